/*
 * The catalogue published anew: a whole document, an older version again, or
 * what is put into the newest: the days of an iCalendar file, the last
 * improvement that visitors are told of when they rate. It is read as kiosks would
 * read it before it is stored; each version is kept with who published it.
 */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/db/db_content.h"
#include "center/handlers/audit.h"
#include "center/handlers/center.h"
#include "center/handlers/events.h"
#include "crypto/crypto.h"
#include "model/ical.h"
#include "proto/catalogue.h"
#include "proto/json_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERSION_DIGITS 16
#define VERSIONS_KEPT 20
#define RELOAD_FOR_MS 10000
#define IMPROVEMENT_MAX 80 /* characters: two lines beside the share of the satisfied */

/* From prepare to the handler: one allocation. */
struct publication {
	char version[VERSION_DIGITS + 1];
	unsigned days, ignored; /* of a calendar */
	size_t len;
	char text[];
};

static const struct db_sql SQL_KEEP = {
	"INSERT INTO catalogue_versions (center, version, at, who, document) VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (center, version) DO UPDATE SET at = excluded.at, who = excluded.who"};
static const struct db_sql SQL_TRIM = {
	"DELETE FROM catalogue_versions WHERE center = $1 AND at < (SELECT MIN(at) FROM (SELECT at FROM catalogue_versions"
	" WHERE center = $1 ORDER BY at DESC LIMIT $2) AS newest)"};
static const struct db_sql SQL_VERSIONS = {
	"SELECT version, at, who FROM catalogue_versions WHERE center = $1 ORDER BY at DESC LIMIT $2"};
static const struct db_sql SQL_DOCUMENT = {
	"SELECT document FROM catalogue_versions WHERE center = $1 AND version = $2"};

/* -- before the transaction ----------------------------------------------------------------------------- */

/* The document under its own version: a hash of what it says. Takes document. */
static char *versioned(json_t *document, char ret_version[VERSION_DIGITS + 1])
{
	char hex[CRYPTO_HEX_SIZE];
	json_object_del(document, "version");
	char *text = json_text(document, JSON_COMPACT | JSON_SORT_KEYS);
	if (text) {
		crypto_sha256_hex(text, strlen(text), hex);
		snprintf(ret_version, VERSION_DIGITS + 1, "%.*s", VERSION_DIGITS, hex);
		free(text);
		json_object_set_new(document, "version", json_string(ret_version));
		text = json_text(document, JSON_COMPACT);
	}
	json_decref(document);
	return text;
}

/* Held to what kiosks can read; the publication goes into req->note. Takes document. */
static void prepare(struct request *req, struct reply *reply, json_t *document, unsigned days, unsigned ignored)
{
	char version[VERSION_DIGITS + 1] = "";
	struct catalogue *model = NULL;
	struct err err = {.code = ERR_OK};
	const char *center = json_string_value(json_object_get(json_object_get(document, "center"), "id"));
	bool ours = !center || strcmp(center, req->center->id) == 0;
	char *text = versioned(document, version);
	size_t len = text ? strlen(text) : 0;
	struct publication *publication = text ? malloc(sizeof *publication + len + 1) : NULL;
	if (!publication) {
		reply_problem(reply, 503, "try-again", NULL);
	} else if (!ours || len > PROTO_CATALOGUE_MAX ||
			   proto_catalogue_decode(text, len, version, &model, &err) != ERR_OK) {
		reply_problem(reply, 400, "bad-catalogue",
					  ours ? "Kiosks could not read this document." : "It is of another center.");
		free(publication);
	} else {
		*publication = (struct publication){.days = days, .ignored = ignored, .len = len};
		memcpy(publication->version, version, sizeof version);
		memcpy(publication->text, text, len + 1);
		req->note = publication;
	}
	catalogue_destroy(model);
	free(text);
}

/* The newest document, of the caller; NULL where the reply says that there is none. */
static json_t *newest(struct request *req, struct reply *reply)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	json_error_t why;
	json_t *document = catalogue ? json_loadb(catalogue->document, catalogue->document_len, 0, &why) : NULL;
	center_catalogue_release(catalogue);
	if (!document)
		reply_problem(reply, 503, "no-catalogue", "This center has no catalogue yet.");
	return document;
}

static const char IMPROVEMENT[] = "improvement";

