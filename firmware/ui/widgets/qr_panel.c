#include "ui/widgets/qr_panel.h"

#include "qr/qr.h"
#include "ui/list.h"

#include <string.h>

#define ROUND_UP 0.35F /* modules are whole pixels: the square may grow a little rather than shrink a lot */

static void paint_code(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	const struct qr *code = node->data;
	const uint32_t *colors = ui_theme(ui)->colors;
	struct ui_rect r = node->rect;
	int modules = (int)code->size + 2 * QR_QUIET, cell = r.w / modules, side = (int)code->size * cell;

	list_round(list, r, ui_px(ui, 14), colors[UI_LINE]);
	list_round(list, ui_rect_inset(r, 1), ui_px(ui, 14) - 1, colors[UI_QRPAPER]);
	list_cells(list, r.x + (r.w - side) / 2, r.y + (r.h - side) / 2, code->dark, (int)code->size, cell, colors[UI_QR]);
}

struct ui_node *qr_panel_code(struct ui *ui, struct ui_node *parent, const char *content, float side)
{
	struct qr *code = ui_memory(ui, sizeof(*code));
	struct ui_node *node;
	int modules, cell;
	float exact;

	if (!content || qr_encode(content, code, NULL) != ERR_OK)
		return NULL;
	modules = (int)code->size + 2 * QR_QUIET;
	cell = (int)((float)ui_px(ui, side) / (float)modules + ROUND_UP);
	exact = (float)((cell > 0 ? cell : 1) * modules) / ((float)ui_px(ui, 1000) / 1000);
	node = ui_painted(ui, parent, (struct ui_style){.w = exact, .h = exact}, paint_code, code);
	return ui_name(ui, node, "qr", ROLE_IMAGE, "");
}

struct ui_node *qr_panel_add(struct ui *ui, struct ui_node *parent, const struct qr_panel *panel)
{
	float side = panel->side > 0 ? panel->side : 232;
	struct ui_edges bare = side > 300 ? ui_pad(4, 28) : ui_pad(0, 0);
	struct ui_node *row, *texts;

	row = ui_box(ui, parent,
				 (struct ui_style){.flow = FLOW_ROW,
								   .gap = 32,
								   .skin = panel->bare ? SKIN_NONE : SKIN_CARD,
								   .pad = panel->bare ? bare : ui_pad(28, 32),
								   .self = ALIGN_STRETCH});
	qr_panel_code(ui, row, panel->content, side);
	texts = ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .gap = 4, .grow = 1});
	ui_text(ui, texts, TYPE_H2, UI_INK, panel->title);
	if (panel->text)
		ui_rich_styled(ui, texts, (struct ui_style){.type = TYPE_BODY, .figures = true}, UI_INK2, panel->text);
	ui_name(ui, texts, panel->key ? panel->key : "qr.text", ROLE_TEXT, NULL);
	return row;
}
