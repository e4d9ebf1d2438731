/*
 * Pictures beside golden ones, which are kept small (PNG in tests/golden/).
 * MOTCUA_GOLDEN=write draws them anew; the full pictures are always left in
 * build/golden/ to be looked at beside the design's.
 */
#ifndef MOTCUA_TESTS_SUPPORT_GOLDEN_H
#define MOTCUA_TESTS_SUPPORT_GOLDEN_H

#include "ui/canvas.h"

#include <stdbool.h>

/* How many pixels of the small picture are another colour than the golden one's; 0 where they are few enough. */
int golden_differs(const char *name, const struct canvas *full, int shrink, bool grey);
/* Fails the test where they are too many. */
void golden_check(const char *name, const struct canvas *full, int shrink);

#endif
