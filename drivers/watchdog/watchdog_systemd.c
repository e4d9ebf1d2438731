/* Readiness and life signs to systemd, or to whoever made $NOTIFY_SOCKET. Without one nothing is sent. */
#include "watchdog/watchdog.h"

#include <stdio.h>
#include <stdlib.h>
#include <systemd/sd-daemon.h>

#define FEEDS_PER_TIMEOUT 3 /* one late feed must not kill */
#define STATUS_MAX 200

struct systemd_watchdog {
	int64_t interval_ms;
};

static struct watchdog *systemd_create(const char *options)
{
	return calloc(1, sizeof(struct systemd_watchdog));
}

static void systemd_destroy(struct watchdog *watchdog)
{
	free(watchdog);
}

static enum err_code systemd_open(struct watchdog *watchdog, struct err *err)
{
	uint64_t timeout_us = 0;
	bool wanted = sd_watchdog_enabled(0, &timeout_us) > 0;
	int64_t interval_ms = (int64_t)(timeout_us / 1000 / FEEDS_PER_TIMEOUT);
	((struct systemd_watchdog *)watchdog)->interval_ms = wanted ? (interval_ms > 0 ? interval_ms : 1) : 0;
	return ERR_OK;
}

static void systemd_close(struct watchdog *watchdog)
{
	(void)sd_notify(0, "STOPPING=1");
}

static void systemd_ready(struct watchdog *watchdog, const char *status)
{
	char text[STATUS_MAX];
	snprintf(text, sizeof text, "READY=1\nSTATUS=%.150s", status);
	(void)sd_notify(0, text);
}

static void systemd_feed(struct watchdog *watchdog)
{
	(void)sd_notify(0, "WATCHDOG=1");
}

static int64_t systemd_interval_ms(const struct watchdog *watchdog)
{
	return ((const struct systemd_watchdog *)watchdog)->interval_ms;
}

const struct watchdog_driver watchdog_systemd = {
	.name = "systemd",
	.create = systemd_create,
	.destroy = systemd_destroy,
	.open = systemd_open,
	.close = systemd_close,
	.ready = systemd_ready,
	.feed = systemd_feed,
	.interval_ms = systemd_interval_ms,
};
