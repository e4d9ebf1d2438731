#include "proto/config.h"

#include "proto/proto_priv.h"

#include <stdio.h>
#include <string.h>

enum err_code proto_config_decode(const char *bytes, size_t len, struct proto_config *ret, struct err *err)
{
	struct proto_reader reader = {.err = err};
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_CONFIG_MAX), *lines = NULL;
	memset(ret, 0, sizeof *ret);
	if (root) {
		ret->number = proto_read_int(&reader, root, "number", 0, INT64_MAX, PROTO_MUST, 0);
		lines = proto_read_array(&reader, root, "lines", PROTO_CONFIG_LINES, PROTO_MUST);
	}
	for (size_t i = 0; i < json_array_size(lines); i++) {
		const json_t *line = json_array_get(lines, i);
		const char *text = json_string_value(line);
		bool fits = text && json_string_length(line) == strlen(text) && strlen(text) < PROTO_CONFIG_LINE_SIZE &&
					!strpbrk(text, "\r\n") && strchr(text, '=');
		if (!fits)
			proto_read_failed(&reader, ERR_INVALID, "lines", "section.key=value is right");
		else
			snprintf(ret->lines[ret->line_count++], PROTO_CONFIG_LINE_SIZE, "%s", text);
	}
	json_decref(root);
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "config");
}
