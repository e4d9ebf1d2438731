/*
 * The whole kiosk in one process: the UI thread with its screens (SDL's dummy
 * display), the I/O thread with the journal, and a printer and a scanner on
 * ptys, each moved by a thread of the test; a finger taps. Runs under
 * ThreadSanitizer too: nothing may be shared but the mailbox.
 */
#include "base/clock.h"
#include "base/log.h"
#include "kiosk/desk.h"
#include "kiosk/published.h"
#include "kiosk/kiosk_conf.h"
#include "support/history.h"
#include "support/kiosk_fixture.h"
#include "support/test.h"
#include "virtual/virtual_pump.h"

#include <SDL.h>
#include <jansson.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KIOSK "kiosk-01"
#define WAIT_MS 30000
#define TAP_MS 600 /* quicker is a double strike */
#define VISITS 2

struct desk_test {
	struct conf conf;
	char dir[FILE_PATH_MAX], dump[FILE_PATH_MAX + 16];
	struct virtual_pty printer_line, scanner_line;
	struct virtual_printer *printer;
	struct history *history;
	uint64_t seen;
	_Atomic bool ending;
	_Atomic int visits;
	char lost[64]; /* what the finger did not find; read after it was joined */
};

static void *move_printer(void *argument)
{
	struct desk_test *test = argument;
	while (!atomic_load(&test->ending)) {
		virtual_pump_pty(test->printer, &test->printer_line, clock_mono_ms());
		history_add_paper(test->history, KIOSK, virtual_printer_paper(test->printer), &test->seen);
		usleep(1000);
	}
	return NULL;
}

static int part(const json_t *rect, const char *name)
{
	return (int)json_number_value(json_object_get(rect, name));
}

/* The middle of a widget in the window, where it is on the screen now. */
static bool find(const struct desk_test *test, const char *key, int *ret_x, int *ret_y)
{
	json_t *dump = json_load_file(test->dump, 0, NULL), *widget;
	size_t i;
	bool found = false;
	json_array_foreach(json_object_get(dump, "widgets"), i, widget)
	{
		const char *name = json_string_value(json_object_get(widget, "key"));
		if (!name || strcmp(name, key) != 0)
			continue;
		const json_t *rect = json_object_get(widget, "rect_px");
		*ret_x = part(rect, "x") + part(rect, "w") / 2;
		*ret_y = part(rect, "y") + part(rect, "h") / 2;
		found = true;
	}
	json_decref(dump);
	return found;
}

static void press(Uint32 type, int x, int y)
{
	SDL_Event event = {.button = {.type = type, .button = SDL_BUTTON_LEFT, .clicks = 1, .x = x, .y = y}};
	event.button.state = type == SDL_MOUSEBUTTONDOWN ? SDL_PRESSED : SDL_RELEASED;
	SDL_PushEvent(&event);
}

static bool tap(struct desk_test *test, const char *key)
{
	int x, y;
	int64_t end = clock_mono_ms() + WAIT_MS;
	while (!find(test, key, &x, &y)) {
		if (clock_mono_ms() > end) {
			snprintf(test->lost, sizeof test->lost, "%s", key);
			return false;
		}
		usleep(20000);
	}
	usleep(TAP_MS * 1000);
	(void)find(test, key, &x, &y);
	press(SDL_MOUSEBUTTONDOWN, x, y);
	usleep(80000);
	press(SDL_MOUSEBUTTONUP, x, y);
	return true;
}

static void *be_visitor(void *argument)
{
	static const char *const WAY[] = {"home.number", "field.ho-tich", "before.take", "issued.done"};
	struct desk_test *test = argument;
	bool good = true;
	for (int i = 0; good && i < VISITS; i++) {
		for (size_t j = 0; good && j < sizeof WAY / sizeof WAY[0]; j++)
			good = tap(test, WAY[j]);
		(void)virtual_pty_write(&test->scanner_line, "rubbish\r", 8);
		good = good && tap(test, "nav.home");
		atomic_fetch_add(&test->visits, good);
	}
	kill(getpid(), SIGTERM);
	return NULL;
}

