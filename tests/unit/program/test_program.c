/* A new program is taken only when it is signed and whole, installed when nobody is there, and given back when it
 * fails. */
#include "base/check.h"
#include "program/program.h"
#include "support/test.h"

#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUNDLE "these bytes are a program, as far as this test goes"
#define RUNNING "0.1.0"

struct rig {
	char dir[256], installer[FILE_PATH_MAX], said[FILE_PATH_MAX], key_hex[65];
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	struct program program;
	struct proto_program wanted;
	int64_t now_ms;
};

static void encode64(const unsigned char *bytes, size_t len, char *out, size_t size)
{
	sodium_bin2base64(out, size, bytes, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void sign(struct rig *rig)
{
	char text[256];
	unsigned char signature[crypto_sign_BYTES];
	proto_program_signed_text(&rig->wanted, text, sizeof text);
	crypto_sign_detached(signature, NULL, (const unsigned char *)text, strlen(text), rig->secret);
	encode64(signature, sizeof signature, rig->wanted.signature, sizeof rig->wanted.signature);
}

/* The installer notes what it is asked to do and exits with `status`. */
static void installer_answers(const struct rig *rig, int status)
{
	FILE *script = fopen(rig->installer, "we");
	assert_non_null(script);
	fprintf(script, "#!/bin/sh\necho \"$*\" >> %s\nexit %d\n", rig->said, status);
	fclose(script);
	assert_int_equal(chmod(rig->installer, 0755), 0);
}

static void start_as(struct rig *rig, const char *running)
{
	const struct program_options options = {
		.dir = rig->dir, .name = PROTO_PROGRAM_KIOSK, .installer = rig->installer, .key = rig->key_hex,
		.running = running};
	program_start(&rig->program, &options, rig->now_ms);
}

static void open_rig(struct rig *rig)
{
	static int serial;
	char name[32];
	unsigned char public[crypto_sign_PUBLICKEYBYTES];
	memset(rig, 0, sizeof *rig);
	snprintf(name, sizeof name, "program-%d", serial++);
	test_path(name, rig->dir, sizeof rig->dir);
	assert_int_equal(file_make_dirs(rig->dir, NULL), ERR_OK);
	snprintf(rig->installer, sizeof rig->installer, "%s/installer", rig->dir);
	snprintf(rig->said, sizeof rig->said, "%s/said", rig->dir);
	crypto_sign_keypair(public, rig->secret);
	crypto_hex(public, sizeof public, rig->key_hex);
	installer_answers(rig, 0);
	rig->wanted =
		(struct proto_program){.number = 7, .name = PROTO_PROGRAM_KIOSK,
							   .version = "0.2.0", .size = strlen(BUNDLE), .until = "2026-12-31"};
	crypto_sha256_hex(BUNDLE, strlen(BUNDLE), rig->wanted.sha256);
	sign(rig);
	rig->now_ms = 1000;
	start_as(rig, RUNNING);
}

static void take(struct rig *rig)
{
	program_take(&rig->program, &rig->wanted, "2026-03-10");
}

static void assert_state(const struct rig *rig, enum program_state state, const char *why)
{
	assert_string_equal(program_word(rig->program.state), program_word(state));
	assert_string_equal(rig->program.why, why);
}

/* Asks and gives up to `len` bytes of the bundle. */
static void give(struct rig *rig, size_t len)
{
	int64_t offset = -1;
	assert_true(program_wants_part(&rig->program, &offset));
	assert_false(program_wants_part(&rig->program, &offset)); /* one at a time */
	size_t left = strlen(BUNDLE) - (size_t)offset;
	program_part(&rig->program, ERR_OK, offset, &BUNDLE[offset], len < left ? len : left);
}

/* Ticks until the installer has ended; whether it asked for a restart. */
static bool settle(struct rig *rig, bool online, bool quiet)
{
	bool restart = program_tick(&rig->program, online, quiet, rig->now_ms);
	for (int i = 0; i < 1000 && rig->program.child > 0; i++) {
		poll(NULL, 0, 10);
		restart |= program_tick(&rig->program, online, quiet, rig->now_ms);
	}
	return restart;
}

static void assert_said(const struct rig *rig, const char *expected)
{
	struct buf text;
	buf_init(&text, 4096);
	assert_int_equal(file_read(rig->said, &text, NULL), ERR_OK);
	if (!strstr(buf_text(&text), expected))
		fail_msg("the installer heard \"%s\", not \"%s\"", buf_text(&text), expected);
	buf_finish(&text);
}

static void it_is_fetched_verified_installed_tried_and_confirmed(void **state)
{
	struct rig rig;
	char heard[FILE_PATH_MAX + 64];
	open_rig(&rig);
	take(&rig);
	assert_state(&rig, PROGRAM_DOWNLOADING, "");
	give(&rig, 20);
	assert_int_equal(program_percent(&rig.program), 39);
	give(&rig, 1000);
	assert_state(&rig, PROGRAM_VERIFIED, "");
	assert_false(settle(&rig, true, false)); /* somebody is there */
	assert_state(&rig, PROGRAM_VERIFIED, "");
	assert_true(settle(&rig, true, true));
	assert_state(&rig, PROGRAM_INSTALLING, "");
	snprintf(heard, sizeof heard, "install %s/program.part 0.2.0\n", rig.dir);
	assert_said(&rig, heard);
	start_as(&rig, "0.2.0");
	assert_state(&rig, PROGRAM_TRIAL, "");
	settle(&rig, true, true);
	assert_state(&rig, PROGRAM_TRIAL, ""); /* not yet for long enough */
	rig.now_ms += PROGRAM_GOOD_AFTER_MS;
	assert_false(settle(&rig, true, true));
	assert_state(&rig, PROGRAM_INSTALLED, "");
	assert_said(&rig, "confirm 0.2.0\n");
	start_as(&rig, "0.2.0");
	take(&rig); /* still published */
	assert_state(&rig, PROGRAM_INSTALLED, "");
}

static void a_download_goes_on_where_it_stopped(void **state)
{
	struct rig rig;
	int64_t offset = 0;
	open_rig(&rig);
	take(&rig);
	give(&rig, 11);
	start_as(&rig, RUNNING); /* power went */
	take(&rig);
	assert_true(program_wants_part(&rig.program, &offset));
	assert_int_equal(offset, 11);
	program_part(&rig.program, ERR_OFFLINE, 0, NULL, 0);
	assert_true(program_wants_part(&rig.program, &offset));
	program_part(&rig.program, ERR_OK, 0, BUNDLE, 5); /* not what was asked for */
	assert_int_equal(rig.program.have, 11);
	give(&rig, 1000);
	assert_state(&rig, PROGRAM_VERIFIED, "");
	start_as(&rig, RUNNING);
	assert_state(&rig, PROGRAM_VERIFIED, "");
}

static void what_is_not_right_is_refused_before_a_byte_of_it(void **state)
{
	struct rig rig;
	static const char *const whys[] = {"bad-signature", "bad-signature", "downgrade",
									   "expired",       "no-key",        "no-installer"};
	for (size_t i = 0; i < sizeof whys / sizeof whys[0]; i++) {
		open_rig(&rig);
		if (i == 0)
			rig.wanted.size++;
		if (i == 1)
			rig.wanted.signature[3] = rig.wanted.signature[3] == 'A' ? 'B' : 'A';
		if (i == 2)
			snprintf(rig.wanted.version, sizeof rig.wanted.version, "0.0.9");
		if (i == 3)
			snprintf(rig.wanted.until, sizeof rig.wanted.until, "2026-03-09");
		if (i > 1)
			sign(&rig);
		rig.program.has_key = i != 4;
		if (i == 5)
			rig.program.installer[0] = '\0';
		int64_t offset;
		take(&rig);
		assert_state(&rig, PROGRAM_REFUSED, whys[i]);
		assert_false(program_wants_part(&rig.program, &offset));
		start_as(&rig, RUNNING);
		take(&rig); /* and not tried again */
		assert_state(&rig, PROGRAM_REFUSED, whys[i]);
	}
}

/* A display's bundle on a kiosk would stop it: the name is under the signature, so nobody can change it on the way. */
static void the_bundle_of_another_program_is_refused(void **state)
{
	struct rig rig;
	open_rig(&rig);
	snprintf(rig.wanted.name, sizeof rig.wanted.name, "%s", PROTO_PROGRAM_DISPLAY);
	take(&rig);
	assert_state(&rig, PROGRAM_REFUSED, "bad-signature");
	rig.wanted.number++;
	sign(&rig);
	take(&rig);
	assert_state(&rig, PROGRAM_REFUSED, "other-program");
}

static void without_a_folder_nothing_is_fetched_or_written(void **state)
{
	struct rig rig;
	int64_t offset;
	open_rig(&rig);
	const struct program_options options = {
		.dir = "", .name = PROTO_PROGRAM_KIOSK, .installer = rig.installer, .key = rig.key_hex, .running = RUNNING};
	program_start(&rig.program, &options, rig.now_ms);
	take(&rig);
	assert_state(&rig, PROGRAM_REFUSED, "no-folder");
	assert_false(program_wants_part(&rig.program, &offset));
	assert_int_not_equal(access("/program.state", F_OK), 0);
}

static void bytes_that_were_changed_on_the_way_are_not_installed(void **state)
{
	struct rig rig;
	int64_t offset;
	char wrong[] = BUNDLE;
	open_rig(&rig);
	take(&rig);
	wrong[9] ^= 1;
	assert_true(program_wants_part(&rig.program, &offset));
	program_part(&rig.program, ERR_OK, 0, wrong, strlen(wrong));
	assert_state(&rig, PROGRAM_REFUSED, "bad-hash");
	assert_false(settle(&rig, true, true));
}

static void an_installer_that_says_no_is_heard(void **state)
{
	struct rig rig;
	open_rig(&rig);
	installer_answers(&rig, 3);
	take(&rig);
	give(&rig, 1000);
	assert_false(settle(&rig, true, true));
	assert_state(&rig, PROGRAM_REFUSED, "installer");
}

static void the_old_version_after_an_install_means_it_was_given_back(void **state)
{
	struct rig rig;
	open_rig(&rig);
	take(&rig);
	give(&rig, 1000);
	assert_true(settle(&rig, true, true));
	start_as(&rig, RUNNING); /* also after a power cut in the middle */
	assert_state(&rig, PROGRAM_ROLLED_BACK, "old-version");
	take(&rig);
	assert_state(&rig, PROGRAM_ROLLED_BACK, "old-version");
	rig.wanted.number = 8; /* the next release is another matter */
	snprintf(rig.wanted.version, sizeof rig.wanted.version, "0.2.1");
	sign(&rig);
	take(&rig);
	assert_state(&rig, PROGRAM_DOWNLOADING, "");
}

static void a_program_that_never_meets_its_center_is_given_back(void **state)
{
	struct rig rig;
	open_rig(&rig);
	take(&rig);
	give(&rig, 1000);
	assert_true(settle(&rig, true, true));
	start_as(&rig, "0.2.0");
	rig.now_ms += PROGRAM_TRIAL_MS - 1;
	assert_false(settle(&rig, false, true));
	assert_state(&rig, PROGRAM_TRIAL, "");
	rig.now_ms += 1;
	assert_true(settle(&rig, false, true));
	assert_said(&rig, "rollback 0.2.0\n");
	start_as(&rig, RUNNING);
	assert_state(&rig, PROGRAM_ROLLED_BACK, "no-center");
}

static void what_is_withdrawn_or_halted_before_it_was_installed_is_dropped(void **state)
{
	struct rig rig;
	char path[FILE_PATH_MAX + 16];
	const struct proto_program nothing = {.number = 0};
	open_rig(&rig);
	take(&rig);
	give(&rig, 11);
	program_take(&rig.program, &nothing, "");
	assert_state(&rig, PROGRAM_NONE, "");
	snprintf(path, sizeof path, "%s/program.part", rig.dir);
	assert_int_not_equal(access(path, F_OK), 0);
	take(&rig); /* it goes on after all */
	assert_state(&rig, PROGRAM_DOWNLOADING, "");
	give(&rig, 1000);
	assert_true(settle(&rig, true, true));
	program_take(&rig.program, &nothing, ""); /* too late to take it back */
	assert_state(&rig, PROGRAM_INSTALLING, "");
}

static void hours_go_over_midnight(void **state)
{
	assert_true(program_within("", 600));
	assert_true(program_within("19:00-05:30", 20 * 60));
	assert_true(program_within("19:00-05:30", 5 * 60 + 29));
	assert_false(program_within("19:00-05:30", 5 * 60 + 30));
	assert_false(program_within("08:00-09:00", 9 * 60));
	assert_true(program_within("08:00-09:00", 8 * 60));
}

static void hours_are_two_minutes_of_a_day(void **state)
{
	static const char *const bad[] = {"", "8-9", "08:00-25:00", "24:00-05:00", "08:60-09:00", "08:00-09:00 "};
	int from = 0, to = 0;
	assert_true(program_hours("19:00-24:00", &from, &to));
	assert_int_equal(from, 19 * 60);
	assert_int_equal(to, 24 * 60);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(program_hours(bad[i], &from, &to));
}

static void a_state_that_is_garbage_is_no_state(void **state)
{
	struct rig rig;
	char path[FILE_PATH_MAX + 16];
	open_rig(&rig);
	snprintf(path, sizeof path, "%s/program.state", rig.dir);
	assert_int_equal(file_replace(path, "1 7 0.2.0 nonsense", 18, false, NULL), ERR_OK);
	start_as(&rig, RUNNING);
	assert_state(&rig, PROGRAM_NONE, "");
	take(&rig);
	assert_state(&rig, PROGRAM_DOWNLOADING, "");
}

static void versions_are_compared_by_their_numbers(void **state)
{
	assert_true(proto_program_is_older("0.9.0", "0.10.0"));
	assert_false(proto_program_is_older("0.10.0", "0.9.0"));
	assert_false(proto_program_is_older("1.2.3", "1.2.3"));
	assert_true(proto_program_is_older("1.2", "1.2.1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_fetched_verified_installed_tried_and_confirmed),
		cmocka_unit_test(a_download_goes_on_where_it_stopped),
		cmocka_unit_test(what_is_not_right_is_refused_before_a_byte_of_it),
		cmocka_unit_test(the_bundle_of_another_program_is_refused),
		cmocka_unit_test(without_a_folder_nothing_is_fetched_or_written),
		cmocka_unit_test(bytes_that_were_changed_on_the_way_are_not_installed),
		cmocka_unit_test(an_installer_that_says_no_is_heard),
		cmocka_unit_test(the_old_version_after_an_install_means_it_was_given_back),
		cmocka_unit_test(a_program_that_never_meets_its_center_is_given_back),
		cmocka_unit_test(what_is_withdrawn_or_halted_before_it_was_installed_is_dropped),
		cmocka_unit_test(hours_go_over_midnight),
		cmocka_unit_test(hours_are_two_minutes_of_a_day),
		cmocka_unit_test(a_state_that_is_garbage_is_no_state),
		cmocka_unit_test(versions_are_compared_by_their_numbers),
	};
	if (crypto_init(NULL) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
