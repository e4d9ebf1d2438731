#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "link/link_memory.h"
#include "qr/qr.h"
#include "scanner/scanner.h"
#include "scanner/scanner_priv.h"
#include "virtual/virtual_pty.h"

#include <linux/input.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct desk {
	struct link *link;
	struct scanner *scanner;
	const struct scanner_driver *driver;
	char last[SCANNER_PAYLOAD_MAX + 1];
	unsigned scans, troubles;
};

static void on_scanned(void *context, const char *bytes, size_t len)
{
	struct desk *desk = context;
	desk->scans++;
	memcpy(desk->last, bytes, len);
	desk->last[len] = '\0';
}

static void on_trouble(void *context, enum scanner_trouble trouble)
{
	((struct desk *)context)->troubles++;
}

static void start(struct desk *desk, const struct scanner_driver *driver, const char *address)
{
	memset(desk, 0, sizeof *desk);
	desk->driver = driver;
	desk->link = link_memory_create();
	snprintf(desk->link->address, sizeof desk->link->address, "%s", address);
	const struct scanner_sink sink = {desk, on_scanned, on_trouble};
	desk->scanner = driver->create(desk->link, &sink);
	assert_non_null(desk->scanner);
	assert_int_equal(driver->health(desk->scanner), DEVICE_CLOSED);
	assert_int_equal(driver->open(desk->scanner, NULL), ERR_OK);
	assert_int_equal(driver->health(desk->scanner), DEVICE_READY);
}

static void finish(struct desk *desk)
{
	desk->driver->destroy(desk->scanner);
	link_destroy(desk->link);
}

static void step_all(struct desk *desk, int64_t now_ms)
{
	for (int i = 0; i < 200; i++)
		assert_int_equal(desk->driver->step(desk->scanner, POLLIN, now_ms), ERR_OK);
}

/* As hidraw gives it: one report a read. */
static void report(struct desk *desk, const char *data, bool more, int64_t now_ms)
{
	unsigned char bytes[64] = {0x02, (unsigned char)strlen(data), ']', 'Q', '1'};
	memcpy(bytes + 5, data, strlen(data));
	bytes[63] = more;
	assert_int_equal(link_memory_give(desk->link, bytes, sizeof bytes), sizeof bytes);
	assert_int_equal(desk->driver->step(desk->scanner, POLLIN, now_ms), ERR_OK);
}

static void hid_reports_of_one_payload_are_put_together(void **state)
{
	struct desk desk;
	start(&desk, &scanner_hid, "hid:/dev/hidraw0");
	report(&desk, "079185001234||NGUYEN VAN ANH|01011985|Nam|An Binh, Ph", true, 1000);
	assert_int_equal(desk.scans, 0);
	report(&desk, "u Giao|02032021", false, 1010);
	assert_int_equal(desk.scans, 1);
	assert_string_equal(desk.last, "079185001234||NGUYEN VAN ANH|01011985|Nam|An Binh, Phu Giao|02032021");
	finish(&desk);
}

static void hid_report_with_and_without_number_is_understood(void **state)
{
	const unsigned char *data;
	size_t len;
	bool more;
	const unsigned char plain[] = {3, ']', 'C', '1', 'A', 'B', 'C', 0, 0};
	assert_true(scanner_hid_report(plain, sizeof plain, &data, &len, &more));
	assert_int_equal(len, 3);
	assert_memory_equal(data, "ABC", 3);
	assert_false(more);
	const unsigned char wrong_length[] = {2, 60, ']', 'C', '1', 'A', 'B', 'C', 0};
	assert_false(scanner_hid_report(wrong_length, sizeof wrong_length, &data, &len, &more));
	const unsigned char no_bracket[] = {2, 3, 'x', 'C', '1', 'A', 'B', 'C', 0};
	assert_false(scanner_hid_report(no_bracket, sizeof no_bracket, &data, &len, &more));
	for (size_t size = 0; size < 6; size++)
		assert_false(scanner_hid_report(plain, size, &data, &len, &more));
}

