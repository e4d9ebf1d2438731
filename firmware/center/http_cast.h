/*
 * Event streams, with TLS or without, all by a few threads: a connection whose request was
 * understood is handed over and costs a small record from then on. What is new
 * is encoded once for all who listen to the same (a choir), and written to each
 * without waiting. Who can't take it keeps its place; who takes nothing for
 * HTTP_CAST_STALL_MS, or falls behind what the hub has in memory, is dropped
 * and comes back with Last-Event-ID.
 */
#ifndef MOTCUA_CENTER_HTTP_CAST_H
#define MOTCUA_CENTER_HTTP_CAST_H

#include "base/buf.h"
#include "center/handlers/auth.h"
#include "center/handlers/center.h"
#include "center/handlers/hub.h"
#include "center/http_seal.h"

/* One a core: nearly all of it is the kernel's work for a write to a socket. */
#define HTTP_CAST_THREADS_MIN 2
#define HTTP_CAST_THREADS_MAX 4
#define HTTP_CAST_STALL_MS 10000
#define HTTP_CAST_CHOIRS_MAX 1024
/* In the kernel, for one connection. */
#define HTTP_CAST_SEND_BUFFER (64 << 10)

struct http_cast;

/* listeners: streams at most. */
enum err_code http_cast_start(unsigned listeners, struct http_cast **ret_cast, struct err *err) MUST_USE;
/* Closes all streams. Takes NULL. */
void http_cast_stop(struct http_cast *cast);
struct http_cast_newcomer {
	struct center *center;
	int fd; /* a connected socket, non-blocking */
	struct hub_wish wish;
	struct hub_place place;
	struct auth_guest guest; /* the stream ends when it is expelled */
	struct buf start;        /* bytes to send first */
	struct http_seal *seal;  /* NULL: without TLS */
};
/* From any thread. Takes over fd, seal and start; closes them where there are too many listeners, and answers false. */
bool http_cast_take(struct http_cast *cast, struct http_cast_newcomer *newcomer);

#endif
