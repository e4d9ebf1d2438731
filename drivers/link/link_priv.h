/* What the transports share. */
#ifndef MOTCUA_LINK_LINK_PRIV_H
#define MOTCUA_LINK_LINK_PRIV_H

#include "link/link.h"

#include <sys/types.h>

/* One transport: its row of the table in link.c. */
struct link_kind {
	const char *scheme;
	const char *options; /* " baud flow ", each between blanks */
	enum err_code (*create)(const struct link_address *address, struct link **ret_link, struct err *err);
};

enum err_code link_tty_create(const struct link_address *address, struct link **ret_link, struct err *err);
enum err_code link_file_create(const struct link_address *address, struct link **ret_link, struct err *err);
enum err_code link_tcp_create(const struct link_address *address, struct link **ret_link, struct err *err);
enum err_code link_video_create(const struct link_address *address, struct link **ret_link, struct err *err);
enum err_code link_memory_create_address(const struct link_address *address, struct link **ret_link, struct err *err);

/* The node below `folder` of the USB printer with this serial number, as sysfs below `sysfs` tells
 * ("/sys/class/usbmisc"); ERR_NOT_FOUND where no such unit is plugged. */
enum err_code link_usb_find(const char *sysfs, const char *folder, const char *serial, char *out, size_t size) MUST_USE;

/* What read(2) or write(2) answered, as an error: done >= 0 gives *ret_len. EINTR, EAGAIN and ENOSPC (usblp
 * says so while paper is out) are ERR_AGAIN; everything else means that the device is gone. */
enum err_code link_io_result(ssize_t done, int error, size_t *ret_len);
enum err_code link_fd_read(int fd, void *out, size_t size, size_t *ret_len);
enum err_code link_fd_write(int fd, const void *bytes, size_t len, size_t *ret_len);

#endif
