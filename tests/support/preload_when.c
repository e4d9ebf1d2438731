/*
 * A shared object for LD_PRELOAD under which a program's wall clock stands
 * where a file says:
 *
 *   WHEN_FILE=PATH   a 64-bit number of milliseconds since 1970; who drives the program moves it
 *
 * So a whole day goes by in seconds and each thing happens at its exact time.
 * What measures time (the monotonic clock) goes on as ever.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const _Atomic int64_t *when_ms; /* NULL: as the machine says */

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("WHEN_FILE");
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0)
		return;
	void *shared = mmap(NULL, sizeof(*when_ms), PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	when_ms = shared == MAP_FAILED ? NULL : shared;
}

int clock_gettime(clockid_t id, struct timespec *ret_time)
{
	if (id != CLOCK_REALTIME || when_ms == NULL)
		return (int)syscall(SYS_clock_gettime, id, ret_time); /* the libraries ask before there is a dlsym */
	int64_t ms = atomic_load(when_ms);
	*ret_time = (struct timespec){.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};
	return 0;
}
