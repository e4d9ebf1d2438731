/*
 * What the scanner drivers share: each is this device with another way of
 * turning what the link gives into bytes for the frame.
 */
#ifndef MOTCUA_SCANNER_SCANNER_PRIV_H
#define MOTCUA_SCANNER_SCANNER_PRIV_H

#include "scanner/scanner.h"
#include "scanner/scanner_frame.h"

#define SCANNER_REPORT_MAX 256 /* bytes read at once; a HID report is at most 64 */

struct scanner_device;

struct scanner_kind {
	/* What one read gave. Whole reports for hid; any piece of the stream for the others. */
	void (*consume)(struct scanner_device *device, const unsigned char *bytes, size_t len, int64_t now_ms);
	/* Optional: the device was opened afresh. */
	void (*reset)(struct scanner_device *device);
};

struct scanner_device {
	const struct scanner_kind *kind;
	struct link *link;
	struct scanner_frame frame;
	bool opened;
	bool idle_read; /* readable, but gave nothing: not polled before quiet_ms */
	int64_t quiet_ms;
	/* wedge */
	unsigned char event[32]; /* a struct input_event under way */
	size_t event_len;
	bool shifted;
	bool dropped; /* the kernel lost events: skip to the next report */
};

struct scanner *scanner_device_create(const struct scanner_kind *kind, struct link *link,
	const struct scanner_sink *sink);
void scanner_device_destroy(struct scanner *scanner);
enum err_code scanner_device_open(struct scanner *scanner, struct err *err);
void scanner_device_close(struct scanner *scanner);
void scanner_device_wait(const struct scanner *scanner, struct device_wait *ret_wait);
enum err_code scanner_device_step(struct scanner *scanner, short revents, int64_t now_ms);
enum device_health scanner_device_health(const struct scanner *scanner);

/* HID: the data of one report; false where it is no scan report. */
bool scanner_hid_report(const unsigned char *report, size_t len, const unsigned char **ret_data, size_t *ret_len,
	bool *ret_continued);

/* What the table of each of these drivers says but its name and how it is made. */
#define SCANNER_DEVICE_FUNCTIONS                                                                                       \
	.destroy = scanner_device_destroy, .open = scanner_device_open, .close = scanner_device_close,                     \
	.wait = scanner_device_wait, .step = scanner_device_step, .health = scanner_device_health

#endif
