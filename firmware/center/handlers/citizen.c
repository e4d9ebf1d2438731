/* A word added to a rating from a phone. */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "center/handlers/center.h"

#include <ctype.h>
#include <string.h>

#define COMMENT_MAX 1200 /* bytes */
#define COMMENT_WITHIN_MS (15 * 60000)
#define DIGITS_MAX 5 /* longer runs look like telephone or identity numbers */

static const struct db_sql SQL_RATING = {
	"SELECT 1 FROM ratings WHERE id = $1 AND center = $2 AND channel = 'phone' AND at >= $3"};
static const struct db_sql SQL_COMMENT = {
	"INSERT INTO comments (rating, center, text, at) VALUES ($1, $2, $3, $4) ON CONFLICT (rating) DO NOTHING"};

static void answer(struct reply *reply, enum err_code code, const struct err *err)
{
	if (code != ERR_OK)
		reply_failed(reply, err);
	else
		reply_start(reply, 204);
}

static bool is_of_address(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("._+-", c));
}

/* "name@host" around an at sign. */
static void blot_address(char *text, char *at)
{
	char *from = at, *past = at + 1;
	while (from > text && is_of_address(from[-1]))
		from--;
	while (is_of_address(*past))
		past++;
	while (past > at && past[-1] == '.') /* the sentence's own */
		past--;
	if (from < at && past > at + 1)
		memset(from, '*', (size_t)(past - from));
}

/* Numbers long enough to name a person, and addresses, are blotted out before anything is stored. */
void citizen_clean_comment(char *text)
{
	for (char *at = strchr(text, '@'); at; at = strchr(at + 1, '@'))
		blot_address(text, at);
	for (char *at = text; *at;) {
		char *end = at;
		size_t digits = 0;
		while (isdigit((unsigned char)*end) || (digits > 0 && (*end == ' ' || *end == '.' || *end == '-')))
			digits += isdigit((unsigned char)*end++) != 0;
		while (end > at && !isdigit((unsigned char)end[-1]))
			end--;
		for (char *digit = at; digits > DIGITS_MAX && digit < end; digit++)
			*digit = '*';
		at = end > at ? end : at + 1;
	}
}

enum err_code citizen_keep_comment(struct request *req, const char *rating, const char *given, struct err *err)
{
	char text[COMMENT_MAX];
	if (strlen(given) >= sizeof text)
		return err_set(err, ERR_INVALID, "the comment is too long");
	memcpy(text, given, strlen(given) + 1);
	citizen_clean_comment(text);
	const struct db_value row[] = {db_arg_text(rating), db_arg_text(req->center->id), db_arg_text(text),
								   db_arg_int(req->now_ms)};
	return db_run(req->db, &SQL_COMMENT, row, ARRAY_LEN(row), err);
}

void citizen_comment(struct request *req, struct reply *reply)
{
	const char *given = request_text(req, "text", "");
	const struct db_value who[] = {db_arg_text(req->params[0]), db_arg_text(req->center->id),
								   db_arg_int(req->now_ms - COMMENT_WITHIN_MS)};
	struct err err = {0};
	bool known = false;
	if (!*given || strlen(given) >= COMMENT_MAX) {
		reply_problem(reply, 400, "bad-comment", NULL);
		return;
	}
	enum err_code code = db_exists(req->db, &SQL_RATING, who, ARRAY_LEN(who), &known, &err);
	if (code == ERR_OK && !known) {
		reply_problem(reply, 404, "unknown-rating", NULL);
		return;
	}
	if (code == ERR_OK)
		code = citizen_keep_comment(req, req->params[0], given, &err);
	answer(reply, code, &err);
}
