#include "center/queue/estimate.h"

#include "base/check.h"
#include "center/queue/estimate_rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NORMALS 2048 /* a table of the normal distribution in equal steps */
#define LAW_HOURS 4  /* laws are looked up for this hour and the next */
#define HOUR_MS INT64_C(3600000)
#define CROWD_MAX (ESTIMATE_PEOPLE_MAX + ESTIMATE_NEWCOMERS_MAX)
#define LATE_START_MEAN 150.0                /* seconds after the end of a break until a counter calls */
#define MAY_OPEN_MS (25 * INT64_C(60000))    /* who is away at the end of a break may still come for so long */
#define EARLY_LEAVE_MS (20 * INT64_C(60000)) /* a pause so shortly before a break lasts through it */
#define NEVER INT64_MAX

struct estimate {
	struct estimate_learn learn;
	struct estimate_conform conform;
	struct estimate_score score;
	uint64_t seed;
	unsigned paths, played; /* wanted; in this run */
	double normal[NORMALS];
	/* Scratch of one run. */
	struct learn_law law[LAW_HOURS][ESTIMATE_COUNTERS_MAX][QUEUE_SERVICES_MAX];
	bool law_known[LAW_HOURS][ESTIMATE_COUNTERS_MAX][QUEUE_SERVICES_MAX];
	struct queue_ticket crowd[CROWD_MAX], work[CROWD_MAX];
	unsigned short place[CROWD_MAX];
	float waits[CROWD_MAX][ESTIMATE_PATHS_MAX];
};

/* One play of the future. */
struct path {
	struct estimate *e;
	const struct estimate_view *view;
	struct estimate_rng rng;
	unsigned number;
	int64_t free_ms[ESTIMATE_COUNTERS_MAX]; /* when it can call; NEVER: not at all */
	int64_t busy_from_ms[ESTIMATE_COUNTERS_MAX];
	size_t left, people, ghosts_left; /* left: in work[]; ghosts are newcomers */
	bool ghosts_only;
};

