#include "center/db/db_dossiers.h"

#include "base/check.h"

#define COLUMNS                                                                                                        \
	"code, canonical, procedure, procedure_name, owner, service, office, state, received, received_minute, due,"       \
	" due_time, new_due, apology_number, apology_reason, postponed, paused_from, finished, returned, counter,"         \
	" supplement, supplement_until, reason, steps, online, fee_due, paid_online, electronic, digitised, reused,"       \
	" source, print, updated_at"

static const struct db_sql SQL_PUT = {
	"INSERT INTO dossiers (center, " COLUMNS
	", contacts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
	" $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)"
	" ON CONFLICT (center, code) DO UPDATE SET canonical = excluded.canonical, procedure = excluded.procedure,"
	" procedure_name = excluded.procedure_name, owner = excluded.owner, service = excluded.service,"
	" office = excluded.office, state = excluded.state, received = excluded.received,"
	" received_minute = excluded.received_minute, due = excluded.due, due_time = excluded.due_time,"
	" new_due = excluded.new_due, apology_number = excluded.apology_number,"
	" apology_reason = excluded.apology_reason, postponed = excluded.postponed,"
	" paused_from = excluded.paused_from, finished = excluded.finished, returned = excluded.returned,"
	" counter = excluded.counter, supplement = excluded.supplement,"
	" supplement_until = excluded.supplement_until, reason = excluded.reason, steps = excluded.steps,"
	" online = excluded.online, fee_due = excluded.fee_due, paid_online = excluded.paid_online,"
	" electronic = excluded.electronic, digitised = excluded.digitised, reused = excluded.reused,"
	" source = excluded.source, print = excluded.print, updated_at = excluded.updated_at,"
	" contacts = CASE WHEN dossiers.contacts >= 0 AND excluded.state = 5 AND dossiers.state <> 5"
	"  THEN dossiers.contacts + 1 ELSE dossiers.contacts END"};
static const struct db_sql SQL_FIND = {"SELECT " COLUMNS " FROM dossiers WHERE center = $1 AND code = $2"};
/* The index answers the inner question alone; asked at once, SQLite reads all dossiers of the center. */
static const struct db_sql SQL_FIND_CANONICAL = {
	"SELECT " COLUMNS " FROM dossiers WHERE (center, code) IN"
	" (SELECT center, code FROM dossiers WHERE center = $1 AND canonical = $2 ORDER BY code LIMIT 2)"};
static const struct db_sql SQL_PRINT = {"SELECT print FROM dossiers WHERE center = $1 AND code = $2"};
/* 2 and 4: accepted, in progress; the first condition is the index's. */
#define LATE " FROM dossiers WHERE center = $1 AND state < 9 AND state IN (2, 4) AND due > '' AND due < $2"
static const struct db_sql SQL_LATE = {
	"SELECT " COLUMNS LATE " ORDER BY due, code LIMIT $3 OFFSET $4"};
static const struct db_sql SQL_LATE_SUMS = {
	"SELECT COUNT(*), SUM(CASE WHEN apology_number = '' THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN new_due > '' AND new_due < $3 THEN 1 ELSE 0 END)" LATE};
static const struct db_sql SQL_FORGET = {"DELETE FROM dossiers WHERE center = $1 AND source = $2"};

/* Papers asked for so far, of one that is new here: known only where it is seen from its beginning. */
static int64_t first_contacts(enum dossier_state state)
{
	if (state == DOSSIER_SUPPLEMENT)
		return 1;
	return state == DOSSIER_SUBMITTED || state == DOSSIER_ACCEPTED ? 0 : -1;
}

enum err_code db_dossier_put(struct db *db, const char *center, const struct db_dossier *dossier, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center),
									db_arg_text(dossier->code),
									db_arg_text(dossier->canonical),
									db_arg_text(dossier->procedure),
									db_arg_text(dossier->procedure_name),
									db_arg_text(dossier->owner),
									db_arg_text(dossier->service),
									db_arg_text(dossier->office),
									db_arg_int(dossier->state),
									db_arg_text(dossier->received),
									db_arg_int(dossier->received_minute),
									db_arg_text(dossier->due),
									db_arg_text(dossier->due_time),
									db_arg_text(dossier->new_due),
									db_arg_text(dossier->apology_number),
									db_arg_text(dossier->apology_reason),
									db_arg_int(dossier->postponed),
									db_arg_text(dossier->paused_from),
									db_arg_text(dossier->finished),
									db_arg_text(dossier->returned),
									db_arg_int(dossier->counter),
									db_arg_text(dossier->supplement),
									db_arg_text(dossier->supplement_until),
									db_arg_text(dossier->reason),
									db_arg_text(dossier->steps),
									db_arg_int(dossier->online),
									db_arg_int(dossier->fee_due),
									db_arg_int(dossier->paid_online),
									db_arg_int(dossier->electronic),
									db_arg_int(dossier->digitised),
									db_arg_int(dossier->reused),
									db_arg_text(dossier->source),
									db_arg_int(dossier->print),
									db_arg_int(dossier->updated_ms),
									db_arg_int(first_contacts(dossier->state))};
	return db_run(db, &SQL_PUT, args, ARRAY_LEN(args), err);
}

