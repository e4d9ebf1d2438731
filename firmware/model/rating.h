/* One rating: a level, optional reasons; never a name. */
#ifndef MOTCUA_MODEL_RATING_H
#define MOTCUA_MODEL_RATING_H

#include "model/ticket.h"

#define RATING_COMMENT_MAX 480 /* bytes */

struct rating {
	char id[ID_SIZE];             /* its event id */
	char ticket[TICKET_URL_SIZE]; /* token or id of the ticket it is for; "" at a pad without one */
	unsigned counter;             /* 0: not known */
	unsigned level;               /* 1 worst .. levels best */
	unsigned levels;              /* 5 or 3 */
	unsigned reasons;             /* bit i: catalogue reason i */
	int64_t given_ms;
	char channel[12];                 /* "kiosk", "pad", "phone" */
	char comment[RATING_COMMENT_MAX]; /* in one's own words; "": none */
};

#define RATING_LEVELS_MAX 5
#define RATING_SUM_MAX 1000

/* Ratings of an hour that were only counted: while the journal had no room for each of them. */
struct rating_sum {
	int64_t hour_ms; /* its beginning */
	unsigned counter, levels;
	char channel[12];
	unsigned counts[RATING_LEVELS_MAX]; /* by level - 1; at most RATING_SUM_MAX together */
};

/* Share of satisfied (levels 4-5 of 5, 2-3 of 3) with its 95 % Wilson interval, each 0..1. total may be 0. */
void rating_wilson(unsigned satisfied, unsigned total, double *ret_low, double *ret_share, double *ret_high);

#endif
