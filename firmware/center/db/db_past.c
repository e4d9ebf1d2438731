#include "center/db/db_past.h"

#include "base/check.h"

static const struct db_sql SQL_VISITS = {
	"SELECT service, counter, state, arrived_at, ready_at, called_at, ended_at, day, priority FROM tickets "
	"WHERE center = $1 AND ended_at > $2 AND ended_at < $3 AND state IN (5, 6) ORDER BY ended_at LIMIT $4"};

static const struct db_sql SQL_DAYS = {
	"SELECT service, counter, state, arrived_at, ready_at, called_at, ended_at, day, priority FROM tickets "
	"WHERE center = $1 AND day >= $2 AND day <= $3 AND state <> 7 AND ready_at > 0 ORDER BY day, arrived_at, id"};

enum err_code db_past_visits(struct db *db, const char *center, int64_t ended_ms, int64_t until_ms, int64_t limit,
							 struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_int(ended_ms), db_arg_int(until_ms), db_arg_int(limit)};
	return db_query(db, &SQL_VISITS, args, ARRAY_LEN(args), ret_rows, err);
}

void db_past_row(const struct db_rows *rows, struct db_past_visit *ret_visit)
{
	*ret_visit = (struct db_past_visit){.counter = (unsigned)db_int(rows, 1),
										.state = (enum db_ticket_state)db_int(rows, 2),
										.arrived_ms = db_int(rows, 3),
										.ready_ms = db_int(rows, 4),
										.called_ms = db_int(rows, 5),
										.ended_ms = db_int(rows, 6)};
	db_copy(rows, 0, ret_visit->service, sizeof ret_visit->service);
	db_copy(rows, 7, ret_visit->day, sizeof ret_visit->day);
	db_copy(rows, 8, ret_visit->priority, sizeof ret_visit->priority);
}

enum err_code db_past_days(struct db *db, const char *center, const char *from, const char *to,
						   struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(from), db_arg_text(to)};
	return db_query(db, &SQL_DAYS, args, ARRAY_LEN(args), ret_rows, err);
}
