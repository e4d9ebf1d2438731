#include "center/verify.h"

#include "base/file.h"
#include "center/handlers/audit_chain.h"
#include "crypto/crypto.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CENTERS_MAX 4096

static const struct db_sql SQL_CENTERS = {
	"SELECT center FROM marks WHERE name = $1 UNION SELECT DISTINCT center FROM audit ORDER BY 1"};

struct anchors {
	struct audit_anchor *list;
	size_t count;
};

struct centers {
	char ids[CENTERS_MAX][AUDIT_CENTER_SIZE];
	size_t count;
};

/* Words that are no anchor are the log's other words. */
static enum err_code collect(char *text, struct anchors *out, struct err *err)
{
	static const char between[] = " \t\r\n,=\"";
	char *rest = NULL;
	for (char *word = strtok_r(text, between, &rest); word; word = strtok_r(NULL, between, &rest)) {
		struct audit_anchor anchor;
		if (!audit_anchor_parse(word, &anchor))
			continue;
		if (out->count == AUDIT_ANCHORS_MAX)
			return err_set(err, ERR_LIMIT, "more than %d anchors", AUDIT_ANCHORS_MAX);
		out->list[out->count++] = anchor;
	}
	qsort(out->list, out->count, sizeof *out->list, audit_anchor_compare);
	return out->count ? ERR_OK : err_set(err, ERR_INVALID, "no anchor there: right is CENTER:N:HASH");
}

static enum err_code read_anchors(const char *wish, struct anchors *out, struct err *err)
{
	struct buf text;
	enum err_code code = ERR_OK;
	if (!wish)
		return ERR_OK;
	out->list = calloc(AUDIT_ANCHORS_MAX, sizeof *out->list);
	if (!out->list)
		return err_set(err, ERR_LIMIT, "no memory");
	buf_init(&text, VERIFY_FILE_MAX);
	if (wish[0] == '@')
		code = file_read(wish + 1, &text, err);
	else
		buf_str(&text, wish);
	buf_byte(&text, '\0');
	if (code == ERR_OK && text.failed)
		code = err_set(err, ERR_LIMIT, "too much text");
	if (code == ERR_OK)
		code = collect((char *)text.data, out, err);
	buf_finish(&text);
	return code == ERR_OK ? ERR_OK : err_wrap(err, code, "anchors");
}

static bool is_listed(const struct centers *centers, const char *id)
{
	for (size_t i = 0; i < centers->count; i++)
		if (strcmp(centers->ids[i], id) == 0)
			return true;
	return false;
}

/* Those with rows, with a count, and with an anchor: of each the other two may have been taken away. */
static enum err_code list_centers(struct db *db, const struct anchors *anchors, struct centers *out, struct err *err)
{
	const struct db_value mark = db_arg_text(AUDIT_MARK);
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_CENTERS, &mark, 1, &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows) && out->count < CENTERS_MAX)
		db_copy(&rows, 0, out->ids[out->count++], AUDIT_CENTER_SIZE);
	code = db_end(&rows, err);
	for (size_t i = 0; i < anchors->count && out->count < CENTERS_MAX; i++)
		if (!is_listed(out, anchors->list[i].center))
			snprintf(out->ids[out->count++], AUDIT_CENTER_SIZE, "%s", anchors->list[i].center);
	if (code == ERR_OK && out->count == CENTERS_MAX)
		code = err_set(err, ERR_LIMIT, "more centers than %d", CENTERS_MAX - 1);
	return code;
}

static void tell(const char *center, const struct audit_found *found)
{
	struct audit_anchor head = {.n = found->rows};
	char text[AUDIT_ANCHOR_SIZE];
	snprintf(head.center, sizeof head.center, "%s", center);
	memcpy(head.hash, found->head, sizeof head.hash);
	audit_anchor_print(&head, text);
	if (found->broken_at)
		printf("%s: BROKEN at row %lld: %s; %lld rows before it hold\n", center, (long long)found->broken_at,
			   found->why, (long long)found->rows);
	else
		printf("%s: whole, %lld rows%s%s\n", center, (long long)(found->rows - found->gone),
			   found->rows ? ", head " : "", found->rows ? text : "");
	if (found->gone)
		printf("%s: rows 1 to %lld went on their day\n", center, (long long)found->gone);
}

enum err_code verify_audit(const char *url, const char *wish, bool *ret_whole, struct err *err)
{
	struct anchors anchors = {.count = 0};
	struct centers *centers = calloc(1, sizeof *centers);
	struct db *db = NULL;
	bool whole = true;
	enum err_code code = centers ? crypto_init(err) : err_set(err, ERR_LIMIT, "no memory");
	if (code == ERR_OK)
		code = read_anchors(wish, &anchors, err);
	if (code == ERR_OK)
		code = db_open(url, DB_LOOK, &db, err);
	if (code == ERR_OK)
		code = list_centers(db, &anchors, centers, err);
	for (size_t i = 0; code == ERR_OK && i < centers->count; i++) {
		struct audit_found found;
		code = audit_chain_verify(db, centers->ids[i], anchors.list, anchors.count, &found, err);
		if (code == ERR_OK) {
			tell(centers->ids[i], &found);
			whole = whole && found.broken_at == 0;
		}
	}
	if (code == ERR_OK && centers->count == 0)
		printf("no center of this database has an audit trail\n");
	if (code == ERR_OK && fflush(stdout) != 0)
		code = err_set(err, ERR_IO, "the report can't be written");
	db_close(db);
	free(anchors.list);
	free(centers);
	*ret_whole = whole;
	return code;
}
