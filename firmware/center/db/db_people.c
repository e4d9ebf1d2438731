#include "center/db/db_people.h"

#include "base/check.h"

#include <string.h>

static const struct db_sql SQL_DEVICE_FIND = {
	"SELECT id, kind, key_hash, enrolled_at, revoked_at, slot, counter, boot_id FROM devices "
	"WHERE center = $1 AND id = $2"};
static const struct db_sql SQL_DEVICE_PUT = {
	"INSERT INTO devices (center, id, kind, name, counter, slot) VALUES ($1, $2, $3, $4, $5, "
	"(SELECT COALESCE(MAX(slot) + 1, 0) FROM devices WHERE center = $1)) "
	"ON CONFLICT (center, id) DO UPDATE SET kind = excluded.kind, name = excluded.name, counter = excluded.counter"};
static const struct db_sql SQL_DEVICE_KEY = {
	"UPDATE devices SET key_hash = $3, enrolled_at = $4, revoked_at = 0 WHERE center = $1 AND id = $2"};
static const struct db_sql SQL_DEVICE_REVOKE = {"UPDATE devices SET revoked_at = $3 WHERE center = $1 AND id = $2"};
static const struct db_sql SQL_DEVICE_REVOKED = {"SELECT id FROM devices WHERE revoked_at >= $1"};
static const struct db_sql SQL_DEVICE_SEEN = {"UPDATE devices SET boot_id = $3, status = $4, seen_at = $5, self_test = "
											  "CASE WHEN $6 = '' THEN self_test ELSE $6 END "
											  "WHERE center = $1 AND id = $2"};
static const struct db_sql SQL_DEVICE_ORDER = {
	"UPDATE devices SET ordered = $3, ordered_at = $4 WHERE center = $1 AND id = $2"};
static const struct db_sql SQL_DEVICE_ORDERED = {"SELECT ordered FROM devices WHERE center = $1 AND id = $2"};
static const struct db_sql SQL_DEVICE_LIST = {
	"SELECT id, kind, name, slot, counter, enrolled_at, revoked_at, seen_at, status, ordered, ordered_at, self_test "
	"FROM devices "
	"WHERE center = $1 ORDER BY id"};
static const struct db_sql SQL_ENROLMENT_PUT = {
	"INSERT INTO enrolments (code_hash, center, device, expires_at) VALUES ($1, $2, $3, $4)"};
static const struct db_sql SQL_ENROLMENT_USE = {
	"UPDATE enrolments SET used_at = $4 WHERE code_hash = $1 AND center = $2 AND device = $3 AND used_at = 0 "
	"AND expires_at > $4"};
static const struct db_sql SQL_STAFF_FIND = {
	"SELECT username, display, password, roles, counters, failures, locked_until, services, once_until FROM staff "
	"WHERE center = $1 AND username = $2"};
static const struct db_sql SQL_STAFF_PUT = {
	"INSERT INTO staff (center, username, display, password, roles, counters, once_until) "
	"VALUES ($1, $2, $3, $4, $5, $6, $7) "
	"ON CONFLICT (center, username) DO UPDATE SET display = excluded.display, password = excluded.password, "
	"roles = excluded.roles, counters = excluded.counters, once_until = excluded.once_until"};
static const struct db_sql SQL_STAFF_FAILURES = {
	"UPDATE staff SET failures = $3, locked_until = $4 WHERE center = $1 AND username = $2"};
static const struct db_sql SQL_STAFF_SERVICES = {"UPDATE staff SET services = $3 WHERE center = $1 AND username = $2"};
static const struct db_sql SQL_STAFF_RIGHTS = {
	"UPDATE staff SET roles = $3, counters = $4 WHERE center = $1 AND username = $2"};
static const struct db_sql SQL_STAFF_PASSWORD = {
	"UPDATE staff SET password = $3, once_until = $4, failures = 0, "
	"locked_until = CASE WHEN locked_until > $5 THEN locked_until ELSE 0 END WHERE center = $1 AND username = $2"};