static void set(struct desk_test *test, const char *key, const char *value)
{
	char assignment[FILE_PATH_MAX + 64];
	struct err err = {.text = ""};
	snprintf(assignment, sizeof assignment, "%s=%s", key, value);
	if (conf_set(&test->conf, assignment, &err) != ERR_OK)
		fail_msg("%s: %s", assignment, err.text);
}

static void configure(struct desk_test *test)
{
	char link[FILE_PATH_MAX];
	static const char *const SETS[][2] = {
		{"state.reserve_mib", "0"},   {"audio.driver", "none"},     {"watchdog.driver", "none"},
		{"printer.driver", "escpos"}, {"scanner.driver", "serial"}, {"center.url", "http://127.0.0.1:1"},
		{"center.device_id", KIOSK},  {"kiosk.number", "01"},       {"ui.width", "540"},
		{"ui.height", "960"},         {"ui.dots_per_mm", "1.6"},    {"ui.scale", "100"},
	};
	conf_init(&test->conf, kiosk_keys, kiosk_key_count);
	for (size_t i = 0; i < sizeof SETS / sizeof SETS[0]; i++)
		set(test, SETS[i][0], SETS[i][1]);
	set(test, "state.dir", test->dir);
	set(test, "debug.layout_dump", test->dump);
	snprintf(link, sizeof link, "tty:%s", test->printer_line.device);
	set(test, "printer.link", link);
	snprintf(link, sizeof link, "tty:%s", test->scanner_line.device);
	set(test, "scanner.link", link);
}

static void finger_screens_journal_and_printer_share_nothing_but_the_mailbox(void **state)
{
	static struct desk_test test; /* large */
	static struct virtual_personality unit;
	struct published published = {.state = PUBLISHED_NONE};
	char name[32], journal[FILE_PATH_MAX + 16];
	struct err err = {.text = ""};
	pthread_t printer, visitor;
	int64_t start_ms;
	const struct history_claims claims = {.saw_paper = true};
	assert_int_equal(clock_parse("2026-03-10T09:24:00", &start_ms), ERR_OK);
	clock_start_at(start_ms);
	snprintf(name, sizeof name, "desk-%d", (int)getpid());
	test_path(name, test.dir, sizeof test.dir);
	snprintf(test.dump, sizeof test.dump, "%s/dump.json", test.dir);
	snprintf(journal, sizeof journal, "%s/journal.db", test.dir);
	kiosk_fixture_prepare(test.dir);
	virtual_pty_init(&test.printer_line, NULL);
	virtual_pty_init(&test.scanner_line, NULL);
	assert_int_equal(virtual_pty_plug(&test.printer_line, &err) | virtual_pty_plug(&test.scanner_line, &err), ERR_OK);
	unit = *virtual_personality_row(0);
	unit.rows_per_s = 20000;
	test.printer = virtual_printer_create(&unit, 1);
	test.history = history_create();
	configure(&test);
	assert_int_equal(pthread_create(&printer, NULL, move_printer, &test), 0);
	assert_int_equal(pthread_create(&visitor, NULL, be_visitor, &test), 0);
	if (desk_run(&test.conf, &published, NULL, &err) != ERR_OK)
		fail_msg("%s", err.text);
	pthread_join(visitor, NULL);
	atomic_store(&test.ending, true);
	pthread_join(printer, NULL);
	if (test.lost[0])
		fail_msg("no %s", test.lost);
	history_add_journal(test.history, KIOSK, journal);
	assert_true(history_holds(test.history, &claims));
	assert_int_equal(test.visits, VISITS);
	assert_true(test.seen >= VISITS);
	history_destroy(test.history);
	virtual_printer_destroy(test.printer);
	virtual_pty_unplug(&test.printer_line);
	virtual_pty_unplug(&test.scanner_line);
}

static void hush(const char *line, void *argument)
{
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finger_screens_journal_and_printer_share_nothing_but_the_mailbox),
	};
	setenv("SDL_VIDEODRIVER", "dummy", 1);
	setenv("SDL_AUDIODRIVER", "dummy", 1);
	/* The finger's thread pushes events: SDL's queue must be there before that thread is. */
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK || SDL_Init(SDL_INIT_EVENTS) != 0)
		return 1;
	log_init("test", LOG_WARN);
	log_set_sink(hush, NULL);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	SDL_Quit();
	return failed;
}
