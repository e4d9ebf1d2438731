#include "center/bridge/bridge_wire.h"

#include "base/check.h"
#include "proto/json_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 4
#define LOGIN_PATH "/mapi/login"
#define SERVICE_PATH "/mapi/g"
#define REST_LOGIN_PATH "/api/session"

static const struct {
	const char *word, *service, *path;
	const char *code[NAMES_MAX], *name[NAMES_MAX];
} LISTS[BRIDGE_LIST_COUNT] = {
	[BRIDGE_LIST_DOSSIERS] = {"ho-so", "TraCuuHoSo", "/api/dossiers", {"MaHoSo", "maHoSo", "dossierNo"}, {NULL}},
	[BRIDGE_LIST_PROCEDURES] = {"thu-tuc",
								"LayDanhSachTTHC",
								"/api/procedures",
								{"MATTHC", "MaTTHC", "maTTHC", "code"},
								{"TENTTHC", "TenTTHC", "tenTTHC", "name"}},
	[BRIDGE_LIST_FIELDS] = {"linh-vuc",
							"LayDanhMucLinhVuc",
							"/api/fields",
							{"MALINHVUC", "MaLinhVuc", "maLinhVuc", "code"},
							{"TENLINHVUC", "TenLinhVuc", "tenLinhVuc", "name"}},
	[BRIDGE_LIST_OFFICES] = {"co-quan",
							 "LayDanhMucCoQuan",
							 "/api/offices",
							 {"MADONVI", "MaDonVi", "maDonVi", "code"},
							 {"TENDONVI", "TenDonVi", "tenDonVi", "name"}},
};

static const char *const RECORDS[] = {"result", "data", "content", "items"};
static const char *const TOTALS[] = {"total", "totalElements", "TongSo", "tongSo"};
static const char *const SESSIONS[] = {"session", "access_token", "token", "Session"};
static const char *const ERRORS[] = {"error_code", "err_code", "errorCode", "code"};

static const json_t *member(const json_t *object, const char *const names[NAMES_MAX])
{
	const json_t *found = NULL;
	for (size_t i = 0; i < NAMES_MAX && names[i] && !found; i++)
		found = json_object_get(object, names[i]);
	return found;
}

void bridge_wire_init(struct bridge_ask *ask)
{
	ask->method = "POST";
	ask->bearer[0] = '\0';
	buf_init(&ask->path, BRIDGE_ASK_MAX);
	buf_init(&ask->body, BRIDGE_ASK_MAX);
}

void bridge_wire_finish(struct bridge_ask *ask)
{
	buf_finish(&ask->path);
	buf_finish(&ask->body);
	explicit_bzero(ask->bearer, sizeof ask->bearer);
}

static void put_json(struct buf *out, json_t *object)
{
	char *text = json_text(object, JSON_COMPACT);
	buf_clear(out);
	buf_str(out, text ? text : "{}");
	free(text);
	json_decref(object);
}

void bridge_wire_login(enum bridge_form form, const char *username, const char *password, struct bridge_ask *ask)
{
	ask->method = "POST";
	buf_clear(&ask->path);
	buf_str(&ask->path, form == BRIDGE_FORM_REST ? REST_LOGIN_PATH : LOGIN_PATH);
	put_json(&ask->body, json_pack("{s:s, s:s}", "username", username, "password", password));
}

/* "2026-03-10" -> "20260310" */
static void plain_day(const char *day, char out[9])
{
	snprintf(out, 9, "%.4s%.2s%.2s", day, day + 5, day + 8);
}

static void list_by_envelope(const struct bridge_wish *wish, const char *session, struct bridge_ask *ask)
{
	char number[16], day[9], moment[24];
	json_t *body = json_pack("{s:s, s:s}", "session", session, "service", LISTS[wish->list].service);
	if (*wish->unit)
		json_object_set_new(body, "madonvi", json_string(wish->unit));
	if (wish->from[0]) {
		plain_day(wish->from, day);
		snprintf(moment, sizeof moment, "%s000000", day);
		json_object_set_new(body, "tungay", json_string(moment));
		plain_day(wish->to, day);
		snprintf(moment, sizeof moment, "%s235959", day);
		json_object_set_new(body, "denngay", json_string(moment));
	}
	snprintf(number, sizeof number, "%u", wish->page + 1);
	json_object_set_new(body, "trang", json_string(number));
	snprintf(number, sizeof number, "%u", wish->size);
	json_object_set_new(body, "soluong", json_string(number));
	ask->method = "POST";
	buf_clear(&ask->path);
	buf_str(&ask->path, SERVICE_PATH);
	put_json(&ask->body, body);
}

