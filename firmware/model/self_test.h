/*
 * What a device found when it tried its own parts: a few stable words, nothing
 * of any visitor. Kept where it ran and reported to the center. Pure.
 */
#ifndef MOTCUA_MODEL_SELF_TEST_H
#define MOTCUA_MODEL_SELF_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SELF_TEST_PARTS_MAX 12
#define SELF_TEST_NAME_SIZE 16
#define SELF_TEST_DETAIL_SIZE 24

struct self_test_part {
	char name[SELF_TEST_NAME_SIZE]; /* "printer", "paper", "scanners" ... */
	bool ok;
	char detail[SELF_TEST_DETAIL_SIZE]; /* a word ("cover-open") or a figure ("2/2"); "": none */
};

struct self_test {
	int64_t at_ms; /* wall time of its end; 0: there was none */
	size_t count;
	struct self_test_part parts[SELF_TEST_PARTS_MAX];
};

/* One more part, cut where it is too long; beyond the last place: nothing. */
void self_test_add(struct self_test *test, const char *name, bool ok, const char *detail);
/* How many did not pass. */
size_t self_test_faults(const struct self_test *test);

#endif
