#include "net/upload.h"

#include "base/buf.h"
#include "base/id.h"
#include "base/log.h"
#include "crypto/code.h"

#include <stdio.h>
#include <stdlib.h>

#define ANSWER_MAX 4096

static void on_uploaded(void *context, const struct net_answer *got)
{
	if (got->code != ERR_OK || got->status >= 300)
		log_event(LOG_WARN, "upload.failed", LOG_INT("status", got->status), LOG_STR("why", got->why ? got->why : ""));
}

void upload_send(struct net_client *client, const char *kind, const void *bytes, size_t len, int64_t timeout_ms)
{
	char path[64], key[ID_SIZE], *text = malloc(CODE64_SIZE(len));
	struct buf body;
	unsigned request;
	if (!text)
		return;
	code64_encode(bytes, len, text);
	id_make(key);
	snprintf(path, sizeof path, "/v1/device/files/%s", kind);
	buf_init(&body, CODE64_SIZE(len) + 64);
	buf_format(&body, "{\"data\":\"");
	buf_str(&body, text);
	buf_str(&body, "\"}");
	free(text);
	const struct net_request wish = {.method = "POST",
									 .path = path,
									 .body = buf_text(&body),
									 .len = body.len,
									 .idempotency_key = key,
									 .timeout_ms = timeout_ms,
									 .answer_max = ANSWER_MAX,
									 .done = on_uploaded};
	if (body.failed || net_client_send(client, &wish, &request) != ERR_OK)
		log_event(LOG_WARN, "upload.failed", LOG_STR("kind", kind));
	buf_finish(&body);
}
