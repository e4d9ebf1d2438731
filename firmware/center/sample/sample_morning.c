/*
 * A morning under way. What the hall shows is written down (who is called, who
 * waits since when); who came before is drawn backwards from it.
 * Minutes count back from now: 0 is now, 114 is the opening of a 09:24.
 */
#include "base/check.h"
#include "center/sample/sample_day_priv.h"

#include <math.h>

#define MS_PER_MIN 60000
#define OPENING_AGO 114.0
#define SALT 40
#define NUMBERS_MAX 64 /* of one series in a morning */

/* Visits of one counter, oldest first, back to back between two moments. */
struct stretch {
	uint8_t line, counter;
	uint8_t values[24];  /* 0 ends; NULL run: see from, until of numbers */
	uint8_t first, last; /* or a run of numbers */
	double from_ago, until_ago;
	double wait_min;
};
static const struct stretch STRETCHES[] = {
	{0, 2, {0}, 1, 46, 113, 7.5, 7},
	{1, 3, {1, 3, 4, 6, 8, 10, 12, 13, 15}, 0, 0, 113, 52, 12},
	{1, 4, {2, 5, 7, 9, 11, 14, 16}, 0, 0, 113, 36, 13},
	{1, 3, {17, 18}, 0, 0, 52, 35, 15},
	{1, 3, {20, 21, 23}, 0, 0, 32, 14, 15},
	{2, 5, {0}, 1, 11, 112, 12.5, 11},
	{3, 7, {0}, 1, 4, 100, 30, 3},
	{4, 8, {0}, 1, 5, 104, 16, 5},
	{5, 6, {0}, 1, 14, 111, 8.5, 4},
};

/* One who is at a counter, was not there, or waits. */
static const struct {
	uint8_t line, value, counter, times;
	enum sample_end end;
	const char *priority;
	double issued_ago, called_ago;
} PEOPLE[] = {
	{0, 47, 2, 1, SAMPLE_SERVED_NOW, "none", 13, 7},  {0, 48, 0, 0, SAMPLE_WAITS, "none", 9, 0},
	{0, 49, 0, 0, SAMPLE_WAITS, "none", 6, 0},        {0, 50, 0, 0, SAMPLE_WAITS, "none", 4, 0},
	{0, 51, 0, 0, SAMPLE_WAITS, "none", 1, 0},        {1, 19, 3, 2, SAMPLE_ABSENT, "none", 52, 33},
	{1, 22, 4, 1, SAMPLE_SERVED_NOW, "none", 42, 13}, {1, 24, 3, 1, SAMPLE_SERVED_NOW, "none", 32, 6},
	{1, 25, 0, 0, SAMPLE_WAITS, "none", 26, 0},       {1, 26, 0, 0, SAMPLE_WAITS, "none", 19, 0},
	{1, 27, 0, 0, SAMPLE_WAITS, "elderly", 15, 0},    {1, 28, 0, 0, SAMPLE_WAITS, "none", 9, 0},
	{1, 29, 0, 0, SAMPLE_WAITS, "none", 3, 0},        {2, 12, 5, 1, SAMPLE_SERVED_NOW, "none", 22, 12},
	{2, 13, 0, 0, SAMPLE_WAITS, "none", 14, 0},       {2, 14, 0, 0, SAMPLE_WAITS, "none", 8, 0},
	{2, 15, 0, 0, SAMPLE_WAITS, "none", 2, 0},        {4, 6, 0, 0, SAMPLE_WAITS, "none", 4, 0},
	{5, 15, 6, 1, SAMPLE_SERVED_NOW, "none", 11, 8},  {5, 16, 0, 0, SAMPLE_WAITS, "none", 6, 0},
	{5, 17, 0, 0, SAMPLE_WAITS, "none", 4, 0},        {5, 18, 0, 0, SAMPLE_WAITS, "none", 3, 0},
	{5, 19, 0, 0, SAMPLE_WAITS, "none", 1, 0},
};

struct morning {
	int32_t day;
	int64_t now_ms;
	double squeeze; /* below 1 where it has not been day for so long */
	struct sample_visit *out;
	size_t count, max;
};

