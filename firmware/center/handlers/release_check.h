/* Programs that the center itself does not take: signed by another key, or other bytes than were signed. Where it has
 * no key (center.conf: update.public_key) only devices hold signatures to theirs. */
#ifndef MOTCUA_CENTER_HANDLERS_RELEASE_CHECK_H
#define MOTCUA_CENTER_HANDLERS_RELEASE_CHECK_H

#include "center/handlers/releases.h"
#include "crypto/crypto.h"
#include "proto/program.h"

/* True: there is no key, or the signature is its. */
bool release_check_fits(const struct request *req, const struct proto_program *manifest);
/* SHA-256 of the parts that are here, and of more bytes after them. */
enum err_code release_check_hash(struct request *req, int64_t number, const void *more, size_t more_len,
								 char ret_hex[CRYPTO_HEX_SIZE], struct err *err) MUST_USE;
/* The answer, a line for the page of devices, an entry of the trail; what it writes stays. why: a constant word. */
void release_check_refuse(struct request *req, struct reply *reply, const char *program, const char *version,
						  const char *why);
/* "refused": [...], newest first; "checks": whether there is a key. */
enum err_code release_check_write(struct request *req, struct out *out, struct err *err) MUST_USE;

#endif
