/* The light class: an indicator at the paper slot. I/O thread. */
#ifndef MOTCUA_HAL_LIGHT_H
#define MOTCUA_HAL_LIGHT_H

#include "hal/device.h"

struct light;

struct light_driver {
	const char *name; /* "gpio", "none", "virtual" */
	struct light *(*create)(const char *options);
	void (*destroy)(struct light *light);
	enum err_code (*open)(struct light *light, struct err *err);
	void (*close)(struct light *light);
	void (*set)(struct light *light, bool on);
};

#endif
