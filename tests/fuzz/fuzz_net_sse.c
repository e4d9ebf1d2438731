#include "net/sse.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_event(void *context, const struct net_sse_event *event)
{
	if (strlen(event->data) > event->len || strlen(event->id) >= NET_SSE_WORD_SIZE)
		abort();
}

/* The first byte says how the bytes are split. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct net_sse sse;
	if (size == 0)
		return 0;
	size_t step = data[0] + 1u;
	net_sse_init(&sse, on_event, NULL);
	for (size_t at = 1; at < size; at += step) {
		size_t len = at + step < size ? step : size - at;
		if (net_sse_feed(&sse, (const char *)data + at, len) != ERR_OK)
			break;
	}
	net_sse_finish(&sse);
	return 0;
}
