#include "base/wait.h"

#include "base/check.h"

#include <stdint.h>
#include <unistd.h>

void wait_any(struct pollfd *fds, size_t count, int timeout_ms)
{
	if (poll(fds, (nfds_t)count, timeout_ms) >= 0)
		return;
	usleep(WAIT_REST_MS * 1000);
	for (size_t i = 0; i < count; i++)
		fds[i].revents = fds[i].events & POLLIN;
}

void wait_poke(int eventfd)
{
	uint64_t one = 1;
	ssize_t written = write(eventfd, &one, sizeof one);
	CHECK(written == (ssize_t)sizeof one);
}

bool wait_was_poked(int eventfd)
{
	uint64_t count;
	return read(eventfd, &count, sizeof count) == (ssize_t)sizeof count;
}
