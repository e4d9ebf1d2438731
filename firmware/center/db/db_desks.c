#include "center/db/db_desks.h"

#include "base/check.h"

static const struct db_sql SQL_PUT = {
	"INSERT INTO desk_profiles (center, counter, at, services) VALUES ($1, $2, $3, $4) "
	"ON CONFLICT (center, counter, at) DO UPDATE SET services = excluded.services"};
static const struct db_sql SQL_NEWEST = {
	"SELECT counter, at, services FROM desk_profiles d WHERE center = $1 AND at = "
	"(SELECT MAX(p.at) FROM desk_profiles p WHERE p.center = d.center AND p.counter = d.counter)"};
static const struct db_sql SQL_SPAN = {
	"SELECT counter, at, services FROM desk_profiles d WHERE center = $1 AND at <= $3 AND at >= COALESCE("
	"(SELECT MAX(p.at) FROM desk_profiles p WHERE p.center = d.center AND p.counter = d.counter AND p.at <= $2), $2) "
	"ORDER BY counter, at"};
static const struct db_sql SQL_TRIM = {
	"DELETE FROM desk_profiles WHERE center = $1 AND at < (SELECT MAX(p.at) FROM desk_profiles p "
	"WHERE p.center = desk_profiles.center AND p.counter = desk_profiles.counter AND p.at <= $2)"};

enum err_code db_desk_put(struct db *db, const char *center, unsigned counter, int64_t at_ms, const char *services,
						  struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_int(counter), db_arg_int(at_ms), db_arg_text(services)};
	return db_run(db, &SQL_PUT, args, ARRAY_LEN(args), err);
}

enum err_code db_desk_newest(struct db *db, const char *center, struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center)};
	return db_query(db, &SQL_NEWEST, args, ARRAY_LEN(args), ret_rows, err);
}

enum err_code db_desk_span(struct db *db, const char *center, int64_t from_ms, int64_t until_ms,
						   struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_int(from_ms), db_arg_int(until_ms)};
	return db_query(db, &SQL_SPAN, args, ARRAY_LEN(args), ret_rows, err);
}

enum err_code db_desk_trim(struct db *db, const char *center, int64_t before_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_int(before_ms)};
	return db_run(db, &SQL_TRIM, args, ARRAY_LEN(args), err);
}
