/*
 * The listening socket and the thread that accepts: hands each connection to
 * the next of the front's threads in turn (left to itself, libmicrohttpd lets
 * one thread take a whole burst).
 */
#ifndef MOTCUA_CENTER_HTTP_ACCEPT_H
#define MOTCUA_CENTER_HTTP_ACCEPT_H

#include "base/err.h"

#include <stdbool.h>
#include <sys/socket.h>

#define HTTP_ACCEPT_TICK_MS 500

struct http_accept;

/* Is it "ADDRESS:PORT" in numbers? */
bool http_accept_fits(const char *listen);

/* listen: "ADDRESS:PORT" in numbers, "[::1]:0". take() owns fd from then on; tick() comes each
 * HTTP_ACCEPT_TICK_MS or a little later; both on the accepting thread. */
enum err_code http_accept_start(const char *listen,
								void (*take)(void *arg, int fd, const struct sockaddr *address, socklen_t len),
								void (*tick)(void *arg), void *arg, struct http_accept **ret_accept,
								struct err *err) MUST_USE;
/* No take() after this. Takes NULL. */
void http_accept_stop(struct http_accept *accept);
unsigned http_accept_port(const struct http_accept *accept);

#endif
