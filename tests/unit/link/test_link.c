#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "link/link.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "link/link_priv.h"

static void address_is_split_into_scheme_target_and_options(void **state)
{
	struct link_address address;
	assert_int_equal(link_address_parse("tty:/dev/ttyUSB0?baud=9600&flow=hard", &address, NULL), ERR_OK);
	assert_string_equal(address.scheme, "tty");
	assert_string_equal(address.target, "/dev/ttyUSB0");
	char flow[8];
	assert_true(link_address_option(&address, "flow", flow, sizeof flow));
	assert_string_equal(flow, "hard");
	assert_false(link_address_option(&address, "bau", flow, sizeof flow));
	long baud;
	assert_int_equal(link_address_number(&address, "baud", 1, 99999, 5, &baud, NULL), ERR_OK);
	assert_int_equal(baud, 9600);
	assert_int_equal(link_address_number(&address, "other", 1, 9, 5, &baud, NULL), ERR_OK);
	assert_int_equal(baud, 5);
	assert_int_equal(link_address_number(&address, "flow", 1, 9, 5, &baud, NULL), ERR_INVALID);
	assert_int_equal(link_address_number(&address, "baud", 1, 9, 5, &baud, NULL), ERR_INVALID);
}

static void wrong_addresses_are_refused_with_a_reason(void **state)
{
	static const char *const wrong[] = {
		"", ":", "tty", "tty:", "/dev/ttyUSB0", "serial:/dev/ttyS0",
		"tty:/dev/ttyS0?baud=x", "tty:/dev/ttyS0?baud=12345",
		"tty:/dev/ttyS0?flow=maybe", "tty:/dev/ttyS0?speed=9600", "tty:/dev/ttyS0?=1", "tcp:printer.example:9100",
		"tcp:127.0.0.1", "tcp:[::1]", "tcp:127.0.0.1:http",
		"usb:/dev/usb/lp0?baud=9600", "evdev:/dev/input/event0?grab=2",
		"video:/dev/video0?width=99999", "averyveryverylongscheme:x",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct err err = {.text = ""};
		assert_int_equal(link_check(wrong[i], &err), ERR_INVALID);
		assert_true(strlen(err.text) > 10);
	}
	char endless[LINK_ADDRESS_MAX + 10];
	memset(endless, 'x', sizeof endless);
	memcpy(endless, "tty:", 4);
	endless[sizeof endless - 1] = '\0';
	assert_int_equal(link_check(endless, NULL), ERR_INVALID);
}

