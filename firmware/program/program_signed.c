#include "program/program_signed.h"

#include "crypto/code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 256

bool program_signed_fits(const unsigned char key[CRYPTO_KEY_SIZE], const struct proto_program *program)
{
	char text[TEXT_MAX];
	unsigned char signature[CRYPTO_SIGNATURE_SIZE];
	proto_program_signed_text(program, text, sizeof text);
	return strlen(program->signature) == PROTO_PROGRAM_SIGNATURE_SIZE - 2 &&
		   code64_decode(program->signature, signature, sizeof signature) &&
		   crypto_signature_fits(key, text, strlen(text), signature);
}

const char *program_signed_key_rule(const char *value)
{
	bool fits = strlen(value) == 64 && strspn(value, "0123456789abcdef") == 64;
	return !value[0] || fits ? NULL : "64 hex digits, as sign-release prints them";
}

enum err_code program_signed_part(const char *body, size_t body_len, int64_t *ret_offset, char **ret_bytes,
								  size_t *ret_len)
{
	struct err err = {.code = ERR_OK};
	char *data = NULL;
	*ret_bytes = NULL;
	enum err_code code = proto_program_part_decode(body, body_len, ret_offset, &data, &err);
	size_t len = data ? strlen(data) * 3 / 4 : 0;
	char *bytes = data ? malloc(len + 1) : NULL;
	if (code == ERR_OK && (!bytes || len > PROTO_PROGRAM_PART_MAX || !code64_decode(data, bytes, len)))
		code = ERR_INVALID;
	free(data);
	if (code != ERR_OK) {
		free(bytes);
		return code;
	}
	*ret_bytes = bytes;
	*ret_len = len;
	return ERR_OK;
}