static void key_event(struct desk *desk, unsigned type, unsigned code, int value)
{
	struct input_event event = {.type = (unsigned short)type, .code = (unsigned short)code, .value = value};
	assert_int_equal(link_memory_give(desk->link, &event, sizeof event), sizeof event);
}

static void strike(struct desk *desk, unsigned code)
{
	key_event(desk, EV_KEY, code, 1);
	key_event(desk, EV_SYN, SYN_REPORT, 0);
	key_event(desk, EV_KEY, code, 0);
	key_event(desk, EV_SYN, SYN_REPORT, 0);
}

static void wedge_types_ascii_with_shift(void **state)
{
	struct desk desk;
	start(&desk, &scanner_wedge, "evdev:/dev/input/event0");
	key_event(&desk, EV_KEY, KEY_LEFTSHIFT, 1);
	strike(&desk, KEY_H);
	key_event(&desk, EV_KEY, KEY_LEFTSHIFT, 0);
	strike(&desk, KEY_2);
	key_event(&desk, EV_KEY, KEY_1, 2); /* the kernel's own repeat */
	strike(&desk, KEY_DOT);
	strike(&desk, KEY_ENTER);
	step_all(&desk, 1000);
	assert_string_equal(desk.last, "H2.");
	assert_int_equal(desk.scans, 1);
	finish(&desk);
}

static void wedge_events_cut_at_any_byte_are_put_together(void **state)
{
	for (size_t chunk = 1; chunk < 30; chunk++) {
		struct desk desk;
		start(&desk, &scanner_wedge, "evdev:/dev/input/event0");
		link_memory_set_chunk(desk.link, chunk);
		strike(&desk, KEY_A);
		strike(&desk, KEY_ENTER);
		step_all(&desk, 1000);
		assert_string_equal(desk.last, "a");
		finish(&desk);
	}
}

static void keys_that_are_no_characters_and_lost_events_spoil_the_payload(void **state)
{
	struct desk desk;
	start(&desk, &scanner_wedge, "evdev:/dev/input/event0");
	strike(&desk, KEY_A);
	strike(&desk, KEY_F4);
	strike(&desk, KEY_ENTER);
	step_all(&desk, 1000);
	strike(&desk, KEY_B);
	key_event(&desk, EV_SYN, SYN_DROPPED, 0);
	strike(&desk, KEY_C);
	strike(&desk, KEY_ENTER);
	step_all(&desk, 3000);
	assert_int_equal(desk.scans, 0);
	assert_int_equal(desk.troubles, 2);
	finish(&desk);
}

static void stuck_key_at_ten_kilohertz_disables_the_device(void **state)
{
	struct desk desk;
	start(&desk, &scanner_wedge, "evdev:/dev/input/event0");
	for (int ms = 0; ms < 1000 && desk.troubles == 0; ms++) {
		for (int i = 0; i < 10; i++)
			strike(&desk, KEY_7);
		for (int i = 0; i < 8; i++)
			assert_int_equal(desk.driver->step(desk.scanner, POLLIN, 1000 + ms), ERR_OK);
	}
	assert_int_equal(desk.troubles, 1);
	assert_int_equal(desk.scans, 0);
	assert_int_equal(desk.driver->health(desk.scanner), DEVICE_FAULT);
	finish(&desk);
}

/* A picture of a QR code, 8 dots a module, as a camera would give it. */
static void give_picture(struct desk *desk, const char *text, unsigned width, unsigned height)
{
	struct qr qr;
	assert_int_equal(qr_encode(text, &qr, NULL), ERR_OK);
	unsigned char *picture = malloc((size_t)width * height);
	memset(picture, 230, (size_t)width * height);
	unsigned scale = 4, left = (width - qr.size * scale) / 2, top = (height - qr.size * scale) / 2;
	for (unsigned y = 0; y < qr.size * scale; y++)
		for (unsigned x = 0; x < qr.size * scale; x++)
			if (qr_is_dark(&qr, x / scale, y / scale))
				picture[(size_t)(top + y) * width + left + x] = 30;
	assert_int_equal(link_memory_give(desk->link, picture, (size_t)width * height), (size_t)width * height);
	free(picture);
}

