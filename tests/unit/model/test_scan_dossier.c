#include "base/clock.h"
#include "model/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static int64_t design_day(void)
{
	int64_t ms = 0;
	assert_int_equal(clock_set_zone(CLOCK_ZONE_DEFAULT, NULL), ERR_OK);
	assert_int_equal(clock_parse("2026-03-10T09:24:00+07:00", &ms), ERR_OK);
	return ms;
}

static void codes_of_every_system_in_use_are_read(void **state)
{
	static const struct {
		const char *text, *code, *canonical;
	} cases[] = {
		{"H08.16-260310-0420", "H08.16-260310-0420", "H08-260310-0420"},
		{"000.00.16.H08-260310-0420", "000.00.16.H08-260310-0420", "H08-260310-0420"},
		{"000.00.06.G04.190701.0501", "000.00.06.G04.190701.0501", "G04-190701-0501"},
		{"G09.20-20260309-0092637", "G09.20-20260309-0092637", "G09-260309-0092637"},
		{"000.00.12.H62-201105-0004", "000.00.12.H62-201105-0004", "H62-201105-0004"},
		{"  h08.16\xe2\x80\x93"
		 "260310\xe2\x80\x93"
		 "0420\r\n",
		 "H08.16-260310-0420", "H08-260310-0420"},
		{"\xef\xbb\xbfH08.16-260310-0420\xe2\x80\x8b", "H08.16-260310-0420", "H08-260310-0420"},
		{"H08-260310-0420", "H08-260310-0420", "H08-260310-0420"},
		{"H08.1.22.333.4444-260310-0420", "H08.1.22.333.4444-260310-0420", "H08-260310-0420"},
		{"H08.16.260310.0420", "H08.16.260310.0420", "H08-260310-0420"},
		{"H08.16-260311-0001", "H08.16-260311-0001", "H08-260311-0001"}, /* a clock a little behind */
		{"H08.16-260310-00000001", "H08.16-260310-00000001", "H08-260310-00000001"},
	};
	int64_t today = design_day();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char code[DOSSIER_CODE_MAX], canonical[DOSSIER_CODE_MAX];
		assert_int_equal(scan_dossier_code(cases[i].text, today, code, canonical), ERR_OK);
		assert_string_equal(code, cases[i].code);
		assert_string_equal(canonical, cases[i].canonical);
	}
	assert_int_equal(scan_dossier_code("H08.16-260310-0420", today, NULL, NULL), ERR_OK);
}

static void what_is_no_code_is_refused(void **state)
{
	static const char *const cases[] = {"",
										" ",
										"-",
										"H08",
										"H08.16",
										"H08.16-260310",
										"H08.16-260310-",
										"H08.16-260310-12",
										"H08.16-260310-123456789",
										"Z08.16-260310-0420",
										"H8.16-260310-0420",
										"H08.16-261310-0420",
										"H08.16-260230-0420",
										"H08.16-260312-0420",
										"H08.16-260310-042A",
										"H08.16 -260310-0420",
										"H08.16--260310-0420",
										"H08..16-260310-0420",
										"H08.16-2603100420",
										"H08.12345-260310-0420",
										"H08.1.2.3.4.5-260310-0420",
										"00.00.16.H08-260310-0420",
										"000.00.16.H08260310-0420",
										"0123456789|0|N V A",
										"https://dichvucong.gov.vn/?maHoSo=H08.16-260310-0420",
										"2.000815",
										"H08.16-260310-0420-7",
										"H08.16-260310-0420;DROP TABLE",
										"\xff\xfe",
										"H08.16-\xe1\xba\xa1-0420",
										"H08.16-260310-0420H08.16-260310-0420H08.16-260310-0420H08.16-260310-0420"};
	int64_t today = design_day();
	char code[DOSSIER_CODE_MAX] = "kept";
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(scan_dossier_code(cases[i], today, code, NULL), ERR_INVALID);
	assert_string_equal(code, "kept");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_of_every_system_in_use_are_read),
		cmocka_unit_test(what_is_no_code_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