static const struct db_sql SQL_STAFF_MANAGERS = {
	"SELECT COUNT(*) FROM staff WHERE center = $1 AND username <> $2 AND ' ' || roles || ' ' LIKE '% manager %' "
	"AND once_until = 0 AND locked_until <= $3"};
static const struct db_sql SQL_STAFF_LIST = {
	"SELECT username, display, roles, counters, services, locked_until, once_until FROM staff WHERE center = $1 "
	"ORDER BY username"};
static const struct db_sql SQL_STAFF_SEATED = {
	"SELECT c.number, s.services, s.roles, s.counters, s.locked_until FROM counters c JOIN staff s "
	"ON s.center = c.center AND s.username = c.staff WHERE c.center = $1"};
static const struct db_sql SQL_SESSION_FIND = {
	"SELECT s.username, u.display, u.roles, s.csrf, s.counter, s.made_at FROM sessions s JOIN staff u "
	"ON u.center = s.center AND u.username = s.username WHERE s.center = $1 AND s.token_hash = $2"};
static const struct db_sql SQL_SESSION_PUT = {
	"INSERT INTO sessions (token_hash, center, username, csrf, counter, made_at, seen_at) "
	"VALUES ($1, $2, $3, $4, $5, $6, $6)"};
static const struct db_sql SQL_SESSION_END = {"DELETE FROM sessions WHERE center = $1 AND token_hash = $2"};
static const struct db_sql SQL_SESSION_END_ALL = {"DELETE FROM sessions WHERE center = $1 AND username = $2"};
static const struct db_sql SQL_SESSION_LIST = {
	"SELECT token_hash, counter FROM sessions WHERE center = $1 AND username = $2"};
static const struct db_sql SQL_SESSION_TRIM = {"DELETE FROM sessions WHERE made_at < $1"};

/* Ends a query for one row: found says whether there was one. */
static enum err_code end_one(struct db_rows *rows, bool found, struct err *err)
{
	enum err_code code = db_end(rows, err);
	return code == ERR_OK && !found ? err_set(err, ERR_NOT_FOUND, "no such row") : code;
}

enum err_code db_device_find(struct db *db, const char *center, const char *id, struct db_device *ret_device,
							 struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(id)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_DEVICE_FIND, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	bool found = db_next(&rows);
	if (found) {
		size_t len = 0;
		*ret_device = (struct db_device){
			.revoked = db_int(&rows, 4) != 0, .slot = db_int(&rows, 5), .counter = (unsigned)db_int(&rows, 6)};
		db_copy(&rows, 0, ret_device->id, sizeof ret_device->id);
		db_copy(&rows, 1, ret_device->kind, sizeof ret_device->kind);
		db_copy(&rows, 7, ret_device->boot_id, sizeof ret_device->boot_id);
		const void *hash = db_bytes(&rows, 2, &len);
		ret_device->enrolled = db_int(&rows, 3) != 0 && len == sizeof ret_device->key_hash;
		if (ret_device->enrolled)
			memcpy(ret_device->key_hash, hash, len);
	}
	return end_one(&rows, found, err);
}

enum err_code db_device_put(struct db *db, const char *center, const char *id, const char *kind, const char *name,
							unsigned counter, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(id), db_arg_text(kind), db_arg_text(name),
									db_arg_int(counter)};
	return db_run(db, &SQL_DEVICE_PUT, args, ARRAY_LEN(args), err);
}

/* A change that must have met a row. */
static enum err_code run_on_one(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t count,
								struct err *err)
{
	enum err_code code = db_run(db, sql, args, count, err);
	if (code == ERR_OK && db_changes(db) == 0)
		return err_set(err, ERR_NOT_FOUND, "no such row");
	return code;
}

enum err_code db_device_set_key(struct db *db, const char *center, const char *id, const unsigned char key_hash[32],
								int64_t now_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(id), db_arg_bytes(key_hash, 32),
									db_arg_int(now_ms)};
	return run_on_one(db, &SQL_DEVICE_KEY, args, ARRAY_LEN(args), err);
}

