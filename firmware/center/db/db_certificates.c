#include "center/db/db_certificates.h"

#include "base/check.h"

static const struct db_sql SQL_PUT = {
	"INSERT INTO certificates (serial, center, device, made_at, ends_at) VALUES ($2, $1, $3, $4, $5)"};
static const struct db_sql SQL_FIND = {
	"SELECT device, ends_at, revoked_at FROM certificates WHERE center = $1 AND serial = $2"};
static const struct db_sql SQL_ANY = {
	"SELECT 1 FROM certificates WHERE center = $1 AND device = $2 AND revoked_at = 0 LIMIT 1"};
static const struct db_sql SQL_REVOKE = {
	"UPDATE certificates SET revoked_at = $3 WHERE center = $1 AND device = $2 AND revoked_at = 0"};
static const struct db_sql SQL_TRIM = {
	"DELETE FROM certificates WHERE center = $1 AND ends_at < $2 AND EXISTS (SELECT 1 FROM certificates c "
	"WHERE c.center = certificates.center AND c.device = certificates.device AND c.ends_at > certificates.ends_at)"};

enum err_code db_certificate_put(struct db *db, const char *center, const char *serial, const char *device,
								 int64_t now_ms, int64_t ends_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(serial), db_arg_text(device), db_arg_int(now_ms),
									db_arg_int(ends_ms)};
	return db_run(db, &SQL_PUT, args, ARRAY_LEN(args), err);
}

enum err_code db_certificate_find(struct db *db, const char *center, const char *serial,
								  struct db_certificate *ret_certificate, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(serial)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_FIND, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	bool found = db_next(&rows);
	if (found) {
		db_copy(&rows, 0, ret_certificate->device, sizeof ret_certificate->device);
		ret_certificate->ends_ms = db_int(&rows, 1);
		ret_certificate->revoked = db_int(&rows, 2) != 0;
	}
	code = db_end(&rows, err);
	return code == ERR_OK && !found ? err_set(err, ERR_NOT_FOUND, "no such certificate") : code;
}

enum err_code db_certificate_any(struct db *db, const char *center, const char *device, bool *ret_any, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(device)};
	return db_exists(db, &SQL_ANY, args, ARRAY_LEN(args), ret_any, err);
}

enum err_code db_certificate_revoke(struct db *db, const char *center, const char *device, int64_t now_ms,
									struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(device), db_arg_int(now_ms)};
	return db_run(db, &SQL_REVOKE, args, ARRAY_LEN(args), err);
}

enum err_code db_certificate_trim(struct db *db, const char *center, int64_t before_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_int(before_ms)};
	return db_run(db, &SQL_TRIM, args, ARRAY_LEN(args), err);
}
