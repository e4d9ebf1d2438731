#include "ui/tree.h"

#include "base/check.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "ui/ui_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

uint64_t ui_key_id(const char *key)
{
	if (!key || !*key)
		return 0;

	uint64_t id = hash_text(HASH_START, key);

	return id ? id : 1;
}

void *ui_memory(struct ui *ui, size_t size)
{
	void *block = arena_alloc(&ui->arenas[ui->arena], size);

	CHECK(block); /* UI_TREE_BYTES is a budget of the screens */
	return block;
}

static char *keep(struct ui *ui, const char *text)
{
	char *copy;

	if (!text)
		return NULL;
	copy = arena_str(&ui->arenas[ui->arena], text);
	CHECK(copy);
	return copy;
}

const char *ui_format(struct ui *ui, const char *fmt, ...)
{
	char line[UI_TEXT_MAX];
	va_list args;
	char *copy;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	copy = keep(ui, line);
	explicit_bzero(line, strlen(line));
	return copy;
}

/* What was measured of it and of all around it counts no more. */
static void forget_size(struct ui_node *node)
{
	for (; node; node = node->parent)
		node->natural_w = node->measured_w = -1;
}

struct ui_node *ui_node_make(struct ui *ui, struct ui_node *parent)
{
	struct ui_node *node = ui_memory(ui, sizeof(*node));

	CHECK(ui->building);
	if (!parent)
		parent = ui->root;
	node->parent = parent;
	node->natural_w = node->measured_w = node->broken_w = -1;
	if (!parent)
		return node;
	node->depth = parent->depth + 1;
	CHECK(node->depth < UI_DEPTH_MAX);
	if (parent->last)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
	if (parent->natural_w >= 0 || parent->measured_w >= 0)
		forget_size(parent);
	return node;
}

void ui_node_drop(struct ui_node *node)
{
	struct ui_node *parent = node->parent, *before = NULL;

	for (struct ui_node *n = parent->first; n != node; n = n->next)
		before = n;
	if (before)
		before->next = node->next;
	else
		parent->first = node->next;
	if (parent->last == node)
		parent->last = before;
	node->parent = node->next = NULL;
	forget_size(parent);
}

void ui_node_move(struct ui_node *node, struct ui_node *parent, bool first)
{
	ui_node_drop(node);
	node->parent = parent;
	if (first)
		node->next = parent->first;
	else if (parent->last)
		parent->last->next = node;
	if (first || !parent->first)
		parent->first = node;
	if (!first || !parent->last)
		parent->last = node;
	forget_size(parent);
}

struct ui_node *ui_box(struct ui *ui, struct ui_node *parent, struct ui_style style)
{
	struct ui_node *node = ui_node_make(ui, parent);

	node->style = style;
	return node;
}

struct ui_node *ui_column(struct ui *ui, struct ui_node *parent, float gap)
{
	return ui_box(ui, parent, (struct ui_style){.flow = FLOW_COLUMN, .gap = gap});
}

struct ui_node *ui_row(struct ui *ui, struct ui_node *parent, float gap)
{
	return ui_box(ui, parent, (struct ui_style){.flow = FLOW_ROW, .gap = gap});
}

struct ui_node *ui_grid(struct ui *ui, struct ui_node *parent, int columns, float gap)
{
	return ui_box(ui, parent, (struct ui_style){.flow = FLOW_GRID, .columns = columns, .gap = gap});
}

struct ui_node *ui_space(struct ui *ui, struct ui_node *parent)
{
	return ui_box(ui, parent, (struct ui_style){.grow = 1});
}

struct ui_node *ui_gap(struct ui *ui, struct ui_node *parent, float u)
{
	bool across = parent && parent->style.flow == FLOW_ROW;

	return ui_box(ui, parent, across ? (struct ui_style){.w = u} : (struct ui_style){.h = u});
}

struct ui_node *ui_rule(struct ui *ui, struct ui_node *parent)
{
	bool across = parent && parent->style.flow == FLOW_ROW;

	if (across)
		return ui_box(ui, parent, (struct ui_style){.w = 1, .fill = UI_LINE, .self = ALIGN_STRETCH});
	return ui_box(ui, parent, (struct ui_style){.h = 1, .fill = UI_LINE, .self = ALIGN_STRETCH});
}

static enum ui_font font_of(const struct ui_style *style, enum ui_font usual)
{
	if (style->bold)
		return FONT_BOLD;
	if (style->semibold)
		return FONT_SEMIBOLD;
	return style->medium ? FONT_MEDIUM : usual;
}

