/*
 * A dossier as far as the public may see it: stage, due date and steps; the
 * owner masked ("N. V. A."). Codes and states: QĐ 20/2020/QĐ-TTg Điều 4,
 * TT 01/2018/TT-VPCP Điều 19; state codes 1 to 10 of the national portal.
 */
#ifndef MOTCUA_MODEL_DOSSIER_H
#define MOTCUA_MODEL_DOSSIER_H

#include "base/clock.h"
#include "model/catalogue.h"

#include <stdbool.h>
#include <stdint.h>

#define DOSSIER_CODE_MAX 65
#define DOSSIER_STEPS_MAX 12
#define DOSSIER_PAPERS_MAX 8
#define DOSSIER_TEXT_MAX 160
#define DOSSIER_SECRET_MAX 33 /* second secret of a receipt */

enum dossier_state { /* numbers are the national portal's */
	DOSSIER_SUBMITTED = 1,
	DOSSIER_ACCEPTED = 2,
	DOSSIER_REFUSED = 3,
	DOSSIER_PROCESSING = 4,
	DOSSIER_SUPPLEMENT = 5,
	DOSSIER_PAYMENT = 6,
	DOSSIER_WITHDRAWN = 7,
	DOSSIER_STOPPED = 8,
	DOSSIER_READY = 9,
	DOSSIER_RETURNED = 10,
};

enum dossier_step_state { STEP_DONE, STEP_NOW, STEP_LATE, STEP_WAITING_CITIZEN, STEP_FUTURE };

struct dossier_step {
	char title[DOSSIER_TEXT_MAX];
	char office[DOSSIER_TEXT_MAX];
	enum dossier_step_state state;
	char due[CLOCK_DAY_SIZE];  /* "" where none */
	char done[CLOCK_DAY_SIZE]; /* "" where not yet */
};

struct dossier {
	char code[DOSSIER_CODE_MAX]; /* as on the receipt */
	char procedure[16];          /* code; may be "" */
	char procedure_name[DOSSIER_TEXT_MAX];
	char owner[48];              /* masked */
	enum dossier_state state;
	char received[CLOCK_DAY_SIZE];
	char due[CLOCK_DAY_SIZE];
	char due_time[6];            /* "16:00" only where the source said an hour, else "" */
	char new_due[CLOCK_DAY_SIZE]; /* after an apology; "" where none */
	char apology_number[48];
	char apology_reason[DOSSIER_TEXT_MAX];
	int late_days;               /* working days late, 0: not late */
	unsigned postponed;          /* at most 1 by law */
	unsigned counter;            /* where to collect or hand in */
	char service[CATALOGUE_ID_MAX]; /* queue to take a number in for that */
	char supplement[DOSSIER_PAPERS_MAX][DOSSIER_TEXT_MAX];
	size_t supplement_count;
	char supplement_until[CLOCK_DAY_SIZE];
	char reason[DOSSIER_TEXT_MAX]; /* of a refusal or stop */
	struct dossier_step steps[DOSSIER_STEPS_MAX];
	size_t step_count;
	int64_t as_of_ms;
	bool withheld; /* more is known, to be seen by who shows the second secret of the receipt */
};

#endif
