/*
 * What a layout's {names} stand for in one print. Texts are cleaned as they
 * come in. The names of each document are listed in its layout file.
 */
#ifndef MOTCUA_PAPER_PAPER_VALUES_PRIV_H
#define MOTCUA_PAPER_PAPER_VALUES_PRIV_H

#include "model/catalogue.h"
#include "model/dossier.h"
#include "model/ticket.h"
#include "paper/paper.h"

#include <stdbool.h>

#define PAPER_VALUES_MAX 48
#define PAPER_ITEMS_MAX 40
#define PAPER_VALUES_POOL 32768

struct paper_item { /* of a list */
	const char *list; /* its name */
	const char *mark; /* "[x]" */
	const char *text;
	bool bold;
};

struct paper_values {
	const struct paper_words *words;
	enum catalogue_language language;
	struct {
		const char *name; /* a program constant */
		const char *text;
	} values[PAPER_VALUES_MAX];
	size_t value_count;
	struct paper_item items[PAPER_ITEMS_MAX];
	size_t item_count;
	char pool[PAPER_VALUES_POOL];
	size_t used;
};

/* Borrows words for its life. */
void paper_values_init(struct paper_values *values, const struct paper_words *words, enum catalogue_language language);
/* A further value under a new name; a full pool leaves it "". */
void paper_values_set(struct paper_values *values, const char *name, const char *text);
void paper_values_item(struct paper_values *values, const char *list, const char *mark, const char *text, bool bold);
/* "" for a name that is not set. */
const char *paper_values_get(const struct paper_values *values, const char *name);
/* Whether the value, or the list of that name, has anything. */
bool paper_values_has(const struct paper_values *values, const char *name);
/* Whether any document sets this name; layouts with another are refused. */
bool paper_values_known(const char *name);

/* What every document has: center, kiosk, time. kiosk may be NULL. */
void paper_values_common(struct paper_values *values, const struct catalogue *catalogue, const char *kiosk,
                         int64_t now_ms);
void paper_values_ticket(struct paper_values *values, const struct ticket *ticket, const struct catalogue *catalogue);
void paper_values_dossier(struct paper_values *values, const struct dossier *dossier);
void paper_values_procedure(struct paper_values *values, const struct catalogue_procedure *procedure,
                            const struct catalogue *catalogue);
void paper_values_petition(struct paper_values *values, const struct paper_petition *petition);

#endif
