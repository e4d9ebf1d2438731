/* Serial lines, USB serial adapters, CDC-ACM and ptys, by plain termios. */
#include "link/link_priv.h"

#include "base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <termios.h>
#include <unistd.h>

#define BAUD_DEFAULT 115200

enum flow { FLOW_NONE, FLOW_HARD, FLOW_SOFT };

struct link_tty {
	struct link link;
	char path[LINK_ADDRESS_MAX];
	speed_t speed;
	enum flow flow;
	int fd;
};

static const struct {
	long baud;
	speed_t speed;
} speeds[] = {
	{1200, B1200}, {2400, B2400}, {4800, B4800}, {9600, B9600}, {19200, B19200}, {38400, B38400}, {57600, B57600},
	{115200, B115200}, {230400, B230400}, {460800, B460800}, {921600, B921600}, {1000000, B1000000},
	{2000000, B2000000}, {3000000, B3000000},
};

static enum err_code set_line(const struct link_tty *tty, int fd, struct err *err)
{
	struct termios line;
	if (tcgetattr(fd, &line) != 0)
		return err_set(err, ERR_IO, "%s is not a serial line: %s", tty->path, err_system(errno));
	cfmakeraw(&line);
	line.c_cflag |= CLOCAL | CREAD;
	line.c_cflag &= ~(tcflag_t)CRTSCTS;
	if (tty->flow == FLOW_HARD)
		line.c_cflag |= CRTSCTS;
	if (tty->flow == FLOW_SOFT)
		line.c_iflag |= IXON | IXOFF;
	line.c_cc[VMIN] = 1; /* so that read(2) answers 0 on a hang-up only */
	line.c_cc[VTIME] = 0;
	cfsetispeed(&line, tty->speed);
	cfsetospeed(&line, tty->speed);
	if (tcsetattr(fd, TCSANOW, &line) != 0)
		return err_set(err, ERR_IO, "%s refuses its line settings: %s", tty->path, err_system(errno));
	(void)tcflush(fd, tty->link.keeps_old_input ? TCOFLUSH : TCIOFLUSH);
	return ERR_OK;
}

static enum err_code tty_open(struct link *link, struct err *err)
{
	struct link_tty *tty = (struct link_tty *)link;
	CHECK(tty->fd < 0);
	int fd = open(tty->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, ERR_OFFLINE, "%s does not open: %s", tty->path, err_system(errno));
	enum err_code code = ERR_OK;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		code = err_set(err, ERR_CONFLICT, "%s is in use by another program", tty->path);
	if (code == ERR_OK)
		code = set_line(tty, fd, err);
	if (code != ERR_OK) {
		close(fd);
		return code;
	}
	tty->fd = fd;
	return ERR_OK;
}

static void tty_close(struct link *link)
{
	struct link_tty *tty = (struct link_tty *)link;
	if (tty->fd < 0)
		return;
	/* Else close(2) waits for what a dead device never takes. */
	(void)tcflush(tty->fd, TCOFLUSH);
	close(tty->fd);
	tty->fd = -1;
}

static enum err_code tty_read(struct link *link, void *out, size_t size, size_t *ret_len)
{
	size_t len = 0;
	enum err_code code = link_fd_read(((struct link_tty *)link)->fd, out, size, &len);
	if (code == ERR_OK && len == 0)
		return ERR_OFFLINE;
	if (code == ERR_OK)
		*ret_len = len;
	return code;
}

static enum err_code tty_write(struct link *link, const void *bytes, size_t len, size_t *ret_len)
{
	return link_fd_write(((struct link_tty *)link)->fd, bytes, len, ret_len);
}

static int tty_fd(const struct link *link)
{
	return ((const struct link_tty *)link)->fd;
}

static void tty_destroy(struct link *link)
{
	tty_close(link);
	free(link);
}

static const struct link_class tty_class = {
	.scheme = "tty",
	.open = tty_open,
	.close = tty_close,
	.read = tty_read,
	.write = tty_write,
	.fd = tty_fd,
	.destroy = tty_destroy,
};

static enum err_code read_speed(const struct link_address *address, speed_t *ret_speed, struct err *err)
{
	long baud;
	enum err_code code = link_address_number(address, "baud", 1200, 3000000, BAUD_DEFAULT, &baud, err);
	if (code != ERR_OK)
		return code;
	for (size_t i = 0; i < ARRAY_LEN(speeds); i++) {
		if (speeds[i].baud == baud) {
			*ret_speed = speeds[i].speed;
			return ERR_OK;
		}
	}
	return err_set(err, ERR_INVALID, "baud=%ld is no speed of serial lines (9600, 19200, 38400, 115200 ...)", baud);
}

static enum err_code read_flow(const struct link_address *address, enum flow *ret_flow, struct err *err)
{
	static const char *const names[] = {[FLOW_NONE] = "none", [FLOW_HARD] = "hard", [FLOW_SOFT] = "soft"};
	char text[16] = "none";
	(void)link_address_option(address, "flow", text, sizeof text);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(names[i], text) == 0) {
			*ret_flow = (enum flow)i;
			return ERR_OK;
		}
	}
	return err_set(err, ERR_INVALID, "flow must be none, hard or soft, not \"%s\"", text);
}

enum err_code link_tty_create(const struct link_address *address, struct link **ret_link, struct err *err)
{
	struct link_tty settings = {.link.class = &tty_class, .fd = -1};
	enum err_code code = read_speed(address, &settings.speed, err);
	if (code == ERR_OK)
		code = read_flow(address, &settings.flow, err);
	if (code != ERR_OK)
		return code;
	snprintf(settings.path, sizeof settings.path, "%s", address->target);
	struct link_tty *tty = malloc(sizeof *tty);
	if (!tty)
		return err_set(err, ERR_LIMIT, "no memory for a link");
	*tty = settings;
	*ret_link = &tty->link;
	return ERR_OK;
}
