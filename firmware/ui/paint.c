/*
 * From the tree to the list: fills, borders, shadows, texts, focus ring.
 */
#include "ui/ui_priv.h"

#include <math.h>
#include <string.h>

#define OUTLINE_U 3 /* borders in a theme that outlines everything */
#define RING_U 6
#define RING_AWAY_U 4
#define LIP_U 4
#define DASH_U 7
#define DASH_GAP_U 5

struct shadow_rule {
	float dy, blur;
	int percent;
};

static const struct shadow_rule SHADOWS[3][2] = {
	[1] = {{6, 18, 7}, {1, 2, 8}},
	[2] = {{16, 40, 16}, {2, 6, 14}},
};

enum ui_state paint_state(const struct ui *ui, const struct ui_node *node)
{
	if (node->is_target && node->target.disabled)
		return STATE_DISABLED;
	if (node->id && (node->id == ui->pressed || node->id == ui->lit) && node->is_target && !node->target.busy)
		return STATE_PRESSED;
	return node->target.selected ? STATE_SELECTED : STATE_NORMAL;
}

static bool has_look(const struct ui_look *look)
{
	return look->fill || look->border || look->text;
}

static struct ui_look look_of(const struct ui *ui, const struct ui_node *node)
{
	const struct ui_skin_rule *rule = theme_skin(node->style.skin);
	enum ui_state state = paint_state(ui, node);
	struct ui_look look = rule->looks[has_look(&rule->looks[state]) ? state : STATE_NORMAL];

	if (!look.text)
		look.text = rule->looks[STATE_NORMAL].text;
	if (!look.icon)
		look.icon = rule->looks[STATE_NORMAL].icon;
	if (state == STATE_NORMAL) {
		if (node->style.fill)
			look.fill = node->style.fill;
		if (node->style.border)
			look.border = node->style.border;
		if (node->style.border_w > 0)
			look.border_u = node->style.border_w;
		if (node->style.text)
			look.text = node->style.text;
	}
	if (ui->theme.outlined && state == STATE_PRESSED && look.fill == UI_TINT) { /* tint is black there: invert */
		look.fill = UI_BRAND;
		look.text = look.icon = UI_ONBRAND;
	}
	return look;
}

/* A control whose state recolours everything in it. */
static const struct ui_node *recoloured_by(const struct ui *ui, const struct ui_node *node, struct ui_look *ret_look)
{
	for (const struct ui_node *n = node; n; n = n->parent) {
		enum ui_state state;

		if (n->style.fill && !n->is_target)
			return NULL; /* a disc inside a control keeps its colours, as does a tile or a badge */
		if (n->style.skin == SKIN_NONE)
			continue;
		if (!n->is_target)
			return NULL;
		state = paint_state(ui, n);
		*ret_look = look_of(ui, n);
		if (state == STATE_DISABLED || (ui->theme.outlined && state == STATE_PRESSED))
			return n;
		if (state == STATE_SELECTED && ret_look->fill != UI_TINT && ret_look->fill != UI_SURFACE)
			return n;
		return NULL;
	}
	return NULL;
}

static enum ui_color inherited(const struct ui *ui, const struct ui_node *node, bool icon)
{
	for (const struct ui_node *n = node; n; n = n->parent) {
		struct ui_look look;

		if (n->style.text && !icon)
			return n->style.text;
		if (n->style.skin == SKIN_NONE)
			continue;
		look = look_of(ui, n);
		if (icon ? look.icon : look.text)
			return icon ? look.icon : look.text;
	}
	return icon ? UI_BRAND : UI_INK;
}

uint32_t paint_text_color(const struct ui *ui, const struct ui_node *node)
{
	bool icon = node->kind == NODE_ICON;
	struct ui_look look;
	enum ui_color color = node->color;

	if (recoloured_by(ui, node, &look))
		color = icon ? look.icon : look.text;
	else if (color == UI_INHERIT)
		color = inherited(ui, node, icon);
	return ui->theme.colors[color];
}

