/* INI files: whatever the bytes, a value that was accepted is within its rule. */
#include "base/check.h"
#include "conf/conf.h"

#include <stdint.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct conf_key keys[] = {
	{.section = "ui", .name = "size", .type = CONF_INT, .fallback = "1", .least = 1, .most = 3},
	{.section = "ui", .name = "contrast", .type = CONF_CHOICE, .fallback = "normal", .choices = "normal|high"},
	{.section = "scanner", .name = "link", .type = CONF_TEXT, .fallback = "", .repeats = true},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct conf conf;
	char path[64];
	struct err err;
	static int fd = -1; /* one file for all runs */
	if (fd < 0)
		fd = memfd_create("conf", 0);
	CHECK(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	conf_init(&conf, keys, ARRAY_LEN(keys));
	if (conf_load(&conf, path, &err) == ERR_OK) {
		long value = conf_int(&conf, "ui", "size");
		CHECK(value >= 1 && value <= 3);
		int choice = conf_choice(&conf, "ui", "contrast");
		CHECK(choice == 0 || choice == 1);
		for (size_t i = 0; conf_section(&conf, "scanner", i); i++)
			CHECK(conf_text(&conf, conf_section(&conf, "scanner", i), "link") != NULL);
	}
	return 0;
}
