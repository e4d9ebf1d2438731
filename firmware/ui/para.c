/*
 * Lines of a text: greedy breaking at spaces, never at no-break spaces, at
 * zero-width spaces where a script has no others, and between any two signs only
 * where a single word is wider than the line.
 */
#include "base/check.h"
#include "base/utf8.h"
#include "ui/ui_priv.h"

#include <math.h>
#include <string.h>

#define BOXES_MAX 64 /* parts of one line */

struct cursor {
	size_t span, at; /* byte in span */
};

struct fill {
	struct ui_line lines[UI_LINES_MAX];
	size_t count;
};

static int slice_width(struct ui *ui, const struct ui_span *span, size_t from, size_t to)
{
	return ui_text_width(ui->text, span->style, span->text + from, to - from);
}

/* Width of the text from a to b, spans measured one by one. */
static int width_between(struct ui *ui, const struct ui_node *node, struct cursor a, struct cursor b)
{
	int width = 0;

	for (size_t s = a.span; s <= b.span && s < node->span_count; s++) {
		size_t from = s == a.span ? a.at : 0, to = s == b.span ? b.at : node->spans[s].len;

		if (to > from)
			width += slice_width(ui, &node->spans[s], from, to);
	}
	return width;
}

static bool at_end(const struct ui_node *node, struct cursor c)
{
	return c.span >= node->span_count;
}

static struct cursor settle(const struct ui_node *node, struct cursor c)
{
	while (c.span < node->span_count && c.at >= node->spans[c.span].len) {
		c.span++;
		c.at = 0;
	}
	return c;
}

/* Code point at c, moving past it. */
static uint32_t take(const struct ui_node *node, struct cursor *c)
{
	const struct ui_span *span = &node->spans[c->span];
	const char *at = span->text + c->at;
	uint32_t code = utf8_next(&at, span->text + span->len);

	c->at = (size_t)(at - span->text);
	*c = settle(node, *c);
	return code;
}

static bool breaks_after(uint32_t code)
{
	return code == ' ' || code == 0x200b;
}

/* End of the word that begins at c (before its trailing space). */
static struct cursor word_end(const struct ui_node *node, struct cursor c)
{
	while (!at_end(node, c)) {
		struct cursor next = c;
		uint32_t code = take(node, &next);

		if (breaks_after(code) || code == '\n')
			break;
		c = next;
	}
	return c;
}

static struct cursor skip_spaces(const struct ui_node *node, struct cursor c)
{
	while (!at_end(node, c)) {
		struct cursor next = c;

		if (!breaks_after(take(node, &next)))
			break;
		c = next;
	}
	return c;
}

static bool same(struct cursor a, struct cursor b)
{
	return a.span == b.span && a.at == b.at;
}

static struct cursor paragraph_end(const struct ui_node *node, struct cursor c)
{
	while (!at_end(node, c)) {
		struct cursor next = c;

		if (take(node, &next) == '\n')
			break;
		c = next;
	}
	return c;
}

/* Without the spaces before it. */
static struct cursor trim_end(const struct ui_node *node, struct cursor start, struct cursor end)
{
	struct cursor last = start;

	for (struct cursor c = start; !same(c, end);) {
		if (!breaks_after(take(node, &c)))
			last = c;
	}
	return last;
}

/* As many signs of a word as fit, one at least. */
static struct cursor cut_word(struct ui *ui, const struct ui_node *node, struct cursor start, struct cursor end,
							  int width)
{
	struct cursor best = start;

	take(node, &best);
	for (struct cursor c = best; !same(c, end) && !at_end(node, c);) {
		take(node, &c);
		if (width_between(ui, node, start, c) > width)
			break;
		best = c;
	}
	return best;
}

/* Where the line that begins at start ends; *ret_next is where the next one begins. */
static struct cursor line_end(struct ui *ui, const struct ui_node *node, struct cursor start, int width,
							  struct cursor *ret_next)
{
	struct cursor end = start, at = start, whole = paragraph_end(node, start);

	if (width <= 0 || width_between(ui, node, start, whole) <= width) { /* mostly: one measurement, one line */
		*ret_next = whole;
		if (!at_end(node, whole))
			take(node, ret_next);
		return trim_end(node, start, whole);
	}
	for (;;) {
		struct cursor word = word_end(node, at), next;

		if (width > 0 && !same(word, start) && width_between(ui, node, start, word) > width) {
			if (same(end, start)) { /* one word wider than the line */
				layout_overflow(ui, node);
				end = cut_word(ui, node, start, word, width);
				*ret_next = end;
				return end;
			}
			*ret_next = at;
			return end;
		}
		end = word;
		if (at_end(node, word)) {
			*ret_next = word;
			return end;
		}
		next = word;
		if (take(node, &next) == '\n') {
			*ret_next = next;
			return end;
		}
		at = skip_spaces(node, word);
		if (at_end(node, at)) {
			*ret_next = at;
			return end;
		}
	}
}

static void add_line(struct ui *ui, struct ui_node *node, struct fill *fill, struct cursor a, struct cursor b)
{
	struct ui_word_box boxes[BOXES_MAX];
	struct ui_line *line;
	size_t count = 0;
	int x = 0;

	if (fill->count == UI_LINES_MAX) {
		layout_overflow(ui, node);
		return;
	}
	for (size_t s = a.span; s <= b.span && s < node->span_count && count < BOXES_MAX; s++) {
		const struct ui_span *span = &node->spans[s];
		size_t from = s == a.span ? a.at : 0, to = s == b.span ? b.at : span->len;

		if (to <= from)
			continue;
		boxes[count] = (struct ui_word_box){
			span->text + from, to - from, span->style, x, slice_width(ui, span, from, to), span->marked};
		x += boxes[count++].width;
	}
	line = &fill->lines[fill->count++];
	line->count = count;
	line->width = x;
	line->boxes = count ? ui_memory(ui, sizeof(*boxes) * count) : NULL;
	if (count)
		memcpy(line->boxes, boxes, sizeof(*boxes) * count);
}

static int line_px_of(const struct ui *ui, const struct ui_node *node)
{
	float line = node->style.line;

	if (line <= 0)
		line = theme_type(node->style.type, ui->layout, 1).line;
	return (int)lroundf(ui_node_type_u(ui, &node->style) * line * ui->px_per_u);
}

void para_break(struct ui *ui, struct ui_node *node, int width)
{
	struct fill fill = {.count = 0};
	struct cursor at = settle(node, (struct cursor){0, 0});
	int limit = node->style.one_line ? 0 : width;

	if (node->lines && node->broken_w == width)
		return;
	node->broken_w = width;
	if (at_end(node, at))
		add_line(ui, node, &fill, at, at);
	while (!at_end(node, at) && fill.count < UI_LINES_MAX) {
		struct cursor next, end = line_end(ui, node, at, limit, &next);

		add_line(ui, node, &fill, at, end);
		at = next;
	}
	if (!at_end(node, at))
		layout_overflow(ui, node);
	node->line_count = fill.count;
	node->line_px = line_px_of(ui, node);
	node->lines = ui_memory(ui, sizeof(*node->lines) * fill.count);
	memcpy(node->lines, fill.lines, sizeof(*node->lines) * fill.count);
}

int para_natural_width(struct ui *ui, const struct ui_node *node)
{
	struct cursor at = settle(node, (struct cursor){0, 0});
	int widest = 0;

	while (!at_end(node, at)) {
		struct cursor next, end = line_end(ui, node, at, 0, &next);
		int width = width_between(ui, node, at, end);

		widest = width > widest ? width : widest;
		at = next;
	}
	return widest;
}
