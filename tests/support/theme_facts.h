/*
 * What tests tell of a theme's colours: their names and how well they stand apart.
 */
#ifndef MOTCUA_TESTS_SUPPORT_THEME_FACTS_H
#define MOTCUA_TESTS_SUPPORT_THEME_FACTS_H

#include "ui/theme.h"

/* Name of a token ("brand2"); NULL past the last. */
const char *theme_color_name(enum ui_color color);
/* WCAG contrast of two colours, 1..21. */
double theme_contrast(uint32_t a, uint32_t b);

#endif
