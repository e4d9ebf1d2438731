#include "paper/paper_wrap_priv.h"

#include "base/utf8.h"
#include "paper/paper_clean_priv.h"

#include <stdio.h>
#include <string.h>

static void add_bytes(struct paper_wording *wording, const char *bytes, size_t len, bool bold)
{
	if (len > sizeof(wording->text) - 1 - wording->len)
		len = utf8_cut(bytes, len, sizeof(wording->text) - 1 - wording->len);
	for (size_t i = 0; i < len; i++) {
		struct paper_word_span *word = wording->word_count ? &wording->words[wording->word_count - 1] : NULL;
		bool open = word && word->at + word->len == wording->len && word->bold == bold && word->len > 0;
		char byte = bytes[i];
		if (byte == ' ' || byte == PAPER_SOFT_BREAK) {
			wording->text[wording->len++] = byte;
			continue;
		}
		if (!open) {
			if (wording->word_count == PAPER_WRAP_WORDS_MAX)
				return;
			bool space = wording->len > 0 && wording->text[wording->len - 1] == ' ';
			wording->words[wording->word_count++] =
				(struct paper_word_span){(unsigned short)wording->len, 0, bold, space};
			word = &wording->words[wording->word_count - 1];
		}
		wording->text[wording->len++] = byte;
		word->len++;
	}
}

/* The name between braces at `at`; NULL where there is none. Answers what follows. */
static const char *read_name(const char *at, char out[PAPER_LAYOUT_NAME_MAX])
{
	size_t len = strcspn(at + 1, "}{ ");

	if (at[1 + len] != '}' || len == 0 || len >= PAPER_LAYOUT_NAME_MAX)
		return NULL;
	memcpy(out, at + 1, len);
	out[len] = '\0';
	return at + len + 2;
}

static const char *value_of(const char *name, const struct paper_values *values, const struct paper_item *item)
{
	if (item && strcmp(name, "mark") == 0)
		return item->mark;
	if (item && strcmp(name, "item") == 0)
		return item->text;
	return paper_values_get(values, name);
}

void paper_wrap_expand(const char *wording, const char *until, const struct paper_values *values,
                       const struct paper_item *item, bool bold, struct paper_wording *ret)
{
	unsigned names = 0, filled = 0;
	char name[PAPER_LAYOUT_NAME_MAX];
	const char *end = until ? until : wording + strlen(wording);

	ret->len = ret->word_count = 0;
	for (const char *at = wording; at < end;) {
		const char *next = *at == '{' ? read_name(at, name) : NULL;
		if (next) {
			const char *value = value_of(name, values, item);
			names++;
			filled += value[0] != '\0';
			add_bytes(ret, value, strlen(value), bold);
			at = next;
		} else if (*at == '*') {
			bold = !bold;
			at++;
		} else {
			size_t len = 1 + strcspn(at + 1, "{*");
			if (len > (size_t)(end - at))
				len = (size_t)(end - at);
			add_bytes(ret, at, len, bold);
			at += len;
		}
	}
	ret->text[ret->len] = '\0';
	ret->empty = (names > 0 && filled == 0) || ret->word_count == 0;
}

const char *paper_wrap_unknown(const char *wording, char out[PAPER_LAYOUT_NAME_MAX])
{
	for (const char *at = wording; (at = strchr(at, '{')) != NULL; at++) {
		if (read_name(at, out) == NULL) {
			snprintf(out, PAPER_LAYOUT_NAME_MAX, "%.20s", at);
			return out;
		}
		if (!paper_values_known(out))
			return out;
	}
	return NULL;
}

static int span_width(struct paper_ink *ink, const struct paper_wording *wording, const struct paper_word_span *word,
                      unsigned size)
{
	char text[PAPER_WRAP_TEXT_MAX];

	memcpy(text, wording->text + word->at, word->len);
	text[word->len] = '\0';
	return paper_ink_width(ink, text, size, word->bold);
}

