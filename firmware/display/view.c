#include "display/view_priv.h"

#include "base/check.h"
#include "base/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDE_W 1920.0F
#define WIDE_H 1080.0F
#define VIEW_SHRINK 4 /* px that a text with two parts gives up before it gives up a part */

enum err_code view_create(int w, int h, struct view **ret_view, struct err *err)
{
	struct view *view = calloc(1, sizeof(*view));

	if (view == NULL)
		return err_set(err, ERR_LIMIT, "no memory for the picture");
	enum err_code code = ui_text_open(NULL, &view->fonts, err);
	if (code != ERR_OK) {
		free(view);
		return code;
	}
	view->theme = theme_builtin(THEME_HALL);
	view->w = w;
	view->h = h;
	view->tall = h > w;
	double across = w / (view->tall ? WIDE_H : WIDE_W), down = h / (view->tall ? WIDE_W : WIDE_H);
	view->scale = across < down ? across : down;
	view->left = (int)lround((w - view->scale * (view->tall ? WIDE_H : WIDE_W)) / 2);
	view->top = (int)lround((h - view->scale * (view->tall ? WIDE_W : WIDE_H)) / 2);
	view->name = "";
	view->pages = 1;
	*ret_view = view;
	return ERR_OK;
}

void view_destroy(struct view *view)
{
	if (view == NULL)
		return;
	ui_text_destroy(view->fonts);
	free(view);
}

static int px_of(const struct view *view, float length)
{
	int px = (int)lround(length * view->scale);

	return px > 0 || length <= 0 ? px : 1;
}

/* Edges are rounded, not sizes, so that neighbours meet. */
struct ui_rect view_rect(const struct view *view, float x, float y, float w, float h)
{
	int left = view->left + (int)lround(x * view->scale), top = view->top + (int)lround(y * view->scale);
	int right = view->left + (int)lround((x + w) * view->scale);
	int bottom = view->top + (int)lround((y + h) * view->scale);

	return (struct ui_rect){left, top, right > left ? right - left : 1, bottom > top ? bottom - top : 1};
}

static const char *keep(struct view *view, const char *text)
{
	size_t size = strlen(text) + 1;
	char *at = view->pools[view->present] + view->pool_used;

	if (size > VIEW_POOL - view->pool_used)
		return "";
	memcpy(at, text, size);
	view->pool_used += size;
	return at;
}

const char *view_format(struct view *view, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	text[utf8_cut(text, strlen(text), sizeof(text) - 1)] = '\0';
	return keep(view, text);
}

static struct ui_text_style style_of(const struct view *view, enum ui_font font, float size, unsigned flags)
{
	int px2 = (int)lround(size * view->scale * 2);

	return (struct ui_text_style){font, px2 > 2 ? px2 : 2, flags};
}

float view_width(struct view *view, enum ui_font font, float size, unsigned flags, const char *text)
{
	struct ui_text_style style = style_of(view, font, size, flags);

	return (float)(ui_text_width(view->fonts, style, text, strlen(text)) / view->scale);
}

static void note_item(struct view *view, const struct view_text *how, const char *text, struct ui_rect rect)
{
	if (how->key == NULL || view->item_count == VIEW_ITEMS_MAX)
		return;
	struct view_item *item = &view->items[view->item_count++];
	snprintf(item->key, sizeof(item->key), "%s", how->key);
	item->role = how->role ? how->role : "text";
	item->text = text;
	item->rect = rect;
	item->color = how->color;
	item->ground = how->ground;
}

/* "Đất đai – Xây dựng" that does not fit is "Đất đai": the first of several things, whole. */
static size_t first_part(const char *text, size_t len)
{
	static const char *const links[] = {" – ", ", ", " - "};
	size_t best = 0;

	for (size_t i = 0; i < ARRAY_LEN(links); i++) {
		size_t link = strlen(links[i]);
		for (size_t at = len > link ? len - link : 0; at > best; at--) {
			if (memcmp(text + at, links[i], link) == 0)
				best = at;
		}
	}
	return best;
}

