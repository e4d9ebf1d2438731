/*
 * The hardware watchdog itself, where systemd does not own it. Each byte
 * written feeds it; the byte 'V' before closing disarms it, unless the kernel
 * was built to allow no way out.
 */
#include "watchdog/watchdog.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/watchdog.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PATH_DEFAULT "/dev/watchdog"
#define TIMEOUT_DEFAULT_S 30
#define TIMEOUT_MAX_S 600

struct device_watchdog {
	char path[FILE_PATH_MAX];
	int timeout_s;
	int fd;
};

static struct watchdog *device_create(const char *options)
{
	struct device_watchdog *device = calloc(1, sizeof *device);
	if (!device)
		return NULL;
	const char *text = options && options[0] ? options : PATH_DEFAULT;
	snprintf(device->path, sizeof device->path, "%.*s", (int)strcspn(text, "?"), text);
	const char *timeout = strstr(text, "?timeout_s=");
	long seconds = timeout ? strtol(timeout + strlen("?timeout_s="), NULL, 10) : TIMEOUT_DEFAULT_S;
	device->timeout_s = seconds >= 1 && seconds <= TIMEOUT_MAX_S ? (int)seconds : TIMEOUT_DEFAULT_S;
	device->fd = -1;
	return (struct watchdog *)device;
}

static void device_close(struct watchdog *watchdog)
{
	struct device_watchdog *device = (struct device_watchdog *)watchdog;
	if (device->fd < 0)
		return;
	ssize_t done = write(device->fd, "V", 1);
	(void)done; /* it stays armed then, which is the safe side */
	close(device->fd);
	device->fd = -1;
}

static void device_destroy(struct watchdog *watchdog)
{
	if (watchdog)
		device_close(watchdog);
	free(watchdog);
}

static enum err_code device_open(struct watchdog *watchdog, struct err *err)
{
	struct device_watchdog *device = (struct device_watchdog *)watchdog;
	int fd = open(device->path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, ERR_OFFLINE, "watchdog %s does not open: %s", device->path, err_system(errno));
	int seconds = device->timeout_s;
	if (ioctl(fd, WDIOC_SETTIMEOUT, &seconds) == 0 && seconds > 0)
		device->timeout_s = seconds; /* what the hardware made of it */
	device->fd = fd;
	return ERR_OK;
}

static void device_ready(struct watchdog *watchdog, const char *status)
{
}

static void device_feed(struct watchdog *watchdog)
{
	const struct device_watchdog *device = (const struct device_watchdog *)watchdog;
	ssize_t done = device->fd < 0 ? 0 : write(device->fd, "\0", 1);
	(void)done; /* the next feed tries again, and that is what a watchdog is for */
}

static int64_t device_interval_ms(const struct watchdog *watchdog)
{
	const struct device_watchdog *device = (const struct device_watchdog *)watchdog;
	return device->fd < 0 ? 0 : device->timeout_s * INT64_C(1000) / 3;
}

const struct watchdog_driver watchdog_device = {
	.name = "device",
	.create = device_create,
	.destroy = device_destroy,
	.open = device_open,
	.close = device_close,
	.ready = device_ready,
	.feed = device_feed,
	.interval_ms = device_interval_ms,
};