static int64_t ago(const struct morning *morning, double minutes)
{
	return morning->now_ms - (int64_t)(minutes * morning->squeeze * MS_PER_MIN);
}

static struct sample_visit *add(struct morning *morning, unsigned line, unsigned value)
{
	CHECK(morning->count < morning->max);
	struct sample_visit *visit = &morning->out[morning->count++];
	*visit = (struct sample_visit){
		.line = (uint8_t)line, .value = (uint16_t)value, .priority = "none", .reason = "", .channel = ""};
	sample_day_id(morning->day, SALT + line, value, visit->id);
	return visit;
}

/* Times between two calls are drawn, then stretched to fit exactly. */
static void draw_stretch(struct morning *morning, struct estimate_rng *rng, const struct stretch *stretch)
{
	double takes[64], total = 0;
	size_t count = 0;
	while (stretch->last ? count < (size_t)(stretch->last - stretch->first + 1) : stretch->values[count] != 0) {
		takes[count] = exp(0.4 * estimate_rng_normal(rng));
		total += takes[count++];
	}
	double at = stretch->from_ago, span = stretch->from_ago - stretch->until_ago;
	for (size_t i = 0; i < count; i++) {
		double length = takes[i] / total * span;
		struct sample_visit *visit =
			add(morning, stretch->line, stretch->last ? stretch->first + i : stretch->values[i]);
		double waited = fmin(stretch->wait_min * exp(0.35 * estimate_rng_normal(rng)), OPENING_AGO - at);
		visit->counter = stretch->counter;
		visit->times = 1;
		visit->end = SAMPLE_DONE;
		visit->called_ms = ago(morning, at);
		visit->started_ms = ago(morning, at - 0.06 * length);
		visit->ended_ms = ago(morning, at - 0.97 * length);
		visit->issued_ms = ago(morning, at + fmax(waited, 0.3));
		sample_day_rate(rng, visit);
		if (visit->rated_ms > morning->now_ms)
			visit->level = 0;
		at -= length;
	}
}

/* Numbers were given in order: nobody has a smaller number and a later time. */
static void order_issues(struct morning *morning)
{
	for (unsigned line = 0; line < SAMPLE_LINES; line++) {
		int64_t latest = morning->now_ms;
		for (unsigned value = NUMBERS_MAX; value > 0; value--)
			for (size_t i = 0; i < morning->count; i++) {
				struct sample_visit *visit = &morning->out[i];
				if (visit->line != line || visit->value != value)
					continue;
				if (visit->issued_ms > latest)
					visit->issued_ms = latest;
				latest = visit->issued_ms - 1000;
			}
	}
}

size_t sample_day_morning(int32_t day, int64_t midnight_ms, int64_t now_ms, struct sample_visit *out, size_t max)
{
	struct morning morning = {.day = day, .now_ms = now_ms, .squeeze = 1, .out = out, .max = max};
	double minutes = (double)(now_ms - midnight_ms) / MS_PER_MIN;
	if (minutes < OPENING_AGO + 2)
		morning.squeeze = fmax(minutes - 2, 1) / OPENING_AGO;
	struct estimate_rng rng;
	sample_day_seed(&rng, day, SALT);
	for (size_t i = 0; i < ARRAY_LEN(STRETCHES); i++)
		draw_stretch(&morning, &rng, &STRETCHES[i]);
	for (size_t i = 0; i < ARRAY_LEN(PEOPLE); i++) {
		struct sample_visit *visit = add(&morning, PEOPLE[i].line, PEOPLE[i].value);
		visit->counter = PEOPLE[i].counter;
		visit->times = PEOPLE[i].times;
		visit->end = PEOPLE[i].end;
		visit->priority = PEOPLE[i].priority;
		visit->issued_ms = ago(&morning, PEOPLE[i].issued_ago);
		visit->called_ms = PEOPLE[i].counter ? ago(&morning, PEOPLE[i].called_ago) : 0;
		if (visit->end == SAMPLE_SERVED_NOW)
			visit->started_ms = ago(&morning, PEOPLE[i].called_ago - 0.4);
		if (visit->end == SAMPLE_ABSENT)
			visit->ended_ms = visit->called_ms + 45 * 1000;
	}
	order_issues(&morning);
	return morning.count;
}
