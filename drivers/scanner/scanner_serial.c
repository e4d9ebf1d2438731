/* Scanners that send their payloads as a stream of bytes: CDC-ACM, RS-232, ptys. */
#include "scanner/scanner_priv.h"

static void consume(struct scanner_device *device, const unsigned char *bytes, size_t len, int64_t now_ms)
{
	scanner_frame_bytes(&device->frame, bytes, len, now_ms);
}

static const struct scanner_kind kind = {.consume = consume};

static struct scanner *serial_create(struct link *link, const struct scanner_sink *sink)
{
	return scanner_device_create(&kind, link, sink);
}

const struct scanner_driver scanner_serial = {
	.name = "serial",
	.create = serial_create,
	SCANNER_DEVICE_FUNCTIONS,
};

const struct scanner_driver scanner_virtual = {
	.name = "virtual",
	.create = serial_create,
	SCANNER_DEVICE_FUNCTIONS,
};
