#include "center/db/db_stages.h"

#include "base/check.h"

static const struct db_sql SQL_LAST = {
	"SELECT COALESCE(MAX(n), 0), COUNT(*) FROM ticket_stages WHERE center = $1 AND ticket = $2"};
static const struct db_sql SQL_ADD = {"INSERT INTO ticket_stages (center, ticket, n, service, only_counter, state, "
									  "counter, started_at, ended_at, outcome)"
									  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
static const struct db_sql SQL_TO_COME = {
	"SELECT n, service, only_counter FROM ticket_stages WHERE center = $1 AND ticket = $2 AND state = 0 ORDER BY n"};
static const struct db_sql SQL_TAKE = {"DELETE FROM ticket_stages WHERE center = $1 AND ticket = $2 AND n = $3"};

static enum err_code read_last(struct db *db, const char *center, const char *ticket, unsigned most, int64_t *ret_n,
							   struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(ticket)};
	struct db_rows rows;
	int64_t count = 0;
	enum err_code code = db_query(db, &SQL_LAST, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	*ret_n = 0;
	if (db_next(&rows)) {
		*ret_n = db_int(&rows, 0);
		count = db_int(&rows, 1);
	}
	code = db_end(&rows, err);
	if (code == ERR_OK && count >= most)
		return err_set(err, ERR_LIMIT, "a ticket has at most %u further services", most);
	return code;
}

enum err_code db_stage_add(struct db *db, const char *center, const char *ticket, const char *service,
						   unsigned only_counter, unsigned most, struct err *err)
{
	int64_t last = 0;
	enum err_code code = read_last(db, center, ticket, most < DB_STAGES_MAX ? most : DB_STAGES_MAX, &last, err);
	const struct db_value args[] = {
		db_arg_text(center), db_arg_text(ticket), db_arg_int(last + 1), db_arg_text(service), db_arg_int(only_counter),
		db_arg_int(0),       db_arg_int(0),       db_arg_int(0),        db_arg_int(0),        db_arg_text("")};
	return code == ERR_OK ? db_run(db, &SQL_ADD, args, ARRAY_LEN(args), err) : code;
}

enum err_code db_stage_list(struct db *db, const char *center, const char *ticket,
							struct db_stage ret_stages[DB_STAGES_MAX], size_t *ret_count, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(ticket)};
	struct db_rows rows;
	*ret_count = 0;
	enum err_code code = db_query(db, &SQL_TO_COME, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	while (*ret_count < DB_STAGES_MAX && db_next(&rows)) {
		struct db_stage *stage = &ret_stages[(*ret_count)++];
		stage->n = (int)db_int(&rows, 0);
		db_copy(&rows, 1, stage->service, sizeof stage->service);
		stage->only_counter = (unsigned)db_int(&rows, 2);
	}
	return db_end(&rows, err);
}

enum err_code db_stage_end(struct db *db, const char *center, const struct db_ticket *ticket, int64_t now_ms,
						   const char *outcome, struct err *err)
{
	int64_t last = 0;
	enum err_code code = read_last(db, center, ticket->id, DB_STAGES_MAX, &last, err);
	if (code == ERR_LIMIT)
		return ERR_OK; /* told too often: the visit itself is what counts */
	int64_t started_ms = ticket->started_ms ? ticket->started_ms : ticket->called_ms;
	const struct db_value args[] = {db_arg_text(center),          db_arg_text(ticket->id), db_arg_int(last + 1),
									db_arg_text(ticket->service), db_arg_int(0),           db_arg_int(1),
									db_arg_int(ticket->counter),  db_arg_int(started_ms),  db_arg_int(now_ms),
									db_arg_text(outcome)};
	return code == ERR_OK ? db_run(db, &SQL_ADD, args, ARRAY_LEN(args), err) : code;
}

enum err_code db_stage_next(struct db *db, const char *center, const char *ticket, struct db_stage *ret_stage,
							struct err *err)
{
	struct db_stage stages[DB_STAGES_MAX];
	size_t count = 0;
	enum err_code code = db_stage_list(db, center, ticket, stages, &count, err);
	if (code != ERR_OK)
		return code;
	if (count == 0)
		return err_set(err, ERR_NOT_FOUND, "no further service");
	*ret_stage = stages[0];
	const struct db_value args[] = {db_arg_text(center), db_arg_text(ticket), db_arg_int(stages[0].n)};
	return db_run(db, &SQL_TAKE, args, ARRAY_LEN(args), err);
}
