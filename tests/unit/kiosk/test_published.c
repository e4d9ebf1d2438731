/* What the center publishes can make a kiosk better, never dead. */
#include "support/test.h"

#include "base/check.h"
#include "kiosk/published.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct conf_key keys[] = {
	{.section = "ui", .name = "size", .type = CONF_INT, .fallback = "0", .most = 2},
	{.section = "ui", .name = "language", .type = CONF_TEXT, .fallback = "vi"},
	{.section = "center", .name = "url", .type = CONF_TEXT, .fallback = "http://center"},
};
static struct conf conf;
static char dir[256];

static int setup(void **state)
{
	static int serial;
	char name[32];
	snprintf(name, sizeof name, "published-%d", serial++);
	test_path(name, dir, sizeof dir);
	return file_make_dirs(dir, NULL) == ERR_OK ? 0 : -1;
}

/* A start of the program. */
static void start(struct published *published)
{
	conf_init(&conf, keys, ARRAY_LEN(keys));
	published_start(published, dir, &conf);
}

static enum err_code take(struct published *published, int64_t number, const char *line)
{
	static struct proto_config config;
	struct err err = {.code = ERR_OK};
	config = (struct proto_config){.number = number, .line_count = 1};
	snprintf(config.lines[0], sizeof config.lines[0], "%s", line);
	return published_take(published, &config, &conf, &err);
}

static void a_good_one_is_tried_then_kept(void **state)
{
	struct published published;
	start(&published);
	assert_int_equal(published.state, PUBLISHED_NONE);
	assert_int_equal(take(&published, 3, "ui.size=2"), ERR_OK);
	start(&published);
	assert_int_equal(published.state, PUBLISHED_TRIAL);
	assert_int_equal(published.number, 3);
	assert_int_equal(conf_int(&conf, "ui", "size"), 2);
	published_good(&published);
	for (int i = 0; i < 5; i++)
		start(&published);
	assert_int_equal(published.state, PUBLISHED_GOOD);
	assert_int_equal(conf_int(&conf, "ui", "size"), 2);
	assert_int_equal(take(&published, 3, "ui.size=2"), ERR_CONFLICT); /* the same again restarts nothing */
}

static void one_that_does_not_start_is_rolled_back(void **state)
{
	struct published published;
	start(&published);
	assert_int_equal(take(&published, 3, "ui.size=1"), ERR_OK);
	start(&published);
	published_good(&published);
	assert_int_equal(take(&published, 4, "ui.size=2"), ERR_OK);
	for (int i = 0; i < PUBLISHED_TRIES; i++) {
		start(&published); /* and it dies before it is good */
		assert_int_equal(published.number, 4);
	}
	start(&published);
	assert_int_equal(published.state, PUBLISHED_ROLLED_BACK);
	assert_int_equal(published.number, 3);
	assert_int_equal(conf_int(&conf, "ui", "size"), 1);
	assert_int_equal(take(&published, 4, "ui.size=2"), ERR_CONFLICT); /* known to be bad, also after the next start */
	start(&published);
	assert_int_equal(published.state, PUBLISHED_ROLLED_BACK);
	assert_int_equal(take(&published, 4, "ui.size=2"), ERR_CONFLICT);
	assert_int_equal(take(&published, 5, "ui.size=0"), ERR_OK);
	start(&published);
	published_good(&published);
	start(&published);
	assert_int_equal(published.state, PUBLISHED_GOOD);
	assert_int_equal(published.number, 5);
}

static void what_the_schema_refuses_is_never_stored(void **state)
{
	static const char *const lines[] = {
		"ui.size=9", "ui.size=x", "ui.nothing=1", "nonsense", "center.url=http://evil", "center.url=", "state.dir=/"};
	struct published published;
	start(&published);
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		assert_int_equal(take(&published, 10 + (int64_t)i, lines[i]), ERR_INVALID);
		assert_int_equal(published.state, PUBLISHED_REFUSED);
	}
	start(&published);
	assert_int_equal(published.number, 0);
	assert_string_equal(conf_text(&conf, "center", "url"), "http://center");
}

static void a_torn_or_foreign_file_changes_nothing(void **state)
{
	static const char *const texts[] = {"",
										"; 3",
										"; 3 0 0\nui.size=9\n",
										"; x y z\nui.size=1\n",
										"\0\0\0",
										"; 3 0 0\nui.size=1\ncenter.url=http://evil\n"};
	char path[300];
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct published published;
		snprintf(path, sizeof path, "%s/published.trial", dir);
		assert_int_equal(file_replace(path, texts[i], strlen(texts[i]), false, NULL), ERR_OK);
		start(&published);
		assert_int_equal(published.number, 0);
		assert_int_equal(conf_int(&conf, "ui", "size"), 0);
		assert_string_equal(conf_text(&conf, "center", "url"), "http://center");
		unlink(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_good_one_is_tried_then_kept, setup),
		cmocka_unit_test_setup(one_that_does_not_start_is_rolled_back, setup),
		cmocka_unit_test_setup(what_the_schema_refuses_is_never_stored, setup),
		cmocka_unit_test_setup(a_torn_or_foreign_file_changes_nothing, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
