/*
 * A shared object for LD_PRELOAD that makes the n-th call of one C library
 * function fail, in any program, unchanged:
 *
 *   NTH_CALL=write    malloc calloc realloc open read write fsync fdatasync connect poll ioctl
 *   NTH_AT=17         which call fails, from 1; 0: none, only count
 *   NTH_ERRNO=5       what it fails with (allocations: always ENOMEM)
 *   NTH_FOREVER=1     all from that call on fail, not it alone
 *   NTH_REPORT=FILE   at exit, the number of calls seen is written there
 *
 * Calls before main() (the loader, constructors) are not counted.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct {
	const char *call;
	long at;
	int error;
	bool forever;
	bool armed;
	_Atomic long seen;
} nth;

static bool fails(const char *call)
{
	if (!nth.armed || strcmp(nth.call, call) != 0)
		return false;
	long number = atomic_fetch_add(&nth.seen, 1) + 1;
	return nth.at > 0 && (number == nth.at || (nth.forever && number > nth.at));
}

static void *real(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);
	if (!found)
		_exit(70);
	return found;
}

#define FAIL_WITH(call)                                                                                                \
	if (fails(call)) {                                                                                                 \
		errno = nth.error;                                                                                             \
		return -1;                                                                                                     \
	}

/* The allocator's own entry points of glibc: dlsym may allocate, so it can't be used for these. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size)
{
	if (fails("malloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	if (fails("calloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	if (fails("realloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_realloc(old, size);
}

int open(const char *path, int flags, ...)
{
	static int (*next)(const char *, int, ...);
	FAIL_WITH("open");
	next = next ? next : (int (*)(const char *, int, ...))real("open");
	va_list args;
	va_start(args, flags);
	mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
	va_end(args);
	return next(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
	va_end(args);
	return open(path, flags, mode);
}

ssize_t read(int fd, void *out, size_t size)
{
	static ssize_t (*next)(int, void *, size_t);
	FAIL_WITH("read");
	next = next ? next : (ssize_t(*)(int, void *, size_t))real("read");
	return next(fd, out, size);
}

ssize_t pread64(int fd, void *out, size_t size, off_t at)
{
	static ssize_t (*next)(int, void *, size_t, off_t);
	FAIL_WITH("read");
	next = next ? next : (ssize_t(*)(int, void *, size_t, off_t))real("pread64");
	return next(fd, out, size, at);
}

ssize_t write(int fd, const void *bytes, size_t len)
{
	static ssize_t (*next)(int, const void *, size_t);
	FAIL_WITH("write");
	next = next ? next : (ssize_t(*)(int, const void *, size_t))real("write");
	return next(fd, bytes, len);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off_t at)
{
	static ssize_t (*next)(int, const void *, size_t, off_t);
	FAIL_WITH("write");
	next = next ? next : (ssize_t(*)(int, const void *, size_t, off_t))real("pwrite64");
	return next(fd, bytes, len, at);
}

int fsync(int fd)
{
	static int (*next)(int);
	FAIL_WITH("fsync");
	next = next ? next : (int (*)(int))real("fsync");
	return next(fd);
}

int fdatasync(int fd)
{
	static int (*next)(int);
	FAIL_WITH("fdatasync");
	next = next ? next : (int (*)(int))real("fdatasync");
	return next(fd);
}

int connect(int fd, const struct sockaddr *address, socklen_t len)
{
	static int (*next)(int, const struct sockaddr *, socklen_t);
	FAIL_WITH("connect");
	next = next ? next : (int (*)(int, const struct sockaddr *, socklen_t))real("connect");
	return next(fd, address, len);
}

int poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
	static int (*next)(struct pollfd *, nfds_t, int);
	FAIL_WITH("poll");
	next = next ? next : (int (*)(struct pollfd *, nfds_t, int))real("poll");
	return next(fds, count, timeout_ms);
}

int ioctl(int fd, unsigned long request, ...)
{
	static int (*next)(int, unsigned long, ...);
	FAIL_WITH("ioctl");
	next = next ? next : (int (*)(int, unsigned long, ...))real("ioctl");
	va_list args;
	va_start(args, request);
	void *argument = va_arg(args, void *);
	va_end(args);
	return next(fd, request, argument);
}

__attribute__((constructor)) static void arm(void)
{
	const char *at = getenv("NTH_AT"), *error = getenv("NTH_ERRNO"), *forever = getenv("NTH_FOREVER");
	nth.call = getenv("NTH_CALL");
	nth.at = at ? strtol(at, NULL, 10) : 0;
	nth.error = error ? (int)strtol(error, NULL, 10) : EIO;
	nth.forever = forever && *forever == '1';
	nth.armed = nth.call != NULL;
}

__attribute__((destructor)) static void report(void)
{
	const char *path = getenv("NTH_REPORT");
	nth.armed = false;
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
	if (fd < 0)
		return;
	char text[32];
	int len = snprintf(text, sizeof text, "%ld\n", atomic_load(&nth.seen));
	if (len > 0 && write(fd, text, (size_t)len) < 0)
		_exit(70);
	close(fd);
}
