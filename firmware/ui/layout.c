/*
 * Where everything lies: widths from the top down, heights from the bottom up.
 * Recursion is as deep as the tree, UI_DEPTH_MAX at most. Pixels from here on.
 */
#include "base/check.h"
#include "ui/ui_priv.h"

#include <math.h>
#include <string.h>

#define CHILDREN_MAX 96 /* of one row or column */

static int measure_h(struct ui *ui, struct ui_node *node, int width);

static int pad_w(const struct ui *ui, const struct ui_node *n)
{
	return ui_px(ui, n->style.pad.left) + ui_px(ui, n->style.pad.right);
}

static int pad_h(const struct ui *ui, const struct ui_node *n)
{
	return ui_px(ui, n->style.pad.top) + ui_px(ui, n->style.pad.bottom);
}

static size_t child_count(const struct ui_node *node)
{
	size_t count = 0;

	for (const struct ui_node *c = node->first; c; c = c->next)
		count++;
	CHECK(count <= CHILDREN_MAX);
	return count;
}

/* An empty part takes no room, and flexible space no gap of its own. */
static bool is_void(const struct ui_node *n)
{
	return n->kind == NODE_BOX && !n->first && n->style.h <= 0 && n->style.min_h <= 0 && n->style.w <= 0;
}

static int clamp_w(const struct ui *ui, const struct ui_node *n, int w)
{
	if (n->style.min_w > 0 && w < ui_px(ui, n->style.min_w))
		w = ui_px(ui, n->style.min_w);
	if (n->style.max_w > 0 && w > ui_px(ui, n->style.max_w))
		w = ui_px(ui, n->style.max_w);
	return w;
}

static int natural_w(struct ui *ui, struct ui_node *node)
{
	int w = 0, gap = ui_px(ui, node->style.gap), widest = 0, count = 0;

	if (node->natural_w >= 0)
		return node->natural_w;
	if (node->style.w > 0) {
		w = ui_px(ui, node->style.w);
	} else if (node->kind == NODE_TEXT) {
		w = para_natural_width(ui, node);
	} else {
		for (struct ui_node *c = node->first; c; c = c->next) {
			int cw = natural_w(ui, c);

			w += cw + (count ? gap : 0);
			widest = cw > widest ? cw : widest;
			count++;
		}
		if (node->style.flow == FLOW_GRID)
			w = node->style.columns * widest + (node->style.columns - 1) * gap;
		else if (node->style.flow != FLOW_ROW)
			w = widest;
		w += pad_w(ui, node);
	}
	node->natural_w = clamp_w(ui, node, w);
	return node->natural_w;
}

void layout_overflow(struct ui *ui, const struct ui_node *node)
{
	if (!ui->overflow)
		ui->overflow_at = node;
	ui->overflow = true;
}

/* Widths of a row's children within `inner`. */
static void row_widths(struct ui *ui, struct ui_node *row, int inner, int *widths)
{
	size_t count = child_count(row), i = 0;
	int left = inner - (count ? (int)(count - 1) * ui_px(ui, row->style.gap) : 0), soft = 0;
	float grow = 0;

	for (struct ui_node *c = row->first; c; c = c->next, i++) {
		widths[i] = c->style.grow > 0 && c->style.w <= 0 ? 0 : natural_w(ui, c);
		left -= widths[i];
		grow += c->style.grow;
		if (c->style.w <= 0 && c->style.grow <= 0)
			soft += widths[i];
	}
	i = 0;
	for (struct ui_node *c = row->first; c; c = c->next, i++) {
		if (left > 0 && grow > 0 && c->style.grow > 0) {
			int share = (int)lroundf((float)left * c->style.grow / grow);

			widths[i] += share;
			left -= share;
			grow -= c->style.grow;
		} else if (left < 0 && soft > 0 && c->style.w <= 0 && c->style.grow <= 0) {
			int cut = (int)((int64_t)-left * widths[i] / soft);

			soft -= widths[i];
			widths[i] -= cut;
			left += cut;
		}
	}
	if (left < 0)
		layout_overflow(ui, row);
}

static enum ui_align align_of(const struct ui_node *parent, const struct ui_node *child)
{
	enum ui_align a = child->style.self != ALIGN_AUTO ? child->style.self : parent->style.align;

	if (a == ALIGN_AUTO)
		a = parent->style.flow == FLOW_ROW ? ALIGN_CENTER : ALIGN_STRETCH;
	return a;
}

/* Width that a child of a column or stack gets. */
static int across_w(struct ui *ui, struct ui_node *parent, struct ui_node *child, int inner)
{
	int w = inner;

	if (child->style.w > 0 || align_of(parent, child) != ALIGN_STRETCH) {
		w = natural_w(ui, child);
		if (w > inner)
			w = inner;
	}
	return clamp_w(ui, child, w);
}

static int grid_column_w(const struct ui *ui, const struct ui_node *grid, int inner)
{
	int columns = grid->style.columns > 0 ? grid->style.columns : 1;

	return (inner - (columns - 1) * ui_px(ui, grid->style.gap)) / columns;
}

