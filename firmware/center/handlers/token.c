#include "center/handlers/token.h"

#include "base/copy.h"
#include "crypto/code.h"
#include "crypto/crypto.h"

#include <stdio.h>
#include <string.h>

#define PREFIX_BYTES 10
#define MAC_BYTES 6
#define CODE_BYTES 3 /* more than 4 digits' worth: 20 bits */

static int hex_value(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

static void prefix_bytes(const char *id, unsigned char out[PREFIX_BYTES])
{
	for (size_t i = 0; i < PREFIX_BYTES; i++)
		out[i] = (unsigned char)(hex_value(id[i * 2]) << 4 | hex_value(id[i * 2 + 1]));
}

/* The purpose with its 0. */
static void mac_of(const struct token_key *key, const unsigned char *prefix, unsigned char out[CRYPTO_HASH_SIZE])
{
	crypto_hmac_sha256(key->secret, key->len, key->purpose, strlen(key->purpose) + 1, prefix, PREFIX_BYTES, out);
}

void token_make_for(const struct token_key *key, const char *id, char ret_token[TOKEN_SIZE])
{
	unsigned char bytes[PREFIX_BYTES + CRYPTO_HASH_SIZE];
	prefix_bytes(id, bytes);
	mac_of(key, bytes, bytes + PREFIX_BYTES);
	code32_encode(bytes, PREFIX_BYTES + MAC_BYTES, ret_token);
}

bool token_check_for(const struct token_key *key, const char *token, char ret_prefix[TOKEN_PREFIX_SIZE])
{
	unsigned char bytes[PREFIX_BYTES + MAC_BYTES], mac[CRYPTO_HASH_SIZE];
	if (!code32_decode(token, bytes, sizeof bytes))
		return false;
	mac_of(key, bytes, mac);
	if (!crypto_same(mac, bytes + PREFIX_BYTES, MAC_BYTES))
		return false;
	crypto_hex(bytes, PREFIX_BYTES, ret_prefix);
	return true;
}

void token_make(const unsigned char *secret, size_t secret_len, const char *id, char ret_token[TOKEN_SIZE])
{
	token_make_for(&(struct token_key){secret, secret_len, "ticket"}, id, ret_token);
}

bool token_check(const unsigned char *secret, size_t secret_len, const char *token, char ret_prefix[TOKEN_PREFIX_SIZE])
{
	return token_check_for(&(struct token_key){secret, secret_len, "ticket"}, token, ret_prefix);
}

bool token_lease_id(const char *code, char ret_id[ID_SIZE])
{
	unsigned char bytes[(ID_SIZE - 1) / 2];
	if (!code32_decode(code, bytes, sizeof bytes))
		return false;
	crypto_hex(bytes, sizeof bytes, ret_id);
	return true;
}

void token_code(const char *id, char ret_code[TOKEN_CODE_SIZE])
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	char text[CODE32_SIZE(CODE_BYTES)];
	crypto_sha256(id, strlen(id), hash);
	code32_encode(hash, CODE_BYTES, text);
	copy_text(ret_code, TOKEN_CODE_SIZE, text);
}
