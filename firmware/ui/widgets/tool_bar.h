/*
 * The six tools on the bottom edge of every screen: language, smaller, larger,
 * contrast, read aloud, low reach. The toolkit itself does what they ask.
 */
#ifndef MOTCUA_UI_WIDGETS_TOOL_BAR_H
#define MOTCUA_UI_WIDGETS_TOOL_BAR_H

#include "ui/ui.h"

struct ui_node *tool_bar_add(struct ui *ui, struct ui_node *parent);

#endif
