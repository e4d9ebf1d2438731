#include "support/test.h"

#include "model/scan.h"

#include <string.h>

#define TODAY INT64_C(1773109440000) /* 2026-03-10T09:24+07:00 */

struct sample {
	const char *payload;
	enum scan_kind kind;
	const char *code;
};

static int use_vietnam(void **state)
{
	return clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) == ERR_OK ? 0 : -1;
}

static void check(const struct sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct scan scan;
		scan_classify(samples[i].payload, strlen(samples[i].payload), TODAY, &scan);
		if (scan.kind != samples[i].kind || strcmp(scan.code, samples[i].code) != 0)
			fail_msg("%s: kind %d code %s", samples[i].payload, scan.kind, scan.code);
	}
}

static void receipts_of_all_systems_are_understood(void **state)
{
	static const struct sample samples[] = {
	    {"H08.16-260305-0041", SCAN_DOSSIER, "H08.16-260305-0041"},
	    {"000.00.12.H62-201105-0004", SCAN_DOSSIER, "000.00.12.H62-201105-0004"},
	    {"000.00.06.G04.190701.0501\r\n", SCAN_DOSSIER, "000.00.06.G04.190701.0501"},
	    {"  h08.16–260305–0041 ", SCAN_DOSSIER, "H08.16-260305-0041"},
	    {"https://dichvucong.example.vn/tra-cuu?maHoSo=H08.16-260305-0041&x=1", SCAN_DOSSIER, "H08.16-260305-0041"},
	    {"https://dichvucong.example.vn/tra-cuu?x=1&MAHOSO=H08.16%2D260305%2D0041#a", SCAN_DOSSIER,
	     "H08.16-260305-0041"},
	    {"http://one.example.vn/tra-cuu-thong-tin-ho-so/H08.16-260305-0041/", SCAN_DOSSIER, "H08.16-260305-0041"},
	    {"{\"maHoSo\": \"H08.16-260305-0041\", \"x\": 1}", SCAN_DOSSIER, "H08.16-260305-0041"},
	};
	check(samples, sizeof samples / sizeof samples[0]);
}

static void codes_of_our_own_and_of_procedures_are_understood(void **state)
{
	static const struct sample samples[] = {
	    {"http://127.0.0.1:8080/t/8F3KQ2M7RT9X4VBN6HWZ1CPD5E", SCAN_TICKET, "8F3KQ2M7RT9X4VBN6HWZ1CPD5E"},
	    {"MC1.8F3KQ2M7RT9X4VBN6HWZ1CPD5E", SCAN_TICKET, "8F3KQ2M7RT9X4VBN6HWZ1CPD5E"},
	    {"https://center.example.vn/t/MC1.8F3KQ2M7RT9X4VBN6HWZ1CPD5E", SCAN_TICKET, "8F3KQ2M7RT9X4VBN6HWZ1CPD5E"},
	    {"https://center.example.vn/a/8F3KQ2M7RT9X4VBN", SCAN_APPOINTMENT, "8F3KQ2M7RT9X4VBN"},
	    {"https://center.example.vn/p/8F3KQ2M7RT9X4VBN6HWZ1CPD5E", SCAN_PETITION, "8F3KQ2M7RT9X4VBN6HWZ1CPD5E"},
	    {"https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=1.001193", SCAN_PROCEDURE,
	     "1.001193"},
	    {"https://x.example.vn/nop-ho-so?MaTTHCDP=2.000815.000.00.00.H55", SCAN_PROCEDURE, "2.000815"},
	    {"1.001193", SCAN_PROCEDURE, "1.001193"},
	};
	check(samples, sizeof samples / sizeof samples[0]);
}

static void the_paper_of_a_kiosk_without_center_is_told_apart(void **state)
{
	struct scan scan;
	scan_classify("MC1.8F3KQ2M7RT9X4VBN6HWZ1CPD5E", 30, TODAY, &scan);
	assert_true(scan.from_lease);
	scan_classify("http://127.0.0.1:8080/t/8F3KQ2M7RT9X4VBN6HWZ1CPD5E", 50, TODAY, &scan);
	assert_false(scan.from_lease);
	scan_classify("http://127.0.0.1:8080/t/MC1.8F3KQ2M7RT9X4VBN6HWZ1CPD5E", 54, TODAY, &scan);
	assert_true(scan.from_lease);
	/* neither mark nor token alone, nor somewhere else in an address */
	static const char *const strange[] = {"MC1.8F3KQ2M7RT9X4VBN6HWZ1CPD5", "MC1.8F3KQ2M7RT9X4VBN6HWZ1CPD5EW", "MC1.",
										  "http://127.0.0.1:8080/t/MC1.8F3KQ2M7RT9X4VBN",
										  "http://127.0.0.1:8080/t/MC1.", "http://127.0.0.1:8080/t/MC1.8F3KQ2M",
										  "http://127.0.0.1:8080/a/MC1.8F3KQ2M7RT9X4VBN6HWZ1CPD5E",
										  "http://127.0.0.1:8080/t/MC1.MC1.8F3KQ2M7RT9X4VBN6HWZ1CPD5E",
										  "http://127.0.0.1:8080/t/MC2.8F3KQ2M7RT9X4VBN6HWZ1CPD5E"};
	for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++) {
		scan_classify(strange[i], strlen(strange[i]), TODAY, &scan);
		assert_int_equal(scan.kind, SCAN_UNKNOWN);
		assert_false(scan.from_lease);
	}
}