static void every_scheme_is_made_from_its_address(void **state)
{
	static const char *const right[] = {
		"tty:/dev/ttyUSB0?baud=115200&flow=none", "tty:/dev/ttyS0", "usb:/dev/usb/lp0",
		"tcp:127.0.0.1:9100", "tcp:[::1]:9100",
		"hid:/dev/hidraw0", "evdev:/dev/input/event3?grab=0", "video:/dev/video0?width=640&height=480", "memory:",
	};
	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
		struct link *link;
		assert_int_equal(link_create(right[i], &link, NULL), ERR_OK);
		assert_string_equal(link->address, right[i]);
		assert_true(strncmp(right[i], link->class->scheme, strlen(link->class->scheme)) == 0);
		assert_int_equal(link_fd(link), -1);
		size_t len = 77;
		char byte = 0;
		if (strcmp(link->class->scheme, "video") != 0)
			assert_int_equal(link_write(link, &byte, 1, &len), ERR_OFFLINE);
		assert_int_equal(link_read(link, &byte, 1, &len), ERR_OFFLINE);
		assert_int_equal(len, 77);
		link_close(link);
		link_destroy(link);
	}
	link_destroy(NULL);
}

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* sysfs in small: usbmisc/lpN/device is a link to an interface, whose parent is the unit with its serial number. */
static void usb_printer_is_found_by_its_serial_number_under_any_node(void **state)
{
	char root[200], path[400], target[400], found[400];
	const char *folder = getenv("TMPDIR");
	snprintf(root, sizeof root, "%.120s/sysfs-%ld", folder ? folder : "/tmp", (long)getpid());
	assert_int_equal(mkdir(root, 0700), 0);
	static const char *const serials[] = {"AAA111\n", "J4ZE001\n"};
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/unit%d", root, i);
		assert_int_equal(mkdir(path, 0700), 0);
		snprintf(path, sizeof path, "%s/unit%d/interface", root, i);
		assert_int_equal(mkdir(path, 0700), 0);
		snprintf(path, sizeof path, "%s/unit%d/serial", root, i);
		put(path, serials[i]);
		snprintf(path, sizeof path, "%s/lp%d", root, 3 + i);
		assert_int_equal(mkdir(path, 0700), 0);
		snprintf(path, sizeof path, "%s/lp%d/device", root, 3 + i);
		snprintf(target, sizeof target, "%s/unit%d/interface", root, i);
		assert_int_equal(symlink(target, path), 0);
	}
	assert_int_equal(link_usb_find(root, "/dev/usb", "J4ZE001", found, sizeof found), ERR_OK);
	assert_string_equal(found, "/dev/usb/lp4");
	assert_int_equal(link_usb_find(root, "/dev/usb", "J4ZE00", found, sizeof found), ERR_NOT_FOUND);
	assert_int_equal(link_usb_find(root, "/dev/usb", "", found, sizeof found), ERR_NOT_FOUND);
	assert_int_equal(link_usb_find("/nonexistent", "/dev/usb", "J4ZE001", found, sizeof found), ERR_NOT_FOUND);
	struct link *link;
	struct err err;
	assert_int_equal(link_create("usb:/dev/usb?serial=NOBODY-HAS-THIS", &link, NULL), ERR_OK);
	assert_int_equal(link_open(link, &err), ERR_OFFLINE);
	assert_non_null(strstr(err.text, "NOBODY-HAS-THIS"));
	link_destroy(link);
}

static void missing_devices_are_offline(void **state)
{
	static const char *const absent[] = {"tty:/nonexistent/tty", "usb:/nonexistent/lp0",
		"hid:/nonexistent/h", "evdev:/nonexistent/e",
		"video:/nonexistent/v"};
	for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) {
		struct link *link;
		assert_int_equal(link_create(absent[i], &link, NULL), ERR_OK);
		struct err err;
		assert_int_equal(link_open(link, &err), ERR_OFFLINE);
		assert_non_null(strstr(err.text, "/nonexistent/"));
		link_destroy(link);
	}
}

static void files_that_are_no_such_device_are_refused(void **state)
{
	static const char *const wrong[] = {"tty:/dev/null", "evdev:/dev/null", "video:/dev/null"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct link *link;
		assert_int_equal(link_create(wrong[i], &link, NULL), ERR_OK);
		assert_int_equal(link_open(link, NULL), ERR_IO);
		assert_int_equal(link_fd(link), -1);
		link_destroy(link);
	}
}

static void interrupted_and_full_are_not_gone(void **state)
{
	size_t len = 0;
	assert_int_equal(link_io_result(5, 0, &len), ERR_OK);
	assert_int_equal(len, 5);
	assert_int_equal(link_io_result(-1, EINTR, &len), ERR_AGAIN);
	assert_int_equal(link_io_result(-1, EAGAIN, &len), ERR_AGAIN);
	assert_int_equal(link_io_result(-1, ENOSPC, &len), ERR_AGAIN);
	assert_int_equal(link_io_result(-1, EIO, &len), ERR_OFFLINE);
	assert_int_equal(link_io_result(-1, ENODEV, &len), ERR_OFFLINE);
	assert_int_equal(len, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(address_is_split_into_scheme_target_and_options),
		cmocka_unit_test(wrong_addresses_are_refused_with_a_reason),
		cmocka_unit_test(every_scheme_is_made_from_its_address),
		cmocka_unit_test(usb_printer_is_found_by_its_serial_number_under_any_node),
		cmocka_unit_test(missing_devices_are_offline),
		cmocka_unit_test(files_that_are_no_such_device_are_refused),
		cmocka_unit_test(interrupted_and_full_are_not_gone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