/* What the center changed last is no part of its lists of services: a document that does not speak of it keeps it. */
static void keep_improvement(struct request *req, json_t *document)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	json_error_t why;
	json_t *old = catalogue ? json_loadb(catalogue->document, catalogue->document_len, 0, &why) : NULL;
	json_t *words = json_object_get(json_object_get(old, "rating"), IMPROVEMENT);
	json_t *rating = json_object_get(document, "rating");
	if (words && !rating)
		json_object_set_new(document, "rating", rating = json_object());
	if (words && !json_object_get(rating, IMPROVEMENT))
		json_object_set(rating, IMPROVEMENT, words);
	json_decref(old);
	center_catalogue_release(catalogue);
}

void publish_check(struct request *req, struct reply *reply)
{
	if (!json_is_object(req->body)) {
		reply_problem(reply, 400, "bad-json", NULL);
		return;
	}
	json_t *document = json_deep_copy(req->body);
	keep_improvement(req, document);
	prepare(req, reply, document, 0, 0);
}

/* One line of words without control signs; -1: it is none. */
static int words_length(const json_t *body, const char *language)
{
	const char *text = json_string_value(json_object_get(body, language));
	int length = 0;
	for (const char *c = text; c && *c; c++) {
		if ((unsigned char)*c < ' ')
			return -1;
		length += ((unsigned char)*c & 0xc0) != 0x80;
	}
	return text && length <= IMPROVEMENT_MAX ? length : -1;
}

void publish_improvement_check(struct request *req, struct reply *reply)
{
	int vi = words_length(req->body, "vi"), en = words_length(req->body, "en");
	if (vi < 0 || en < 0 || (vi == 0) != (en == 0)) {
		reply_problem(reply, 400, "bad-words", "One short line in Vietnamese and one in English are wanted, or none.");
		return;
	}
	json_t *document = newest(req, reply), *rating = json_object_get(document, "rating");
	if (!document)
		return;
	if (!rating)
		json_object_set_new(document, "rating", rating = json_object());
	if (vi == 0)
		json_object_del(rating, IMPROVEMENT);
	else
		json_object_set_new(rating, IMPROVEMENT,
							json_pack("{s:O, s:O}", "vi", json_object_get(req->body, "vi"), "en",
									  json_object_get(req->body, "en")));
	prepare(req, reply, document, 0, 0);
}

void publish_restore_check(struct request *req, struct reply *reply)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(req->params[0])};
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	json_error_t why;
	json_t *document = NULL;
	enum err_code code = db_query(req->db, &SQL_DOCUMENT, args, ARRAY_LEN(args), &rows, &err);
	if (code == ERR_OK) {
		if (db_next(&rows))
			document = json_loads(db_text(&rows, 0), 0, &why);
		code = db_end(&rows, &err);
	}
	if (code != ERR_OK)
		reply_failed(reply, &err);
	else if (!document)
		reply_problem(reply, 404, "unknown-version", NULL);
	if (reply->status == 0)
		prepare(req, reply, document, 0, 0);
	else
		json_decref(document);
}

/* The file speaks for the years it names: their days are replaced, all others stay. */
static json_t *merge(const json_t *old, const struct ical *ical)
{
	json_t *merged = json_array(), *entry;
	size_t i, next = 0;
	bool years[10000] = {false};
	for (i = 0; i < ical->count; i++)
		years[atoi(ical->days[i].date) % 10000] = true;
	for (i = 0; i <= json_array_size(old); i++) {
		entry = json_array_get(old, i);
		const char *date = json_string_value(json_object_get(entry, "date"));
		while (next < ical->count && (!date || strcmp(ical->days[next].date, date) < 0)) {
			const struct ical_day *day = &ical->days[next++];
			json_array_append_new(merged, json_pack("{s:s, s:i, s:{s:s}}", "date", day->date, "type", (int)day->worked,
													"name", "vi", day->name));
		}
		if (date && !years[atoi(date) % 10000])
			json_array_append(merged, entry);
	}
	return merged;
}

void publish_calendar_check(struct request *req, struct reply *reply)
{
	struct ical *ical = calloc(1, sizeof *ical);
	struct err err = {.code = ERR_OK};
	enum err_code code = ical ? ical_read(buf_text(&req->raw), req->raw.len, ical, &err) : ERR_LIMIT;
	json_t *document = newest(req, reply);
	if (document && (code != ERR_OK || ical->count == 0))
		reply_problem(reply, 400, "bad-calendar", "An iCalendar file with whole days is wanted.");
	if (reply->status == 0) {
		json_object_set_new(document, "holidays", merge(json_object_get(document, "holidays"), ical));
		prepare(req, reply, document, (unsigned)ical->count, ical->ignored);
	} else {
		json_decref(document);
	}
	free(ical);
}

