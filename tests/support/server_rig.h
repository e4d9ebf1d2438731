/*
 * Real servers for benches: programs of their own on a port of loopback, and
 * connections to them. Stops the program where something can't be had.
 */
#ifndef MOTCUA_TESTS_SUPPORT_SERVER_RIG_H
#define MOTCUA_TESTS_SUPPORT_SERVER_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
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

/* One request and its whole answer on a connection that stays open; the status. */
int server_rig_ask(int fd, const char *request, char *answer, size_t size);

int server_rig_by_size(const void *a, const void *b);
/* Of values, which it sorts. */
double server_rig_median(double *values, size_t count);
/* Prints a row; answers whether the goal is reached. sign: ">=" or "<=". */
bool server_rig_goal(const char *what, double value, const char *sign, double bound);

#endif