static int grid_row_gap(const struct ui *ui, const struct ui_node *grid)
{
	return ui_px(ui, grid->style.row_gap > 0 ? grid->style.row_gap : grid->style.gap);
}

/* Height of the grid's row that begins at child; *ret_next is the first of the next row. */
static int grid_row_h(struct ui *ui, struct ui_node *grid, struct ui_node *child, int column, struct ui_node **ret_next)
{
	int tallest = 0, n = 0;

	for (; child && n < grid->style.columns; child = child->next, n++) {
		int h = measure_h(ui, child, column);

		tallest = h > tallest ? h : tallest;
	}
	*ret_next = child;
	return tallest;
}

static int content_h(struct ui *ui, struct ui_node *node, int inner)
{
	int widths[CHILDREN_MAX], h = 0, count = 0, tallest = 0;
	size_t i = 0;

	if (node->style.flow == FLOW_GRID) {
		int column = grid_column_w(ui, node, inner);

		for (struct ui_node *c = node->first, *next; c; c = next) {
			h += grid_row_h(ui, node, c, column, &next) + (count ? grid_row_gap(ui, node) : 0);
			count++;
		}
		return h;
	}
	if (node->style.flow == FLOW_ROW)
		row_widths(ui, node, inner, widths);
	for (struct ui_node *c = node->first; c; c = c->next, i++) {
		int cw = node->style.flow == FLOW_ROW ? widths[i] : across_w(ui, node, c, inner);
		int ch = measure_h(ui, c, cw);

		tallest = ch > tallest ? ch : tallest;
		if (is_void(c))
			continue;
		h += ch + (count ? ui_px(ui, node->style.gap) : 0);
		count++;
	}
	return node->style.flow == FLOW_COLUMN ? h : tallest;
}

static int measure_h(struct ui *ui, struct ui_node *node, int width)
{
	int h;

	if (node->style.h > 0)
		return ui_px(ui, node->style.h);
	if (node->measured_w == width)
		return node->measured_h;
	if (node->kind == NODE_TEXT) {
		para_break(ui, node, width);
		h = (int)node->line_count * node->line_px;
	} else {
		h = content_h(ui, node, width - pad_w(ui, node)) + pad_h(ui, node);
	}
	if (node->style.min_h > 0 && h < ui_px(ui, node->style.min_h))
		h = ui_px(ui, node->style.min_h);
	node->measured_w = width;
	node->measured_h = h;
	return h;
}

static int offset_of(enum ui_align align, int room, int size)
{
	if (align == ALIGN_CENTER)
		return (room - size) / 2;
	return align == ALIGN_END ? room - size : 0;
}

static void place(struct ui *ui, struct ui_node *node, struct ui_rect rect);

static void place_row(struct ui *ui, struct ui_node *row, struct ui_rect in)
{
	int widths[CHILDREN_MAX], x = in.x, gap = ui_px(ui, row->style.gap), used = 0;
	size_t i = 0, count = child_count(row);

	row_widths(ui, row, in.w, widths);
	for (i = 0; i < count; i++)
		used += widths[i] + (i ? gap : 0);
	if (row->style.justify == JUSTIFY_CENTER)
		x += (in.w - used) / 2;
	else if (row->style.justify == JUSTIFY_END)
		x += in.w - used;
	else if (row->style.justify == JUSTIFY_BETWEEN && count > 1 && in.w > used)
		gap += (in.w - used) / (int)(count - 1);
	i = 0;
	for (struct ui_node *c = row->first; c; c = c->next, i++) {
		enum ui_align align = align_of(row, c);
		int h = align == ALIGN_STRETCH && c->style.h <= 0 ? in.h : measure_h(ui, c, widths[i]);

		if (h > in.h)
			layout_overflow(ui, c);
		place(ui, c, (struct ui_rect){x, in.y + offset_of(align, in.h, h), widths[i], h});
		x += widths[i] + gap;
	}
}

/* Shares out what is left of a column's height; what is missing is taken from the same children, so that
 * the way out at the bottom stays where it is. */
static void grow_column(struct ui_node *column, int *heights, int left)
{
	float grow = 0;
	size_t i = 0;

	for (struct ui_node *c = column->first; c; c = c->next)
		grow += c->style.grow;
	for (struct ui_node *c = column->first; c && left != 0 && grow > 0.001F; c = c->next, i++) {
		int share = (int)lroundf((float)left * c->style.grow / grow);

		if (heights[i] + share < 0)
			share = -heights[i];
		heights[i] += share;
		left -= share;
		grow -= c->style.grow;
	}
}

static bool grows(const struct ui_node *node)
{
	for (const struct ui_node *c = node->first; c; c = c->next)
		if (c->style.grow > 0)
			return true;
	return false;
}