/* -- in it ----------------------------------------------------------------------------------------------- */

static enum err_code keep_version(struct request *req, const struct publication *publication, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(publication->version),
									db_arg_int(req->now_ms), db_arg_text(req->caller.id),
									db_arg_text(publication->text)};
	const struct db_value trim[] = {db_arg_text(req->center->id), db_arg_int(VERSIONS_KEPT)};
	enum err_code code = db_run(req->db, &SQL_KEEP, args, ARRAY_LEN(args), err);
	return code == ERR_OK ? db_run(req->db, &SQL_TRIM, trim, ARRAY_LEN(trim), err) : code;
}

static void tell(struct request *req, const char *version)
{
	struct buf json;
	buf_init(&json, 128);
	struct out out = out_begin(&json);
	out_object(&out, NULL);
	out_str(&out, "version", version);
	out_object_end(&out);
	events_add(req, "catalogue.changed", buf_text(&json));
	buf_finish(&json);
}

/* The version that stood until now is kept too, so that the first change can be taken back. */
static enum err_code keep_old(struct request *req, struct err *err)
{
	struct center_catalogue *old = center_catalogue_hold(req->center);
	if (!old)
		return ERR_OK;
	const struct db_value args[] = {
		db_arg_text(req->center->id), db_arg_text(old->version), db_arg_int(req->now_ms - 1), db_arg_text(""),
		(struct db_value){.type = DB_TEXT, .bytes = old->document, .len = old->document_len}};
	static const struct db_sql sql = {
		"INSERT INTO catalogue_versions (center, version, at, who, document) VALUES ($1, $2, $3, $4, $5)"
		" ON CONFLICT (center, version) DO NOTHING"};
	enum err_code code = db_run(req->db, &sql, args, ARRAY_LEN(args), err);
	center_catalogue_release(old);
	return code;
}

void publish_store(struct request *req, struct reply *reply)
{
	const struct publication *publication = req->note;
	struct err err = {.code = ERR_OK};
	CHECK(publication != NULL);
	enum err_code code = keep_old(req, &err);
	if (code == ERR_OK)
		code = db_catalogue_write(req->db, req->center->id, publication->version, publication->text, publication->len,
								  req->now_ms, &err);
	if (code == ERR_OK)
		code = keep_version(req, publication, &err);
	if (code == ERR_OK)
		code = audit_add(req, req->caller.id, "catalogue.published", publication->version, &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	tell(req, publication->version);
	/* The pulse reads it once this is committed. */
	atomic_store(&req->center->reload_until_ms, clock_mono_ms() + RELOAD_FOR_MS);
	struct out out = reply_object(reply, 200);
	out_str(&out, "version", publication->version);
	out_int(&out, "days", publication->days);
	out_int(&out, "ignored", publication->ignored);
	out_object_end(&out);
}

void publish_versions(struct request *req, struct reply *reply)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(VERSIONS_KEPT)};
	struct center_catalogue *now = center_catalogue_hold(req->center);
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	enum err_code code = db_query(req->db, &SQL_VERSIONS, args, ARRAY_LEN(args), &rows, &err);
	if (code == ERR_OK) {
		struct out out = reply_object(reply, 200);
		out_str(&out, "current", now ? now->version : "");
		out_array(&out, "versions");
		while (db_next(&rows)) {
			out_object(&out, NULL);
			out_str(&out, "version", db_text(&rows, 0));
			out_time(&out, "at", db_int(&rows, 1));
			out_str(&out, "who", db_text(&rows, 2));
			out_object_end(&out);
		}
		out_array_end(&out);
		out_object_end(&out);
		code = db_end(&rows, &err);
	}
	if (code != ERR_OK)
		reply_failed(reply, &err);
	center_catalogue_release(now);
}

/* -- completeness ------------------------------------------------------------------------------------------ */

