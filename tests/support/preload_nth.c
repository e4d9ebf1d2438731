/*
 * A shared object for LD_PRELOAD that makes a call of one C library function
 * fail, in any program, unchanged:
 *
 *   NTH_CALL=write    malloc calloc realloc open read write recv send accept4 socket rename fsync fdatasync connect
 *                     poll epoll_wait ioctl; "all": of any of them (for NTH_SITES and NTH_SITE)
 *   NTH_AT=17         which call fails, from 1; 0: none, only count
 *   NTH_ERRNO=5       what it fails with (allocations: always ENOMEM)
 *   NTH_FOREVER=1     all from that call on fail, not it alone
 *   NTH_REPORT=FILE   at exit, the number of calls seen is written there
 *
 * By call sites (a site is the function and its nearest SITE_DEPTH callers; addresses must not be randomized):
 *   NTH_SITES=FILE    nothing fails; at exit one line a site: FUNCTION CALLER HASH TIMES OBJECT-OF-THE-CALLER
 *   NTH_SITE=HASH and NTH_CALLER=ADDRESS, as in such a line: the first call there fails, NTH_FOREVER=1: each
 *
 * Calls before main() (the loader, constructors) are not counted.
 */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define SITES_MAX 65536 /* a power of two */
#define SITE_DEPTH 5
#define FRAMES_OURS 3 /* of backtrace() at most: note(), fails(), the function itself */

struct site {
	_Atomic uint64_t hash; /* 0: free */
	const char *call;
	const void *caller;
	_Atomic long times;
};

static struct {
	const char *call, *sites_path;
	long at;
	int error;
	bool forever, armed, all;
	uint64_t site; /* 0: by number */
	uintptr_t caller;
	_Atomic long seen;
	_Atomic bool done;
	struct site sites[SITES_MAX];
} nth;

static __thread bool inside; /* backtrace() may allocate */

static uint64_t mix(uint64_t hash, uintptr_t value)
{
	hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
	return hash ^ hash >> 29;
}

/* The function and who called it through whom. */
static uint64_t site_of(const char *call, const void *caller)
{
	void *frames[FRAMES_OURS + SITE_DEPTH + 2];
	uint64_t hash = 0;
	int first = 0, count;
	for (const char *c = call; *c; c++)
		hash = mix(hash, (uintptr_t)*c);
	inside = true;
	count = backtrace(frames, FRAMES_OURS + SITE_DEPTH + 2);
	inside = false;
	while (first < count && frames[first] != caller)
		first++;
	if (first == count)
		return mix(hash, (uintptr_t)caller);
	for (int i = first; i < count && i < first + SITE_DEPTH; i++)
		hash = mix(hash, (uintptr_t)frames[i]);
	return hash;
}

static void note(const char *call, const void *caller)
{
	uint64_t hash = site_of(call, caller);
	for (size_t i = hash % SITES_MAX;; i = (i + 1) % SITES_MAX) {
		uint64_t there = 0;
		struct site *site = &nth.sites[i];
		if (atomic_compare_exchange_strong(&site->hash, &there, hash)) {
			site->call = call;
			site->caller = caller;
		} else if (there != hash) {
			continue;
		}
		atomic_fetch_add(&site->times, 1);
		return;
	}
}

