#include "ui/text.h"

#include "base/check.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "ui/text_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const DEBIAN_FONTS[UI_FONTS] = {
	[FONT_MEDIUM] = "/usr/share/fonts/opentype/inter/Inter-Medium.otf",
	[FONT_SEMIBOLD] = "/usr/share/fonts/opentype/inter/Inter-SemiBold.otf",
	[FONT_BOLD] = "/usr/share/fonts/opentype/inter/Inter-Bold.otf",
	[FONT_ICONS] = "/usr/share/fonts/truetype/material-design-icons-iconfont/MaterialIcons-Regular.ttf",
	[FONT_OTHER] = "/usr/share/fonts/truetype/noto/NotoSansKhmer-Regular.ttf",
	[FONT_OTHER_BOLD] = "/usr/share/fonts/truetype/noto/NotoSansKhmer-Bold.ttf",
};

static bool is_fallback(int font)
{
	return font == FONT_OTHER || font == FONT_OTHER_BOLD;
}

enum err_code ui_text_open(const char *const paths[UI_FONTS], struct ui_text **ret_text, struct err *err)
{
	struct ui_text *text;

	if (TTF_Init() != 0)
		return err_set(err, ERR_IO, "fonts: %s", TTF_GetError());
	text = calloc(1, sizeof(*text));
	if (!text) {
		TTF_Quit();
		return err_set(err, ERR_LIMIT, "no memory for text");
	}
	for (int i = 0; i < TEXT_BUCKETS; i++)
		text->buckets[i] = -1;
	for (int i = 0; i < UI_FONTS; i++) {
		const char *path = paths && paths[i] ? paths[i] : DEBIAN_FONTS[i];
		enum err_code code = ERR_OK;

		if (is_fallback(i))
			text->paths[i] = path;
		else
			code = text_face_open(&text->faces[i], path, false, err);
		if (code) {
			ui_text_destroy(text);
			return code;
		}
	}
	*ret_text = text;
	return ERR_OK;
}

void ui_text_destroy(struct ui_text *text)
{
	if (!text)
		return;
	for (int i = 0; i < UI_TEXT_CACHE_RUNS; i++)
		free(text->entries[i].mask);
	for (int i = 0; i < UI_FONTS; i++)
		text_face_close(&text->faces[i]);
	TTF_Quit();
	free(text);
}

uint64_t text_hash(struct ui_text_style style, const char *utf8, size_t len)
{
	uint64_t h = HASH_START;
	uint32_t head[3] = {(uint32_t)style.font, (uint32_t)style.px2, style.flags};

	for (size_t i = 0; i < 3; i++)
		h = hash_byte(h, head[i]);
	h = hash_bytes(h, utf8, len);
	h ^= h >> 29;
	return h ? h : 1;
}

static struct text_entry *find_entry(struct ui_text *text, uint64_t hash)
{
	for (int i = text->buckets[hash % TEXT_BUCKETS]; i >= 0; i = text->entries[i].next)
		if (text->entries[i].hash == hash)
			return &text->entries[i];
	return NULL;
}

static void drop_entry(struct ui_text *text, struct text_entry *entry)
{
	int self = (int)(entry - text->entries);
	int *link = &text->buckets[entry->hash % TEXT_BUCKETS];

	while (*link != self)
		link = &text->entries[*link].next;
	*link = entry->next;
	if (entry->mask) {
		size_t size = (size_t)entry->run.pitch * (size_t)entry->run.h;

		explicit_bzero(entry->mask, size);
		free(entry->mask);
		text->bytes -= size;
	}
	memset(entry, 0, sizeof(*entry));
	text->count--;
}

static void drop_oldest(struct ui_text *text)
{
	struct text_entry *oldest = NULL;

	for (int i = 0; i < UI_TEXT_CACHE_RUNS; i++) {
		struct text_entry *e = &text->entries[i];

		if (e->hash && (!oldest || e->used < oldest->used))
			oldest = e;
	}
	CHECK(oldest);
	drop_entry(text, oldest);
}

static struct text_entry *new_entry(struct ui_text *text, uint64_t hash, size_t size)
{
	struct text_entry *entry = text->entries;

