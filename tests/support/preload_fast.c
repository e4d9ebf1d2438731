/*
 * A shared object for LD_PRELOAD under which a program lives FAST times as fast:
 * its clocks run ahead and its sleeps are as much shorter. So a time-out of a
 * minute is seen in seconds, in the program as it is.
 */
#include <dlfcn.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/select.h>
#include <time.h>

#define NS_PER_S 1000000000LL
#define CLOCKS 16

static long long fast = 1;
static long long begun[CLOCKS];
static int (*real_clock)(clockid_t, struct timespec *);
static int (*real_poll)(struct pollfd *, nfds_t, int);
static int (*real_ppoll)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
static int (*real_select)(int, fd_set *, fd_set *, fd_set *, struct timeval *);
static int (*real_nanosleep)(const struct timespec *, struct timespec *);

static long long ns_of(const struct timespec *time)
{
	return (long long)time->tv_sec * NS_PER_S + time->tv_nsec;
}

static struct timespec timespec_of(long long ns)
{
	return (struct timespec){.tv_sec = (time_t)(ns / NS_PER_S), .tv_nsec = (long)(ns % NS_PER_S)};
}

__attribute__((constructor)) static void find_real(void)
{
	const char *factor = getenv("FAST");
	struct timespec now;

	real_clock = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
	real_poll = (int (*)(struct pollfd *, nfds_t, int))dlsym(RTLD_NEXT, "poll");
	real_ppoll = (int (*)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *))dlsym(RTLD_NEXT, "ppoll");
	real_select = (int (*)(int, fd_set *, fd_set *, fd_set *, struct timeval *))dlsym(RTLD_NEXT, "select");
	real_nanosleep = (int (*)(const struct timespec *, struct timespec *))dlsym(RTLD_NEXT, "nanosleep");
	for (int id = 0; id < CLOCKS; id++)
		if (real_clock(id, &now) == 0)
			begun[id] = ns_of(&now);
	if (factor && atoll(factor) > 0)
		fast = atoll(factor);
}

int clock_gettime(clockid_t id, struct timespec *ret_time)
{
	int result = real_clock ? real_clock(id, ret_time) : -1;

	/* clocks of a process or thread are counted, not lived */
	if (result != 0 || id < 0 || id >= CLOCKS || id == CLOCK_PROCESS_CPUTIME_ID || id == CLOCK_THREAD_CPUTIME_ID)
		return result;
	*ret_time = timespec_of(begun[id] + (ns_of(ret_time) - begun[id]) * fast);
	return 0;
}

static int shorter_ms(int ms)
{
	return ms <= 0 ? ms : (int)((ms + fast - 1) / fast);
}

int poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
	return real_poll(fds, count, shorter_ms(timeout_ms));
}

int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
	struct timespec shorter;

	if (!timeout)
		return real_ppoll(fds, count, NULL, mask);
	shorter = timespec_of(ns_of(timeout) / fast);
	return real_ppoll(fds, count, &shorter, mask);
}

int select(int count, fd_set *reads, fd_set *writes, fd_set *others, struct timeval *timeout)
{
	struct timeval shorter;
	long long us;

	if (!timeout)
		return real_select(count, reads, writes, others, NULL);
	us = ((long long)timeout->tv_sec * 1000000 + timeout->tv_usec) / fast;
	shorter = (struct timeval){.tv_sec = (time_t)(us / 1000000), .tv_usec = (suseconds_t)(us % 1000000)};
	return real_select(count, reads, writes, others, &shorter);
}

int nanosleep(const struct timespec *time, struct timespec *ret_left)
{
	struct timespec shorter = timespec_of(ns_of(time) / fast);

	return real_nanosleep(&shorter, ret_left);
}
