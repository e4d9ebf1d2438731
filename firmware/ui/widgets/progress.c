#include "ui/widgets/progress.h"

#include "base/check.h"
#include "ui/list.h"

#define TRACK_U 20
#define PAD_TRACK_U 10

static void paint(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	const struct progress *progress = node->data;
	const uint32_t *colors = ui_theme(ui)->colors;
	struct ui_rect r = node->rect, clip = list->clip, done = r;

	done.w = (int)((int64_t)r.w * progress->done / progress->all);
	list_round(list, r, r.h / 2, colors[UI_EDGE]);
	list_round(list, ui_rect_inset(r, 1), r.h / 2 - 1, colors[UI_WELL]);
	list->clip = ui_rect_cut(clip, done);
	if (done.w > 0)
		list_round(list, r, r.h / 2, colors[UI_BRAND]);
	list->clip = clip;
}

struct ui_node *progress_add(struct ui *ui, struct ui_node *parent, const struct progress *progress)
{
	struct progress *kept = ui_memory(ui, sizeof(*kept));
	struct ui_style style = {.w = progress->w, .h = ui_layout(ui) == LAYOUT_PAD ? PAD_TRACK_U : TRACK_U};
	struct ui_node *node;

	CHECK(progress->all > 0);
	*kept = *progress;
	if (kept->done > kept->all)
		kept->done = kept->all;
	if (progress->w <= 0)
		style.self = ALIGN_STRETCH;
	node = ui_painted(ui, parent, style, paint, kept);
	node->aside = true;
	return node;
}
