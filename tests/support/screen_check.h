/*
 * Holds a screen to the rules of who we serve: reads a layout dump (and, where
 * given, the pixels) and says in words what is wrong.
 */
#ifndef MOTCUA_TESTS_SUPPORT_SCREEN_CHECK_H
#define MOTCUA_TESTS_SUPPORT_SCREEN_CHECK_H

#include "base/buf.h"
#include "ui/canvas.h"

struct screen_rules {
	double cap_mm;   /* capitals at least so high */
	double contrast; /* of texts */
	double target_mm, primary_mm, gap_mm;
};

/* What the design asks of a theme and a text size step. */
struct screen_rules screen_rules_for(const char *theme, int size);
/* One line for each thing that is wrong; answers how many. pixels may be NULL. rules NULL: by the dump itself. */
int screen_check(const char *dump, const struct canvas *pixels, const struct screen_rules *rules, struct buf *out);

/* For planting faults: where the last line of a widget's texts is and what it stands on. */
bool screen_check_line(const char *dump, const char *key, struct ui_rect *ret_ink, uint32_t *ret_ground);

#endif
