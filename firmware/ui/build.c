/*
 * From a screen to the picture: build the tree, lay it out, and build again
 * with less where it did not fit.
 */
#include "base/check.h"
#include "base/clock.h"
#include "ui/ui_priv.h"

#include <string.h>

#define WARM_STYLES 32
#define WARM_BYTES 72 /* longer texts take several lines */
#define LEAST_ROWS 3  /* of a list, before words get shorter */

/* In low reach a target above the line is one that did not fit. */
static void hold_reach(struct ui *ui)
{
	const struct ui_node *targets[UI_TARGETS_MAX];
	int top = ui_px(ui, ui_reach_top(ui));
	size_t count = top > 0 ? ui_targets(ui, targets) : 0;

	for (size_t i = 0; i < count; i++)
		if (ui_hit_rect(ui, targets[i]).y < top - 1)
			layout_overflow(ui, targets[i]);
}

static bool same_style(struct ui_text_style a, struct ui_text_style b)
{
	return a.font == b.font && a.px2 == b.px2 && a.flags == b.flags;
}

/* Renders the short texts of a tree style by style: each change of size makes the font forget its glyphs, and most
 * texts are one line that is drawn as it is measured. */
static void warm_texts(struct ui *ui, struct ui_node *root)
{
	struct ui_text_style done[WARM_STYLES];
	size_t count = 0;

	for (struct ui_node *n = root; n && count < WARM_STYLES; n = ui_node_next(root, n)) {
		size_t k = 0;

		if (n->kind != NODE_TEXT)
			continue;
		while (k < count && !same_style(done[k], n->spans[0].style))
			k++;
		if (k < count)
			continue;
		done[count++] = n->spans[0].style;
		for (struct ui_node *m = n; m; m = ui_node_next(root, m))
			if (m->kind == NODE_TEXT && m->span_count == 1 && m->spans[0].len > 0 && m->spans[0].len < WARM_BYTES &&
				same_style(m->spans[0].style, done[k]) && !memchr(m->spans[0].text, '\n', m->spans[0].len))
				ui_text_run(ui->text, done[k], m->spans[0].text, m->spans[0].len);
	}
}

static void build_once(struct ui *ui)
{
	struct ui_level *top = nav_top(ui);
	struct ui_rect whole = {0, 0, ui->config.w, ui->config.h};

	arena_reset(&ui->arenas[ui->arena]);
	ui->root = ui->overlay = NULL;
	ui->overflow = false;
	ui->overflow_at = NULL;
	ui->rebuild_wall_ms = 0;
	ui->counts_down = false;
	ui->rows_asked = 0;
	ui->page = ui->pages = 0;
	ui->building = true;
	ui->root = ui_node_make(ui, NULL);
	ui->root->parent = NULL;
	ui->root->style.flow = FLOW_STACK; /* a toast lies over the page and takes none of its room */
	top->screen->build(ui, top->state);
	idle_build(ui);
	ui->building = false;
	warm_texts(ui, ui->root);
	layout_tree(ui, ui->root, whole);
	if (ui->overlay)
		layout_tree(ui, ui->overlay, whole);
	hold_reach(ui);
}

struct ui_node *ui_overlay(struct ui *ui)
{
	CHECK(ui->building);
	if (!ui->overlay) {
		struct ui_node *node = ui_memory(ui, sizeof(*node));

		node->natural_w = node->measured_w = node->broken_w = -1;
		node->style = (struct ui_style){.flow = FLOW_COLUMN, .align = ALIGN_CENTER, .justify = JUSTIFY_CENTER};
		ui->overlay = node;
	}
	return ui->overlay;
}

/* The order in which a screen gives way: descriptions, then rows of its list (the rest is on
 * further pages), then short words, then rows down to one. */
static bool give_way(struct ui *ui)
{
	int least = ui->fit < 2 ? LEAST_ROWS : 1;

	if (ui->fit > 0 && ui->rows_asked - ui->squeeze > least) {
		ui->squeeze++;
		return true;
	}
	if (ui->fit == UI_FIT_MAX)
		return false;
	ui->fit++;
	ui->squeeze = 0;
	return true;
}

void build_now(struct ui *ui)
{
	ui->arena = 1 - ui->arena;
	ui->fit = ui->squeeze = 0;
	do
		build_once(ui);
	while (ui->overflow && give_way(ui));
	ui->dirty = false;
	ui->tell = true;
	ui->repaint = true;
	input_learn(ui);
	focus_keep(ui);
}

int ui_rows(struct ui *ui, int wanted)
{
	if (wanted > ui->rows_asked)
		ui->rows_asked = wanted;
	return wanted - ui->squeeze > 1 ? wanted - ui->squeeze : 1;
}

unsigned ui_page(struct ui *ui, unsigned pages)
{
	ui->pages = pages;
	ui->page = nav_top(ui)->page % pages;
	return ui->page;
}

int ui_fit(const struct ui *ui)
{
	return ui->fit;
}

void ui_rebuild_at(struct ui *ui, int64_t wall_ms)
{
	if (!ui->rebuild_wall_ms || wall_ms < ui->rebuild_wall_ms)
		ui->rebuild_wall_ms = wall_ms;
}

void ui_changed(struct ui *ui)
{
	ui->dirty = true;
}
