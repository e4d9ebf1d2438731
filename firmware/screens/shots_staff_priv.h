/* Of shots.c: the pages of technicians. */
#ifndef MOTCUA_SCREENS_SHOTS_STAFF_PRIV_H
#define MOTCUA_SCREENS_SHOTS_STAFF_PRIV_H

struct screens;
struct ui;

void shots_staff_maintenance(struct screens *screens, struct ui *ui);
void shots_staff_maintenance_todo(struct screens *screens, struct ui *ui);
void shots_staff_self_test(struct screens *screens, struct ui *ui);
void shots_staff_self_test_fault(struct screens *screens, struct ui *ui);
void shots_staff_self_test_runs(struct screens *screens, struct ui *ui);

#endif
