#include "support/test.h"

#include "conf/cli.h"
#include "conf/conf.h"

#include <fcntl.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

static const char *even(const char *value)
{
	return (value[strlen(value) - 1] - '0') % 2 == 0 ? NULL : "an even number";
}

static const struct conf_key keys[] = {
	{.section = "ui", .name = "size", .type = CONF_INT, .fallback = "1", .least = 1, .most = 3},
	{.section = "ui", .name = "contrast", .type = CONF_CHOICE, .fallback = "normal", .choices = "normal|high"},
	{.section = "ui", .name = "fullscreen", .type = CONF_BOOL, .fallback = "false"},
	{.section = "ui", .name = "dots_per_mm", .type = CONF_REAL, .fallback = "3.2", .least = 1, .most = 20},
	{.section = "scanner", .name = "link", .type = CONF_TEXT, .fallback = "", .repeats = true},
	{.section = "kiosk", .name = "id", .type = CONF_TEXT},
	{.section = "kiosk", .name = "pairs", .type = CONF_INT, .fallback = "2", .rule = even},
};

static struct conf conf;

static int fresh(void **state)
{
	conf_init(&conf, keys, sizeof keys / sizeof keys[0]);
	return 0;
}

static enum err_code load(const char *text, struct err *err)
{
	char path[512];
	test_path("test.conf", path, sizeof path);
	test_write_file(path, text, strlen(text));
	return conf_load(&conf, path, err);
}

static void values_are_read_with_their_types(void **state)
{
	struct err err = {.text = ""};
	assert_int_equal(load("# comment\n[ui]\nsize = 3 ; note\ncontrast=\"high\"\nfullscreen = yes\ndots_per_mm=4.5\n"
						  "[kiosk]\nid = kiosk-01\n",
						  &err),
					 ERR_OK);
	assert_int_equal(conf_complete(&conf, &err), ERR_OK);
	assert_int_equal(conf_int(&conf, "ui", "size"), 3);
	assert_int_equal(conf_choice(&conf, "ui", "contrast"), 1);
	assert_true(conf_bool(&conf, "ui", "fullscreen"));
	assert_true(conf_real(&conf, "ui", "dots_per_mm") > 4.4);
	assert_string_equal(conf_text(&conf, "kiosk", "id"), "kiosk-01");
	assert_int_equal(conf_int(&conf, "kiosk", "pairs"), 2);
}

static void an_indented_line_is_a_line_of_its_own(void **state)
{
	struct err err = {.text = ""};
	assert_int_equal(load("[scanner]\nlink = tty:/dev/a\n[kiosk]\n\tid = one\n  pairs = 4\n", &err), ERR_OK);
	assert_string_equal(conf_text(&conf, "kiosk", "id"), "one");
	assert_int_equal(conf_int(&conf, "kiosk", "pairs"), 4);
}

static void a_line_is_never_read_in_halves(void **state)
{
	struct err err = {.text = ""};
	char text[600] = "[kiosk]\nid = ";
	memset(text + strlen(text), 'a', 500);
	assert_int_equal(load(text, &err), ERR_INVALID);
	assert_non_null(strstr(err.text, "test.conf:2: "));
}

static void a_folder_is_no_file(void **state)
{
	struct err err = {.text = ""};
	assert_int_equal(conf_load(&conf, "/", &err), ERR_IO);
}

static void a_wrong_line_is_named_with_what_would_be_right(void **state)
{
	static const struct {
		const char *text;
		const char *says[3];
	} cases[] = {
		{"[ui]\nsize = 9\n", {":2:", "ui.size", "a whole number from 1 to 3"}},
		{"[ui]\nsize = 1x\n", {":2:", "ui.size", "whole number"}},
		{"[ui]\nsize = 99999999999999999999\n", {":2:", "ui.size", "whole number"}},
		{"[ui]\ncontrast = pink\n", {":2:", "ui.contrast", "normal|high"}},
		{"[ui]\nfullscreen = maybe\n", {":2:", "fullscreen", "true or false"}},
		{"[ui]\ndots_per_mm = nan\n", {":2:", "dots_per_mm", "a number from 1 to 20"}},
		{"[ui]\n\n\ncolour = red\n", {":4:", "colour", "size, contrast, fullscreen"}},
		{"[uj]\nsize = 1\n", {":2:", "unknown section", "uj"}},
		{"[kiosk]\npairs = 3\n", {":2:", "pairs", "an even number"}},
		{"[ui]\nsize 1\n", {":2:", "not a section", "key = value"}},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct err err = {.text = ""};
		fresh(NULL);
		assert_int_equal(load(cases[i].text, &err), ERR_INVALID);
		for (size_t s = 0; s < 3; s++)
			if (!strstr(err.text, cases[i].says[s]))
				fail_msg("\"%s\" lacks \"%s\"", err.text, cases[i].says[s]);
	}
}

