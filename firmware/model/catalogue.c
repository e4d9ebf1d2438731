#include "model/catalogue.h"

#include <stdlib.h>
#include <string.h>

#define LANGUAGE_CODE(name, code, title, draft) code,
#define LANGUAGE_CODE_AFTER_BLANK(name, code, title, draft) " " code
#define LANGUAGE_NAME(name, code, title, draft) title,
#define LANGUAGE_DRAFT(name, code, title, draft) draft,

const char *const catalogue_languages[LANGUAGE_COUNT] = {LANGUAGE_LIST(LANGUAGE_CODE)};

void catalogue_destroy(struct catalogue *catalogue)
{
	if (!catalogue)
		return;
	arena_finish(&catalogue->arena);
	free(catalogue);
}

const char *catalogue_text(const struct catalogue_text *text, enum catalogue_language language)
{
	if (text->in[language])
		return text->in[language];
	return text->in[LANGUAGE_VI] ? text->in[LANGUAGE_VI] : "";
}

const struct catalogue_service *catalogue_service(const struct catalogue *catalogue, const char *id)
{
	for (size_t i = 0; i < catalogue->service_count; i++)
		if (strcmp(catalogue->services[i].id, id) == 0)
			return &catalogue->services[i];
	return NULL;
}

const struct catalogue_procedure *catalogue_procedure(const struct catalogue *catalogue, const char *code)
{
	for (size_t i = 0; i < catalogue->procedure_count; i++)
		if (strcmp(catalogue->procedures[i].code, code) == 0)
			return &catalogue->procedures[i];
	return NULL;
}

const struct catalogue_counter *catalogue_counter(const struct catalogue *catalogue, unsigned number)
{
	for (size_t i = 0; i < catalogue->counter_count; i++)
		if (catalogue->counters[i].number == number)
			return &catalogue->counters[i];
	return NULL;
}

enum catalogue_language catalogue_language(const char *code)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++)
		if (strcmp(catalogue_languages[i], code) == 0)
			return (enum catalogue_language)i;
	return LANGUAGE_VI;
}

const char *catalogue_language_code(enum catalogue_language language)
{
	return catalogue_languages[language];
}

bool catalogue_language_in(const char *codes, enum catalogue_language language)
{
	const char *code = catalogue_languages[language];
	size_t len = strlen(code);

	for (const char *at = codes + strspn(codes, " "); *at; at += strspn(at, " ")) {
		size_t word = strcspn(at, " ");

		if (word == len && strncmp(at, code, len) == 0)
			return true;
		at += word;
	}
	return false;
}

const char *catalogue_languages_rule(const char *codes)
{
	for (const char *at = codes + strspn(codes, " "); *at; at += strspn(at, " ")) {
		size_t word = strcspn(at, " ");
		bool known = false;

		for (int i = 0; i < LANGUAGE_COUNT; i++)
			known |= strlen(catalogue_languages[i]) == word && strncmp(at, catalogue_languages[i], word) == 0;
		if (!known)
			return "some of" LANGUAGE_LIST(LANGUAGE_CODE_AFTER_BLANK);
		at += word;
	}
	return NULL;
}

const char *catalogue_language_name(enum catalogue_language language)
{
	static const char *const names[LANGUAGE_COUNT] = {LANGUAGE_LIST(LANGUAGE_NAME)};

	return names[language];
}

bool catalogue_language_is_draft(enum catalogue_language language)
{
	static const bool drafts[LANGUAGE_COUNT] = {LANGUAGE_LIST(LANGUAGE_DRAFT)};

	return drafts[language];
}

unsigned catalogue_gaps(const struct catalogue_procedure *procedure)
{
	unsigned gaps = procedure->time_count ? 0 : GAP_TIME;
	if (!procedure->name.in[LANGUAGE_EN])
		gaps |= GAP_ENGLISH;
	if (procedure->internal)
		return gaps;
	gaps |= procedure->paper_count ? 0 : GAP_PAPERS;
	gaps |= procedure->fee_count ? 0 : GAP_FEE;
	gaps |= procedure->result.in[LANGUAGE_VI] ? 0 : GAP_RESULT;
	return gaps | (procedure->portal && procedure->portal[0] ? 0 : GAP_PORTAL);
}
