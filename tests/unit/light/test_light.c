#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "light/light.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int shown(const char *path)
{
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	int byte = fgetc(file);
	fclose(file);
	return byte;
}

static void virtual_light_is_read_from_its_file(void **state)
{
	char path[300];
	const char *folder = getenv("TMPDIR");
	snprintf(path, sizeof path, "%.200s/light-%ld", folder ? folder : "/tmp", (long)getpid());
	struct light *light = light_virtual.create(path);
	assert_int_equal(light_virtual.open(light, NULL), ERR_OK);
	assert_int_equal(shown(path), '0');
	light_virtual.set(light, true);
	assert_int_equal(shown(path), '1');
	light_virtual.close(light);
	assert_int_equal(shown(path), '0');
	light_virtual.destroy(light);
	unlink(path);
	assert_null(light_virtual.create(""));
}

static void gpio_options_are_checked_and_a_missing_chip_is_offline(void **state)
{
	static const char *const wrong[] = {"", ":1", "gpiochip0", "gpiochip0:", "gpiochip0:x", "gpiochip0:1?high",
		"g:5000"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_null(light_gpio.create(wrong[i]));
	assert_null(light_gpio.create(NULL));
	struct light *light = light_gpio.create("gpiochip-of-nobody:17?low");
	assert_non_null(light);
	struct err err;
	assert_int_equal(light_gpio.open(light, &err), ERR_OFFLINE);
	light_gpio.set(light, true);
	light_gpio.destroy(light);
	light_gpio.destroy(NULL);
}

static void no_light_takes_everything(void **state)
{
	struct light *light = light_none.create(NULL);
	assert_int_equal(light_none.open(light, NULL), ERR_OK);
	light_none.set(light, true);
	light_none.close(light);
	light_none.destroy(light);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(virtual_light_is_read_from_its_file),
		cmocka_unit_test(gpio_options_are_checked_and_a_missing_chip_is_offline),
		cmocka_unit_test(no_light_takes_everything),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
