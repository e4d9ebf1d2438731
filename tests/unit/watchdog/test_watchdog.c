#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "watchdog/watchdog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char path[108];

static void make_path(const char *name)
{
	const char *folder = getenv("TMPDIR");
	snprintf(path, sizeof path, "%.80s/%s-%ld", folder && strlen(folder) < 80 ? folder : "/tmp", name, (long)getpid());
	unlink(path);
}

/* A supervisor of our own, which hears what the kiosk tells. */
static int supervisor(void)
{
	make_path("notify");
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	struct sockaddr_un here = {.sun_family = AF_UNIX};
	snprintf(here.sun_path, sizeof here.sun_path, "%s", path);
	assert_int_equal(bind(fd, (struct sockaddr *)&here, sizeof here), 0);
	setenv("NOTIFY_SOCKET", path, 1);
	return fd;
}

static void expect(int fd, const char *text)
{
	char heard[256] = "";
	assert_true(recv(fd, heard, sizeof heard - 1, 0) > 0);
	assert_string_equal(heard, text);
}

static void supervisor_hears_ready_feeds_and_stopping(void **state)
{
	int fd = supervisor();
	setenv("WATCHDOG_USEC", "9000000", 1);
	unsetenv("WATCHDOG_PID");
	struct watchdog *watchdog = watchdog_systemd.create(NULL);
	assert_int_equal(watchdog_systemd.open(watchdog, NULL), ERR_OK);
	assert_int_equal(watchdog_systemd.interval_ms(watchdog), 3000);
	watchdog_systemd.ready(watchdog, "serving");
	expect(fd, "READY=1\nSTATUS=serving");
	watchdog_systemd.feed(watchdog);
	expect(fd, "WATCHDOG=1");
	watchdog_systemd.close(watchdog);
	expect(fd, "STOPPING=1");
	watchdog_systemd.destroy(watchdog);
	close(fd);
	unlink(path);
}

static void without_a_supervisor_nothing_is_due(void **state)
{
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	struct watchdog *watchdog = watchdog_systemd.create(NULL);
	assert_int_equal(watchdog_systemd.open(watchdog, NULL), ERR_OK);
	assert_int_equal(watchdog_systemd.interval_ms(watchdog), 0);
	watchdog_systemd.feed(watchdog);
	watchdog_systemd.destroy(watchdog);
	watchdog = watchdog_none.create(NULL);
	assert_int_equal(watchdog_none.open(watchdog, NULL), ERR_OK);
	watchdog_none.feed(watchdog);
	assert_int_equal(watchdog_none.interval_ms(watchdog), 0);
	watchdog_none.destroy(watchdog);
}

static void device_is_fed_and_disarmed_on_close(void **state)
{
	make_path("watchdog");
	char options[160];
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fclose(file);
	snprintf(options, sizeof options, "%s?timeout_s=15", path);
	struct watchdog *watchdog = watchdog_device.create(options);
	assert_int_equal(watchdog_device.interval_ms(watchdog), 0);
	assert_int_equal(watchdog_device.open(watchdog, NULL), ERR_OK);
	assert_int_equal(watchdog_device.interval_ms(watchdog), 5000);
	watchdog_device.feed(watchdog);
	watchdog_device.feed(watchdog);
	watchdog_device.destroy(watchdog);
	char bytes[8] = "";
	file = fopen(path, "r");
	assert_int_equal(fread(bytes, 1, sizeof bytes, file), 3);
	fclose(file);
	assert_memory_equal(bytes, "\0\0V", 3);
	unlink(path);
	watchdog = watchdog_device.create("/nonexistent/watchdog");
	assert_int_equal(watchdog_device.open(watchdog, NULL), ERR_OFFLINE);
	watchdog_device.destroy(watchdog);
	watchdog_device.destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(supervisor_hears_ready_feeds_and_stopping),
		cmocka_unit_test(without_a_supervisor_nothing_is_due),
		cmocka_unit_test(device_is_fed_and_disarmed_on_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
