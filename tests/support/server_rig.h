/*
 * Real servers for benches: programs of their own on a port of loopback, and
 * connections to them. Stops the program where something can't be had.
 */
#ifndef MOTCUA_TESTS_SUPPORT_SERVER_RIG_H
#define MOTCUA_TESTS_SUPPORT_SERVER_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <gnutls/gnutls.h>
#include <sys/types.h>

/* Says what failed (with errno) and ends the program. */
_Noreturn void server_rig_give_up(const char *what);
unsigned server_rig_free_port(void);
/* A connected socket without delay; -1 where nobody listens. */
int server_rig_connect(unsigned port);
/* motcua-center on a database, without limits of rates, at TEST_CENTER_NOW. more: "--set", "a.b=c", NULL; or NULL. */
pid_t server_rig_start_center(const char *url, unsigned port, const char *const *more);
/* `node SCRIPT PORT ARGUMENTS...`; NULL-terminated. */
pid_t server_rig_start_node(const char *script, unsigned port, const char *const *arguments);
/* Asks it to end and waits. Takes 0. */
void server_rig_stop(pid_t pid);
/* A line of /proc/PID/FILE, "VmHWM", "Pss"; in KiB; 0 where there is none. */
long server_rig_memory_kib(pid_t pid, const char *file, const char *name);

struct server_rig_wire { /* a connection, with TLS where tls is not NULL */
	int fd;
	gnutls_session_t tls;
};
/* Connects to a center that speaks TLS, whoever it is. */
struct server_rig_wire server_rig_connect_tls(unsigned port);
/* As send and recv; recv takes all that is there. */
ssize_t server_rig_send(const struct server_rig_wire *wire, const void *bytes, size_t len);
ssize_t server_rig_recv(const struct server_rig_wire *wire, void *bytes, size_t size);
void server_rig_close(struct server_rig_wire *wire);
/* The answer of a request that was sent; its status. */
int server_rig_answer(const struct server_rig_wire *wire, char *answer, size_t size);
int server_rig_ask_over(const struct server_rig_wire *wire, const char *request, char *answer, size_t size);

/* One request and its whole answer on a connection that stays open; the status. */
int server_rig_ask(int fd, const char *request, char *answer, size_t size);

int server_rig_by_size(const void *a, const void *b);
/* Of values, which it sorts. */
double server_rig_median(double *values, size_t count);
/* Prints a row; answers whether the goal is reached. sign: ">=" or "<=". */
bool server_rig_goal(const char *what, double value, const char *sign, double bound);

#endif
