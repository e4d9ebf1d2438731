/*
 * A byte transport: tty, usblp, TCP, hidraw, evdev, memory. It knows nothing
 * of what the bytes mean. Named by a link address in the configuration:
 * "tty:/dev/ttyUSB0?baud=115200&flow=none|hard|soft", "usb:/dev/usb/lp0",
 * "usb:/dev/usb?serial=J4ZE001" (whichever node that unit got),
 * "tcp:127.0.0.1:9100", "hid:/dev/hidraw0", "evdev:/dev/input/event3".
 * "video:/dev/video0?width=1280&height=720" (one read is one grey picture),
 * "memory:NAME" (both ends in this process). I/O thread only. Never blocks.
 */
#ifndef MOTCUA_HAL_LINK_H
#define MOTCUA_HAL_LINK_H

#include "hal/device.h"

#include <stddef.h>

#define LINK_ADDRESS_MAX 256

struct link;

struct link_class {
	const char *scheme; /* "tty" */
	/* All mandatory. */
	enum err_code (*open)(struct link *link, struct err *err);
	void (*close)(struct link *link); /* can't fail; twice is once */
	/* Bytes moved into *ret_len. ERR_AGAIN: none now. ERR_OFFLINE: the peer is gone (close it). */
	enum err_code (*read)(struct link *link, void *out, size_t size, size_t *ret_len);
	enum err_code (*write)(struct link *link, const void *bytes, size_t len, size_t *ret_len);
	int (*fd)(const struct link *link); /* -1 when closed, and for links without one (memory) */
	void (*destroy)(struct link *link); /* closes first */
};

/* Embedded first in each transport's own struct. */
struct link {
	const struct link_class *class;
	char address[LINK_ADDRESS_MAX];
	/* What a tty holds of the time before open() is thrown away: an old scan, answers to questions that nobody here
	 * asked. True leaves it: a printer may have said while nobody listened that its last paper is out. */
	bool keeps_old_input;
};

#endif
