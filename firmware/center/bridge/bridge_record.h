/*
 * One dossier as another system tells it, read into ours. Two forms under one
 * reader: the national envelope (`DongBoHoSoMC`: all text, yyyyMMddHHmmss) and
 * the newer REST form (ISO dates, numbers). Names are masked here: nothing that
 * names a person gets any further. Pure; any thread.
 */
#ifndef MOTCUA_CENTER_BRIDGE_BRIDGE_RECORD_H
#define MOTCUA_CENTER_BRIDGE_BRIDGE_RECORD_H

#include "center/db/db_dossiers.h"

#include <jansson.h>

#define BRIDGE_STEPS_MAX DOSSIER_STEPS_MAX

/* ERR_INVALID names the member that is wrong or missing. today_ms bounds the date in the code. */
enum err_code bridge_record_read(const json_t *record, int64_t today_ms, struct db_dossier *ret_dossier,
								 struct err *err) MUST_USE;

/* A step of `CapNhatTienDoHoSoMC` put into a dossier that is known: state, and one more line of its steps (the same
 * step again changes nothing). ERR_LIMIT past BRIDGE_STEPS_MAX. */
enum err_code bridge_record_progress(const json_t *record, struct db_dossier *dossier, struct err *err) MUST_USE;

/* "Nguyễn Văn An" -> "N. V. A."; initials stay as they are. */
void bridge_record_mask(const char *name, char *out, size_t size);

/* The second secret that stands on the receipt beside the code, as a hash of both (64 hex digits and NUL); "" where the
 * source tells none. */
void bridge_record_proof(const json_t *record, const char *code, char ret_hash[65]);
/* What a citizen shows: held against bridge_record_proof. Blanks and case do not count. */
void bridge_record_proof_of(const char *secret, const char *code, char ret_hash[65]);

/* Hash of what was told, whatever the order of its members; never 0. */
int64_t bridge_record_print(const json_t *record);

#endif
