#include "ui/widgets/note.h"

struct ui_node *note_add(struct ui *ui, struct ui_node *parent, const struct note *note)
{
	struct ui_node *row = ui_box(ui, parent,
								 (struct ui_style){.flow = FLOW_ROW,
												   .gap = 16,
												   .self = ALIGN_STRETCH,
												   .justify = note->center ? JUSTIFY_CENTER : JUSTIFY_START});

	ui_icon(ui, row, note->icon, 40, UI_BRAND);
	ui_rich_styled(ui, row, (struct ui_style){.type = TYPE_BODY, .grow = note->center ? 0 : 1, .figures = true},
				   UI_INK2, note->text);
	return ui_name(ui, row, note->key ? note->key : "note", ROLE_TEXT, NULL);
}
