/*
 * One-time codes from a shared secret and the time: RFC 6238 with HMAC-SHA-256
 * and eight digits. Pure.
 *
 * The code that opens a kiosk's maintenance page: the secret comes from what
 * both sides have of the device's key (the center only its hash), so nothing
 * else has to be handed out, and it works while the kiosk is cut off.
 */
#ifndef MOTCUA_CRYPTO_TOTP_H
#define MOTCUA_CRYPTO_TOTP_H

#include "crypto/crypto.h"

#include <stdint.h>

#define TOTP_SIZE 9 /* digits and NUL */
#define TOTP_STEP_MS 60000
#define TOTP_STEPS 10 /* a code is good for so many minutes after it was made */

void totp_code(const unsigned char *secret, size_t len, int64_t step, char ret_code[TOTP_SIZE]);
/* key_hash: SHA-256 of the device's key. */
void totp_device_secret(const unsigned char key_hash[CRYPTO_HASH_SIZE], unsigned char ret_secret[CRYPTO_HASH_SIZE]);
/* The step at which this code was made: after `after`, at most TOTP_STEPS before now, one ahead for clocks that differ.
 * -1: none; takes as long for every wrong code. */
int64_t totp_step_of(const unsigned char *secret, size_t len, const char *code, int64_t now_ms, int64_t after);

#endif
