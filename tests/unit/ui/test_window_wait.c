#include "ui/window_wait_priv.h"

#include "base/clock.h"
#include "ui/window.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOON_MS 300

struct desk {
	char folder[256], node[300];
	struct window_wait wait;
};

static void set_up(struct desk *desk)
{
	struct err err = {.code = ERR_OK};
	const char *tmp = getenv("TMPDIR");

	snprintf(desk->folder, sizeof desk->folder, "%s/input.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(desk->folder));
	snprintf(desk->node, sizeof desk->node, "%s/event0", desk->folder);
	assert_int_equal(window_wait_init(&desk->wait, desk->folder, &err), ERR_OK);
}

static void tear_down(struct desk *desk)
{
	window_wait_finish(&desk->wait);
	unlink(desk->node);
	rmdir(desk->folder);
}

static int64_t slept_ms(struct desk *desk, int timeout_ms, int64_t now_ms)
{
	int64_t start = clock_mono_ms();

	window_wait_sleep(&desk->wait, timeout_ms, now_ms);
	return clock_mono_ms() - start;
}

static void a_sleep_without_end_still_pumps_once_a_second(void **state)
{
	struct desk desk;

	set_up(&desk);
	assert_true(slept_ms(&desk, -1, clock_mono_ms()) >= WINDOW_PUMP_MS - 1);
	tear_down(&desk);
}

static void a_wake_before_the_sleep_is_not_lost(void **state)
{
	struct desk desk;

	set_up(&desk);
	window_wait_wake(&desk.wait);
	assert_true(window_wait_sleep(&desk.wait, -1, 0));
	assert_false(window_wait_sleep(&desk.wait, 1, 0));
	tear_down(&desk);
}

static void input_of_an_open_node_ends_the_sleep_and_is_left_to_its_reader(void **state)
{
	struct desk desk;
	char got = 0;
	int fd;

	set_up(&desk);
	assert_int_equal(mkfifo(desk.node, 0600), 0);
	window_wait_sleep(&desk.wait, 0, 0); /* hears of the new node */
	fd = open(desk.node, O_RDWR | O_NONBLOCK);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "x", 1), 1);
	assert_true(slept_ms(&desk, -1, clock_mono_ms() + 10 * WINDOW_PLUG_MS) < SOON_MS);
	assert_int_equal(read(fd, &got, 1), 1);
	assert_int_equal(got, 'x');
	close(fd);
	tear_down(&desk);
}

static void a_node_that_appears_ends_the_sleep_and_is_looked_for_a_while(void **state)
{
	struct desk desk;
	int64_t now = clock_mono_ms();

	set_up(&desk);
	close(open(desk.node, O_CREAT | O_WRONLY, 0600));
	assert_true(slept_ms(&desk, -1, now) < SOON_MS);
	assert_true(slept_ms(&desk, -1, now) >= WINDOW_PLUG_PUMP_MS - 1);
	assert_int_equal(desk.wait.plugged_ms, now + WINDOW_PLUG_MS);
	tear_down(&desk);
}

static void a_node_that_was_unplugged_but_not_closed_does_not_spin(void **state)
{
	struct desk desk;
	int fd, writer;

	set_up(&desk);
	assert_int_equal(mkfifo(desk.node, 0600), 0);
	fd = open(desk.node, O_RDONLY | O_NONBLOCK);
	writer = open(desk.node, O_WRONLY | O_NONBLOCK);
	assert_true(fd >= 0 && writer >= 0);
	close(writer); /* hangs up */
	window_wait_sleep(&desk.wait, 0, 0);
	assert_true(slept_ms(&desk, -1, clock_mono_ms()) >= 10);
	close(fd);
	tear_down(&desk);
}

static long sleeps(void)
{
	static const char LABEL[] = "voluntary_ctxt_switches:";
	FILE *status = fopen("/proc/thread-self/status", "r");
	char line[256];
	long count = -1;

	assert_non_null(status);
	while (fgets(line, sizeof line, status))
		if (strncmp(line, LABEL, strlen(LABEL)) == 0)
			count = strtol(line + strlen(LABEL), NULL, 10);
	fclose(status);
	return count;
}

static void *wake_later(void *window)
{
	struct timespec pause = {.tv_nsec = 50000000};

	nanosleep(&pause, NULL);
	ui_window_wake(window);
	return NULL;
}

static void a_window_without_a_display_server_sleeps_and_can_be_woken(void **state)
{
	const struct ui_window_config config = {.title = "test", .w = 320, .h = 200};
	struct err err = {.code = ERR_OK};
	struct ui_window *window;
	pthread_t waker;
	int64_t start;
	long before;

	setenv("SDL_VIDEODRIVER", "dummy", 1);
	assert_int_equal(ui_window_open(&config, &window, &err), ERR_OK);
	assert_true(ui_window_wait(window, 0, NULL));
	start = clock_mono_ms();
	before = sleeps();
	while (clock_mono_ms() - start < 3000)
		assert_true(ui_window_wait(window, -1, NULL));
	assert_in_range(sleeps() - before, 0, 6); /* two a second */
	start = clock_mono_ms();
	assert_int_equal(pthread_create(&waker, NULL, wake_later, window), 0);
	assert_true(ui_window_wait(window, -1, NULL));
	assert_true(clock_mono_ms() - start < WINDOW_PUMP_MS);
	pthread_join(waker, NULL);
	ui_window_close(window);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sleep_without_end_still_pumps_once_a_second),
		cmocka_unit_test(a_wake_before_the_sleep_is_not_lost),
		cmocka_unit_test(input_of_an_open_node_ends_the_sleep_and_is_left_to_its_reader),
		cmocka_unit_test(a_node_that_appears_ends_the_sleep_and_is_looked_for_a_while),
		cmocka_unit_test(a_node_that_was_unplugged_but_not_closed_does_not_spin),
		cmocka_unit_test(a_window_without_a_display_server_sleeps_and_can_be_woken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
