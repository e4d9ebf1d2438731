/*
 * The printer stopped at every byte of a ticket by every fault. Whatever
 * happens: one answer for one job; CONFIRMED only with the whole ticket on
 * paper; NOTHING only with no row of it; and after the repair the same ticket
 * prints, on a paper of its own. The negative control: a lying printer must be caught.
 * N=1: every byte; N unset: a slice. UNIT=name, FAULT=name: that printer or fault alone; ROWS: how high the ticket is.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include "support/test.h"

#include "support/printer_rig.h"

#include "base/check.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define HEIGHT_DEFAULT 96
#define SMOKE_STRIDE 61

struct fault {
	const char *name;
	void (*strike)(struct printer_rig *rig);
	void (*repair)(struct printer_rig *rig);
};

struct tally {
	unsigned runs, outcomes[4];
	unsigned false_confirmed, false_nothing, wrong_answers, unrepaired;
	unsigned shared; /* two people's tickets on one strip of paper */
};

static void paper_goes(struct printer_rig *rig)
{
	virtual_printer_switch(rig->device, VIRTUAL_NO_PAPER, true);
}

static void paper_comes(struct printer_rig *rig)
{
	virtual_printer_switch(rig->device, VIRTUAL_NO_PAPER, false);
}

static void cover_opens(struct printer_rig *rig)
{
	virtual_printer_switch(rig->device, VIRTUAL_COVER_OPEN, true);
}

static void cover_closes(struct printer_rig *rig)
{
	virtual_printer_switch(rig->device, VIRTUAL_COVER_OPEN, false);
}

static void cutter_jams(struct printer_rig *rig)
{
	virtual_printer_switch(rig->device, VIRTUAL_CUTTER_JAM, true);
}

static void cutter_is_freed(struct printer_rig *rig)
{
	virtual_printer_switch(rig->device, VIRTUAL_CUTTER_JAM, false);
}

static void plug_is_pulled(struct printer_rig *rig)
{
	link_memory_plug(rig->link, false);
}

static void plug_is_put(struct printer_rig *rig)
{
	link_memory_plug(rig->link, true);
}

static void power_fails(struct printer_rig *rig)
{
	virtual_printer_power(rig->device, false);
}

static void power_returns(struct printer_rig *rig)
{
	virtual_printer_power(rig->device, true);
}

static void falls_silent(struct printer_rig *rig)
{
	virtual_printer_switch(rig->device, VIRTUAL_SILENT, true);
}

static void speaks_again(struct printer_rig *rig)
{
	virtual_printer_switch(rig->device, VIRTUAL_SILENT, false);
}

static void gets_stuck(struct printer_rig *rig)
{
	virtual_printer_switch(rig->device, VIRTUAL_STUCK, true);
}

static void runs_again(struct printer_rig *rig)
{
	virtual_printer_switch(rig->device, VIRTUAL_STUCK, false);
}

/* A bad cable: rubbish among the printer's answers. What it does to the picture itself no printer could tell. */
static void rubbish_comes(struct printer_rig *rig)
{
	static const unsigned char RUBBISH[] = {0x1B, 0x00, 0xFF, 0x10, 0x7F, 0x1D, 0x12, 0x55};
	(void)link_memory_give(rig->link, RUBBISH, sizeof RUBBISH);
}

static void cable_is_changed(struct printer_rig *rig)
{
}

static const struct fault faults[] = {
	{"paper out", paper_goes, paper_comes},      {"cover", cover_opens, cover_closes},
	{"cutter", cutter_jams, cutter_is_freed},    {"unplugged", plug_is_pulled, plug_is_put},
	{"power", power_fails, power_returns},       {"silence", falls_silent, speaks_again},
	{"stuck", gets_stuck, runs_again},           {"garbage", rubbish_comes, cable_is_changed},
};

static bool is_wanted(const char *setting, const char *name)
{
	const char *only = getenv(setting);
	return !only || strcmp(only, name) == 0;
}

static unsigned height(void)
{
	const char *rows = getenv("ROWS");
	return rows ? (unsigned)strtoul(rows, NULL, 10) : HEIGHT_DEFAULT;
}

static void judge(struct tally *tally, const struct printer_rig *rig, unsigned width)
{
	bool whole = rig_paper_has(rig, width, height());
	tally->runs++;
	tally->outcomes[rig->outcome]++;
	tally->wrong_answers += rig->done != 1;
	tally->false_confirmed += rig->outcome == PRINTER_CONFIRMED && !whole;
	tally->false_nothing += rig->outcome == PRINTER_NOTHING && virtual_printer_paper(rig->device)->rows > 0;
}

/* -- one ticket, and at each of its bytes a branch for each fault ---------------------------------------- */

/* A branch is a process: what came before the byte is not done again for each. They run one after the other. */
static struct {
	struct tally *tally; /* shared by all branches */
	const struct fault *first;
	size_t fault_count;
	size_t at, stride;
	const struct fault *mine; /* of a branch; NULL: the ticket that nothing happens to */
} walk;

