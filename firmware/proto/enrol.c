#include "proto/enrol.h"

#include "proto/proto_priv.h"

#include <string.h>

enum err_code proto_enrol_encode(const char *device, const char *code, const char *request, struct buf *out)
{
	json_t *root = json_pack("{s:s, s:s}", "device_id", device, "code", code);
	return proto_write_take(proto_write_also(root, "request", request), out);
}

enum err_code proto_enrol_encode_renewal(const char *request, struct buf *out)
{
	return proto_write_take(json_pack("{s:s}", "request", request), out);
}

/* Lines of printable ASCII, as PEM is. */
static bool is_pem(const char *text)
{
	for (const char *c = text; *c; c++)
		if ((*c < ' ' || *c > '~') && *c != '\n' && *c != '\r')
			return false;
	return strncmp(text, "-----BEGIN CERTIFICATE-----", 27) == 0;
}

static void read_pem(struct proto_reader *reader, const json_t *root, char out[PROTO_PEM_MAX])
{
	const json_t *value = json_object_get(root, "certificate");
	const char *text = json_string_value(value);
	out[0] = '\0';
	if (!value || json_is_null(value))
		return;
	if (!text || strlen(text) >= PROTO_PEM_MAX || !is_pem(text))
		proto_read_failed(reader, ERR_INVALID, "certificate", "is no certificate");
	else
		memcpy(out, text, strlen(text) + 1);
}

enum err_code proto_enrol_decode(const char *bytes, size_t len, struct proto_enrolled *ret_enrolled, struct err *err)
{
	struct proto_reader reader = {.err = err};
	struct proto_enrolled enrolled;
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_ENROL_MAX);
	proto_read_text(&reader, root, "key", enrolled.key, sizeof enrolled.key, PROTO_MAY);
	if (reader.code == ERR_OK)
		read_pem(&reader, root, enrolled.certificate);
	if (reader.code == ERR_OK && !enrolled.key[0] && !enrolled.certificate[0])
		proto_read_failed(&reader, ERR_INVALID, "answer", "has neither key nor certificate");
	if (reader.code == ERR_OK)
		*ret_enrolled = enrolled;
	json_decref(root);
	return reader.code;
}
