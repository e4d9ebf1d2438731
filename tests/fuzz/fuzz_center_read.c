/*
 * Bodies of requests as the handlers read them, without what is heavy around them (fuzz_center_body has that): no
 * inbox, no commit, no other thread. The first byte picks the route, the rest is the body; what a handler writes is
 * taken back. Any body gets an answer, and none is the server's fault.
 */
#include "base/check.h"
#include "base/log.h"
#include "center/db/db.h"
#include "fuzz/fuzz.h"
#include "support/center.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *path;
	unsigned who;
} TARGETS[] = {
	{"/v1/tickets", WHO_DEVICE},
	{"/v1/events", WHO_DEVICE},
	{"/v1/leases", WHO_DEVICE},
	{"/v1/ratings", WHO_DEVICE},
	{"/v1/tickets/0123456789abcdef0123456789abcdef/printed", WHO_DEVICE},
	{"/v1/tickets/0123456789abcdef0123456789abcdef/void", WHO_DEVICE},
	{"/v1/tickets/0123456789abcdef0123456789abcdef/postpone", WHO_PUBLIC},
	{"/v1/counters/1/call", WHO_CLERK},
	{"/v1/counters/1/finish", WHO_CLERK},
	{"/v1/counters/1/hold", WHO_CLERK},
	{"/v1/counters/1/transfer", WHO_CLERK},
	{"/v1/counters/1/pause", WHO_CLERK},
	{"/v1/appointments", WHO_CLERK},
	{"/v1/petitions", WHO_PUBLIC},
	{"/v1/alarms", WHO_CLERK},
	{"/v1/configs", WHO_TECHNICIAN},
};

static struct {
	struct center *center;
	struct db *db; /* in one transaction for all inputs */
	struct db_group group;
	struct call *call; /* used again and again: it is large */
	void *room;
} all;

static void forget_log(const char *line, void *arg)
{
}

static void must(const char *sql)
{
	CHECK(db_script(all.db, sql, NULL) == ERR_OK);
}

static void prepare(void)
{
	/* The runner of tests gives a folder; a fuzzer that runs by itself needs a fresh one. */
	char path[] = "/tmp/motcua-fuzz-XXXXXX", url[DB_URL_MAX];
	if (!getenv("TMPDIR"))
		setenv("TMPDIR", mkdtemp(path), 1);
	log_set_sink(forget_log, NULL);
	all.center = test_center_create("fuzz-read");
	CHECK(db_open(test_center_url("fuzz-read", url), DB_WRITE, &all.db, NULL) == ERR_OK);
	events_group(all.center->events, &all.group);
	all.call = dispatch_create(all.center);
	CHECK(all.call);
	must("BEGIN IMMEDIATE");
}

/* What a request is before its body is looked at. */
static void address(struct request *req, uint8_t which)
{
	which %= ARRAY_LEN(TARGETS);
	CHECK(routes_find("POST", TARGETS[which].path, &req->route, req->params) == ROUTE_FOUND);
	CHECK(req->route->kind == ROUTE_WRITE && (req->route->who & (WHO_PUBLIC | TARGETS[which].who)));
	CHECK(!req->route->prepare);
	snprintf(req->path, sizeof req->path, "%s", TARGETS[which].path);
	req->caller = (struct caller){.home = all.center, .who = WHO_PUBLIC | TARGETS[which].who, .counter = 1};
	snprintf(req->caller.id, sizeof req->caller.id, TEST_KIOSK);
	if (req->route->made_size > 0)
		CHECK((req->room = calloc(1, req->route->made_size)) != NULL);
}

static void handle(struct request *req, struct reply *reply)
{
	if (req->route->begin)
		req->route->begin(req);
	must("SAVEPOINT one");
	if (all.group.begun)
		all.group.begun(all.group.arg);
	req->db = all.db;
	req->route->handler(req, reply);
	CHECK(reply->status >= 200 && reply->status < 600 && reply->status != 500);
	if (all.group.dropped)
		all.group.dropped(all.group.arg);
	must("ROLLBACK TO one; RELEASE one");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	if (!all.center)
		prepare();
	struct request *req = &all.call->req;
	struct reply *reply = &all.call->reply;
	req->body = json_loadb((const char *)data + 1, size - 1, JSON_REJECT_DUPLICATES, NULL);
	if (!req->body)
		return 0;
	address(req, data[0]);
	handle(req, reply);
	json_decref(req->body);
	free(req->room);
	free(req->note);
	req->body = req->room = req->note = req->made = NULL;
	struct buf body = reply->body;
	buf_clear(&body);
	*reply = (struct reply){.body = body};
	return 0;
}