float ui_node_type_u(const struct ui *ui, const struct ui_style *style)
{
	int step = style->fixed_size ? 1 : ui->settings.size;

	if (style->type_u > 0)
		return theme_grow(style->type_u, step);
	return theme_type(style->type, ui->layout, step).u;
}

static struct ui_text_style text_style(const struct ui *ui, const struct ui_style *style)
{
	struct ui_type_size size = theme_type(style->type, ui->layout, 1);
	float px = ui_node_type_u(ui, style) * ui->px_per_u;
	unsigned flags = (style->figures ? TEXT_FIGURES : 0u) | (style->ticket ? TEXT_TICKET : 0u);

	return (struct ui_text_style){font_of(style, size.font), (int)(px * 2 + 0.5F), flags};
}

static struct ui_node *text_node(struct ui *ui, struct ui_node *parent, struct ui_style style, enum ui_color color)
{
	struct ui_node *node = ui_node_make(ui, parent);

	node->kind = NODE_TEXT;
	node->style = style;
	node->color = color;
	return node;
}

struct ui_node *ui_text_styled(struct ui *ui, struct ui_node *parent, struct ui_style style, enum ui_color color,
							   const char *text)
{
	struct ui_node *node = text_node(ui, parent, style, color);

	node->spans = ui_memory(ui, sizeof(*node->spans));
	node->span_count = 1;
	node->spans[0] = (struct ui_span){keep(ui, text ? text : ""), 0, text_style(ui, &style), false, false};
	node->spans[0].len = strlen(node->spans[0].text);
	return node;
}

struct ui_node *ui_text(struct ui *ui, struct ui_node *parent, enum ui_type type, enum ui_color color, const char *text)
{
	return ui_text_styled(ui, parent, (struct ui_style){.type = type}, color, text);
}

/* Length of the next "<b>", "</b>", "<m>" or "</m>" at text, and what it sets; 0: none. */
static size_t tag_at(const char *text, bool *strong, bool *marked)
{
	static const struct {
		const char *tag;
		bool is_mark, on;
	} TAGS[] = {
		{"<b>", false, true},
		{"</b>", false, false},
		{"<m>", true, true},
		{"</m>", true, false},
	};

	for (size_t i = 0; i < ARRAY_LEN(TAGS); i++) {
		size_t len = strlen(TAGS[i].tag);

		if (strncmp(text, TAGS[i].tag, len) != 0)
			continue;
		*(TAGS[i].is_mark ? marked : strong) = TAGS[i].on;
		return len;
	}
	return 0;
}

static size_t split_markup(const char *text, struct ui_span *spans, struct ui_text_style plain,
						   struct ui_text_style strong_style)
{
	bool strong = false, marked = false;
	const char *start = text;
	size_t count = 0;

	for (const char *at = text;;) {
		bool was_strong = strong, was_marked = marked;
		size_t tag = *at ? tag_at(at, &strong, &marked) : 0;

		if (*at && !tag) {
			at++;
			continue;
		}
		if (at > start) {
			if (spans)
				spans[count] = (struct ui_span){start, (size_t)(at - start), was_strong ? strong_style : plain,
												was_strong, was_marked};
			count++;
		}
		if (!*at)
			return count;
		at += tag;
		start = at;
	}
}

struct ui_node *ui_rich_styled(struct ui *ui, struct ui_node *parent, struct ui_style style, enum ui_color color,
							   const char *markup)
{
	struct ui_node *node = text_node(ui, parent, style, color);
	struct ui_text_style plain = text_style(ui, &style), strong = plain;
	char *copy = keep(ui, markup ? markup : "");

	strong.font = FONT_BOLD;
	node->span_count = split_markup(copy, NULL, plain, strong);
	node->spans = ui_memory(ui, sizeof(*node->spans) * (node->span_count + 1));
	split_markup(copy, node->spans, plain, strong);
	if (!node->span_count) {
		node->spans[0] = (struct ui_span){copy, 0, plain, false, false};
		node->span_count = 1;
	}
	return node;
}

struct ui_node *ui_rich(struct ui *ui, struct ui_node *parent, enum ui_type type, enum ui_color color,
						const char *markup)
{
	return ui_rich_styled(ui, parent, (struct ui_style){.type = type}, color, markup);
}

struct ui_node *ui_icon(struct ui *ui, struct ui_node *parent, uint32_t icon, float u, enum ui_color color)
{
	struct ui_node *node = ui_node_make(ui, parent);