/* The longest beginning of a word, in whole letters with their marks, that fits; at least one letter. */
static unsigned short fitting(struct paper_ink *ink, const struct paper_wording *wording,
                              const struct paper_word_span *word, unsigned size, int width)
{
	const char *start = wording->text + word->at, *end = start + word->len, *at = start, *fits = start;

	while (at < end) {
		uint32_t before = utf8_next(&at, end);
		/* Marks, and Khmer's subscripts (behind U+17D2), stay with their letter. */
		while (at < end) {
			const char *next = at;
			uint32_t code = utf8_next(&next, end);
			if (!paper_clean_is_mark(code) && before != 0x17d2)
				break;
			before = code;
			at = next;
		}
		struct paper_word_span part = {word->at, (unsigned short)(at - start), word->bold, false};
		if (fits > start && span_width(ink, wording, &part, size) > width)
			break;
		fits = at;
	}
	return (unsigned short)(fits - start);
}

static void add_run(struct paper_line *line, const char *text, size_t len, bool bold, bool space)
{
	struct paper_run *run = line->run_count ? &line->runs[line->run_count - 1] : NULL;

	if (run == NULL || run->bold != bold) {
		if (line->run_count == PAPER_WRAP_RUNS_MAX)
			return;
		if (run && space) { /* the space belongs to the run before, in its weight */
			size_t used = strlen(run->text);
			if (used + 2 < sizeof(run->text))
				memcpy(run->text + used, " ", 2);
			space = false;
		}
		run = &line->runs[line->run_count++];
		run->text[0] = '\0';
		run->bold = bold;
	}
	size_t used = strlen(run->text);
	if (len > sizeof(run->text) - used - 2)
		len = utf8_cut(text, len, sizeof(run->text) - used - 2);
	if (space && used > 0)
		run->text[used++] = ' ';
	memcpy(run->text + used, text, len);
	run->text[used + len] = '\0';
}

static void measure(struct paper_ink *ink, struct paper_line *line, unsigned size)
{
	line->width = 0;
	for (size_t i = 0; i < line->run_count; i++) {
		line->runs[i].width = paper_ink_width(ink, line->runs[i].text, size, line->runs[i].bold);
		line->width += line->runs[i].width;
	}
}

/* Ends a line that had to be cut: "…" instead of as many letters as it needs. */
static void cut_line(struct paper_ink *ink, struct paper_line *line, unsigned size, int width)
{
	struct paper_run *run = &line->runs[line->run_count - 1];
	size_t len = strlen(run->text);

	do {
		len = len > 0 ? utf8_cut(run->text, len, len - 1) : 0;
		if (len + 4 > sizeof(run->text))
			continue;
		memcpy(run->text + len, "…", sizeof("…"));
		measure(ink, line, size);
	} while (line->width > width && len > 0);
}

/* Fills the line with at most `words` words; answers how many it took, and how much of the last one. */
static size_t fill_line(struct paper_ink *ink, const struct paper_wording *wording, size_t first, size_t words,
                        unsigned size, int width, struct paper_line *ret, unsigned short *ret_part)
{
	int used = 0;
	size_t taken = 0;

	ret->run_count = 0;
	*ret_part = 0;
	while (first + taken < wording->word_count && taken < words && *ret_part == 0) {
		const struct paper_word_span *word = &wording->words[first + taken];
		int space = word->space && used > 0 ? paper_ink_width(ink, " ", size, word->bold) : 0;
		int wide = span_width(ink, wording, word, size);
		if (used > 0 && used + space + wide > width)
			break;
		unsigned short len = word->len;
		if (wide > width) {
			len = fitting(ink, wording, word, size, width);
			*ret_part = len < word->len ? len : 0;
		}
		add_run(ret, wording->text + word->at, len, word->bold, word->space && used > 0);
		used += space + wide;
		taken++;
	}
	measure(ink, ret, size);
	return taken;
}

bool paper_wrap_line(struct paper_ink *ink, struct paper_wording *wording, size_t *next, unsigned size, int width,
                     bool last, struct paper_line *ret)
{
	unsigned short part;
	size_t taken = fill_line(ink, wording, *next, PAPER_WRAP_WORDS_MAX, size, width, ret, &part);

	/* A line may be a dot or two wider than its words one by one. */
	while (taken > 1 && ret->width > width)
		taken = fill_line(ink, wording, *next, taken - 1, size, width, ret, &part);
	if (taken == 0)
		return false;
	*next += taken;
	if (part > 0) { /* the rest of the word begins the next line */
		struct paper_word_span *word = &wording->words[--*next];
		word->at = (unsigned short)(word->at + part);
		word->len = (unsigned short)(word->len - part);
		word->space = false;
	}
	if (last && *next < wording->word_count)
		cut_line(ink, ret, size, width);
	return true;
}
