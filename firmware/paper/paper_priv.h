#ifndef MOTCUA_PAPER_PAPER_PRIV_H
#define MOTCUA_PAPER_PAPER_PRIV_H

#include "paper/paper.h"
#include "paper/paper_compose_priv.h"
#include "paper/paper_words_priv.h"

enum paper_document {
	PAPER_TICKET,
	PAPER_DOSSIER,
	PAPER_APOLOGY,
	PAPER_PROCEDURE,
	PAPER_PETITION,
	PAPER_TEST,
	PAPER_DOCUMENTS
};

struct paper {
	struct paper_words words;
	struct paper_cache cache;
	struct paper_ink *ink;
	char kiosk[32];
	unsigned width_mm;
	struct paper_layout layouts[PAPER_DOCUMENTS];
	struct paper_values values;
	struct paper_compose compose;
};

/* Values of an invented day for previews and warming up: every name is set. */
/* layout_file tells by its name which document is meant. */
void paper_sample_values(struct paper *paper, const char *layout_file, enum catalogue_language language);

#endif
