/* The catalogue published anew, calendars put into it, versions taken back. */
#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char cookie[96], csrf[ID_SIZE];

static struct center *start(const char *name)
{
	struct center *center = test_center_create(name);
	test_center_add_staff(center, "quanly", "manager", "");
	test_center_sign_in(center, "quanly", 0, cookie, csrf);
	return center;
}

static json_t *post(struct center *center, const char *target, const char *body, int status)
{
	return test_center_staff(center, cookie, csrf, "POST", target, body, status);
}

static json_t *catalogue(struct center *center)
{
	center->chores_ms = 0;
	center_pulse(center); /* takes up what was published */
	return test_center_kiosk(center, "GET", "/v1/catalogue", NULL, 200);
}

static const char *version(const json_t *object)
{
	return json_string_value(json_object_get(object, "version"));
}

static void a_new_catalogue_is_used_at_once_and_the_old_one_can_come_back(void **state)
{
	struct center *center = start("publish");
	char first[64], target[160];
	json_t *document = catalogue(center);
	snprintf(first, sizeof first, "%s", version(document) ? version(document) : center->catalogue->version);
	json_object_set_new(document, "ticker", json_pack("[{s:s}]", "vi", "Chữ chạy"));
	char *text = json_dumps(document, 0);
	json_decref(document);
	json_t *answer = post(center, "/v1/catalogue", text, 200);
	assert_string_not_equal(version(answer), first);
	json_decref(answer);
	free(text);
	document = catalogue(center);
	assert_int_equal(json_array_size(json_object_get(document, "ticker")), 1);
	json_decref(document);
	json_t *versions = test_center_staff(center, cookie, csrf, "GET", "/v1/catalogue/versions", NULL, 200);
	assert_int_equal(json_array_size(json_object_get(versions, "versions")), 2);
	const json_t *old = json_array_get(json_object_get(versions, "versions"), 1);
	snprintf(target, sizeof target, "/v1/catalogue/versions/%s/restore", version(old));
	json_decref(versions);
	json_decref(post(center, target, "{}", 200));
	document = catalogue(center);
	assert_int_equal(json_array_size(json_object_get(document, "ticker")), 0);
	json_decref(document);
	json_decref(post(center, "/v1/catalogue/versions/ffff/restore", "{}", 404));
	test_center_destroy(center);
}

static void what_kiosks_could_not_read_is_not_published(void **state)
{
	static const char *const documents[] = {"{}", "{\"center\":{\"id\":\"another\"}}", "{\"services\":7}", "[]"};
	struct center *center = start("bad");
	json_t *before = catalogue(center);
	for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
		json_decref(post(center, "/v1/catalogue", documents[i], 400));
	json_t *after = catalogue(center);
	assert_true(json_equal(before, after));
	json_decref(before);
	json_decref(after);
	test_center_destroy(center);
}

static void a_calendar_speaks_for_its_years_only(void **state)
{
	struct center *center = start("calendar");
	json_decref(post(center, "/v1/calendar",
					 "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\nSUMMARY:Tết\r\nEND:VEVENT\r\n"
					 "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260310\r\nSUMMARY:Nghỉ\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
					 200));
	json_decref(catalogue(center));
	json_t *answer = post(center, "/v1/calendar",
						  "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260314\r\nSUMMARY:Làm bù\r\n"
						  "END:VEVENT\r\nEND:VCALENDAR\r\n",
						  200);
	assert_int_equal(json_integer_value(json_object_get(answer, "days")), 1);
	json_decref(answer);
	json_t *document = catalogue(center);
	const json_t *days = json_object_get(document, "holidays");
	assert_int_equal(json_array_size(days), 2); /* 2027 stays, 2026 is as the second file says */
	assert_string_equal(json_string_value(json_object_get(json_array_get(days, 0), "date")), "2026-03-14");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(days, 0), "type")), 1);
	json_decref(document);
	json_decref(post(center, "/v1/calendar", "hello", 400));
	test_center_destroy(center);
}

static void a_day_off_of_the_calendar_closes_the_queue(void **state)
{
	struct center *center = start("day-off");
	json_decref(
		post(center, "/v1/calendar",
			 "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260310\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", 200));
	json_decref(catalogue(center));
	json_decref(test_center_kiosk(center, "POST", "/v1/tickets",
								  "{\"id\":\"0190e0c0a1b2c3d4e5f60718293a4b5c\",\"service\":\"a\"}", 409));
	test_center_destroy(center);
}

static void gaps_of_procedures_are_listed(void **state)
{
	struct center *center = start("gaps");
	json_t *answer = test_center_staff(center, cookie, csrf, "GET", "/v1/catalogue/completeness", NULL, 200);
	assert_true(json_integer_value(json_object_get(answer, "complete")) <=
				json_integer_value(json_object_get(answer, "published")));
	assert_true(json_is_array(json_object_get(answer, "procedures")));
	json_decref(answer);
	test_center_destroy(center);
}

static const char *improvement(const json_t *document, const char *language)
{
	const json_t *rating = json_object_get(document, "rating");
	return json_string_value(json_object_get(json_object_get(rating, "improvement"), language));
}

static void the_last_improvement_is_written_kept_and_taken_back(void **state)
{
	static const char *const refused[] = {
		"{}", "{\"vi\":\"Thêm ghế\"}", "{\"vi\":\"Thêm ghế\",\"en\":\"\"}", "{\"vi\":1,\"en\":\"x\"}",
		"{\"vi\":\"Thêm\\nghế\",\"en\":\"More chairs\"}",
		("{\"vi\":\"Thêm ghế\",\"en\":\"More chairs, and more chairs, and more chairs, and more chairs, "
		 "and more, and more.\"}")};
	struct center *center = start("improvement");
	json_t *document = catalogue(center);
	char *before = json_dumps(document, 0);
	assert_null(improvement(document, "vi"));
	json_decref(document);
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		json_decref(post(center, "/v1/catalogue/improvement", refused[i], 400));
	json_decref(post(center, "/v1/catalogue/improvement", "{\"vi\":\"Thêm ghế\",\"en\":\"More chairs\"}", 200));
	document = catalogue(center);
	assert_string_equal(improvement(document, "vi"), "Thêm ghế");
	assert_string_equal(improvement(document, "en"), "More chairs");
	assert_string_equal(center->catalogue->model->improvement.in[LANGUAGE_VI], "Thêm ghế");
	json_decref(document);
	json_decref(post(center, "/v1/catalogue", before, 200)); /* a list of services says nothing of it */
	document = catalogue(center);
	assert_string_equal(improvement(document, "vi"), "Thêm ghế");
	json_decref(document);
	json_decref(post(center, "/v1/catalogue/improvement", "{\"vi\":\"\",\"en\":\"\"}", 200));
	document = catalogue(center);
	assert_null(improvement(document, "vi"));
	json_decref(document);
	free(before);
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_catalogue_is_used_at_once_and_the_old_one_can_come_back),
		cmocka_unit_test(what_kiosks_could_not_read_is_not_published),
		cmocka_unit_test(the_last_improvement_is_written_kept_and_taken_back),
		cmocka_unit_test(a_calendar_speaks_for_its_years_only),
		cmocka_unit_test(a_day_off_of_the_calendar_closes_the_queue),
		cmocka_unit_test(gaps_of_procedures_are_listed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