/* Inverse of the normal distribution (P. J. Acklam's rational approximation, relative error 1e-9). */
static double normal_at(double p)
{
	static const double a[] = {-39.69683028665376, 220.9460984245205,  -275.9285104469687,
							   138.3577518672690,  -30.66479806614716, 2.506628277459239};
	static const double b[] = {-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972,
							   -13.28068155288572};
	static const double c[] = {-0.007784894002430293, -0.3223964580411365, -2.400758277161838,
							   -2.549732539343734,    4.374664141464968,   2.938163982698783};
	static const double d[] = {0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416};
	double q, r;
	if (p < 0.02425 || p > 1 - 0.02425) {
		q = sqrt(-2 * log(p < 0.5 ? p : 1 - p));
		r = (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
			((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
		return p < 0.5 ? r : -r;
	}
	q = p - 0.5;
	r = q * q;
	return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
		   (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

enum err_code estimate_create(const struct estimate_setup *setup, struct estimate **ret_estimate, struct err *err)
{
	CHECK(setup->service_count <= LEARN_SERVICES_MAX && setup->paths <= ESTIMATE_PATHS_MAX);
	struct estimate *e = calloc(1, sizeof *e);
	if (!e)
		return err_set(err, ERR_LIMIT, "no memory for the estimate");
	e->seed = setup->seed;
	e->paths = setup->paths ? setup->paths : ESTIMATE_PATHS;
	for (int i = 0; i < NORMALS; i++)
		e->normal[i] = normal_at((i + 0.5) / NORMALS);
	estimate_learn_init(&e->learn, setup->minutes, setup->service_count);
	estimate_conform_init(&e->conform);
	*ret_estimate = e;
	return ERR_OK;
}

void estimate_destroy(struct estimate *estimate)
{
	free(estimate);
}

struct estimate_learn *estimate_past(struct estimate *estimate)
{
	return &estimate->learn;
}

const struct estimate_score *estimate_scores(const struct estimate *estimate)
{
	return &estimate->score;
}

void estimate_scores_reset(struct estimate *estimate)
{
	estimate_score_reset(&estimate->score);
}

/* -- drawing ---------------------------------------------------------------------------------------- */

static double draw(struct path *path, struct learn_law law)
{
	return exp(law.mu + law.sigma * path->e->normal[estimate_rng_next(&path->rng) >> (64 - 11)]);
}

/* What is left of a time that has lasted `past` seconds already. */
static double draw_rest(struct path *path, struct learn_law law, double past)
{
	if (past < 1)
		return draw(path, law);
	double done = 0.5 * erfc(-(log(past) - law.mu) / (law.sigma * M_SQRT2));
	double at = done + (1 - done) * estimate_rng_unit(&path->rng);
	/* Far in the tail the law says little: as long again as the law's spread. */
	if (at > 0.9995)
		return past * 0.25 * estimate_rng_exponential(&path->rng, 1) + 20;
	double whole = exp(law.mu + law.sigma * normal_at(at));
	return whole > past ? whole - past : 0;
}

static int64_t to_ms(double seconds)
{
	return (int64_t)(seconds * 1000);
}

static unsigned hour_of(const struct estimate_view *view, int64_t at_ms)
{
	int64_t hour = (at_ms - view->day_start_ms) / HOUR_MS;
	return hour < 0 ? 0 : hour > LEARN_HOURS - 1 ? LEARN_HOURS - 1 : (unsigned)hour;
}

static struct learn_law law_of(struct path *path, size_t counter, unsigned service, int64_t at_ms)
{
	struct estimate *e = path->e;
	unsigned hour = hour_of(path->view, at_ms), now = hour_of(path->view, path->view->now_ms);
	unsigned slot = hour - now < LAW_HOURS ? hour - now : LAW_HOURS - 1;
	if (!e->law_known[slot][counter][service]) {
		e->law[slot][counter][service] = estimate_learn_law(&e->learn, path->view->now_ms, now + slot, service,
															path->view->counters[counter].desk.number);
		e->law_known[slot][counter][service] = true;
	}
	return e->law[slot][counter][service];
}

/* The moment itself, or after the break that it falls into. */
static int64_t after_breaks(struct path *path, int64_t at_ms)
{
	const struct estimate_view *view = path->view;
	for (size_t i = 0; i < view->break_count; i++)
		if (at_ms >= view->breaks[i].from_ms && at_ms < view->breaks[i].until_ms)
			return view->breaks[i].until_ms + to_ms(estimate_rng_exponential(&path->rng, LATE_START_MEAN));
	return at_ms;
}

/* Who is away since since_ms, over a break that lasts or ended lately, comes back with its end; NEVER: no such break.
 */
static int64_t back_from_break(struct path *path, int64_t since_ms)
{
	const struct estimate_view *view = path->view;
	for (size_t i = 0; i < view->break_count; i++) {
		const struct estimate_break *one = &view->breaks[i];
		if (since_ms >= one->until_ms || view->now_ms < one->from_ms - EARLY_LEAVE_MS)
			continue;
		if (view->now_ms < one->until_ms)
			return one->until_ms + to_ms(estimate_rng_exponential(&path->rng, LATE_START_MEAN));
		if (view->now_ms < one->until_ms + MAY_OPEN_MS)
			return view->now_ms + to_ms(estimate_rng_exponential(&path->rng, LATE_START_MEAN * 2));
	}
	return NEVER;
}

/* When a pause ends. */
static int64_t resumes_at(struct path *path, const struct estimate_counter *counter)
{
	int64_t now_ms = path->view->now_ms;
	if (counter->until_ms > now_ms)
		return counter->until_ms;
	int64_t back_ms = back_from_break(path, counter->since_ms);
	if (back_ms != NEVER)
		return back_ms;
	double past = (double)(now_ms - counter->since_ms) / 1000;
	return now_ms + to_ms(draw_rest(path, estimate_learn_pause_time(&path->e->learn), past));
}

static int64_t first_free(struct path *path, size_t i)
{
	const struct estimate_counter *counter = &path->view->counters[i];
	const struct estimate_learn *learn = &path->e->learn;
	int64_t now_ms = path->view->now_ms;
	double past = (double)(now_ms - counter->since_ms) / 1000;
	switch (counter->state) {
	case ESTIMATE_SERVING:
		now_ms += to_ms(draw_rest(path, law_of(path, i, counter->service % QUEUE_SERVICES_MAX, now_ms), past));
		break;
	case ESTIMATE_PAUSED:
		now_ms = resumes_at(path, counter);
		break;
	case ESTIMATE_CLOSED:
		return back_from_break(path, 0);
	case ESTIMATE_IDLE:
		break;
	}
	return after_breaks(path, now_ms + to_ms(draw(path, estimate_learn_gap_time(learn))));
}

/* -- playing ---------------------------------------------------------------------------------------- */

static void start_path(struct path *path, size_t crowd)
{
	struct estimate *e = path->e;
	memcpy(e->work, e->crowd, crowd * sizeof e->work[0]);
	for (size_t i = 0; i < crowd; i++) {
		e->place[i] = (unsigned short)i;
		e->waits[i][path->number] = (float)ESTIMATE_SECONDS_MAX;
	}
	path->left = crowd;
	path->ghosts_left = crowd - path->people;
	for (size_t i = 0; i < path->view->counter_count; i++) {
		path->free_ms[i] = queue_order_serves(&path->view->counters[i].desk) ? first_free(path, i) : NEVER;
		path->busy_from_ms[i] = path->view->now_ms;
	}
}

/* Takes work[at] out and notes its wait; answers which of the crowd it was. */
static size_t take(struct path *path, size_t at, int64_t now_ms)
{
	struct estimate *e = path->e;
	size_t who = e->place[at];
	double seconds = (double)(now_ms - path->view->now_ms) / 1000;
	e->waits[who][path->number] = (float)(seconds < ESTIMATE_SECONDS_MAX ? seconds : ESTIMATE_SECONDS_MAX);
	path->left--;
	e->work[at] = e->work[path->left];
	e->place[at] = e->place[path->left];
	return who;
}

/* When the counter can call again after calling this ticket at now_ms. */
static int64_t serve(struct path *path, size_t counter, const struct queue_ticket *ticket, int64_t now_ms)
{
	const struct estimate_learn *learn = &path->e->learn;
	double waited = (double)(now_ms - ticket->arrived_ms) / 1000;
	int64_t end_ms = now_ms;
	if (estimate_rng_unit(&path->rng) < estimate_learn_absent(learn, ticket->service, waited))
		end_ms += to_ms(draw(path, estimate_learn_absent_time(learn)));
	else
		end_ms += to_ms(draw(path, law_of(path, counter, ticket->service, now_ms)));
	double open = (double)(end_ms - path->busy_from_ms[counter]) / 1000;
	path->busy_from_ms[counter] = end_ms;
	if (estimate_rng_unit(&path->rng) < open * estimate_learn_pause_rate(learn, hour_of(path->view, end_ms)))
		end_ms += to_ms(draw(path, estimate_learn_pause_time(learn)));
	return after_breaks(path, end_ms + to_ms(draw(path, estimate_learn_gap_time(learn))));
}

/* Next moment at which somebody held becomes callable at the desk; NEVER. */
static int64_t next_return(const struct path *path, const struct queue_desk *desk, int64_t now_ms)
{
	int64_t soonest = NEVER;
	for (size_t i = 0; i < path->left; i++) {
		const struct queue_ticket *ticket = &path->e->work[i];
		if (ticket->hold_until_ms > now_ms && ticket->hold_until_ms < soonest &&
			queue_order_may(ticket, desk, ticket->hold_until_ms))
			soonest = ticket->hold_until_ms;
	}
	return soonest;
}

/* The counter calls whom the order says; ghosts only note the moment. */
static void call(struct path *path, size_t counter)
{
	const struct queue_desk *desk = &path->view->counters[counter].desk;
	int64_t now_ms = path->free_ms[counter];
	for (;;) {
		int at = queue_order_next(&path->view->rules, path->e->work, path->left, desk, now_ms);
		if (at == QUEUE_NOBODY) {
			path->free_ms[counter] = next_return(path, desk, now_ms);
			return;
		}
		struct queue_ticket ticket = path->e->work[at];
		size_t who = take(path, (size_t)at, now_ms);
		if (who < path->people) {
			path->free_ms[counter] = serve(path, counter, &ticket, now_ms);
			return;
		}
		path->ghosts_left--;
	}
}

static void play(struct path *path, size_t crowd)
{
	start_path(path, crowd);
	while (path->left > 0 && !(path->ghosts_only && path->ghosts_left == 0)) {
		size_t next = 0;
		for (size_t i = 1; i < path->view->counter_count; i++)
			if (path->free_ms[i] < path->free_ms[next])
				next = i;
		if (path->view->counter_count == 0 || path->free_ms[next] == NEVER)
			return;
		call(path, next);
	}
}

/* -- answering -------------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return x < y ? -1 : x > y;
}

static double quantile(const float *sorted, unsigned count, double share)
{
	double at = share * (count - 1);
	unsigned below = (unsigned)at;
	unsigned above = below + 1 < count ? below + 1 : below;
	return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

static void answer(struct estimate *e, const struct estimate_view *view, size_t who, struct estimate_answer *ret)
{
	float *waits = e->waits[who];
	double times = view->ticket_count > ESTIMATE_PEOPLE_MAX ? (double)view->ticket_count / ESTIMATE_PEOPLE_MAX : 1;
	qsort(waits, e->played, sizeof waits[0], by_size);
	struct conform_raw raw = {.low = times * quantile(waits, e->played, 0.1),
							  .mid = times * quantile(waits, e->played, 0.5),
							  .high = times * quantile(waits, e->played, 0.9)};
	ret->known = raw.mid < ESTIMATE_SECONDS_MAX;
	estimate_conform_promise(&e->conform, view->now_ms, e->crowd[who].service, &raw, &ret->promise);
}

/* What the simple formula says for one of this service who stands behind all others of it. */
static double baseline_of(const struct estimate *e, const struct estimate_view *view, unsigned service)
{
	unsigned ahead = 0, desks = 0;
	for (size_t i = 0; i < view->ticket_count; i++)
		ahead += view->tickets[i].service == service;
	for (size_t i = 0; i < view->counter_count; i++)
		desks += (view->counters[i].state == ESTIMATE_IDLE || view->counters[i].state == ESTIMATE_SERVING) &&
				 ((queue_order_serves(&view->counters[i].desk) >> service) & 1);
	return estimate_score_baseline(estimate_learn_mean(&e->learn, service), ahead, desks);
}

static size_t gather(struct estimate *e, const struct estimate_view *view, size_t *ret_people)
{
	size_t people = view->ticket_count < ESTIMATE_PEOPLE_MAX ? view->ticket_count : ESTIMATE_PEOPLE_MAX;
	if (people > 0)
		memcpy(e->crowd, view->tickets, people * sizeof e->crowd[0]);
	for (size_t i = 0; i < view->newcomer_count; i++) {
		struct queue_ticket *ghost = &e->crowd[people + i];
		*ghost = view->newcomers[i];
		ghost->arrived_ms = view->now_ms;
		ghost->tie = UINT32_MAX;
	}
	*ret_people = people;
	return people + view->newcomer_count;
}

void estimate_run(struct estimate *estimate, const struct estimate_view *view, struct estimate_answer *ret_newcomers,
				  struct estimate_answer *ret_tickets)
{
	CHECK(view->newcomer_count <= ESTIMATE_NEWCOMERS_MAX && view->counter_count <= ESTIMATE_COUNTERS_MAX);
	struct path path = {.e = estimate, .view = view, .ghosts_only = ret_tickets == NULL};
	size_t crowd = gather(estimate, view, &path.people);
	size_t steps = (path.people + 1) * (path.people + 1), most = ESTIMATE_STEPS_MAX / steps;
	estimate->played = most > estimate->paths ? estimate->paths : (unsigned)most;
	if (estimate->played < ESTIMATE_PATHS_LEAST)
		estimate->played = estimate->paths < ESTIMATE_PATHS_LEAST ? estimate->paths : ESTIMATE_PATHS_LEAST;
	memset(estimate->law_known, 0, sizeof estimate->law_known);
	for (path.number = 0; path.number < estimate->played; path.number++) {
		estimate_rng_seed(&path.rng, estimate->seed + path.number);
		play(&path, crowd);
	}
	for (size_t i = 0; i < view->newcomer_count; i++) {
		answer(estimate, view, path.people + i, &ret_newcomers[i]);
		ret_newcomers[i].baseline = baseline_of(estimate, view, view->newcomers[i].service);
	}
	for (size_t i = 0; ret_tickets && i < view->ticket_count; i++) {
		ret_tickets[i] = (struct estimate_answer){.known = false};
		if (i < path.people)
			answer(estimate, view, i, &ret_tickets[i]);
	}
}

void estimate_due(struct estimate *estimate, int64_t now_ms, unsigned made_hour, const struct estimate_answer *answer,
				  double waited_seconds)
{
	if (!answer->known)
		return;
	estimate_score_add(&estimate->score, made_hour, &answer->promise, answer->baseline, waited_seconds);
	estimate_conform_due(&estimate->conform, now_ms, &answer->promise, waited_seconds);
}

void estimate_minutes(const struct conform_promise *promise, int step_min, int *ret_min, int *ret_max)
{
	CHECK(step_min > 0);
	double step_s = step_min * 60.0;
	int least = (int)(promise->low / step_s), most = (int)ceil(promise->high / step_s);
	*ret_min = least * step_min;
	*ret_max = (most > least ? most : least + 1) * step_min;
}
