/*
 * That nothing personal stays longer than configured: words are planted by the
 * API, the clock goes on, and the bytes of the database's files are searched.
 */
#include "support/center.h"
#include "support/test.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "center/handlers/upkeep.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)
#define FILE_MAX (64u << 20)

static const char *const planted[] = {"planted-petition-one", "planted-petition-two", "planted-answer",
									  "planted-comment", "planted-reason"};
enum { PETITION_ONE, PETITION_TWO, ANSWER, COMMENT, REASON, PLANTED };

static bool holds(const char *name, const char *ending, const char *word)
{
	char url[DB_URL_MAX], path[DB_URL_MAX + 8];
	struct buf file;
	test_center_url(name, url);
	snprintf(path, sizeof path, "%s%s", url + strlen("sqlite:"), ending);
	buf_init(&file, FILE_MAX);
	bool found = file_read(path, &file, NULL) == ERR_OK && file.len > 0 &&
				 memmem(file.data, file.len, word, strlen(word)) != NULL;
	buf_finish(&file);
	return found;
}

/* Any row of any table, as text. */
static const struct db_sql SQL_ANYWHERE = {
	"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
	" AND CAST(query_to_xml('SELECT * FROM ' || quote_ident(table_name), false, true, '') AS TEXT) LIKE '%' || $1 || "
	"'%'"};

static bool is_in_a_table(const char *name, const char *word)
{
	char url[DB_URL_MAX];
	struct db *db;
	struct err err = {.code = ERR_OK};
	int64_t found = 0;
	const struct db_value arg = db_arg_text(word);
	if (db_open(test_center_url(name, url), DB_LOOK, &db, &err) != ERR_OK)
		fail_msg("%s", err.text);
	assert_int_equal(db_one_int(db, &SQL_ANYWHERE, &arg, 1, &found, NULL, &err), ERR_OK);
	db_close(db);
	return found > 0;
}

/* SQLite: in the bytes of its files, also those that no row holds. PostgreSQL: in any row; its own vacuum has the rest.
 */
static bool is_on_disk(const char *name, const char *word)
{
	if (getenv("TEST_DATABASE"))
		return is_in_a_table(name, word);
	return holds(name, "", word) || holds(name, "-wal", word);
}

static json_t *ask(struct center *center, const char *method, const char *target, const char *body, int status)
{
	const struct test_request request = {.method = method, .target = target, .body = body};
	struct call *call = test_center_ask(center, &request);
	if (call->reply.status != status)
		fail_msg("%s %s: %d %s", method, target, call->reply.status, buf_text(&call->reply.body));
	json_t *json = call->reply.body.len ? json_loads(buf_text(&call->reply.body), 0, NULL) : NULL;
	dispatch_destroy(call);
	return json;
}

static void petition(struct center *center, const char *id, const char *text)
{
	char body[256];
	snprintf(body, sizeof body, "{\"id\":\"%s\",\"about\":\"other\",\"text\":\"%s\"}", id, text);
	json_decref(ask(center, "POST", "/v1/petitions", body, 201));
}

static void plant(struct center *center)
{
	char cookie[96], csrf[33], target[128], body[256];
	test_center_add_staff(center, "quanly", "manager", "");
	test_center_sign_in(center, "quanly", 0, cookie, csrf);
	petition(center, "a1000000000000000000000000000000", planted[PETITION_ONE]);
	petition(center, "a2000000000000000000000000000000", planted[PETITION_TWO]);
	snprintf(body, sizeof body, "{\"answer\":\"%s\"}", planted[ANSWER]);
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/petitions/a1000000000000000000000000000000/answer",
								  body, 204));
	json_decref(test_center_kiosk(center, "POST", "/v1/ratings",
								  "{\"id\":\"b1000000000000000000000000000000\",\"ticket\":null,\"counter\":1,"
								  "\"level\":4,\"levels\":5,\"reasons\":[\"planted-reason\"],\"channel\":\"phone\"}",
								  201));
	snprintf(target, sizeof target, "/v1/ratings/b1000000000000000000000000000000/comment");
	snprintf(body, sizeof body, "{\"text\":\"%s\"}", planted[COMMENT]);
	struct call *call =
		test_center_ask(center, &(struct test_request){.method = "POST", .target = target, .body = body});
	assert_true(call->reply.status < 300);
	dispatch_destroy(call);
}

