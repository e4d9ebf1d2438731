/* The watchdog's meat is the turn of both threads (FAULTS 15, 16): a screen that stands still starves it, whatever the
 * I/O thread does. */
#include "base/clock.h"
#include "base/log.h"
#include "support/kiosk_fixture.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define WATCHDOG_US "600000" /* fed every 100 ms */
#define PHASE_MS 1200

static struct kiosk_fixture kiosk; /* large */

static int listen_as_supervisor(void)
{
	struct sockaddr_un here = {.sun_family = AF_UNIX};
	snprintf(here.sun_path, sizeof here.sun_path, "/tmp/motcua-notify-%d", (int)getpid());
	unlink(here.sun_path);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&here, sizeof here), 0);
	setenv("NOTIFY_SOCKET", here.sun_path, 1);
	setenv("WATCHDOG_USEC", WATCHDOG_US, 1);
	unsetenv("WATCHDOG_PID");
	return fd;
}

static unsigned feeds(int fd)
{
	char heard[256];
	unsigned count = 0;
	for (ssize_t len; (len = recv(fd, heard, sizeof heard - 1, 0)) > 0;) {
		heard[len] = '\0';
		count += strstr(heard, "WATCHDOG=1") != NULL;
	}
	return count;
}

static void turn(bool screen_lives, int64_t ms)
{
	for (int64_t end = clock_mono_ms() + ms; clock_mono_ms() < end; usleep(5000))
		if (screen_lives)
			mailbox_pong(&kiosk.mailbox);
}

static void a_screen_that_stands_still_is_not_called_alive(void **state)
{
	char dir[FILE_PATH_MAX];
	const char *const sets[] = {"watchdog.driver=systemd", NULL};
	int fd = listen_as_supervisor();
	test_path("watchdog", dir, sizeof dir);
	kiosk_fixture_prepare(dir);
	kiosk_fixture_start(&kiosk, dir, sets);
	turn(true, PHASE_MS);
	assert_true(feeds(fd) >= 2);
	/* What it had answered before counts once more. */
	turn(false, PHASE_MS);
	assert_true(feeds(fd) <= 1);
	turn(false, PHASE_MS);
	assert_int_equal(feeds(fd), 0);
	turn(true, PHASE_MS);
	assert_true(feeds(fd) >= 2);
	kiosk_fixture_stop(&kiosk);
	close(fd);
	unlink(getenv("NOTIFY_SOCKET"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_screen_that_stands_still_is_not_called_alive),
	};
	log_init("test", LOG_ERROR);
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
