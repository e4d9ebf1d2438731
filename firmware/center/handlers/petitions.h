/* How a petition is found: by the short code of its slip, or by the signed token in the slip's square code. */
#ifndef MOTCUA_CENTER_HANDLERS_PETITIONS_H
#define MOTCUA_CENTER_HANDLERS_PETITIONS_H

#include "center/handlers/token.h"
#include "crypto/crypto.h"

struct center;

/* What is stored of a code; the same for a code that was typed in small letters or with O for 0. */
void petitions_code_hash(const char *code, char ret_hash[CRYPTO_HEX_SIZE]);
/* Ids from ret_from up to, without, ret_past; false for what is no petition's token of this server. */
bool petitions_token_range(const struct center *center, const char *token, char ret_from[TOKEN_PREFIX_SIZE],
						   char ret_past[TOKEN_PREFIX_SIZE + 1]);

#endif
