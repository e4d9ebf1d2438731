/* Leases of numbers (POST /v1/leases). Pure; any thread. */
#ifndef MOTCUA_PROTO_LEASE_H
#define MOTCUA_PROTO_LEASE_H

#include "base/buf.h"
#include "model/lease.h"

#define PROTO_LEASE_MAX (64u << 10)
#define PROTO_PUBLIC_URL_SIZE 128

struct proto_leases {
	struct lease today;
	bool has_next;
	struct lease next_day;
	char public_url[PROTO_PUBLIC_URL_SIZE]; /* where phones find the center, no slash at the end; "": not told */
};

enum err_code proto_lease_encode_request(const char *boot_id, int64_t generation, struct buf *out) MUST_USE;
enum err_code proto_lease_decode(const char *bytes, size_t len, struct proto_leases *ret_leases,
								 struct err *err) MUST_USE;

#endif
