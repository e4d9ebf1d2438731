/*
 * Bodies of requests through the whole way below the HTTP library: limits,
 * JSON, handlers, a real database in memory-backed files. The first byte picks
 * the route, the rest is the body.
 */
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "center/db/db_content.h"
#include "center/db/db_people.h"
#include "center/handlers/dispatch.h"
#include "center/handlers/live.h"
#include "crypto/crypto.h"
#include "support/center.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const char *const TARGETS[] = {
	"/v1/tickets",
	"/v1/events",
	"/v1/leases",
	"/v1/ratings",
	"/v1/tickets/0123456789abcdef0123456789abcdef/printed",
	"/v1/tickets/0123456789abcdef0123456789abcdef/void",
	"/v1/enrol",
	"/v1/tickets/0123456789abcdef0123456789abcdef/postpone",
};

static void forget_log(const char *line, void *arg)
{
}

/* One center for all inputs of this process: what one leaves behind, the next one meets. */
static struct center *the_center(void)
{
	static struct center *center;
	if (center)
		return center;
	/* The runner of tests gives a folder; a fuzzer that runs by itself needs a fresh one. */
	char path[] = "/tmp/motcua-fuzz-XXXXXX";
	if (!getenv("TMPDIR"))
		setenv("TMPDIR", mkdtemp(path), 1);
	log_set_sink(forget_log, NULL);
	center = test_center_create("fuzz");
	return center;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	if (size < 1 || size > 256 * 1024)
		return 0;
	struct call *call = dispatch_create(the_center());
	CHECK(call != NULL);
	struct request *req = &call->req;
	CHECK(dispatch_parse_target(req, TARGETS[data[0] % ARRAY_LEN(TARGETS)]));
	snprintf(req->bearer, sizeof req->bearer, "%s", TEST_KIOSK "." TEST_KIOSK_KEY);
	if (data[0] & 0x80)
		memset(req->key, 'a' + data[0] % 4, 32);
	req->is_json = true;
	if (dispatch_open(call, "POST", (int64_t)size - 1)) {
		buf_add(&req->raw, data + 1, size - 1);
		dispatch_run_and_wait(call);
	}
	CHECK(call->reply.status >= 200 && call->reply.status < 600 && call->reply.status != 500);
	dispatch_destroy(call);
	return 0;
}
