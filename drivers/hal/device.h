/*
 * What every device has in common. A device lives in the I/O thread of the
 * kiosk: one poll(2) loop asks each device what it waits for and then lets it
 * do a bounded piece of work. No device blocks, ever.
 *
 * Life: create -> open -> (wait, step)* -> close -> destroy. `open` may be
 * called again after `close`; the supervisor does so for lost devices.
 *
 * A driver is one `static const struct <class>_driver` table; its functions
 * get the device instance first. Drivers answer upwards only through the sink
 * given at creation, only from inside `step`, and never after `close`.
 */
#ifndef MOTCUA_HAL_DEVICE_H
#define MOTCUA_HAL_DEVICE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define DEVICE_NO_DEADLINE INT64_MAX

/* What to wake for: fd (-1: none) with poll(2) events, or the monotonic time
 * deadline_ms, whichever comes first. */
struct device_wait {
	int fd;
	short events;
	int64_t deadline_ms;
};

enum device_health {
	DEVICE_CLOSED,  /* not open: unplugged, or not tried yet */
	DEVICE_READY,   /* usable */
	DEVICE_LIMITED, /* usable, with something to tell a technician */
	DEVICE_FAULT,   /* there, but not usable now */
};

#endif
