#include "paper/paper_ink_priv.h"

#include "base/check.h"
#include "base/utf8.h"
#include "paper/paper_clean_priv.h"

#include <SDL_ttf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define THRESHOLD 140 /* of 255: 55 % */
#define PIECE_MAX 1024

enum face { FACE_SEMIBOLD, FACE_BOLD, FACE_KHMER, FACE_OTHER, FACE_COUNT };

struct face_source {
	const char *path;
	bool needed;
	const char *script; /* of the shaper; NULL: by the text */
};

/* Inter's text cut; its Display cut is forbidden (stacked marks touch). Noto for scripts it lacks. */
static const struct face_source sources[FACE_COUNT] = {
	[FACE_SEMIBOLD] = {"/usr/share/fonts/opentype/inter/Inter-SemiBold.otf", true, NULL},
	[FACE_BOLD] = {"/usr/share/fonts/opentype/inter/Inter-Bold.otf", true, NULL},
	[FACE_KHMER] = {"/usr/share/fonts/truetype/noto/NotoSansKhmer-Bold.ttf", false, "Khmr"},
	[FACE_OTHER] = {"/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf", false, NULL},
};

/* One of each, resized as needed: a font of its own for each size would cost 350 KB and save a fifth of a ticket's
 * time. */
struct font {
	TTF_Font *ttf;
	unsigned size;
};

struct paper_ink {
	void *map[FACE_COUNT];
	size_t map_size[FACE_COUNT];
	struct font fonts[FACE_COUNT];
	struct paper_cache *cache;
	bool keep;
};

static enum err_code map_face(struct paper_ink *ink, enum face face, struct err *err)
{
	const char *path = sources[face].path;
	struct stat stat;

	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && !sources[face].needed)
		return ERR_OK;
	if (fd < 0)
		return err_set(err, ERR_NOT_FOUND, "font %s is not there", path);
	if (fstat(fd, &stat) == 0 && stat.st_size > 0) {
		void *map = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (map != MAP_FAILED) {
			ink->map[face] = map;
			ink->map_size[face] = (size_t)stat.st_size;
		}
	}
	close(fd);
	return ink->map[face] ? ERR_OK : err_set(err, ERR_IO, "font %s can't be mapped", path);
}

static TTF_Font *open_font(struct paper_ink *ink, enum face face, unsigned size)
{
	if (ink->map[face] == NULL)
		return NULL;
	SDL_RWops *rw = SDL_RWFromConstMem(ink->map[face], (int)ink->map_size[face]);
	TTF_Font *ttf = rw ? TTF_OpenFontRW(rw, 1, (int)size) : NULL;
	if (ttf == NULL)
		return NULL;
	TTF_SetFontHinting(ttf, TTF_HINTING_LIGHT);
	if (sources[face].script)
		TTF_SetFontScriptName(ttf, sources[face].script);
	return ttf;
}

enum err_code paper_ink_create(struct paper_cache *cache, struct paper_ink **ret_ink, struct err *err)
{
	struct paper_ink *ink = calloc(1, sizeof(*ink));

	if (ink == NULL)
		return err_set(err, ERR_LIMIT, "no memory for fonts");
	ink->cache = cache;
	if (TTF_Init() != 0) {
		free(ink);
		return err_set(err, ERR_IO, "SDL_ttf: %s", TTF_GetError());
	}
	enum err_code code = ERR_OK;
	for (int face = 0; face < FACE_COUNT && code == ERR_OK; face++) {
		code = map_face(ink, (enum face)face, err);
		if (code != ERR_OK || ink->map[face] == NULL)
			continue;
		ink->fonts[face] = (struct font){open_font(ink, (enum face)face, 30), 30};
		if (ink->fonts[face].ttf == NULL)
			code = err_set(err, ERR_CORRUPT, "font %s: %s", sources[face].path, TTF_GetError());
	}
	if (code != ERR_OK) {
		paper_ink_destroy(ink);
		return code;
	}
	*ret_ink = ink;
	return ERR_OK;
}