enum err_code db_device_revoke(struct db *db, const char *center, const char *id, int64_t now_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(id), db_arg_int(now_ms)};
	return run_on_one(db, &SQL_DEVICE_REVOKE, args, ARRAY_LEN(args), err);
}

enum err_code db_device_seen(struct db *db, const char *center, const char *id, const struct db_device_word *word,
							 int64_t now_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center),       db_arg_text(id),    db_arg_text(word->boot_id),
									db_arg_text(word->status), db_arg_int(now_ms), db_arg_text(word->self_test)};
	return run_on_one(db, &SQL_DEVICE_SEEN, args, ARRAY_LEN(args), err);
}

enum err_code db_device_order(struct db *db, const char *center, const char *id, const char *word, int64_t now_ms,
							  struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(id), db_arg_text(word), db_arg_int(now_ms)};
	return run_on_one(db, &SQL_DEVICE_ORDER, args, ARRAY_LEN(args), err);
}

enum err_code db_device_ordered(struct db *db, const char *center, const char *id, char ret_word[DB_ORDER_SIZE],
								struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(id)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_DEVICE_ORDERED, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	bool found = db_next(&rows);
	if (found)
		db_copy(&rows, 0, ret_word, DB_ORDER_SIZE);
	return end_one(&rows, found, err);
}

enum err_code db_device_revoked_since(struct db *db, int64_t since_ms, struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_int(since_ms)};
	return db_query(db, &SQL_DEVICE_REVOKED, args, ARRAY_LEN(args), ret_rows, err);
}

enum err_code db_device_list(struct db *db, const char *center, struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center)};
	return db_query(db, &SQL_DEVICE_LIST, args, 1, ret_rows, err);
}

enum err_code db_enrolment_put(struct db *db, const char *center, const char *code_hash, const char *device,
							   int64_t expires_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(code_hash), db_arg_text(center), db_arg_text(device),
									db_arg_int(expires_ms)};
	return db_run(db, &SQL_ENROLMENT_PUT, args, ARRAY_LEN(args), err);
}

enum err_code db_enrolment_use(struct db *db, const char *center, const char *code_hash, const char *device,
							   int64_t now_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(code_hash), db_arg_text(center), db_arg_text(device),
									db_arg_int(now_ms)};
	return run_on_one(db, &SQL_ENROLMENT_USE, args, ARRAY_LEN(args), err);
}

enum err_code db_staff_find(struct db *db, const char *center, const char *username, struct db_staff *ret_staff,
							struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(username)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_STAFF_FIND, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	bool found = db_next(&rows);
	if (found) {
		*ret_staff = (struct db_staff){
			.failures = db_int(&rows, 5), .locked_until_ms = db_int(&rows, 6), .once_until_ms = db_int(&rows, 8)};
		db_copy(&rows, 0, ret_staff->username, sizeof ret_staff->username);
		db_copy(&rows, 1, ret_staff->display, sizeof ret_staff->display);
		db_copy(&rows, 2, ret_staff->password, sizeof ret_staff->password);
		db_copy(&rows, 3, ret_staff->roles, sizeof ret_staff->roles);
		db_copy(&rows, 4, ret_staff->counters, sizeof ret_staff->counters);
		db_copy(&rows, 7, ret_staff->services, sizeof ret_staff->services);
	}
	return end_one(&rows, found, err);
}

enum err_code db_staff_put(struct db *db, const char *center, const struct db_staff *staff, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center),
									db_arg_text(staff->username),
									db_arg_text(staff->display),
									db_arg_text(staff->password),
									db_arg_text(staff->roles),
									db_arg_text(staff->counters),
									db_arg_int(staff->once_until_ms)};
	return db_run(db, &SQL_STAFF_PUT, args, ARRAY_LEN(args), err);
}

