/*
 * A center in a temporary folder, with a small catalogue, one kiosk and two
 * clerks: for tests of handlers without sockets. Stops the test where it can't
 * be made. $TEST_DATABASE, where set, is a PostgreSQL address to use instead of
 * a SQLite file (its tables are dropped first).
 */
#ifndef MOTCUA_TESTS_SUPPORT_CENTER_H
#define MOTCUA_TESTS_SUPPORT_CENTER_H

#include "center/handlers/center.h"
#include "center/handlers/dispatch.h"

#include <jansson.h>

#define TEST_CENTER_NOW "2026-03-10T09:24:00"
#define TEST_KIOSK "kiosk-01"
#define TEST_KIOSK_KEY "0123456789012345678901234567890123456789012"
#define TEST_PASSWORD "mot hai ba bon"

extern const char test_catalogue[];

/* Services a (counters 1, 2; series A; child a1), b (counter 3; quota 3; series B), c (elsewhere), d (suspended). */
struct center *test_center_create(const char *name);
/* Waits until its listeners have every event of the log: on PostgreSQL they come by notification. */
void test_center_settle(struct center *center);
/* The catalogue, and the kiosk, for a center that was made otherwise. */
void test_center_fill(struct center *center);
void test_center_destroy(struct center *center);
/* The address of the database it uses. */
const char *test_center_url(const char *name, char out[DB_URL_MAX]);
/* The address of an empty database for tests of less than a center; the same again for the same name. */
const char *test_database_url(const char *name, char out[DB_URL_MAX]);
/* Another center of its database, with the same catalogue; the process serves it too. */
struct center *test_center_add_peer(struct center *house, const char *id);
/* Stores a device with its key, as enrolment would. */
void test_center_add_device(struct center *center, const char *id, const char *kind, const char *key);
void test_center_add_staff(struct center *center, const char *username, const char *roles, const char *counters);

struct test_request {
	const char *method, *target;
	const char *body;   /* NULL: none */
	const char *key;    /* Idempotency-Key */
	const char *bearer; /* "device.key" */
	const char *cookie, *csrf, *match;
};

/* Runs a request to its end; the caller gives the call back by dispatch_destroy. */
struct call *test_center_ask(struct center *center, const struct test_request *request);
/* The same as the kiosk, with the status that is expected; the answer as JSON (json_decref) or NULL. */
json_t *test_center_kiosk(struct center *center, const char *method, const char *target, const char *body,
						  int expected_status);
/* Signs in; fills cookie[96] and csrf[33]. */
void test_center_sign_in(struct center *center, const char *username, unsigned counter, char *cookie, char *csrf);
/* Somebody of the staff, signed in. */
struct test_clerk {
	struct center *center;
	char cookie[96], csrf[ID_SIZE];
	unsigned counter;
};

/* Makes the member of staff with all counters, and signs them in at one (0: at none). */
struct test_clerk test_center_clerk(struct center *center, const char *name, const char *roles, unsigned counter);
/* What they do at their counter ("next", "finish"), and what they see of it. */
json_t *test_clerk_act(const struct test_clerk *clerk, const char *verb, const char *body, int expected_status);
json_t *test_clerk_view(const struct test_clerk *clerk);
json_t *test_center_staff(struct center *center, const char *cookie, const char *csrf, const char *method,
						  const char *target, const char *body, int expected_status);
/* A new number for a service, printed; its id (32 digits) into id. */
void test_center_ticket(struct center *center, const char *service, const char *priority, char id[ID_SIZE]);

#endif
