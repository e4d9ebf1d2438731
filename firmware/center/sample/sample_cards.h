/*
 * The written-down dossiers: one for each state, with codes that never change,
 * for the bench's tray of cards, tests and pictures. On 10/03/2026 they are the
 * dossiers of the design. Days are working days from today.
 */
#ifndef MOTCUA_CENTER_SAMPLE_SAMPLE_CARDS_H
#define MOTCUA_CENTER_SAMPLE_SAMPLE_CARDS_H

#include "center/db/db_dossiers.h"
#include "model/workday.h"

#include <jansson.h>
#include <stddef.h>

#define SAMPLE_NEVER 999
#define SAMPLE_CARD_STEPS 6

struct sample_card {
	const char *code, *procedure, *name, *owner, *service, *office;
	enum dossier_state state;
	unsigned counter;
	int received, minute, due; /* due: SAMPLE_NEVER where none is set */
	const char *due_time;
	int new_due, paused, finished, returned, supplement_until;
	const char *apology_number, *apology_reason, *supplement, *reason;
	const char *secret; /* confirmation code on its receipt; NULL: it has none */
	struct {
		const char *title, *office, *state;
		int due, done;
	} steps[SAMPLE_CARD_STEPS];
};

extern const struct sample_card sample_cards[];
extern const size_t sample_card_count;

enum err_code sample_card_dossier(const struct workday_calendar *calendar, int32_t today,
								  const struct sample_card *card, struct db_dossier *ret_dossier,
								  struct err *err) MUST_USE;

/* sample_dossiers.c */
int32_t sample_dossier_day(const struct workday_calendar *calendar, int32_t today, int offset);
void sample_dossier_step(json_t *steps, const char *title, const char *office, const char *state, const char *due,
						 const char *done);

#endif
