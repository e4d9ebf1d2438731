/*
 * A disk that is really full (FAULTS 5): a small file system of its own, filled to the last byte. Numbers go on from
 * the reserve, ratings are refused before they are promised, and room that comes back is used. Needs a mount, so it
 * is skipped where this user may make none; the failing write(2) of test_journal_faults.c runs everywhere.
 */
#include "store/store_priv.h"
#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define DISK "size=8m,mode=700"
#define RESERVE (2u << 20)
#define NUMBERS 400
#define DAY "2026-03-10"

static char dir[FILE_PATH_MAX];
static bool mounted;

/* In a mount namespace of the test: gone with it. */
static int mount_disk(void **state)
{
	test_path("disk", dir, sizeof dir);
	if (mkdir(dir, 0700) != 0)
		return -1;
	mounted = unshare(CLONE_NEWNS) == 0 && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
			  mount("tmpfs", dir, "tmpfs", 0, DISK) == 0;
	return 0;
}

static int unmount_disk(void **state)
{
	if (mounted)
		umount2(dir, MNT_DETACH);
	return 0;
}

static struct store *open_store(struct store_report *report)
{
	struct store *store = NULL;
	struct err err = {.code = ERR_OK};
	char path[FILE_PATH_MAX + 8];
	snprintf(path, sizeof path, "%s/state", dir);
	const struct store_options options = {.dir = path, .reserve_bytes = RESERVE};
	if (store_open(&options, &store, report, &err) != ERR_OK)
		fail_msg("%s", err.text);
	return store;
}

static void filler_path(char path[FILE_PATH_MAX + 8])
{
	snprintf(path, FILE_PATH_MAX + 8, "%s/filler", dir);
}

static void fill_disk(void)
{
	static const char zeros[65536];
	char path[FILE_PATH_MAX + 8];
	struct statvfs disk;
	filler_path(path);
	int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
	assert_true(file >= 0);
	for (size_t size = sizeof zeros; size > 0; size /= 2)
		while (write(file, zeros, size) > 0)
			;
	assert_int_equal(errno, ENOSPC);
	close(file);
	assert_int_equal(statvfs(dir, &disk), 0);
	assert_int_equal(disk.f_bfree, 0);
}

static enum err_code give_number(struct store *store)
{
	struct ticket ticket = {.service = "ho-tich", .priority = "none", .language = "vi"};
	char lease[ID_SIZE];
	id_make(ticket.id);
	enum err_code code = store_ticket_propose(store, 'B', DAY, &ticket, lease, NULL);
	const struct store_note note = {.id = ticket.id, .kind = STORE_TICKET, .type = "ticket.issued", .data = "{}"};
	return code == ERR_OK ? store_ticket_issue(store, &ticket, &note, NULL, NULL) : code;
}

static enum err_code give_rating(struct store *store)
{
	struct rating rating = {.level = 5, .levels = 5};
	id_make(rating.id);
	const struct store_note note = {.id = rating.id, .kind = STORE_RATING, .type = "rating.given", .data = "{}"};
	return store_rating_add(store, &rating, &note, NULL);
}

static void lease_for_today(struct store *store)
{
	struct lease lease = {.generation = 1, .range_count = 1, .emergency = "K1", .day = DAY};
	id_make(lease.id);
	lease.ranges[0] = (struct lease_range){.series = 'B', .from = 901, .to = 999};
	assert_int_equal(store_lease_save(store, &lease, NULL), ERR_OK);
}

static void numbers_go_on_when_the_disk_is_full_and_all_is_there_later(void **state)
{
	struct store_report report;
	char filler[FILE_PATH_MAX + 8];
	if (!mounted) {
		print_message("# skipped: this user can't mount a small disk\n");
		skip();
	}
	struct store *store = open_store(&report);
	lease_for_today(store);
	assert_int_equal(give_rating(store), ERR_OK);
	fill_disk();
	int given = 0, rated = 1;
	for (int i = 0; i < NUMBERS; i++) {
		assert_int_equal(give_number(store), ERR_OK);
		given++;
		if (i % 10 == 0) /* some may still fit; what is refused was never promised */
			rated += give_rating(store) == ERR_OK;
	}
	assert_true(store->reserve_used);
	assert_int_equal(give_rating(store), ERR_LIMIT);
	assert_int_equal(store_event_pending(store), given + rated);
	store_close(store);
	/* A restart on the full disk loses nothing and goes on. */
	store = open_store(&report);
	assert_false(report.quarantined);
	assert_int_equal(store_event_pending(store), given + rated);
	assert_int_equal(give_number(store), ERR_OK);
	filler_path(filler);
	assert_int_equal(unlink(filler), 0);
	assert_int_equal(store_tidy(store, NULL), ERR_OK);
	assert_false(store->reserve_used);
	assert_int_equal(give_rating(store), ERR_OK);
	assert_int_equal(store_event_pending(store), given + rated + 2);
	store_close(store);
	print_message("# %d numbers given on a full disk\n", given + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(numbers_go_on_when_the_disk_is_full_and_all_is_there_later, mount_disk,
										unmount_disk),
	};
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
