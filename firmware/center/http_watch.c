#include "center/http_watch.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define SLOTS_MAX (1u << 20)
#define OWED_NOTHING INT64_MAX
#define LEAVING (INT64_MAX - 1) /* shut down, and not closed yet */

struct slot {
	_Atomic int64_t until_ms; /* 0: not watched */
	uint64_t who;             /* of its address; the accepting thread's */
};

struct http_watch {
	pthread_mutex_t lock; /* a descriptor can't be closed, and be another's, while it is shut down */
	size_t slots, most, displacing, of_one;
	_Atomic size_t open, leaving;
	struct slot slot[];
};

enum err_code http_watch_create(unsigned connections, unsigned of_one, struct http_watch **ret_watch, struct err *err)
{
	struct rlimit limit;
	size_t slots = SLOTS_MAX;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < SLOTS_MAX)
		slots = (size_t)limit.rlim_cur;
	struct http_watch *watch = calloc(1, sizeof *watch + slots * sizeof watch->slot[0]);
	if (!watch)
		return err_set(err, ERR_LIMIT, "no memory to watch connections");
	pthread_mutex_init(&watch->lock, NULL);
	watch->slots = slots;
	watch->most = connections;
	watch->displacing = connections - connections / 16;
	watch->of_one = of_one;
	*ret_watch = watch;
	return ERR_OK;
}

void http_watch_destroy(struct http_watch *watch)
{
	if (!watch)
		return;
	pthread_mutex_destroy(&watch->lock);
	free(watch);
}

void http_watch_until(struct http_watch *watch, int fd, int64_t until_ms)
{
	if (fd < 0 || (size_t)fd >= watch->slots)
		return;
	/* Who leaves stays so: its place is counted as free already. */
	_Atomic int64_t *slot = &watch->slot[fd].until_ms;
	int64_t was_ms = atomic_load(slot);
	while (was_ms != LEAVING && !atomic_compare_exchange_weak(slot, &was_ms, until_ms ? until_ms : OWED_NOTHING))
		;
}

/* Under the lock. */
static void forget(struct http_watch *watch, size_t fd)
{
	int64_t was_ms = atomic_exchange(&watch->slot[fd].until_ms, 0);
	if (was_ms != 0)
		atomic_fetch_sub(&watch->open, 1);
	if (was_ms == LEAVING)
		atomic_fetch_sub(&watch->leaving, 1);
}

void http_watch_end(struct http_watch *watch, int fd)
{
	pthread_mutex_lock(&watch->lock);
	if (fd >= 0 && (size_t)fd < watch->slots)
		forget(watch, (size_t)fd);
	pthread_mutex_unlock(&watch->lock);
}

int64_t http_watch_allowance_ms(int64_t bytes)
{
	return HTTP_WATCH_LEAST_MS + bytes * 1000 / HTTP_WATCH_SLOWEST;
}

/* Under the lock. Whoever holds the descriptor reads its end and closes it. */
static void shut_down(struct http_watch *watch, size_t fd)
{
	if (atomic_exchange(&watch->slot[fd].until_ms, LEAVING) != LEAVING)
		atomic_fetch_add(&watch->leaving, 1);
	shutdown((int)fd, SHUT_RDWR);
}

size_t http_watch_sweep(struct http_watch *watch, int64_t now_ms)
{
	size_t count = 0;
	if (atomic_load(&watch->open) == 0)
		return 0;
	pthread_mutex_lock(&watch->lock);
	for (size_t fd = 0; fd < watch->slots; fd++) {
		int64_t until_ms = atomic_load_explicit(&watch->slot[fd].until_ms, memory_order_relaxed);
		if (until_ms == 0 || until_ms > now_ms)
			continue;
		shut_down(watch, fd);
		count++;
	}
	pthread_mutex_unlock(&watch->lock);
	return count;
}

/* Under the lock: ends who has kept us waiting longest; whether there was one. */
static bool displace(struct http_watch *watch)
{
	size_t first = watch->slots;
	int64_t first_ms = LEAVING;
	for (size_t fd = 0; fd < watch->slots; fd++) {
		int64_t until_ms = atomic_load_explicit(&watch->slot[fd].until_ms, memory_order_relaxed);
		if (until_ms == 0 || until_ms >= first_ms)
			continue;
		first = fd;
		first_ms = until_ms;
	}
	if (first == watch->slots)
		return false;
	shut_down(watch, first);
	return true;
}

static uint64_t who_is(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	uint64_t who = 0;
	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		return (uint64_t)1 << 32 | v4.sin_addr.s_addr;
	}
	if (address->sa_family != AF_INET6)
		return 0;
	memcpy(&v6, address, sizeof v6);
	/* Who has one address of a /64 has all of them. */
	memcpy(&who, v6.sin6_addr.s6_addr, sizeof who);
	return who;
}

static size_t count_of(const struct http_watch *watch, uint64_t who)
{
	size_t count = 0;
	for (size_t fd = 0; fd < watch->slots; fd++) {
		int64_t until_ms = atomic_load_explicit(&watch->slot[fd].until_ms, memory_order_relaxed);
		count += until_ms != 0 && until_ms != LEAVING && watch->slot[fd].who == who;
	}
	return count;
}

enum http_watch_verdict http_watch_admit(struct http_watch *watch, int fd, const struct sockaddr *address,
										 int64_t until_ms)
{
	enum http_watch_verdict verdict = HTTP_WATCH_WELCOME;
	uint64_t who = who_is(address);
	if (fd < 0 || (size_t)fd >= watch->slots)
		return HTTP_WATCH_FULL;
	pthread_mutex_lock(&watch->lock);
	forget(watch, (size_t)fd); /* one whose end nobody told */
	if (watch->of_one > 0 && count_of(watch, who) >= watch->of_one)
		verdict = HTTP_WATCH_TOO_MANY;
	else if (atomic_load(&watch->open) - atomic_load(&watch->leaving) >= watch->displacing && displace(watch))
		verdict = HTTP_WATCH_DISPLACED;
	if (verdict != HTTP_WATCH_TOO_MANY && atomic_load(&watch->open) >= watch->most)
		verdict = HTTP_WATCH_FULL;
	if (verdict == HTTP_WATCH_WELCOME || verdict == HTTP_WATCH_DISPLACED) {
		watch->slot[fd].who = who;
		atomic_store(&watch->slot[fd].until_ms, until_ms);
		atomic_fetch_add(&watch->open, 1);
	}
	pthread_mutex_unlock(&watch->lock);
	return verdict;
}
