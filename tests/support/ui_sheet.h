/*
 * The sheet of all components in all their states, as the design shows it.
 */
#ifndef MOTCUA_TESTS_SUPPORT_UI_SHEET_H
#define MOTCUA_TESTS_SUPPORT_UI_SHEET_H

#include "ui/ui.h"

#define UI_SHEET_W 1600
#define UI_SHEET_H 2250

extern const struct ui_screen ui_sheet_screen;

/* Makes a toolkit of the sheet's size and draws the sheet into it. */
struct ui *ui_sheet_create(struct ui_settings settings);

#endif
