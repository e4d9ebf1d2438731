/*
 * A wording with *bold* and {values} to lines that fit a width. Pure but for
 * measuring. Words are bounded; what does not fit the lines is cut with "…".
 */
#ifndef MOTCUA_PAPER_PAPER_WRAP_PRIV_H
#define MOTCUA_PAPER_PAPER_WRAP_PRIV_H

#include "paper/paper_ink_priv.h"
#include "paper/paper_layout.h"
#include "paper/paper_values_priv.h"

#define PAPER_WRAP_TEXT_MAX 2048 /* bytes of one wording with its values */
#define PAPER_WRAP_WORDS_MAX 400
#define PAPER_WRAP_RUNS_MAX 24 /* changes of weight in a line */

struct paper_word_span {
	unsigned short at, len;
	bool bold, space; /* space: one stands before it */
};

struct paper_wording { /* expanded */
	char text[PAPER_WRAP_TEXT_MAX];
	size_t len;
	struct paper_word_span words[PAPER_WRAP_WORDS_MAX];
	size_t word_count;
	bool empty; /* it has values and all are empty: its block is left out */
};

struct paper_run {
	char text[256];
	bool bold;
	int width;
};

struct paper_line {
	struct paper_run runs[PAPER_WRAP_RUNS_MAX];
	size_t run_count;
	int width;
};

/* item: what {mark} and {item} are; NULL outside of a list. until: where the wording ends (pairs); NULL: at its NUL. */
void paper_wrap_expand(const char *wording, const char *until, const struct paper_values *values,
                       const struct paper_item *item, bool bold, struct paper_wording *ret);
/* Takes words from *next on into one line of at most width dots; false when none are left. last: the
 * rest that does not fit is cut off. */
bool paper_wrap_line(struct paper_ink *ink, struct paper_wording *wording, size_t *next, unsigned size, int width,
                     bool last, struct paper_line *ret);
/* Names in {} that no document sets: answers the first, else NULL. */
const char *paper_wrap_unknown(const char *wording, char out[PAPER_LAYOUT_NAME_MAX]);

#endif
