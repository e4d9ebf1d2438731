#include "center/handlers/routes_priv.h"

#include "base/clock.h"
#include "base/log.h"
#include "center/handlers/center.h"

#include <stdio.h>

void catalogue_get(struct request *req, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	/* Published here a moment ago: who was told of it comes for the new one. */
	if (clock_mono_ms() < atomic_load(&req->center->reload_until_ms) &&
		center_catalogue_reload(req->center, &err) != ERR_OK)
		log_event(LOG_WARN, "catalogue.not_read", LOG_ERR(&err));
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	char etag[80];
	if (!catalogue) {
		reply_problem(reply, 503, "no-catalogue", "This center has no catalogue yet.");
		return;
	}
	snprintf(etag, sizeof etag, "\"%s\"", catalogue->version);
	if (!reply_matches(reply, req, etag)) {
		reply_start(reply, 200);
		snprintf(reply->etag, sizeof reply->etag, "%s", etag);
		reply->cache = REPLY_REVALIDATE;
		reply->type = "application/json";
		buf_add(&reply->body, catalogue->document, catalogue->document_len);
	}
	center_catalogue_release(catalogue);
}
