#include "bench/control.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define OUT_MAX (4 * DESK_REPLY_MAX)

static bool somebody_listens(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool alive = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;
	if (fd >= 0)
		close(fd);
	return alive;
}

enum err_code control_init(struct control *control, const char *path, struct err *err)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	*control = (struct control){.fd = -1};
	for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
		control->clients[i].fd = -1;
	if (strlen(path) >= sizeof address.sun_path)
		return err_set(err, ERR_INVALID, "%s is too long for a socket (%zu bytes)", path, sizeof address.sun_path - 1);
	memcpy(address.sun_path, path, strlen(path));
	if (somebody_listens(&address))
		return err_set(err, ERR_CONFLICT, "another bench answers at %s", path);
	unlink(path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	mode_t before = umask(0077);
	bool bound = fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof address) == 0;
	umask(before);
	if (!bound || listen(fd, CONTROL_CLIENTS_MAX) != 0) {
		enum err_code code = err_set(err, ERR_IO, "no socket at %s: %s", path, err_system(errno));
		if (fd >= 0)
			close(fd);
		return code;
	}
	control->fd = fd;
	memcpy(control->path, address.sun_path, sizeof control->path);
	return ERR_OK;
}

static void drop(struct control_client *client)
{
	if (client->fd < 0)
		return;
	close(client->fd);
	client->fd = -1;
	buf_finish(&client->in);
	buf_finish(&client->out);
}

void control_finish(struct control *control)
{
	if (control->fd < 0)
		return;
	for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
		drop(&control->clients[i]);
	close(control->fd);
	unlink(control->path);
	control->fd = -1;
}

size_t control_fds(const struct control *control, struct pollfd *ret_fds)
{
	size_t count = 0;
	if (control->fd >= 0)
		ret_fds[count++] = (struct pollfd){.fd = control->fd, .events = POLLIN};
	for (size_t i = 0; control->fd >= 0 && i < CONTROL_CLIENTS_MAX; i++) {
		const struct control_client *client = &control->clients[i];
		if (client->fd >= 0)
			ret_fds[count++] = (struct pollfd){
				.fd = client->fd, .events = (short)(POLLIN | (client->out.len > 0 ? POLLOUT : 0))};
	}
	return count;
}

static void welcome(struct control *control)
{
	for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
		struct control_client *client = &control->clients[i];
		if (client->fd >= 0)
			continue;
		client->fd = accept4(control->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (client->fd < 0)
			return;
		buf_init(&client->in, DESK_LINE_MAX);
		buf_init(&client->out, OUT_MAX);
	}
}

static void obey_lines(struct control_client *client, struct desk *desk)
{
	struct buf reply;
	buf_init(&reply, DESK_REPLY_MAX);
	for (char *end; client->in.len > 0 && (end = memchr(client->in.data, '\n', client->in.len)) != NULL;) {
		size_t len = (size_t)(end - client->in.data);
		*end = '\0';
		if (len > 0 && end[-1] == '\r')
			end[-1] = '\0';
		desk_obey(desk, client->in.data, &reply);
		buf_add(&client->out, reply.data, reply.len);
		buf_byte(&client->out, '\n');
		buf_drop(&client->in, len + 1);
	}
	buf_finish(&reply);
}

static void serve(struct control_client *client, struct desk *desk)
{
	char bytes[1024];
	ssize_t got = recv(client->fd, bytes, sizeof bytes, 0);
	if (got > 0) {
		buf_add(&client->in, bytes, (size_t)got);
		obey_lines(client, desk);
	}
	bool gone = got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
	if (client->out.len > 0) {
		ssize_t sent = send(client->fd, client->out.data, client->out.len, MSG_NOSIGNAL);
		if (sent > 0)
			buf_drop(&client->out, (size_t)sent);
	}
	/* A line past every limit, or answers nobody fetches. */
	if (gone || client->in.failed || client->out.failed)
		drop(client);
}

void control_pump(struct control *control, struct desk *desk)
{
	if (control->fd < 0)
		return;
	welcome(control);
	for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
		if (control->clients[i].fd >= 0)
			serve(&control->clients[i], desk);
}
