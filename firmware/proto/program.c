#include "proto/program.h"

#include "proto/proto_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_version(const char *text)
{
	return text[0] && strspn(text, "0123456789.") == strlen(text);
}

enum err_code proto_program_decode(const char *bytes, size_t len, struct proto_program *ret, struct err *err)
{
	struct proto_reader reader = {.err = err};
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_PROGRAM_MAX);
	memset(ret, 0, sizeof *ret);
	if (root)
		ret->number = proto_read_int(&reader, root, "number", 0, INT64_MAX, PROTO_MUST, 0);
	if (ret->number > 0) {
		proto_read_text(&reader, root, "program", ret->name, sizeof ret->name, PROTO_MAY);
		if (!ret->name[0])
			snprintf(ret->name, sizeof ret->name, "%s", PROTO_PROGRAM_KIOSK);
		proto_read_text(&reader, root, "version", ret->version, sizeof ret->version, PROTO_MUST);
		ret->size = proto_read_int(&reader, root, "size", 1, PROTO_PROGRAM_BUNDLE_MAX, PROTO_MUST, 0);
		proto_read_text(&reader, root, "sha256", ret->sha256, sizeof ret->sha256, PROTO_MUST);
		proto_read_day(&reader, root, "until", ret->until, PROTO_MUST);
		proto_read_text(&reader, root, "signature", ret->signature, sizeof ret->signature, PROTO_MUST);
		bool fits =
			is_version(ret->version) && strlen(ret->sha256) == 64 && strspn(ret->sha256, "0123456789abcdef") == 64;
		if (reader.code == ERR_OK && !fits)
			proto_read_failed(&reader, ERR_INVALID, "version", "numbers with dots, and a hash in hex, are right");
	}
	json_decref(root);
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "program");
}

void proto_program_part_path(int64_t number, int64_t offset, char ret_path[PROTO_PROGRAM_PART_PATH_SIZE])
{
	snprintf(ret_path, PROTO_PROGRAM_PART_PATH_SIZE, PROTO_PROGRAM_PATH "/part?number=%lld&offset=%lld",
			 (long long)number, (long long)offset);
}

enum err_code proto_program_part_decode(const char *bytes, size_t len, int64_t *ret_offset, char **ret_data,
										struct err *err)
{
	struct proto_reader reader = {.err = err};
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_PROGRAM_PART_ANSWER_MAX);
	char *data = NULL;
	if (root) {
		const char *text = json_string_value(json_object_get(root, "data"));
		*ret_offset = proto_read_int(&reader, root, "offset", 0, PROTO_PROGRAM_BUNDLE_MAX, PROTO_MUST, 0);
		data = text ? strdup(text) : NULL;
		if (!data)
			proto_read_failed(&reader, ERR_INVALID, "data", "text is right");
	}
	json_decref(root);
	if (reader.code == ERR_OK) {
		*ret_data = data;
		return ERR_OK;
	}
	free(data);
	return err_wrap(err, reader.code, "part");
}

void proto_program_signed_text(const struct proto_program *program, char *out, size_t size)
{
	snprintf(out, size, "%s %s %lld %s %s\n", program->name, program->version, (long long)program->size,
			 program->sha256, program->until);
}

bool proto_program_is_older(const char *a, const char *b)
{
	unsigned one[3] = {0}, two[3] = {0};
	sscanf(a, "%9u.%9u.%9u", &one[0], &one[1], &one[2]);
	sscanf(b, "%9u.%9u.%9u", &two[0], &two[1], &two[2]);
	for (int i = 0; i < 3; i++)
		if (one[i] != two[i])
			return one[i] < two[i];
	return false;
}
