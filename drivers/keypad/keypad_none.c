#include "keypad/keypad.h"

#include <stdlib.h>

static struct keypad *none_create(struct link *link, const struct keypad_sink *sink)
{
	return malloc(1);
}

static void none_destroy(struct keypad *keypad)
{
	free(keypad);
}

static enum err_code none_open(struct keypad *keypad, struct err *err)
{
	return ERR_OK;
}

static void none_close(struct keypad *keypad)
{
}

static void none_wait(const struct keypad *keypad, struct device_wait *ret_wait)
{
	*ret_wait = (struct device_wait){.fd = -1, .deadline_ms = DEVICE_NO_DEADLINE};
}

static enum err_code none_step(struct keypad *keypad, short revents, int64_t now_ms)
{
	return ERR_OK;
}

const struct keypad_driver keypad_none = {
	.name = "none",
	.create = none_create,
	.destroy = none_destroy,
	.open = none_open,
	.close = none_close,
	.wait = none_wait,
	.step = none_step,
};
