#include "link/link.h"

#include "base/check.h"
#include "link/link_priv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct link_kind kinds[] = {
	{"tty", " baud flow ", link_tty_create},
	{"usb", " serial ", link_file_create},
	{"hid", " ", link_file_create},
	{"evdev", " grab ", link_file_create},
	{"tcp", " ", link_tcp_create},
	{"video", " width height ", link_video_create},
	{"memory", " ", link_memory_create_address},
};

static const struct link_kind *kind_of(const char *scheme)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].scheme, scheme) == 0)
			return &kinds[i];
	return NULL;
}

enum err_code link_address_parse(const char *text, struct link_address *ret_address, struct err *err)
{
	struct link_address parsed = {.scheme = ""};
	const char *colon = strchr(text, ':');
	if (!colon || colon == text || (size_t)(colon - text) >= sizeof parsed.scheme)
		return err_set(err, ERR_INVALID, "link address must read scheme:target, as tty:/dev/ttyUSB0?baud=115200");
	if (strlen(text) >= LINK_ADDRESS_MAX)
		return err_set(err, ERR_INVALID, "link address is longer than %d bytes", LINK_ADDRESS_MAX - 1);
	memcpy(parsed.scheme, text, (size_t)(colon - text));
	const char *question = strchr(colon, '?');
	size_t len = question ? (size_t)(question - colon - 1) : strlen(colon + 1);
	memcpy(parsed.target, colon + 1, len);
	if (question)
		snprintf(parsed.options, sizeof parsed.options, "%s", question + 1);
	*ret_address = parsed;
	return ERR_OK;
}

/* Steps through "a=1&b=2": answers the next pair and moves *at past it. */
static bool next_option(const char **at, const char **ret_key, size_t *ret_key_len, const char **ret_value,
	size_t *ret_value_len)
{
	if (**at == '\0')
		return false;
	size_t len = strcspn(*at, "&");
	size_t key_len = strcspn(*at, "=&");
	*ret_key = *at;
	*ret_key_len = key_len;
	*ret_value = *at + (key_len < len ? key_len + 1 : len);
	*ret_value_len = (size_t)(*at + len - *ret_value);
	*at += len + ((*at)[len] == '&');
	return true;
}

bool link_address_option(const struct link_address *address, const char *key, char *out, size_t size)
{
	const char *at = address->options, *name, *value;
	size_t name_len, value_len;
	while (next_option(&at, &name, &name_len, &value, &value_len)) {
		if (name_len != strlen(key) || memcmp(name, key, name_len) != 0)
			continue;
		snprintf(out, size, "%.*s", (int)value_len, value);
		return true;
	}
	return false;
}

enum err_code link_address_number(const struct link_address *address, const char *key, long least, long most,
	long fallback, long *ret_number, struct err *err)
{
	char text[32];
	if (!link_address_option(address, key, text, sizeof text)) {
		*ret_number = fallback;
		return ERR_OK;
	}
	char *end;
	errno = 0;
	long number = strtol(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || number < least || number > most)
		return err_set(err, ERR_INVALID, "option %s must be a number from %ld to %ld", key, least, most);
	*ret_number = number;
	return ERR_OK;
}

static enum err_code check_options(const struct link_kind *kind, const struct link_address *address, struct err *err)
{
	const char *at = address->options, *name, *value;
	size_t name_len, value_len;
	while (next_option(&at, &name, &name_len, &value, &value_len)) {
		char wanted[LINK_ADDRESS_MAX + 3];
		snprintf(wanted, sizeof wanted, " %.*s ", (int)name_len, name);
		if (name_len == 0 || !strstr(kind->options, wanted))
			return err_set(err, ERR_INVALID, "%s links know the options [%s], not \"%.*s\"", kind->scheme,
				kind->options, (int)name_len, name);
	}
	return ERR_OK;
}

enum err_code link_create(const char *address, struct link **ret_link, struct err *err)
{
	struct link_address parsed;
	enum err_code code = link_address_parse(address, &parsed, err);
	if (code != ERR_OK)
		return code;
	const struct link_kind *kind = kind_of(parsed.scheme);
	if (!kind)
		return err_set(err, ERR_INVALID, "no link is called \"%s\" (tty, usb, tcp, hid, evdev, video, memory)",
			parsed.scheme);
	code = check_options(kind, &parsed, err);
	if (code != ERR_OK)
		return code;
	if (parsed.target[0] == '\0' && strcmp(kind->scheme, "memory") != 0)
		return err_set(err, ERR_INVALID, "link address \"%s:\" names nothing", kind->scheme);
	struct link *link;
	code = kind->create(&parsed, &link, err);
	if (code != ERR_OK)
		return code;
	snprintf(link->address, sizeof link->address, "%s", address);
	*ret_link = link;
	return ERR_OK;
}

enum err_code link_check(const char *text, struct err *err)
{
	struct link *link;
	enum err_code code = link_create(text, &link, err);
	if (code == ERR_OK)
		link_destroy(link);
	return code;
}

void link_destroy(struct link *link)
{
	if (link)
		link->class->destroy(link);
}

enum err_code link_open(struct link *link, struct err *err)
{
	return link->class->open(link, err);
}

void link_close(struct link *link)
{
	link->class->close(link);
}

enum err_code link_read(struct link *link, void *out, size_t size, size_t *ret_len)
{
	return link->class->read(link, out, size, ret_len);
}

enum err_code link_write(struct link *link, const void *bytes, size_t len, size_t *ret_len)
{
	return link->class->write(link, bytes, len, ret_len);
}

int link_fd(const struct link *link)
{
	return link->class->fd(link);
}

enum err_code link_io_result(ssize_t done, int error, size_t *ret_len)
{
	if (done >= 0) {
		*ret_len = (size_t)done;
		return ERR_OK;
	}
	return error == EINTR || error == EAGAIN || error == ENOSPC ? ERR_AGAIN : ERR_OFFLINE;
}

enum err_code link_fd_read(int fd, void *out, size_t size, size_t *ret_len)
{
	ssize_t done = fd < 0 ? -1 : read(fd, out, size);
	return link_io_result(done, fd < 0 ? ENODEV : errno, ret_len);
}

enum err_code link_fd_write(int fd, const void *bytes, size_t len, size_t *ret_len)
{
	ssize_t done = fd < 0 ? -1 : write(fd, bytes, len);
	return link_io_result(done, fd < 0 ? ENODEV : errno, ret_len);
}
