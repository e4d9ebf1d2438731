/* Which machine this is, read from folders like those of Linux. */
#include "base/file.h"
#include "base/machine.h"
#include "support/test.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void put(const char *root, const char *folder, const char *name, const char *text)
{
	char path[FILE_PATH_MAX];
	snprintf(path, sizeof path, "%s%s", root, folder);
	assert_int_equal(file_make_dirs(path, NULL), ERR_OK);
	snprintf(path, sizeof path, "%s%s/%s", root, folder, name);
	test_write_file(path, text, strlen(text));
}

static void plug(const char *root, const char *port, const char *device, const char *address)
{
	char folder[128], link[FILE_PATH_MAX];
	snprintf(folder, sizeof folder, "/sys/class/net/%s", port);
	put(root, folder, "address", address);
	snprintf(link, sizeof link, "%s%s/device", root, folder);
	if (device)
		assert_int_equal(symlink(device, link), 0);
}

static void make(const char *name, char root[FILE_PATH_MAX], const char *id, const char *mac,
				 char ret_name[MACHINE_SIZE])
{
	test_path(name, root, FILE_PATH_MAX);
	put(root, "/etc", "machine-id", id);
	plug(root, "eth0", "../../../0000:00:1f.6", mac);
	plug(root, "lo", NULL, "00:00:00:00:00:00\n");
	machine_read(root, ret_name);
}

static void a_disk_in_another_machine_is_a_copy(void **state)
{
	char root[FILE_PATH_MAX], first[MACHINE_SIZE], again[MACHINE_SIZE], twin[MACHINE_SIZE], other[MACHINE_SIZE];
	make("first", root, "0a0b0c\n", "52:54:00:12:34:56\n", first);
	machine_read(root, again);
	assert_string_equal(first, again);
	assert_false(machine_is_another(first, again));
	make("twin", root, "0a0b0c\n", "52:54:00:12:34:57\n", twin); /* the image was copied, its machine-id with it */
	assert_true(machine_is_another(first, twin));
	make("other", root, "0a0b0d\n", "52:54:00:12:34:56\n", other); /* another system on the same board */
	assert_true(machine_is_another(first, other));
}

static void a_port_that_comes_or_goes_is_the_same_machine(void **state)
{
	char root[FILE_PATH_MAX], first[MACHINE_SIZE], more[MACHINE_SIZE], less[MACHINE_SIZE];
	make("ports", root, "0a0b0c\n", "52:54:00:12:34:56\n", first);
	plug(root, "usb0", "../../../usb1/1-2", "02:00:00:00:00:09\n");
	machine_read(root, more);
	assert_string_equal(first, more);
	plug(root, "eth1", "../../../0000:02:00.0", "52:54:00:99:99:99\n");
	machine_read(root, more);
	assert_string_not_equal(first, more);
	assert_false(machine_is_another(first, more));
	assert_false(machine_is_another(more, first));
	/* A card that is gone says nothing about the rest. */
	test_path("bare", root, sizeof root);
	put(root, "/etc", "machine-id", "0a0b0c\n");
	machine_read(root, less);
	assert_false(machine_is_another(first, less));
	assert_false(machine_is_another(less, first));
}

static void a_machine_without_marks_has_no_name_and_no_tag(void **state)
{
	char root[FILE_PATH_MAX], name[MACHINE_SIZE], tag[MACHINE_TAG_SIZE];
	test_path("nothing", root, sizeof root);
	put(root, "/etc", "machine-id", "uninitialized\n");
	put(root, "/sys/class/dmi/id", "product_uuid", "00000000-0000-0000-0000-000000000000\n");
	machine_read(root, name);
	assert_string_equal(name, "");
	machine_tag(name, tag);
	assert_string_equal(tag, "");
	put(root, "/proc/device-tree", "serial-number", "1000000017a3c0de");
	machine_read(root, name);
	assert_non_null(strstr(name, "tree="));
	machine_tag(name, tag);
	assert_int_equal(strlen(tag), 4);
	assert_int_equal(tag[0], 'Z');
	assert_null(strstr(name, "17a3"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_disk_in_another_machine_is_a_copy),
		cmocka_unit_test(a_port_that_comes_or_goes_is_the_same_machine),
		cmocka_unit_test(a_machine_without_marks_has_no_name_and_no_tag),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
