/* What of a published program stands where: read from the devices' own statuses. */
#ifndef MOTCUA_CENTER_HANDLERS_RELEASES_H
#define MOTCUA_CENTER_HANDLERS_RELEASES_H

#include "center/handlers/handler.h"

#define RELEASE_DEVICES_MAX 600

struct release_target {
	char id[64], version[24], state[16], why[24]; /* state and why: as the device says; "none" before */
	int64_t wanted, told;                         /* number; 0: none. told: the one that state is of */
	int ring, percent;
	const char *program; /* what it runs: a constant */
};

struct release {
	int64_t number, size, have, halt_percent, forgiven, withdrawn_ms, made_ms;
	bool is_checked; /* the center held its signature to its key */
	char program[24], version[24], sha256[65], until[11], signature[96], note[208], made_by[64];
};

struct release_sums {
	unsigned wanted, installed, failed, under_way;
	int ring; /* the last one; 0: none */
	bool is_halted;
};

/* Devices of the center that run programs, by name; at most RELEASE_DEVICES_MAX. The caller frees *ret_targets, also
 * after an error. */
enum err_code releases_targets(struct request *req, struct release_target **ret_targets, size_t *ret_count,
							   struct err *err) MUST_USE;
/* ERR_NOT_FOUND. */
enum err_code releases_find(struct request *req, int64_t number, struct release *ret_release, struct err *err) MUST_USE;
/* A device told its status, which is stored: where it failed and so halted its release, an alarm is raised, once for
 * each number of failures. In a write. */
enum err_code releases_told(struct request *req, const json_t *status, struct err *err) MUST_USE;
/* Pure. */
void releases_sum(const struct release *release, const struct release_target *targets, size_t count,
				  struct release_sums *ret_sums);

#endif
