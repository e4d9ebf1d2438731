/*
 * Who is being called now: three calls, the newest marked in gold. In columns,
 * rows or one line, as the panel allows.
 */
#ifndef MOTCUA_UI_WIDGETS_HALL_STRIP_H
#define MOTCUA_UI_WIDGETS_HALL_STRIP_H

#include "ui/ui.h"

#define HALL_STRIP_CALLS 3

struct hall_strip {
	const char *title;                   /* "Đang mời" */
	const char *waiting, *waiting_short; /* "17 người đang chờ", "17 chờ"; NULL: not known */
	const char *stale;                   /* time of the data where it is old: shown instead of waiting */
	struct {
		const char *number, *counter, *service;
	} calls[HALL_STRIP_CALLS];
	size_t count;
	const char *nobody; /* where no call is known */
	bool rows;          /* larger, in rows (low reach) */
	bool awaited;       /* nothing is known yet: the room that calls will take, without any */
	bool brief;         /* small panel: the newest call alone, something stands beside it */
};

struct ui_node *hall_strip_add(struct ui *ui, struct ui_node *parent, const struct hall_strip *strip);

#endif
