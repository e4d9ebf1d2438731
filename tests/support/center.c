#include "support/center.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/db/db_content.h"
#include "center/db/db_migrate.h"
#include "center/db/db_events.h"
#include "center/db/db_people.h"
#include "center/handlers/hub.h"
#include "center/handlers/live.h"
#include "crypto/crypto.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char test_catalogue[] =
	"{\"version\":\"t1\",\"center\":{\"code\":\"an-binh\",\"agency\":\"H08.16\",\"name\":{\"line1\":{\"vi\":\"T\"},"
	"\"line2\":{\"vi\":\"B\"}},\"hours\":{\"mon\":[[\"07:30\",\"11:30\"],[\"13:30\",\"17:00\"]],"
	"\"tue\":[[\"07:30\",\"11:30\"],[\"13:30\",\"17:00\"]],\"wed\":[[\"07:30\",\"11:30\"]],\"thu\":[],\"fri\":[],"
	"\"sat\":[],\"sun\":[]},\"ticketing_closes_min\":15,\"help_counter\":1},"
	"\"services\":["
	"{\"id\":\"a\",\"series\":\"A\",\"name\":{\"vi\":\"Sao y\"},\"status\":\"here\",\"counters\":[1,2],\"minutes\":6,"
	"\"children\":[{\"id\":\"a1\",\"name\":{\"vi\":\"con\"}}]},"
	"{\"id\":\"b\",\"series\":\"B\",\"name\":{\"vi\":\"Ho tich\"},\"status\":\"here\",\"counters\":[3],\"minutes\":10,"
	"\"quota\":3},"
	"{\"id\":\"c\",\"series\":\"C\",\"name\":{\"vi\":\"Cu "
	"tru\"},\"status\":\"elsewhere\",\"directions\":{\"vi\":\"CA\"}},"
	"{\"id\":\"d\",\"series\":\"D\",\"name\":{\"vi\":\"Dat dai\"},\"status\":\"suspended\",\"counters\":[4]}],"
	"\"counters\":[{\"number\":1,\"name\":\"1\",\"services\":[\"a\"]},{\"number\":2,\"name\":\"2\",\"services\":[\"a\"]"
	"},"
	"{\"number\":3,\"name\":\"3\",\"services\":[\"b\"]},{\"number\":4,\"name\":\"4\",\"services\":[\"d\"]}],"
	"\"priorities\":[{\"id\":\"none\",\"name\":{\"vi\":\"khong\"},\"weight\":0},"
	"{\"id\":\"elderly\",\"name\":{\"vi\":\"60\"},\"weight\":1}]}";

const char *test_center_url(const char *name, char out[DB_URL_MAX])
{
	const char *other = getenv("TEST_DATABASE");
	char path[256];
	test_path(name, path, sizeof path);
	if (other)
		snprintf(out, DB_URL_MAX, "%s", other);
	else
		snprintf(out, DB_URL_MAX, "sqlite:%s.db", path);
	return out;
}

const char *test_database_url(const char *name, char out[DB_URL_MAX])
{
	char schema[64] = "t_", make[128];
	struct err err = {.code = ERR_OK};
	struct db *db = NULL;
	test_center_url(name, out);
	if (strncmp(out, "postgresql", 10) != 0)
		return out;
	for (size_t len = 2; *name && len < sizeof schema - 1; name++)
		schema[len++] = strchr(".-", *name) ? '_' : *name;
	snprintf(make, sizeof make, "CREATE SCHEMA IF NOT EXISTS %s", schema);
	if (db_open(out, DB_WRITE, &db, &err) != ERR_OK || db_script(db, make, &err) != ERR_OK)
		fail_msg("%s", err.text);
	db_close(db);
	size_t used = strlen(out);
	snprintf(out + used, DB_URL_MAX - used, "%coptions=-csearch_path%%3D%s", strchr(out, '?') ? '&' : '?', schema);
	return out;
}

struct put_job {
	struct db_job job;
	const char *center;
	enum { PUT_CATALOGUE, PUT_DEVICE, PUT_STAFF } what;
	const char *id, *kind, *key;
	struct db_staff staff;
};

static enum err_code put(struct db *db, struct db_job *job, struct err *err)
{
	struct put_job *put = (struct put_job *)job;
	int64_t now_ms = clock_wall_ms();
	enum err_code code = ERR_OK;
	if (put->what == PUT_CATALOGUE)
		return db_catalogue_write(db, put->center, "t1", test_catalogue, strlen(test_catalogue), now_ms, err);
	if (put->what == PUT_STAFF)
		return db_staff_put(db, put->center, &put->staff, err);
	unsigned char hash[CRYPTO_HASH_SIZE];
	crypto_sha256(put->key, strlen(put->key), hash);
	code = db_device_put(db, put->center, put->id, put->kind, put->id, 0, err);
	return code == ERR_OK ? db_device_set_key(db, put->center, put->id, hash, now_ms, err) : code;
}

