#include "model/catalogue.h"

#include <stdlib.h>
#include <string.h>

const char *const catalogue_languages[LANGUAGE_COUNT] = {"vi", "en", "km"};

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