static void place_column(struct ui *ui, struct ui_node *column, struct ui_rect in)
{
	int heights[CHILDREN_MAX], widths[CHILDREN_MAX], y = in.y, gap = ui_px(ui, column->style.gap), left = in.h;
	int i = 0, solid = 0;

	child_count(column);
	for (struct ui_node *c = column->first; c; c = c->next, i++) {
		widths[i] = across_w(ui, column, c, in.w);
		heights[i] = measure_h(ui, c, widths[i]);
		left -= heights[i];
		if (!is_void(c))
			left -= solid++ ? gap : 0;
	}
	if (left < 0)
		layout_overflow(ui, column);
	if (left != 0 && grows(column)) {
		grow_column(column, heights, left);
		left = 0;
	}
	if (left > 0 && column->style.justify == JUSTIFY_CENTER)
		y += left / 2;
	else if (left > 0 && column->style.justify == JUSTIFY_END)
		y += left;
	else if (left > 0 && column->style.justify == JUSTIFY_BETWEEN && solid > 1)
		gap += left / (solid - 1);
	i = solid = 0;
	for (struct ui_node *c = column->first; c; c = c->next, i++) {
		if (!is_void(c))
			y += solid++ ? gap : 0;
		place(ui, c,
			  (struct ui_rect){in.x + offset_of(align_of(column, c), in.w, widths[i]), y, widths[i], heights[i]});
		y += heights[i];
	}
}

/* Rows share what is left of the height, so that a grid in a growing box fills it. */
static void place_grid(struct ui *ui, struct ui_node *grid, struct ui_rect in)
{
	int column = grid_column_w(ui, grid, in.w), gap = ui_px(ui, grid->style.gap), y = in.y, rows = 0;
	int needed = content_h(ui, grid, in.w), extra;

	for (size_t n = child_count(grid); n > 0; n -= n < (size_t)grid->style.columns ? n : (size_t)grid->style.columns)
		rows++;
	if (needed > in.h)
		layout_overflow(ui, grid);
	extra = rows && needed < in.h && grid->style.justify == JUSTIFY_START ? in.h - needed : 0;
	for (struct ui_node *c = grid->first, *next; c; c = next) {
		int h = grid_row_h(ui, grid, c, column, &next), n = 0, share = extra / rows;

		extra -= share;
		rows--;
		for (; c != next; c = c->next, n++) {
			enum ui_align align = align_of(grid, c);
			int w = align == ALIGN_STRETCH ? column : natural_w(ui, c);
			int x = in.x + n * (column + gap) + offset_of(align, column, w);

			place(ui, c, (struct ui_rect){x, y, w, h + share});
		}
		y += h + share + grid_row_gap(ui, grid);
	}
}

static void place_stack(struct ui *ui, struct ui_node *stack, struct ui_rect in)
{
	for (struct ui_node *c = stack->first; c; c = c->next) {
		enum ui_align align = align_of(stack, c);
		int w = across_w(ui, stack, c, in.w), h = in.h;
		enum ui_align up = stack->style.justify == JUSTIFY_CENTER ? ALIGN_CENTER
						   : stack->style.justify == JUSTIFY_END  ? ALIGN_END
																  : ALIGN_START;

		if (c->style.h > 0 || align != ALIGN_STRETCH)
			h = measure_h(ui, c, w);
		if (h > in.h)
			layout_overflow(ui, c);
		place(ui, c, (struct ui_rect){in.x + offset_of(align, in.w, w), in.y + offset_of(up, in.h, h), w, h});
	}
}

static void place(struct ui *ui, struct ui_node *node, struct ui_rect rect)
{
	struct ui_rect in = {rect.x + ui_px(ui, node->style.pad.left), rect.y + ui_px(ui, node->style.pad.top),
						 rect.w - pad_w(ui, node), rect.h - pad_h(ui, node)};

	node->rect = rect;
	if (node->kind == NODE_TEXT) {
		para_break(ui, node, rect.w);
		for (size_t i = 0; i < node->line_count; i++)
			if (node->lines[i].width > rect.w + 1)
				layout_overflow(ui, node);
		if ((int)node->line_count * node->line_px > rect.h)
			layout_overflow(ui, node);
		return;
	}
	switch (node->style.flow) {
	case FLOW_COLUMN:
		place_column(ui, node, in);
		break;
	case FLOW_ROW:
		place_row(ui, node, in);
		break;
	case FLOW_GRID:
		place_grid(ui, node, in);
		break;
	case FLOW_STACK:
		place_stack(ui, node, in);
		break;
	}
}

int ui_node_height(struct ui *ui, struct ui_node *node, int width_px)
{
	CHECK(ui->building);
	return measure_h(ui, node, width_px);
}

int ui_node_width(struct ui *ui, struct ui_node *node)
{
	CHECK(ui->building);
	return natural_w(ui, node);
}

void ui_node_try(struct ui *ui, struct ui_node *node, int width_px, int height_px)
{
	int h = ui_node_height(ui, node, width_px);

	if (h > height_px)
		layout_overflow(ui, node);
	place(ui, node, (struct ui_rect){0, 0, width_px, h});
}

void layout_tree(struct ui *ui, struct ui_node *root, struct ui_rect rect)
{
	place(ui, root, rect);
}
