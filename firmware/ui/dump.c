/*
 * The dump: what is on the screen, as JSON, for tests and for checks of
 * accessibility. Written atomically, only when it says something new.
 */
#include "base/check.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"
#include "ui/ui_priv.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const ROLES[] = {
	[ROLE_NONE] = "none",     [ROLE_TEXT] = "text",   [ROLE_HEADING] = "heading", [ROLE_BUTTON] = "button",
	[ROLE_OPTION] = "option", [ROLE_CHECK] = "check", [ROLE_KEY] = "key",         [ROLE_FIELD] = "field",
	[ROLE_ROW] = "row",       [ROLE_IMAGE] = "image", [ROLE_STATUS] = "status",   [ROLE_ALERT] = "alert",
	[ROLE_DIALOG] = "dialog", [ROLE_LIST] = "list",
};

static json_t *rect_px(struct ui_rect r)
{
	return json_pack("{s:i,s:i,s:i,s:i}", "x", r.x, "y", r.y, "w", r.w, "h", r.h);
}

static double tenth(double v)
{
	return round(v * 100) / 100;
}

static json_t *rect_mm(const struct ui *ui, struct ui_rect r)
{
	double d = ui->config.dots_per_mm;

	return json_pack("{s:f,s:f,s:f,s:f}", "x", tenth(r.x / d), "y", tenth(r.y / d), "w", tenth(r.w / d), "h",
					 tenth(r.h / d));
}

static json_t *color(uint32_t rgb)
{
	char text[8];

	snprintf(text, sizeof(text), "#%06X", (unsigned)rgb);
	return json_string(text);
}

/* Invalid UTF-8 can't happen here; should it, the dump says so instead of failing. */
static json_t *string(const char *text, size_t len)
{
	json_t *s = json_stringn(text, len);

	return s ? s : json_string("?");
}

static json_t *dump_line(struct ui *ui, const struct ui_node *node, size_t i)
{
	const struct ui_line *line = &node->lines[i];
	struct ui_rect ink = {0, 0, 0, 0}, box;
	int y = node->rect.y + (node->rect.h - (int)node->line_count * node->line_px) / 2 + (int)i * node->line_px;
	int x = node->rect.x;

	if (node->style.text_align == ALIGN_CENTER)
		x += (node->rect.w - line->width) / 2;
	else if (node->style.text_align == ALIGN_END)
		x += node->rect.w - line->width;
	box = (struct ui_rect){x, y, line->width, node->line_px};
	for (size_t b = 0; b < line->count; b++) {
		const struct ui_word_box *w = &line->boxes[b];
		const struct ui_run *run = ui_text_run(ui->text, w->style, w->text, w->len);
		int base = y + ui_text_baseline(ui->text, w->style, node->line_px);

		ink = ui_rect_join(ink, (struct ui_rect){x + w->x + run->ink.x, base + run->ink.y, run->ink.w, run->ink.h});
	}
	return json_pack("{s:o,s:o}", "box", rect_px(box), "ink", rect_px(ink));
}

static json_t *dump_text(struct ui *ui, const struct ui_node *node)
{
	static const char *const FONTS[UI_FONTS] = {"medium", "semibold", "bold", "icons", "other", "other-bold"};
	struct ui_text_style style = node->spans[0].style;
	json_t *lines = json_array(), *out;
	char text[UI_TEXT_MAX] = "";
	size_t used = 0;

	for (size_t i = 0; i < node->span_count && used + node->spans[i].len < sizeof(text); i++) {
		memcpy(text + used, node->spans[i].text, node->spans[i].len);
		used += node->spans[i].len;
	}
	for (size_t i = 0; i < node->line_count; i++)
		json_array_append_new(lines, dump_line(ui, node, i));
	out = json_pack("{s:o,s:o,s:s,s:f,s:f,s:o,s:o,s:o}", "text", string(text, used), "rect_px", rect_px(node->rect),
					"font", FONTS[style.font], "size_px", style.px2 / 2.0, "cap_mm",
					tenth(ui_text_metrics(ui->text, style).cap / ui->config.dots_per_mm), "color",
					color(paint_text_color(ui, node)), "background", color(paint_background(ui, node)), "lines", lines);
	for (size_t i = 0; i < node->span_count; i++)
		if (node->spans[i].marked)
			json_object_set_new(out, "marked", json_true());
	if (node->aside)
		json_object_set_new(out, "aside", json_true());
	if (node->extra)
		json_object_set_new(out, "extra", json_true());
	explicit_bzero(text, used);
	return out;
}

static json_t *dump_texts(struct ui *ui, const struct ui_node *node)
{
	json_t *texts = json_array();

	for (const struct ui_node *n = node; n; n = ui_node_next(node, n))
		if (n->kind == NODE_TEXT && n->spans[0].len + n->span_count > 1)
			json_array_append_new(texts, dump_text(ui, n));
	return texts;
}

static uint32_t first_color(const struct ui *ui, const struct ui_node *node)
{
	for (const struct ui_node *n = node; n; n = ui_node_next(node, n))
		if (n->kind == NODE_TEXT)
			return paint_text_color(ui, n);
	return ui->theme.colors[UI_INK];
}

static void set_flag(json_t *object, const char *name, bool value)
{
	json_object_set_new(object, name, json_boolean(value));
}

