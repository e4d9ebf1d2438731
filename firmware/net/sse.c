#include "net/sse.h"

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
	sse->after_cr = sse->started = sse->has_data = false;
}

/* Words that do not fit are no words of a center. */
static void take_word(char out[NET_SSE_WORD_SIZE], const char *value)
{
	size_t len = strlen(value);
	if (len < NET_SSE_WORD_SIZE)
		memcpy(out, value, len + 1);
}

static void dispatch(struct net_sse *sse)
{
	if (sse->has_data && !sse->data.failed) {
		const struct net_sse_event event = {
			.type = sse->type[0] ? sse->type : "message",
			.id = sse->id,
			.data = buf_text(&sse->data),
			.len = sse->data.len,
		};
		sse->event(sse->context, &event);
	}
	buf_clear(&sse->data);
	sse->has_data = false;
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
		take_word(sse->id, value);
	}
}

static void take_line(struct net_sse *sse)
{
	static const char BOM[] = "\xef\xbb\xbf";
	char *line = sse->line.data;
	if (!sse->started && sse->line.len >= 3 && memcmp(line, BOM, 3) == 0)
		line += 3;
	sse->started = true;
	if (sse->line.len == 0) {
		dispatch(sse);
	} else if (memchr(line, '\0', sse->line.len - (size_t)(line - sse->line.data)) == NULL && line[0] != ':') {
		/* A line with a NUL inside is not of a center; a comment is a beat. */
		char *colon = strchr(line, ':');
		const char *value = "";
		if (colon) {
			*colon = '\0';
			value = colon[1] == ' ' ? colon + 2 : colon + 1;
		}
		take_field(sse, line, value);
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
	}
	return ERR_OK;
}