uint32_t paint_background(const struct ui *ui, const struct ui_node *node)
{
	for (const struct ui_node *n = node; n; n = n->parent) {
		struct ui_look look = look_of(ui, n);

		if (look.fill)
			return ui->theme.colors[look.fill];
	}
	return ui->theme.colors[UI_BG];
}

static void paint_shadow(struct ui *ui, struct ui_list *list, struct ui_rect rect, int radius, unsigned elevation)
{
	if (!ui->theme.shadows || elevation > 2)
		return;
	for (size_t i = 0; i < 2; i++) {
		const struct shadow_rule *s = &SHADOWS[elevation][i];

		if (s->percent)
			list_shadow(list, rect, radius, ui_px(ui, s->dy), ui_px(ui, s->blur), ui->theme.colors[UI_INK],
						s->percent * 255 / 100);
	}
}

/* A shape that is rounded on one side only is the whole shape, cut. */
static struct ui_rect rounded_rect(const struct ui_node *node, struct ui_rect rect, int radius)
{
	switch (node->style.corners) {
	case CORNERS_TOP:
		rect.h += radius;
		break;
	case CORNERS_BOTTOM:
		rect.y -= radius;
		rect.h += radius;
		break;
	default:
		break;
	}
	return rect;
}

static void paint_edge(struct ui *ui, struct ui_list *list, struct ui_rect rect, int radius, const struct ui_look *look)
{
	float u = look->border_u;
	int width;

	if (ui->theme.outlined && u < OUTLINE_U)
		u = OUTLINE_U;
	width = ui_px(ui, u);
	if (width < 1)
		width = 1;
	if (look->dashed)
		list_dashes(list, rect, radius, width, ui_px(ui, DASH_U), ui_px(ui, DASH_GAP_U),
					ui->theme.colors[look->border]);
	else
		list_frame(list, rect, radius, width, ui->theme.colors[look->border]);
}

/* Fill first, edge over it: the anti-aliased rim of both is one shape, so a solid border is
 * drawn as the outer shape in its colour and the inner one in the fill's. */
static void paint_shape(struct ui *ui, struct ui_list *list, struct ui_rect rect, int radius,
						const struct ui_look *look)
{
	const uint32_t *colors = ui->theme.colors;
	int width = ui_px(ui, ui->theme.outlined && look->border_u < OUTLINE_U ? OUTLINE_U : look->border_u);
	bool edge = look->border && (look->border_u > 0 || ui->theme.outlined);

	if (edge && look->fill && !look->dashed) {
		if (width < 1)
			width = 1;
		list_round(list, rect, radius, colors[look->border]);
		list_round(list, ui_rect_inset(rect, width), radius > width ? radius - width : 0, colors[look->fill]);
		return;
	}
	if (look->fill && (radius || !edge || look->dashed))
		list_round(list, rect, radius, colors[look->fill]);
	if (edge)
		paint_edge(ui, list, rect, radius, look);
}

/* Where fills are all one colour, a border takes their place. */
static bool needs_outline(const struct ui *ui, const struct ui_node *node, enum ui_color fill)
{
	switch (node->style.skin) {
	case SKIN_TINT:
	case SKIN_OK:
	case SKIN_WARN:
	case SKIN_BAD:
	case SKIN_WELL:
		return true;
	default:
		return node->is_target && ui->theme.colors[fill] == ui->theme.colors[UI_BG];
	}
}

static void paint_box(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	const struct ui_skin_rule *rule = theme_skin(node->style.skin);
	struct ui_look look = look_of(ui, node);
	struct ui_rect rect = node->rect, shape, clip = list->clip;
	int radius = ui_px(ui, node->style.radius > 0 ? node->style.radius : rule->radius_u);

	if (!look.fill && !look.border)
		return;
	if (node->style.corners == CORNERS_NONE)
		radius = 0;
	rect.y += ui_px(ui, look.drop_u);
	if (ui->theme.outlined && !look.border && needs_outline(ui, node, look.fill))
		look.border = UI_LINE;
	paint_shadow(ui, list, rect, radius, look.elevation);
	shape = rounded_rect(node, rect, radius);
	if (node->style.corners == CORNERS_TOP || node->style.corners == CORNERS_BOTTOM)
		list->clip = ui_rect_cut(clip, rect);
	if (rule->lip && paint_state(ui, node) == STATE_NORMAL && !ui->theme.outlined) {
		list_round(list, shape, radius, ui->theme.colors[UI_LIP]);
		shape.h -= ui_px(ui, LIP_U) - 1;
	}
	paint_shape(ui, list, shape, radius, &look);
	list->clip = clip;
}