	while (text->count && (text->count == UI_TEXT_CACHE_RUNS || text->bytes + size > UI_TEXT_CACHE_BYTES))
		drop_oldest(text);
	while (entry->hash)
		entry++;
	*entry = (struct text_entry){.hash = hash, .next = text->buckets[hash % TEXT_BUCKETS], .born = text->clock};
	text->buckets[hash % TEXT_BUCKETS] = (int)(entry - text->entries);
	text->count++;
	text->bytes += size;
	return entry;
}

/* How far the glyphs of a piece go above the font's ascent: the surface is moved down by as much. */
static int rise_of(TTF_Font *font, const char *at, size_t len)
{
	const char *end = at + len;
	int rise = 0, top;

	while (at < end) {
		uint32_t code = utf8_next(&at, end);

		if (code != UTF8_BAD && TTF_GlyphMetrics32(font, code, NULL, NULL, NULL, &top, NULL) == 0 &&
			top - TTF_FontAscent(font) > rise)
			rise = top - TTF_FontAscent(font);
	}
	return rise;
}

struct drawn {
	SDL_Surface *surface;
	int x, top; /* of its top left, from pen and baseline */
};

static struct drawn place_piece(struct ui_text *text, struct ui_text_style style, const struct text_piece *piece)
{
	TTF_Font *font = text_face_at(&text->faces[piece->font], style.px2);
	const char *at = piece->at;
	struct drawn out = {.surface = piece->surface};
	int left = 0, rise = 0;
	uint32_t first;

	if (!out.surface)
		return out;
	if (out.surface->h > TTF_FontHeight(font))
		rise = rise_of(font, piece->at, piece->len);
	first = utf8_next(&at, piece->at + piece->len);
	if (first != UTF8_BAD && TTF_GlyphMetrics32(font, first, &left, NULL, NULL, NULL, NULL) != 0)
		left = 0;
	out.x = piece->x + (left < 0 ? left : 0);
	out.top = -TTF_FontAscent(font) - rise;
	return out;
}

static struct ui_rect surface_ink(const SDL_Surface *s)
{
	int x0 = s->w, x1 = -1, y0 = s->h, y1 = -1;

	for (int y = 0; y < s->h; y++) {
		const uint8_t *row = (const uint8_t *)s->pixels + (size_t)y * (size_t)s->pitch;
		int a = 0, b = s->w - 1;

		while (a < s->w && !row[a])
			a++;
		if (a == s->w)
			continue;
		while (!row[b])
			b--;
		x0 = a < x0 ? a : x0;
		x1 = b > x1 ? b : x1;
		y0 = y < y0 ? y : y0;
		y1 = y;
	}
	return (struct ui_rect){x0, y0, x1 < 0 ? 0 : x1 - x0 + 1, y1 < 0 ? 0 : y1 - y0 + 1};
}

static void put_piece(struct text_entry *entry, const struct drawn *d, struct ui_rect ink)
{
	struct ui_run *run = &entry->run;

	for (int y = 0; y < ink.h; y++) {
		const uint8_t *from =
			(const uint8_t *)d->surface->pixels + (size_t)(ink.y + y) * (size_t)d->surface->pitch + ink.x;
		uint8_t *to =
			entry->mask + (size_t)(d->top + ink.y + y - run->top) * (size_t)run->pitch + (d->x + ink.x - run->left);

		for (int x = 0; x < ink.w; x++)
			to[x] = to[x] > from[x] ? to[x] : from[x];
	}
}

