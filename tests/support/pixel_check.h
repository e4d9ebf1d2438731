/*
 * What is really on the screen where a layout dump says that words are: the
 * dump tells what was meant, these pixels what a person sees.
 */
#ifndef MOTCUA_TESTS_SUPPORT_PIXEL_CHECK_H
#define MOTCUA_TESTS_SUPPORT_PIXEL_CHECK_H

#include "ui/canvas.h"

#include <stddef.h>

struct pixel_words { /* of one line */
	struct ui_rect ink; /* stacked marks included */
	uint32_t color, ground;
	double contrast; /* at least so much */
};

/* False: why says what is wrong. */
bool pixel_check(const struct canvas *pixels, const struct pixel_words *words, char *why, size_t size);

#endif
