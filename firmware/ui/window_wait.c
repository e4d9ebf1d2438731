#include "ui/window_wait_priv.h"

#include "base/check.h"
#include "base/wait.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#define OWN_FILES "/proc/self/fd"
#define WATCH_BYTES 4096
#define WINDOW_GONE_MS 16 /* between pumps while an input that was unplugged is still open */

enum { FD_WAKE, FD_WATCH, FD_INPUTS };

/* The input nodes that this program has open. */
static void find_inputs(struct window_wait *wait)
{
	DIR *files = opendir(OWN_FILES);
	size_t folder_len = strlen(wait->folder);

	wait->input_count = 0;
	for (struct dirent *entry; files && (entry = readdir(files));) {
		char target[PATH_MAX];
		ssize_t len = readlinkat(dirfd(files), entry->d_name, target, sizeof target);

		if (len <= (ssize_t)folder_len || memcmp(target, wait->folder, folder_len) != 0 || target[folder_len] != '/')
			continue;
		if (wait->input_count < WINDOW_INPUTS_MAX)
			wait->inputs[wait->input_count++] = (int)strtol(entry->d_name, NULL, 10);
	}
	if (files)
		closedir(files);
}

enum err_code window_wait_init(struct window_wait *wait, const char *folder, struct err *err)
{
	*wait = (struct window_wait){.folder = folder, .watch_fd = -1};
	wait->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (wait->wake_fd < 0)
		return err_set(err, ERR_LIMIT, "no eventfd");
	wait->watch_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	/* Rights are given after the node was made, hence its attributes. */
	if (wait->watch_fd >= 0 && inotify_add_watch(wait->watch_fd, folder, IN_CREATE | IN_DELETE | IN_ATTRIB) < 0) {
		close(wait->watch_fd);
		wait->watch_fd = -1;
	}
	return ERR_OK;
}

void window_wait_finish(struct window_wait *wait)
{
	if (wait->wake_fd >= 0)
		close(wait->wake_fd);
	if (wait->watch_fd >= 0)
		close(wait->watch_fd);
	wait->wake_fd = wait->watch_fd = -1;
}

void window_wait_wake(struct window_wait *wait)
{
	static const uint64_t one = 1;

	/* A counter that is full wakes as well, and one that can't be written costs WINDOW_PUMP_MS. */
	ssize_t written = write(wait->wake_fd, &one, sizeof one);
	(void)written;
}

static void drain_watch(struct window_wait *wait, int64_t now_ms)
{
	char changes[WATCH_BYTES];

	while (read(wait->watch_fd, changes, sizeof changes) > 0)
		;
	wait->plugged_ms = now_ms + WINDOW_PLUG_MS;
}

static bool any_gone(const struct pollfd *inputs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (inputs[i].revents & (POLLERR | POLLHUP | POLLNVAL))
			return true;
	return false;
}

bool window_wait_sleep(struct window_wait *wait, int timeout_ms, int64_t now_ms)
{
	struct pollfd fds[FD_INPUTS + WINDOW_INPUTS_MAX] = {[FD_WAKE] = {wait->wake_fd, POLLIN, 0},
														[FD_WATCH] = {wait->watch_fd, POLLIN, 0}};
	bool plugging = wait->watch_fd >= 0 && now_ms < wait->plugged_ms;
	int longest = plugging ? WINDOW_PLUG_PUMP_MS : WINDOW_PUMP_MS;
	uint64_t count;

	if (wait->watch_fd >= 0) /* SDL closes a node that failed at any pump, so that they are never remembered */
		find_inputs(wait);
	for (size_t i = 0; i < wait->input_count; i++)
		fds[FD_INPUTS + i] = (struct pollfd){wait->inputs[i], POLLIN, 0};
	if (timeout_ms < 0 || timeout_ms > longest)
		timeout_ms = longest;
	wait_any(fds, FD_INPUTS + wait->input_count, timeout_ms);
	if (any_gone(fds + FD_INPUTS, wait->input_count)) /* until udev tells SDL, which then closes it */
		poll(fds, 1, timeout_ms < WINDOW_GONE_MS ? timeout_ms : WINDOW_GONE_MS);
	if (fds[FD_WATCH].revents)
		drain_watch(wait, now_ms);
	return fds[FD_WAKE].revents && read(wait->wake_fd, &count, sizeof count) == sizeof count;
}
