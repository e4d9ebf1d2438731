#include "proto/notice.h"

#include "base/check.h"
#include "proto/hall_priv.h"

#include <string.h>

#define TYPE_PREFIX "vn.motcua."

static const char *const HELP_STATES[] = {"none", "asked", "coming", "ended"};

static void read_queue(struct proto_reader *reader, const json_t *data, struct proto_notice *notice)
{
	proto_hall_read(reader, data, &notice->hall);
}

static void read_called(struct proto_reader *reader, const json_t *data, struct proto_notice *notice)
{
	proto_hall_read_call(reader, data, &notice->call);
}

static void read_catalogue(struct proto_reader *reader, const json_t *data, struct proto_notice *notice)
{
	if (json_is_string(json_object_get(data, "version")))
		proto_read_text(reader, data, "version", notice->text, sizeof notice->text, PROTO_MAY);
}

static void read_help(struct proto_reader *reader, const json_t *data, struct proto_notice *notice)
{
	proto_read_text(reader, data, "device", notice->device, sizeof notice->device, PROTO_MUST);
	notice->number = proto_read_word(reader, data, "state", HELP_STATES, 4, PROTO_MUST, 0);
}

static void read_pad(struct proto_reader *reader, const json_t *data, struct proto_notice *notice)
{
	notice->pad.counter = (unsigned)proto_read_int(reader, data, "counter", 1, 255, PROTO_MUST, 0);
	proto_read_text(reader, data, "ticket", notice->pad.ticket, sizeof notice->pad.ticket, PROTO_MAY);
	proto_read_text(reader, data, "token", notice->pad.token, sizeof notice->pad.token, PROTO_MAY);
	proto_read_text(reader, data, "number", notice->pad.number, sizeof notice->pad.number, PROTO_MAY);
}

static void read_command(struct proto_reader *reader, const json_t *data, struct proto_notice *notice)
{
	proto_read_text(reader, data, "device", notice->device, sizeof notice->device, PROTO_MUST);
	proto_read_text(reader, data, "command", notice->text, sizeof notice->text, PROTO_MUST);
}

static const struct {
	const char *type;
	enum proto_notice_kind kind;
	void (*read)(struct proto_reader *reader, const json_t *data, struct proto_notice *notice);
} TYPES[] = {
	{TYPE_PREFIX "queue.changed", PROTO_NOTICE_QUEUE, read_queue},
	{TYPE_PREFIX "ticket.called", PROTO_NOTICE_CALLED, read_called},
	{TYPE_PREFIX "catalogue.changed", PROTO_NOTICE_CATALOGUE, read_catalogue},
	{TYPE_PREFIX "help.changed", PROTO_NOTICE_HELP, read_help},
	{TYPE_PREFIX "pad.rate", PROTO_NOTICE_PAD, read_pad},
	{TYPE_PREFIX "device.command", PROTO_NOTICE_COMMAND, read_command},
};

static void read_notice(struct proto_reader *reader, const json_t *root, struct proto_notice *notice)
{
	char version[8], type[64];
	memset(notice, 0, sizeof *notice);
	proto_read_text(reader, root, "specversion", version, sizeof version, PROTO_MUST);
	proto_read_text(reader, root, "type", type, sizeof type, PROTO_MUST);
	if (reader->code == ERR_OK && strcmp(version, "1.0") != 0)
		proto_read_failed(reader, ERR_INVALID, "specversion", "is not 1.0");
	for (size_t i = 0; i < ARRAY_LEN(TYPES); i++) {
		if (strcmp(TYPES[i].type, type) != 0)
			continue;
		json_t *data = proto_read_object(reader, root, "data", PROTO_MUST);
		notice->kind = TYPES[i].kind;
		if (data)
			TYPES[i].read(reader, data, notice);
	}
}

enum err_code proto_notice_decode(const char *bytes, size_t len, struct proto_notice *ret_notice, struct err *err)
{
	struct proto_reader reader = {.err = err};
	struct proto_notice notice;
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_NOTICE_MAX);
	if (root)
		read_notice(&reader, root, &notice);
	json_decref(root);
	if (reader.code == ERR_OK)
		*ret_notice = notice;
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "event");
}