void paper_ink_destroy(struct paper_ink *ink)
{
	if (ink == NULL)
		return;
	for (int face = 0; face < FACE_COUNT; face++) {
		if (ink->fonts[face].ttf)
			TTF_CloseFont(ink->fonts[face].ttf);
		if (ink->map[face])
			munmap(ink->map[face], ink->map_size[face]);
	}
	paper_cache_finish(ink->cache);
	TTF_Quit();
	free(ink);
}

static TTF_Font *font_at(struct paper_ink *ink, enum face face, unsigned size)
{
	struct font *font = &ink->fonts[face];

	if (font->ttf && font->size != size) {
		TTF_SetFontSize(font->ttf, (int)size);
		font->size = size;
	}
	return font->ttf;
}

/* Latin with all of Vietnamese, and punctuation: what Inter surely has. */
static bool is_common(uint32_t code)
{
	return code < 0x370 || (code >= 0x1e00 && code < 0x1f00) || (code >= 0x2010 && code <= 0x2026);
}

static enum face face_of(struct paper_ink *ink, uint32_t code, bool bold)
{
	enum face own = bold ? FACE_BOLD : FACE_SEMIBOLD;

	if (is_common(code))
		return own;
	if (paper_clean_is_khmer(code))
		return ink->map[FACE_KHMER] ? FACE_KHMER : own;
	if (!TTF_GlyphIsProvided32(ink->fonts[own].ttf, code) && ink->map[FACE_OTHER] &&
	    TTF_GlyphIsProvided32(ink->fonts[FACE_OTHER].ttf, code))
		return FACE_OTHER;
	return own;
}

struct piece {
	TTF_Font *font;
	char text[PIECE_MAX];
};

/* The longest beginning of *at that one font draws; false at the end. Soft breaks are dropped. */
static bool next_piece(struct paper_ink *ink, const char **at, unsigned size, bool bold, struct piece *ret_piece)
{
	const char *end = *at + strlen(*at);
	size_t len = 0;
	enum face face = FACE_COUNT;

	while (*at < end && len < PIECE_MAX - 5) {
		const char *next = *at;
		uint32_t code = utf8_next(&next, end);
		bool follows = code == ' ' || paper_clean_is_mark(code);
		if (face == FACE_COUNT || !follows) {
			enum face wanted = face_of(ink, code, bold);
			if (face != FACE_COUNT && wanted != face)
				break;
			face = wanted;
		}
		if (code != PAPER_SOFT_BREAK) {
			memcpy(ret_piece->text + len, *at, (size_t)(next - *at));
			len += (size_t)(next - *at);
		}
		*at = next;
	}
	ret_piece->text[len] = '\0';
	if (face == FACE_COUNT)
		return false;
	ret_piece->font = font_at(ink, face, size);
	return true;
}

void paper_ink_keep(struct paper_ink *ink, bool keep)
{
	ink->keep = keep;
}

int paper_ink_width(struct paper_ink *ink, const char *text, unsigned size, bool bold)
{
	uint64_t hash = paper_cache_hash(text, size, bold);
	struct paper_cached *known = paper_cache_find(ink->cache, hash);
	struct piece piece;
	int total = 0, width;

	if (known && known->width >= 0)
		return known->width;
	while (next_piece(ink, &text, size, bold, &piece)) {
		if (piece.text[0] && TTF_SizeUTF8(piece.font, piece.text, &width, NULL) == 0)
			total += width;
	}
	if (ink->keep)
		paper_cache_add(ink->cache, hash)->width = total;
	return total;
}

static void set_dot(struct printer_raster *raster, int x, int y)
{
	raster->bits[(size_t)y * (raster->width / 8) + (size_t)x / 8] |= (unsigned char)(0x80 >> (x & 7));
}

