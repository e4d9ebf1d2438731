/*
 * Power cuts at every write of a journal's life (FAULTS 2, 3, 10). N in the
 * environment: how many; SEED: where to begin. The controls that must fail:
 * WAL with NORMAL, and a disk that lies about flushing.
 */
#include "store/store_priv.h"
#include "support/journal_work.h"
#include "support/powercut_vfs.h"
#include "support/test.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CUTS_DEFAULT 400
#define STEPS 24

struct run {
	char dir[FILE_PATH_MAX];
	uint64_t seed;
	bool normal, lies;
	unsigned within; /* operations until the power goes: at random below this */
};

static long setting(const char *name, long fallback)
{
	const char *text = getenv(name);
	return text && *text ? strtol(text, NULL, 10) : fallback;
}

/* Opens, works until the power goes, opens again. False: something promised is gone. */
static bool one_history(struct run *run, char *why, size_t size)
{
	static struct journal_work work;
	struct store *store = NULL;
	struct store_report report;
	struct err err = {.text = ""};
	const struct store_options options = {.dir = run->dir, .vfs = POWERCUT_VFS};
	powercut_init(run->seed);
	powercut_lie(run->lies);
	journal_work_init(&work, run->seed);
	powercut_after(1 + (unsigned)((run->seed * 2654435761u) >> 7) % run->within);
	if (store_open(&options, &store, &report, &err) == ERR_OK) {
		if (run->normal)
			sqlite3_exec(store->db, "PRAGMA synchronous=NORMAL", NULL, NULL, NULL);
		enum err_code code = journal_work_lease(store);
		for (int i = 0; i < STEPS && code == ERR_OK; i++)
			code = journal_work_step(&work, store);
	}
	store_close(store);
	powercut_restore();
	store = NULL;
	/* Every third time the power goes again while the journal recovers. */
	if (run->seed % 3 == 0) {
		powercut_after(1 + (unsigned)(run->seed / 3 % 12));
		if (store_open(&options, &store, &report, &err) != ERR_OK)
			store = NULL;
		store_close(store);
		powercut_restore();
		store = NULL;
	}
	bool good = store_open(&options, &store, &report, &err) == ERR_OK && !report.quarantined;
	if (!good)
		snprintf(why, size, "the journal does not open: %.150s", err.text);
	else
		good = journal_work_check(&work, store, why, size);
	store_close(store);
	return good;
}

static unsigned histories(struct run *run, long count, bool stop_at_first)
{
	char why[256] = "";
	unsigned lost = 0;
	uint64_t first = (uint64_t)setting("SEED", 1);
	for (long i = 0; i < count; i++) {
		run->seed = first + (uint64_t)i;
		if (one_history(run, why, sizeof why))
			continue;
		lost++;
		if (stop_at_first) {
			print_message("# seed %llu: %s\n", (unsigned long long)run->seed, why);
			break;
		}
	}
	powercut_finish();
	return lost;
}

static void set_up(struct run *run)
{
	char name[64];
	memset(run, 0, sizeof *run);
	snprintf(name, sizeof name, "cut-%d", (int)getpid());
	test_path(name, run->dir, sizeof run->dir);
	run->within = 260;
}

static void nothing_acknowledged_is_lost_in_power_cuts(void **state)
{
	struct run run;
	set_up(&run);
	long count = setting("N", CUTS_DEFAULT);
	assert_int_equal(histories(&run, count, true), 0);
	print_message("# %ld power cuts, none lost anything\n", count);
}

static void cuts_while_the_schema_is_made_leave_a_journal_that_opens(void **state)
{
	struct run run;
	set_up(&run);
	run.within = 40;
	assert_int_equal(histories(&run, setting("N", CUTS_DEFAULT) / 4, true), 0);
}

static void wal_with_normal_is_caught(void **state)
{
	struct run run;
	set_up(&run);
	run.normal = true;
	assert_true(histories(&run, 100, false) > 0);
}

static void a_disk_that_lies_is_caught(void **state)
{
	struct run run;
	set_up(&run);
	run.lies = true;
	assert_true(histories(&run, 100, false) > 0);
}

static void hush(const char *line, void *argument)
{
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_acknowledged_is_lost_in_power_cuts),
		cmocka_unit_test(cuts_while_the_schema_is_made_leave_a_journal_that_opens),
		cmocka_unit_test(wal_with_normal_is_caught),
		cmocka_unit_test(a_disk_that_lies_is_caught),
	};
	test_choose();
	log_init("test", LOG_ERROR);
	log_set_sink(hush, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
