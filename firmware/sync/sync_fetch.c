/* What the center tells of itself: its catalogue, its hall, its events. */
#include "base/clock.h"
#include "base/log.h"
#include "proto/catalogue.h"
#include "proto/hall.h"
#include "proto/problem.h"
#include "sync/sync_priv.h"

#include <stdio.h>
#include <string.h>

/* Documents of the store. */
#define WHOLE "catalogue"
#define SHORT "catalogue-short"
#define COPIED "copied:" /* and the boot id of the copy */

/* Hands out what is stored under that name; ret_body, when not NULL, is the document. */
static enum err_code recall(struct sync *sync, const char *name, char ret_etag[NET_ETAG_SIZE], struct buf *ret_body)
{
	struct catalogue *catalogue = NULL;
	struct err err = {.code = ERR_OK};
	enum err_code code = store_document_load(sync->store, name, ret_etag, NET_ETAG_SIZE, ret_body);
	if (code == ERR_OK)
		code = proto_catalogue_decode(buf_text(ret_body), ret_body->len, NULL, &catalogue, &err);
	if (code == ERR_OK)
		sync->sink.catalogue_take(sync->sink.context, catalogue);
	else if (code != ERR_NOT_FOUND)
		log_event(LOG_WARN, "catalogue.stored", LOG_STR("document", name), LOG_ERR(&err));
	return code;
}

void sync_recall(struct sync *sync)
{
	struct buf body;
	buf_init(&body, PROTO_CATALOGUE_MAX);
	if (recall(sync, SHORT, sync->short_etag, &body) != ERR_OK)
		sync->short_etag[0] = '\0';
	buf_finish(&body);
}

static void save(struct sync *sync, const char *name, const char *etag, const char *bytes, size_t len)
{
	struct err err = {.code = ERR_OK};
	if (store_document_save(sync->store, name, etag, bytes, len, &err) != ERR_OK)
		log_event(LOG_WARN, "catalogue.unsaved", LOG_STR("document", name), LOG_ERR(&err));
}

/* For the next start. */
static void keep_short(struct sync *sync, const char *bytes, size_t len)
{
	struct buf body;
	if (strcmp(sync->short_etag, sync->catalogue_etag) == 0)
		return;
	buf_init(&body, PROTO_CATALOGUE_MAX);
	if (proto_catalogue_shorten(bytes, len, &body, NULL) == ERR_OK) {
		save(sync, SHORT, sync->catalogue_etag, body.data, body.len);
		snprintf(sync->short_etag, sizeof sync->short_etag, "%s", sync->catalogue_etag);
	}
	buf_finish(&body);
}

void sync_catalogue_load(struct sync *sync)
{
	struct buf body;
	buf_init(&body, PROTO_CATALOGUE_MAX);
	if (recall(sync, WHOLE, sync->catalogue_etag, &body) == ERR_OK)
		keep_short(sync, buf_text(&body), body.len);
	else
		sync->catalogue_etag[0] = '\0';
	buf_finish(&body);
}

static void on_catalogue(void *context, const struct net_answer *got)
{
	struct sync *sync = context;
	struct catalogue *catalogue = NULL;
	struct err err = {.code = ERR_OK};
	enum err_code code = got->code == ERR_OK && got->status != 304 ? proto_problem_meaning(got->status) : got->code;
	if (code == ERR_OK && got->status == 304) {
		sync_errand_done(&sync->catalogue, INT64_MAX);
		return;
	}
	if (code == ERR_OK)
		code = proto_catalogue_decode(got->body, got->len, NULL, &catalogue, &err);
	else
		err_set(&err, code, "%s", got->why);
	if (code != ERR_OK) {
		log_event(LOG_WARN, "catalogue.failed", LOG_INT("status", got->status), LOG_ERR(&err));
		sync_errand_failed(&sync->catalogue);
		return;
	}
	save(sync, WHOLE, got->etag, got->body, got->len);
	snprintf(sync->catalogue_etag, sizeof sync->catalogue_etag, "%s", got->etag);
	keep_short(sync, got->body, got->len);
	log_event(LOG_INFO, "catalogue.new", LOG_INT("services", catalogue->service_count),
			  LOG_INT("procedures", catalogue->procedure_count));
	sync_errand_done(&sync->catalogue, INT64_MAX);
	sync->sink.catalogue_take(sync->sink.context, catalogue);
}

void sync_catalogue_fetch(struct sync *sync)
{
	const struct net_request request = {
		.method = "GET",
		.path = "/v1/catalogue",
		.if_none_match = sync->catalogue_etag[0] ? sync->catalogue_etag : NULL,
		.timeout_ms = SYNC_FETCH_MS,
		.answer_max = PROTO_CATALOGUE_MAX,
		.context = sync,
		.done = on_catalogue,
	};
	sync_errand_send(sync, &sync->catalogue, &request);
}

static void on_hall(void *context, const struct net_answer *got)
{
	struct sync *sync = context;
	struct hall hall;
	struct err err = {.code = ERR_OK};
	enum err_code code = proto_problem_verdict(got->code, got->status);
	if (code == ERR_OK)
		code = proto_hall_decode(got->body, got->len, &hall, &err);
	if (code != ERR_OK) {
		log_event(LOG_WARN, "hall.failed", LOG_INT("status", got->status), LOG_ERR(&err));
		sync_errand_failed(&sync->hall);
		return;
	}
	hall.heard_ms = clock_mono_ms();
	sync_errand_done(&sync->hall, INT64_MAX);
	sync->sink.hall(sync->sink.context, &hall);
}