static json_t *dump_widget(struct ui *ui, const struct ui_node *node, size_t number, bool covered, bool container)
{
	struct ui_rect rect = node->is_target ? ui_hit_rect(ui, node) : node->rect;
	char key[UI_KEY_SIZE], speech[UI_TEXT_MAX], text[UI_TEXT_MAX];
	const struct ui_target *t = &node->target;
	json_t *out;

	ui_node_texts(node, true, text, sizeof(text));
	ui_node_speech(node, speech, sizeof(speech));
	snprintf(key, sizeof(key), "text.%zu", number);
	out = json_pack("{s:s,s:s,s:o,s:o,s:o,s:o,s:{s:o,s:o},s:o}", "key", t->key ? t->key : key, "role",
					ROLES[t->role ? t->role : ROLE_TEXT], "text", string(text, strlen(text)), "spoken",
					string(speech, strlen(speech)), "rect_px", rect_px(rect), "rect_mm", rect_mm(ui, rect), "colors",
					"text", color(first_color(ui, node)), "background", color(paint_background(ui, node)), "texts",
					dump_texts(ui, node));
	set_flag(out, "target", node->is_target && !covered);
	set_flag(out, "covered", covered);
	set_flag(out, "container", container);
	set_flag(out, "primary", t->primary);
	set_flag(out, "enabled", !t->disabled);
	set_flag(out, "selected", t->selected);
	set_flag(out, "busy", t->busy);
	set_flag(out, "focused", ui->focus_shown && node->id && node->id == ui->focus);
	if (t->why)
		json_object_set_new(out, "why", string(t->why, strlen(t->why)));
	explicit_bzero(text, sizeof(text));
	explicit_bzero(speech, sizeof(speech));
	return out;
}

/* Named widgets and targets once each; texts outside of any. */
static void dump_nodes(struct ui *ui, const struct ui_node *root, json_t *widgets)
{
	bool covered = ui->overlay && root != ui->overlay;
	const struct ui_node *n = root;

	while (n) {
		bool named = n->target.role != ROLE_NONE, container = false;

		for (const struct ui_node *c = n->first; named && c && !container; c = ui_node_next(n, c))
			container = c->target.role != ROLE_NONE;
		if (named || (n->kind == NODE_TEXT && !n->aside))
			json_array_append_new(widgets, dump_widget(ui, n, json_array_size(widgets), covered, container));
		if (named && !container) { /* its texts are in it */
			while (n != root && !n->next)
				n = n->parent;
			n = n == root ? NULL : n->next;
		} else {
			n = ui_node_next(root, n);
		}
	}
}

static const char *layout_name(enum ui_layout layout)
{
	static const char *const NAMES[LAYOUTS] = {"portrait", "landscape", "small", "pad"};

	return NAMES[layout];
}

/* Words of the first thing that did not fit. */
static json_t *overflow_text(const struct ui *ui)
{
	char text[UI_TEXT_MAX] = "";
	json_t *out;

	if (ui->overflow_at)
		ui_node_texts(ui->overflow_at, true, text, sizeof(text));
	out = string(text, strlen(text));
	explicit_bzero(text, sizeof(text));
	return out;
}

static json_t *dump_make(struct ui *ui)
{
	json_t *widgets = json_array();
	const char *language = ui->config.language_count ? ui->config.languages[ui->settings.language] : "";
	const char *code = ui->config.language_codes ? ui->config.language_codes[ui->settings.language] : language;

	dump_nodes(ui, ui->root, widgets);
	if (ui->overlay)
		dump_nodes(ui, ui->overlay, widgets);
	return json_pack("{s:s,s:s,s:s,s:s,s:i,s:b,s:b,s:{s:i,s:i},s:f,s:i,s:i,s:i,s:b,s:o,s:b,s:f,s:o}", "screen",
					 ui_screen_name(ui), "language", code, "theme", ui->theme.name, "layout", layout_name(ui->layout),
					 "size", ui->settings.size, "low_reach", ui->settings.low_reach, "audio", ui->settings.audio,
					 "window", "w", ui->config.w, "h", ui->config.h, "dots_per_mm", ui->config.dots_per_mm, "fit",
					 ui->fit, "page", (int)ui->page, "pages", (int)ui->pages, "overflow", ui->overflow, "overflow_at",
					 overflow_text(ui), "overlay", ui->overlay != NULL, "reach_top_px",
					 (double)(ui_reach_top(ui) * ui->px_per_u), "widgets", widgets);
}

char *ui_dump(struct ui *ui)
{
	json_t *dump;
	char *text;

	if (ui->dirty)
		build_now(ui);
	dump = dump_make(ui);
	CHECK(dump);
	text = json_dumps(dump, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
	json_decref(dump);
	CHECK(text);
	return text;
}

void dump_step(struct ui *ui)
{
	struct err err;
	uint64_t hash;
	char *text;

	if (!ui->config.dump_path || !ui->root)
		return;
	text = ui_dump(ui);
	hash = hash_text(HASH_START, text);
	if (hash != ui->dumped) {
		ui->dumped = hash;
		if (file_replace(ui->config.dump_path, text, strlen(text), false, &err) != ERR_OK)
			log_event(LOG_WARN, "dump.failed", LOG_ERR(&err));
	}
	explicit_bzero(text, strlen(text));
	free(text);
}
