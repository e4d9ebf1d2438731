#include "center/db/db_migrate.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/log.h"
#include "center/db/db_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCRIPT_MAX (64 * 1024)
#define COLUMN_MAX 512
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
	{20, "releases", db_schema_releases},
	{21, "signed", db_schema_signed},
	{22, "copies", db_schema_copies},
	{23, "profiles", db_schema_profiles},
	{24, "once", db_schema_once},
	{25, "stranded", db_schema_stranded},
	{26, "desks", db_schema_desks},
	{27, "comments", db_schema_comments},
	{28, "inbox", db_schema_inbox},
	{29, "orders", db_schema_orders},
	{30, "kept", db_schema_kept},
};

/* Statements that old programs don't notice. */
static const char *const additions[] = {"CREATE TABLE ", "CREATE INDEX ", "CREATE UNIQUE INDEX ", "INSERT INTO "};

static const struct db_sql SQL_VERSION = {"SELECT COALESCE(MAX(number), 0) FROM migrations"};
static const struct db_sql SQL_HAS = {"SELECT 1 FROM migrations WHERE number = $1"};
static const struct db_sql SQL_RAN = {"INSERT INTO migrations (number, name, at, beside) VALUES ($1, $2, $3, $4)"};
static const struct db_sql SQL_TOLD = {"SELECT number, name, beside FROM migrations ORDER BY number"};
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

/* -- what a step may do -------------------------------------------------------------------------------- */

static bool starts(const char *text, const char *with)
{
	return strncasecmp(text, with, strlen(with)) == 0;
}

/* ALTER TABLE name ADD COLUMN ..., which old programs may leave out of what they write. */
static bool is_new_column(const char *text, size_t len)
{
	char copy[COLUMN_MAX];
	if (len >= sizeof copy || !starts(text, "ALTER TABLE "))
		return false;
	snprintf(copy, sizeof copy, "%.*s", (int)len, text);
	return strcasestr(copy, " ADD COLUMN ") && (!strcasestr(copy, "NOT NULL") || strcasestr(copy, " DEFAULT "));
}

/* Statements end at ";" : none stands in a text of theirs. */
static bool only_adds(const char *text)
{
	for (;;) {
		text += strspn(text, "; \n\t");
		size_t len = strcspn(text, ";"), i = 0;
		if (len == 0)
			return true;
		while (i < ARRAY_LEN(additions) && !starts(text, additions[i]))
			i++;
		if (i == ARRAY_LEN(additions) && !is_new_column(text, len))
			return false;
		text += len;
	}
}

/* -- what ran ------------------------------------------------------------------------------------------ */

/* The table of before `beside` gets it; whoever starts at the same time may be faster. */
static enum err_code make_table(struct db *db, struct err *err)
{
	static const char make[] = "CREATE TABLE IF NOT EXISTS migrations "
							   "(number INTEGER PRIMARY KEY, name TEXT NOT NULL, at {int} NOT NULL)";
	static const char more[] = "ALTER TABLE migrations ADD COLUMN beside INTEGER NOT NULL DEFAULT 0";
	static const char look[] = "SELECT beside FROM migrations WHERE number = 0";
	struct buf text;
	struct err other;
	buf_init(&text, SCRIPT_MAX);
	enum err_code code = expand(db, make, &text, err);
	if (code == ERR_OK)
		code = db_script(db, buf_text(&text), err);
	buf_finish(&text);
	if (code != ERR_OK || db_script(db, look, &other) == ERR_OK || db_script(db, more, &other) == ERR_OK)
		return code;
	return db_script(db, look, err);
}

enum err_code db_migrate_version(struct db *db, int *ret_version, struct err *err)
{
	enum err_code code = make_table(db, err);
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
	if (step->beside == 0 && !only_adds(step->text))
		return err_set(err, ERR_INVALID, "it does more than add, and does not say beside whom");
	buf_init(&text, SCRIPT_MAX);
	enum err_code code = expand(db, step->text, &text, err);
	if (code == ERR_OK)
		code = db_script(db, buf_text(&text), err);
	buf_finish(&text);
	const struct db_value args[] = {db_arg_int(step->number), db_arg_text(step->name), db_arg_int(now_ms),
									db_arg_int(step->beside)};
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

static bool is_known(const struct db_migration *list, size_t count, int64_t number)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].number == number)
			return true;
	return false;
}

/* Rule 3 of the header. */
static enum err_code may_stay(struct db *db, const struct db_migration *list, size_t count, struct err *err)
{
	int64_t newest = count > 0 ? list[count - 1].number : 0, beyond = 0;
	struct db_rows rows;
	bool stays = true;
	enum err_code code = db_query(db, &SQL_TOLD, NULL, 0, &rows, err);
	if (code != ERR_OK)
		return code;
	while (stays && db_next(&rows)) {
		if (is_known(list, count, db_int(&rows, 0)))
			continue;
		beyond++;
		stays = db_int(&rows, 2) <= newest;
		if (!stays)
			err_set(err, ERR_CONFLICT,
					"the database has step %d (%s), for programs that know step %d; this one knows %d",
					(int)db_int(&rows, 0), db_text(&rows, 1), (int)db_int(&rows, 2), (int)newest);
	}
	struct err other;
	code = db_end(&rows, stays ? err : &other);
	if (code == ERR_OK && stays && beyond > 0)
		log_event(LOG_WARN, "db.newer", LOG_INT("steps_unknown", beyond), LOG_INT("known", newest));
	return stays ? code : ERR_CONFLICT;
}

enum err_code db_migrate_list(struct db *db, const struct db_migration *list, size_t count, int64_t now_ms,
							  struct err *err)
{
	enum err_code code = make_table(db, err);
	if (code == ERR_OK)
		code = may_stay(db, list, count, err);
	if (code != ERR_OK)
		return code;
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
