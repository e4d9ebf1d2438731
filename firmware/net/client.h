/*
 * HTTP to one center, without ever blocking: libcurl's multi interface woken
 * by the caller's poll(2) loop. Every request has a deadline and a cap on its
 * answer. An answer that is not JSON of the kind asked for (a captive portal's
 * page, a proxy's excuse) counts as no center at all; so does one that a bad
 * line has bent, where holds_digests is set: its bytes are not those that its
 * digest is of. A center of an older version sends none, and is believed; one
 * that has sent them is not believed without, until NET_DIGESTS_MISSED answers
 * in a row say that it is another. The same holds for which request it answers:
 * each is named (Request-Id), and the answer says of which name and path it is
 * (Request-Digest), so that one to a path that a line has bent, or one that a box
 * between has mixed up, is none. What is sent then carries its digest too, and a
 * center that got other bytes (400 digest-mismatch) counts as not reached.
 * Redirections are not followed. One thread; callbacks come from inside
 * net_client_step().
 */
#ifndef MOTCUA_NET_CLIENT_H
#define MOTCUA_NET_CLIENT_H

#include "base/err.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NET_REQUESTS_MAX 16
#define NET_SOCKETS_MAX 32
#define NET_CONNECT_MS 3000
#define NET_CONNECTION_S 3600 /* then a new one is made: a renewed certificate gets shown */
#define NET_URL_MAX 1024
#define NET_ETAG_SIZE 96
#define NET_DIGESTS_MISSED 3

struct sockaddr;
struct net_client;

struct net_options {
	const char *url;          /* "https://center.example:8443"; without a path */
	const char *ca_file;      /* only this authority is believed; NULL or "": the system's */
	const char *crl_file;     /* revoked certificates of the authority, PEM; NULL or "": nobody asks */
	const char *cert_file;    /* shown to the center: certificate and its key, PEM; NULL, "" or not there: none */
	const char *device, *key; /* Authorization: Bearer device.key; NULL: none */
	bool holds_digests;       /* where url has no TLS: of what is sent, of answers and what they answer */
	/* Whether to connect to an address that a name led to; NULL: to any. */
	bool (*may_connect)(const void *context, const struct sockaddr *address);
	const void *may_connect_context;
};

struct net_answer {
	enum err_code code; /* ERR_OK: the center answered, see status. Else there was no (usable) answer */
	const char *trouble; /* of TLS: a constant word, as "certificate-ended"; NULL: none */
	const char *why;    /* for a technician; our words or libcurl's, never the peer's */
	int status;
	char etag[NET_ETAG_SIZE];
	bool replayed;    /* Idempotent-Replay: true */
	const char *body; /* NUL-terminated; gone after the callback */
	size_t len;
};

struct net_request {
	const char *method; /* "GET" ... */
	const char *path;   /* "/v1/queue"; already escaped; a whole address where the client's url is "" */
	const char *body;   /* JSON, copied; NULL: none */
	size_t len;
	const char *idempotency_key; /* NULL: none */
	const char *if_none_match;   /* NULL: none */
	const char *last_event_id;   /* NULL: none */
	const char *bearer;          /* copied; NULL: the client's own */
	const char *const *headers;  /* "Name: value" lines beside and before ours, up to a NULL; copied; NULL: none */
	bool any_answer;             /* only the status counts: the body may be anything, and is dropped */
	int64_t timeout_ms;          /* of the whole exchange; 0 only with `chunk` */
	size_t answer_max;           /* bytes */
	void *context;
	/* Exactly once for an accepted request, unless it is cancelled. May send and cancel others. */
	void (*done)(void *context, const struct net_answer *answer);
	/* Not NULL: an event stream; bytes as they come. False ends the request with ERR_LIMIT. */
	bool (*chunk)(void *context, const char *bytes, size_t len);
};

enum err_code net_client_create(const struct net_options *options, struct net_client **ret_client,
								struct err *err) MUST_USE;
/* Takes NULL. Requests under way end without their callback. */
void net_client_destroy(struct net_client *client);

/* ERR_LIMIT: too many under way, or no memory. *ret_name is never 0. */
enum err_code net_client_send(struct net_client *client, const struct net_request *request,
							  unsigned *ret_name) MUST_USE;
/* Without a callback. An unknown name is fine. Not from inside `chunk`. */
void net_client_cancel(struct net_client *client, unsigned name);

/* What to wait for: fills fds, answers how many. */
size_t net_client_fds(const struct net_client *client, struct pollfd *fds, size_t max);
/* Monotonic time to call step at, INT64_MAX: none. */
int64_t net_client_deadline(const struct net_client *client);
void net_client_step(struct net_client *client, const struct pollfd *fds, size_t count);

/* Appends text percent-escaped for a path or a query. */
struct buf;
void net_client_escape(struct buf *out, const char *text);

#endif
