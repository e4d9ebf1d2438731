#include "support/test.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void a_file_is_replaced_whole_and_leaves_no_scrap(void **state)
{
	char path[FILE_PATH_MAX], folder[FILE_PATH_MAX];
	struct buf got;
	test_path("deep/er/folder", folder, sizeof folder);
	assert_int_equal(file_make_dirs(folder, NULL), ERR_OK);
	assert_int_equal(file_make_dirs(folder, NULL), ERR_OK);
	snprintf(path, sizeof path, "%s/state", folder);
	buf_init(&got, 100);
	assert_int_equal(file_replace(path, "one", 3, true, NULL), ERR_OK);
	assert_int_equal(file_replace(path, "two!", 4, false, NULL), ERR_OK);
	assert_int_equal(file_read(path, &got, NULL), ERR_OK);
	assert_string_equal(buf_text(&got), "two!");
	buf_finish(&got);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void what_cannot_be_read_is_told_apart(void **state)
{
	char path[FILE_PATH_MAX];
	struct err err;
	struct buf got;
	buf_init(&got, 2);
	test_path("nothing-here", path, sizeof path);
	assert_int_equal(file_read(path, &got, &err), ERR_NOT_FOUND);
	test_path("three", path, sizeof path);
	test_write_file(path, "abc", 3);
	assert_int_equal(file_read(path, &got, &err), ERR_LIMIT);
	assert_int_equal(file_replace("/proc/no/such/place", "x", 1, false, &err), ERR_IO);
	assert_non_null(strstr(err.text, "can't"));
	buf_finish(&got);
}

static void a_device_or_a_folder_is_never_replaced(void **state)
{
	char folder[FILE_PATH_MAX], link[FILE_PATH_MAX];
	struct stat st;
	test_path("a-folder", folder, sizeof folder);
	assert_int_equal(file_make_dirs(folder, NULL), ERR_OK);
	assert_int_equal(file_replace(folder, "x", 1, false, NULL), ERR_INVALID);
	test_path("null", link, sizeof link);
	assert_int_equal(symlink("/dev/null", link), 0);
	assert_int_equal(file_replace(link, "x", 1, false, NULL), ERR_INVALID);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
}

static void assets_are_found_beside_the_build_or_where_told(void **state)
{
	char dir[FILE_PATH_MAX];
	unsetenv("MOTCUA_ASSETS");
	file_assets_dir(dir, sizeof dir);
	char probe[FILE_PATH_MAX + 16];
	snprintf(probe, sizeof probe, "%s/config", dir);
	struct stat st;
	assert_int_equal(stat(probe, &st), 0);
	setenv("MOTCUA_ASSETS", "/elsewhere", 1);
	file_asset_path("web/index.html", dir, sizeof dir);
	assert_string_equal(dir, "/elsewhere/web/index.html");
	unsetenv("MOTCUA_ASSETS");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_replaced_whole_and_leaves_no_scrap),
		cmocka_unit_test(what_cannot_be_read_is_told_apart),
		cmocka_unit_test(a_device_or_a_folder_is_never_replaced),
		cmocka_unit_test(assets_are_found_beside_the_build_or_where_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
