/*
 * What a handler is: a function from a parsed request to a reply. It never
 * sees the HTTP library, so it is tested and fuzzed without sockets.
 *
 * To add a resource: a file <resource>.c with its handlers, their prototypes in
 * routes_priv.h, a row for each in routes.c, a path in api/openapi.json.
 *
 * ROUTE_READ: req->db reads a committed state; runs beside others.
 * ROUTE_WRITE: req->db is the writer's connection inside a transaction that
 *   many requests share. The handler may be run again, so its only effects are
 *   statements, events_add() and its reply. A reply of 400 or more undoes what
 *   it wrote. It must be quick: no files, no network, no password hashes (do
 *   those in `prepare`, which runs before, outside of the transaction).
 *   A 2xx answer is kept under the Idempotency-Key and given again.
 * ROUTE_PLAIN: req->db is NULL.
 */
#ifndef MOTCUA_CENTER_HANDLERS_HANDLER_H
#define MOTCUA_CENTER_HANDLERS_HANDLER_H

#include "base/buf.h"
#include "base/id.h"
#include "center/db/db.h"
#include "center/handlers/out.h"
#include "tls/tls_key.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REQUEST_PARAMS_MAX 3
#define REQUEST_QUERY_MAX 12
#define REQUEST_TEXT_MAX 256 /* of a parameter in path or query, decoded */
#define REQUEST_PATH_MAX 512
#define REQUEST_BODY_MAX (2u << 20) /* of any route */
#define REPLY_BODY_MAX (16u << 20)
#define CENTER_ID_MAX 48
#define CALLER_ID_MAX 64

enum who {
	WHO_PUBLIC = 1,
	WHO_DEVICE = 2,
	WHO_CLERK = 4,
	WHO_MANAGER = 8,
	WHO_TECHNICIAN = 16,
	WHO_AUDITOR = 32,
	WHO_WORKING = WHO_CLERK | WHO_MANAGER | WHO_TECHNICIAN, /* staff who change things: an auditor only looks */
	WHO_STAFF = WHO_CLERK | WHO_MANAGER | WHO_TECHNICIAN | WHO_AUDITOR,
	WHO_RENEWING = 64, /* a device with its key whose certificate ran out: may have a new one, nothing else */
	WHO_PROVINCE = 128, /* staff of the province: reads every center, changes none */
	WHO_ANY = 255,
};

struct caller {
	struct center *home; /* the center that knows them; NULL: the public */
	unsigned who;           /* WHO_PUBLIC is always among them */
	char id[CALLER_ID_MAX]; /* of the device, or user name; "" for the public */
	unsigned counter;       /* staff: where they signed in; a pad's; 0: none */
	char csrf[ID_SIZE];     /* of a session */
	char session[65];       /* hash of its token; "" for none */
	int64_t slot;           /* of a device: which band of numbers is its own */
	char address[48];       /* of the peer; for rate limits only, never logged */
	const char *why;        /* the word for 401, where a key alone did not do; NULL */
};

struct request_pair {
	char name[32];
	char value[REQUEST_TEXT_MAX];
};

struct center; /* the shared state of the program: center.h */
struct route;

struct request {
	struct center *center;
	struct db *db;
	const struct route *route;
	char params[REQUEST_PARAMS_MAX][REQUEST_TEXT_MAX]; /* {..} of the path in order, decoded */
	struct request_pair query[REQUEST_QUERY_MAX];
	size_t query_count;
	json_t *body;   /* an object or array; NULL where there is none */
	struct buf raw; /* the bytes of the body */
	char path[REQUEST_PATH_MAX];
	char key[65];       /* Idempotency-Key, "" for none */
	char csrf[ID_SIZE]; /* X-CSRF-Token */
	char bearer[160];
	char host[64]; /* without its port */
	char cookie[96]; /* value of motcua_session */
	char match[96];  /* If-None-Match */
	char last_event[24];
	char languages[32]; /* Accept-Language, cut */
	bool is_json;       /* Content-Type */
	bool is_tls;        /* by this server's own TLS */
	bool showed_other;  /* a certificate that is not of our authority */
	const struct tls_cert *shown; /* of our authority, whatever its dates; NULL: none */
	bool wants_digest;  /* of the answer's body */
	char digest[256];   /* Content-Digest of the body; "" for none */
	bool is_head;       /* only the head of the answer is wished */
	struct caller caller;
	int64_t now_ms;
	void *note; /* from prepare to the handler; freed by free(3) */
	void *room; /* of route->made_size, from before the handler; freed by free(3) */
	void *made; /* from the handler to the route's tell: room once it is filled, or NULL */
};

/* NULL where it is not given. */
const char *request_query(const struct request *req, const char *name);
/* Members of the body; the fallback where absent or of another type. The text is borrowed. */
const char *request_text(const struct request *req, const char *name, const char *fallback);
int64_t request_int(const struct request *req, const char *name, int64_t fallback);

enum reply_cache { REPLY_NO_STORE, REPLY_REVALIDATE, REPLY_SHORT, REPLY_LONG };

struct reply {
	int status;
	const char *type; /* Content-Type; a constant */
	struct buf body;
	enum reply_cache cache; /* REPLY_SHORT: public, 5 s; REPLY_LONG: immutable */
	char etag[96];          /* with its quotes; "" for none */
	char cookie[200];       /* Set-Cookie */
	char location[128];
	int retry_after_s;      /* 0: none */
	bool replayed;          /* an answer given before */
	bool any_origin;        /* CORS: readable by pages of others */
	const char *attachment; /* file name to save under; NULL */
	bool is_page;           /* HTML: gets the content security policy */
	bool keeps;             /* of 400 or more: what it wrote stays (a counted failure) */
	bool again;             /* ERR_AGAIN came up: run the handler again in a new transaction */
};

/* Status and empty body. */
void reply_start(struct reply *reply, int status);
/* A JSON answer: out_* on what this answers; end with out_object_end. */
struct out reply_object(struct reply *reply, int status);
/* RFC 9457. code is a stable word; detail a constant sentence or NULL; nothing from the request. */
void reply_problem(struct reply *reply, int status, const char *code, const char *detail);
/* The problem that fits a failed statement, logged once. */
void reply_failed(struct reply *reply, const struct err *err);
/* Ends the array of a list, the object around it with the time it is of, and its rows. */
enum err_code reply_list_end(const struct request *req, struct out *out, struct db_rows *rows,
							 struct err *err) MUST_USE;
/* 304 when the client has etag already (then answers true). */
bool reply_matches(struct reply *reply, const struct request *req, const char *etag);

#endif
