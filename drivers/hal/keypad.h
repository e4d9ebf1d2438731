/*
 * The keypad class: the navigation keys of persons who can't use the touch
 * screen (four arrows, OK, help, back, repeat). Delivers presses, never
 * characters; what a key does is the toolkit's matter. I/O thread.
 */
#ifndef MOTCUA_HAL_KEYPAD_H
#define MOTCUA_HAL_KEYPAD_H

#include "hal/device.h"

#define KEYPAD_PRESSES_PER_S 20 /* more are dropped: a stuck or bouncing key */

enum keypad_key {
	KEYPAD_UP,
	KEYPAD_DOWN,
	KEYPAD_LEFT,
	KEYPAD_RIGHT,
	KEYPAD_OK,
	KEYPAD_BACK,
	KEYPAD_HELP,
	KEYPAD_VOLUME_UP,
	KEYPAD_VOLUME_DOWN,
	KEYPAD_HEADPHONES_IN,  /* a plug was put into the private output */
	KEYPAD_HEADPHONES_OUT,
};

/* Called from inside step(), in the I/O thread. */
struct keypad_sink {
	void *context;
	void (*pressed)(void *context, enum keypad_key key);
};

struct keypad;
struct link;

struct keypad_driver {
	const char *name; /* "evdev", "none" */
	/* link is borrowed and outlives the keypad; "none" takes NULL. */
	struct keypad *(*create)(struct link *link, const struct keypad_sink *sink);
	void (*destroy)(struct keypad *keypad);
	enum err_code (*open)(struct keypad *keypad, struct err *err);
	void (*close)(struct keypad *keypad);
	void (*wait)(const struct keypad *keypad, struct device_wait *ret_wait);
	enum err_code (*step)(struct keypad *keypad, short revents, int64_t now_ms);
};

#endif
