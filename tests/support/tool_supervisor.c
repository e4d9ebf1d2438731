/*
 * What systemd does for the kiosk, for tests: starts a program with $NOTIFY_SOCKET and $WATCHDOG_USEC, kills it when
 * it does not feed the watchdog in time, starts it again when it has ended. One line for each, to standard output:
 *   started PID | ready PID | starved PID | ended PID     each followed by the monotonic time in microseconds
 * usage: tool_supervisor WATCHDOG_MS RESTART_MS PROGRAM ARGUMENT...      until SIGTERM, which ends the program too
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TICK_MS 10

static volatile sig_atomic_t stopping;

static void on_stop(int signal)
{
	stopping = 1;
}

static long long now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void tell(const char *what, pid_t pid)
{
	printf("%s %d %lld\n", what, (int)pid, now_us());
	fflush(stdout);
}

static int notify_socket(char path[108])
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const char *tmp = getenv("TMPDIR");
	snprintf(address.sun_path, sizeof address.sun_path, "%.80s/notify-%d", tmp ? tmp : "/tmp", (int)getpid());
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	unlink(address.sun_path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0)
		exit(70);
	memcpy(path, address.sun_path, 108);
	return fd;
}

static pid_t start(char **command, long watchdog_ms, const char *socket_path)
{
	char limit[32];
	pid_t pid = fork();
	if (pid != 0) {
		tell("started", pid);
		return pid;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(limit, sizeof limit, "%ld", watchdog_ms * 1000);
	setenv("NOTIFY_SOCKET", socket_path, 1);
	setenv("WATCHDOG_USEC", limit, 1);
	unsetenv("WATCHDOG_PID");
	execvp(command[0], command);
	_exit(127);
}

/* Takes what was said; answers whether the watchdog was fed. */
static int hear(int fd, pid_t pid)
{
	char text[512];
	int fed = 0;
	for (ssize_t len; (len = recv(fd, text, sizeof text - 1, 0)) > 0;) {
		text[len] = '\0';
		if (strstr(text, "READY=1"))
			tell("ready", pid);
		fed |= strstr(text, "READY=1") || strstr(text, "WATCHDOG=1");
	}
	return fed;
}

/* One life of the program. */
static void watch(int fd, pid_t pid, long watchdog_ms)
{
	long long fed_us = now_us();
	while (!stopping && waitpid(pid, NULL, WNOHANG) == 0) {
		struct pollfd waits = {.fd = fd, .events = POLLIN};
		poll(&waits, 1, TICK_MS);
		if (hear(fd, pid))
			fed_us = now_us();
		if (now_us() - fed_us < watchdog_ms * 1000)
			continue;
		tell("starved", pid);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		break;
	}
	if (stopping) {
		kill(pid, SIGTERM);
		waitpid(pid, NULL, 0);
	}
	tell("ended", pid);
}

int main(int argc, char **argv)
{
	char path[108];
	if (argc < 4)
		return 64;
	long watchdog_ms = atol(argv[1]), restart_ms = atol(argv[2]);
	struct sigaction stop = {.sa_handler = on_stop};
	sigaction(SIGTERM, &stop, NULL);
	int fd = notify_socket(path);
	while (!stopping) {
		watch(fd, start(argv + 3, watchdog_ms, path), watchdog_ms);
		if (!stopping)
			usleep((useconds_t)restart_ms * 1000);
	}
	unlink(path);
	return 0;
}