static void paint_text(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	uint32_t color = paint_text_color(ui, node);
	int y = node->rect.y + (node->rect.h - (int)node->line_count * node->line_px) / 2;

	for (size_t i = 0; i < node->line_count; i++, y += node->line_px) {
		const struct ui_line *line = &node->lines[i];
		int x = node->rect.x;

		if (node->style.text_align == ALIGN_CENTER)
			x += (node->rect.w - line->width) / 2;
		else if (node->style.text_align == ALIGN_END)
			x += node->rect.w - line->width;
		for (size_t b = 0; b < line->count; b++) {
			const struct ui_word_box *box = &line->boxes[b];
			int base = y + ui_text_baseline(ui->text, box->style, node->line_px);

			if (box->marked)
				list_round(list,
						   (struct ui_rect){x + box->x - ui_px(ui, 3), y + ui_px(ui, 2), box->width + 2 * ui_px(ui, 3),
											node->line_px - ui_px(ui, 4)},
						   ui_px(ui, 6), ui->theme.colors[UI_WARN_T]);
			list_text(list, ui->text, x + box->x, base, box->style, box->text, box->len, color);
		}
	}
}

/* Icons fill their em: the pen is set so that the em box is the node's rectangle. */
static void paint_icon(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	struct ui_text_style style = {FONT_ICONS, node->rect.h * 2, 0};
	struct ui_text_metrics m = ui_text_metrics(ui->text, style);

	list_text(list, ui->text, node->rect.x,
			  node->rect.y + (int)lround(m.ascent * node->rect.h / (m.ascent + m.descent)), style, node->glyph,
			  strlen(node->glyph), paint_text_color(ui, node));
}

void paint_nodes(struct ui *ui, struct ui_list *list, struct ui_node *root)
{
	for (struct ui_node *n = root; n; n = ui_node_next(root, n)) {
		n->first_op = (int)list->count;
		paint_box(ui, list, n);
		if (n->kind == NODE_TEXT)
			paint_text(ui, list, n);
		else if (n->kind == NODE_ICON)
			paint_icon(ui, list, n);
		else if (n->kind == NODE_PAINT)
			n->paint(ui, list, n);
	}
	root->past_op = (int)list->count;
}

static void paint_focus(struct ui *ui, struct ui_list *list)
{
	const struct ui_node *node = ui->focus_shown ? ui_find(ui, ui->focus) : NULL;
	int away, width, radius;
	struct ui_rect ring;

	if (!node)
		return;
	away = ui_px(ui, RING_AWAY_U);
	width = ui_px(ui, RING_U);
	radius = ui_px(ui, node->style.radius > 0 ? node->style.radius : theme_skin(node->style.skin)->radius_u);
	ring = ui_rect_inset(node->rect, -away - width);
	ring = ui_rect_cut(ring, (struct ui_rect){0, 0, ui->config.w, ui->config.h});
	list_frame(list, ring, radius + away + width, width, ui->theme.colors[UI_FOCUS]);
}

void paint_tree(struct ui *ui, struct ui_list *list)
{
	struct ui_rect whole = {0, 0, ui->config.w, ui->config.h};

	list_clear(list, whole);
	list_fill(list, whole, ui->theme.colors[UI_BG]);
	paint_nodes(ui, list, ui->root);
	if (ui->overlay) {
		list_blend(list, whole, ui->theme.colors[UI_SCRIM], (int)ui->theme.scrim_alpha);
		paint_nodes(ui, list, ui->overlay);
	}
	paint_focus(ui, list);
}
