/*
 * The control socket of the bench: a unix socket that only its owner may
 * reach; one command a line, one answer a line. Never waits.
 */
#ifndef MOTCUA_BENCH_CONTROL_H
#define MOTCUA_BENCH_CONTROL_H

#include "bench/desk.h"

#define CONTROL_CLIENTS_MAX 8

struct control_client {
	int fd; /* -1: free */
	struct buf in;
	struct buf out;
};

struct control {
	int fd;
	char path[108];
	struct control_client clients[CONTROL_CLIENTS_MAX];
};

/* Replaces a socket that nobody listens on any more; ERR_CONFLICT where somebody does. */
enum err_code control_init(struct control *control, const char *path, struct err *err) MUST_USE;
void control_finish(struct control *control);
/* At most 1 + CONTROL_CLIENTS_MAX; answers how many. */
struct pollfd;
size_t control_fds(const struct control *control, struct pollfd *ret_fds);
/* Takes and answers what is there. */
void control_pump(struct control *control, struct desk *desk);

#endif