static struct text_entry *render(struct ui_text *text, struct ui_text_style style, const char *utf8, size_t len,
								 uint64_t hash)
{
	struct text_piece pieces[TEXT_PIECES_MAX];
	struct drawn drawn[TEXT_PIECES_MAX];
	struct ui_rect inks[TEXT_PIECES_MAX], all = {0, 0, 0, 0};
	struct text_entry *entry;
	uint8_t *mask;
	bool failed;
	int advance = 0;
	size_t count = text_pieces(text, style, utf8, len, pieces, true, &advance);

	for (size_t i = 0; i < count; i++) {
		drawn[i] = place_piece(text, style, &pieces[i]);
		inks[i] = drawn[i].surface ? surface_ink(drawn[i].surface) : (struct ui_rect){0};
		all =
			ui_rect_join(all, (struct ui_rect){drawn[i].x + inks[i].x, drawn[i].top + inks[i].y, inks[i].w, inks[i].h});
	}
	mask = ui_rect_empty(all) ? NULL : calloc((size_t)all.w, (size_t)all.h);
	failed = !mask && !ui_rect_empty(all);
	if (failed) /* a word is missing until there is memory: better than no screen */
		all = (struct ui_rect){0, 0, 0, 0};
	entry = new_entry(text, hash, (size_t)all.w * (size_t)all.h);
	entry->run = (struct ui_run){mask, all.w, all.h, all.w, all.x, all.y, advance, all};
	entry->mask = mask;
	entry->failed = failed;
	for (size_t i = 0; i < count; i++) {
		if (entry->mask && drawn[i].surface)
			put_piece(entry, &drawn[i], inks[i]);
		SDL_FreeSurface(drawn[i].surface);
	}
	text->rendered++;
	return entry;
}

static struct ui_text_style tidy(struct ui_text_style style, size_t *len, const char *utf8)
{
	if (*len > UI_TEXT_RUN_MAX)
		*len = utf8_cut(utf8, *len, UI_TEXT_RUN_MAX);
	if (style.px2 < 2)
		style.px2 = 2;
	if (style.px2 > UI_TEXT_SIZE_MAX)
		style.px2 = UI_TEXT_SIZE_MAX;
	return style;
}

const struct ui_run *ui_text_run(struct ui_text *text, struct ui_text_style style, const char *utf8, size_t len)
{
	struct ui_text_style s = tidy(style, &len, utf8);
	uint64_t hash = text_hash(s, utf8, len);
	struct text_entry *entry = find_entry(text, hash);

	text->clock++;
	if (entry && entry->failed) {
		drop_entry(text, entry);
		entry = NULL;
	}
	if (!entry)
		entry = render(text, s, utf8, len, hash);
	entry->used = text->clock;
	return &entry->run;
}

int ui_text_width(struct ui_text *text, struct ui_text_style style, const char *utf8, size_t len)
{
	struct text_piece pieces[TEXT_PIECES_MAX];
	struct ui_text_style s = tidy(style, &len, utf8);
	uint64_t hash = text_hash(s, utf8, len);
	size_t slot = hash % TEXT_WIDTHS;
	int advance = 0;

	if (!len)
		return 0;
	if (text->widths[slot].hash != hash) {
		text_pieces(text, s, utf8, len, pieces, false, &advance);
		text->widths[slot].hash = hash;
		text->widths[slot].width = advance;
	}
	return text->widths[slot].width;
}

struct ui_text_metrics ui_text_metrics(const struct ui_text *text, struct ui_text_style style)
{
	const struct text_face *face = &text->faces[style.font];
	double px = style.px2 / 2.0;

	return (struct ui_text_metrics){face->ascent * px, face->descent * px, face->cap * px};
}

int ui_text_baseline(const struct ui_text *text, struct ui_text_style style, int line_px)
{
	struct ui_text_metrics m = ui_text_metrics(text, style);

	return (int)lround((line_px - m.ascent - m.descent) / 2 + m.ascent);
}

void ui_text_age(struct ui_text *text)
{
	unsigned long before = text->ages[UI_TEXT_AGES - 1];

	for (int i = 0; i < UI_TEXT_CACHE_RUNS; i++)
		if (text->entries[i].hash && text->entries[i].used <= before)
			drop_entry(text, &text->entries[i]);
	memmove(text->ages + 1, text->ages, sizeof(text->ages) - sizeof(text->ages[0]));
	text->ages[0] = text->clock;
}

void ui_text_mark(struct ui_text *text)
{
	ui_text_age(text);
	text->mark = text->clock;
}

void ui_text_forget(struct ui_text *text)
{
	for (int i = 0; i < UI_TEXT_CACHE_RUNS; i++)
		if (text->entries[i].hash && text->entries[i].born > text->mark)
			drop_entry(text, &text->entries[i]);
	memset(text->widths, 0, sizeof(text->widths));
}

unsigned long ui_text_rendered(const struct ui_text *text)
{
	return text->rendered;
}

size_t ui_text_cached_bytes(const struct ui_text *text)
{
	return text->bytes;
}
