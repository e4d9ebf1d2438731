/*
 * Real progress only, 0..1.
 */
#ifndef MOTCUA_UI_WIDGETS_PROGRESS_H
#define MOTCUA_UI_WIDGETS_PROGRESS_H

#include "ui/ui.h"

struct ui_node *progress_add(struct ui *ui, struct ui_node *parent, const char *label, float part);

#endif
