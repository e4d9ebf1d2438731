#include "virtual/virtual_pty.h"

#include "base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

void virtual_pty_init(struct virtual_pty *pty, const char *symlink_path)
{
	*pty = (struct virtual_pty){.master = -1, .slave = -1};
	snprintf(pty->symlink, sizeof pty->symlink, "%s", symlink_path ? symlink_path : "");
}

/* The link appears whole under its name, replacing an old one. */
static enum err_code make_symlink(const struct virtual_pty *pty, struct err *err)
{
	char fresh[FILE_PATH_MAX + 16];
	snprintf(fresh, sizeof fresh, "%s.%ld", pty->symlink, (long)getpid());
	unlink(fresh);
	if (symlink(pty->device, fresh) == 0 && rename(fresh, pty->symlink) == 0)
		return ERR_OK;
	return err_set(err, ERR_IO, "no link %s to the pty: %s", pty->symlink, err_system(errno));
}

enum err_code virtual_pty_plug(struct virtual_pty *pty, struct err *err)
{
	CHECK(pty->master < 0);
	pty->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (pty->master < 0 || grantpt(pty->master) != 0 || unlockpt(pty->master) != 0 ||
		ptsname_r(pty->master, pty->device, sizeof pty->device) != 0) {
		enum err_code code = err_set(err, ERR_IO, "no pty: %s", err_system(errno));
		virtual_pty_unplug(pty);
		return code;
	}
	pty->slave = open(pty->device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	struct termios line;
	if (pty->slave < 0 || tcgetattr(pty->slave, &line) != 0) {
		enum err_code code = err_set(err, ERR_IO, "%s does not open: %s", pty->device, err_system(errno));
		virtual_pty_unplug(pty);
		return code;
	}
	cfmakeraw(&line); /* no echo before the driver comes */
	line.c_cc[VMIN] = 1;
	(void)tcsetattr(pty->slave, TCSANOW, &line);
	enum err_code code = pty->symlink[0] ? make_symlink(pty, err) : ERR_OK;
	if (code != ERR_OK)
		virtual_pty_unplug(pty);
	return code;
}

void virtual_pty_unplug(struct virtual_pty *pty)
{
	char target[sizeof pty->device];
	ssize_t len = pty->symlink[0] ? readlink(pty->symlink, target, sizeof target - 1) : -1;
	if (len > 0 && strncmp(target, pty->device, (size_t)len) == 0)
		unlink(pty->symlink);
	if (pty->slave >= 0)
		close(pty->slave);
	if (pty->master >= 0)
		close(pty->master);
	pty->master = pty->slave = -1;
}

size_t virtual_pty_read(struct virtual_pty *pty, void *out, size_t size)
{
	ssize_t done = pty->master < 0 ? 0 : read(pty->master, out, size);
	return done > 0 ? (size_t)done : 0;
}

size_t virtual_pty_write(struct virtual_pty *pty, const void *bytes, size_t len)
{
	ssize_t done = pty->master < 0 || len == 0 ? 0 : write(pty->master, bytes, len);
	return done > 0 ? (size_t)done : 0;
}
