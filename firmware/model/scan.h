/*
 * What a scanned text is. Strict grammars (DOMAIN.md 1.3, 2.1); what fits none
 * is SCAN_UNKNOWN and gets one helpful message. Nothing of an ID card is kept:
 * the result for one is its kind alone.
 */
#ifndef MOTCUA_MODEL_SCAN_H
#define MOTCUA_MODEL_SCAN_H

#include "base/err.h"
#include "model/dossier.h"
#include "model/ticket.h"

#include <stddef.h>

enum scan_kind {
	SCAN_UNKNOWN,
	SCAN_DOSSIER,     /* code: a dossier code, as printed */
	SCAN_TICKET,      /* code: the token of a ticket of ours ("…/t/TOKEN", "…/t/MC1.TOKEN" or "MC1.TOKEN") */
	SCAN_APPOINTMENT, /* code: token of an appointment ("…/a/TOKEN") */
	SCAN_PETITION,    /* code: token of a petition ("…/p/TOKEN") */
	SCAN_ID_CARD,     /* CCCD or Căn cước; nothing kept */
	SCAN_HEALTH_CARD, /* BHYT; nothing kept */
	SCAN_PROCEDURE,   /* code: a procedure's code, from the portal's page address */
	SCAN_WORD,        /* code: 4 to 12 capitals and digits, as a receipt's second secret is; never an ID number */
};

struct scan {
	enum scan_kind kind;
	char code[TICKET_URL_SIZE]; /* "" for unknown and cards */
	bool from_lease;            /* SCAN_TICKET: with "MC1."; the center may hear of it later */
};

/* Pure. Any bytes; today_ms bounds the date in a dossier code (not more than a day ahead). */
void scan_classify(const char *bytes, size_t len, int64_t today_ms, struct scan *ret_scan);

/* A typed or scanned dossier code alone: ERR_INVALID where it fits no pattern. canonical gets
 * level-1 agency, date and serial for indexing ("H08-260310-0420"). Either output may be NULL. */
enum err_code scan_dossier_code(const char *text, int64_t today_ms, char ret_code[DOSSIER_CODE_MAX],
                                char ret_canonical[DOSSIER_CODE_MAX]);

#endif
