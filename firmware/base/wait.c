#include "base/wait.h"

#include "base/check.h"

#include <errno.h>
#include <sys/eventfd.h>
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
	/* By its own call, not write(2): all that can go wrong is that it is no eventfd, or poked so often already. */
	CHECK(eventfd_write(eventfd, 1) == 0 || errno == EAGAIN);
}

bool wait_was_poked(int eventfd)
{
	eventfd_t count;
	return eventfd_read(eventfd, &count) == 0;
}