static __attribute__((noinline)) bool fails(const char *call, const void *caller)
{
	if (!nth.armed || inside || (!nth.all && strcmp(nth.call, call) != 0))
		return false;
	if (nth.sites_path) {
		note(call, caller);
		return false;
	}
	if (nth.site != 0) {
		if ((uintptr_t)caller != nth.caller || site_of(call, caller) != nth.site)
			return false;
		return !atomic_exchange(&nth.done, true) || nth.forever;
	}
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
	if (fails(call, __builtin_return_address(0))) {                                                                    \
		errno = nth.error;                                                                                             \
		return -1;                                                                                                     \
	}

/* The allocator's own entry points of glibc: dlsym may allocate, so it can't be used for these. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size)
{
	if (fails("malloc", __builtin_return_address(0))) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	if (fails("calloc", __builtin_return_address(0))) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	if (fails("realloc", __builtin_return_address(0))) {
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

ssize_t recv(int fd, void *out, size_t size, int flags)
{
	static ssize_t (*next)(int, void *, size_t, int);
	FAIL_WITH("recv");
	next = next ? next : (ssize_t(*)(int, void *, size_t, int))real("recv");
	return next(fd, out, size, flags);
}

ssize_t send(int fd, const void *bytes, size_t len, int flags)
{
	static ssize_t (*next)(int, const void *, size_t, int);
	FAIL_WITH("send");
	next = next ? next : (ssize_t(*)(int, const void *, size_t, int))real("send");
	return next(fd, bytes, len, flags);
}

int accept4(int fd, struct sockaddr *address, socklen_t *len, int flags)
{
	static int (*next)(int, struct sockaddr *, socklen_t *, int);
	FAIL_WITH("accept4");
	next = next ? next : (int (*)(int, struct sockaddr *, socklen_t *, int))real("accept4");
	return next(fd, address, len, flags);
}

int socket(int domain, int type, int protocol)
{
	static int (*next)(int, int, int);
	FAIL_WITH("socket");
	next = next ? next : (int (*)(int, int, int))real("socket");
	return next(domain, type, protocol);
}

int rename(const char *from, const char *to)
{
	static int (*next)(const char *, const char *);
	FAIL_WITH("rename");
	next = next ? next : (int (*)(const char *, const char *))real("rename");
	return next(from, to);
}

int epoll_wait(int fd, struct epoll_event *events, int max, int timeout_ms)
{
	static int (*next)(int, struct epoll_event *, int, int);
	FAIL_WITH("epoll_wait");
	next = next ? next : (int (*)(int, struct epoll_event *, int, int))real("epoll_wait");
	return next(fd, events, max, timeout_ms);
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
	const char *site = getenv("NTH_SITE"), *caller = getenv("NTH_CALLER");
	void *frames[2];
	inside = true;
	(void)backtrace(frames, 2); /* loads what it needs, once */
	inside = false;
	nth.call = getenv("NTH_CALL");
	nth.sites_path = getenv("NTH_SITES");
	nth.at = at ? strtol(at, NULL, 10) : 0;
	nth.error = error ? (int)strtol(error, NULL, 10) : EIO;
	nth.forever = forever && *forever == '1';
	nth.site = site ? strtoull(site, NULL, 16) : 0;
	nth.caller = caller ? (uintptr_t)strtoull(caller, NULL, 16) : 0;
	nth.all = nth.call && strcmp(nth.call, "all") == 0;
	nth.armed = nth.call != NULL;
	/* Children of the program, speech for one, are left alone. */
	unsetenv("LD_PRELOAD");
}

static void put(int fd, const char *text, int len)
{
	if (len > 0 && write(fd, text, (size_t)len) < 0)
		_exit(70);
}

__attribute__((destructor)) static void report(void)
{
	const char *path = nth.sites_path ? nth.sites_path : getenv("NTH_REPORT");
	char text[128];
	nth.armed = false;
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
	if (fd < 0)
		return;
	if (!nth.sites_path)
		put(fd, text, snprintf(text, sizeof text, "%ld\n", atomic_load(&nth.seen)));
	for (size_t i = 0; nth.sites_path && i < SITES_MAX; i++) {
		const struct site *site = &nth.sites[i];
		Dl_info where = {.dli_fname = "?"};
		if (!site->call)
			continue;
		(void)dladdr(site->caller, &where);
		const char *name = strrchr(where.dli_fname, '/');
		put(fd, text,
			snprintf(text, sizeof text, "%s %lx %llx %ld %.40s\n", site->call, (unsigned long)(uintptr_t)site->caller,
					 (unsigned long long)atomic_load(&site->hash), atomic_load(&site->times),
					 name ? name + 1 : where.dli_fname));
	}
	close(fd);
}
