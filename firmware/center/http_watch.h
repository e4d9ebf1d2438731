/*
 * How long a client may take. libmicrohttpd ends a connection that is silent;
 * one that says a byte a second is never silent. Each connection has a moment
 * by which its head, its body or the reading of its answer must be done; past
 * it the socket is shut down. When nearly all connections are taken, whoever
 * has kept one waiting longest loses it to who comes.
 * The limits are held here and not by libmicrohttpd: one of its threads stands
 * still for ever when a connection meets its limit on the way in (0.9.75).
 * One slot a descriptor; any thread.
 */
#ifndef MOTCUA_CENTER_HTTP_WATCH_H
#define MOTCUA_CENTER_HTTP_WATCH_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define HTTP_WATCH_TICK_MS 500
#define HTTP_WATCH_SLOWEST 4096   /* bytes a second of a body or an answer */
#define HTTP_WATCH_LEAST_MS 10000 /* for a body or an answer, however small */

struct http_watch;
struct sockaddr;

enum http_watch_verdict { HTTP_WATCH_WELCOME, HTTP_WATCH_DISPLACED, HTTP_WATCH_FULL, HTTP_WATCH_TOO_MANY };

/* connections: at most; newcomers displace others from 15/16 of it on. of_one: of one address, 0: no limit. */
enum err_code http_watch_create(unsigned connections, unsigned of_one, struct http_watch **ret_watch,
								struct err *err) MUST_USE;
/* Takes NULL. */
void http_watch_destroy(struct http_watch *watch);

/*
 * Whether a connection that was accepted may stay; it is watched from then on. HTTP_WATCH_DISPLACED: yes, and another
 * had to go. HTTP_WATCH_FULL: not yet, others are about to go. HTTP_WATCH_TOO_MANY: its address has its share.
 */
enum http_watch_verdict http_watch_admit(struct http_watch *watch, int fd, const struct sockaddr *address,
										 int64_t until_ms);
/* until_ms: monotonic; 0: the client owes nothing now. */
void http_watch_until(struct http_watch *watch, int fd, int64_t until_ms);
/* Before the descriptor is closed. */
void http_watch_end(struct http_watch *watch, int fd);
/* Time for so many bytes at the slowest rate. */
int64_t http_watch_allowance_ms(int64_t bytes);

/* Shuts down who is late; answers how many. */
size_t http_watch_sweep(struct http_watch *watch, int64_t now_ms);

#endif
