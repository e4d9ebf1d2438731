/*
 * Scanners that play a keyboard. The evdev link takes the device for this
 * program alone, so nothing is typed elsewhere. Key codes mean positions on a
 * US keyboard, which is what scanners send; so only ASCII can be trusted, and
 * anything that was more arrives as garbage or is refused by the grammars.
 */
#include "scanner/scanner_priv.h"

#include "base/check.h"

#include <linux/input.h>
#include <string.h>

static const struct {
	unsigned char key;
	char plain, shifted;
} characters[] = {
	{KEY_1, '1', '!'}, {KEY_2, '2', '@'}, {KEY_3, '3', '#'}, {KEY_4, '4', '$'}, {KEY_5, '5', '%'}, {KEY_6, '6', '^'},
	{KEY_7, '7', '&'}, {KEY_8, '8', '*'}, {KEY_9, '9', '('}, {KEY_0, '0', ')'}, {KEY_MINUS, '-', '_'},
	{KEY_EQUAL, '=', '+'}, {KEY_Q, 'q', 'Q'}, {KEY_W, 'w', 'W'}, {KEY_E, 'e', 'E'}, {KEY_R, 'r', 'R'},
	{KEY_T, 't', 'T'}, {KEY_Y, 'y', 'Y'}, {KEY_U, 'u', 'U'}, {KEY_I, 'i', 'I'}, {KEY_O, 'o', 'O'}, {KEY_P, 'p', 'P'},
	{KEY_LEFTBRACE, '[', '{'}, {KEY_RIGHTBRACE, ']', '}'}, {KEY_A, 'a', 'A'}, {KEY_S, 's', 'S'}, {KEY_D, 'd', 'D'},
	{KEY_F, 'f', 'F'}, {KEY_G, 'g', 'G'}, {KEY_H, 'h', 'H'}, {KEY_J, 'j', 'J'}, {KEY_K, 'k', 'K'}, {KEY_L, 'l', 'L'},
	{KEY_SEMICOLON, ';', ':'}, {KEY_APOSTROPHE, '\'', '"'}, {KEY_GRAVE, '`', '~'}, {KEY_BACKSLASH, '\\', '|'},
	{KEY_Z, 'z', 'Z'}, {KEY_X, 'x', 'X'}, {KEY_C, 'c', 'C'}, {KEY_V, 'v', 'V'}, {KEY_B, 'b', 'B'}, {KEY_N, 'n', 'N'},
	{KEY_M, 'm', 'M'}, {KEY_COMMA, ',', '<'}, {KEY_DOT, '.', '>'}, {KEY_SLASH, '/', '?'}, {KEY_SPACE, ' ', ' '},
	{KEY_ENTER, '\r', '\r'}, {KEY_KPENTER, '\r', '\r'}, {KEY_KP0, '0', '0'}, {KEY_KP1, '1', '1'}, {KEY_KP2, '2', '2'},
	{KEY_KP3, '3', '3'}, {KEY_KP4, '4', '4'}, {KEY_KP5, '5', '5'}, {KEY_KP6, '6', '6'}, {KEY_KP7, '7', '7'},
	{KEY_KP8, '8', '8'}, {KEY_KP9, '9', '9'}, {KEY_KPMINUS, '-', '-'}, {KEY_KPDOT, '.', '.'},
};

/* The ASCII character of a key, 0 for none. */
static char character_of(unsigned key, bool shifted)
{
	for (size_t i = 0; i < ARRAY_LEN(characters); i++)
		if (characters[i].key == key)
			return shifted ? characters[i].shifted : characters[i].plain;
	return 0;
}

static void take_event(struct scanner_device *device, const struct input_event *event, int64_t now_ms)
{
	if (event->type == EV_SYN) {
		if (event->code == SYN_DROPPED) {
			device->dropped = true;
			device->shifted = false;
			scanner_frame_bytes(&device->frame, "\x1B", 1, now_ms); /* what is under way is garbage now */
		} else {
			device->dropped = false;
		}
		return;
	}
	if (event->type != EV_KEY || device->dropped)
		return;
	if (event->code == KEY_LEFTSHIFT || event->code == KEY_RIGHTSHIFT) {
		device->shifted = event->value != 0;
		return;
	}
	if (event->value != 1) /* neither releases nor what the kernel repeats */
		return;
	char character = character_of(event->code, device->shifted);
	/* A key that is no character (Alt codes, function keys) spoils the payload. */
	scanner_frame_bytes(&device->frame, character ? &character : "\x1B", 1, now_ms);
}

static void consume(struct scanner_device *device, const unsigned char *bytes, size_t len, int64_t now_ms)
{
	_Static_assert(sizeof(struct input_event) <= sizeof device->event, "an event fits");
	for (size_t i = 0; i < len; i++) {
		device->event[device->event_len++] = bytes[i];
		if (device->event_len < sizeof(struct input_event))
			continue;
		struct input_event event;
		memcpy(&event, device->event, sizeof event);
		device->event_len = 0;
		take_event(device, &event, now_ms);
	}
}

static const struct scanner_kind kind = {.consume = consume};

static struct scanner *wedge_create(struct link *link, const struct scanner_sink *sink)
{
	return scanner_device_create(&kind, link, sink);
}

const struct scanner_driver scanner_wedge = {
	.name = "wedge",
	.create = wedge_create,
	SCANNER_DEVICE_FUNCTIONS,
};