enum err_code db_staff_failures(struct db *db, const char *center, const char *username, int64_t failures,
								int64_t locked_until_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(username), db_arg_int(failures),
									db_arg_int(locked_until_ms)};
	return db_run(db, &SQL_STAFF_FAILURES, args, ARRAY_LEN(args), err);
}

enum err_code db_staff_set_services(struct db *db, const char *center, const char *username, const char *services,
									struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(username), db_arg_text(services)};
	return run_on_one(db, &SQL_STAFF_SERVICES, args, ARRAY_LEN(args), err);
}

enum err_code db_staff_set_rights(struct db *db, const char *center, const char *username, const char *roles,
								  const char *counters, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(username), db_arg_text(roles),
									db_arg_text(counters)};
	return run_on_one(db, &SQL_STAFF_RIGHTS, args, ARRAY_LEN(args), err);
}

enum err_code db_staff_set_password(struct db *db, const char *center, const char *username, const char *password,
									int64_t once_until_ms, int64_t now_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(username), db_arg_text(password),
									db_arg_int(once_until_ms), db_arg_int(now_ms + DB_LOCKED_LEAST_MS)};
	return run_on_one(db, &SQL_STAFF_PASSWORD, args, ARRAY_LEN(args), err);
}

enum err_code db_staff_managers_beside(struct db *db, const char *center, const char *username, int64_t now_ms,
									   int64_t *ret_count, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(username),
									db_arg_int(now_ms + DB_LOCKED_LEAST_MS)};
	return db_one_int(db, &SQL_STAFF_MANAGERS, args, ARRAY_LEN(args), ret_count, NULL, err);
}

enum err_code db_staff_list(struct db *db, const char *center, struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center)};
	return db_query(db, &SQL_STAFF_LIST, args, 1, ret_rows, err);
}

enum err_code db_staff_seated(struct db *db, const char *center, struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center)};
	return db_query(db, &SQL_STAFF_SEATED, args, 1, ret_rows, err);
}

enum err_code db_session_find(struct db *db, const char *center, const char *token_hash, struct db_session *ret_session,
							  struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(token_hash)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_SESSION_FIND, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	bool found = db_next(&rows);
	if (found) {
		*ret_session = (struct db_session){.counter = (unsigned)db_int(&rows, 4), .made_ms = db_int(&rows, 5)};
		db_copy(&rows, 0, ret_session->username, sizeof ret_session->username);
		db_copy(&rows, 1, ret_session->display, sizeof ret_session->display);
		db_copy(&rows, 2, ret_session->roles, sizeof ret_session->roles);
		db_copy(&rows, 3, ret_session->csrf, sizeof ret_session->csrf);
	}
	return end_one(&rows, found, err);
}

enum err_code db_session_put(struct db *db, const char *center, const char *token_hash, const char *username,
							 const char *csrf, unsigned counter, int64_t now_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(token_hash), db_arg_text(center), db_arg_text(username),
									db_arg_text(csrf),       db_arg_int(counter), db_arg_int(now_ms)};
	return db_run(db, &SQL_SESSION_PUT, args, ARRAY_LEN(args), err);
}

enum err_code db_session_end(struct db *db, const char *center, const char *token_hash, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(token_hash)};
	return db_run(db, &SQL_SESSION_END, args, ARRAY_LEN(args), err);
}

enum err_code db_session_end_all(struct db *db, const char *center, const char *username, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(username)};
	return db_run(db, &SQL_SESSION_END_ALL, args, ARRAY_LEN(args), err);
}

enum err_code db_session_list(struct db *db, const char *center, const char *username, struct db_rows *ret_rows,
							  struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(username)};
	return db_query(db, &SQL_SESSION_LIST, args, ARRAY_LEN(args), ret_rows, err);
}

enum err_code db_session_trim(struct db *db, int64_t before_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_int(before_ms)};
	return db_run(db, &SQL_SESSION_TRIM, args, 1, err);
}
