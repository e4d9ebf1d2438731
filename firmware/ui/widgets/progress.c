#include "ui/widgets/progress.h"

#include "ui/list.h"

#include <math.h>

static void paint_bar(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	const float *part = node->data;
	const uint32_t *colors = ui_theme(ui)->colors;
	struct ui_rect r = node->rect, clip = list->clip;
	int radius = r.h / 2, line = ui_px(ui, 1) > 0 ? ui_px(ui, 1) : 1;

	list_round(list, r, radius, colors[UI_EDGE]);
	list_round(list, ui_rect_inset(r, line), radius - line, colors[UI_WELL]);
	list->clip = ui_rect_cut(clip, (struct ui_rect){r.x, r.y, (int)lroundf((float)r.w * *part), r.h});
	list_round(list, r, radius, colors[UI_BRAND]);
	list->clip = clip;
}

struct ui_node *progress_add(struct ui *ui, struct ui_node *parent, const char *label, float part)
{
	struct ui_node *box = ui_column(ui, parent, 8);
	float *kept = ui_memory(ui, sizeof(*kept));

	*kept = part < 0 ? 0 : part > 1 ? 1 : part;
	if (label)
		ui_text(ui, box, TYPE_SMALL, UI_INK2, label);
	ui_painted(ui, box, (struct ui_style){.h = 20}, paint_bar, kept);
	return ui_name(ui, box, "progress", ROLE_PROGRESS, label ? NULL : "");
}
