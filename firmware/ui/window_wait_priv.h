/*
 * Sleeping until there is input. SDL sleeps without polling only on X11 and
 * Wayland; on its other drivers it wakes nine hundred times a second. There
 * this sleeps instead on an event counter, on the input nodes that SDL itself
 * has open (it reads them in its pump, so that they are never read here) and on
 * changes of /dev/input. Nothing is asked more often than once a second except
 * for a few seconds after a device was plugged in, while udev names it.
 */
#ifndef MOTCUA_UI_WINDOW_WAIT_PRIV_H
#define MOTCUA_UI_WINDOW_WAIT_PRIV_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WINDOW_INPUTS_MAX 32
#define WINDOW_PUMP_MS 1000      /* at most this long without SDL's pump */
#define WINDOW_PLUG_MS 3000      /* SDL hears from udev of a new device within this ... */
#define WINDOW_PLUG_PUMP_MS 100 /* ... and is asked this often meanwhile */

struct window_wait {
	const char *folder;
	int wake_fd;  /* -1: not in use */
	int watch_fd; /* -1: no /dev/input to watch */
	int inputs[WINDOW_INPUTS_MAX];
	size_t input_count;
	int64_t plugged_ms; /* devices are looked for until this moment */
};

/* folder: where input nodes appear; kept by pointer. */
enum err_code window_wait_init(struct window_wait *wait, const char *folder, struct err *err) MUST_USE;
void window_wait_finish(struct window_wait *wait);
/* Ends a sleep, or the next one. Any thread. */
void window_wait_wake(struct window_wait *wait);
/* Until input, a wake or timeout_ms (-1: none), but never longer than WINDOW_PUMP_MS. True: woken by another thread. */
bool window_wait_sleep(struct window_wait *wait, int timeout_ms, int64_t now_ms);

#endif
