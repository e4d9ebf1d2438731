#include "proto/self_test.h"

#include "proto/proto_priv.h"

json_t *proto_self_test_pack(const struct self_test *test)
{
	json_t *parts = json_array();
	for (size_t i = 0; i < test->count; i++) {
		const struct self_test_part *part = &test->parts[i];
		json_t *one = json_pack("{s:s, s:b, s:s}", "name", part->name, "ok", (int)part->ok, "detail", part->detail);
		if (json_array_append_new(parts, one) != 0) { /* memory, or a part that is no UTF-8 */
			json_decref(parts);
			return NULL;
		}
	}
	return json_pack("{s:o, s:o}", "at", proto_write_time(test->at_ms), "parts", parts);
}

enum err_code proto_self_test_encode(const struct self_test *test, struct buf *out)
{
	return proto_write_take(proto_self_test_pack(test), out);
}

enum err_code proto_self_test_decode(const char *bytes, size_t len, struct self_test *ret_test, struct err *err)
{
	struct proto_reader reader = {.err = err};
	struct self_test test = {.count = 0};
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_SELF_TEST_MAX);
	if (root) {
		json_t *parts = proto_read_array(&reader, root, "parts", SELF_TEST_PARTS_MAX, PROTO_MUST);
		test.at_ms = proto_read_time(&reader, root, "at", PROTO_MUST);
		test.count = json_array_size(parts);
		for (size_t i = 0; i < test.count; i++) {
			const json_t *object = json_array_get(parts, i);
			struct self_test_part *part = &test.parts[i];
			proto_read_text(&reader, object, "name", part->name, sizeof part->name, PROTO_MUST);
			proto_read_text(&reader, object, "detail", part->detail, sizeof part->detail, PROTO_MAY);
			part->ok = proto_read_bool(&reader, object, "ok", PROTO_MUST);
		}
	}
	json_decref(root);
	if (reader.code == ERR_OK)
		*ret_test = test;
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "self-test");
}
