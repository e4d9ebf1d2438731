#include "proto/petition.h"

#include "proto/proto_priv.h"

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
	}
	json_decref(root);
	if (reader.code == ERR_OK)
		*ret_petition = petition;
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "petition");
}
