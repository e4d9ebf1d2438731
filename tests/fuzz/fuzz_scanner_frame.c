/*
 * Frames of scanners. The first byte chooses the way in: stream, HID reports,
 * wedge events. Every second byte of the stream's control says how the time
 * goes on. A payload that comes out is within its limits and free of control
 * characters, and too many never come out.
 */
#include "base/check.h"
#include "link/link_memory.h"
#include "scanner/scanner.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct heard {
	unsigned scans;
};

static void on_scanned(void *context, const char *bytes, size_t len)
{
	CHECK(len > 0 && len <= SCANNER_PAYLOAD_MAX && bytes[len] == '\0');
	for (size_t i = 0; i < len; i++)
		CHECK((unsigned char)bytes[i] >= 0x20 && bytes[i] != 0x7F);
	((struct heard *)context)->scans++;
}

static void on_trouble(void *context, enum scanner_trouble trouble)
{
	CHECK(trouble <= SCANNER_GARBAGE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct scanner_driver *const drivers[] = {&scanner_serial, &scanner_hid, &scanner_wedge};
	if (size < 1 || size > 60000)
		return 0;
	const struct scanner_driver *driver = drivers[data[0] % 3];
	struct heard heard = {0};
	const struct scanner_sink sink = {&heard, on_scanned, on_trouble};
	static struct link *link; /* one for all runs: its rings are large */
	unsigned char rest[256];
	size_t len;
	link = link ? link : link_memory_create();
	struct scanner *scanner = driver->create(link, &sink);
	CHECK(driver->open(scanner, NULL) == ERR_OK);
	int64_t now_ms = 1000;
	for (size_t at = 1; at < size;) {
		size_t piece = 1 + data[at] % 67;
		piece = piece < size - at ? piece : size - at;
		CHECK(link_memory_give(link, data + at, piece) == piece);
		CHECK(driver->step(scanner, 0, now_ms) == ERR_OK);
		now_ms += data[at] < 32 ? data[at] * 10 : 1;
		at += piece;
	}
	CHECK(driver->step(scanner, 0, now_ms + SCANNER_GAP_MS) == ERR_OK);
	CHECK(heard.scans <= ((unsigned)(now_ms / 1000) + 2) * SCANNER_FLOOD_PER_S);
	while (link_read(link, rest, sizeof rest, &len) == ERR_OK)
		;
	driver->destroy(scanner);
	return 0;
}
