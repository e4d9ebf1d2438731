/*
 * What the header Content-Digest says of a message's bytes (RFC 9530), in
 * SHA-256: "sha-256=:" base 64 ":". Pure.
 */
#ifndef MOTCUA_CRYPTO_DIGEST_H
#define MOTCUA_CRYPTO_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#define DIGEST_SIZE 55
#define DIGEST_LIST_SIZE 256 /* of a header that names other hashes too */
#define DIGEST_TARGET_MAX 512

void digest_write(const void *bytes, size_t len, char ret_text[DIGEST_SIZE]);
/* Whether a header's value has a hash that we know. */
bool digest_is_known(const char *value);
bool digest_fits(const char *value, const void *bytes, size_t len);
/* Whether the value of Want-Content-Digest asks for ours: any weight but 0. */
bool digest_is_wanted(const char *value);

/* What Request-Digest says of the request that an answer is to: of its Request-Id and its target, as both were sent.
 * "" for a target of DIGEST_TARGET_MAX bytes and more. */
void digest_of_request(const char *id, const char *target, char ret_text[DIGEST_SIZE]);

#endif