static const struct {
	enum catalogue_gap gap;
	const char *word;
} GAPS[] = {{GAP_PAPERS, "papers"}, {GAP_TIME, "time"},     {GAP_FEE, "fee"},
			{GAP_RESULT, "result"}, {GAP_PORTAL, "portal"}, {GAP_ENGLISH, "en"}};

static void write_gaps(struct out *out, const struct catalogue_procedure *procedure, unsigned gaps)
{
	out_object(out, NULL);
	out_str(out, "code", procedure->code);
	out_str(out, "name", catalogue_text(&procedure->name, LANGUAGE_VI));
	out_bool(out, "internal", procedure->internal);
	out_bool(out, "online_only", procedure->online_only);
	out_array(out, "missing");
	for (size_t i = 0; i < ARRAY_LEN(GAPS); i++)
		if (gaps & GAPS[i].gap)
			out_str(out, NULL, GAPS[i].word);
	out_array_end(out);
	out_object_end(out);
}

static void write_sums(struct out *out, const struct catalogue *catalogue)
{
	unsigned published = 0, complete = 0, internal = 0, online_only = 0, missing[ARRAY_LEN(GAPS)] = {0};
	for (size_t i = 0; i < catalogue->procedure_count; i++) {
		const struct catalogue_procedure *procedure = &catalogue->procedures[i];
		unsigned gaps = catalogue_gaps(procedure);
		internal += procedure->internal;
		online_only += procedure->online_only;
		published += !procedure->internal;
		complete += !procedure->internal && !(gaps & CATALOGUE_GAPS_OF_LAW);
		for (size_t g = 0; g < ARRAY_LEN(GAPS); g++)
			missing[g] += (gaps & GAPS[g].gap) != 0;
	}
	out_int(out, "published", published);
	out_int(out, "complete", complete);
	out_int(out, "internal", internal);
	out_int(out, "online_only", online_only);
	out_object(out, "missing");
	for (size_t g = 0; g < ARRAY_LEN(GAPS); g++)
		out_int(out, GAPS[g].word, missing[g]);
	out_object_end(out);
}

/* What of each procedure must be public (NĐ 63/2010) and is not; portal page and English besides. */
void publish_completeness(struct request *req, struct reply *reply)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	if (!catalogue) {
		reply_problem(reply, 503, "no-catalogue", "This center has no catalogue yet.");
		return;
	}
	struct out out = reply_object(reply, 200);
	out_str(&out, "version", catalogue->version);
	write_sums(&out, catalogue->model);
	out_array(&out, "procedures");
	for (size_t i = 0; i < catalogue->model->procedure_count; i++) {
		unsigned gaps = catalogue_gaps(&catalogue->model->procedures[i]);
		if (gaps)
			write_gaps(&out, &catalogue->model->procedures[i], gaps);
	}
	out_array_end(&out);
	out_time(&out, "as_of", req->now_ms);
	out_object_end(&out);
	center_catalogue_release(catalogue);
}

/* Semicolons and a byte order mark: opens in a Vietnamese spreadsheet as it is. */
void publish_completeness_csv(struct request *req, struct reply *reply)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	if (!catalogue) {
		reply_problem(reply, 503, "no-catalogue", "This center has no catalogue yet.");
		return;
	}
	reply_start(reply, 200);
	reply->type = "text/csv; charset=utf-8";
	reply->attachment = "danh-muc-con-thieu.csv";
	buf_str(&reply->body, "\xef\xbb\xbf"
						  "Ma;Ten;Noi bo;Chi truc tuyen;Con thieu\r\n");
	for (size_t i = 0; i < catalogue->model->procedure_count; i++) {
		const struct catalogue_procedure *procedure = &catalogue->model->procedures[i];
		unsigned gaps = catalogue_gaps(procedure);
		if (gaps == 0)
			continue;
		buf_format(&reply->body, "%s;\"", procedure->code);
		for (const char *c = catalogue_text(&procedure->name, LANGUAGE_VI); *c; c++) {
			if (*c == '"')
				buf_byte(&reply->body, '"');
			buf_byte(&reply->body, (unsigned char)*c);
		}
		buf_format(&reply->body, "\";%d;%d;", procedure->internal, procedure->online_only);
		for (size_t g = 0; g < ARRAY_LEN(GAPS); g++)
			if (gaps & GAPS[g].gap)
				buf_format(&reply->body, "%s ", GAPS[g].word);
		buf_str(&reply->body, "\r\n");
	}
	center_catalogue_release(catalogue);
}
