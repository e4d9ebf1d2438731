#include "crypto/crypto.h"

#include "base/check.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define PIECE 16384

enum err_code crypto_init(struct err *err)
{
	return sodium_init() < 0 ? err_set(err, ERR_IO, "libsodium can't start") : ERR_OK;
}

void crypto_sha256(const void *bytes, size_t len, unsigned char ret_hash[CRYPTO_HASH_SIZE])
{
	crypto_hash_sha256(ret_hash, bytes, len);
}

void crypto_hex(const void *bytes, size_t len, char *ret_hex)
{
	sodium_bin2hex(ret_hex, len * 2 + 1, bytes, len);
}

bool crypto_from_hex(const char *hex, void *ret_bytes, size_t len)
{
	size_t made = 0;
	const char *end = NULL;
	return strlen(hex) == len * 2 && sodium_hex2bin(ret_bytes, len, hex, len * 2, NULL, &made, &end) == 0 &&
		   made == len;
}

void crypto_sha256_hex(const void *bytes, size_t len, char ret_hex[CRYPTO_HEX_SIZE])
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	crypto_sha256(bytes, len, hash);
	crypto_hex(hash, sizeof hash, ret_hex);
}

void crypto_hmac_sha256(const unsigned char *key, size_t key_len, const void *head, size_t head_len, const void *body,
						size_t body_len, unsigned char ret_mac[CRYPTO_HASH_SIZE])
{
	crypto_auth_hmacsha256_state state;
	crypto_auth_hmacsha256_init(&state, key, key_len);
	crypto_auth_hmacsha256_update(&state, head, head_len);
	if (body_len > 0)
		crypto_auth_hmacsha256_update(&state, body, body_len);
	crypto_auth_hmacsha256_final(&state, ret_mac);
	sodium_memzero(&state, sizeof state);
}

void crypto_sha256_begin(struct crypto_sha256_pieces *pieces)
{
	CHECK(sizeof(crypto_hash_sha256_state) <= sizeof pieces->state);
	crypto_hash_sha256_init((crypto_hash_sha256_state *)(void *)pieces->state);
}

void crypto_sha256_add(struct crypto_sha256_pieces *pieces, const void *bytes, size_t len)
{
	crypto_hash_sha256_update((crypto_hash_sha256_state *)(void *)pieces->state, bytes, len);
}

void crypto_sha256_end(struct crypto_sha256_pieces *pieces, unsigned char ret_hash[CRYPTO_HASH_SIZE])
{
	crypto_hash_sha256_final((crypto_hash_sha256_state *)(void *)pieces->state, ret_hash);
}

enum err_code crypto_sha256_file(const char *path, unsigned char ret_hash[CRYPTO_HASH_SIZE], int64_t *ret_size,
								 struct err *err)
{
	struct crypto_sha256_pieces pieces;
	unsigned char piece[PIECE];
	size_t len;
	FILE *file = fopen(path, "rbe");
	if (!file)
		return err_set(err, ERR_IO, "can't read %s", path);
	*ret_size = 0;
	crypto_sha256_begin(&pieces);
	while ((len = fread(piece, 1, sizeof piece, file)) > 0) {
		crypto_sha256_add(&pieces, piece, len);
		*ret_size += (int64_t)len;
	}
	bool failed = ferror(file) != 0;
	fclose(file);
	crypto_sha256_end(&pieces, ret_hash);
	return failed ? err_set(err, ERR_IO, "can't read %s", path) : ERR_OK;
}

bool crypto_signature_fits(const unsigned char key[CRYPTO_KEY_SIZE], const void *bytes, size_t len,
						   const unsigned char signature[CRYPTO_SIGNATURE_SIZE])
{
	return crypto_sign_ed25519_verify_detached(signature, bytes, len, key) == 0;
}

bool crypto_same(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}

void crypto_wipe(void *bytes, size_t len)
{
	sodium_memzero(bytes, len);
}

enum err_code crypto_password_hash(const char *password, char ret_stored[CRYPTO_PASSWORD_SIZE], struct err *err)
{
	size_t len = strlen(password);
	if (len == 0 || len > CRYPTO_PASSWORD_MAX)
		return err_set(err, ERR_INVALID, "a password has 1 to %d bytes", CRYPTO_PASSWORD_MAX);
	int rc = crypto_pwhash_argon2id_str(ret_stored, password, len, crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
										crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE);
	return rc == 0 ? ERR_OK : err_set(err, ERR_LIMIT, "no memory to hash a password");
}

bool crypto_password_verify(const char *stored, const char *password)
{
	return strlen(password) <= CRYPTO_PASSWORD_MAX &&
		   crypto_pwhash_argon2id_str_verify(stored, password, strlen(password)) == 0;
}
