/* What technicians far away do with a hall screen, over restarts. */
#include "display/care.h"
#include "support/test.h"

#include <jansson.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void new_folder(char dir[FILE_PATH_MAX])
{
	static int number;
	char name[32];
	struct err err = {0};

	snprintf(name, sizeof(name), "care-%d-%d", (int)getpid(), number++);
	test_path(name, dir, FILE_PATH_MAX);
	assert_int_equal(file_make_dirs(dir, &err), ERR_OK);
}

/* The members as the status has them. */
static json_t *told(const struct care *care)
{
	struct buf words;

	buf_init(&words, 4096);
	buf_str(&words, "{");
	care_tell(care, &words);
	buf_str(&words, "\"end\":0}");
	json_t *json = json_loads(buf_text(&words), 0, NULL);
	assert_non_null(json);
	buf_finish(&words);
	return json;
}

static void closed_stays_closed_until_it_is_opened(void **state)
{
	struct care care;
	char dir[FILE_PATH_MAX];

	new_folder(dir);
	care_start(&care, dir);
	assert_false(care.closed);
	care_close(&care, true);
	int64_t since_ms = care.closed_ms;
	care_start(&care, dir);
	assert_true(care.closed);
	assert_true(care.closed_ms == since_ms && since_ms > 0);
	json_t *json = told(&care);
	assert_true(json_is_true(json_object_get(json, "locked")));
	assert_string_equal(json_string_value(json_object_get(json_object_get(json, "lock"), "by")), "center");
	json_decref(json);
	care_close(&care, false);
	care_start(&care, dir);
	assert_false(care.closed);
}

static void a_torn_note_of_closing_keeps_it_closed(void **state)
{
	struct care care;
	char dir[FILE_PATH_MAX], path[FILE_PATH_MAX + 16];
	struct err err = {0};

	new_folder(dir);
	snprintf(path, sizeof(path), "%s/closed", dir);
	assert_int_equal(file_replace(path, "", 0, false, &err), ERR_OK);
	care_start(&care, dir);
	assert_true(care.closed);
}

static void the_last_self_test_is_told_after_a_restart(void **state)
{
	const struct care_part parts[] = {{"screen", "1920x1080, x11", true}, {"sound", "sdl", false}};
	struct care care;
	char dir[FILE_PATH_MAX];

	new_folder(dir);
	care_start(&care, dir);
	json_t *json = told(&care);
	assert_null(json_object_get(json, "self_test"));
	json_decref(json);
	care_tested(&care, parts, 2);
	care_start(&care, dir);
	json = told(&care);
	const json_t *list = json_object_get(json_object_get(json, "self_test"), "parts");
	assert_int_equal(json_array_size(list), 2);
	assert_true(json_is_false(json_object_get(json_array_get(list, 1), "ok")));
	json_decref(json);
}

static void a_folder_that_can_not_be_written_fails_the_test(void **state)
{
	struct care care;
	char dir[FILE_PATH_MAX];

	new_folder(dir);
	care_start(&care, dir);
	assert_true(care_storage_works(&care));
	assert_int_equal(rmdir(dir), 0); /* nothing is left behind either */
	assert_false(care_storage_works(&care));
	care_close(&care, true); /* in force all the same */
	assert_true(care.closed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(closed_stays_closed_until_it_is_opened),
		cmocka_unit_test(a_torn_note_of_closing_keeps_it_closed),
		cmocka_unit_test(the_last_self_test_is_told_after_a_restart),
		cmocka_unit_test(a_folder_that_can_not_be_written_fails_the_test),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
