#include "paper/paper_compose_priv.h"

#include "base/check.h"
#include "paper/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOTS_80 576
#define DOTS_58 384
#define MARGIN_58_MOST 10
#define FOOT 30            /* white below the last line */
#define HEAD 16
#define RULE 3
#define DASH 4
#define FRAME 4
#define FRAME_RADIUS 14
#define FRAME_PAD_X 14
#define FRAME_PAD_Y 8
#define QR_LEAST 160       /* dots: 20 mm */
#define QR_MOST 250        /* beside text */
#define QR_MOST_ALONE 360
#define QR_QUIET_DOTS 28
#define COLUMN_LEAST 200   /* narrower, and the text goes below the code */
#define PAIR_GAP 24
#define LIST_HEIGHT_MOST (PAPER_HEIGHT_MAX - 900)

static struct paper_op *add_op(struct paper_compose *compose, enum paper_op_kind kind, int x, int y, int width,
                               int height)
{
	struct paper_op *op = &compose->ops[compose->op_count];

	if (compose->op_count < PAPER_OPS_MAX)
		compose->op_count++;
	*op = (struct paper_op){.kind = kind, .area = {x, y, width, height}};
	return op;
}

static int line_height(unsigned size)
{
	return (int)(size * 135 / 100);
}

static void add_text(struct paper_compose *compose, int x, int y, int width, const char *text, unsigned size, bool bold)
{
	size_t bytes = strlen(text) + 1;

	if (bytes > sizeof(compose->pool) - compose->pool_used || compose->op_count == PAPER_OPS_MAX)
		return;
	/* Room above and below the line for stacked marks; more is cut. */
	struct paper_op *op = add_op(compose, PAPER_OP_TEXT, x, y, width, line_height(size));
	op->text = memcpy(compose->pool + compose->pool_used, text, bytes);
	compose->pool_used += bytes;
	op->size = size;
	op->bold = bold;
}

static void put_line(struct paper_compose *compose, const struct paper_line *line, unsigned size,
                     enum paper_align align, int y)
{
	int room = compose->right - compose->left - line->width;
	int x = compose->left + (align == PAPER_CENTER ? room / 2 : align == PAPER_RIGHT ? room : 0);

	for (size_t i = 0; i < line->run_count; i++) {
		/* A few dots more than measured: the last letter may lean out. */
		add_text(compose, x, y, line->runs[i].width + 4, line->runs[i].text, size, line->runs[i].bold);
		x += line->runs[i].width;
	}
}

/* What is in compose->wording, as a paragraph; its lines but the first begin `hang` dots further in. */
static void put_paragraph(struct paper_compose *compose, const struct paper_block *block, enum paper_align align,
                          int hang)
{
	int left = compose->left;
	size_t next = 0;

	for (unsigned i = 0; i < block->lines; i++) {
		if (!paper_wrap_line(compose->ink, &compose->wording, &next, block->size, compose->right - compose->left,
		                     i + 1 == block->lines, &compose->line))
			break;
		put_line(compose, &compose->line, block->size, align, compose->y);
		compose->y += line_height(block->size);
		compose->left = left + hang;
	}
	compose->left = left;
}

static const char *wording_of(const struct paper_compose *compose, const struct paper_block *block)
{
	const char *wording = block->text[compose->values->language];

	return wording ? wording : block->text[LANGUAGE_VI];
}

static void put_text(struct paper_compose *compose, const struct paper_block *block)
{
	paper_wrap_expand(wording_of(compose, block), NULL, compose->values, NULL, block->bold, &compose->wording);
	if (compose->wording.empty)
		return;
	compose->y += (int)block->before;
	put_paragraph(compose, block, block->align, 0);
	compose->y += (int)block->after;
}

static void put_pair(struct paper_compose *compose, const struct paper_block *block)
{
	const char *wording = wording_of(compose, block), *bar = strchr(wording, '|');
	struct paper_wording *words = &compose->wording;
	struct paper_line left;
	size_t next = 0;

	paper_wrap_expand(bar ? bar + 1 : "", NULL, compose->values, NULL, block->bold, words);
	if (bar == NULL || words->empty)
		return;
	int width = compose->right - compose->left;
	paper_wrap_line(compose->ink, words, &next, block->size, width, false, &compose->line);
	bool whole = next == words->word_count;
	paper_wrap_expand(wording, bar, compose->values, NULL, block->bold, words);
	next = 0;
	bool any = paper_wrap_line(compose->ink, words, &next, block->size, width, true, &left);
	compose->y += (int)block->before;
	if (any && (!whole || left.width + PAIR_GAP + compose->line.width > width)) {
		put_line(compose, &left, block->size, PAPER_LEFT, compose->y);
		compose->y += line_height(block->size);
		paper_wrap_expand(bar + 1, NULL, compose->values, NULL, block->bold, words);
		put_paragraph(compose, block, PAPER_RIGHT, 0);
	} else {
		if (any)
			put_line(compose, &left, block->size, PAPER_LEFT, compose->y);
		put_line(compose, &compose->line, block->size, PAPER_RIGHT, compose->y);
		compose->y += line_height(block->size);
	}
	compose->y += (int)block->after;
}

