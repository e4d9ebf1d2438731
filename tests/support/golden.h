/*
 * Pictures beside golden ones, which are kept small (PNG in tests/golden/).
 * MOTCUA_GOLDEN=write draws them anew; the full picture of one that differs is
 * left in build/golden/.
 */
#ifndef MOTCUA_TESTS_SUPPORT_GOLDEN_H
#define MOTCUA_TESTS_SUPPORT_GOLDEN_H

#include "ui/canvas.h"

#include <stdbool.h>

/* How many pixels of the small picture are another colour than the golden one's; 0 where they are few enough. coarse:
 * in sixteen steps of each colour. */
int golden_differs(const char *name, const struct canvas *full, int shrink, bool coarse);
/* Fails the test where they are too many. */
void golden_check(const char *name, const struct canvas *full, int shrink);

#endif
