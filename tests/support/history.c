#include "support/history.h"

#include "base/check.h"
#include "base/file.h"
#include "bench/qr_read.h"
#include "crypto/code.h"
#include "support/history_rules.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OFFLINE_MARK "MC1." /* before the whole id */
#define PREFIX_BYTES 10
#define TOKEN_BYTES 16
#define ID_BYTES 16
#define SECRETS_MAX 16
#define FILE_MAX (256u << 20)
#define BUSY_MS 10000
#define SQL_MAX 1024
#define CODES_MAX 8 /* of one sheet */

struct history {
	sqlite3 *db;
	const char *secrets[SECRETS_MAX];
	size_t secret_count;
};

static void run(struct history *history, const char *sql)
{
	char *why = NULL;
	if (sqlite3_exec(history->db, sql, NULL, NULL, &why) == SQLITE_OK)
		return;
	fprintf(stderr, "history: %s: %s\n", sql, why ? why : "?");
	abort();
}

struct history *history_create(void)
{
	struct history *history = calloc(1, sizeof *history);
	int on = 0;
	CHECK(history && sqlite3_open(":memory:", &history->db) == SQLITE_OK);
	/* What a crash left behind is the next start's to recover: nothing is moved into the file here. */
	CHECK(sqlite3_db_config(history->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &on) == SQLITE_OK && on);
	sqlite3_busy_timeout(history->db, BUSY_MS);
	run(history, history_schema);
	return history;
}

void history_destroy(struct history *history)
{
	if (!history)
		return;
	sqlite3_close(history->db);
	free(history);
}

void history_forget_files(struct history *history)
{
	run(history, "DELETE FROM kept; DELETE FROM rated; DELETE FROM unsent; DELETE FROM c_ticket; DELETE FROM c_rating;"
				 "DELETE FROM journal");
}

/* Values of a row: texts first, numbers behind. */
static void add(struct history *history, const char *sql, const char *const *texts, size_t text_count,
				const long *numbers, size_t number_count)
{
	sqlite3_stmt *statement = NULL;
	CHECK(sqlite3_prepare_v2(history->db, sql, -1, &statement, NULL) == SQLITE_OK);
	for (size_t i = 0; i < text_count; i++)
		sqlite3_bind_text(statement, (int)i + 1, texts[i], -1, SQLITE_STATIC);
	for (size_t i = 0; i < number_count; i++)
		sqlite3_bind_int64(statement, (int)(text_count + i) + 1, numbers[i]);
	CHECK(sqlite3_step(statement) == SQLITE_DONE);
	sqlite3_finalize(statement);
}

void history_told_ticket(struct history *history, const char *kiosk, const char *id, const char *number,
						 const char *day)
{
	const char *const texts[] = {kiosk, id, number, day};
	add(history, "INSERT INTO told_ticket VALUES(?1, ?2, ?3, ?4)", texts, 4, NULL, 0);
}

void history_told_print(struct history *history, const char *kiosk, const char *id, int state)
{
	const char *const texts[] = {kiosk, id};
	const long number = state;
	add(history, "INSERT INTO told_print VALUES(?1, ?2, ?3)", texts, 2, &number, 1);
}

void history_told_rating(struct history *history, const char *kiosk, const char *id)
{
	const char *const texts[] = {kiosk, id};
	add(history, "INSERT INTO told_rating VALUES(?1, ?2)", texts, 2, NULL, 0);
}

void history_waited(struct history *history, const char *kiosk, const char *for_what, long ms, bool answered)
{
	const char *const texts[] = {kiosk, for_what};
	const long numbers[] = {ms, answered};
	add(history, "INSERT INTO wait VALUES(?1, ?2, ?3, ?4)", texts, 2, numbers, 2);
}

/* -- paper ------------------------------------------------------------------------------------------ */