/* Of the mark before an item that stands at the left: further lines begin under the words, not under the mark. */
static int mark_width(struct paper_compose *compose, const struct paper_block *block, const struct paper_item *item)
{
	char mark[32];

	if (block->align != PAPER_LEFT || strncmp(wording_of(compose, block), "{mark} ", 7) != 0 || !item->mark[0])
		return 0;
	snprintf(mark, sizeof(mark), "%s ", item->mark);
	return paper_ink_width(compose->ink, mark, block->size, block->bold || item->bold);
}

static void put_list(struct paper_compose *compose, const struct paper_block *block)
{
	bool first = true;

	for (size_t i = 0; i < compose->values->item_count && compose->y < LIST_HEIGHT_MOST; i++) {
		const struct paper_item *item = &compose->values->items[i];
		if (strcmp(item->list, block->of) != 0)
			continue;
		compose->y += first ? (int)block->before : 0;
		first = false;
		paper_wrap_expand(wording_of(compose, block), NULL, compose->values, item, block->bold || item->bold,
		                  &compose->wording);
		put_paragraph(compose, block, block->align, mark_width(compose, block, item));
	}
	compose->y += first ? 0 : (int)block->after;
}

static int part_width(struct paper_compose *compose, const struct paper_word_span *part, unsigned size, char out[64])
{
	size_t len = part->len < 63 ? part->len : 63;

	memcpy(out, compose->wording.text + part->at, len);
	out[len] = '\0';
	return paper_ink_width(compose->ink, out, size, true);
}

/* A number's own no-break space is a gap, never a space's glyph (DESIGN 4). */
static void split_number(struct paper_wording *words)
{
	char *at;

	while ((at = strstr(words->text, "\xc2\xa0")) != NULL)
		memcpy(at, "  ", 2);
	words->word_count = 0;
	for (size_t i = 0; i < words->len && words->word_count < 4; i++) {
		bool space = words->text[i] == ' ';
		if (!space && (i == 0 || words->text[i - 1] == ' '))
			words->words[words->word_count++] = (struct paper_word_span){(unsigned short)i, 0, true, true};
		if (!space)
			words->words[words->word_count - 1].len++;
	}
}

static int number_width(struct paper_compose *compose, unsigned size)
{
	char text[64];
	int width = 0;

	for (size_t i = 0; i < compose->wording.word_count; i++)
		width += part_width(compose, &compose->wording.words[i], size, text) + (i > 0 ? (int)size * 17 / 100 : 0);
	return width;
}

static void put_number(struct paper_compose *compose, const struct paper_block *block)
{
	struct paper_wording *words = &compose->wording;
	int room = compose->right - compose->left;
	unsigned size = block->size;
	char text[64];

	paper_wrap_expand(wording_of(compose, block), NULL, compose->values, NULL, true, words);
	if (words->empty)
		return;
	split_number(words);
	int width = number_width(compose, size);
	while (width > room && size > PAPER_LAYOUT_NUMBER_LEAST) {
		size = size - 8 > PAPER_LAYOUT_NUMBER_LEAST ? size - 8 : PAPER_LAYOUT_NUMBER_LEAST;
		width = number_width(compose, size);
	}
	compose->y += (int)block->before;
	bool stacked = width > room; /* rather two lines than letters below 12 mm */
	/* No marks on these: the line is little higher than the capitals, 8 % above and below them. */
	int x = compose->left + (room - width) / 2, height = (int)(size * 89 / 100), rise = (int)(size * 23 / 100);
	for (size_t i = 0; i < words->word_count; i++) {
		int wide = part_width(compose, &words->words[i], size, text);
		if (stacked)
			x = compose->left + (room > wide ? (room - wide) / 2 : 0);
		add_text(compose, x, compose->y - rise, wide + 4, text, size, true);
		x += wide + (int)size * 17 / 100;
		if (stacked || i + 1 == words->word_count)
			compose->y += height;
	}
	compose->y += (int)block->after;
}

