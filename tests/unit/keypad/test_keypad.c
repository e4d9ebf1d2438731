#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "keypad/keypad.h"
#include "link/link_memory.h"

#include <linux/input.h>
#include <poll.h>

struct pressed {
	enum keypad_key keys[256];
	unsigned count;
};

static void on_pressed(void *context, enum keypad_key key)
{
	struct pressed *pressed = context;
	pressed->keys[pressed->count++] = key;
}

static void give(struct link *link, unsigned type, unsigned code, int value)
{
	struct input_event event = {.type = (unsigned short)type, .code = (unsigned short)code, .value = value};
	(void)link_memory_give(link, &event, sizeof event);
}

static void arrows_and_ok_come_through_once_a_press(void **state)
{
	struct pressed pressed = {.count = 0};
	const struct keypad_sink sink = {&pressed, on_pressed};
	struct link *link = link_memory_create();
	struct keypad *keypad = keypad_evdev.create(link, &sink);
	assert_int_equal(keypad_evdev.open(keypad, NULL), ERR_OK);
	static const unsigned codes[] = {KEY_UP, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_ENTER, KEY_F1, KEY_ESC};
	static const enum keypad_key keys[] = {
		KEYPAD_UP, KEYPAD_DOWN, KEYPAD_LEFT, KEYPAD_RIGHT, KEYPAD_OK, KEYPAD_HELP, KEYPAD_BACK};
	for (int i = 0; i < 7; i++) {
		give(link, EV_KEY, codes[i], 1);
		give(link, EV_KEY, codes[i], 2);
		give(link, EV_KEY, codes[i], 0);
	}
	give(link, EV_KEY, KEY_A, 1);
	give(link, EV_SW, SW_HEADPHONE_INSERT, 1);
	for (int i = 0; i < 10; i++)
		assert_int_equal(keypad_evdev.step(keypad, POLLIN, 1000), ERR_OK);
	assert_int_equal(pressed.count, 8);
	for (int i = 0; i < 7; i++)
		assert_int_equal(pressed.keys[i], keys[i]);
	assert_int_equal(pressed.keys[7], KEYPAD_HEADPHONES_IN);
	keypad_evdev.destroy(keypad);
	link_destroy(link);
}

static void bouncing_key_is_limited_and_an_unplugged_pad_is_offline(void **state)
{
	struct pressed pressed = {.count = 0};
	const struct keypad_sink sink = {&pressed, on_pressed};
	struct link *link = link_memory_create();
	struct keypad *keypad = keypad_evdev.create(link, &sink);
	assert_int_equal(keypad_evdev.open(keypad, NULL), ERR_OK);
	for (int i = 0; i < 200; i++)
		give(link, EV_KEY, KEY_OK, 1);
	for (int i = 0; i < 30; i++)
		assert_int_equal(keypad_evdev.step(keypad, POLLIN, 2000), ERR_OK);
	assert_int_equal(pressed.count, KEYPAD_PRESSES_PER_S);
	link_memory_plug(link, false);
	assert_int_equal(keypad_evdev.step(keypad, POLLIN, 2000), ERR_OFFLINE);
	struct device_wait wait;
	keypad_evdev.wait(keypad, &wait);
	assert_int_equal(wait.fd, -1);
	keypad_evdev.destroy(keypad);
	link_destroy(link);
}

static void no_keypad_is_quiet(void **state)
{
	const struct keypad_sink sink = {NULL, on_pressed};
	struct keypad *keypad = keypad_none.create(NULL, &sink);
	struct device_wait wait;
	assert_int_equal(keypad_none.open(keypad, NULL), ERR_OK);
	keypad_none.wait(keypad, &wait);
	assert_int_equal(wait.deadline_ms, DEVICE_NO_DEADLINE);
	assert_int_equal(keypad_none.step(keypad, 0, 0), ERR_OK);
	keypad_none.destroy(keypad);
	keypad_evdev.destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arrows_and_ok_come_through_once_a_press),
		cmocka_unit_test(bouncing_key_is_limited_and_an_unplugged_pad_is_offline),
		cmocka_unit_test(no_keypad_is_quiet),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
