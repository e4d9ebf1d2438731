#include "watchdog/watchdog.h"

#include <stdlib.h>

static struct watchdog *none_create(const char *options)
{
	return malloc(1);
}

static void none_destroy(struct watchdog *watchdog)
{
	free(watchdog);
}

static enum err_code none_open(struct watchdog *watchdog, struct err *err)
{
	return ERR_OK;
}

static void none_close(struct watchdog *watchdog)
{
}

static void none_ready(struct watchdog *watchdog, const char *status)
{
}

static void none_feed(struct watchdog *watchdog)
{
}

static int64_t none_interval_ms(const struct watchdog *watchdog)
{
	return 0;
}

const struct watchdog_driver watchdog_none = {
	.name = "none",
	.create = none_create,
	.destroy = none_destroy,
	.open = none_open,
	.close = none_close,
	.ready = none_ready,
	.feed = none_feed,
	.interval_ms = none_interval_ms,
};
