#include "paper/paper_words_priv.h"

#include "base/check.h"
#include "i18n/i18n.h"

#define CONTEXT "paper"

static const char *const words[PAPER_WORD_COUNT] = {
	[PAPER_WORD_COUNTER] = I18N_MARK_IN("paper", "Counter %u"),
	[PAPER_WORD_OR] = I18N_MARK_IN("paper", "or"),
	[PAPER_WORD_PERSON] = I18N_MARK_IN("paper", "person"),
	[PAPER_WORD_PEOPLE] = I18N_MARK_IN("paper", "people"),
	[PAPER_WORD_REPRINT] = I18N_MARK_IN("paper", "Reprint"),
	[PAPER_WORD_LATE] = I18N_MARK_IN("paper", "%d working days late"),
	[PAPER_WORD_STEP_DONE] = I18N_MARK_IN("paper", "%s, %s"),
	[PAPER_WORD_STEP_DUE] = I18N_MARK_IN("paper", "%s, due %s"),
	[PAPER_WORD_ORIGINALS] = I18N_MARK_IN("paper", "%u original"),
	[PAPER_WORD_COPIES] = I18N_MARK_IN("paper", "%u copy"),
	[PAPER_WORD_KNOWN] = I18N_MARK_IN("paper", "%s (no need to bring)"),
	[PAPER_WORD_FREE] = I18N_MARK_IN("paper", "Free"),
	[PAPER_WORD_MONEY] = I18N_MARK_IN("paper", "%s VND"),
	[PAPER_WORD_BY_PROVINCE] = I18N_MARK_IN("paper", "Set by the province"),
	[PAPER_WORD_SAME_DAY] = I18N_MARK_IN("paper", "Same day"),
	[PAPER_WORD_WORKING_DAYS] = I18N_MARK_IN("paper", "%u working days"),
	[PAPER_WORD_DAYS] = I18N_MARK_IN("paper", "%u days"),
	[PAPER_WORD_HOURS] = I18N_MARK_IN("paper", "%u hours"),
	[PAPER_WORD_MONTHS] = I18N_MARK_IN("paper", "%u months"),
};

static const char *const weekdays[PAPER_WEEKDAYS] = {
	I18N_MARK_IN("paper", "Sunday"),    I18N_MARK_IN("paper", "Monday"),   I18N_MARK_IN("paper", "Tuesday"),
	I18N_MARK_IN("paper", "Wednesday"), I18N_MARK_IN("paper", "Thursday"), I18N_MARK_IN("paper", "Friday"),
	I18N_MARK_IN("paper", "Saturday"),
};

static const char *const states[PAPER_STATES] = {
	[DOSSIER_SUBMITTED] = I18N_MARK_IN("paper", "Sent, not yet accepted"),
	[DOSSIER_ACCEPTED] = I18N_MARK_IN("paper", "Accepted"),
	[DOSSIER_REFUSED] = I18N_MARK_IN("paper", "Not accepted"),
	[DOSSIER_PROCESSING] = I18N_MARK_IN("paper", "In progress, on time"),
	[DOSSIER_SUPPLEMENT] = I18N_MARK_IN("paper", "More papers needed"),
	[DOSSIER_PAYMENT] = I18N_MARK_IN("paper", "Waiting for the fee"),
	[DOSSIER_WITHDRAWN] = I18N_MARK_IN("paper", "Withdrawn"),
	[DOSSIER_STOPPED] = I18N_MARK_IN("paper", "Stopped"),
	[DOSSIER_READY] = I18N_MARK_IN("paper", "Ready to collect"),
	[DOSSIER_RETURNED] = I18N_MARK_IN("paper", "Collected"),
};

static void translate(const char *const *msgids, size_t count, enum catalogue_language language,
					  struct catalogue_text *ret_texts)
{
	for (size_t i = 0; i < count; i++) {
		const char *word = msgids[i] ? i18n_in(CONTEXT, msgids[i]) : NULL;

		/* What a draft lacks is Vietnamese, as the layouts have it. */
		ret_texts[i].in[language] = word == msgids[i] && language != LANGUAGE_EN ? NULL : word;
	}
}

void paper_words_load(struct paper_words *ret_words)
{
	char used[I18N_CODE_SIZE];

	i18n_used(used);
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		enum catalogue_language language = (enum catalogue_language)i;

		i18n_use(catalogue_language_code(language));
		translate(words, PAPER_WORD_COUNT, language, ret_words->words);
		translate(weekdays, PAPER_WEEKDAYS, language, ret_words->weekdays);
		translate(states, PAPER_STATES, language, ret_words->states);
	}
	i18n_use(used);
}

const char *paper_word(const struct paper_words *loaded, enum paper_word word, enum catalogue_language language)
{
	CHECK(word < PAPER_WORD_COUNT);
	return catalogue_text(&loaded->words[word], language);
}

const char *paper_word_weekday(const struct paper_words *loaded, int weekday, enum catalogue_language language)
{
	CHECK(weekday >= 0 && weekday < PAPER_WEEKDAYS);
	return catalogue_text(&loaded->weekdays[weekday], language);
}

const char *paper_word_state(const struct paper_words *loaded, enum dossier_state state,
							 enum catalogue_language language)
{
	return (unsigned)state < PAPER_STATES ? catalogue_text(&loaded->states[state], language) : "";
}
