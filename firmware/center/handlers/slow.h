/*
 * A lane for what takes long: a password that is checked, a month that is counted, a day that is played again. It has
 * threads of its own, few, so that those which serve everybody else go on meanwhile: a kiosk waits 300 ms for a number,
 * and a thread of the front has many kiosks.
 */
#ifndef MOTCUA_CENTER_HANDLERS_SLOW_H
#define MOTCUA_CENTER_HANDLERS_SLOW_H

#include <stdbool.h>

#define SLOW_THREADS_MAX 2
#define SLOW_WAITING_MAX 64 /* more are refused */
#define SLOW_AGAIN_S 5

struct slow;

struct slow_job {
	struct slow_job *next;
	/* Once, on a thread of the lane; the job may be gone when it returns. */
	void (*run)(struct slow_job *job);
	void *arg;
};

/* NULL where memory or threads are short. */
struct slow *slow_create(unsigned threads);
/* What waits is run first. Takes NULL. */
void slow_destroy(struct slow *slow);
/* In the order of coming. Any thread; false: too much waits. */
bool slow_submit(struct slow *slow, struct slow_job *job);

#endif
