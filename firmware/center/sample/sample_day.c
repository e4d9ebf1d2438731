#include "center/sample/sample_day.h"

#include "base/check.h"
#include "center/queue/estimate_rng.h"
#include "center/sample/sample_day_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MS_PER_MIN 60000
#define LUNCH_FROM (11 * 60 + 30)
#define LUNCH_UNTIL (13 * 60 + 30)
#define RATED_SHARE 0.34
#define ABSENT_SHARE 0.035
#define SATURDAY 6

const struct sample_line sample_lines[SAMPLE_LINES] = {
	{"chung-thuc", 'A', {2}, 1, 72, 3.3, 0.45, 0.975, true, true, 16 * 60 + 45},
	{"ho-tich", 'B', {3, 4}, 2, 52, 9.6, 0.50, 0.955, true, true, 16 * 60 + 45},
	{"dat-dai-xay-dung", 'C', {5}, 1, 19, 10.8, 0.50, 0.92, true, true, 16 * 60 + 45},
	{"ho-kinh-doanh", 'D', {7}, 1, 11, 11.0, 0.45, 0.955, false, true, 16 * 60 + 45},
	{"bao-tro-nguoi-co-cong", 'E', {8}, 1, 17, 8.6, 0.45, 0.95, false, true, 16 * 60 + 45},
	{"tra-ket-qua", 'T', {6}, 1, 60, 3.2, 0.45, 0.988, true, true, 16 * 60 + 45},
	{"bao-hiem-xa-hoi", 'S', {9}, 1, 9, 9.6, 0.50, 0.94, false, false, 16 * 60 + 15},
};

/* How busy a quarter of an hour is beside the day's mean. */
static const struct {
	short from, until;
	double weight;
} PROFILE[] = {
	{7 * 60 + 30, 8 * 60 + 30, 1.75},   {8 * 60 + 30, 9 * 60 + 30, 1.40},   {9 * 60 + 30, 10 * 60 + 30, 1.00},
	{10 * 60 + 30, 11 * 60 + 15, 0.60}, {13 * 60 + 30, 14 * 60 + 30, 1.45}, {14 * 60 + 30, 15 * 60 + 30, 0.95},
	{15 * 60 + 30, 16 * 60 + 45, 0.50},
};
static const double WEEKDAY[7] = {0, 1.20, 1.05, 1.00, 0.95, 0.92, 0.90};

void sample_day_seed(struct estimate_rng *rng, int32_t day, unsigned salt)
{
	estimate_rng_seed(rng, SAMPLE_SEED ^ ((uint64_t)(uint32_t)day << 16) ^ salt);
}

void sample_day_id(int32_t day, unsigned salt, unsigned index, char ret_id[ID_SIZE])
{
	struct estimate_rng rng;
	estimate_rng_seed(&rng, SAMPLE_SEED ^ ((uint64_t)(uint32_t)day << 24) ^ ((uint64_t)salt << 56) ^ index);
	unsigned long long high = estimate_rng_next(&rng), low = estimate_rng_next(&rng);
	snprintf(ret_id, ID_SIZE, "%016llx%016llx", high, low);
}

static const char *draw_priority(struct estimate_rng *rng)
{
	double unit = estimate_rng_unit(rng);
	return unit < 0.055   ? "elderly"
		   : unit < 0.075 ? "pregnant-or-child"
		   : unit < 0.085 ? "disabled"
		   : unit < 0.095 ? "merit"
						  : "none";
}

void sample_day_rate(struct estimate_rng *rng, struct sample_visit *visit)
{
	static const char *const REASONS[] = {"wait", "guidance", "supplement", "wait", "late", "attitude", "facilities"};
	if (visit->end != SAMPLE_DONE || estimate_rng_unit(rng) >= RATED_SHARE)
		return;
	double wait_min = (double)(visit->called_ms - visit->issued_ms) / MS_PER_MIN;
	double content = sample_lines[visit->line].satisfied - (wait_min > 30 ? 0.12 : wait_min > 15 ? 0.03 : 0);
	double unit = estimate_rng_unit(rng), which = estimate_rng_unit(rng);
	if (unit < content)
		visit->level = which < 0.64 ? 5 : 4;
	else
		visit->level = which < 0.58 ? 3 : which < 0.88 ? 2 : 1;
	bool says_why = visit->level <= 2 && estimate_rng_unit(rng) < 0.7;
	visit->reason = says_why ? (wait_min > 20 ? "wait" : REASONS[estimate_rng_below(rng, ARRAY_LEN(REASONS))]) : "";
	double channel = estimate_rng_unit(rng);
	visit->channel = visit->counter == 3 && channel < 0.7 ? "pad" : channel < 0.55 ? "kiosk" : "phone";
	visit->rated_ms = visit->ended_ms + 8000 + (int64_t)estimate_rng_exponential(rng, 40000);
}

/* When it could begin: lunch is no time to begin in. */
static double after_lunch(double minute)
{
	return minute >= LUNCH_FROM + 25 && minute < LUNCH_UNTIL ? LUNCH_UNTIL : minute;
}