/* What does not fit at the least size loses its last words. */
static const char *cut_words(struct view *view, const struct view_text *how, float size, const char *text)
{
	char cut[512];
	size_t len = utf8_cut(text, strlen(text), sizeof(cut) - 4);

	do {
		while (len > 0 && text[len - 1] != ' ')
			len--;
		while (len > 0 && text[len - 1] == ' ')
			len--;
		memcpy(cut, text, len);
		memcpy(cut + len, "…", sizeof("…"));
	} while (len > 0 && view_width(view, how->font, size, how->flags, cut) > how->max);
	return len > 0 ? keep(view, cut) : text;
}

/* Makes a text fit how->max: a little smaller, else its first part alone, else as small as may be, else cut. */
static const char *fit(struct view *view, const struct view_text *how, const char *text, float *size)
{
	char part[512];
	size_t len = first_part(text, strnlen(text, sizeof(part) - 1));
	float least = len > 0 && how->size - VIEW_SHRINK > VIEW_TEXT_LEAST ? how->size - VIEW_SHRINK : VIEW_TEXT_LEAST;

	while (*size - 2 >= least && view_width(view, how->font, *size, how->flags, text) > how->max)
		*size -= 2;
	if (view_width(view, how->font, *size, how->flags, text) <= how->max)
		return text;
	if (len == 0)
		return cut_words(view, how, *size, text);
	memcpy(part, text, len);
	part[len] = '\0';
	*size = how->size;
	return fit(view, how, keep(view, part), size); /* ends: each round is shorter */
}

float view_put(struct view *view, const struct view_text *how, const char *text)
{
	float size = how->size;

	text = keep(view, text);
	if (how->max > 0)
		text = fit(view, how, text, &size);
	float width = view_width(view, how->font, size, how->flags, text);
	float x = how->x - (how->align == VIEW_RIGHT ? width : how->align == VIEW_CENTER ? width / 2 : 0);
	struct ui_rect box = view_rect(view, x, how->y - size, width, size * 1.3F);
	int baseline = view->top + (int)lround(how->y * view->scale);
	list_text(view->list, view->fonts, box.x, baseline, style_of(view, how->font, size, how->flags), text,
	          strlen(text), how->color);
	note_item(view, how, text, box);
	return width;
}

void view_icon(struct view *view, uint32_t code, float x, float baseline, float size, uint32_t color)
{
	char glyph[8];

	glyph[utf8_put(code, glyph)] = '\0';
	const char *kept = keep(view, glyph);
	struct ui_rect at = view_rect(view, x, baseline, 1, 1);
	list_text(view->list, view->fonts, at.x, at.y, style_of(view, FONT_ICONS, size, 0), kept, strlen(kept), color);
}

void view_arrow(struct view *view, float x, float middle, float length, float thick, uint32_t color)
{
	const float head = length * 0.5F, slant = thick * 0.7071F, s16 = 16 * (float)view->scale;
	const float tip = x + length;
	/* Shaft and the two barbs, each a polygon; the tip is where their middles meet. */
	const float barbs[2] = {-1, 1};

	view_line(view, x, middle - thick / 2, length - thick, thick, color);
	for (int i = 0; i < 2; i++) {
		float up = barbs[i];
		const float points[4][2] = {
			{tip, middle},
			{tip - slant, middle - up * slant},
			{tip - head - slant, middle + up * (head - slant)},
			{tip - head, middle + up * head},
		};
		struct canvas_point shape[4];
		for (int j = 0; j < 4; j++) {
			shape[j].x16 = view->left * 16 + (int)lroundf(points[j][0] * s16);
			shape[j].y16 = view->top * 16 + (int)lroundf(points[j][1] * s16);
		}
		list_polygon(view->list, shape, 4, color);
	}
}

void view_card(struct view *view, float x, float y, float w, float h, float radius, uint32_t color)
{
	list_round(view->list, view_rect(view, x, y, w, h), px_of(view, radius), color);
}

void view_line(struct view *view, float x, float y, float w, float h, uint32_t color)
{
	list_fill(view->list, view_rect(view, x, y, w, h), color);
}

