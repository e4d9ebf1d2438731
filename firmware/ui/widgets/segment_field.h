/*
 * A code typed in parts: fields side by side with a label above each.
 */
#ifndef MOTCUA_UI_WIDGETS_SEGMENT_FIELD_H
#define MOTCUA_UI_WIDGETS_SEGMENT_FIELD_H

#include "ui/ui.h"

#define SEGMENT_FIELD_MAX 4

struct segment_field {
	struct {
		const char *label, *text;
		int length; /* places; the missing ones are shown as "_" */
		bool active;
		float share;
		struct ui_target target; /* key NULL: can't be chosen by touch */
	} parts[SEGMENT_FIELD_MAX];
	size_t count;
	const char *between; /* "–" */
};

struct ui_node *segment_field_add(struct ui *ui, struct ui_node *parent, const struct segment_field *field);

#endif