static void branch(struct printer_rig *rig)
{
	rig->trip_after = 1;
	walk.at++;
	for (size_t i = 0; i < walk.fault_count; i++) {
		if (walk.at % walk.stride != (1 + i) % walk.stride || !is_wanted("FAULT", walk.first[i].name))
			continue;
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			walk.mine = &walk.first[i];
			rig->trip_after = SIZE_MAX;
			walk.mine->strike(rig);
			return;
		}
		int status = 1;
		assert_int_equal(waitpid(child, &status, 0), child);
		if (status != 0)
			fail_msg("%s at byte %zu: status %d", walk.first[i].name, walk.at, status);
	}
}

static bool prints_again(struct printer_rig *rig, unsigned width)
{
	unsigned before = rig->done;
	bool again = rig_ready(rig, 60000) && rig_print(rig, width, height()) == ERR_OK;
	if (again && rig_done(rig, 60000) && rig->outcome == PRINTER_NOTHING) /* a cutter that was freed in between */
		again = rig_ready(rig, 60000) && rig_print(rig, width, height()) == ERR_OK && rig_done(rig, 60000);
	rig_pass(rig, 500);
	return again && rig->done > before;
}

/* What came of it; then the repair, and the same ticket once more. */
static void end_branch(struct printer_rig *rig, unsigned width)
{
	struct tally *tally = walk.tally;
	rig_pass(rig, 500);
	judge(tally, rig, width);
	walk.mine->strike(rig);
	rig_pass(rig, 100);
	walk.mine->repair(rig);
	if (rig->lost)
		rig_reopen(rig);
	bool again = prints_again(rig, width);
	bool printed = rig->outcome <= PRINTER_ASSUMED && rig_paper_has(rig, width, height());
	tally->unrepaired += !(again && printed);
	tally->shared += printed && !rig_paper_is_alone(rig, width, height());
}

/* Answers how many bytes the ticket has. */
static size_t walk_ticket(struct tally *tally, const char *personality, unsigned width)
{
	struct printer_rig rig;
	walk.tally = tally;
	walk.at = 0;
	rig_start(&rig, personality, NULL);
	assert_true(rig_ready(&rig, 60000));
	rig.trip = branch;
	rig.trip_after = 1;
	assert_int_equal(rig_print(&rig, width, height()), ERR_OK);
	bool done = rig_done(&rig, 100000);
	if (walk.mine) {
		end_branch(&rig, width);
		_exit(0);
	}
	assert_true(done);
	rig_stop(&rig);
	return walk.at;
}

static struct tally *share_tally(void)
{
	void *shared = mmap(NULL, sizeof(struct tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(shared != MAP_FAILED);
	return shared;
}

static struct tally strike_everywhere(const char *personality, unsigned width, size_t fault_count, size_t stride)
{
	struct tally *shared = share_tally();
	walk.first = faults;
	walk.fault_count = fault_count;
	walk.stride = stride;
	size_t bytes = walk_ticket(shared, personality, width);
	struct tally tally = *shared;
	munmap(shared, sizeof *shared);
	print_message("# %s: %u histories over %zu bytes: confirmed %u assumed %u uncertain %u nothing %u, "
		"false confirmed %u, false nothing %u, not one answer %u, not printing after repair %u, on "
		"another's paper %u\n",
		personality, tally.runs, bytes, tally.outcomes[0], tally.outcomes[1], tally.outcomes[2], tally.outcomes[3],
		tally.false_confirmed, tally.false_nothing, tally.wrong_answers, tally.unrepaired, tally.shared);
	return tally;
}

static void no_fault_at_any_byte_is_ever_called_printed(void **state)
{
	static const struct {
		const char *personality;
		unsigned width;
		bool sure; /* confirms each whole ticket; others may stay uncertain */
	} units[] = {{"epson-t20", 576, true}, {"epson-t88", 512, true}, {"xprinter", 576, true}, {"clone", 576, true},
		{"battery", 576, true}, {"sluggish", 576, true}, {"noisy", 576, false}, {"status-only", 576, true}};
	size_t stride = getenv("N") ? 1 : SMOKE_STRIDE;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (!is_wanted("UNIT", units[i].personality))
			continue;
		struct tally tally = strike_everywhere(units[i].personality, units[i].width, ARRAY_LEN(faults), stride);
		assert_true(tally.runs > 100);
		assert_int_equal(tally.false_confirmed, 0);
		assert_int_equal(tally.false_nothing, 0);
		assert_int_equal(tally.wrong_answers, 0);
		assert_int_equal(tally.shared, 0);
		if (units[i].sure)
			assert_int_equal(tally.unrepaired, 0);
	}
}

static void lying_printer_is_caught(void **state)
{
	struct tally tally = strike_everywhere("liar", 576, 1, 400);
	assert_true(tally.runs > 5);
	assert_true(tally.false_confirmed > 0);
}

static void drop(const char *line, void *arg)
{
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_fault_at_any_byte_is_ever_called_printed),
		cmocka_unit_test(lying_printer_is_caught),
	};
	test_choose();
	log_init("test", LOG_ERROR);
	log_set_sink(drop, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
