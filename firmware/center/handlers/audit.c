#include "center/handlers/audit.h"

#include "center/db/db_events.h"
#include "center/handlers/center.h"
#include "center/handlers/routes_priv.h"
#include "crypto/crypto.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK "audit"
#define AT_ONCE 1000
#define SHOWN_MAX 500

static void hash_of(const char *before, const struct db_audit *row, char ret_hash[DB_AUDIT_HASH_SIZE])
{
	/* No field holds a line feed: they are names and constants. */
	char text[4 * DB_AUDIT_TEXT_MAX + 2 * DB_AUDIT_HASH_SIZE];
	int len = snprintf(text, sizeof text, "%s\n%lld\n%lld\n%s\n%s\n%s", before, (long long)row->n,
					   (long long)row->at_ms, row->who, row->action, row->subject);
	crypto_sha256_hex(text, (size_t)len, ret_hash);
}

enum err_code audit_add(struct request *req, const char *who, const char *action, const char *subject, struct err *err)
{
	struct db_audit newest, row = {.at_ms = req->now_ms};
	int64_t count = 0;
	/* The mark first: on PostgreSQL its row is the lock that keeps the chain one. */
	enum err_code code = db_mark_read(req->db, req->center->id, MARK, &count, err);
	if (code == ERR_OK)
		code = db_audit_newest(req->db, req->center->id, &newest, err);
	if (code != ERR_OK)
		return code;
	row.n = count + 1;
	snprintf(row.who, sizeof row.who, "%s", who);
	snprintf(row.action, sizeof row.action, "%s", action);
	snprintf(row.subject, sizeof row.subject, "%s", subject);
	hash_of(newest.hash, &row, row.hash);
	code = db_audit_add(req->db, req->center->id, &row, err);
	return code == ERR_OK ? db_mark_write(req->db, req->center->id, MARK, row.n, err) : code;
}

/* Rows after *n; answers how many, and where the chain breaks. */
static enum err_code verify_some(struct db *db, const char *center, int64_t *n, char hash[DB_AUDIT_HASH_SIZE],
								 int64_t *ret_read, int64_t *ret_broken, struct err *err)
{
	struct db_rows rows;
	enum err_code code = db_audit_read(db, center, *n, AT_ONCE, &rows, err);
	*ret_read = 0;
	if (code != ERR_OK)
		return code;
	while (*ret_broken == 0 && db_next(&rows)) {
		struct db_audit row;
		char expected[DB_AUDIT_HASH_SIZE];
		db_audit_row(&rows, &row);
		hash_of(hash, &row, expected);
		if (row.n != *n + 1 || strcmp(expected, row.hash) != 0)
			*ret_broken = *n + 1;
		memcpy(hash, row.hash, DB_AUDIT_HASH_SIZE);
		*n = row.n;
		++*ret_read;
	}
	return db_end(&rows, err);
}

/* ERR_OK: read to the end. *ret_broken: the first row that does not fit, 0: all do. */
static enum err_code verify(struct db *db, const char *center, int64_t *ret_count, int64_t *ret_broken, struct err *err)
{
	char hash[DB_AUDIT_HASH_SIZE] = "";
	int64_t n = 0, read = 1, counted = 0, broken = 0;
	enum err_code code = ERR_OK;
	while (code == ERR_OK && read > 0 && broken == 0)
		code = verify_some(db, center, &n, hash, &read, &broken, err);
	/* Counted last: a row may be added meanwhile, but none goes missing. */
	if (code == ERR_OK)
		code = db_mark_peek(db, center, MARK, &counted, err);
	if (code != ERR_OK)
		return code;
	if (broken == 0 && counted > n) {
		read = 1;
		while (code == ERR_OK && read > 0 && broken == 0)
			code = verify_some(db, center, &n, hash, &read, &broken, err);
		broken = code == ERR_OK && broken == 0 && counted > n ? n + 1 : broken;
	}
	*ret_count = n;
	*ret_broken = broken;
	return code;
}

void audit_check(struct request *req, struct reply *reply)
{
	int64_t count, broken;
	struct err err = {.code = ERR_OK};
	if (verify(req->db, req->center->id, &count, &broken, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 200);
	out_bool(&out, "whole", broken == 0);
	out_int(&out, "rows", count);
	if (broken)
		out_int(&out, "broken_at", broken);
	else
		out_null(&out, "broken_at");
	out_object_end(&out);
}

void audit_list(struct request *req, struct reply *reply)
{
	const char *after = request_query(req, "after");
	struct db_rows rows;
	struct db_audit row;
	struct err err = {.code = ERR_OK};
	if (db_audit_read(req->db, req->center->id, after ? strtoll(after, NULL, 10) : 0, SHOWN_MAX, &rows, &err) !=
		ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 200);
	out_array(&out, "rows");
	while (db_next(&rows)) {
		db_audit_row(&rows, &row);
		out_object(&out, NULL);
		out_int(&out, "n", row.n);
		out_time(&out, "at", row.at_ms);
		out_str(&out, "who", row.who);
		out_str(&out, "action", row.action);
		out_str(&out, "subject", row.subject);
		out_str(&out, "hash", row.hash);
		out_object_end(&out);
	}
	out_array_end(&out);
	out_object_end(&out);
	if (db_end(&rows, &err) != ERR_OK)
		reply_failed(reply, &err);
}
