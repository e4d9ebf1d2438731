#include "center/db/db_migrate.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/log.h"
#include "center/db/db_priv.h"

#include <stdlib.h>
#include <string.h>

#define SCRIPT_MAX (64 * 1024)
#define ADVISORY_LOCK 727331 /* any number: two centers that start together migrate one after the other */

static const struct db_migration migrations[] = {
	{1, "core", db_schema_core},
	{2, "content", db_schema_content},
	{3, "dossiers", db_schema_dossiers},
	{4, "past", db_schema_past},
	{5, "audit", db_schema_audit},
	{7, "certificates", db_schema_certificates},
	{8, "bridge", db_schema_bridge},
	{9, "hooks", db_schema_hooks},
	{10, "province", db_schema_province},
	{11, "desk", db_schema_desk},
	{12, "appointments", db_schema_appointments},
	{13, "fleet", db_schema_fleet},
	{15, "hours", db_schema_hours},
	{16, "publish", db_schema_publish},
	{17, "pauses", db_schema_pauses},
	{18, "evaluation", db_schema_evaluation},
	{19, "carried", db_schema_carried},
};

static const struct db_sql SQL_VERSION = {"SELECT COALESCE(MAX(number), 0) FROM migrations"};
static const struct db_sql SQL_HAS = {"SELECT 1 FROM migrations WHERE number = $1"};
static const struct db_sql SQL_RAN = {"INSERT INTO migrations (number, name, at) VALUES ($1, $2, $3)"};
static const struct db_sql SQL_LOCK = {"SELECT pg_advisory_xact_lock($1)"};

static enum err_code expand(const struct db *db, const char *text, struct buf *out, struct err *err)
{
	const struct db_backend *backend = db_backend_of(db);
	const struct {
		const char *word, *with;
	} words[] = {
		{"{int}", backend->word_int},
		{"{bytes}", backend->word_bytes},
		{"{strict}", backend->word_strict},
		{"{norowid}", backend->word_norowid},
	};
	while (*text) {
		size_t w = 0;
		while (w < ARRAY_LEN(words) && strncmp(text, words[w].word, strlen(words[w].word)) != 0)
			w++;
		if (w < ARRAY_LEN(words)) {
			buf_str(out, words[w].with);
			text += strlen(words[w].word);
		} else {
			buf_byte(out, (unsigned char)*text++);
		}
	}
	return out->failed ? err_set(err, ERR_LIMIT, "schema text too long") : ERR_OK;
}

enum err_code db_migrate_version(struct db *db, int *ret_version, struct err *err)
{
	static const char make[] = "CREATE TABLE IF NOT EXISTS migrations "
							   "(number INTEGER PRIMARY KEY, name TEXT NOT NULL, at {int} NOT NULL)";
	struct buf text;
	buf_init(&text, SCRIPT_MAX);
	enum err_code code = expand(db, make, &text, err);
	if (code == ERR_OK)
		code = db_script(db, buf_text(&text), err);
	buf_finish(&text);
	int64_t version = 0;
	if (code == ERR_OK)
		code = db_one_int(db, &SQL_VERSION, NULL, 0, &version, NULL, err);
	if (code == ERR_OK)
		*ret_version = (int)version;
	return code;
}

static enum err_code run_step(struct db *db, const struct db_migration *step, int64_t now_ms, struct err *err)
{
	struct buf text;
	buf_init(&text, SCRIPT_MAX);
	enum err_code code = expand(db, step->text, &text, err);
	if (code == ERR_OK)
		code = db_script(db, buf_text(&text), err);
	buf_finish(&text);
	const struct db_value args[] = {db_arg_int(step->number), db_arg_text(step->name), db_arg_int(now_ms)};
	if (code == ERR_OK)
		code = db_run(db, &SQL_RAN, args, ARRAY_LEN(args), err);
	return code;
}

/* By itself: steps of two branches may have come in another order. */
static enum err_code is_done(struct db *db, const struct db_migration *step, bool *ret_done, struct err *err)
{
	const struct db_value number = db_arg_int(step->number);
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_HAS, &number, 1, &rows, err);
	if (code != ERR_OK)
		return code;
	*ret_done = db_next(&rows);
	return db_end(&rows, err);
}

/* In the transaction: whoever comes second finds the step done. */
static enum err_code step_once(struct db *db, const struct db_migration *step, int64_t now_ms, struct err *err)
{
	enum err_code code = ERR_OK;
	if (strcmp(db_kind(db), "postgresql") == 0) {
		const struct db_value lock = db_arg_int(ADVISORY_LOCK);
		code = db_run(db, &SQL_LOCK, &lock, 1, err);
	}
	bool done = false;
	if (code == ERR_OK)
		code = is_done(db, step, &done, err);
	if (code == ERR_OK && !done)
		code = run_step(db, step, now_ms, err);
	return code;
}

enum err_code db_migrate_list(struct db *db, const struct db_migration *list, size_t count, int64_t now_ms,
							  struct err *err)
{
	int version = 0;
	enum err_code code = db_migrate_version(db, &version, err);
	if (code != ERR_OK)
		return code;
	if (count > 0 && version > list[count - 1].number)
		return err_set(err, ERR_CONFLICT, "the database has schema %d, this program knows up to %d", version,
					   list[count - 1].number);
	for (size_t i = 0; i < count; i++) {
		bool done = false;
		code = is_done(db, &list[i], &done, err);
		if (code == ERR_OK && done)
			continue;
		if (code == ERR_OK)
			code = db_begin(db, err);
		if (code == ERR_OK)
			code = step_once(db, &list[i], now_ms, err);
		if (code == ERR_OK)
			code = db_commit(db, err);
		else
			db_rollback(db);
		if (code != ERR_OK)
			return err_wrap(err, code, "migration %d", list[i].number);
		log_event(LOG_INFO, "db.migrated", LOG_INT("number", list[i].number), LOG_STR("name", list[i].name));
	}
	return ERR_OK;
}

enum err_code db_migrate(struct db *db, int64_t now_ms, struct err *err)
{
	return db_migrate_list(db, migrations, ARRAY_LEN(migrations), now_ms, err);
}
