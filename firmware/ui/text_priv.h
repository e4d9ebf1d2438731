/*
 * The fonts and the run cache, seen by text*.c.
 */
#ifndef MOTCUA_UI_TEXT_PRIV_H
#define MOTCUA_UI_TEXT_PRIV_H

#include "ui/text.h"

#include <SDL_ttf.h>

#define TEXT_WIDTHS 4096  /* slots of the width table, a power of two */
#define TEXT_BUCKETS 2048 /* a power of two */
#define TEXT_EM 2048      /* metrics are read once at this size */

struct text_face {
	TTF_Font *font;
	void *map;
	size_t map_size;
	int px2;                     /* size set now */
	double ascent, descent, cap; /* per em */
	double digit;                /* advance of "0", per em */
};

struct text_entry {
	uint64_t hash; /* 0: free */
	struct ui_run run;
	uint8_t *mask;
	unsigned long used, born;
	int next; /* in its bucket, -1: last */
	bool failed; /* memory was short: empty, and drawn anew when it is asked for again */
};

struct ui_text {
	struct text_face faces[UI_FONTS];
	const char *paths[UI_FONTS]; /* NULL: opened already, or never to be */
	struct text_entry entries[UI_TEXT_CACHE_RUNS];
	int buckets[TEXT_BUCKETS];
	struct {
		uint64_t hash;
		int width;
	} widths[TEXT_WIDTHS];
	size_t bytes, count;
	unsigned long clock, mark, rendered;
	unsigned long ages[UI_TEXT_AGES]; /* the clock when the last ones began, the newest first */
};

/* Opens one mapped font file; text_face.font stays NULL where it fails. */
enum err_code text_face_open(struct text_face *face, const char *path, bool khmer, struct err *err) MUST_USE;
void text_face_close(struct text_face *face);
/* A fallback face, opened when the first text needs it. NULL: there is none. */
TTF_Font *text_fallback(struct ui_text *text, enum ui_font font);
TTF_Font *text_face_at(struct text_face *face, int px2);

uint64_t text_hash(struct ui_text_style style, const char *utf8, size_t len);

/* A part of a run that one face draws. */
struct text_piece {
	enum ui_font font;
	const char *at;
	size_t len;
	int x; /* of its pen */
	int width;
	SDL_Surface *surface; /* when drawn; the caller's to free */
};
#define TEXT_PIECES_MAX 128
/* Splits a run at changes of face, at figures and gaps, and places the pieces; answers their number. */
size_t text_pieces(struct ui_text *text, struct ui_text_style style, const char *utf8, size_t len,
				   struct text_piece pieces[TEXT_PIECES_MAX], bool draw, int *ret_advance);

#endif