static void put_rule(struct paper_compose *compose, const struct paper_block *block)
{
	bool rule = block->kind == PAPER_RULE;
	int thick = rule ? RULE : DASH;

	compose->y += (int)block->before;
	add_op(compose, rule ? PAPER_OP_FILL : PAPER_OP_DASHES, compose->left, compose->y, compose->right - compose->left,
	       thick);
	compose->y += thick + (int)block->after;
}

static void begin_frame(struct paper_compose *compose, const struct paper_block *block)
{
	compose->y += (int)block->before;
	compose->frame_top = compose->y;
	compose->y += FRAME_PAD_Y;
	compose->left += FRAME_PAD_X;
	compose->right -= FRAME_PAD_X;
}

static void end_frame(struct paper_compose *compose)
{
	compose->left -= FRAME_PAD_X;
	compose->right += FRAME_PAD_X;
	compose->y += FRAME_PAD_Y;
	add_op(compose, PAPER_OP_FRAME, compose->left, compose->frame_top, compose->right - compose->left,
	       compose->y - compose->frame_top);
	compose->y += 6;
}

/* Whole dots a module: what the layout asks for, but at least 20 mm in all and not past most. */
static unsigned module_of(const struct paper_block *block, unsigned modules, unsigned most)
{
	unsigned module = block->module;

	while (module * modules < QR_LEAST)
		module++;
	while (module > 4 && module * modules > most)
		module--;
	return module;
}

static void begin_qr(struct paper_compose *compose, const struct paper_block *block)
{
	bool beside = block->align == PAPER_LEFT;

	if (beside) {
		compose->qr_side = 0;
		compose->qr_left = compose->left;
		compose->qr_first_op = compose->op_count;
	}
	paper_wrap_expand(wording_of(compose, block), NULL, compose->values, NULL, false, &compose->wording);
	if (compose->wording.empty || compose->qr_count == PAPER_QRS_MAX)
		return;
	struct qr *qr = &compose->qrs[compose->qr_count];
	if (qr_encode(compose->wording.text, qr, NULL) != ERR_OK) {
		/* Too long for a code: the words beside it still stand. Else memory was short, and a ticket without its code
		 * must not pass for one. */
		compose->code_is_missing = compose->code_is_missing || strlen(compose->wording.text) <= QR_TEXT_MAX;
		return;
	}
	unsigned module = module_of(block, qr->size, beside ? QR_MOST : QR_MOST_ALONE);
	int side = (int)(qr->size * module), top = compose->y + (int)block->before + QR_QUIET_DOTS - 8;
	int quiet = (int)module * QR_QUIET > QR_QUIET_DOTS ? (int)module * QR_QUIET : QR_QUIET_DOTS;
	int x = beside ? (compose->left > quiet ? compose->left : quiet) : ((int)compose->dots_wide - side) / 2;
	struct paper_op *op = add_op(compose, PAPER_OP_QR, x, top, side, side);
	op->size = module;
	op->qr = (unsigned)compose->qr_count++;
	int column = x + side + QR_QUIET_DOTS;
	if (beside && compose->right - column >= COLUMN_LEAST) {
		compose->qr_side = side;
		compose->qr_top = top;
		compose->qr_first_op = compose->op_count;
		compose->left = column;
		compose->y = top;
	} else {
		compose->y = top + side + QR_QUIET_DOTS - 12 + (int)block->after;
	}
}

static void end_qr(struct paper_compose *compose)
{
	compose->left = compose->qr_left;
	if (compose->qr_side == 0)
		return;
	int room = compose->qr_side - (compose->y - compose->qr_top);
	if (room > 0) { /* the words stand in the middle of the code's height */
		for (size_t i = compose->qr_first_op; i < compose->op_count; i++)
			compose->ops[i].area.y += room / 2;
		compose->y += room;
	}
	compose->y += QR_QUIET_DOTS - 12;
}

static bool is_wanted(const struct paper_compose *compose, const struct paper_block *block)
{
	if (block->when[0] && !paper_values_has(compose->values, block->when))
		return false;
	return block->unless[0] == '\0' || !paper_values_has(compose->values, block->unless);
}

/* Past the end of the frame or qr at `at`, or past it alone. */
static size_t skip_block(const struct paper_layout *layout, size_t at)
{
	enum paper_kind kind = layout->blocks[at].kind;
	bool opens = kind == PAPER_FRAME || (kind == PAPER_QR && layout->blocks[at].align == PAPER_LEFT);

	while (opens && layout->blocks[at].kind != PAPER_FRAME_END && layout->blocks[at].kind != PAPER_QR_END)
		at++;
	return at + 1;
}

