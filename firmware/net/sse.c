#include "net/sse.h"

#include "base/crc.h"

#include <stdlib.h>
#include <string.h>

void net_sse_init(struct net_sse *sse, void (*event)(void *context, const struct net_sse_event *event), void *context)
{
	*sse = (struct net_sse){.event = event, .context = context};
	buf_init(&sse->line, NET_SSE_LINE_MAX);
	buf_init(&sse->data, NET_SSE_DATA_MAX);
}

void net_sse_finish(struct net_sse *sse)
{
	buf_finish(&sse->line);
	buf_finish(&sse->data);
}

void net_sse_reset(struct net_sse *sse)
{
	buf_clear(&sse->line);
	buf_clear(&sse->data);
	sse->type[0] = '\0';
	sse->after_cr = sse->started = sse->has_data = sse->bent = sse->has_sum = false;
	sse->crc = CRC_START;
	memcpy(sse->next_id, sse->id, sizeof sse->id);
}

/* Words that do not fit are no words of a center. */
static void take_word(char out[NET_SSE_WORD_SIZE], const char *value)
{
	size_t len = strlen(value);
	if (len < NET_SSE_WORD_SIZE)
		memcpy(out, value, len + 1);
}

static bool is_whole(struct net_sse *sse)
{
	if (sse->has_sum) {
		sse->sums_known |= sse->sum_fits;
		sse->sums_missed = 0;
		return sse->sum_fits;
	}
	if (!sse->sums_known || sse->crc == CRC_START) /* nothing but beats */
		return true;
	sse->sums_known = ++sse->sums_missed < NET_SSE_MISSED;
	return false;
}

static void dispatch(struct net_sse *sse)
{
	sse->bent = !is_whole(sse);
	if (!sse->bent)
		memcpy(sse->id, sse->next_id, sizeof sse->id);
	if (sse->has_data && !sse->data.failed && !sse->bent) {
		const struct net_sse_event event = {
			.type = sse->type[0] ? sse->type : "message",
			.id = sse->id,
			.data = buf_text(&sse->data),
			.len = sse->data.len,
		};
		sse->event(sse->context, &event);
	}
	buf_clear(&sse->data);
	sse->has_data = sse->has_sum = false;
	sse->crc = CRC_START;
	sse->type[0] = '\0';
}

static void take_field(struct net_sse *sse, const char *name, const char *value)
{
	if (strcmp(name, "data") == 0) {
		if (sse->has_data)
			buf_byte(&sse->data, '\n');
		sse->has_data = true;
		buf_str(&sse->data, value);
	} else if (strcmp(name, "event") == 0) {
		take_word(sse->type, value);
	} else if (strcmp(name, "id") == 0) {
		take_word(sse->next_id, value);
	}
}

static void take_text(struct net_sse *sse, char *line, size_t len)
{
	char *colon = strchr(line, ':'), *end;
	const char *value = "";
	if (strncmp(line, "sum:", 4) == 0) {
		unsigned long sum = strtoul(line + 4, &end, 16);
		sse->has_sum = true;
		sse->sum_fits = end == line + len && sum == sse->crc;
		return;
	}
	sse->crc = crc_bytes(crc_bytes(sse->crc, line, len), "\n", 1);
	if (strlen(line) != len) /* a NUL inside is not of a center */
		return;
	if (colon) {
		*colon = '\0';
		value = colon[1] == ' ' ? colon + 2 : colon + 1;
	}
	take_field(sse, line, value);
}

static void take_line(struct net_sse *sse)
{
	static const char BOM[] = "\xef\xbb\xbf";
	char *line = sse->line.data;
	if (!sse->started && sse->line.len >= 3 && memcmp(line, BOM, 3) == 0)
		line += 3;
	sse->started = true;
	size_t len = sse->line.len - (size_t)(line - sse->line.data);
	if (len == 0) {
		dispatch(sse);
	} else if (line[0] != ':') { /* a comment is a beat */
		take_text(sse, line, len);
	}
	buf_clear(&sse->line);
}

enum err_code net_sse_feed(struct net_sse *sse, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		bool second_of_pair = sse->after_cr && bytes[i] == '\n';
		sse->after_cr = bytes[i] == '\r';
		if (second_of_pair)
			continue;
		if (bytes[i] == '\n' || bytes[i] == '\r')
			take_line(sse);
		else
			buf_byte(&sse->line, (unsigned char)bytes[i]);
		if (sse->line.failed || sse->data.failed)
			return ERR_LIMIT;
		if (sse->bent)
			return ERR_CORRUPT;
	}
	return ERR_OK;
}
