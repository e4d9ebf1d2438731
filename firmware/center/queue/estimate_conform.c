#include "center/queue/estimate_conform.h"

#include "base/check.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define FLOOR_SECONDS 20.0 /* no half of an interval starts narrower */
#define STEP_CLASS 0.05
#define STEP_SERVICE 0.03
#define WIDEN_MOST 3.0 /* logarithm: twenty times */
#define BIAS_HALF_LIFE (40.0 * 60e3)
#define BIAS_SOFTEN 120.0 /* seconds added to both, so that short waits do not shout */
#define BIAS_PRIOR_ALL 6.0
#define BIAS_PRIOR_SERVICE 5.0
#define BIAS_MOST 0.7 /* logarithm */
#define TRUST_START 0.05
#define TRUST_STEP 0.004

void estimate_conform_init(struct estimate_conform *conform)
{
	memset(conform, 0, sizeof *conform);
	conform->trust = TRUST_START;
}

static unsigned class_of(double seconds)
{
	static const double until[CONFORM_CLASSES - 1] = {120, 300, 600, 1200, 2400};
	unsigned i = 0;
	while (i < CONFORM_CLASSES - 1 && seconds >= until[i])
		i++;
	return i;
}

static double bias_now(const struct conform_bias *bias, int64_t now_ms, double prior)
{
	double keep = now_ms > bias->at_ms ? exp2(-(double)(now_ms - bias->at_ms) / BIAS_HALF_LIFE) : 1;
	return bias->sum * keep / (bias->weight * keep + prior);
}

static void bias_add(struct conform_bias *bias, int64_t now_ms, double value)
{
	double keep = now_ms > bias->at_ms ? exp2(-(double)(now_ms - bias->at_ms) / BIAS_HALF_LIFE) : 1;
	bias->sum = bias->sum * keep + value;
	bias->weight = bias->weight * keep + 1;
	if (now_ms > bias->at_ms)
		bias->at_ms = now_ms;
}

static double clamp(double value, double most)
{
	return value < -most ? -most : value > most ? most : value;
}

void estimate_conform_promise(const struct estimate_conform *conform, int64_t now_ms, unsigned service,
							  const struct conform_raw *raw, struct conform_promise *ret_promise)
{
	CHECK(service < CONFORM_SERVICES_MAX);
	double bias = bias_now(&conform->bias_all, now_ms, BIAS_PRIOR_ALL) +
				  bias_now(&conform->bias_service[service], now_ms, BIAS_PRIOR_SERVICE);
	double times = exp(clamp(bias, BIAS_MOST));
	unsigned class = class_of(raw->mid);
	double down = exp(clamp(conform->low_class[class] + conform->low_service[service], WIDEN_MOST));
	double up = exp(clamp(conform->high_class[class] + conform->high_service[service], WIDEN_MOST));
	double head = (raw->mid + BIAS_SOFTEN) * (times - 1);
	double mid = raw->mid + conform->trust * head;
	mid = mid > 0 ? mid : 0;
	double low = mid - down * (raw->mid - raw->low + FLOOR_SECONDS);
	double high = mid + up * (raw->high - raw->mid + FLOOR_SECONDS);
	*ret_promise = (struct conform_promise){
		.raw = *raw, .low = low > 0 ? low : 0, .mid = mid, .high = high, .head = head, .service = service};
}

void estimate_conform_due(struct estimate_conform *conform, int64_t now_ms, const struct conform_promise *promise,
						  double waited_seconds)
{
	CHECK(promise->service < CONFORM_SERVICES_MAX);
	unsigned class = class_of(promise->raw.mid);
	/* An interval that begins at nothing can't be missed below: the other side gets both shares. */
	bool one_sided = promise->low <= 0;
	double down = one_sided ? 0 : (waited_seconds < promise->low ? 1 : 0) - CONFORM_MISS;
	double up = (waited_seconds > promise->high ? 1 : 0) - (one_sided ? 2 : 1) * CONFORM_MISS;
	double *low = &conform->low_class[class], *low_service = &conform->low_service[promise->service];
	double *high = &conform->high_class[class], *high_service = &conform->high_service[promise->service];
	*low = clamp(*low + STEP_CLASS * down, WIDEN_MOST);
	*high = clamp(*high + STEP_CLASS * up, WIDEN_MOST);
	*low_service = clamp(*low_service + STEP_SERVICE * down, WIDEN_MOST);
	*high_service = clamp(*high_service + STEP_SERVICE * up, WIDEN_MOST);
	/* The step that would have made this error smaller, by the sign of both. */
	double pull = promise->head / 60 > 1 ? 1 : promise->head / 60 < -1 ? -1 : promise->head / 60;
	conform->trust += TRUST_STEP * (waited_seconds > promise->mid ? pull : -pull);
	conform->trust = conform->trust < 0 ? 0 : conform->trust > 1 ? 1 : conform->trust;
	double ratio = log((waited_seconds + BIAS_SOFTEN) / (promise->raw.mid + BIAS_SOFTEN));
	double rest = ratio - bias_now(&conform->bias_all, now_ms, BIAS_PRIOR_ALL);
	bias_add(&conform->bias_all, now_ms, ratio);
	bias_add(&conform->bias_service[promise->service], now_ms, rest);
}
