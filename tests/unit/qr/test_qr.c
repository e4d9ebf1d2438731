#include "qr/qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Draws the code as a PBM and has zbar, another's reader, read it back. */
static void read_back(const struct qr *qr, unsigned module, char *out, size_t size)
{
	char path[512], command[1100];
	const char *dir = getenv("TMPDIR");
	unsigned side = (qr->size + 2 * QR_QUIET) * module;

	snprintf(path, sizeof(path), "%s/qr.pbm", dir ? dir : "/tmp");
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "P1\n%u %u\n", side, side);
	for (unsigned y = 0; y < side; y++) {
		for (unsigned x = 0; x < side; x++)
			fputs(qr_is_dark(qr, x / module - QR_QUIET, y / module - QR_QUIET) ? "1 " : "0 ", file);
		fputc('\n', file);
	}
	fclose(file);
	snprintf(command, sizeof(command), "zbarimg -q --raw --oneshot -Sdisable -Sqrcode.enable %s 2>/dev/null", path);
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	size_t got = fread(out, 1, size - 1, pipe);
	pclose(pipe);
	while (got > 0 && out[got - 1] == '\n')
		got--;
	out[got] = '\0';
}

static void another_reader_reads_what_was_encoded(void **state)
{
	static const char *const texts[] = {
		"http://127.0.0.1:8080/t/ABCDEFGHJKMNPQRSTVWXYZ2345",
		"H08.16-260310-0127",
		"https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=1.001193",
		"1",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct qr qr;
		char seen[QR_TEXT_MAX + 1];
		assert_int_equal(qr_encode(texts[i], &qr, NULL), ERR_OK);
		read_back(&qr, 4, seen, sizeof(seen));
		assert_string_equal(seen, texts[i]);
	}
}

static void a_ticket_address_needs_no_more_than_version_4(void **state)
{
	struct qr qr;

	assert_int_equal(qr_encode("https://anbinh.motcua.vn/t/ABCDEFGHJKMNPQRSTVWXYZ2345", &qr, NULL), ERR_OK);
	assert_true(qr.size <= 33);
}

static void empty_and_too_long_texts_are_refused(void **state)
{
	struct qr qr = {.size = 7};
	struct err err = {0};
	char text[QR_TEXT_MAX + 2];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(qr_encode("", &qr, &err), ERR_INVALID);
	assert_int_equal(qr_encode(text, &qr, &err), ERR_LIMIT);
	assert_int_equal(qr.size, 7); /* untouched */
	text[QR_TEXT_MAX] = '\0';
	assert_int_equal(qr_encode(text, &qr, &err), ERR_OK);
	assert_true(qr.size <= QR_MODULES_MAX);
}

static void outside_is_white(void **state)
{
	struct qr qr;

	assert_int_equal(qr_encode("a", &qr, NULL), ERR_OK);
	assert_true(qr_is_dark(&qr, 0, 0));
	assert_false(qr_is_dark(&qr, qr.size, 0));
	assert_false(qr_is_dark(&qr, 0, UINT32_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_reader_reads_what_was_encoded),
		cmocka_unit_test(a_ticket_address_needs_no_more_than_version_4),
		cmocka_unit_test(empty_and_too_long_texts_are_refused),
		cmocka_unit_test(outside_is_white),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
