/* Devices that are plain character files: usblp printers, hidraw scanners, evdev keyboards. */
#include "link/link_priv.h"

#include "base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define SYSFS_PRINTERS "/sys/class/usbmisc"
#define USB_SERIAL_MAX 128

/* How the kinds differ. */
struct manner {
	struct link_class class;
	int flags;         /* of open(2) */
	bool empty_is_now; /* a read of 0 bytes means "none now" (usblp), not "gone" */
	bool grabs;        /* take the events away from everyone else */
};

struct link_file {
	struct link link;
	const struct manner *manner;
	char path[LINK_ADDRESS_MAX];  /* of the node; with a serial number: of the nodes' folder */
	char serial[USB_SERIAL_MAX]; /* "": any unit */
	bool grab;
	int fd;
};

static enum err_code file_open(struct link *link, struct err *err)
{
	struct link_file *file = (struct link_file *)link;
	char node[2 * LINK_ADDRESS_MAX];
	CHECK(file->fd < 0);
	snprintf(node, sizeof node, "%s", file->path);
	if (file->serial[0] != '\0' &&
		link_usb_find(SYSFS_PRINTERS, file->path, file->serial, node, sizeof node) != ERR_OK)
		return err_set(err, ERR_OFFLINE, "no printer with the serial number %s is plugged in", file->serial);
	int fd = open(node, file->manner->flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, ERR_OFFLINE, "%s does not open: %s", node, err_system(errno));
	enum err_code code = ERR_OK;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		code = err_set(err, ERR_CONFLICT, "%s is in use by another program", file->path);
	else if (file->grab && ioctl(fd, EVIOCGRAB, 1) != 0)
		code = err_set(err, ERR_IO, "%s can't be taken for this program alone: %s", file->path, err_system(errno));
	if (code != ERR_OK) {
		close(fd);
		return code;
	}
	file->fd = fd;
	return ERR_OK;
}

static void file_close(struct link *link)
{
	struct link_file *file = (struct link_file *)link;
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
}

static enum err_code file_read(struct link *link, void *out, size_t size, size_t *ret_len)
{
	const struct link_file *file = (const struct link_file *)link;
	size_t len = 0;
	enum err_code code = link_fd_read(file->fd, out, size, &len);
	if (code == ERR_OK && len == 0)
		return file->manner->empty_is_now ? ERR_AGAIN : ERR_OFFLINE;
	if (code == ERR_OK)
		*ret_len = len;
	return code;
}

static enum err_code file_write(struct link *link, const void *bytes, size_t len, size_t *ret_len)
{
	return link_fd_write(((struct link_file *)link)->fd, bytes, len, ret_len);
}

static int file_fd(const struct link *link)
{
	return ((const struct link_file *)link)->fd;
}

static void file_destroy(struct link *link)
{
	file_close(link);
	free(link);
}

#define FILE_CLASS(name) \
	{.scheme = (name), .open = file_open, .close = file_close, .read = file_read, .write = file_write, \
		.fd = file_fd, .destroy = file_destroy}

static const struct manner manners[] = {
	{.class = FILE_CLASS("usb"), .flags = O_RDWR, .empty_is_now = true},
	{.class = FILE_CLASS("hid"), .flags = O_RDWR},
	{.class = FILE_CLASS("evdev"), .flags = O_RDONLY, .grabs = true},
};

enum err_code link_file_create(const struct link_address *address, struct link **ret_link, struct err *err)
{
	const struct manner *manner = NULL;
	for (size_t i = 0; i < ARRAY_LEN(manners); i++)
		if (strcmp(manners[i].class.scheme, address->scheme) == 0)
			manner = &manners[i];
	CHECK(manner);
	long grab = 0;
	enum err_code code = link_address_number(address, "grab", 0, 1, manner->grabs, &grab, err);
	if (code != ERR_OK)
		return code;
	struct link_file *file = calloc(1, sizeof *file);
	if (!file)
		return err_set(err, ERR_LIMIT, "no memory for a link");
	file->link.class = &manner->class;
	file->manner = manner;
	file->grab = grab == 1;
	file->fd = -1;
	snprintf(file->path, sizeof file->path, "%s", address->target);
	(void)link_address_option(address, "serial", file->serial, sizeof file->serial);
	*ret_link = &file->link;
	return ERR_OK;
}