static void list_by_rest(const struct bridge_wish *wish, const char *session, struct bridge_ask *ask)
{
	ask->method = "GET";
	buf_clear(&ask->body);
	buf_clear(&ask->path);
	buf_format(&ask->path, "%s?page=%u&size=%u", LISTS[wish->list].path, wish->page, wish->size);
	if (wish->from[0])
		buf_format(&ask->path, "&from=%s&to=%s", wish->from, wish->to);
	if (*wish->unit && strspn(wish->unit, "ABCDEFGHIJKLMNOPQRSTUVWXYZ.0123456789") == strlen(wish->unit))
		buf_format(&ask->path, "&unit=%s", wish->unit);
	snprintf(ask->bearer, sizeof ask->bearer, "%s", session);
}

void bridge_wire_list(enum bridge_form form, const struct bridge_wish *wish, const char *session,
					  struct bridge_ask *ask)
{
	CHECK(wish->list < BRIDGE_LIST_COUNT && wish->size > 0 && wish->size <= BRIDGE_PAGE_MAX);
	if (form == BRIDGE_FORM_REST)
		list_by_rest(wish, session, ask);
	else
		list_by_envelope(wish, session, ask);
}

/* -- answers -------------------------------------------------------------------------------------- */

/* ERR_OK where the answer says that all is well, or says nothing of it. */
static enum err_code verdict(int status, const json_t *answer, struct err *err)
{
	if (status == 401 || status == 403)
		return err_set(err, ERR_DENIED, "the one-stop system answered %d", status);
	if (status == 429 || status >= 500)
		return err_set(err, ERR_OFFLINE, "the one-stop system answered %d", status);
	if (status < 200 || status >= 300 || !answer)
		return err_set(err, ERR_INVALID, "the one-stop system answered %d and nothing usable", status);
	const json_t *told = json_is_object(answer) ? member(answer, ERRORS) : NULL;
	if (json_is_integer(told) && json_integer_value(told) != 0)
		return err_set(err, ERR_DENIED, "error code %lld", (long long)json_integer_value(told));
	const char *text = json_string_value(told);
	if (text && *text && strcmp(text, "0") != 0 && strcmp(text, "00") != 0)
		return err_set(err, ERR_DENIED, "error code %.12s", strspn(text, "-0123456789") == strlen(text) ? text : "?");
	return ERR_OK;
}

enum err_code bridge_wire_session(int status, const json_t *answer, char ret_session[BRIDGE_SESSION_MAX],
								  struct err *err)
{
	enum err_code code = verdict(status, answer, err);
	if (code != ERR_OK)
		return code;
	const json_t *told = member(answer, SESSIONS);
	if (!told)
		told = member(json_object_get(answer, "result"), SESSIONS);
	const char *text = json_string_value(told);
	if (!text || !*text || strlen(text) >= BRIDGE_SESSION_MAX)
		return err_set(err, ERR_INVALID, "the answer holds no session");
	/* It goes into a header: nothing but what is printed there. */
	for (const char *c = text; *c; c++)
		if (*c <= ' ' || *c > '~')
			return err_set(err, ERR_INVALID, "the session is no plain text");
	snprintf(ret_session, BRIDGE_SESSION_MAX, "%s", text);
	return ERR_OK;
}

static int64_t total_of(const json_t *answer)
{
	const json_t *told = member(answer, TOTALS);
	if (json_is_string(told))
		return strtoll(json_string_value(told), NULL, 10);
	return json_is_integer(told) ? json_integer_value(told) : -1;
}

enum err_code bridge_wire_page(const struct bridge_wish *wish, int status, const json_t *answer,
							   struct bridge_page *ret_page, struct err *err)
{
	enum err_code code = verdict(status, answer, err);
	if (code != ERR_OK)
		return code;
	const json_t *records = json_is_array(answer) ? answer : member(answer, RECORDS);
	if (json_is_object(records)) /* {"result":{"data":[..],"total":..}} */
		answer = records, records = member(records, RECORDS);
	if (!json_is_array(records))
		return err_set(err, ERR_INVALID, "the answer holds no list");
	int64_t count = (int64_t)json_array_size(records), total = json_is_object(answer) ? total_of(answer) : -1;
	if (count > BRIDGE_PAGE_MAX)
		return err_set(err, ERR_LIMIT, "more than %d records in a page", BRIDGE_PAGE_MAX);
	int64_t before = (int64_t)wish->page * wish->size;
	int64_t due = total < 0 ? 0 : total - before < wish->size ? total - before : wish->size;
	/* Without a total a short page may be half of one: only an empty page is the end. */
	const json_t *last = json_is_object(answer) ? json_object_get(answer, "last") : NULL;
	ret_page->half = count < due;
	ret_page->is_last = json_is_true(last) || count == 0 || (total >= 0 && before + count >= total);
	ret_page->records = json_incref((json_t *)(uintptr_t)records);
	return ERR_OK;
}

const char *bridge_wire_word(enum bridge_list list)
{
	return LISTS[list].word;
}

void bridge_wire_entry(enum bridge_list list, const json_t *entry, const char **ret_code, const char **ret_name)
{
	const char *code = json_string_value(member(entry, LISTS[list].code));
	const char *name = json_string_value(member(entry, LISTS[list].name));
	*ret_code = code ? code : "";
	*ret_name = name ? name : "";
}
