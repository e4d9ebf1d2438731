/*
 * What technicians far away do with a hall screen: close it, look at it, have
 * it test itself. Closed stays closed over a restart, and the last self-test is
 * kept. The main thread's.
 */
#ifndef MOTCUA_DISPLAY_CARE_H
#define MOTCUA_DISPLAY_CARE_H

#include "base/buf.h"
#include "base/file.h"

#include <stdint.h>

#define CARE_PARTS_MAX 8
#define CARE_TEST_MAX 1024 /* bytes of a self-test as JSON */
#define CARE_DETAIL_SIZE 64

struct care_part {
	const char *name;              /* a constant */
	char detail[CARE_DETAIL_SIZE]; /* our own words */
	bool ok;
};

struct care {
	char dir[256]; /* "": nothing is kept */
	bool closed;
	int64_t closed_ms; /* wall time of the last change; 0: none */
	char test[CARE_TEST_MAX];
};

/* dir: of the state; what is there comes back. What says that it is closed and can't be read keeps it closed. */
void care_start(struct care *care, const char *dir);
/* In force even where it can't be stored. */
void care_close(struct care *care, bool closed);
/* The result of a self-test made now; it is kept. */
void care_tested(struct care *care, const struct care_part *parts, size_t count);
/* Whether a file can be written and read in the state's folder. */
bool care_storage_works(const struct care *care);
/* Members of the status, with a comma after each: "locked":...,"lock":{...},"self_test":{...}, */
void care_tell(const struct care *care, struct buf *out);

#endif
