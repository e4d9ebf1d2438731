#include "scanner/scanner_priv.h"

#include "base/check.h"
#include "base/log.h"
#include "link/link.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define QUIET_MS 50

struct scanner *scanner_device_create(const struct scanner_kind *kind, struct link *link,
	const struct scanner_sink *sink)
{
	struct scanner_device *device = calloc(1, sizeof *device);
	if (!device)
		return NULL;
	device->kind = kind;
	device->link = link;
	scanner_frame_init(&device->frame, sink);
	return (struct scanner *)device;
}

void scanner_device_destroy(struct scanner *scanner)
{
	struct scanner_device *device = (struct scanner_device *)scanner;
	if (!device)
		return;
	scanner_device_close(scanner);
	scanner_frame_finish(&device->frame);
	free(device);
}

enum err_code scanner_device_open(struct scanner *scanner, struct err *err)
{
	struct scanner_device *device = (struct scanner_device *)scanner;
	CHECK(!device->opened);
	enum err_code code = link_open(device->link, err);
	if (code != ERR_OK)
		return err_wrap(err, code, "scanner");
	device->opened = true;
	device->event_len = 0;
	device->shifted = device->dropped = device->idle_read = false;
	struct scanner_sink sink = device->frame.sink;
	scanner_frame_init(&device->frame, &sink);
	if (device->kind->reset)
		device->kind->reset(device);
	return ERR_OK;
}

void scanner_device_close(struct scanner *scanner)
{
	struct scanner_device *device = (struct scanner_device *)scanner;
	if (device->opened)
		link_close(device->link);
	device->opened = false;
	explicit_bzero(device->frame.bytes, sizeof device->frame.bytes);
	device->frame.len = 0;
}

void scanner_device_wait(const struct scanner *scanner, struct device_wait *ret_wait)
{
	const struct scanner_device *device = (const struct scanner_device *)scanner;
	*ret_wait = (struct device_wait){.fd = -1, .deadline_ms = DEVICE_NO_DEADLINE};
	if (!device->opened)
		return;
	ret_wait->fd = link_fd(device->link);
	ret_wait->events = device->idle_read ? 0 : POLLIN;
	ret_wait->deadline_ms = scanner_frame_deadline(&device->frame);
	if (device->idle_read && device->quiet_ms < ret_wait->deadline_ms)
		ret_wait->deadline_ms = device->quiet_ms;
}

enum err_code scanner_device_step(struct scanner *scanner, short revents, int64_t now_ms)
{
	struct scanner_device *device = (struct scanner_device *)scanner;
	if (!device->opened)
		return ERR_OFFLINE;
	unsigned char bytes[SCANNER_REPORT_MAX];
	size_t len = 0;
	enum err_code code = link_read(device->link, bytes, sizeof bytes, &len);
	device->idle_read = code == ERR_AGAIN && revents & POLLIN;
	device->quiet_ms = now_ms + QUIET_MS;
	if (code == ERR_OK)
		device->kind->consume(device, bytes, len, now_ms);
	explicit_bzero(bytes, sizeof bytes);
	if (code != ERR_OK && code != ERR_AGAIN) {
		log_event(LOG_WARN, "scanner.lost", LOG_STR("link", device->link->address));
		scanner_device_close(scanner);
		return ERR_OFFLINE;
	}
	scanner_frame_tick(&device->frame, now_ms);
	return ERR_OK;
}

enum device_health scanner_device_health(const struct scanner *scanner)
{
	const struct scanner_device *device = (const struct scanner_device *)scanner;
	if (!device->opened)
		return DEVICE_CLOSED;
	return device->frame.disabled ? DEVICE_FAULT : DEVICE_READY;
}