const char *view_counter_name(const struct view *view, unsigned counter)
{
	const struct catalogue *catalogue = view->in->catalogue;
	const struct catalogue_counter *found = catalogue ? catalogue_counter(catalogue, counter) : NULL;

	return found ? catalogue_text(&found->name, view->in->language) : "";
}

const char *view_service_name(const struct view *view, const char *service)
{
	const struct catalogue *catalogue = view->in->catalogue;
	const struct catalogue_service *found = catalogue && service[0] ? catalogue_service(catalogue, service) : NULL;

	return found ? catalogue_text(&found->name, view->in->language) : "";
}

static void build_wide(struct view *view, bool stale)
{
	/* The stale banner pushes everything down and takes the place of the hint and half of the tables. */
	view_header(view);
	if (stale)
		view_stale_banner(view, (struct view_box){48, 108, 1824, 116});
	view_call_landscape(view, stale);
	view_recent(view, stale ? (struct view_box){48, 708, 1160, 251} : (struct view_box){48, 612, 1160, 251}, 4);
	view_counters(view, (struct view_box){1236, stale ? 244 : 108, 636, 483}, 1, stale);
	if (stale)
		view_ask(view, (struct view_box){1236, 755, 636, 213});
	else
		view_waiting(view, (struct view_box){1236, 619, 636, 356});
	if (!stale)
		view_tip(view, (struct view_box){48, 891, 1160, 77});
	view_ticker(view, stale ? (struct view_box){0, 992, 1920, 84} : (struct view_box){0, 996, 1920, 84}, stale);
}

static void build_tall(struct view *view, bool stale)
{
	view_header(view);
	view_call_tall(view, stale);
	view_recent(view, (struct view_box){40, 771, 1000, 250}, 3);
	view_counters(view, (struct view_box){40, 1047, 1000, 315}, 2, stale);
	if (stale)
		view_ask(view, (struct view_box){40, 1388, 1000, 200});
	else
		view_waiting(view, (struct view_box){40, 1388, 1000, 411});
	if (stale)
		view_stale_banner(view, (struct view_box){40, 1612, 1000, 190});
	view_ticker(view, (struct view_box){0, 1836, 1080, 84}, stale);
}

size_t view_build(struct view *view, const struct view_input *input, struct ui_rect *ret_rects, size_t max)
{
	static const char *const names[] = {
		[BOARD_NORMAL] = "display-normal", [BOARD_ANNOUNCE] = "display-announce", [BOARD_STALE] = "display-stale"};
	enum board_mode mode = board_mode(input->board, input->now_ms);
	struct ui_rect whole = {0, 0, view->w, view->h};

	view->present ^= 1;
	view->list = &view->lists[view->present];
	view->in = input;
	if (mode != view->mode) /* a call came or went: numbers of earlier ones are not needed again */
		ui_text_age(view->fonts);
	view->mode = mode;
	view->pool_used = view->item_count = 0;
	view->pages = 1;
	view->name = input->closed ? "display-closed" : names[mode];
	list_clear(view->list, whole);
	list_fill(view->list, whole, view->theme->colors[mode == BOARD_ANNOUNCE && !input->closed ? UI_GOLD : UI_BG]);
	if (input->closed)
		view_closed(view);
	else if (mode == BOARD_ANNOUNCE)
		view_announce(view);
	else if (view->tall)
		build_tall(view, mode == BOARD_STALE);
	else
		build_wide(view, mode == BOARD_STALE);
	CHECK(!view->list->full);
	if (!view->started) {
		view->started = true;
		ret_rects[0] = whole;
		return 1;
	}
	return list_compare(&view->lists[view->present ^ 1], view->list, ret_rects, max);
}

void view_draw(struct view *view, struct canvas *canvas, struct ui_rect rect)
{
	list_draw(&view->lists[view->present], canvas, view->fonts, rect);
}

const char *view_name(const struct view *view)
{
	return view->name;
}

size_t view_items(const struct view *view, const struct view_item **ret_items)
{
	*ret_items = view->items;
	return view->item_count;
}

unsigned view_pages(const struct view *view)
{
	return view->pages;
}
