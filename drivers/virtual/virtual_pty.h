/*
 * A pty that plays a serial device: the master belongs to a virtual device,
 * the slave is what a driver opens, under a symbolic link of a known name.
 * Unplugging closes it and takes the link away, as a real device node goes.
 */
#ifndef MOTCUA_VIRTUAL_VIRTUAL_PTY_H
#define MOTCUA_VIRTUAL_VIRTUAL_PTY_H

#include "base/err.h"
#include "base/file.h"

#include <stdbool.h>
#include <stddef.h>

struct virtual_pty {
	int master; /* -1: unplugged */
	int slave;  /* held open, so that a driver may come and go */
	char device[64];
	char symlink[FILE_PATH_MAX]; /* "" for none */
};

void virtual_pty_init(struct virtual_pty *pty, const char *symlink_path);
enum err_code virtual_pty_plug(struct virtual_pty *pty, struct err *err) MUST_USE;
void virtual_pty_unplug(struct virtual_pty *pty);
/* Bytes moved without waiting; 0: none now. */
size_t virtual_pty_read(struct virtual_pty *pty, void *out, size_t size);
size_t virtual_pty_write(struct virtual_pty *pty, const void *bytes, size_t len);

#endif
