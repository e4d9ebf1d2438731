#include "center/handlers/wait.h"

#include "base/check.h"
#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

#define SAMPLES_MAX 60    /* newest visits of a service that count */
#define PAST_DAYS 14
#define PAST_LIMIT 2000
#define LEARN_EVERY_MS 20000
#define USUAL_MINUTES 10
#define STEP_MIN 5        /* told in steps of so many minutes */
#define NOW_S 120         /* below this it is "now" */

struct service_times {
	char service[CATALOGUE_ID_MAX];
	double seconds[SAMPLES_MAX];
	size_t count;
};

struct wait {
	struct service_times times[CATALOGUE_SERVICES_MAX];
	size_t count;
	int64_t learnt_ms; /* monotonic */
};

struct wait *wait_create(void)
{
	struct wait *wait = calloc(1, sizeof *wait);
	CHECK(wait != NULL);
	wait->learnt_ms = -LEARN_EVERY_MS;
	return wait;
}

void wait_destroy(struct wait *wait)
{
	free(wait);
}

static struct service_times *times_of(struct wait *wait, const char *service, bool make)
{
	for (size_t i = 0; i < wait->count; i++)
		if (strcmp(wait->times[i].service, service) == 0)
			return &wait->times[i];
	if (!make || wait->count == CATALOGUE_SERVICES_MAX)
		return NULL;
	struct service_times *times = &wait->times[wait->count++];
	times->count = 0;
	memcpy(times->service, service, strnlen(service, sizeof times->service - 1) + 1);
	times->service[sizeof times->service - 1] = '\0';
	return times;
}

enum err_code wait_learn(struct wait *wait, struct db *db, const char *center, const struct wait_view *view,
                         struct err *err)
{
	int64_t mono_ms = clock_mono_ms();
	if (mono_ms - wait->learnt_ms < LEARN_EVERY_MS)
		return ERR_OK;
	char from[CLOCK_DAY_SIZE];
	clock_day(view->now_ms - (int64_t)PAST_DAYS * 86400000, from);
	struct db_rows rows;
	enum err_code code = db_ticket_past(db, center, from, PAST_LIMIT, &rows, err);
	if (code != ERR_OK)
		return code;
	wait->count = 0;
	while (db_next(&rows)) {
		const char *field = db_text(&rows, 0);
		const struct catalogue_service *service = catalogue_service(view->catalogue, field);
		struct service_times *times = times_of(wait, service && service->parent ? service->parent : field, true);
		double seconds = (double)(db_int(&rows, 3) - db_int(&rows, 2)) / 1000;
		if (times && times->count < SAMPLES_MAX && db_int(&rows, 5) == DB_DONE && seconds > 0 && seconds < 14400)
			times->seconds[times->count++] = seconds;
	}
	code = db_end(&rows, err);
	if (code == ERR_OK)
		wait->learnt_ms = mono_ms;
	return code;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* 20 % and 80 % of what was seen lately; from the catalogue's usual minutes where too little was. */
static void usual_times(struct wait *wait, const struct catalogue_service *service, double *ret_low, double *ret_high)
{
	struct service_times *times = times_of(wait, service->id, false);
	double usual = 60.0 * (service->minutes ? service->minutes : USUAL_MINUTES);
	*ret_low = usual * 0.7;
	*ret_high = usual * 1.3;
	if (!times || times->count < 5)
		return;
	qsort(times->seconds, times->count, sizeof times->seconds[0], by_size);
	*ret_low = times->seconds[times->count / 5];
	*ret_high = times->seconds[times->count * 4 / 5];
}

static bool counter_serves(const struct catalogue_service *service, unsigned number)
{
	for (size_t i = 0; i < service->counter_count; i++)
		if (service->counters[i] == number)
			return true;
	return false;
}

static unsigned open_counters(const struct catalogue_service *service, const struct hall *hall)
{
	unsigned open = 0;
	for (size_t i = 0; i < hall->counter_count; i++) {
		enum hall_counter_state state = hall->counters[i].state;
		if ((state == COUNTER_OPEN || state == COUNTER_SERVING) && counter_serves(service, hall->counters[i].number))
			open++;
	}
	return open;
}

/* People waiting whom the same counters must serve too, as a share of those counters' work. */
static double people_before(const struct catalogue_service *service, const struct hall *hall,
                            const struct catalogue *catalogue)
{
	double sum = 0;
	for (size_t i = 0; i < hall->line_count; i++) {
		const struct catalogue_service *other = catalogue_service(catalogue, hall->lines[i].service);
		size_t shared = 0;
		for (size_t c = 0; other && c < other->counter_count; c++)
			shared += counter_serves(service, other->counters[c]);
		if (other && other->counter_count > 0)
			sum += hall->lines[i].waiting * (double)shared / (double)other->counter_count;
	}
	return sum;
}

void wait_tell(struct wait *wait, const struct wait_view *view, struct hall *hall)
{
	for (size_t i = 0; i < hall->line_count; i++) {
		struct hall_line *line = &hall->lines[i];
		const struct catalogue_service *service = catalogue_service(view->catalogue, line->service);
		unsigned open = service ? open_counters(service, hall) : 0;
		if (open == 0)
			continue; /* nobody is there to call: nothing is promised */
		double low, high, before = people_before(service, hall, view->catalogue);
		usual_times(wait, service, &low, &high);
		low *= before / open;
		high *= (before + (before >= 1 ? 1 : 0)) / open;
		line->wait_min = (int)(low / 60 / STEP_MIN) * STEP_MIN;
		line->wait_max = high < NOW_S ? 0 : ((int)(high / 60 / STEP_MIN) + 1) * STEP_MIN;
	}
}