static void a_mandatory_key_is_missed_by_name(void **state)
{
	struct err err;
	assert_int_equal(conf_complete(&conf, &err), ERR_INVALID);
	assert_string_equal(err.text, "kiosk.id must be set");
}

static void settings_override_the_file(void **state)
{
	struct err err;
	assert_int_equal(load("[ui]\nsize = 3\n", &err), ERR_OK);
	assert_int_equal(conf_set(&conf, "ui.size=2", &err), ERR_OK);
	assert_int_equal(conf_int(&conf, "ui", "size"), 2);
	assert_int_equal(conf_set(&conf, "scanner.2.link=tty:/dev/ttyACM1?baud=9600&x=y", &err), ERR_OK);
	assert_string_equal(conf_text(&conf, "scanner.2", "link"), "tty:/dev/ttyACM1?baud=9600&x=y");
	assert_int_equal(conf_set(&conf, "nonsense", &err), ERR_INVALID);
	assert_int_equal(conf_set(&conf, ".size=1", &err), ERR_INVALID);
	assert_int_equal(conf_set(&conf, "ui.2.size=1", &err), ERR_INVALID);
}

static void repeated_sections_are_listed_in_order(void **state)
{
	struct err err;
	assert_string_equal(conf_section(&conf, "scanner", 0), "scanner");
	assert_null(conf_section(&conf, "scanner", 1));
	assert_int_equal(load("[scanner]\nlink = a\n[scanner.2]\nlink = b\n[kiosk]\nid = k\n", &err), ERR_OK);
	assert_string_equal(conf_section(&conf, "scanner", 0), "scanner");
	assert_string_equal(conf_section(&conf, "scanner", 1), "scanner.2");
	assert_null(conf_section(&conf, "scanner", 2));
}

static void a_file_that_is_not_there_is_told_apart(void **state)
{
	struct err err;
	assert_int_equal(conf_load(&conf, "/no/such/file.conf", &err), ERR_NOT_FOUND);
}

/* The command line talks to stdout and stderr; keep them out of the test's own lines. */
static int run_quietly(int argc, char **argv)
{
	static const struct cli_switch switches[] = {
		{.name = "--contrast", .argument = "WORD", .help = "colours", .sets = "ui.contrast"},
	};
	static const struct cli cli = {.program = "test", .about = "about", .switches = switches, .switch_count = 1};
	fflush(NULL);
	int out = dup(1), err = dup(2), null = open("/dev/null", O_WRONLY);
	dup2(null, 1);
	dup2(null, 2);
	int status = cli_run(&cli, argc, argv, &conf);
	fflush(NULL);
	dup2(out, 1);
	dup2(err, 2);
	close(out);
	close(err);
	close(null);
	return status;
}

static void the_command_line_ends_with_sysexits(void **state)
{
	static char *cases[][5] = {
		{"p", "--help"},
		{"p", "--version"},
		{"p", "--nonsense"},
		{"p", "--set"},
		{"p", "--set", "ui.size=7"},
		{"p", "--config", "/no/file"},
		{"p", "--set", "kiosk.id=a", "--check-config"},
		{"p", "--set", "kiosk.id=a"},
	};
	static const int counts[] = {2, 2, 2, 2, 3, 3, 4, 3};
	static const int wanted[] = {EX_OK, EX_OK, EX_USAGE, EX_USAGE, EX_CONFIG, EX_NOINPUT, EX_OK, -1};
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		fresh(NULL);
		assert_int_equal(run_quietly(counts[i], cases[i]), wanted[i]);
	}
}

static void a_programs_own_switch_sets_its_key(void **state)
{
	char *argv[] = {"p", "--set", "kiosk.id=a", "--contrast", "high"};
	assert_int_equal(run_quietly(5, argv), -1);
	assert_string_equal(conf_text(&conf, "ui", "contrast"), "high");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(values_are_read_with_their_types, fresh),
		cmocka_unit_test_setup(an_indented_line_is_a_line_of_its_own, fresh),
		cmocka_unit_test_setup(a_line_is_never_read_in_halves, fresh),
		cmocka_unit_test_setup(a_folder_is_no_file, fresh),
		cmocka_unit_test_setup(a_wrong_line_is_named_with_what_would_be_right, fresh),
		cmocka_unit_test_setup(a_mandatory_key_is_missed_by_name, fresh),
		cmocka_unit_test_setup(settings_override_the_file, fresh),
		cmocka_unit_test_setup(repeated_sections_are_listed_in_order, fresh),
		cmocka_unit_test_setup(a_file_that_is_not_there_is_told_apart, fresh),
		cmocka_unit_test_setup(the_command_line_ends_with_sysexits, fresh),
		cmocka_unit_test_setup(a_programs_own_switch_sets_its_key, fresh),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
