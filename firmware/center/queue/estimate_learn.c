#include "center/queue/estimate_learn.h"

#include "base/check.h"

#include <math.h>
#include <string.h>

#define HALF_LIFE_LONG (21.0 * 86400e3) /* ms: habits of weeks */
#define HALF_LIFE_TODAY (75.0 * 60e3)   /* ms: how this day goes */
#define SECONDS_MIN 5.0
#define SECONDS_MAX 14400.0
#define PAUSE_MOST 3600.0 /* longer: lunch, not a pause */
#define USUAL_MINUTES 10

/* Weights of what is assumed before anything was seen, in observations. */
#define PRIOR_SERVICE 8.0
#define PRIOR_HOUR 25.0
#define PRIOR_DESK 20.0
#define PRIOR_TODAY 9.0
#define PRIOR_SPREAD 12.0
#define PRIOR_ABSENT 30.0
#define PRIOR_ABSENT_SERVICE 60.0
#define PRIOR_PAUSE_SECONDS 36000.0
#define PRIOR_SHARE_ABSENT 0.08
#define PRIOR_PAUSES_AN_HOUR 0.15

#define SIGMA_USUAL 0.6
#define SIGMA_LEAST 0.15
#define SIGMA_MOST 1.4

static double faded(int64_t from_ms, int64_t to_ms, double half_life)
{
	return to_ms > from_ms ? exp2(-(double)(to_ms - from_ms) / half_life) : 1.0;
}

static void cell_add(struct learn_cell *cell, int64_t now_ms, double half_life, double value)
{
	double keep = faded(cell->at_ms, now_ms, half_life);
	cell->weight = cell->weight * keep + 1.0;
	cell->sum = cell->sum * keep + value;
	cell->sum2 = cell->sum2 * keep + value * value;
	if (now_ms > cell->at_ms)
		cell->at_ms = now_ms;
}

/* Mean drawn to `prior` as by `strength` observations of it. */
static double cell_mean(const struct learn_cell *cell, double prior, double strength)
{
	return (cell->sum + prior * strength) / (cell->weight + strength);
}

static double cell_mean_now(const struct learn_cell *cell, int64_t now_ms, double half_life, double strength)
{
	double keep = faded(cell->at_ms, now_ms, half_life);
	return cell->sum * keep / (cell->weight * keep + strength);
}

/* Deviation round `centre`, drawn to SIGMA_USUAL. */
static double cell_sigma(const struct learn_cell *cell, double centre)
{
	double spread = cell->sum2 - 2.0 * centre * cell->sum + centre * centre * cell->weight;
	double variance = (spread + SIGMA_USUAL * SIGMA_USUAL * PRIOR_SPREAD) / (cell->weight + PRIOR_SPREAD);
	double sigma = sqrt(variance > 0 ? variance : 0);
	return sigma < SIGMA_LEAST ? SIGMA_LEAST : sigma > SIGMA_MOST ? SIGMA_MOST : sigma;
}

static void share_add(struct learn_share *share, int64_t now_ms, double hits, double total)
{
	double keep = faded(share->at_ms, now_ms, HALF_LIFE_LONG);
	share->hits = share->hits * keep + hits;
	share->total = share->total * keep + total;
	if (now_ms > share->at_ms)
		share->at_ms = now_ms;
}

void estimate_learn_init(struct estimate_learn *learn, const unsigned *usual_minutes, unsigned services)
{
	CHECK(services <= LEARN_SERVICES_MAX);
	memset(learn, 0, sizeof *learn);
	for (unsigned i = 0; i < LEARN_SERVICES_MAX; i++) {
		unsigned minutes = i < services && usual_minutes[i] > 0 ? usual_minutes[i] : USUAL_MINUTES;
		learn->usual_mu[i] = log(minutes * 60.0) - SIGMA_USUAL * SIGMA_USUAL / 2.0;
	}
}

static double long_mean(const struct estimate_learn *learn, unsigned hour, unsigned service, unsigned counter)
{
	return cell_mean(&learn->service[service], learn->usual_mu[service], PRIOR_SERVICE) +
		   cell_mean(&learn->hour[service][hour], 0, PRIOR_HOUR) + cell_mean(&learn->desk[counter], 0, PRIOR_DESK);
}

void estimate_learn_served(struct estimate_learn *learn, int64_t now_ms, unsigned hour, unsigned service,
						   unsigned counter, double seconds)
{
	CHECK(service < LEARN_SERVICES_MAX && hour < LEARN_HOURS);
	counter = counter < LEARN_COUNTERS_MAX ? counter : 0;
	if (!(seconds >= SECONDS_MIN && seconds <= SECONDS_MAX))
		return;
	double value = log(seconds);
	double rest = value - cell_mean(&learn->service[service], learn->usual_mu[service], PRIOR_SERVICE);
	cell_add(&learn->service[service], now_ms, HALF_LIFE_LONG, value);
	double of_hour = cell_mean(&learn->hour[service][hour], 0, PRIOR_HOUR);
	double of_desk = cell_mean(&learn->desk[counter], 0, PRIOR_DESK);
	cell_add(&learn->hour[service][hour], now_ms, HALF_LIFE_LONG, rest - of_desk);
	cell_add(&learn->desk[counter], now_ms, HALF_LIFE_LONG, rest - of_hour);
	rest -= of_hour + of_desk;
	cell_add(&learn->today_all, now_ms, HALF_LIFE_TODAY, rest);
	cell_add(&learn->today[service], now_ms, HALF_LIFE_TODAY,
			 rest - cell_mean_now(&learn->today_all, now_ms, HALF_LIFE_TODAY, PRIOR_TODAY));
	cell_add(&learn->spread[service], now_ms, HALF_LIFE_LONG, rest);
	cell_add(&learn->plain[service], now_ms, HALF_LIFE_LONG, seconds);
}

