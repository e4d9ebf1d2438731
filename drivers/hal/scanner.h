/*
 * The scanner class: delivers whole payloads, split and rejoined by the
 * driver. What a payload means is the model's matter; a driver only bounds it.
 */
#ifndef MOTCUA_HAL_SCANNER_H
#define MOTCUA_HAL_SCANNER_H

#include "hal/device.h"

#include <stddef.h>

#define SCANNER_PAYLOAD_MAX 1024     /* bytes; longer ones are dropped whole */
#define SCANNER_GAP_MS 150           /* silence that ends a payload without terminator */
#define SCANNER_REPEAT_MS 1500       /* the same payload again within this is one scan */
#define SCANNER_FLOOD_PER_S 20       /* payloads a second that disable the device with an alarm */
#define SCANNER_FLOOD_BYTES_PER_S 8192 /* and so many bytes: a stuck or hostile wedge sends no payloads at all */
#define SCANNER_REST_MS 10000        /* a disabled device must be silent for so long */

enum scanner_trouble { SCANNER_TOO_LONG, SCANNER_FLOODED, SCANNER_GARBAGE };

/* Called from inside step(), in the I/O thread. bytes are not text until checked; wiped after the call. */
struct scanner_sink {
	void *context;
	void (*scanned)(void *context, const char *bytes, size_t len);
	void (*trouble)(void *context, enum scanner_trouble trouble);
};

struct scanner;
struct link;

struct scanner_driver {
	const char *name; /* "serial", "hid", "wedge", "camera", "virtual" */
	/* link is borrowed and outlives the scanner; its kind must suit: tty for "serial", hid for "hid", evdev for
	 * "wedge", video for "camera"; "virtual" takes any, as "serial" does. NULL where memory is short. */
	struct scanner *(*create)(struct link *link, const struct scanner_sink *sink);
	void (*destroy)(struct scanner *scanner);
	enum err_code (*open)(struct scanner *scanner, struct err *err);
	void (*close)(struct scanner *scanner);
	void (*wait)(const struct scanner *scanner, struct device_wait *ret_wait);
	enum err_code (*step)(struct scanner *scanner, short revents, int64_t now_ms);
	/* DEVICE_FAULT while disabled by a flood. */
	enum device_health (*health)(const struct scanner *scanner);
};

#endif
