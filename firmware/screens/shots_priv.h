/* Shots of the gallery that stand in files of their own; the table of all is in shots.c. */
#ifndef MOTCUA_SCREENS_SHOTS_PRIV_H
#define MOTCUA_SCREENS_SHOTS_PRIV_H

#include "screens/screens_priv.h"

struct dossier *shots_dossier(struct screens *screens, enum dossier_state state, const char *name, const char *due);
void shots_step(struct dossier *dossier, const char *title, const char *office, enum dossier_step_state state,
				const char *due, const char *done);

void shots_service(struct screens *screens, struct ui *ui);
void shots_offices(struct screens *screens, struct ui *ui);
void shots_late_twice(struct screens *screens, struct ui *ui);
void shots_submitted(struct screens *screens, struct ui *ui);
void shots_accepted(struct screens *screens, struct ui *ui);
void shots_payment(struct screens *screens, struct ui *ui);
void shots_withdrawn(struct screens *screens, struct ui *ui);
void shots_stopped(struct screens *screens, struct ui *ui);
void shots_returned(struct screens *screens, struct ui *ui);
void shots_supplement_many(struct screens *screens, struct ui *ui);
void shots_search_typed(struct screens *screens, struct ui *ui);
void shots_search_none(struct screens *screens, struct ui *ui);
/* The scale of three levels; whoever lends the catalogue sets it back. */
void shots_three_levels(struct screens *screens, struct ui *ui);
void shots_pad_three_levels(struct screens *screens, struct ui *ui);

#endif
