#include "crypto/totp.h"

#include <stdio.h>
#include <string.h>

#define DIGITS_MODULO 100000000u
#define LABEL "motcua maintenance 1"

void totp_code(const unsigned char *secret, size_t len, int64_t step, char ret_code[TOTP_SIZE])
{
	unsigned char counter[8], mac[CRYPTO_HASH_SIZE];
	for (size_t i = 0; i < sizeof counter; i++)
		counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	crypto_hmac_sha256(secret, len, counter, sizeof counter, NULL, 0, mac);
	size_t at = mac[CRYPTO_HASH_SIZE - 1] & 15;
	uint32_t bits =
		(uint32_t)(mac[at] & 127) << 24 | (uint32_t)mac[at + 1] << 16 | (uint32_t)mac[at + 2] << 8 | mac[at + 3];
	snprintf(ret_code, TOTP_SIZE, "%08u", (unsigned)(bits % DIGITS_MODULO));
	crypto_wipe(mac, sizeof mac);
}

void totp_device_secret(const unsigned char key_hash[CRYPTO_HASH_SIZE], unsigned char ret_secret[CRYPTO_HASH_SIZE])
{
	crypto_hmac_sha256(key_hash, CRYPTO_HASH_SIZE, LABEL, strlen(LABEL), NULL, 0, ret_secret);
}

int64_t totp_step_of(const unsigned char *secret, size_t len, const char *code, int64_t now_ms, int64_t after)
{
	char typed[TOTP_SIZE] = "", right[TOTP_SIZE];
	int64_t now = now_ms / TOTP_STEP_MS, found = -1;
	bool whole = strlen(code) == TOTP_SIZE - 1;
	if (whole)
		memcpy(typed, code, sizeof typed);
	for (int64_t step = now - TOTP_STEPS; step <= now + 1; step++) {
		totp_code(secret, len, step, right);
		bool same = crypto_same(typed, right, sizeof right);
		if (same && whole && step > after)
			found = step;
	}
	crypto_wipe(typed, sizeof typed);
	crypto_wipe(right, sizeof right);
	return found;
}
