/* The table of routes: everything the server answers, in one place. */
#ifndef MOTCUA_CENTER_HANDLERS_ROUTES_H
#define MOTCUA_CENTER_HANDLERS_ROUTES_H

#include "center/handlers/handler.h"

enum route_kind { ROUTE_PLAIN, ROUTE_READ, ROUTE_WRITE, ROUTE_STREAM };
enum route_rate { RATE_FREE, RATE_PAGE, RATE_READ, RATE_WRITE, RATE_LOOKUP, RATE_SIGN_IN, RATE_COUNT };

struct route {
	const char *method;
	const char *path; /* "{name}" stands for one part, a last "{name...}" for all the rest */
	size_t body_max;  /* 0: no body */
	enum route_rate rate;
	unsigned who; /* any of them; WHO_PUBLIC: everybody */
	enum route_kind kind;
	void (*handler)(struct request *req, struct reply *reply);
	/* Optional, before the handler and outside of the transaction, with a reading req->db.
	 * A status set in reply ends the request. */
	void (*prepare)(struct request *req, struct reply *reply);
	/* Optional: writes the body of an answer whose handler left req->made, outside of the transaction and off the
	 * writer's time. */
	void (*tell)(struct request *req, struct reply *reply);
	size_t made_size; /* of req->room, taken before the handler runs: no thread frees what another allocated */
	/* Optional, with made_size: what needs the request alone is put into req->room, off the writer's time too. */
	void (*begin)(struct request *req);
	bool raw;      /* the body is not JSON */
	bool own_keys; /* the handler itself knows a request that comes again with the same key */
	bool bulk;    /* large, and nobody waits at a screen for it: the writer serves everybody else between two of them */
	bool slow;    /* takes long, by a processor or by much that is read: off the front's threads */
	bool forgets;  /* its answer holds a secret: never kept for a second request */
};

extern const struct route routes[];
extern const size_t route_count;

enum route_match { ROUTE_FOUND, ROUTE_NO_PATH, ROUTE_NO_METHOD };

/* path is decoded already apart from its parts; fills params. */
enum route_match routes_find(const char *method, const char *path, const struct route **ret_route,
							 char params[REQUEST_PARAMS_MAX][REQUEST_TEXT_MAX]);
/* "GET, POST" of a path, for 405. */
void routes_allowed(const char *path, char *out, size_t size);

#endif