static void do_put(struct center *center, struct put_job *job)
{
	struct err err = {.code = ERR_OK};
	job->job.run = put;
	job->center = center->id;
	if (db_writer_run(center->writer, &job->job, &err) != ERR_OK)
		fail_msg("%s", err.text);
}

void test_center_add_device(struct center *center, const char *id, const char *kind, const char *key)
{
	struct put_job job = {.what = PUT_DEVICE, .id = id, .kind = kind, .key = key};
	do_put(center, &job);
}

void test_center_add_staff(struct center *center, const char *username, const char *roles, const char *counters)
{
	struct put_job job = {.what = PUT_STAFF};
	struct err err;
	snprintf(job.staff.username, sizeof job.staff.username, "%s", username);
	snprintf(job.staff.display, sizeof job.staff.display, "L. T. A.");
	snprintf(job.staff.roles, sizeof job.staff.roles, "%s", roles);
	snprintf(job.staff.counters, sizeof job.staff.counters, "%s", counters);
	assert_int_equal(crypto_password_hash(TEST_PASSWORD, job.staff.password, &err), ERR_OK);
	do_put(center, &job);
}

static void empty_database(const char *url)
{
	struct db *db = NULL;
	struct err err = {.code = ERR_OK};
	if (strncmp(url, "postgresql", 10) != 0)
		return;
	if (db_open(url, DB_WRITE, &db, &err) != ERR_OK ||
		db_script(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", &err) != ERR_OK)
		fail_msg("%s", err.text);
	db_close(db);
}

void test_center_settle(struct center *center)
{
	int64_t newest = 0;
	struct err err = {.code = ERR_OK};
	struct db *db = db_pool_take(center->readers);
	assert_int_equal(db_event_newest(db, center->id, &newest, &err), ERR_OK);
	db_pool_give(center->readers, db, false);
	for (int tries = 0; tries < 1000 && hub_newest(center->hub) < newest; tries++)
		usleep(10000);
	assert_int_equal(hub_newest(center->hub), newest);
}

void test_center_fill(struct center *center)
{
	struct err err = {.code = ERR_OK};
	struct put_job catalogue = {.what = PUT_CATALOGUE};
	do_put(center, &catalogue);
	if (center_catalogue_reload(center, &err) != ERR_OK)
		fail_msg("%s", err.text);
	test_center_add_device(center, TEST_KIOSK, "kiosk", TEST_KIOSK_KEY);
	live_refresh(center, true);
}

struct center *test_center_create(const char *name)
{
	char url[DB_URL_MAX];
	int64_t now_ms;
	struct err err = {.code = ERR_OK};
	struct center *center = NULL;
	test_center_url(name, url);
	empty_database(url);
	assert_int_equal(crypto_init(&err), ERR_OK);
	assert_int_equal(clock_set_zone(CLOCK_ZONE_DEFAULT, &err), ERR_OK);
	assert_int_equal(clock_parse(TEST_CENTER_NOW, &now_ms), ERR_OK);
	clock_start_at(now_ms);
	const struct center_options options = {
		.id = "an-binh",
		.public_url = "http://127.0.0.1:8080",
		.database = url,
		.web_dir = "assets/web",
		.readers = 3,
		.session_minutes = 60,
		.keep_hours = true,
		.guard_today = true,
		.early_minutes = 30,
		.appointment_early_min = 30,
		.appointment_late_min = 15,
		.appointment_slot_min = 15,
		.appointment_places = 2,
		.queue = queue_rules_default(),
		.targets = {.wait_ms = 15 * 60000,
					.wait_most_ms = 30 * 60000,
					.satisfied_percent = 90,
					.in_time_percent = 98,
					.wait_source = "QĐ 468/QĐ-TTg",
					.satisfied_source = "",
					.in_time_source = ""},
		.calls = {.calls_most = 99,
				  .absent_calls = 1,
				  .hold_most_min = 240,
				  .postpone_most_min = 60,
				  .carry_days = 7,
				  .services_most = 9},
		.keep_inbox_days = 7,
		.keep_event_count = 1000,
		.keep_ticket_days = 400,
		.keep_rating_days = 400,
		.keep_petition_days = 400,
		.keep_dossier_days = 800,
		.keep_audit_days = 1825,
		.keep_alarm_days = 400,
	};
	if (center_create(&options, &center, &err) != ERR_OK)
		fail_msg("%s", err.text);
	test_center_fill(center);
	return center;
}

struct center *test_center_add_peer(struct center *house, const char *id)
{
	struct put_job catalogue = {.job = {.run = put}, .what = PUT_CATALOGUE, .center = id};
	struct err err = {.code = ERR_OK};
	if (db_writer_run(house->writer, &catalogue.job, &err) != ERR_OK || center_add(house, id, &err) != ERR_OK)
		fail_msg("%s", err.text);
	return center_find(house, id);
}

void test_center_destroy(struct center *center)
{
	center_destroy(center);
}

struct call *test_center_ask(struct center *center, const struct test_request *r)
{
	struct call *call = dispatch_create(center);
	assert_non_null(call);
	struct request *req = &call->req;
	assert_true(dispatch_parse_target(req, r->target));
	snprintf(req->key, sizeof req->key, "%s", r->key ? r->key : "");
	snprintf(req->bearer, sizeof req->bearer, "%s", r->bearer ? r->bearer : "");
	snprintf(req->cookie, sizeof req->cookie, "%s", r->cookie ? r->cookie : "");
	snprintf(req->csrf, sizeof req->csrf, "%s", r->csrf ? r->csrf : "");
	snprintf(req->match, sizeof req->match, "%s", r->match ? r->match : "");
	req->is_json = true;
	if (!dispatch_open(call, r->method, r->body ? (int64_t)strlen(r->body) : 0))
		return call;
	if (r->body)
		buf_str(&req->raw, r->body);
	dispatch_run_and_wait(call);
	return call;
}

static json_t *finish(struct call *call, int expected_status)
{
	if (call->reply.status != expected_status)
		fail_msg("%s: status %d, expected %d: %s", call->req.path, call->reply.status, expected_status,
				 buf_text(&call->reply.body));
	json_t *json = call->reply.body.len ? json_loads(buf_text(&call->reply.body), 0, NULL) : NULL;
	dispatch_destroy(call);
	return json;
}

json_t *test_center_kiosk(struct center *center, const char *method, const char *target, const char *body,
						  int expected_status)
{
	const struct test_request request = {
		.method = method, .target = target, .body = body, .bearer = TEST_KIOSK "." TEST_KIOSK_KEY};
	return finish(test_center_ask(center, &request), expected_status);
}

void test_center_sign_in(struct center *center, const char *username, unsigned counter, char *cookie, char *csrf)
{
	char body[256];
	snprintf(body, sizeof body, "{\"username\":\"%s\",\"password\":\"%s\",\"counter\":%u}", username, TEST_PASSWORD,
			 counter);
	const struct test_request request = {.method = "POST", .target = "/v1/session", .body = body};
	struct call *call = test_center_ask(center, &request);
	assert_int_equal(call->reply.status, 201);
	const char *equals = strchr(call->reply.cookie, '=');
	assert_non_null(equals);
	snprintf(cookie, 96, "%.*s", (int)strcspn(equals + 1, ";"), equals + 1);
	json_t *json = finish(call, 201);
	snprintf(csrf, ID_SIZE, "%s", json_string_value(json_object_get(json, "csrf")));
	json_decref(json);
}

json_t *test_center_staff(struct center *center, const char *cookie, const char *csrf, const char *method,
						  const char *target, const char *body, int expected_status)
{
	const struct test_request request = {
		.method = method, .target = target, .body = body, .cookie = cookie, .csrf = csrf};
	return finish(test_center_ask(center, &request), expected_status);
}

struct test_clerk test_center_clerk(struct center *center, const char *name, const char *roles, unsigned counter)
{
	struct test_clerk clerk = {.center = center, .counter = counter};
	test_center_add_staff(center, name, roles, "");
	test_center_sign_in(center, name, counter, clerk.cookie, clerk.csrf);
	return clerk;
}

json_t *test_clerk_act(const struct test_clerk *clerk, const char *verb, const char *body, int expected_status)
{
	char target[64];
	snprintf(target, sizeof target, "/v1/counters/%u/%s", clerk->counter, verb);
	return test_center_staff(clerk->center, clerk->cookie, clerk->csrf, "POST", target, body, expected_status);
}

json_t *test_clerk_view(const struct test_clerk *clerk)
{
	char target[64];
	snprintf(target, sizeof target, "/v1/counters/%u", clerk->counter);
	return test_center_staff(clerk->center, clerk->cookie, clerk->csrf, "GET", target, NULL, 200);
}

void test_center_ticket(struct center *center, const char *service, const char *priority, char id[ID_SIZE])
{
	char body[256], target[128];
	id_make(id);
	snprintf(body, sizeof body, "{\"id\":\"%s\",\"service\":\"%s\",\"priority\":\"%s\"}", id, service, priority);
	json_decref(test_center_kiosk(center, "POST", "/v1/tickets", body, 201));
	snprintf(target, sizeof target, "/v1/tickets/%s/printed", id);
	json_decref(test_center_kiosk(center, "POST", target, "{\"how\":\"confirmed\"}", 200));
}