static void camera_reads_the_code_once_while_it_is_held_there(void **state)
{
	struct desk desk;
	start(&desk, &scanner_camera, "video:/dev/video0?width=240&height=200");
	for (int i = 0; i < 10; i++) {
		give_picture(&desk, "http://127.0.0.1:8080/t/7K3F", 240, 200);
		assert_int_equal(desk.driver->step(desk.scanner, POLLIN, 1000 + i * 200), ERR_OK);
	}
	assert_int_equal(desk.scans, 1);
	assert_string_equal(desk.last, "http://127.0.0.1:8080/t/7K3F");
	finish(&desk);
}

static void unplugged_scanner_is_offline_and_opens_again(void **state)
{
	const struct scanner_driver *const drivers[] = {&scanner_serial, &scanner_hid, &scanner_wedge, &scanner_camera};
	for (size_t i = 0; i < 4; i++) {
		struct desk desk;
		start(&desk, drivers[i], "video:x?width=240&height=200");
		link_memory_plug(desk.link, false);
		assert_int_equal(desk.driver->step(desk.scanner, 0, 1000), ERR_OFFLINE);
		assert_int_equal(desk.driver->health(desk.scanner), DEVICE_CLOSED);
		desk.driver->close(desk.scanner);
		assert_int_equal(desk.driver->open(desk.scanner, NULL), ERR_OFFLINE);
		link_memory_plug(desk.link, true);
		assert_int_equal(desk.driver->open(desk.scanner, NULL), ERR_OK);
		finish(&desk);
	}
}

static void serial_scanner_works_over_a_pty(void **state)
{
	struct virtual_pty pty;
	char path[FILE_PATH_MAX], address[LINK_ADDRESS_MAX];
	const char *folder = getenv("TMPDIR");
	snprintf(path, sizeof path, "%s/scanner-test-%ld", folder ? folder : "/tmp", (long)getpid());
	snprintf(address, sizeof address, "tty:%.200s", path);
	virtual_pty_init(&pty, path);
	assert_int_equal(virtual_pty_plug(&pty, NULL), ERR_OK);
	struct desk desk = {.driver = &scanner_serial};
	assert_int_equal(link_create(address, &desk.link, NULL), ERR_OK);
	const struct scanner_sink sink = {&desk, on_scanned, on_trouble};
	desk.scanner = scanner_serial.create(desk.link, &sink);
	assert_int_equal(scanner_serial.open(desk.scanner, NULL), ERR_OK);
	assert_int_equal(virtual_pty_write(&pty, "H21.9\r", 6), 6);
	struct device_wait wait;
	scanner_serial.wait(desk.scanner, &wait);
	struct pollfd ready = {.fd = wait.fd, .events = wait.events};
	assert_int_equal(poll(&ready, 1, 2000), 1);
	assert_int_equal(scanner_serial.step(desk.scanner, ready.revents, 1000), ERR_OK);
	assert_string_equal(desk.last, "H21.9");
	virtual_pty_unplug(&pty);
	assert_int_equal(scanner_serial.step(desk.scanner, POLLIN, 1000), ERR_OFFLINE);
	finish(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hid_reports_of_one_payload_are_put_together),
		cmocka_unit_test(hid_report_with_and_without_number_is_understood),
		cmocka_unit_test(wedge_types_ascii_with_shift),
		cmocka_unit_test(wedge_events_cut_at_any_byte_are_put_together),
		cmocka_unit_test(keys_that_are_no_characters_and_lost_events_spoil_the_payload),
		cmocka_unit_test(stuck_key_at_ten_kilohertz_disables_the_device),
		cmocka_unit_test(camera_reads_the_code_once_while_it_is_held_there),
		cmocka_unit_test(unplugged_scanner_is_offline_and_opens_again),
		cmocka_unit_test(serial_scanner_works_over_a_pty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
