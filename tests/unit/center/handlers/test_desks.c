/* What counters could serve is written down as it changes, found again by time, and forgotten with the visits. */
#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/db/db_desks.h"
#include "center/handlers/desks.h"
#include "center/handlers/live.h"
#include "center/handlers/upkeep.h"

#include <string.h>

#define DAY_MS INT64_C(86400000)

static void pulse(struct center *center)
{
	clock_shift(1000);
	live_refresh(center, true);
	center->chores_ms = 0;
	center_pulse(center);
}

/* "1:a 3:b 1: ": every row, oldest first. */
static void assert_noted(struct center *center, const char *expected)
{
	static const struct db_sql sql = {
		"SELECT counter, services FROM desk_profiles WHERE center = $1 ORDER BY at, counter"};
	const struct db_value arg = db_arg_text(center->id);
	struct db *db = db_pool_take(center->readers);
	struct db_rows rows;
	char text[512] = "";
	assert_int_equal(db_query(db, &sql, &arg, 1, &rows, NULL), ERR_OK);
	while (db_next(&rows)) {
		size_t len = strlen(text);
		snprintf(text + len, sizeof text - len, "%d:%s ", (int)db_int(&rows, 0), db_text(&rows, 1));
	}
	assert_int_equal(db_end(&rows, NULL), ERR_OK);
	db_pool_give(center->readers, db, false);
	assert_string_equal(text, expected);
}

static void set(const struct test_clerk *boss, const char *name, const char *what, const char *body)
{
	char target[64];
	snprintf(target, sizeof target, "/v1/staff/%s/%s", name, what);
	json_decref(test_center_staff(boss->center, boss->cookie, boss->csrf, "POST", target, body, 204));
}

static void act(const struct test_clerk *clerk, const char *verb)
{
	json_decref(test_clerk_act(clerk, verb, "{}", 200));
}

static void what_counters_serve_is_written_down_as_it_changes(void **state)
{
	struct center *center = test_center_create("desks");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1),
					  three = test_center_clerk(center, "quay3", "clerk", 3);
	pulse(center);
	assert_noted(center, ""); /* nobody serves yet */
	act(&one, "open");
	pulse(center);
	act(&three, "open");
	pulse(center);
	assert_noted(center, "1:a 3:b ");
	set(&boss, "quay1", "services", "{\"services\":[\"b\"]}"); /* which counter 1 does not serve */
	pulse(center);
	set(&boss, "quay1", "services", "{\"services\":[\"a\",\"b\"]}");
	pulse(center);
	assert_noted(center, "1:a 3:b 1: 1:a ");
	set(&boss, "quay3", "lock", "{\"locked\":true}");
	pulse(center);
	act(&one, "close");
	pulse(center);
	assert_noted(center, "1:a 3:b 1: 1:a 3: 1: ");
	center->desks_print = 0; /* as after a start: nothing is written twice */
	pulse(center);
	assert_noted(center, "1:a 3:b 1: 1:a 3: 1: ");
	test_center_destroy(center);
}

static enum err_code put_past(struct db *db, struct db_job *job, struct err *err)
{
	static const struct {
		unsigned counter;
		int64_t at_ms;
		const char *services;
	} rows[] = {{1, 1000, "a"}, {1, 2000, "a b"}, {1, 3000, ""}, {2, 2500, "b"}, {12, 100, "c"}};
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0] && code == ERR_OK; i++)
		code = db_desk_put(db, "an-binh", rows[i].counter, rows[i].at_ms, rows[i].services, err);
	return code;
}

static void write_down(void *arg, unsigned counter, int64_t at_ms, const char *services)
{
	char *text = arg;
	size_t len = strlen(text);
	snprintf(text + len, 200 - len, "%u@%d:%s ", counter, (int)at_ms, services);
}

static void what_held_in_a_span_is_found(void **state)
{
	static const struct {
		int64_t from_ms, until_ms;
		const char *found;
	} spans[] = {
		{0, 4000, "1@1000:a 1@2000:a b 1@3000: 2@2500:b 12@100:c "},
		{1000, 2000, "1@1000:a 12@1000:c "},
		{2200, 2300, "1@2200:a b 12@2200:c "},
		{2200, 3001, "1@2200:a b 1@3000: 2@2500:b 12@2200:c "},
		{3000, 9000, "2@3000:b 12@3000:c "}, /* counter 1 is closed all the time */
		{0, 100, ""},
	};
	struct center *center = test_center_create("desks-past");
	struct db_job job = {.run = put_past};
	assert_int_equal(db_writer_run(center->writer, &job, NULL), ERR_OK);
	struct db *db = db_pool_take(center->readers);
	struct request req = {.center = center, .db = db};
	for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
		struct desks_past *past, *all;
		char found[200] = "";
		assert_int_equal(desks_past_read(&req, spans[i].from_ms, spans[i].until_ms, &past, NULL), ERR_OK);
		desks_past_each(past, spans[i].from_ms, spans[i].until_ms, write_down, found);
		assert_string_equal(found, spans[i].found);
		/* A day of many. */
		assert_int_equal(desks_past_read(&req, 0, 9000, &all, NULL), ERR_OK);
		found[0] = '\0';
		desks_past_each(all, spans[i].from_ms, spans[i].until_ms, write_down, found);
		assert_string_equal(found, spans[i].found);
		desks_past_destroy(past);
		desks_past_destroy(all);
	}
	db_pool_give(center->readers, db, false);
	test_center_destroy(center);
}

static void the_past_is_forgotten_with_the_visits(void **state)
{
	struct center *center = test_center_create("desks-trim");
	struct test_clerk one = test_center_clerk(center, "quay1", "clerk", 1);
	center->options.keep_ticket_days = 30;
	act(&one, "open");
	pulse(center);
	act(&one, "close");
	pulse(center);
	act(&one, "open");
	pulse(center);
	assert_noted(center, "1:a 1: 1:a ");
	clock_shift(31 * DAY_MS);
	assert_int_equal(upkeep_tidy(center, NULL), ERR_OK);
	assert_noted(center, "1:a "); /* it holds still */
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_counters_serve_is_written_down_as_it_changes),
		cmocka_unit_test(what_held_in_a_span_is_found),
		cmocka_unit_test(the_past_is_forgotten_with_the_visits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
