/*
 * What is said to a one-stop system and what its answers mean, in two forms:
 * the national envelope (one address, the service named in the body, a session
 * in it, error_code "0" where all is well, yyyyMMddHHmmss) and the newer REST
 * form (a bearer session, pages in the query, ISO dates). Pure; any thread.
 */
#ifndef MOTCUA_CENTER_BRIDGE_BRIDGE_WIRE_H
#define MOTCUA_CENTER_BRIDGE_BRIDGE_WIRE_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define BRIDGE_SESSION_MAX 2048 /* bytes of a session's text */
#define BRIDGE_PAGE_MAX 500     /* records of a page */
#define BRIDGE_ASK_MAX 4096

enum bridge_form { BRIDGE_FORM_ENVELOPE, BRIDGE_FORM_REST };

/* The lists that are gone through, in this order. */
enum bridge_list { BRIDGE_LIST_DOSSIERS, BRIDGE_LIST_PROCEDURES, BRIDGE_LIST_FIELDS, BRIDGE_LIST_OFFICES,
				   BRIDGE_LIST_COUNT };

struct bridge_wish {
	enum bridge_list list;
	char from[CLOCK_DAY_SIZE], to[CLOCK_DAY_SIZE]; /* of change; dossiers only; "" for all */
	unsigned page, size;                           /* from 0 */
	const char *unit;                              /* code of our office; "" for none */
};

/* A request, made. path begins with a slash; body is "" for a GET. */
struct bridge_ask {
	const char *method;
	struct buf path, body;
	char bearer[BRIDGE_SESSION_MAX]; /* "" for none */
};

struct bridge_page {
	json_t *records;    /* a list; json_decref */
	bool is_last, half; /* half: fewer came than were announced */
};

void bridge_wire_init(struct bridge_ask *ask);
void bridge_wire_finish(struct bridge_ask *ask);
void bridge_wire_login(enum bridge_form form, const char *username, const char *password, struct bridge_ask *ask);
void bridge_wire_list(enum bridge_form form, const struct bridge_wish *wish, const char *session,
					  struct bridge_ask *ask);

/* The session out of an answer. ERR_DENIED: it was refused; ERR_INVALID: no such answer. */
enum err_code bridge_wire_session(int status, const json_t *answer, char ret_session[BRIDGE_SESSION_MAX],
								  struct err *err) MUST_USE;
/*
 * A page out of an answer. ERR_DENIED: an error code, or 401 and 403 (the session may be over); ERR_OFFLINE: the
 * other side can't now; ERR_INVALID: no such answer.
 */
enum err_code bridge_wire_page(const struct bridge_wish *wish, int status, const json_t *answer,
							   struct bridge_page *ret_page, struct err *err) MUST_USE;

/* "ho-so", "thu-tuc", "linh-vuc", "co-quan": the word of a list in our tables. */
const char *bridge_wire_word(enum bridge_list list);
/* Code and name of an entry of a list; "" where there is none. Borrowed from entry. */
void bridge_wire_entry(enum bridge_list list, const json_t *entry, const char **ret_code, const char **ret_name);

#endif
