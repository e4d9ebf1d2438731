/* A petition as its writer may see it: whether it is answered, and how. What was written is not in it. */
#ifndef MOTCUA_MODEL_PETITION_H
#define MOTCUA_MODEL_PETITION_H

#include "base/clock.h"

#include <stdbool.h>

#define PETITION_NUMBER_SIZE 24
#define PETITION_CODE_SIZE 16     /* "7K3F9Q2M": typed */
#define PETITION_CODE_LENGTH 8
#define PETITION_KEY_SIZE 40      /* a code, or the token of the slip's square code */
#define PETITION_ABOUT_SIZE 12    /* a word of the center's interface */
#define PETITION_ANSWER_SIZE 4000 /* bytes, as the center bounds it */

struct petition {
	char number[PETITION_NUMBER_SIZE]; /* "PA-2026-0001" */
	char about[PETITION_ABOUT_SIZE];
	bool answered;
	char due[CLOCK_DAY_SIZE];
	char answered_on[CLOCK_DAY_SIZE]; /* "" while it is not */
	char answer[PETITION_ANSWER_SIZE];
	unsigned level; /* of the answer's rating, 1 to 5; 0: not rated */
};

#endif
