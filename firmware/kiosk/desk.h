/*
 * The UI thread of the kiosk and what it needs: window, toolkit, screens,
 * paper, and the I/O thread beside it. Wiring; no rules.
 */
#ifndef MOTCUA_KIOSK_DESK_H
#define MOTCUA_KIOSK_DESK_H

#include "conf/conf.h"

/* Runs until the window is closed or the program is told to end. ERR_OFFLINE: no display;
 * ERR_CONFLICT: another kiosk uses the state folder. */
struct published;
struct log_tail;
/* published: what of conf the center has published; tail: where the log's last lines are. */
enum err_code desk_run(const struct conf *conf, struct published *published, struct log_tail *tail,
					   struct err *err) MUST_USE;

#endif
