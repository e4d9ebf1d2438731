/*
 * Hashes, passwords: libsodium's, under names that say what for.
 * crypto_init() once before threads start; everything else from any thread.
 */
#ifndef MOTCUA_CRYPTO_CRYPTO_H
#define MOTCUA_CRYPTO_CRYPTO_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CRYPTO_HASH_SIZE 32
#define CRYPTO_KEY_SIZE 32 /* public, Ed25519 */
#define CRYPTO_SIGNATURE_SIZE 64
#define CRYPTO_HEX_SIZE 65 /* a hash as hex digits and NUL */
#define CRYPTO_PASSWORD_SIZE 128
#define CRYPTO_PASSWORD_MAX 256 /* bytes that a person may type */

enum err_code crypto_init(struct err *err) MUST_USE;

void crypto_sha256(const void *bytes, size_t len, unsigned char ret_hash[CRYPTO_HASH_SIZE]);
void crypto_sha256_hex(const void *bytes, size_t len, char ret_hex[CRYPTO_HEX_SIZE]);
/* Over two parts, without joining them first. */
void crypto_hmac_sha256(const unsigned char *key, size_t key_len, const void *head, size_t head_len, const void *body,
						size_t body_len, unsigned char ret_mac[CRYPTO_HASH_SIZE]);
/* The hash of a whole file, read in pieces; its size. */
enum err_code crypto_sha256_file(const char *path, unsigned char ret_hash[CRYPTO_HASH_SIZE], int64_t *ret_size,
								 struct err *err) MUST_USE;
/* A hash made piece by piece: begin, any number of adds, end. */
struct crypto_sha256_pieces {
	_Alignas(16) unsigned char state[128];
};
void crypto_sha256_begin(struct crypto_sha256_pieces *pieces);
void crypto_sha256_add(struct crypto_sha256_pieces *pieces, const void *bytes, size_t len);
void crypto_sha256_end(struct crypto_sha256_pieces *pieces, unsigned char ret_hash[CRYPTO_HASH_SIZE]);
/* Whether an Ed25519 signature is the key's over these bytes. */
bool crypto_signature_fits(const unsigned char key[CRYPTO_KEY_SIZE], const void *bytes, size_t len,
						   const unsigned char signature[CRYPTO_SIGNATURE_SIZE]);
/* In a time that does not depend on where they differ. */
bool crypto_same(const void *a, const void *b, size_t len);
void crypto_wipe(void *bytes, size_t len);
/* Lower-case digits to exactly len bytes; false for anything else. */
bool crypto_from_hex(const char *hex, void *ret_bytes, size_t len);
void crypto_hex(const void *bytes, size_t len, char *ret_hex);

/* Argon2id, 64 MiB, about a tenth of a second. ret_stored holds salt and cost with it. ERR_LIMIT: memory is short. */
enum err_code crypto_password_hash(const char *password, char ret_stored[CRYPTO_PASSWORD_SIZE],
								   struct err *err) MUST_USE;
/* Takes as long for a wrong password as for the right one. */
bool crypto_password_verify(const char *stored, const char *password);

#endif