void db_dossier_row(const struct db_rows *rows, struct db_dossier *ret)
{
	const struct {
		char *out;
		size_t size;
	} texts[] = {
		{ret->code, sizeof ret->code},
		{ret->canonical, sizeof ret->canonical},
		{ret->procedure, sizeof ret->procedure},
		{ret->procedure_name, sizeof ret->procedure_name},
		{ret->owner, sizeof ret->owner},
		{ret->service, sizeof ret->service},
		{ret->office, sizeof ret->office},
		{NULL, 0},
		{ret->received, sizeof ret->received},
		{NULL, 0},
		{ret->due, sizeof ret->due},
		{ret->due_time, sizeof ret->due_time},
		{ret->new_due, sizeof ret->new_due},
		{ret->apology_number, sizeof ret->apology_number},
		{ret->apology_reason, sizeof ret->apology_reason},
		{NULL, 0},
		{ret->paused_from, sizeof ret->paused_from},
		{ret->finished, sizeof ret->finished},
		{ret->returned, sizeof ret->returned},
		{NULL, 0},
		{ret->supplement, sizeof ret->supplement},
		{ret->supplement_until, sizeof ret->supplement_until},
		{ret->reason, sizeof ret->reason},
		{ret->steps, sizeof ret->steps},
	};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (texts[i].out)
			db_copy(rows, (int)i, texts[i].out, texts[i].size);
	ret->state = (enum dossier_state)db_int(rows, 7);
	ret->received_minute = (int)db_int(rows, 9);
	ret->postponed = (unsigned)db_int(rows, 15);
	ret->counter = (unsigned)db_int(rows, 19);
	bool *const flags[] = {&ret->online,     &ret->fee_due,   &ret->paid_online,
						   &ret->electronic, &ret->digitised, &ret->reused};
	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		*flags[i] = db_int(rows, 24 + (int)i) != 0;
	db_copy(rows, 30, ret->source, sizeof ret->source);
	ret->print = db_int(rows, 31);
	ret->updated_ms = db_int(rows, 32);
}

enum err_code db_dossier_find(struct db *db, const char *center, const char *code, const char *canonical,
							  struct db_dossier *ret_dossier, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(code)};
	const struct db_value loose[] = {db_arg_text(center), db_arg_text(canonical)};
	struct db_rows rows;
	int found = 0;
	enum err_code result = db_query(db, &SQL_FIND, args, ARRAY_LEN(args), &rows, err);
	if (result != ERR_OK)
		return result;
	if (db_next(&rows)) {
		db_dossier_row(&rows, ret_dossier);
		found = 1;
	}
	result = db_end(&rows, err);
	/* Always asked: a known code takes as long as an unknown one. */
	if (result == ERR_OK)
		result = db_query(db, &SQL_FIND_CANONICAL, loose, ARRAY_LEN(loose), &rows, err);
	if (result != ERR_OK)
		return result;
	struct db_dossier other = {0};
	int others = 0;
	while (db_next(&rows)) {
		db_dossier_row(&rows, &other);
		others++;
	}
	result = db_end(&rows, err);
	if (result != ERR_OK || found)
		return result;
	if (others != 1)
		return ERR_NOT_FOUND;
	*ret_dossier = other;
	return ERR_OK;
}

enum err_code db_dossier_print(struct db *db, const char *center, const char *code, int64_t *ret_print, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(code)};
	return db_one_int(db, &SQL_PRINT, args, ARRAY_LEN(args), ret_print, NULL, err);
}

enum err_code db_dossier_late(struct db *db, const char *center, const char *day, int64_t limit, int64_t offset,
							  struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(day), db_arg_int(limit), db_arg_int(offset)};
	return db_query(db, &SQL_LATE, args, ARRAY_LEN(args), ret_rows, err);
}

enum err_code db_dossier_late_sums(struct db *db, const char *center, const char *day, const char *today,
								   struct db_dossier_late_sums *ret_sums, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(day), db_arg_text(today)};
	int64_t sums[3];
	enum err_code code = db_ints(db, &SQL_LATE_SUMS, args, ARRAY_LEN(args), sums, ARRAY_LEN(sums), err);
	if (code == ERR_OK)
		*ret_sums = (struct db_dossier_late_sums){sums[0], sums[1], sums[2]};
	return code;
}

enum err_code db_dossier_forget(struct db *db, const char *center, const char *source, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(source)};
	return db_run(db, &SQL_FORGET, args, ARRAY_LEN(args), err);
}

static const struct db_sql SQL_SET_PROOF = {
	"INSERT INTO dossier_proofs (center, code, hash) VALUES ($1, $2, $3) ON CONFLICT (center, code)"
	" DO UPDATE SET hash = excluded.hash"};
static const struct db_sql SQL_READ_PROOF = {"SELECT hash FROM dossier_proofs WHERE center = $1 AND code = $2"};

enum err_code db_dossier_set_proof(struct db *db, const char *center, const char *code, const char *hash,
								   struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(code), db_arg_text(hash)};
	return db_run(db, &SQL_SET_PROOF, args, ARRAY_LEN(args), err);
}

enum err_code db_dossier_read_proof(struct db *db, const char *center, const char *code, char *ret_hash, size_t size,
									struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(code)};
	struct db_rows rows;
	enum err_code result = db_query(db, &SQL_READ_PROOF, args, ARRAY_LEN(args), &rows, err);
	if (result != ERR_OK)
		return result;
	ret_hash[0] = '\0';
	if (db_next(&rows))
		db_copy(&rows, 0, ret_hash, size);
	return db_end(&rows, err);
}