static void cards_are_named_and_nothing_of_them_is_kept(void **state)
{
	static const struct sample samples[] = {
	    {"052000000123||N. V. A.|01011990|Nam|Thôn 1, xã An Bình|10032021", SCAN_ID_CARD, ""},
	    {"052000000123|211000000|N. V. A.|01011990|Nữ|Thôn 1, xã An Bình", SCAN_ID_CARD, ""},
	    {"052000000123||N. V. A.|01/01/1990|Nam|Thôn 1|10032021|||N. V. B.|T. T. C.", SCAN_ID_CARD, ""},
	    {"DN4520000000123|4e2e20562e20412e|01/01/1990|1|5468c3b46e2031|52 - 001|01/01/2026|31/12/2026",
	     SCAN_HEALTH_CARD, ""},
	};
	check(samples, sizeof samples / sizeof samples[0]);
}

static void a_short_word_may_be_a_secret_and_never_an_identity_number(void **state)
{
	static const struct sample samples[] = {
	    {"7K3F", SCAN_WORD, "7K3F"},         {"7K3F9Q2M\r\n", SCAN_WORD, "7K3F9Q2M"},
	    {"12345678", SCAN_WORD, "12345678"}, {"7K3", SCAN_UNKNOWN, ""},
	    {"7k3f", SCAN_UNKNOWN, ""},          {"052000000123", SCAN_UNKNOWN, ""},
	    {"211000000", SCAN_UNKNOWN, ""},     {"8934563138165", SCAN_UNKNOWN, ""},
	};
	check(samples, sizeof samples / sizeof samples[0]);
}

static void everything_else_is_unknown(void **state)
{
	static const struct sample samples[] = {
	    {"", SCAN_UNKNOWN, ""},
	    {"hello", SCAN_UNKNOWN, ""},
	    {"H08.16-269905-0041", SCAN_UNKNOWN, ""},
	    {"H08.16-270305-0041", SCAN_UNKNOWN, ""},
	    {"'; DROP TABLE dossier; --", SCAN_UNKNOWN, ""},
	    {"%s%s%s%n", SCAN_UNKNOWN, ""},
	    {"https://example.vn/t/short", SCAN_UNKNOWN, ""},
	    {"https://example.vn/x8F3KQ2M7RT9X4VBN", SCAN_UNKNOWN, ""},
	    {"4.001193", SCAN_UNKNOWN, ""},
	    {"H08.16-260305-0041\x1b[2J", SCAN_UNKNOWN, ""},
	    {"H08.16-260305-0041\xc0\xaf", SCAN_UNKNOWN, ""},
	    {"05200000012||N. V. A.|01011990|Nam|x|10032021", SCAN_UNKNOWN, ""},
	};
	check(samples, sizeof samples / sizeof samples[0]);
}

static void too_long_is_unknown_not_cut(void **state)
{
	char longer[4096];
	struct scan scan;
	memset(longer, '1', sizeof longer);
	scan_classify(longer, sizeof longer, TODAY, &scan);
	assert_int_equal(scan.kind, SCAN_UNKNOWN);
	scan_classify("H08.16-260305-0041\0junk", 23, TODAY, &scan);
	assert_int_equal(scan.kind, SCAN_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(receipts_of_all_systems_are_understood),
	    cmocka_unit_test(codes_of_our_own_and_of_procedures_are_understood),
	    cmocka_unit_test(the_paper_of_a_kiosk_without_center_is_told_apart),
	    cmocka_unit_test(cards_are_named_and_nothing_of_them_is_kept),
	    cmocka_unit_test(a_short_word_may_be_a_secret_and_never_an_identity_number),
	    cmocka_unit_test(everything_else_is_unknown),
	    cmocka_unit_test(too_long_is_unknown_not_cut),
	};
	return cmocka_run_group_tests(tests, use_vietnam, NULL);
}
