#include "center/handlers/routes_priv.h"

#include "center/handlers/center.h"
#include "center/handlers/live.h"

void queue_get(struct request *req, struct reply *reply)
{
	reply_start(reply, 200);
	reply->type = "application/json";
	live_picture(req->center->live, &reply->body);
	if (reply->body.len == 0)
		reply_problem(reply, 503, "no-catalogue", "This center has no catalogue yet.");
}