static void tidy(struct center *center)
{
	struct err err = {.code = ERR_OK};
	if (upkeep_tidy(center, &err) != ERR_OK)
		fail_msg("%s", err.text);
}

static void what_citizens_wrote_leaves_the_disk_on_its_day(void **state)
{
	struct center *center = test_center_create("retention");
	plant(center);
	for (size_t i = 0; i < PLANTED; i++)
		if (!is_on_disk("retention", planted[i]))
			fail_msg("%s was never there: the search finds nothing", planted[i]);
	clock_shift(399 * DAY_MS);
	tidy(center);
	for (size_t i = 0; i < PLANTED; i++)
		if (!is_on_disk("retention", planted[i]))
			fail_msg("%s went too early", planted[i]);
	clock_shift(3 * DAY_MS);
	tidy(center);
	for (size_t i = 0; i < PLANTED; i++)
		if (is_on_disk("retention", planted[i]))
			fail_msg("%s is still on the disk", planted[i]);
	test_center_destroy(center);
	for (size_t i = 0; i < PLANTED; i++)
		assert_false(is_on_disk("retention", planted[i]));
}

static void a_petition_keeps_its_number_when_its_words_go(void **state)
{
	struct center *center = test_center_create("numbers");
	char cookie[96], csrf[33];
	plant(center);
	clock_shift(402 * DAY_MS);
	tidy(center);
	test_center_sign_in(center, "quanly", 0, cookie, csrf);
	json_t *list = test_center_staff(center, cookie, csrf, "GET", "/v1/petitions", NULL, 200);
	json_t *rows = json_object_get(list, "petitions");
	assert_int_equal(json_array_size(rows), 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(json_string_value(json_object_get(json_array_get(rows, i), "text")), "");
		assert_non_null(strstr(json_string_value(json_object_get(json_array_get(rows, i), "number")), "PA-2026-"));
	}
	json_decref(list);
	test_center_destroy(center);
}

static const struct db_sql SQL_COMMENT = {
	"INSERT INTO comments (rating, center, text, at) VALUES ('r1', 'tan-an', $1, $2)"};

static enum err_code put_comment(struct db *db, struct db_job *job, struct err *err)
{
	const struct db_value args[] = {db_arg_text(planted[COMMENT]), db_arg_int(clock_wall_ms() - 401 * DAY_MS)};
	return db_run(db, &SQL_COMMENT, args, 2, err);
}

/* Centers of a house tidy in turn; the log, which is everybody's, is emptied once in a round. */
static void what_another_center_of_the_house_forgot_leaves_the_disk_with_its_round(void **state)
{
	struct center *house = test_center_create("round"), *other = test_center_add_peer(house, "tan-an");
	struct db_job job = {.run = put_comment};
	char id[ID_SIZE];
	assert_int_equal(db_writer_run(house->writer, &job, NULL), ERR_OK);
	assert_true(is_on_disk("round", planted[COMMENT]));
	tidy(other);
	tidy(house);
	test_center_ticket(house, "a", "none", id); /* with the next commit, as the house itself had nothing to forget */
	assert_false(is_on_disk("round", planted[COMMENT]));
	test_center_destroy(house);
}

#define DOSSIER(code, state, returned)                                                                                 \
	"{\"MaHoSo\":\"" code "\",\"MaTTHC\":\"1.001193\",\"ChuHoSo\":\"Planted Ownername\",\"NgayTiepNhan\":"             \
	"\"20260105090000\",\"NgayHenTra\":\"20260112090000\",\"TrangThaiHoSo\":\"" state "\",\"NgayTra\":\"" returned     \
	"\",\"MaBiMat\":\"7K3F\",\"TrichYeuHoSo\":\"planted\"}"
#define CLOSED_CODE "H08.16-260105-0001"
#define OPEN_CODE "H08.16-260105-0002"

static int count_of(struct center *center, const struct db_sql *sql)
{
	struct db *db = db_pool_take(center->readers);
	int64_t found = 0;
	assert_int_equal(db_one_int(db, sql, NULL, 0, &found, NULL, NULL), ERR_OK);
	db_pool_give(center->readers, db, false);
	return (int)found;
}

