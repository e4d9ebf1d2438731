/*
 * What every test file begins with: cmocka, and a temporary folder of the
 * test program's own ($TMPDIR, made and removed by toolchain/run-tests).
 */
#ifndef MOTCUA_TESTS_SUPPORT_TEST_H
#define MOTCUA_TESTS_SUPPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* "<temporary folder>/<name>" into out. */
void test_path(const char *name, char *out, size_t size);
/* Writes a file there, or stops the test. */
void test_write_file(const char *path, const void *bytes, size_t len);
/* "<build folder>/bin/<program>": $BUILD_DIR, else build/host-debug. */
void test_program_path(const char *program, char *out, size_t size);
/* For long runs in slices: ONLY=pattern in the environment keeps the tests of that name; CONTROLS=no leaves out those
 * whose names end with "is_caught". Call it before the tests are run. */
void test_choose(void);

#endif
