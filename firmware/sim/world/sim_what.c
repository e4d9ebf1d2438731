/* What if: changes to a plan, said in a word or two. */
#include "sim/world/sim.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PART_SIZE 96

struct span {
	int64_t from_ms, until_ms;
};

static bool read_minutes(const char *text, int *ret_minutes, int *ret_used)
{
	unsigned hour, minute;
	int used = 0;
	if (sscanf(text, "%2u:%2u%n", &hour, &minute, &used) != 2 || hour > 24 || minute > 59)
		return false;
	*ret_minutes = (int)(hour * 60 + minute);
	*ret_used = used;
	return true;
}

/* "@10:00-12:00", or "" for the whole day. */
static bool read_span(const char *text, struct span *ret_span)
{
	int from = 0, until = 24 * 60, used = 0;
	if (text[0] == '@') {
		if (!read_minutes(text + 1, &from, &used) || text[1 + used] != '-')
			return false;
		text += 2 + used;
		if (!read_minutes(text, &until, &used) || until <= from)
			return false;
		text += used;
	}
	*ret_span = (struct span){from * SIM_MINUTE_MS, until * SIM_MINUTE_MS};
	return text[0] == '\0';
}

static enum err_code add_change(struct sim_plan *plan, enum sim_change_kind kind, size_t who, int64_t at_ms,
								struct err *err)
{
	if (plan->change_count == SIM_CHANGES_MAX)
		return err_set(err, ERR_LIMIT, "more than %d changes a day", SIM_CHANGES_MAX);
	plan->changes[plan->change_count++] = (struct sim_change){.at_ms = at_ms, .kind = kind, .who = (uint8_t)who};
	return ERR_OK;
}

static enum err_code more_counters(struct sim_center *center, struct sim_plan *plan, unsigned count, uint64_t services,
								   const struct span *span, struct err *err)
{
	for (; count > 0; count--) {
		if (center->counter_count == SIM_COUNTERS_MAX)
			return err_set(err, ERR_LIMIT, "more than %d counters", SIM_COUNTERS_MAX);
		unsigned number = 1;
		for (size_t i = 0; i < center->counter_count; i++)
			if (center->counters[i].number >= number)
				number = center->counters[i].number + 1;
		size_t who = center->counter_count++;
		center->counters[who] = (struct sim_counter){.number = number, .services = services, .speed = 1};
		enum err_code code = add_change(plan, SIM_DESK_OPEN, who, span->from_ms, err);
		if (code == ERR_OK)
			code = add_change(plan, SIM_DESK_CLOSE, who, span->until_ms, err);
		if (code != ERR_OK)
			return code;
	}
	return ERR_OK;
}

static enum err_code without_counter(const struct sim_center *center, struct sim_plan *plan, unsigned number,
									 const struct span *span, struct err *err)
{
	for (size_t i = 0; i < center->counter_count; i++) {
		if (center->counters[i].number != number)
			continue;
		enum err_code code = add_change(plan, SIM_DESK_PAUSE, i, span->from_ms, err);
		return code == ERR_OK ? add_change(plan, SIM_DESK_RESUME, i, span->until_ms, err) : code;
	}
	return err_set(err, ERR_INVALID, "there is no counter %u", number);
}

/* Every n-th visit again, or left out, until there are `times` as many. */
static enum err_code scale_visits(struct sim_plan *plan, double times, struct err *err)
{
	if (!(times > 0 && times <= 10) || (double)plan->visit_count * times > SIM_VISITS_MAX)
		return err_set(err, ERR_INVALID, "visits*N: N from 0 to 10, and at most %d visits", SIM_VISITS_MAX);
	struct sim_visit *old = malloc((plan->visit_count + 1) * sizeof *old);
	if (!old)
		return err_set(err, ERR_LIMIT, "no memory");
	memcpy(old, plan->visits, plan->visit_count * sizeof *old);
	size_t count = plan->visit_count;
	plan->visit_count = 0;
	for (size_t i = 0; i < count; i++)
		for (double left = floor((double)(i + 1) * times) - floor((double)i * times); left >= 1; left--)
			if (plan->visit_count < SIM_VISITS_MAX)
				plan->visits[plan->visit_count++] = old[i];
	free(old);
	return ERR_OK;
}

static enum err_code service_part(struct sim_center *center, struct sim_plan *plan, const char *text, struct err *err)
{
	const char *plus = strchr(text, '+');
	struct span span;
	char *rest = NULL;
	unsigned long count = plus ? strtoul(plus + 1, &rest, 10) : 0;
	if (!plus || count == 0 || count > SIM_COUNTERS_MAX || !read_span(rest, &span))
		return err_set(err, ERR_INVALID, "right is service:NAME+N@HH:MM-HH:MM");
	for (size_t i = 0; i < center->service_count; i++)
		if (strlen(center->services[i].name) == (size_t)(plus - text) &&
			memcmp(center->services[i].name, text, (size_t)(plus - text)) == 0)
			return more_counters(center, plan, (unsigned)count, UINT64_C(1) << i, &span, err);
	return err_set(err, ERR_INVALID, "there is no such service");
}

static enum err_code one_part(struct sim_center *center, struct sim_plan *plan, const char *text, struct err *err)
{
	struct span span;
	char *rest;
	if (strncmp(text, "service:", 8) == 0)
		return service_part(center, plan, text + 8, err);
	if (strncmp(text, "visits*", 7) == 0) {
		double times = strtod(text + 7, &rest);
		return *rest == '\0' ? scale_visits(plan, times, err) : err_set(err, ERR_INVALID, "right is visits*1.2");
	}
	if (strncmp(text, "counter", 7) != 0 || (text[7] != '+' && text[7] != '-'))
		return err_set(err, ERR_INVALID,
					   "right is counter+N@HH:MM-HH:MM, counter-NUMBER@.., service:NAME+N@.., visits*N");
	unsigned long number = strtoul(text + 8, &rest, 10);
	if (number == 0 || number > UINT8_MAX || !read_span(rest, &span))
		return err_set(err, ERR_INVALID, "right is counter%c%s@HH:MM-HH:MM", text[7], text[7] == '+' ? "N" : "NUMBER");
	if (text[7] == '-')
		return without_counter(center, plan, (unsigned)number, &span, err);
	return more_counters(center, plan, (unsigned)number, (UINT64_C(1) << center->service_count) - 1, &span, err);
}

enum err_code sim_what_if(const char *text, struct sim_center *center, struct sim_plan *plan, struct err *err)
{
	while (*text != '\0') {
		char part[PART_SIZE];
		size_t len = strcspn(text, ",");
		if (len >= sizeof part)
			return err_set(err, ERR_INVALID, "what-if: a part is too long");
		memcpy(part, text, len);
		part[len] = '\0';
		enum err_code code = one_part(center, plan, part, err);
		if (code != ERR_OK)
			return err_wrap(err, code, "what-if");
		text += len + (text[len] == ',');
	}
	return ERR_OK;
}