static unsigned wait_class(double waited_seconds)
{
	return waited_seconds < 600 ? 0 : waited_seconds < 1200 ? 1 : waited_seconds < 2400 ? 2 : 3;
}

void estimate_learn_called(struct estimate_learn *learn, int64_t now_ms, unsigned service, double waited_seconds,
						   bool absent, double spent_seconds)
{
	CHECK(service < LEARN_SERVICES_MAX);
	share_add(&learn->absent[wait_class(waited_seconds)], now_ms, absent, 1);
	share_add(&learn->absent_service[service], now_ms, absent, 1);
	if (absent && spent_seconds > 0 && spent_seconds < SECONDS_MAX)
		cell_add(&learn->absent_time, now_ms, HALF_LIFE_LONG, log(spent_seconds + 1));
}

void estimate_learn_gap(struct estimate_learn *learn, int64_t now_ms, double seconds)
{
	if (seconds >= 0 && seconds < SECONDS_MAX)
		cell_add(&learn->gap, now_ms, HALF_LIFE_LONG, log(seconds + 1));
}

void estimate_learn_pause(struct estimate_learn *learn, int64_t now_ms, double seconds)
{
	if (seconds >= SECONDS_MIN && seconds <= PAUSE_MOST)
		cell_add(&learn->pause, now_ms, HALF_LIFE_LONG, log(seconds));
}

void estimate_learn_open(struct estimate_learn *learn, int64_t now_ms, unsigned hour, double open_seconds,
						 unsigned pauses)
{
	CHECK(hour < LEARN_HOURS);
	if (open_seconds >= 0)
		share_add(&learn->pause_rate[hour], now_ms, pauses, open_seconds);
}

struct learn_law estimate_learn_law(const struct estimate_learn *learn, int64_t now_ms, unsigned hour, unsigned service,
									unsigned counter)
{
	CHECK(service < LEARN_SERVICES_MAX && hour < LEARN_HOURS);
	double today = cell_mean_now(&learn->today_all, now_ms, HALF_LIFE_TODAY, PRIOR_TODAY) +
				   cell_mean_now(&learn->today[service], now_ms, HALF_LIFE_TODAY, PRIOR_TODAY);
	return (struct learn_law){
		.mu = long_mean(learn, hour, service, counter < LEARN_COUNTERS_MAX ? counter : 0) + today,
		.sigma = cell_sigma(&learn->spread[service], 0),
	};
}

double estimate_learn_absent(const struct estimate_learn *learn, unsigned service, double waited_seconds)
{
	double hits = 0, total = 0;
	for (unsigned i = 0; i < LEARN_WAITS; i++) {
		hits += learn->absent[i].hits;
		total += learn->absent[i].total;
	}
	double all = (hits + PRIOR_SHARE_ABSENT * PRIOR_ABSENT) / (total + PRIOR_ABSENT);
	const struct learn_share *waited = &learn->absent[wait_class(waited_seconds)];
	const struct learn_share *own = &learn->absent_service[service];
	double of_wait = (waited->hits + all * PRIOR_ABSENT) / (waited->total + PRIOR_ABSENT);
	double of_service = (own->hits + all * PRIOR_ABSENT_SERVICE) / (own->total + PRIOR_ABSENT_SERVICE);
	double chance = of_wait * of_service / all;
	return chance > 0.9 ? 0.9 : chance;
}

static struct learn_law law_of(const struct learn_cell *cell, double usual_seconds)
{
	double mu = cell_mean(cell, log(usual_seconds), PRIOR_SERVICE);
	return (struct learn_law){.mu = mu, .sigma = cell_sigma(cell, mu)};
}

struct learn_law estimate_learn_absent_time(const struct estimate_learn *learn)
{
	return law_of(&learn->absent_time, 60);
}

struct learn_law estimate_learn_gap_time(const struct estimate_learn *learn)
{
	return law_of(&learn->gap, 15);
}

struct learn_law estimate_learn_pause_time(const struct estimate_learn *learn)
{
	return law_of(&learn->pause, 900);
}

double estimate_learn_pause_rate(const struct estimate_learn *learn, unsigned hour)
{
	CHECK(hour < LEARN_HOURS);
	const struct learn_share *rate = &learn->pause_rate[hour];
	return (rate->hits + PRIOR_PAUSES_AN_HOUR * PRIOR_PAUSE_SECONDS / 3600.0) / (rate->total + PRIOR_PAUSE_SECONDS);
}

double estimate_learn_mean(const struct estimate_learn *learn, unsigned service)
{
	CHECK(service < LEARN_SERVICES_MAX);
	double usual = exp(learn->usual_mu[service] + SIGMA_USUAL * SIGMA_USUAL / 2.0);
	return cell_mean(&learn->plain[service], usual, PRIOR_SERVICE);
}
