/*
 * The result of a self-test as it is kept and as device.status carries it:
 * {"at":RFC 3339,"parts":[{"name":"printer","ok":true,"detail":"confirmed"}]}. Pure; any thread.
 */
#ifndef MOTCUA_PROTO_SELF_TEST_H
#define MOTCUA_PROTO_SELF_TEST_H

#include "base/buf.h"
#include "base/err.h"
#include "model/self_test.h"

#define PROTO_SELF_TEST_MAX 1400 /* bytes: it goes into a status */

enum err_code proto_self_test_encode(const struct self_test *test, struct buf *out) MUST_USE;
enum err_code proto_self_test_decode(const char *bytes, size_t len, struct self_test *ret_test,
									 struct err *err) MUST_USE;

#endif
