/* The few words that values are made of, in each language (context "paper" of its catalogue); longer wording belongs
 * into layouts. */
#ifndef MOTCUA_PAPER_PAPER_WORDS_PRIV_H
#define MOTCUA_PAPER_PAPER_WORDS_PRIV_H

#include "model/catalogue.h"
#include "model/dossier.h"

enum paper_word {
	PAPER_WORD_COUNTER,     /* "Quầy %u" */
	PAPER_WORD_OR,
	PAPER_WORD_PERSON,
	PAPER_WORD_PEOPLE,
	PAPER_WORD_REPRINT,
	PAPER_WORD_LATE,        /* "Trễ hẹn %d ngày làm việc" */
	PAPER_WORD_STEP_DONE,   /* "%s, %s": title, day */
	PAPER_WORD_STEP_DUE,
	PAPER_WORD_ORIGINALS,   /* "%u bản chính" */
	PAPER_WORD_COPIES,
	PAPER_WORD_KNOWN,
	PAPER_WORD_FREE,
	PAPER_WORD_MONEY,       /* "%s đồng" */
	PAPER_WORD_BY_PROVINCE,
	PAPER_WORD_SAME_DAY,
	PAPER_WORD_WORKING_DAYS,
	PAPER_WORD_DAYS,
	PAPER_WORD_HOURS,
	PAPER_WORD_MONTHS,
	PAPER_WORD_COUNT,
};

#define PAPER_WEEKDAYS 7
#define PAPER_STATES (DOSSIER_RETURNED + 1)

struct paper_words { /* texts are gettext's and stay */
	struct catalogue_text words[PAPER_WORD_COUNT], weekdays[PAPER_WEEKDAYS], states[PAPER_STATES];
};

/* On the thread that switches languages (i18n.h). */
void paper_words_load(struct paper_words *ret_words);
const char *paper_word(const struct paper_words *words, enum paper_word word, enum catalogue_language language);
/* 0 = Sunday. */
const char *paper_word_weekday(const struct paper_words *words, int weekday, enum catalogue_language language);
/* Headline of a dossier that is not late. */
const char *paper_word_state(const struct paper_words *words, enum dossier_state state,
							 enum catalogue_language language);

#endif