static void put_block(struct paper_compose *compose, const struct paper_block *block)
{
	switch (block->kind) {
	case PAPER_TEXT:
		put_text(compose, block);
		break;
	case PAPER_NUMBER:
		put_number(compose, block);
		break;
	case PAPER_PAIR:
		put_pair(compose, block);
		break;
	case PAPER_LIST:
		put_list(compose, block);
		break;
	case PAPER_RULE:
	case PAPER_DASHED:
		put_rule(compose, block);
		break;
	case PAPER_SPACE:
		compose->y += (int)block->height;
		break;
	case PAPER_FRAME:
		begin_frame(compose, block);
		break;
	case PAPER_FRAME_END:
		end_frame(compose);
		break;
	case PAPER_QR:
		begin_qr(compose, block);
		break;
	case PAPER_QR_END:
		end_qr(compose);
		break;
	}
}

static void draw_op(struct paper_compose *compose, const struct paper_op *op, struct printer_raster *raster)
{
	switch (op->kind) {
	case PAPER_OP_TEXT: {
		/* The font's box (1.21) in the middle of the line's (1.35); marks may reach a little out of the line. */
		struct paper_area area = op->area;
		area.y += (int)(op->size * 7 / 100);
		area.height = (int)(op->size * 130 / 100);
		paper_ink_text(compose->ink, raster, &area, op->text, op->size, op->bold);
		break;
	}
	case PAPER_OP_FILL:
		paper_ink_fill(raster, &op->area);
		break;
	case PAPER_OP_DASHES:
		paper_ink_dashes(raster, &op->area);
		break;
	case PAPER_OP_FRAME:
		paper_ink_frame(raster, &op->area, FRAME, FRAME_RADIUS);
		break;
	case PAPER_OP_QR:
		paper_ink_qr(raster, op->area.x, op->area.y, &compose->qrs[op->qr], op->size);
		break;
	}
}

enum err_code paper_compose_render(struct paper_compose *compose, struct paper_ink *ink,
                                   const struct paper_layout *layout, const struct paper_values *values,
                                   unsigned width_mm, struct printer_raster *ret_raster, struct err *err)
{
	bool narrow = (width_mm ? width_mm : layout->width_mm) == 58;
	int margin = narrow && layout->margin > MARGIN_58_MOST ? MARGIN_58_MOST : (int)layout->margin;

	compose->ink = ink;
	compose->layout = layout;
	compose->values = values;
	compose->dots_wide = narrow ? DOTS_58 : DOTS_80;
	compose->y = HEAD;
	compose->left = margin;
	compose->right = (int)compose->dots_wide - margin;
	compose->op_count = compose->pool_used = compose->qr_count = 0;
	compose->code_is_missing = false;
	for (size_t i = 0; i < layout->block_count;) {
		bool wanted = is_wanted(compose, &layout->blocks[i]);
		if (wanted)
			put_block(compose, &layout->blocks[i]);
		i = wanted ? i + 1 : skip_block(layout, i);
	}
	if (compose->code_is_missing)
		return err_set(err, ERR_LIMIT, "no memory for a QR code");
	int height = compose->y + FOOT < PAPER_HEIGHT_MAX ? compose->y + FOOT : PAPER_HEIGHT_MAX;
	struct printer_raster raster = {.width = compose->dots_wide, .height = (unsigned)height};
	raster.bits = calloc((size_t)raster.width / 8, raster.height);
	if (raster.bits == NULL)
		return err_set(err, ERR_LIMIT, "no memory for %u x %u dots", raster.width, raster.height);
	for (size_t i = 0; i < compose->op_count; i++)
		draw_op(compose, &compose->ops[i], &raster);
	*ret_raster = raster;
	return ERR_OK;
}

enum err_code paper_compose_check(const struct paper_layout *layout, const char *name, struct err *err)
{
	char unknown[PAPER_LAYOUT_NAME_MAX];

	for (size_t i = 0; i < layout->block_count; i++) {
		const struct paper_block *block = &layout->blocks[i];
		const char *const named[] = {block->of, block->when, block->unless};
		for (size_t j = 0; j < ARRAY_LEN(named); j++) {
			if (named[j][0] && !paper_values_known(named[j]))
				return err_set(err, ERR_INVALID, "%s: no document has a value \"%s\"", name, named[j]);
		}
		for (int j = 0; j < LANGUAGE_COUNT; j++) {
			if (block->text[j] && paper_wrap_unknown(block->text[j], unknown))
				return err_set(err, ERR_INVALID, "%s: no document has a value \"%s\"", name, unknown);
		}
	}
	return ERR_OK;
}
