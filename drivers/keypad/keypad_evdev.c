/* Navigation keypads (Storm, keyboards with few keys) through an evdev link, which takes them for us alone. */
#include "keypad/keypad.h"

#include "base/check.h"
#include "base/log.h"
#include "link/link.h"

#include <linux/input.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS_MAX 16

struct evdev_keypad {
	struct link *link;
	struct keypad_sink sink;
	unsigned char event[sizeof(struct input_event)];
	size_t event_len;
	bool opened;
	int64_t second_ms;
	unsigned presses; /* in that second */
};

static const struct {
	unsigned short code;
	enum keypad_key key;
} keys[] = {
	{KEY_UP, KEYPAD_UP}, {KEY_DOWN, KEYPAD_DOWN}, {KEY_LEFT, KEYPAD_LEFT}, {KEY_RIGHT, KEYPAD_RIGHT},
	{KEY_ENTER, KEYPAD_OK}, {KEY_KPENTER, KEYPAD_OK}, {KEY_OK, KEYPAD_OK}, {KEY_SELECT, KEYPAD_OK},
	{KEY_ESC, KEYPAD_BACK}, {KEY_BACK, KEYPAD_BACK}, {KEY_BACKSPACE, KEYPAD_BACK}, {KEY_HELP, KEYPAD_HELP},
	{KEY_F1, KEYPAD_HELP}, {KEY_VOLUMEUP, KEYPAD_VOLUME_UP}, {KEY_VOLUMEDOWN, KEYPAD_VOLUME_DOWN},
	{KEY_KP8, KEYPAD_UP}, {KEY_KP2, KEYPAD_DOWN}, {KEY_KP4, KEYPAD_LEFT}, {KEY_KP6, KEYPAD_RIGHT}, {KEY_KP5, KEYPAD_OK},
};

static struct keypad *evdev_create(struct link *link, const struct keypad_sink *sink)
{
	struct evdev_keypad *keypad = calloc(1, sizeof *keypad);
	if (!keypad)
		return NULL;
	keypad->link = link;
	keypad->sink = *sink;
	return (struct keypad *)keypad;
}

static void evdev_close(struct keypad *base)
{
	struct evdev_keypad *keypad = (struct evdev_keypad *)base;
	if (keypad->opened)
		link_close(keypad->link);
	keypad->opened = false;
}

static void evdev_destroy(struct keypad *base)
{
	if (base)
		evdev_close(base);
	free(base);
}

static enum err_code evdev_open(struct keypad *base, struct err *err)
{
	struct evdev_keypad *keypad = (struct evdev_keypad *)base;
	CHECK(!keypad->opened);
	enum err_code code = link_open(keypad->link, err);
	if (code != ERR_OK)
		return err_wrap(err, code, "keypad");
	keypad->opened = true;
	keypad->event_len = 0;
	keypad->presses = 0;
	return ERR_OK;
}

static void evdev_wait(const struct keypad *base, struct device_wait *ret_wait)
{
	const struct evdev_keypad *keypad = (const struct evdev_keypad *)base;
	*ret_wait = (struct device_wait){
		.fd = keypad->opened ? link_fd(keypad->link) : -1, .events = POLLIN, .deadline_ms = DEVICE_NO_DEADLINE};
}

static void press(struct evdev_keypad *keypad, enum keypad_key key, int64_t now_ms)
{
	if (now_ms - keypad->second_ms >= 1000) {
		keypad->second_ms = now_ms;
		keypad->presses = 0;
	}
	if (++keypad->presses <= KEYPAD_PRESSES_PER_S)
		keypad->sink.pressed(keypad->sink.context, key);
}

static void take_event(struct evdev_keypad *keypad, const struct input_event *event, int64_t now_ms)
{
	if (event->type == EV_SW && event->code == SW_HEADPHONE_INSERT) {
		press(keypad, event->value ? KEYPAD_HEADPHONES_IN : KEYPAD_HEADPHONES_OUT, now_ms);
		return;
	}
	if (event->type != EV_KEY || event->value != 1)
		return;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (keys[i].code == event->code)
			press(keypad, keys[i].key, now_ms);
}

static enum err_code evdev_step(struct keypad *base, short revents, int64_t now_ms)
{
	struct evdev_keypad *keypad = (struct evdev_keypad *)base;
	unsigned char bytes[EVENTS_MAX * sizeof(struct input_event)];
	size_t len = 0;
	if (!keypad->opened)
		return ERR_OFFLINE;
	enum err_code code = link_read(keypad->link, bytes, sizeof bytes, &len);
	if (code == ERR_AGAIN)
		return ERR_OK;
	if (code != ERR_OK) {
		log_event(LOG_WARN, "keypad.lost", LOG_STR("link", keypad->link->address));
		evdev_close(base);
		return ERR_OFFLINE;
	}
	for (size_t i = 0; i < len; i++) {
		keypad->event[keypad->event_len++] = bytes[i];
		if (keypad->event_len < sizeof keypad->event)
			continue;
		struct input_event event;
		memcpy(&event, keypad->event, sizeof event);
		keypad->event_len = 0;
		take_event(keypad, &event, now_ms);
	}
	return ERR_OK;
}

const struct keypad_driver keypad_evdev = {
	.name = "evdev",
	.create = evdev_create,
	.destroy = evdev_destroy,
	.open = evdev_open,
	.close = evdev_close,
	.wait = evdev_wait,
	.step = evdev_step,
};
