#include "model/self_test.h"

#include <stdio.h>

void self_test_add(struct self_test *test, const char *name, bool ok, const char *detail)
{
	if (test->count == SELF_TEST_PARTS_MAX)
		return;
	struct self_test_part *part = &test->parts[test->count++];
	part->ok = ok;
	snprintf(part->name, sizeof part->name, "%s", name);
	snprintf(part->detail, sizeof part->detail, "%s", detail);
}

size_t self_test_faults(const struct self_test *test)
{
	size_t faults = 0;
	for (size_t i = 0; i < test->count; i++)
		faults += !test->parts[i].ok;
	return faults;
}
