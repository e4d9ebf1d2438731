/* Dossiers of a center, as the one-stop systems tell them. */
#ifndef MOTCUA_CENTER_DB_DB_DOSSIERS_H
#define MOTCUA_CENTER_DB_DB_DOSSIERS_H

#include "center/db/db.h"
#include "model/dossier.h"

#define DB_DOSSIER_STEPS_MAX 4096 /* bytes of JSON */
#define DB_DOSSIER_SUPPLEMENT_MAX 1536
#define DB_DOSSIER_OFFICE_MAX 96

struct db_dossier {
	char code[DOSSIER_CODE_MAX], canonical[DOSSIER_CODE_MAX];
	char procedure[16], procedure_name[DOSSIER_TEXT_MAX];
	char owner[48]; /* masked */
	char service[CATALOGUE_ID_MAX], office[DB_DOSSIER_OFFICE_MAX];
	enum dossier_state state;
	char received[CLOCK_DAY_SIZE];
	int received_minute;
	char due[CLOCK_DAY_SIZE], due_time[6], new_due[CLOCK_DAY_SIZE];
	char apology_number[48], apology_reason[DOSSIER_TEXT_MAX];
	unsigned postponed;
	char paused_from[CLOCK_DAY_SIZE], finished[CLOCK_DAY_SIZE], returned[CLOCK_DAY_SIZE];
	unsigned counter;
	char supplement[DB_DOSSIER_SUPPLEMENT_MAX]; /* JSON list of texts */
	char supplement_until[CLOCK_DAY_SIZE];
	char reason[DOSSIER_TEXT_MAX];
	char steps[DB_DOSSIER_STEPS_MAX]; /* JSON list {title, office, state, due, done} */
	bool online, fee_due, paid_online, electronic, digitised, reused;
	char source[24];
	int64_t print; /* hash of what the source said: the same again changes nothing */
	int64_t updated_ms;
};

/* Makes or replaces; in a transaction. */
enum err_code db_dossier_put(struct db *db, const char *center, const struct db_dossier *dossier,
							 struct err *err) MUST_USE;
/* By the code as printed, else by its canonical form where that fits one alone. ERR_NOT_FOUND. */
enum err_code db_dossier_find(struct db *db, const char *center, const char *code, const char *canonical,
							  struct db_dossier *ret_dossier, struct err *err) MUST_USE;
/* Print of a code as the source last told it; 0 where it is not known. */
enum err_code db_dossier_print(struct db *db, const char *center, const char *code, int64_t *ret_print,
							   struct err *err) MUST_USE;
/* Open ones whose clock runs (accepted, in progress) due before `day`, oldest first; each row is read by
 * db_dossier_row. */
enum err_code db_dossier_late(struct db *db, const char *center, const char *day, int64_t limit, int64_t offset,
							  struct db_rows *ret_rows, struct err *err) MUST_USE;

struct db_dossier_late_sums {
	int64_t total, not_apologised, again; /* again: past the new day too */
};

/* Of all of them. */
enum err_code db_dossier_late_sums(struct db *db, const char *center, const char *day, const char *today,
								   struct db_dossier_late_sums *ret_sums, struct err *err) MUST_USE;
/* The second secret of a receipt, as a hash of it and the code: kept, or "" forgotten. */
enum err_code db_dossier_set_proof(struct db *db, const char *center, const char *code, const char *hash,
								   struct err *err) MUST_USE;
/* "" where none is known; the same work either way. */
enum err_code db_dossier_read_proof(struct db *db, const char *center, const char *code, char *ret_hash, size_t size,
									struct err *err) MUST_USE;
void db_dossier_row(const struct db_rows *rows, struct db_dossier *ret_dossier);
/* Forgets all of one source. */
enum err_code db_dossier_forget(struct db *db, const char *center, const char *source, struct err *err) MUST_USE;

#endif