void sync_hall_fetch(struct sync *sync)
{
	const struct net_request request = {
		.method = "GET",
		.path = "/v1/queue",
		.timeout_ms = SYNC_FETCH_MS,
		.answer_max = PROTO_HALL_MAX,
		.context = sync,
		.done = on_hall,
	};
	sync_errand_send(sync, &sync->hall, &request);
}

static void on_config(void *context, const struct net_answer *got)
{
	struct sync *sync = context;
	struct proto_config config;
	struct err err = {.code = ERR_OK};
	enum err_code code = proto_problem_verdict(got->code, got->status);
	if (code == ERR_NOT_FOUND) { /* a center that does not publish any */
		sync_errand_done(&sync->config, INT64_MAX);
		return;
	}
	if (code == ERR_OK)
		code = proto_config_decode(got->body, got->len, &config, &err);
	if (code != ERR_OK) {
		log_event(LOG_WARN, "config.failed", LOG_INT("status", got->status), LOG_ERR(&err));
		sync_errand_failed(&sync->config);
		return;
	}
	sync_errand_done(&sync->config, INT64_MAX);
	sync->sink.config(sync->sink.context, &config);
}

void sync_config_fetch(struct sync *sync)
{
	const struct net_request request = {
		.method = "GET",
		.path = "/v1/config",
		.timeout_ms = SYNC_FETCH_MS,
		.answer_max = PROTO_CONFIG_MAX,
		.context = sync,
		.done = on_config,
	};
	sync_errand_send(sync, &sync->config, &request);
}

static void on_published(void *context, const struct net_answer *got)
{
	struct sync *sync = context;
	struct proto_published published = {.served = 0};
	struct err err = {.code = ERR_OK};
	enum err_code code = proto_problem_verdict(got->code, got->status);
	if (code == ERR_OK)
		code = proto_published_decode(got->body, got->len, &published, &err);
	if (code != ERR_OK && code != ERR_NOT_FOUND) { /* not found: no day with visits yet */
		log_event(LOG_WARN, "published.failed", LOG_INT("status", got->status), LOG_ERR(&err));
		sync_errand_failed(&sync->published);
		return;
	}
	if (code == ERR_OK && store_document_save(sync->store, "published", "", got->body, got->len, &err) != ERR_OK)
		log_event(LOG_WARN, "published.unsaved", LOG_ERR(&err));
	sync_errand_done(&sync->published, clock_mono_ms() + SYNC_PUBLISHED_MS);
	sync->sink.published(sync->sink.context, &published);
}

/* What was known before the start: it says itself of which days it is. */
void sync_published_load(struct sync *sync)
{
	struct proto_published published;
	char etag[8];
	struct buf body;
	struct err err = {.code = ERR_OK};
	buf_init(&body, PROTO_PUBLISHED_MAX);
	enum err_code code = store_document_load(sync->store, "published", etag, sizeof etag, &body);
	if (code == ERR_OK)
		code = proto_published_decode(buf_text(&body), body.len, &published, &err);
	buf_finish(&body);
	if (code == ERR_OK)
		sync->sink.published(sync->sink.context, &published);
	else if (code != ERR_NOT_FOUND)
		log_event(LOG_WARN, "published.stored", LOG_ERR(&err));
}

void sync_published_fetch(struct sync *sync)
{
	const struct net_request request = {
		.method = "GET",
		.path = "/v1/published",
		.timeout_ms = SYNC_FETCH_MS,
		.answer_max = PROTO_PUBLISHED_MAX,
		.context = sync,
		.done = on_published,
	};
	sync_errand_send(sync, &sync->published, &request);
}

static void tell_pad(struct sync *sync)
{
	struct sync_pad pad = {.counter = sync->notice.pad.counter};
	snprintf(pad.token, sizeof pad.token, "%s",
			 sync->notice.pad.token[0] ? sync->notice.pad.token : sync->notice.pad.ticket);
	snprintf(pad.number, sizeof pad.number, "%s", sync->notice.pad.number);
	sync->sink.pad(sync->sink.context, &pad);
}

void sync_on_event(void *context, const struct net_sse_event *event)
{
	struct sync *sync = context;
	struct err err = {.code = ERR_OK};
	struct proto_notice *notice = &sync->notice;
	if (proto_notice_decode(event->data, event->len, notice, &err) != ERR_OK) {
		log_event(LOG_WARN, "event.unreadable", LOG_ERR(&err));
		return;
	}
	bool ours = strcmp(notice->device, sync->device) == 0;
	switch (notice->kind) {
	case PROTO_NOTICE_QUEUE:
		notice->hall.heard_ms = clock_mono_ms();
		sync->sink.hall(sync->sink.context, &notice->hall);
		break;
	case PROTO_NOTICE_CATALOGUE:
		sync->catalogue.due_ms = clock_mono_ms();
		break;
	case PROTO_NOTICE_HELP:
		if (ours)
			sync->sink.help(sync->sink.context, notice->number);
		break;
	case PROTO_NOTICE_PAD:
		tell_pad(sync);
		break;
	case PROTO_NOTICE_COMMAND:
		if (ours && strcmp(notice->text, "config") == 0)
			sync->config.due_ms = sync->sink.config ? clock_mono_ms() : INT64_MAX;
		else if (ours && strcmp(notice->text, "program") == 0)
			sync->program.due_ms = sync->sink.program ? clock_mono_ms() : INT64_MAX;
		else if (ours && strncmp(notice->text, COPIED, strlen(COPIED)) == 0)
			sync_lease_copied(sync, notice->text + strlen(COPIED));
		else if (ours)
			sync->sink.command(sync->sink.context, notice->text);
		break;
	case PROTO_NOTICE_CALLED: /* the picture of the hall follows at once */
	case PROTO_NOTICE_OTHER:
		break;
	}
}