	node->kind = NODE_ICON;
	utf8_put(icon, node->glyph);
	node->color = color;
	node->style.w = node->style.h = u;
	node->aside = true;
	return node;
}

struct ui_node *ui_painted(struct ui *ui, struct ui_node *parent, struct ui_style style,
						   void (*paint)(struct ui *ui, struct ui_list *list, const struct ui_node *node),
						   const void *data)
{
	struct ui_node *node = ui_node_make(ui, parent);

	node->kind = NODE_PAINT;
	node->style = style;
	node->paint = paint;
	node->data = data;
	return node;
}

struct ui_node *ui_press(struct ui *ui, struct ui_node *node, struct ui_target target)
{
	CHECK(target.key && *target.key && strlen(target.key) < UI_KEY_SIZE);
	target.key = keep(ui, target.key);
	target.spoken = keep(ui, target.spoken);
	target.why = keep(ui, target.why);
	if (target.role == ROLE_NONE)
		target.role = ROLE_BUTTON;
	node->target = target;
	node->is_target = true;
	node->id = ui_key_id(target.key);
	return node;
}

struct ui_node *ui_name(struct ui *ui, struct ui_node *node, const char *key, enum ui_role role, const char *spoken)
{
	node->target = (struct ui_target){.key = keep(ui, key), .role = role, .spoken = keep(ui, spoken)};
	node->id = ui_key_id(key);
	return node;
}

struct ui_node *ui_node_next(const struct ui_node *root, const struct ui_node *node)
{
	if (node->first)
		return node->first;
	while (node != root && !node->next)
		node = node->parent;
	return node == root ? NULL : node->next;
}

static void add_speech(char *out, size_t size, const char *text, size_t len)
{
	size_t used = strlen(out);

	if (!len || used + 2 >= size)
		return;
	if (used && out[used - 1] != ' ')
		out[used++] = ' ';
	if (len > size - used - 1)
		len = size - used - 1;
	for (size_t i = 0; i < len; i++)
		out[used + i] = text[i] == '\n' ? ' ' : text[i];
	out[used + len] = '\0';
}

/* The spans of one text join without a space between. */
static void add_spans(const struct ui_node *n, char *out, size_t size)
{
	for (size_t i = 0; i < n->span_count; i++) {
		size_t used = strlen(out), len = n->spans[i].len;

		if (i == 0 || used == 0) {
			add_speech(out, size, n->spans[i].text, len);
			continue;
		}
		if (len > size - used - 1)
			len = size - used - 1;
		memcpy(out + used, n->spans[i].text, len);
		out[used + len] = '\0';
	}
}

void ui_node_texts(const struct ui_node *node, bool aside, char *out, size_t size)
{
	out[0] = '\0';
	for (const struct ui_node *n = node; n; n = ui_node_next(node, n))
		if (n->kind == NODE_TEXT && (aside || !n->aside))
			add_spans(n, out, size);
}

void ui_node_speech(const struct ui_node *node, char *out, size_t size)
{
	if (!node->target.spoken) {
		ui_node_texts(node, false, out, size);
		return;
	}
	out[0] = '\0';
	add_speech(out, size, node->target.spoken, strlen(node->target.spoken));
}

static struct ui_node *find_in(struct ui_node *root, uint64_t id)
{
	for (struct ui_node *n = root; n; n = ui_node_next(root, n))
		if (n->id == id)
			return n;
	return NULL;
}

struct ui_node *ui_find(const struct ui *ui, uint64_t id)
{
	struct ui_node *node = NULL;

	if (!id)
		return NULL;
	if (ui->overlay)
		node = find_in(ui->overlay, id);
	if (!node && ui->root)
		node = find_in(ui->root, id);
	return node;
}

size_t ui_targets(const struct ui *ui, const struct ui_node *out[UI_TARGETS_MAX])
{
	const struct ui_node *root = ui->overlay ? ui->overlay : ui->root;
	size_t count = 0;

	for (const struct ui_node *n = root; n && count < UI_TARGETS_MAX; n = ui_node_next(root, n))
		if (n->is_target)
			out[count++] = n;
	return count;
}

#define JOINED_INSET_U 5

struct ui_rect ui_hit_rect(const struct ui *ui, const struct ui_node *node)
{
	struct ui_rect r = node->rect;
	int inset = ui_px(ui, JOINED_INSET_U);

	if (node->style.skin != SKIN_JOINED)
		return r;
	return (struct ui_rect){r.x, r.y + inset, r.w, r.h - 2 * inset};
}
