#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/db/db_dossiers.h"
#include "center/db/db_migrate.h"
#include "center/db/db_people.h"
#include "center/sample/sample.h"
#include "center/bridge/bridge_record.h"
#include "center/sample/sample_cards.h"
#include "crypto/crypto.h"

#include <string.h>
#include <sys/stat.h>

static struct db *db;
static char url[512];

static int64_t at(const char *text)
{
	int64_t ms = 0;
	assert_int_equal(clock_parse(text, &ms), ERR_OK);
	return ms;
}

static int open_database(void **state)
{
	struct err err = {0};
	static int number;
	char name[32];
	assert_int_equal(clock_set_zone(CLOCK_ZONE_DEFAULT, &err), ERR_OK);
	assert_int_equal(crypto_init(&err), ERR_OK);
	snprintf(name, sizeof name, "sample%d.db", number++);
	assert_int_equal(db_open(test_database_url(name, url), DB_WRITE, &db, &err), ERR_OK);
	assert_int_equal(db_migrate(db, 0, &err), ERR_OK);
	return 0;
}

static int close_database(void **state)
{
	db_close(db);
	return 0;
}

static void load(const char *now)
{
	struct err err = {0};
	char keys[400];
	test_path("keys", keys, sizeof keys);
	const struct sample_options options = {
		.folder = "assets/sample", .password = "mau", .keys_dir = keys, .now_ms = at(now)};
	if (sample_load(db, &options, &err) != ERR_OK)
		fail_msg("%s", err.text);
}

static int64_t count(const char *sql)
{
	struct db_sql text = {sql}; /* statements are known by address: each text only once here */
	struct db_rows rows;
	struct db *other = NULL;
	int64_t number = -1;
	assert_int_equal(db_open(url, DB_READ, &other, NULL), ERR_OK);
	assert_int_equal(db_query(other, &text, NULL, 0, &rows, NULL), ERR_OK);
	if (db_next(&rows))
		number = db_int(&rows, 0);
	assert_int_equal(db_end(&rows, NULL), ERR_OK);
	db_close(other);
	return number;
}

static void loading_twice_changes_nothing(void **state)
{
	load("2026-03-10T09:24:00+07:00");
	int64_t tickets = count("SELECT COUNT(*) FROM tickets"), dossiers = count("SELECT COUNT(*) FROM dossiers");
	int64_t ratings = count("SELECT COUNT(*) FROM ratings");
	assert_in_range(tickets, 8000, 14000);
	assert_in_range(ratings, 2000, 5000);
	assert_int_equal(dossiers, SAMPLE_DOSSIERS);
	load("2026-03-10T09:24:00+07:00");
	load("2026-03-10T11:00:00+07:00");
	assert_int_equal(count("SELECT COUNT(*) FROM tickets"), tickets);
	assert_int_equal(count("SELECT COUNT(*) FROM ratings"), ratings);
	assert_int_equal(count("SELECT COUNT(*) FROM dossiers"), dossiers);
	assert_int_equal(count("SELECT COUNT(*) FROM tickets WHERE day = '2026-03-10' AND state = 1"), 17);
}

static void a_later_day_gets_its_own_morning_and_the_days_between(void **state)
{
	load("2026-03-10T09:24:00+07:00");
	load("2026-03-16T10:00:00+07:00");
	assert_int_equal(count("SELECT COUNT(*) FROM tickets WHERE day = '2026-03-16' AND state = 1"), 17);
	assert_true(count("SELECT COUNT(*) FROM tickets WHERE day = '2026-03-12'") > 100);
	assert_int_equal(count("SELECT COUNT(*) FROM dossiers"), SAMPLE_DOSSIERS);
	assert_int_equal(count("SELECT COUNT(*) FROM marks WHERE name = 'series:2026-03-16:A' AND value = 51"), 1);
}

static void every_state_of_a_dossier_is_there(void **state)
{
	load("2026-11-22T06:00:00+07:00");
	assert_int_equal(count("SELECT COUNT(DISTINCT state) FROM dossiers"), 10);
	assert_int_equal(count("SELECT COUNT(*) FROM dossiers WHERE state IN (9, 10) AND finished < due") > 50, 1);
	assert_in_range(count("SELECT COUNT(*) FROM dossiers WHERE state = 4 AND due < '2026-11-22'"), 3, 12);
	assert_in_range(count("SELECT COUNT(*) FROM dossiers WHERE state = 4 AND new_due > '' AND new_due < '2026-11-22'"),
					1, 4);
	assert_int_equal(count("SELECT COUNT(*) FROM dossiers WHERE received > '2026-11-22' OR finished > '2026-11-22'"),
					 0);
	assert_int_equal(count("SELECT COUNT(*) FROM dossiers WHERE finished > '' AND finished < received"), 0);
	assert_int_equal(
		count("SELECT COUNT(*) FROM dossiers WHERE state = 4 AND due > '' AND due < '2026-11-22' AND new_due = ''"), 0);
}

