#include "center/db/db_ratings.h"

#include "base/check.h"
#include "center/db/db_hours.h"

#include <stdio.h>

static const struct db_sql SQL_INSERT = {
	"INSERT INTO ratings (id, center, ticket, counter, service, level, levels, reasons, channel, device, day, at) "
	"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
static const struct db_sql SQL_EXISTS = {
	"SELECT 1 FROM ratings WHERE center = $1 AND (id = $2 OR ticket = $3) LIMIT 1"};
static const struct db_sql SQL_SETTLE = {
	"UPDATE ratings SET service = $3 WHERE center = $1 AND ticket = $2 AND service = ''"};
static const struct db_sql SQL_COUNT_SINCE = {
	"SELECT COUNT(*) FROM ratings WHERE center = $1 AND day >= $4 AND device = $2 AND at >= $3 AND ticket IS NULL"};
static const struct db_sql SQL_TRIM = {"DELETE FROM ratings WHERE center = $1 AND day < $2"};
/* The newest generation of a device stays: it must never be given again. */
static const struct db_sql SQL_LEASE_TRIM = {
	"DELETE FROM leases WHERE center = $1 AND day < $2 AND generation < "
	"(SELECT MAX(l.generation) FROM leases l WHERE l.center = leases.center AND l.device = leases.device)"};
static const struct db_sql SQL_LEASE_NEWEST = {
	"SELECT generation, boot_id, document FROM leases "
	"WHERE center = $1 AND device = $2 ORDER BY generation DESC LIMIT 1"};
static const struct db_sql SQL_LEASE_DAY = {
	"SELECT document FROM leases WHERE center = $1 AND device = $2 AND day = $3 ORDER BY generation DESC"};
static const struct db_sql SQL_LEASE_INSERT = {
	"INSERT INTO leases (center, device, day, generation, id, boot_id, document, at) "
	"VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};

enum err_code db_rating_insert(struct db *db, const char *center, const struct db_rating *r, struct err *err)
{
	const struct db_value args[] = {
		db_arg_text(r->id),     db_arg_text(center),     db_arg_text(r->ticket[0] ? r->ticket : NULL),
		db_arg_int(r->counter), db_arg_text(r->service), db_arg_int(r->level),
		db_arg_int(r->levels),  db_arg_text(r->reasons), db_arg_text(r->channel),
		db_arg_text(r->device), db_arg_text(r->day),     db_arg_int(r->at_ms),
	};
	enum err_code code = db_run(db, &SQL_INSERT, args, ARRAY_LEN(args), err);
	return code == ERR_OK ? db_hours_rating(db, center, r, err) : code;
}

enum err_code db_rating_exists(struct db *db, const char *center, const char *id, const char *ticket, bool *ret_exists,
							   struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(id), db_arg_text(ticket)};
	return db_exists(db, &SQL_EXISTS, args, ARRAY_LEN(args), ret_exists, err);
}

enum err_code db_rating_settle(struct db *db, const char *center, const char *ticket, const char *service,
							   bool *ret_waited, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(ticket), db_arg_text(service)};
	enum err_code code = db_run(db, &SQL_SETTLE, args, ARRAY_LEN(args), err);
	if (code == ERR_OK)
		*ret_waited = db_changes(db) == 1;
	return code;
}

enum err_code db_rating_count_since(struct db *db, const char *center, const char *device, int64_t at_ms,
									int64_t *ret_count, struct err *err)
{
	char day[CLOCK_DAY_SIZE];
	clock_day(at_ms, day);
	const struct db_value args[] = {db_arg_text(center), db_arg_text(device), db_arg_int(at_ms), db_arg_text(day)};
	return db_one_int(db, &SQL_COUNT_SINCE, args, ARRAY_LEN(args), ret_count, NULL, err);
}

enum err_code db_rating_trim(struct db *db, const char *center, const char *day, const char *lease_day, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(day)};
	const struct db_value lease_args[] = {db_arg_text(center), db_arg_text(lease_day)};
	enum err_code code = db_run(db, &SQL_TRIM, args, ARRAY_LEN(args), err);
	return code == ERR_OK ? db_run(db, &SQL_LEASE_TRIM, lease_args, ARRAY_LEN(lease_args), err) : code;
}

enum err_code db_lease_newest(struct db *db, const char *center, const char *device, int64_t *ret_generation,
							  char ret_boot_id[33], char *document, size_t size, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(device)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_LEASE_NEWEST, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	*ret_generation = 0;
	ret_boot_id[0] = document[0] = '\0';
	if (db_next(&rows)) {
		*ret_generation = db_int(&rows, 0);
		db_copy(&rows, 1, ret_boot_id, 33);
		db_copy(&rows, 2, document, size);
	}
	return db_end(&rows, err);
}

enum err_code db_lease_of_day(struct db *db, const char *center, const char *device, const char *day,
							  int64_t *ret_count, char *document, size_t size, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(device), db_arg_text(day)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_LEASE_DAY, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	int64_t count = 0;
	document[0] = '\0';
	while (db_next(&rows))
		if (count++ == 0)
			db_copy(&rows, 0, document, size);
	*ret_count = count;
	return db_end(&rows, err);
}

enum err_code db_lease_insert(struct db *db, const char *center, const char *device, const struct db_lease *lease,
							  const char *document, int64_t now_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center),           db_arg_text(device),    db_arg_text(lease->day),
									db_arg_int(lease->generation), db_arg_text(lease->id), db_arg_text(lease->boot_id),
									db_arg_text(document),         db_arg_int(now_ms)};
	return db_run(db, &SQL_LEASE_INSERT, args, ARRAY_LEN(args), err);
}