static void hex(const unsigned char *bytes, size_t len, char *out)
{
	for (size_t i = 0; i < len; i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* The id, or its beginning, that a ticket's code holds; "" for any other code. A token begins with ten bytes of it. */
static void read_code(const char *text, char out[2 * ID_BYTES + 1])
{
	unsigned char bytes[TOKEN_BYTES];
	const char *token = strrchr(text, '/'), *mark = token ? token + 1 : text; /* the mark with an address or without */
	out[0] = '\0';
	if (strncmp(mark, OFFLINE_MARK, strlen(OFFLINE_MARK)) == 0) {
		if (code32_decode(mark + strlen(OFFLINE_MARK), bytes, ID_BYTES))
			hex(bytes, ID_BYTES, out);
	} else if (token && code32_decode(token + 1, bytes, TOKEN_BYTES)) {
		hex(bytes, PREFIX_BYTES, out);
	}
}

/* For whoever looks into a break: pictures of all sheets in the folder $HISTORY_KEEP. */
static void keep_picture(const struct virtual_sheet *sheet, unsigned width)
{
	const char *folder = getenv("HISTORY_KEEP");
	char path[FILE_PATH_MAX];
	if (!folder)
		return;
	snprintf(path, sizeof path, "%s/%06llu-%s.png", folder, (unsigned long long)sheet->number,
			 sheet->cut ? "cut" : "torn");
	(void)!virtual_paper_save(sheet, width, path, NULL);
}

void history_add_sheet(struct history *history, const char *kiosk, const struct virtual_sheet *sheet, unsigned width)
{
	static char texts[CODES_MAX][QR_READ_MAX]; /* one thread */
	size_t count = sheet->rows > 0 ? qr_read_sheet_all(sheet, width, texts, CODES_MAX) : 0;
	for (size_t i = 0; i < count; i++) {
		char code[2 * ID_BYTES + 1];
		read_code(texts[i], code);
		const char *const words[] = {kiosk, code};
		const long numbers[] = {(long)sheet->number, sheet->cut, sheet->rows};
		add(history, "INSERT INTO paper(kiosk, code, sheet, cut, rows) VALUES(?1, ?2, ?3, ?4, ?5)", words, 2, numbers,
			3);
	}
	keep_picture(sheet, width);
}

void history_add_paper(struct history *history, const char *kiosk, const struct virtual_paper *paper, uint64_t *seen)
{
	while (*seen < paper->sheets) {
		const struct virtual_sheet *sheet = virtual_paper_sheet(paper, *seen + 1);
		CHECK(sheet); /* it was thrown away unseen */
		if (!sheet->finished)
			return;
		history_add_sheet(history, kiosk, sheet, paper->width);
		++*seen;
	}
}

/* -- files ------------------------------------------------------------------------------------------ */

static void attach(struct history *history, const char *path)
{
	const char *const texts[] = {path};
	add(history, "ATTACH ?1 AS file", texts, 1, NULL, 0);
}

/* A literal of the kiosk's name: it is made of letters, digits and dashes. */
static void take(struct history *history, const char *kiosk, const char *format)
{
	char sql[SQL_MAX];
	CHECK(strspn(kiosk, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(kiosk));
	CHECK((size_t)snprintf(sql, sizeof sql, format, kiosk) < sizeof sql);
	run(history, sql);
}

void history_add_journal(struct history *history, const char *kiosk, const char *path)
{
	attach(history, path);
	take(history, kiosk, "INSERT INTO journal VALUES('%s')");
	take(history, kiosk, "INSERT INTO kept SELECT '%s', id, number, day, state, prints, offline FROM file.ticket");
	take(history, kiosk, "INSERT INTO rated SELECT '%s', id FROM file.rating");
	take(history, kiosk,
		 "INSERT INTO unsent SELECT '%s', id, type, coalesce(json_extract(data, '$.ticket'), ''), parked"
		 " FROM file.event");
	run(history, "DETACH file");
}

void history_add_center(struct history *history, const char *path)
{
	attach(history, path);
	run(history, "INSERT INTO c_ticket SELECT id, number, day, state, proof, device FROM file.tickets");
	run(history, "INSERT INTO c_rating SELECT id, coalesce(ticket, ''), device FROM file.ratings");
	run(history, "DETACH file");
}

void history_add_past(struct history *history, const char *path)
{
	attach(history, path);
	run(history, "INSERT INTO past SELECT id FROM file.tickets UNION SELECT id FROM file.ratings");
	run(history, "DETACH file");
}

void history_add_secret(struct history *history, const char *text)
{
	CHECK(history->secret_count < SECRETS_MAX);
	history->secrets[history->secret_count++] = text;
}

void history_add_file(struct history *history, const char *path)
{
	struct buf bytes;
	buf_init(&bytes, FILE_MAX);
	if (file_read(path, &bytes, NULL) == ERR_OK && bytes.len > 0)
		for (size_t i = 0; i < history->secret_count; i++) {
			const char *const texts[] = {path, history->secrets[i]};
			if (memmem(bytes.data, bytes.len, texts[1], strlen(texts[1])))
				add(history, "INSERT INTO leak VALUES(?1, ?2)", texts, 2, NULL, 0);
		}
	buf_finish(&bytes);
}

/* -- the judgement ---------------------------------------------------------------------------------- */

static unsigned judge(struct history *history, const struct history_rule *rule, const struct history_claims *claims,
					  struct history_break *breaks, unsigned count)
{
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(history->db, rule->sql, -1, &statement, NULL) != SQLITE_OK) {
		fprintf(stderr, "history: %s: %s\n", rule->name, sqlite3_errmsg(history->db));
		abort();
	}
	if (rule->waits)
		sqlite3_bind_int64(statement, 1, claims->wait_max_ms);
	int result;
	while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
		if (count++ >= HISTORY_BREAKS_MAX)
			continue;
		struct history_break *one = &breaks[count - 1];
		const char *words = (const char *)sqlite3_column_text(statement, 0);
		one->invariant = rule->invariant;
		one->rule = rule->name;
		snprintf(one->what, sizeof one->what, "%s", words ? words : "");
	}
	CHECK(result == SQLITE_DONE);
	sqlite3_finalize(statement);
	return count;
}

unsigned history_check(struct history *history, const struct history_claims *claims, struct history_break *breaks)
{
	unsigned count = 0;
	for (size_t i = 0; i < history_rule_count; i++) {
		const struct history_rule *rule = &history_rules[i];
		if ((rule->drained && !claims->drained) || (rule->saw_paper && !claims->saw_paper) ||
			(rule->waits && claims->wait_max_ms == 0))
			continue;
		count = judge(history, rule, claims, breaks, count);
	}
	return count;
}

bool history_holds(struct history *history, const struct history_claims *claims)
{
	struct history_break breaks[HISTORY_BREAKS_MAX];
	unsigned count = history_check(history, claims, breaks);
	for (unsigned i = 0; i < count && i < HISTORY_BREAKS_MAX; i++)
		printf("# %s: %s: %s\n", breaks[i].invariant, breaks[i].rule, breaks[i].what);
	if (count > HISTORY_BREAKS_MAX)
		printf("# and %u more\n", count - HISTORY_BREAKS_MAX);
	return count == 0;
}

static long one_number(struct history *history, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	CHECK(sqlite3_prepare_v2(history->db, sql, -1, &statement, NULL) == SQLITE_OK);
	CHECK(sqlite3_step(statement) == SQLITE_ROW);
	long number = (long)sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

void history_count(struct history *history, struct history_counts *ret_counts)
{
	*ret_counts = (struct history_counts){
		.tickets = one_number(history, "SELECT count(*) FROM told_ticket"),
		.ratings = one_number(history, "SELECT count(*) FROM told_rating"),
		.sheets = one_number(history, "SELECT count(*) FROM paper WHERE code <> ''"),
		.center_tickets = one_number(history, "SELECT count(*) FROM c_ticket"),
		.center_ratings = one_number(history, "SELECT count(*) FROM c_rating"),
	};
}