static const struct db_sql SQL_DOSSIERS = {"SELECT COUNT(*) FROM dossiers"};
static const struct db_sql SQL_CLOSED = {"SELECT COUNT(*) FROM dossiers WHERE code = '" CLOSED_CODE "'"};
static const struct db_sql SQL_PROOFS = {"SELECT COUNT(*) FROM dossier_proofs"};
static const struct db_sql SQL_STAGES = {"SELECT COUNT(*) FROM ticket_stages"};
static const struct db_sql SQL_CODES = {"SELECT COUNT(*) FROM enrolments WHERE code_hash = 'h'"};
static const struct db_sql SQL_ALARMS = {"SELECT COUNT(*) FROM alarms"};
static const struct db_sql SQL_TICKETS = {"SELECT COUNT(*) FROM tickets"};

static void tell_dossiers(struct test_clerk *manager)
{
	static const char list[] = "[" DOSSIER(CLOSED_CODE, "10", "20260109100000") "," DOSSIER(OPEN_CODE, "4", "") "]";
	json_decref(
		test_center_staff(manager->center, manager->cookie, manager->csrf, "POST", "/v1/bridge/mot-cua", list, 200));
}

static void a_dossier_goes_with_its_proof_so_long_after_its_end_and_does_not_come_back(void **state)
{
	struct center *center = test_center_create("dossiers");
	struct test_clerk manager = test_center_clerk(center, "manager", "manager", 0);
	tell_dossiers(&manager);
	assert_int_equal(count_of(center, &SQL_DOSSIERS), 2);
	assert_int_equal(count_of(center, &SQL_PROOFS), 2);
	clock_shift(739 * DAY_MS); /* 10/03/2026 + 739 days is 799 days after the 9th of January */
	tidy(center);
	assert_int_equal(count_of(center, &SQL_DOSSIERS), 2);
	clock_shift(3 * DAY_MS);
	tidy(center);
	assert_int_equal(count_of(center, &SQL_CLOSED), 0);
	assert_int_equal(count_of(center, &SQL_PROOFS), 1);
	assert_int_equal(count_of(center, &SQL_DOSSIERS), 1); /* one still open stays, however old */
	struct test_clerk later = test_center_clerk(center, "later", "manager", 0);
	tell_dossiers(&later); /* the other system keeps it for longer */
	assert_int_equal(count_of(center, &SQL_DOSSIERS), 1);
	assert_int_equal(count_of(center, &SQL_PROOFS), 1);
	test_center_destroy(center);
}

static enum err_code put_old(struct db *db, struct db_job *job, struct err *err)
{
	return db_script(db,
					 "INSERT INTO alarms (id, center, kind, subject, at, who, cleared_at) VALUES"
					 " ('a1', 'an-binh', 'device', 'x', 1, 'x', 1), ('a2', 'an-binh', 'device', 'y', 1, 'x', 0);"
					 "INSERT INTO enrolments (code_hash, center, device, expires_at) VALUES ('h', 'an-binh', 'x', 1);"
					 "INSERT INTO ticket_stages (center, ticket, n, service) SELECT center, id, 1, 'b' FROM tickets;",
					 err);
}

static void what_hangs_on_something_goes_with_it(void **state)
{
	struct center *center = test_center_create("hangs");
	struct db_job job = {.run = put_old};
	struct err err = {.code = ERR_OK};
	char id[ID_SIZE];
	test_center_ticket(center, "a", "none", id);
	if (db_writer_run(center->writer, &job, &err) != ERR_OK)
		fail_msg("%s", err.text);
	tidy(center);
	assert_int_equal(count_of(center, &SQL_STAGES), 1);
	assert_int_equal(count_of(center, &SQL_CODES), 0);
	assert_int_equal(count_of(center, &SQL_ALARMS), 1); /* one that nobody saw to stays */
	clock_shift(402 * DAY_MS);
	tidy(center);
	assert_int_equal(count_of(center, &SQL_TICKETS), 0);
	assert_int_equal(count_of(center, &SQL_STAGES), 0);
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_another_center_of_the_house_forgot_leaves_the_disk_with_its_round),
		cmocka_unit_test(what_citizens_wrote_leaves_the_disk_on_its_day),
		cmocka_unit_test(a_petition_keeps_its_number_when_its_words_go),
		cmocka_unit_test(a_dossier_goes_with_its_proof_so_long_after_its_end_and_does_not_come_back),
		cmocka_unit_test(what_hangs_on_something_goes_with_it),
	};
	return cmocka_run_group_tests_name("retention", tests, NULL, NULL);
}
