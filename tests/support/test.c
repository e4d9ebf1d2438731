#include "support/test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void test_path(const char *name, char *out, size_t size)
{
	static char made[256];
	const char *folder = getenv("TMPDIR");
	if (!folder && !made[0]) {
		snprintf(made, sizeof made, "/tmp/motcua-test-XXXXXX");
		assert_non_null(mkdtemp(made));
	}
	snprintf(out, size, "%s/%s", folder ? folder : made, name);
}

void test_write_file(const char *path, const void *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

void test_program_path(const char *program, char *out, size_t size)
{
	const char *build = getenv("BUILD_DIR");
	snprintf(out, size, "%s/bin/%s", build ? build : "build/host-debug", program);
}

void test_choose(void)
{
	const char *controls = getenv("CONTROLS");
	cmocka_set_test_filter(getenv("ONLY"));
	cmocka_set_skip_filter(controls && strcmp(controls, "no") == 0 ? "*is_caught" : NULL);
}