/* The part of area that lies on the raster. */
static struct paper_area on_raster(const struct printer_raster *raster, const struct paper_area *area)
{
	int left = area->x < 0 ? 0 : area->x, top = area->y < 0 ? 0 : area->y;
	int right = area->x + area->width, bottom = area->y + area->height;

	if (right > (int)raster->width)
		right = (int)raster->width;
	if (bottom > (int)raster->height)
		bottom = (int)raster->height;
	return (struct paper_area){left, top, right - left, bottom - top};
}

/* All pieces of a text side by side in one coverage picture, the font's box from its top. Owned by the caller. */
static SDL_Surface *render(struct paper_ink *ink, const char *text, unsigned size, bool bold)
{
	const SDL_Color black = {0, 0, 0, 255}, white = {255, 255, 255, 255};
	/* All fonts stand on the baseline of the first: Noto's is lower than Inter's in its box. */
	int baseline = (int)(size * 31 / 32), x = 0, width = paper_ink_width(ink, text, size, bold);
	SDL_Surface *whole = SDL_CreateRGBSurfaceWithFormat(0, width + 8, (int)size * 13 / 10, 8, SDL_PIXELFORMAT_INDEX8);
	struct piece piece;

	while (whole && next_piece(ink, &text, size, bold, &piece)) {
		SDL_Surface *part = piece.text[0] ? TTF_RenderUTF8_Shaded(piece.font, piece.text, black, white) : NULL;
		int top = baseline - TTF_FontAscent(piece.font);
		if (part == NULL)
			continue;
		CHECK(part->format->BytesPerPixel == 1);
		for (int row = 0; row < part->h; row++) {
			int columns = part->w < whole->w - x ? part->w : whole->w - x;
			if (top + row < 0 || top + row >= whole->h || columns <= 0)
				continue;
			memcpy((unsigned char *)whole->pixels + (top + row) * whole->pitch + x,
			       (const unsigned char *)part->pixels + row * part->pitch, (size_t)columns);
		}
		SDL_FreeSurface(part);
		if (TTF_SizeUTF8(piece.font, piece.text, &width, NULL) == 0)
			x += width;
	}
	return whole;
}

static void put_coverage(struct printer_raster *raster, const struct paper_area *clip, int x, int y,
                         const SDL_Surface *surface)
{
	int from = clip->x > x ? clip->x - x : 0;
	int until = clip->x + clip->width - x < surface->w ? clip->x + clip->width - x : surface->w;

	for (int row = 0; row < surface->h; row++) {
		const unsigned char *pixels = (const unsigned char *)surface->pixels + row * surface->pitch;
		if (y + row < clip->y || y + row >= clip->y + clip->height)
			continue;
		for (int column = from; column < until; column++) {
			if (pixels[column] >= THRESHOLD)
				set_dot(raster, x + column, y + row);
		}
	}
}

static void put_bits(struct printer_raster *raster, const struct paper_area *clip, int x, int y,
                     const struct paper_cached *run)
{
	size_t stride = raster->width / 8;

	for (int row = 0; row < run->h; row++) {
		const unsigned char *bits = run->bits + row * run->stride;
		if (y + row < clip->y || y + row >= clip->y + clip->height)
			continue;
		unsigned char *to = raster->bits + (size_t)(y + row) * stride;
		for (int byte = 0; byte < run->stride; byte++) {
			int at = x + byte * 8;
			if (bits[byte] == 0 || at < clip->x || at + 8 > clip->x + clip->width)
				continue;
			to[at / 8] |= (unsigned char)(bits[byte] >> (at & 7));
			if (at & 7)
				to[at / 8 + 1] |= (unsigned char)(bits[byte] << (8 - (at & 7)));
		}
	}
}

