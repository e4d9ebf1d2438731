#include "crypto/digest.h"

#include "base/id.h"
#include "crypto/code.h"
#include "crypto/crypto.h"

#include <stdio.h>
#include <string.h>

#define HEAD "sha-256=:"
#define WISH "sha-256="

void digest_write(const void *bytes, size_t len, char ret_text[DIGEST_SIZE])
{
	unsigned char hash[CRYPTO_HASH_SIZE];
	char text[CODE64_SIZE(CRYPTO_HASH_SIZE)];
	crypto_sha256(bytes, len, hash);
	code64_encode(hash, sizeof hash, text);
	/* Header fields have the alphabet of old, and its padding. */
	for (char *at = text; *at; at++)
		*at = *at == '-' ? '+' : *at == '_' ? '/' : *at;
	snprintf(ret_text, DIGEST_SIZE, HEAD "%s=:", text);
}

/* A member of a list begins at the value's start or behind a comma and blanks. */
static const char *find_member(const char *value, const char *name)
{
	for (const char *at = value; at; at = strchr(at, ',')) {
		at += strspn(at, ", \t");
		if (strncmp(at, name, strlen(name)) == 0)
			return at;
	}
	return NULL;
}

bool digest_is_known(const char *value)
{
	return find_member(value, HEAD) != NULL;
}

bool digest_fits(const char *value, const void *bytes, size_t len)
{
	char text[DIGEST_SIZE];
	const char *member = find_member(value, HEAD);
	digest_write(bytes, len, text);
	return member && strncmp(member, text, DIGEST_SIZE - 1) == 0;
}

bool digest_is_wanted(const char *value)
{
	const char *member = find_member(value, WISH);
	return member && member[strlen(WISH)] >= '1' && member[strlen(WISH)] <= '9';
}

void digest_of_request(const char *id, const char *target, char ret_text[DIGEST_SIZE])
{
	char text[DIGEST_TARGET_MAX + ID_SIZE];
	ret_text[0] = '\0';
	if (strlen(target) >= DIGEST_TARGET_MAX || strlen(id) >= ID_SIZE)
		return;
	int len = snprintf(text, sizeof text, "%s %s", id, target);
	digest_write(text, (size_t)len, ret_text);
	explicit_bzero(text, sizeof text);
}