static void the_written_down_dossiers_are_those_of_the_design(void **state)
{
	struct db_dossier dossier;
	load("2026-03-10T09:24:00+07:00");
	assert_int_equal(db_dossier_find(db, "an-binh", "H08.16-260306-0127", "H08-260306-0127", &dossier, NULL), ERR_OK);
	assert_string_equal(dossier.received, "2026-03-06");
	assert_string_equal(dossier.due, "2026-03-11");
	assert_string_equal(dossier.owner, "N. V. A.");
	assert_int_equal(db_dossier_find(db, "an-binh", "H08.16-260212-0041", "", &dossier, NULL), ERR_OK);
	assert_string_equal(dossier.received, "2026-02-12");
	assert_string_equal(dossier.due, "2026-03-04");
	assert_string_equal(dossier.new_due, "2026-03-13");
	assert_int_equal(db_dossier_find(db, "an-binh", "nothing", "H08-260304-0093", &dossier, NULL), ERR_OK);
	assert_int_equal(dossier.state, DOSSIER_READY);
	assert_int_equal(db_dossier_find(db, "an-binh", "H08.16-260304-9999", "H08-260304-9999", &dossier, NULL),
					 ERR_NOT_FOUND);
	for (size_t i = 0; i < sample_card_count; i++)
		assert_int_equal(db_dossier_find(db, "an-binh", sample_cards[i].code, "", &dossier, NULL), ERR_OK);
}

/* By the bench's cards the whole journey can be walked: the code shows the stage, the secret all. */
static void two_receipts_have_a_second_secret_and_the_tray_has_both(void **state)
{
	char path[] = "assets/sample/cards.json", hash[65], kept[65];
	size_t with_secret = 0;
	json_t *tray = json_load_file(path, 0, NULL);
	assert_non_null(tray);
	load("2026-03-10T09:24:00+07:00");
	for (size_t i = 0; i < sample_card_count; i++) {
		const struct sample_card *card = &sample_cards[i];
		bool has_code = false, has_secret = false;
		size_t n;
		json_t *each;
		assert_int_equal(db_dossier_read_proof(db, "an-binh", card->code, kept, sizeof kept, NULL), ERR_OK);
		if (!card->secret) {
			assert_string_equal(kept, "");
			continue;
		}
		bridge_record_proof_of(card->secret, card->code, hash);
		assert_string_equal(kept, hash);
		json_array_foreach (json_object_get(tray, "cards"), n, each) {
			const char *payload = json_string_value(json_object_get(each, "payload"));
			has_code |= strcmp(payload, card->code) == 0;
			has_secret |= strcmp(payload, card->secret) == 0;
		}
		assert_true(has_code && has_secret);
		with_secret++;
	}
	assert_int_equal(with_secret, 2);
	json_decref(tray);
}

static void keys_fit_their_devices_and_stay(void **state)
{
	char path[400], key[64] = "", same[64] = "";
	unsigned char hash[CRYPTO_HASH_SIZE];
	struct db_device device;
	struct stat info;
	load("2026-03-10T09:24:00+07:00");
	test_path("keys/kiosk-01.key", path, sizeof path);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(fread(key, 1, sizeof key - 1, file), 43);
	fclose(file);
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 077, 0);
	crypto_sha256(key, 43, hash);
	assert_int_equal(db_device_find(db, "an-binh", "kiosk-01", &device, NULL), ERR_OK);
	assert_memory_equal(device.key_hash, hash, sizeof hash);
	load("2026-03-11T09:24:00+07:00");
	file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(fread(same, 1, sizeof same - 1, file), 43);
	fclose(file);
	assert_string_equal(key, same);
}

static void wrong_files_are_refused_by_name(void **state)
{
	struct err err = {0};
	const struct sample_options options = {.folder = "/nonexistent", .password = "mau", .now_ms = 1};
	assert_int_equal(sample_load(db, &options, &err), ERR_NOT_FOUND);
	assert_non_null(strstr(err.text, "sample"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(loading_twice_changes_nothing, open_database, close_database),
		cmocka_unit_test_setup_teardown(a_later_day_gets_its_own_morning_and_the_days_between, open_database,
										close_database),
		cmocka_unit_test_setup_teardown(every_state_of_a_dossier_is_there, open_database, close_database),
		cmocka_unit_test_setup_teardown(the_written_down_dossiers_are_those_of_the_design, open_database,
										close_database),
		cmocka_unit_test_setup_teardown(two_receipts_have_a_second_secret_and_the_tray_has_both, open_database,
										close_database),
		cmocka_unit_test_setup_teardown(keys_fit_their_devices_and_stay, open_database, close_database),
		cmocka_unit_test_setup_teardown(wrong_files_are_refused_by_name, open_database, close_database),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
