#include "center/handlers/audit_chain.h"

#include "center/db/db_events.h"
#include "crypto/crypto.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 1000
#define HASH_DIGITS (DB_AUDIT_HASH_SIZE - 1)

void audit_chain_seal(const char *before, const struct db_audit *row, char ret_hash[DB_AUDIT_HASH_SIZE])
{
	/* No field holds a line feed: they are names and constants. */
	char text[4 * DB_AUDIT_TEXT_MAX + 2 * DB_AUDIT_HASH_SIZE];
	int len = snprintf(text, sizeof text, "%s\n%lld\n%lld\n%s\n%s\n%s", before, (long long)row->n,
					   (long long)row->at_ms, row->who, row->action, row->subject);
	crypto_sha256_hex(text, (size_t)len, ret_hash);
}

/* -- anchors ------------------------------------------------------------------------------------------- */

bool audit_anchor_parse(const char *text, struct audit_anchor *ret_anchor)
{
	struct audit_anchor anchor = {.n = 0};
	const char *hash = strrchr(text, ':'), *number = hash;
	while (number && number > text && number[-1] != ':')
		number--;
	if (!hash || number == text || number - 1 - text >= AUDIT_CENTER_SIZE || number - 1 == text)
		return false;
	char *end = NULL;
	snprintf(anchor.center, sizeof anchor.center, "%.*s", (int)(number - 1 - text), text);
	anchor.n = strtoll(number, &end, 10);
	if (anchor.n <= 0 || end != hash || strlen(hash + 1) != HASH_DIGITS ||
		strspn(hash + 1, "0123456789abcdef") != HASH_DIGITS)
		return false;
	memcpy(anchor.hash, hash + 1, DB_AUDIT_HASH_SIZE);
	*ret_anchor = anchor;
	return true;
}

void audit_anchor_print(const struct audit_anchor *anchor, char out[AUDIT_ANCHOR_SIZE])
{
	snprintf(out, AUDIT_ANCHOR_SIZE, "%s:%lld:%s", anchor->center, (long long)anchor->n, anchor->hash);
}

int audit_anchor_compare(const void *a, const void *b)
{
	const struct audit_anchor *one = a, *other = b;
	int order = strcmp(one->center, other->center);
	return order ? order : one->n < other->n ? -1 : one->n > other->n;
}

/* -- the chain ----------------------------------------------------------------------------------------- */

struct walk {
	const char *center;
	const struct audit_anchor *anchor, *end; /* the next that this center has to fit */
	int64_t told;                            /* up to which rows went, as the chain says */
	struct audit_found found;
};

static void stop_at(struct walk *walk, int64_t n, const char *why)
{
	walk->found.broken_at = n;
	walk->found.why = why;
}

static void step(struct walk *walk, const struct db_audit *row)
{
	struct audit_found *found = &walk->found;
	char expected[DB_AUDIT_HASH_SIZE];
	audit_chain_seal(found->head, row, expected);
	if (row->n != found->rows + 1) {
		stop_at(walk, found->rows + 1, "the row is missing");
		return;
	}
	if (strcmp(expected, row->hash) != 0) {
		stop_at(walk, row->n, "the row is not as it was written");
		return;
	}
	for (; walk->anchor < walk->end && walk->anchor->n == row->n; walk->anchor++)
		if (strcmp(walk->anchor->hash, row->hash) != 0) {
			stop_at(walk, row->n, "the chain up to here is another than the anchor's");
			return;
		}
	const char *to = strcmp(row->action, AUDIT_TRIMMED) == 0 ? strchr(row->subject, '-') : NULL;
	if (to)
		walk->told = strtoll(to + 1, NULL, 10);
	memcpy(found->head, row->hash, DB_AUDIT_HASH_SIZE);
	found->rows = row->n;
}

/* Rows after those found. */
static enum err_code walk_on(struct db *db, struct walk *walk, struct err *err)
{
	enum err_code code = ERR_OK;
	int64_t before;
	do {
		struct db_rows rows;
		struct db_audit row;
		before = walk->found.rows;
		code = db_audit_read(db, walk->center, before, AT_ONCE, &rows, err);
		if (code != ERR_OK)
			return code;
		while (walk->found.broken_at == 0 && db_next(&rows)) {
			db_audit_row(&rows, &row);
			step(walk, &row);
		}
		code = db_end(&rows, err);
	} while (code == ERR_OK && walk->found.broken_at == 0 && walk->found.rows > before);
	return code;
}

/* After the rows that went on their day; what was told of those before can't be looked at any more. */
static enum err_code begin(struct db *db, struct walk *walk, struct err *err)
{
	struct db_audit base;
	enum err_code code = db_audit_base(db, walk->center, &base, err);
	if (code != ERR_OK)
		return code;
	while (walk->anchor < walk->end && walk->anchor->n < base.n)
		walk->anchor++;
	for (; walk->anchor < walk->end && walk->anchor->n == base.n; walk->anchor++)
		if (strcmp(walk->anchor->hash, base.hash) != 0)
			stop_at(walk, base.n, "the chain up to here is another than the anchor's");
	walk->found.rows = walk->found.gone = base.n;
	memcpy(walk->found.head, base.hash, DB_AUDIT_HASH_SIZE);
	return ERR_OK;
}

enum err_code audit_chain_verify(struct db *db, const char *center, const struct audit_anchor *anchors,
								 size_t anchor_count, struct audit_found *ret_found, struct err *err)
{
	struct walk walk = {.center = center, .anchor = anchors, .end = anchors + anchor_count};
	int64_t counted = 0;
	while (walk.anchor < walk.end && strcmp(walk.anchor->center, center) != 0)
		walk.anchor++;
	for (const struct audit_anchor *last = walk.end; last > walk.anchor && strcmp(last[-1].center, center) != 0; last--)
		walk.end = last - 1;
	enum err_code code = begin(db, &walk, err);
	if (code == ERR_OK && walk.found.broken_at == 0)
		code = walk_on(db, &walk, err);
	/* Counted last: a row may be added meanwhile, but none goes missing. */
	if (code == ERR_OK)
		code = db_mark_peek(db, center, AUDIT_MARK, &counted, err);
	if (code == ERR_OK && walk.found.broken_at == 0 && counted < walk.found.rows)
		stop_at(&walk, counted + 1, "the row was not counted");
	if (code == ERR_OK && walk.found.broken_at == 0 && counted > walk.found.rows)
		code = walk_on(db, &walk, err);
	if (code != ERR_OK)
		return code;
	if (walk.found.broken_at == 0 && counted > walk.found.rows)
		stop_at(&walk, walk.found.rows + 1, "the row is missing, and all after it that were counted");
	if (walk.found.broken_at == 0 && walk.anchor < walk.end)
		stop_at(&walk, walk.found.rows + 1, "the row is missing, and all after it up to the anchor");
	if (walk.found.broken_at == 0 && walk.told != walk.found.gone)
		stop_at(&walk, 1, "rows are gone and no row tells that they went on their day");
	*ret_found = walk.found;
	return ERR_OK;
}
