/* Between http.c and http_stream.c. */
#ifndef MOTCUA_CENTER_HTTP_PRIV_H
#define MOTCUA_CENTER_HTTP_PRIV_H

#include "center/handlers/dispatch.h"
#include "center/http.h"
#include "center/http_accept.h"
#include "center/http_rouse.h"
#include "center/http_watch.h"
#include "center/http_cast.h"

#include <microhttpd.h>

struct http {
	struct center *center;
	struct MHD_Daemon *daemon;
	struct http_accept *accept;
	struct http_watch *watch;
	int64_t head_ms, idle_ms; /* for a head; between two requests */
	struct tls_server *tls; /* NULL: plain HTTP */
	int64_t tls_looked_ms;  /* http_pulse's */
	uint64_t tls_records;   /* of a stream under one key */
	struct http_cast *cast;
	struct http_line lines[HTTP_THREADS_MAX]; /* a connection's is its descriptor's, as its thread is */
	unsigned threads;
};

/* Answers with an event stream; takes over call->req's wishes (Last-Event-ID). */
enum MHD_Result http_stream_answer(struct http *http, struct MHD_Connection *connection, struct call *call);

#endif
