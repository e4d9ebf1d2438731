/*
 * Font files, mapped into memory, and the splitting of runs into pieces that
 * one face can draw.
 */
#include "base/check.h"
#include "base/log.h"
#include "base/utf8.h"
#include "ui/text_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_FLAG 0x100u /* keeps widths of pieces apart from those of runs */

static enum err_code map_file(struct text_face *face, const char *path, struct err *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_set(err, ERR_NOT_FOUND, "font %s: %s", path, err_system(errno));
	if (fstat(fd, &st) < 0 || st.st_size <= 0) {
		close(fd);
		return err_set(err, ERR_IO, "font %s can't be read", path);
	}
	face->map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (face->map == MAP_FAILED) {
		face->map = NULL;
		return err_set(err, ERR_IO, "font %s can't be mapped", path);
	}
	face->map_size = (size_t)st.st_size;
	return ERR_OK;
}

enum err_code text_face_open(struct text_face *face, const char *path, bool khmer, struct err *err)
{
	enum err_code code = map_file(face, path, err);
	int top = 0, wide = 0;

	if (code)
		return code;
	face->font = TTF_OpenFontRW(SDL_RWFromConstMem(face->map, (int)face->map_size), 1, TEXT_EM);
	if (!face->font) {
		text_face_close(face);
		return err_set(err, ERR_CORRUPT, "font %s: %s", path, TTF_GetError());
	}
	TTF_SetFontHinting(face->font, TTF_HINTING_LIGHT);
	if (khmer)
		TTF_SetFontScriptName(face->font, "Khmr");
	face->ascent = TTF_FontAscent(face->font) / (double)TEXT_EM;
	face->descent = -TTF_FontDescent(face->font) / (double)TEXT_EM;
	if (TTF_GlyphMetrics32(face->font, 'H', NULL, NULL, NULL, &top, NULL) == 0)
		face->cap = top / (double)TEXT_EM;
	if (TTF_GlyphMetrics32(face->font, '0', NULL, NULL, NULL, NULL, &wide) == 0)
		face->digit = wide / (double)TEXT_EM;
	face->px2 = 2 * TEXT_EM;
	return ERR_OK;
}

void text_face_close(struct text_face *face)
{
	if (face->font)
		TTF_CloseFont(face->font);
	if (face->map)
		munmap(face->map, face->map_size);
	memset(face, 0, sizeof(*face));
}

TTF_Font *text_face_at(struct text_face *face, int px2)
{
	if (face->px2 != px2) {
		/* points of 1/36 inch are half pixels */
		CHECK(TTF_SetFontSizeDPI(face->font, px2, 36, 36) == 0);
		face->px2 = px2;
	}
	return face->font;
}

static bool is_bold(enum ui_font font)
{
	return font == FONT_SEMIBOLD || font == FONT_BOLD;
}

TTF_Font *text_fallback(struct ui_text *text, enum ui_font font)
{
	const char *path = text->paths[font];
	struct err err = {.code = ERR_OK};

	text->paths[font] = NULL;
	if (path && text_face_open(&text->faces[font], path, true, &err) != ERR_OK)
		log_event(LOG_WARN, "font.missing", LOG_ERR(&err));
	return text->faces[font].font;
}

/* The face that has this code point: the wanted one, or a fallback. */
static enum ui_font face_for(struct ui_text *text, enum ui_font wanted, uint32_t code)
{
	enum ui_font other = is_bold(wanted) ? FONT_OTHER_BOLD : FONT_OTHER;

	if (code < 0x250 || (code >= 0x1e00 && code < 0x2100) || wanted >= FONT_ICONS)
		return wanted; /* Latin of all kinds is in Inter: most text ends here */
	if (TTF_GlyphIsProvided32(text->faces[wanted].font, code))
		return wanted;
	TTF_Font *fallback = text_fallback(text, other);
	return fallback && TTF_GlyphIsProvided32(fallback, code) ? other : wanted;
}