static void keep_bits(struct paper_ink *ink, uint64_t hash, const SDL_Surface *surface)
{
	struct paper_cached *run = paper_cache_add(ink->cache, hash);

	if (run->bits || !paper_cache_picture(ink->cache, run, surface->w, surface->h))
		return;
	for (int row = 0; row < surface->h; row++) {
		const unsigned char *pixels = (const unsigned char *)surface->pixels + row * surface->pitch;
		for (int column = 0; column < surface->w; column++) {
			if (pixels[column] >= THRESHOLD)
				run->bits[row * run->stride + column / 8] |= (unsigned char)(0x80 >> (column & 7));
		}
	}
}

void paper_ink_text(struct paper_ink *ink, struct printer_raster *raster, const struct paper_area *area,
                    const char *text, unsigned size, bool bold)
{
	struct paper_area clip = on_raster(raster, area);
	uint64_t hash = paper_cache_hash(text, size, bold);
	const struct paper_cached *known = paper_cache_find(ink->cache, hash);
	/* Bits are put byte by byte, so they must lie inside with all their bytes. */
	bool inside = known && known->bits && area->x >= clip.x && area->x + known->stride * 8 + 8 <= (int)raster->width;

	if (inside) {
		clip.width = (int)raster->width - clip.x;
		put_bits(raster, &clip, area->x, area->y, known);
		return;
	}
	SDL_Surface *surface = render(ink, text, size, bold);
	if (surface == NULL)
		return;
	put_coverage(raster, &clip, area->x, area->y, surface);
	if (ink->keep)
		keep_bits(ink, hash, surface);
	SDL_FreeSurface(surface);
}

void paper_ink_fill(struct printer_raster *raster, const struct paper_area *area)
{
	struct paper_area clip = on_raster(raster, area);

	for (int y = clip.y; y < clip.y + clip.height; y++) {
		for (int x = clip.x; x < clip.x + clip.width; x++)
			set_dot(raster, x, y);
	}
}

void paper_ink_dashes(struct printer_raster *raster, const struct paper_area *area)
{
	const int dash = 10, gap = 6;

	for (int x = area->x; x < area->x + area->width; x += dash + gap) {
		int left = area->x + area->width - x;
		paper_ink_fill(raster, &(struct paper_area){x, area->y, left < dash ? left : dash, area->height});
	}
}

/* Whether (x, y) lies in a rectangle of width x height with round corners. */
static bool in_round(int x, int y, int width, int height, int radius)
{
	if (x < 0 || y < 0 || x >= width || y >= height)
		return false;
	/* Twice the distance of the dot's centre from the corner's centre, so that halves stay whole numbers. */
	int far_x = x < radius ? 2 * (radius - x) - 1 : x >= width - radius ? 2 * (x - width + radius) + 1 : 0;
	int far_y = y < radius ? 2 * (radius - y) - 1 : y >= height - radius ? 2 * (y - height + radius) + 1 : 0;
	return far_x * far_x + far_y * far_y <= 4 * radius * radius || far_x == 0 || far_y == 0;
}

void paper_ink_frame(struct printer_raster *raster, const struct paper_area *area, int line, int radius)
{
	struct paper_area clip = on_raster(raster, area);

	for (int y = clip.y - area->y; y < clip.y - area->y + clip.height; y++) {
		bool edge = y < radius || y >= area->height - radius;
		for (int x = clip.x - area->x; x < clip.x - area->x + clip.width; x++) {
			if (!edge && x == line)
				x = area->width - line;
			if (in_round(x, y, area->width, area->height, radius) &&
			    !in_round(x - line, y - line, area->width - 2 * line, area->height - 2 * line, radius - line))
				set_dot(raster, area->x + x, area->y + y);
		}
	}
}

void paper_ink_qr(struct printer_raster *raster, int x, int y, const struct qr *qr, unsigned module)
{
	for (unsigned row = 0; row < qr->size; row++) {
		for (unsigned column = 0; column < qr->size; column++) {
			if (qr_is_dark(qr, column, row))
				paper_ink_fill(raster, &(struct paper_area){x + (int)(column * module), y + (int)(row * module),
				                                            (int)module, (int)module});
		}
	}
}
