/*
 * HID-POS scanners (usage page 0x8C) through hidraw. A report holds a length,
 * three characters of AIM symbology identifier (the first is "]"), the data,
 * and in its last byte a bit that says that more follows. Makers differ by one
 * byte in front; the bracket tells where it begins.
 * Source: USB HID Point of Sale Usage Tables 1.02, 4.2 scanned data report.
 */
#include "scanner/scanner_priv.h"

#define AIM_LEN 3
#define CONTINUED 0x01

bool scanner_hid_report(const unsigned char *report, size_t len, const unsigned char **ret_data, size_t *ret_len,
	bool *ret_continued)
{
	size_t bracket = 1;
	while (bracket <= AIM_LEN && bracket < len && report[bracket] != ']')
		bracket++;
	if (bracket > AIM_LEN || bracket + AIM_LEN >= len)
		return false;
	size_t count = report[bracket == 1 ? 0 : 1];
	size_t room = len - bracket - AIM_LEN - 1; /* the last byte is the flag */
	if (count == 0 || count > room)
		return false;
	*ret_data = report + bracket + AIM_LEN;
	*ret_len = count;
	*ret_continued = report[len - 1] & CONTINUED;
	return true;
}

static void consume(struct scanner_device *device, const unsigned char *bytes, size_t len, int64_t now_ms)
{
	const unsigned char *data;
	size_t data_len;
	bool continued;
	if (!scanner_hid_report(bytes, len, &data, &data_len, &continued))
		return; /* status and trigger reports, which say nothing to us */
	scanner_frame_bytes(&device->frame, data, data_len, now_ms);
	if (!continued)
		scanner_frame_end(&device->frame, now_ms);
}

static const struct scanner_kind kind = {.consume = consume};

static struct scanner *hid_create(struct link *link, const struct scanner_sink *sink)
{
	return scanner_device_create(&kind, link, sink);
}

const struct scanner_driver scanner_hid = {
	.name = "hid",
	.create = hid_create,
	SCANNER_DEVICE_FUNCTIONS,
};
