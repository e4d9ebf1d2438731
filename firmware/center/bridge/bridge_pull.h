/*
 * One round of asking a one-stop system for what it has: the order of it, what
 * is asked again and when it is given up. All effects go through the port, so
 * it runs without sockets and databases. After each page the port keeps the
 * records and the cursor together: whoever is cut off goes on at that page.
 *
 *   login -> list, page 0 -> keep -> page 1 -> keep ... -> next list ... -> over
 *     ^  session over: once a page |      ^ half, garbage, away: again, at most BRIDGE_TRIES times a page
 *     '----------------------------'      '-- then the round ends; the next one goes on at the cursor
 */
#ifndef MOTCUA_CENTER_BRIDGE_BRIDGE_PULL_H
#define MOTCUA_CENTER_BRIDGE_BRIDGE_PULL_H

#include "center/bridge/bridge_wire.h"

#include <stdint.h>

#define BRIDGE_TRIES 5       /* of one page in one round */
#define BRIDGE_PAGES 20000   /* of one list: more is a system that never ends */
#define BRIDGE_AGAIN_MS 2000 /* the first wait before asking again; doubles */

/* Where a round is. Written whole into the database with each page. */
struct bridge_cursor {
	int64_t run;       /* number of the round */
	bool is_full;      /* all dossiers, not only those changed of late */
	enum bridge_list list;
	unsigned page;
	char from[CLOCK_DAY_SIZE], to[CLOCK_DAY_SIZE];
};

struct bridge_pull {
	enum bridge_form form;
	const char *username, *password, *unit;
	unsigned page_size;
	unsigned again_most; /* the round's budget of errors: spent, each page is asked for once; 0: none */
	void *context;
	/* ERR_OFFLINE, ERR_TIMEOUT: no answer. *ret_answer NULL where it is no JSON; else to json_decref. */
	enum err_code (*ask)(void *context, const struct bridge_ask *ask, int *ret_status, json_t **ret_answer,
						 struct err *err);
	/* Durable when it answers ERR_OK: the page's records and where to go on. */
	enum err_code (*keep)(void *context, enum bridge_list list, const json_t *records,
						  const struct bridge_cursor *next, struct err *err);
	/* Waits; false when asked to stop. */
	bool (*rest)(void *context, int64_t ms);
};

struct bridge_round {
	unsigned pages, records, asked_again, logins, half_pages;
};

/* From *cursor to the end of the last list (list is BRIDGE_LIST_COUNT then). *cursor is where it came to, also after
 * an error: ERR_DENIED (sign-in or service refused), ERR_OFFLINE, ERR_INVALID (garbage), ERR_AGAIN (asked to stop). */
enum err_code bridge_pull_round(const struct bridge_pull *pull, struct bridge_cursor *cursor,
								struct bridge_round *ret_round, struct err *err) MUST_USE;

#endif
