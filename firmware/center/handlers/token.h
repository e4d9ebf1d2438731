/*
 * The token in a ticket's QR code: the first 10 bytes of its id and 6 bytes of
 * an HMAC under the center's secret, in base 32. Whoever has the paper may see
 * the ticket's place and rate the visit; nobody can make one up. Whoever sends a
 * petition chooses its id: its token is signed for its own purpose, so that
 * no petition is a way to somebody's ticket. Pure.
 */
#ifndef MOTCUA_CENTER_HANDLERS_TOKEN_H
#define MOTCUA_CENTER_HANDLERS_TOKEN_H

#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>

#define TOKEN_SIZE 27
#define TOKEN_PREFIX_SIZE 21 /* 20 hex digits of the id */
#define TOKEN_CODE_SIZE 5    /* "7K3F" */

#define TOKEN_PETITION "petition"

struct token_key {
	const unsigned char *secret;
	size_t len;
	const char *purpose; /* what is signed for one opens nothing of another */
};

/* id: 32 hex digits. The two below are of purpose "ticket": of tickets and appointments. */
void token_make_for(const struct token_key *key, const char *id, char ret_token[TOKEN_SIZE]);
bool token_check_for(const struct token_key *key, const char *token, char ret_prefix[TOKEN_PREFIX_SIZE]);
void token_make(const unsigned char *secret, size_t secret_len, const char *id, char ret_token[TOKEN_SIZE]);
/* False for what was not made with this secret; else the first digits of the id. */
bool token_check(const unsigned char *secret, size_t secret_len, const char *token, char ret_prefix[TOKEN_PREFIX_SIZE]);
/* The id in a paper's code that a kiosk printed without the center ("MC1." and the id in base 32). It proves no more
 * than that somebody knows all of the id: only for tickets from a lease, whose paper carries it. */
bool token_lease_id(const char *code, char ret_id[ID_SIZE]);
/* The short code on paper: tells two papers apart, proves nothing. */
void token_code(const char *id, char ret_code[TOKEN_CODE_SIZE]);

#endif