static double scale_of(const struct sample_line *line, double day_factor)
{
	double weight = 0;
	for (size_t i = 0; i < ARRAY_LEN(PROFILE); i++)
		if (line->morning || PROFILE[i].from >= LUNCH_UNTIL)
			weight += PROFILE[i].weight * (PROFILE[i].until - PROFILE[i].from);
	return line->per_day * day_factor / weight;
}

struct desk {
	double free_at[2];
};

static void serve(struct estimate_rng *rng, struct desk *desk, int64_t midnight_ms, double minute,
				  struct sample_visit *visit)
{
	const struct sample_line *line = &sample_lines[visit->line];
	unsigned at = line->counter_count == 2 && desk->free_at[1] < desk->free_at[0];
	double call = after_lunch(fmax(minute + 0.3, desk->free_at[at] + 0.15));
	visit->called_ms = midnight_ms + (int64_t)(call * MS_PER_MIN);
	visit->counter = line->counters[at];
	visit->times = 1;
	if (estimate_rng_unit(rng) < ABSENT_SHARE) {
		visit->end = SAMPLE_ABSENT;
		visit->times = 2;
		visit->ended_ms = visit->called_ms + 90 * 1000;
		desk->free_at[at] = call + 1.5;
		return;
	}
	double walk = 0.2 + estimate_rng_exponential(rng, 0.25);
	double takes = line->median_min * exp(line->spread * estimate_rng_normal(rng));
	takes = fmin(takes, 3.5 * line->median_min);
	visit->end = SAMPLE_DONE;
	visit->started_ms = visit->called_ms + (int64_t)(walk * MS_PER_MIN);
	visit->ended_ms = visit->started_ms + (int64_t)(takes * MS_PER_MIN);
	desk->free_at[at] = call + walk + takes;
	sample_day_rate(rng, visit);
}

static size_t line_visits(unsigned index, int32_t day, int64_t midnight_ms, double day_factor, bool half,
						  struct sample_visit *out, size_t max)
{
	const struct sample_line *line = &sample_lines[index];
	struct estimate_rng rng;
	struct desk desk = {{0, 0}};
	size_t count = 0;
	sample_day_seed(&rng, day, index + 1);
	double scale = scale_of(line, day_factor);
	for (size_t p = 0; p < ARRAY_LEN(PROFILE); p++) {
		if ((!line->morning && PROFILE[p].from < LUNCH_UNTIL) || (half && PROFILE[p].from >= LUNCH_UNTIL))
			continue;
		double rate = scale * PROFILE[p].weight;
		double minute = PROFILE[p].from;
		for (;;) {
			minute += estimate_rng_exponential(&rng, 1 / rate);
			if (minute >= PROFILE[p].until || minute > line->last_ticket || count == max)
				break;
			struct sample_visit *visit = &out[count];
			*visit = (struct sample_visit){
				.line = (uint8_t)index, .value = (uint16_t)(count + 1), .reason = "", .channel = ""};
			sample_day_id(day, index + 1, visit->value, visit->id);
			visit->priority = draw_priority(&rng);
			visit->issued_ms = midnight_ms + (int64_t)(minute * MS_PER_MIN);
			serve(&rng, &desk, midnight_ms, minute, visit);
			count++;
		}
	}
	return count;
}

size_t sample_day_visits(const struct workday_calendar *calendar, int32_t day, int64_t midnight_ms,
						 struct sample_visit *out, size_t max)
{
	int weekday = workday_weekday(day);
	bool worked = workday_is(calendar, day);
	bool saturday = weekday == SATURDAY && !worked;
	if (!worked && !saturday)
		return 0;
	struct workday_calendar plain = *calendar;
	plain.week[SATURDAY] = true;
	if (!workday_is(&plain, day)) /* a holiday on a Saturday */
		return 0;
	struct estimate_rng rng;
	sample_day_seed(&rng, day, 0);
	double factor = WEEKDAY[weekday] * exp(0.09 * estimate_rng_normal(&rng));
	if (!workday_is(calendar, day - 1) && weekday != 1)
		factor *= 1.15; /* after a holiday */
	size_t count = 0;
	for (unsigned i = 0; i < SAMPLE_LINES; i++)
		if (!saturday || sample_lines[i].saturday)
			count += line_visits(i, day, midnight_ms, factor, saturday, out + count, max - count);
	return count;
}

size_t sample_day_burst(int32_t day, int64_t midnight_ms, struct sample_visit out[SAMPLE_BURST])
{
	char text[CLOCK_DAY_SIZE];
	workday_text(day, text);
	int of_month = (text[8] - '0') * 10 + (text[9] - '0');
	if (workday_weekday(day) != 3 || of_month < 8 || of_month > 14)
		return 0;
	for (unsigned i = 0; i < SAMPLE_BURST; i++) {
		struct sample_visit *visit = &out[i];
		*visit = (struct sample_visit){
			.line = 2, .counter = 5, .level = i % 3 ? 1 : 2, .reason = "attitude", .channel = "kiosk"};
		sample_day_id(day, 90, i, visit->id);
		visit->rated_ms = midnight_ms + (14 * 60 + 20 + 4 * (int64_t)i) * MS_PER_MIN;
	}
	return SAMPLE_BURST;
}
