/* What the center says of itself in public: figures of whole days, and none that point at a person. */
#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/db/db_ratings.h"
#include "center/db/db_tickets.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)

struct put {
	struct db_job job;
	int back, count, satisfied; /* ratings, of the day so many days ago */
};

static enum err_code put_visit(struct db *db, struct db_job *job, struct err *err)
{
	struct db_ticket ticket = {.value = 1, .counter = 3, .state = DB_DONE, .times = 1};
	bool is_new;
	strcpy(ticket.id, "00000000000000000000000000000001");
	clock_day(clock_wall_ms() - DAY_MS, ticket.day);
	strcpy(ticket.series, "B");
	strcpy(ticket.service, "b");
	strcpy(ticket.priority, "none");
	ticket.arrived_ms = ticket.issued_ms = ticket.ready_ms = clock_wall_ms() - DAY_MS;
	ticket.called_ms = ticket.first_called_ms = ticket.started_ms = ticket.arrived_ms + 60000;
	ticket.ended_ms = ticket.called_ms + 60000;
	enum err_code code = db_ticket_insert(db, "an-binh", &ticket, &is_new, err);
	return code == ERR_OK ? db_ticket_update(db, "an-binh", &ticket, ticket.state, err) : code;
}

static enum err_code put_ratings(struct db *db, struct db_job *job, struct err *err)
{
	const struct put *put = (const struct put *)job;
	enum err_code code = ERR_OK;
	for (int i = 0; i < put->count && code == ERR_OK; i++) {
		struct db_rating rating = {.counter = 3, .levels = 5, .level = i < put->satisfied ? 5 : 2};
		snprintf(rating.id, sizeof rating.id, "%016x%016x", put->back, i);
		strcpy(rating.service, "b");
		strcpy(rating.channel, "kiosk");
		rating.at_ms = clock_wall_ms() - put->back * DAY_MS;
		clock_day(rating.at_ms, rating.day);
		code = db_rating_insert(db, "an-binh", &rating, err);
	}
	return code;
}

static void rate(struct center *center, int back, int count, int satisfied)
{
	struct put put = {.job = {.run = put_ratings}, .back = back, .count = count, .satisfied = satisfied};
	struct err err = {.code = ERR_OK};
	if (db_writer_run(center->writer, &put.job, &err) != ERR_OK)
		fail_msg("%s", err.text);
}

static struct center *start(const char *name)
{
	struct center *center = test_center_create(name);
	struct db_job visit = {.run = put_visit};
	struct err err = {.code = ERR_OK};
	if (db_writer_run(center->writer, &visit, &err) != ERR_OK)
		fail_msg("%s", err.text);
	return center;
}

static const json_t *month(const json_t *published)
{
	return json_object_get(published, "month");
}

static void ratings_of_thirty_whole_days_are_told_together(void **state)
{
	struct center *center = start("month");
	rate(center, 0, 9, 0); /* today is not over */
	rate(center, 1, 3, 3);
	rate(center, 30, 17, 16);
	rate(center, 31, 9, 0); /* too long ago */
	json_t *published = test_center_kiosk(center, "GET", "/v1/published", NULL, 200);
	const json_t *ratings = json_object_get(month(published), "ratings");
	assert_string_equal(json_string_value(json_object_get(month(published), "from")), "2026-02-08");
	assert_string_equal(json_string_value(json_object_get(month(published), "to")), "2026-03-09");
	assert_int_equal(json_integer_value(json_object_get(ratings, "count")), 20);
	assert_true(json_real_value(json_object_get(ratings, "share")) == 0.95);
	assert_true(json_real_value(json_object_get(ratings, "low")) < 0.8);
	assert_true(json_is_null(json_object_get(published, "ratings"))); /* three of yesterday are too few */
	json_decref(published);
	test_center_destroy(center);
}

static void a_handful_in_thirty_days_is_not_told(void **state)
{
	struct center *center = start("handful");
	rate(center, 2, 4, 4);
	json_t *published = test_center_kiosk(center, "GET", "/v1/published", NULL, 200);
	assert_true(json_is_null(json_object_get(month(published), "ratings")));
	json_decref(published);
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ratings_of_thirty_whole_days_are_told_together),
		cmocka_unit_test(a_handful_in_thirty_days_is_not_told),
	};
	struct err err;
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
