#include "center/db/db_content.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>

static const struct db_sql SQL_CATALOGUE_READ = {"SELECT version, document FROM catalogues WHERE center = $1"};
static const struct db_sql SQL_CATALOGUE_VERSION = {"SELECT version FROM catalogues WHERE center = $1"};
static const struct db_sql SQL_CATALOGUE_WRITE = {
	"INSERT INTO catalogues (center, version, document, at) VALUES ($1, $2, $3, $4) "
	"ON CONFLICT (center) DO UPDATE SET version = excluded.version, document = excluded.document, at = excluded.at"};
static const struct db_sql SQL_CATALOGUE_CENTERS = {"SELECT center FROM catalogues ORDER BY center LIMIT $1"};
static const struct db_sql SQL_SETTING_READ = {"SELECT value FROM settings WHERE name = $1"};
static const struct db_sql SQL_SETTING_MAKE = {
	"INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING"};

static enum err_code read_version(struct db *db, const char *center, char *ret_version, size_t size, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_CATALOGUE_VERSION, args, 1, &rows, err);
	if (code != ERR_OK)
		return code;
	bool found = db_next(&rows);
	if (found)
		db_copy(&rows, 0, ret_version, size);
	code = db_end(&rows, err);
	return code == ERR_OK && !found ? err_set(err, ERR_NOT_FOUND, "no catalogue is stored") : code;
}

enum err_code db_catalogue_read(struct db *db, const char *center, const char *known_version, char *ret_version,
								size_t version_size, struct buf *out, struct err *err)
{
	enum err_code code = read_version(db, center, ret_version, version_size, err);
	if (code != ERR_OK || (known_version && strcmp(known_version, ret_version) == 0))
		return code;
	const struct db_value args[] = {db_arg_text(center)};
	struct db_rows rows;
	code = db_query(db, &SQL_CATALOGUE_READ, args, 1, &rows, err);
	if (code != ERR_OK)
		return code;
	if (db_next(&rows)) {
		db_copy(&rows, 0, ret_version, version_size);
		buf_str(out, db_text(&rows, 1));
	}
	return db_end(&rows, err);
}

enum err_code db_catalogue_write(struct db *db, const char *center, const char *version, const char *document,
								 size_t len, int64_t now_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(version),
									(struct db_value){.type = DB_TEXT, .bytes = document, .len = len},
									db_arg_int(now_ms)};
	return db_run(db, &SQL_CATALOGUE_WRITE, args, ARRAY_LEN(args), err);
}

enum err_code db_catalogue_centers(struct db *db, int64_t limit, struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_int(limit)};
	return db_query(db, &SQL_CATALOGUE_CENTERS, args, 1, ret_rows, err);
}

enum err_code db_setting_read(struct db *db, const char *name, void *ret_bytes, size_t size, size_t *ret_len,
							  struct err *err)
{
	const struct db_value args[] = {db_arg_text(name)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_SETTING_READ, args, 1, &rows, err);
	if (code != ERR_OK)
		return code;
	bool found = db_next(&rows);
	if (found) {
		const void *bytes = db_bytes(&rows, 0, ret_len);
		if (*ret_len > size)
			*ret_len = size;
		if (*ret_len > 0)
			memcpy(ret_bytes, bytes, *ret_len);
	}
	code = db_end(&rows, err);
	return code == ERR_OK && !found ? err_set(err, ERR_NOT_FOUND, "no setting of that name") : code;
}

enum err_code db_setting_make(struct db *db, const char *name, const void *bytes, size_t len, struct err *err)
{
	const struct db_value args[] = {db_arg_text(name), db_arg_bytes(bytes, len)};
	return db_run(db, &SQL_SETTING_MAKE, args, ARRAY_LEN(args), err);
}
