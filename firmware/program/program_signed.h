/* Whether a program is signed, for who installs it and for who publishes it; the bytes of its parts. Pure. */
#ifndef MOTCUA_PROGRAM_PROGRAM_SIGNED_H
#define MOTCUA_PROGRAM_PROGRAM_SIGNED_H

#include "crypto/crypto.h"
#include "proto/program.h"

/* Whether its signature is the key's over what proto/program.h says. */
bool program_signed_fits(const unsigned char key[CRYPTO_KEY_SIZE], const struct proto_program *program);
/* What a key in a configuration file must look like; NULL: it does, or is empty. */
const char *program_signed_key_rule(const char *value);
/* Bytes out of the answer to GET /v1/program/part, to be freed; NULL unless ERR_OK. */
enum err_code program_signed_part(const char *body, size_t body_len, int64_t *ret_offset, char **ret_bytes,
								  size_t *ret_len) MUST_USE;

#endif
