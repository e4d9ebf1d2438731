#include "center/handlers/routes_priv.h"

#include "center/handlers/center.h"
#include "center/handlers/live.h"

#include <stdlib.h>

void queue_get(struct request *req, struct reply *reply)
{
	reply_start(reply, 200);
	reply->type = "application/json";
	live_picture(req->center->live, &reply->body);
	if (reply->body.len == 0)
		reply_problem(reply, 503, "no-catalogue", "This center has no catalogue yet.");
}

/* For other sites' pages: waits by field, readable from anywhere, kept a few seconds by caches. */
void queue_public(struct request *req, struct reply *reply)
{
	struct hall *hall = calloc(1, sizeof *hall);
	if (!hall) {
		reply_problem(reply, 503, "try-again", NULL);
		return;
	}
	live_hall(req->center->live, hall);
	struct out out = reply_object(reply, 200);
	out_str(&out, "center", req->center->id);
	out_time(&out, "as_of", hall->as_of_ms);
	out_int(&out, "waiting", hall->waiting);
	live_write_lines(&out, "services", hall);
	out_object_end(&out);
	reply->cache = REPLY_SHORT;
	reply->any_origin = true;
	free(hall);
}
