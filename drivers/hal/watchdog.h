/* The watchdog class: fed only while every loop of the program makes progress. I/O thread. */
#ifndef MOTCUA_HAL_WATCHDOG_H
#define MOTCUA_HAL_WATCHDOG_H

#include "hal/device.h"

struct watchdog;

struct watchdog_driver {
	const char *name; /* "systemd", "device", "none" */
	struct watchdog *(*create)(const char *options);
	void (*destroy)(struct watchdog *watchdog);
	enum err_code (*open)(struct watchdog *watchdog, struct err *err);
	void (*close)(struct watchdog *watchdog); /* disarms where the hardware allows */
	void (*ready)(struct watchdog *watchdog, const char *status);
	void (*feed)(struct watchdog *watchdog);
	/* How often feed must be called, milliseconds; 0: never. */
	int64_t (*interval_ms)(const struct watchdog *watchdog);
};

#endif
