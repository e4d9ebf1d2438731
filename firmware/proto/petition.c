#include "proto/petition.h"

#include "base/check.h"
#include "proto/proto_priv.h"

#include <string.h>

enum err_code proto_petition_encode(const char *id, const char *about, const char *text, struct buf *out)
{
	return proto_write_take(
		json_pack("{s:s, s:s, s:s, s:s}", "id", id, "about", about, "text", text, "channel", "kiosk"), out);
}

enum err_code proto_petition_decode(const char *bytes, size_t len, struct proto_petition *ret_petition, struct err *err)
{
	struct proto_reader reader = {.err = err};
	struct proto_petition petition = {.number = ""};
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_PETITION_MAX);
	if (root) {
		proto_read_text(&reader, root, "number", petition.number, sizeof petition.number, PROTO_MUST);
		proto_read_text(&reader, root, "code", petition.code, sizeof petition.code, PROTO_MUST);
		clock_day(proto_read_time(&reader, root, "due", PROTO_MUST), petition.due);
		proto_read_text(&reader, root, "url", petition.url, sizeof petition.url, PROTO_MAY);
	}
	json_decref(root);
	if (reader.code == ERR_OK)
		*ret_petition = petition;
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "petition");
}

/* Lines stay, other control characters do not. */
static void read_answer(struct proto_reader *reader, const json_t *root, struct petition *petition)
{
	const json_t *value = json_object_get(root, "answer");
	const char *text = json_is_string(value) ? json_string_value(value) : "";
	size_t len = 0;
	if (strlen(text) >= sizeof petition->answer) {
		proto_read_failed(reader, ERR_INVALID, "answer", "is too long");
		return;
	}
	for (; *text; text++)
		if (*text == '\n' || ((unsigned char)*text >= ' ' && *text != 0x7f))
			petition->answer[len++] = *text;
	petition->answer[len] = '\0';
}

enum err_code proto_petition_decode_answer(const char *bytes, size_t len, struct petition *ret_petition,
										   struct err *err)
{
	static const char *const states[] = {"open", "answered"};
	struct proto_reader reader = {.err = err};
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_PETITION_ANSWER_MAX);
	*ret_petition = (struct petition){.answered = false};
	if (root) {
		proto_read_text(&reader, root, "number", ret_petition->number, sizeof ret_petition->number, PROTO_MUST);
		proto_read_text(&reader, root, "about", ret_petition->about, sizeof ret_petition->about, PROTO_MAY);
		read_answer(&reader, root, ret_petition);
		ret_petition->answered = proto_read_word(&reader, root, "state", states, ARRAY_LEN(states), PROTO_MUST, 0) == 1;
		clock_day(proto_read_time(&reader, root, "due", PROTO_MUST), ret_petition->due);
		if (ret_petition->answered)
			clock_day(proto_read_time(&reader, root, "answered_at", PROTO_MUST), ret_petition->answered_on);
		ret_petition->level = (unsigned)proto_read_int(&reader, root, "level", 0, 5, PROTO_MAY, 0);
	}
	json_decref(root);
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "petition");
}

enum err_code proto_petition_encode_rating(unsigned level, struct buf *out)
{
	return proto_write_take(json_pack("{s:i}", "level", (int)level), out);
}