bool ui_text_has(struct ui_text *text, enum ui_font font, uint32_t code)
{
	enum ui_font f = font;

	if (code >= 0x250)
		f = face_for(text, font, code);
	return TTF_GlyphIsProvided32(text->faces[f].font, code) != 0;
}

/* Draws a piece, or finds its width: measured once, as the layout asks for it again and again. A picture is as wide
 * as the measurement, so what is drawn needs none. */
static void size_piece(struct ui_text *text, int px2, struct text_piece *piece, bool draw)
{
	static const SDL_Color dark = {0, 0, 0, 255}, bright = {255, 255, 255, 255};
	uint64_t hash = text_hash((struct ui_text_style){piece->font, px2, PIECE_FLAG}, piece->at, piece->len);
	size_t slot = hash % TEXT_WIDTHS;
	char copy[UI_TEXT_RUN_MAX + 1];

	if (!draw && text->widths[slot].hash == hash) {
		piece->width = text->widths[slot].width;
		return;
	}
	memcpy(copy, piece->at, piece->len);
	copy[piece->len] = '\0';
	piece->width = 0;
	if (draw) {
		piece->surface = TTF_RenderUTF8_Shaded(text_face_at(&text->faces[piece->font], px2), copy, bright, dark);
		piece->width = piece->surface ? piece->surface->w : 0;
	} else if (TTF_SizeUTF8(text_face_at(&text->faces[piece->font], px2), copy, &piece->width, NULL) != 0) {
		piece->width = 0;
	}
	explicit_bzero(copy, piece->len);
	text->widths[slot].hash = hash;
	text->widths[slot].width = piece->width;
}

enum glyph_kind { GLYPH_PLAIN, GLYPH_DIGIT, GLYPH_GAP };

static enum glyph_kind kind_of(struct ui_text_style style, uint32_t code)
{
	if ((style.flags & TEXT_FIGURES) && code >= '0' && code <= '9')
		return GLYPH_DIGIT;
	if ((style.flags & TEXT_TICKET) && code == 0xa0)
		return GLYPH_GAP;
	return GLYPH_PLAIN;
}

static void close_piece(struct ui_text *text, struct ui_text_style style, struct text_piece *piece, double *pen,
						bool draw)
{
	size_piece(text, style.px2, piece, draw);
	piece->x = (int)lround(*pen);
	*pen += piece->width;
}

size_t text_pieces(struct ui_text *text, struct ui_text_style style, const char *utf8, size_t len,
				   struct text_piece pieces[TEXT_PIECES_MAX], bool draw, int *ret_advance)
{
	const char *at = utf8, *end = utf8 + len;
	size_t count = 0;
	double cell = text->faces[style.font].digit * style.px2 / 2.0, pen = 0; /* cells are not whole pixels */
	bool open = false;

	while (at < end) {
		const char *start = at;
		uint32_t code = utf8_next(&at, end);
		enum glyph_kind kind = kind_of(style, code);
		enum ui_font font = face_for(text, style.font, code);

		if (open && (kind != GLYPH_PLAIN || font != pieces[count - 1].font)) {
			close_piece(text, style, &pieces[count - 1], &pen, draw);
			open = false;
		}
		if (kind == GLYPH_GAP) {
			pen += 0.17 * style.px2 / 2.0;
			continue;
		}
		if (open) {
			pieces[count - 1].len += (size_t)(at - start);
			continue;
		}
		if (count == TEXT_PIECES_MAX)
			break;
		pieces[count++] = (struct text_piece){font, start, (size_t)(at - start), 0, 0, NULL};
		if (kind == GLYPH_DIGIT) {
			struct text_piece *p = &pieces[count - 1];
			size_piece(text, style.px2, p, draw);
			p->x = (int)lround(pen + (cell - p->width) / 2);
			pen += cell;
		} else {
			open = true;
		}
	}
	if (open)
		close_piece(text, style, &pieces[count - 1], &pen, draw);
	*ret_advance = (int)lround(pen);
	return count;
}
