/*
 * Bytes as text that survives paper and addresses: Crockford's base 32 (upper
 * case; I, L read as 1, O as 0) and base64url without padding. Pure.
 */
#ifndef MOTCUA_CRYPTO_CODE_H
#define MOTCUA_CRYPTO_CODE_H

#include <stdbool.h>
#include <stddef.h>

#define CODE32_SIZE(bytes) (((bytes)*8 + 4) / 5 + 1)
#define CODE64_SIZE(bytes) (((bytes)*4 + 2) / 3 + 1)

void code32_encode(const void *bytes, size_t len, char *ret_text);
/* Exactly len bytes' worth of digits; unused bits must be 0. */
bool code32_decode(const char *text, void *ret_bytes, size_t len);
void code64_encode(const void *bytes, size_t len, char *ret_text);
bool code64_decode(const char *text, void *ret_bytes, size_t len);

#endif
