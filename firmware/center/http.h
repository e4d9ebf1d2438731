/*
 * The HTTP front: libmicrohttpd on one side, dispatch.h on the other. Reads a
 * request within its route's limits, hands it on, sends the reply; a request
 * that waits for a commit is suspended and holds no thread. Event streams are
 * in http_stream.c and http_cast.h.
 */
#ifndef MOTCUA_CENTER_HTTP_H
#define MOTCUA_CENTER_HTTP_H

#include "base/err.h"
#include "center/handlers/center.h"

#define HTTP_THREADS_MAX 64

struct http;

struct http_options {
	const char *listen; /* "127.0.0.1:8080", "[::1]:0" */
	unsigned threads;   /* HTTP_THREADS_MAX at most */
	unsigned connections;             /* at most */
	unsigned connections_per_address; /* 0: no limit */
	unsigned listeners;               /* event streams without TLS at most; 0: as connections */
	unsigned head_s;                  /* for the head of a request, TLS included, however it trickles in; 0: 10 */
	unsigned idle_s;                  /* a connection without a request, or a request that does not come on */
	size_t connection_memory;         /* bytes for the head of a request */
	const char *tls_cert, *tls_key;   /* PEM files; NULL or "": plain HTTP */
	unsigned tls_records;             /* that a stream seals under one key; 0: TLS_RECORDS_MAX */
};

enum err_code http_start(struct center *center, const struct http_options *options, struct http **ret_http,
						 struct err *err) MUST_USE;
/* Ends streams, waits for requests under way. Takes NULL. */
void http_stop(struct http *http);
/* Reads the certificate anew; connections stay. A failure leaves the one in use. */
enum err_code http_reload(struct http *http, struct err *err) MUST_USE;
/* A few times a second, by the thread of center_pulse(). */
void http_pulse(struct http *http);
/* The port in use (for "…:0"). */
unsigned http_port(const struct http *http);

#endif
