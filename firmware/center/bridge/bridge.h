/*
 * Dossiers of one-stop systems, taken in: pushed by them in the national
 * envelope or the newer REST form, or imported from files. Idempotent: a record
 * told again as it was changes nothing. What the other side has and we don't,
 * and the reverse, is the reconciliation.
 */
#ifndef MOTCUA_CENTER_BRIDGE_BRIDGE_H
#define MOTCUA_CENTER_BRIDGE_BRIDGE_H

#include "center/bridge/bridge_record.h"
#include "model/catalogue.h"

#define BRIDGE_RECORDS_MAX 1000 /* in one push */
#define BRIDGE_REFUSED_MAX 50   /* told one by one */
#define BRIDGE_SOURCE_MAX 24
#define BRIDGE_HOLDS_DAYS 7 /* a system that is silent so long keeps no dossier from another */

enum bridge_verdict { BRIDGE_NEW, BRIDGE_CHANGED, BRIDGE_SAME, BRIDGE_REFUSED };

struct bridge_refusal {
	size_t index;
	char why[80];
};

struct bridge_report {
	unsigned taken, fresh, changed, same, refused;
	struct bridge_refusal refusals[BRIDGE_REFUSED_MAX];
	size_t refusal_count;
};

enum bridge_service { BRIDGE_DOSSIERS, BRIDGE_PROGRESS };

struct bridge {
	struct db *db; /* in a transaction */
	const char *center, *source;
	const struct catalogue *catalogue; /* which counter a procedure belongs to; may be NULL */
	int64_t now_ms;
	unsigned keep_days; /* closed for longer, a dossier that we don't have is not taken in again; 0: all are */
	void *context;
	/* What became of each record, refused ones too; may be NULL. */
	void (*told)(void *context, size_t index, enum bridge_verdict verdict, const char *why);
};

/* All records of a list. A bad record is refused and does not stop the others; an error of the database stops. */
enum err_code bridge_take(const struct bridge *bridge, enum bridge_service service, const json_t *records,
						  struct bridge_report *ret_report, struct err *err) MUST_USE;

/* codes: what the other side has. Answers two lists of codes to json_decref: those we lack, and those of this source
 * that we have and they did not name. */
enum err_code bridge_reconcile(const struct bridge *bridge, const json_t *codes, json_t **ret_missing,
							   json_t **ret_surplus, struct err *err) MUST_USE;

#endif
