/*
 * Keeps the promised 80 % honest. Two corrections, both learned online from
 * promises that have come due:
 *  - the head of the line: who was called just now really waited so and so
 *    many times what was promised, which may be true of the next as well. Fades
 *    within the hour. How far to trust it is learned too: where the model knows
 *    the queue well, such echoes only add noise.
 *  - adaptive conformal correction (after Gibbs and Candès, 2021): each side of
 *    the interval is widened a little after a miss and narrowed a little after
 *    a hit, in the proportion in which 10 % of misses stand still. Whatever the
 *    model gets wrong, in the long run each side misses 10 %.
 * Pure.
 */
#ifndef MOTCUA_CENTER_QUEUE_ESTIMATE_CONFORM_H
#define MOTCUA_CENTER_QUEUE_ESTIMATE_CONFORM_H

#include "model/catalogue.h"

#include <stdint.h>

#define CONFORM_SERVICES_MAX CATALOGUE_SERVICES_MAX
#define CONFORM_CLASSES 6 /* by promised wait: to 2, 5, 10, 20, 40 minutes, longer */
#define CONFORM_MISS 0.10 /* on each side */

/* What the model alone says, in seconds from now. */
struct conform_raw {
	double low, mid, high; /* 10 %, 50 %, 90 % */
};

/* A promise as it was made, kept until it comes due. Seconds. */
struct conform_promise {
	struct conform_raw raw;
	double low, mid, high; /* as told */
	double head;           /* what the head of the line alone would have added */
	unsigned service;
};

struct conform_bias {
	double sum, weight;
	int64_t at_ms;
};

struct estimate_conform {
	double low_class[CONFORM_CLASSES], high_class[CONFORM_CLASSES]; /* logarithms of widening */
	double low_service[CONFORM_SERVICES_MAX], high_service[CONFORM_SERVICES_MAX];
	double trust; /* in the head of the line, 0..1 */
	struct conform_bias bias_all, bias_service[CONFORM_SERVICES_MAX];
};

void estimate_conform_init(struct estimate_conform *conform);
/* The corrected promise of what the model says at now_ms. */
void estimate_conform_promise(const struct estimate_conform *conform, int64_t now_ms, unsigned service,
							  const struct conform_raw *raw, struct conform_promise *ret_promise);
/* The promise came due: the wait was so many seconds. */
void estimate_conform_due(struct estimate_conform *conform, int64_t now_ms, const struct conform_promise *promise,
						  double waited_seconds);

#endif
