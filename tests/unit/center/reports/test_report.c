#include "support/test.h"

#include "center/reports/bursts.h"
#include "center/reports/index766.h"
#include "center/reports/report.h"

#include <math.h>
#include <string.h>

static void periods_begin_and_end_where_they_should(void **state)
{
	static const struct {
		enum report_period period;
		const char *day, *from, *to;
	} cases[] = {
		{REPORT_MONTH, "2026-02-10", "2026-02-01", "2026-02-28"},
		{REPORT_MONTH, "2028-02-29", "2028-02-01", "2028-02-29"},
		{REPORT_MONTH, "2026-12-31", "2026-12-01", "2026-12-31"},
		{REPORT_QUARTER, "2026-03-31", "2026-01-01", "2026-03-31"},
		{REPORT_QUARTER, "2026-11-22", "2026-10-01", "2026-12-31"},
		{REPORT_QUARTER, "2026-05-05", "2026-04-01", "2026-06-30"},
		{REPORT_HALF, "2026-03-10", "2026-01-01", "2026-06-30"},
		{REPORT_NINE, "2026-03-10", "2026-01-01", "2026-09-30"},
		{REPORT_YEAR, "2026-03-10", "2026-01-01", "2026-12-31"},
	};
	char from[CLOCK_DAY_SIZE], to[CLOCK_DAY_SIZE];
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(report_span(cases[i].period, cases[i].day, from, to), ERR_OK);
		assert_string_equal(from, cases[i].from);
		assert_string_equal(to, cases[i].to);
	}
	assert_int_equal(report_span(REPORT_MONTH, "2026-02-30", from, to), ERR_INVALID);
}

static void a_target_is_met_from_the_right_side(void **state)
{
	struct report_figure most = {.known = true, .sign = '<', .target = 15, .value = 15};
	struct report_figure least = {.known = true, .sign = '>', .target = 90, .value = 89.9};
	assert_true(report_met(&most));
	assert_false(report_met(&least));
	most.value = 15.1;
	least.value = 90;
	assert_false(report_met(&most));
	assert_true(report_met(&least));
}

static void the_index_is_a_hundred_points_and_its_total_the_sum_of_what_is_shown(void **state)
{
	struct index766 index;
	struct index766_input all = {10, 10, 5, 5, 100, 100, 40, 40, 100, 100, 60, 60, 60, 4, 4, 4, 4, 50, 50};
	index766_make(&all, &index);
	assert_true(fabs(index.most - 100) < 1e-9);
	assert_true(fabs(index.points - index.known) < 1e-9);
	double most = 0, points = 0, known = 0;
	for (size_t g = 0; g < INDEX766_GROUPS; g++) {
		double items = 0;
		for (size_t i = 0; i < index.groups[g].count; i++)
			items += fmax(0, index.items[index.groups[g].first + i].points);
		assert_true(fabs(items - index.groups[g].points) < 1e-9);
		most += index.groups[g].most;
		points += index.groups[g].points;
		known += index.groups[g].known;
	}
	assert_true(fabs(most - 100) < 1e-9 && fabs(points - index.points) < 1e-9 && fabs(known - index.known) < 1e-9);
}

static void what_is_not_known_is_missing_and_not_zero(void **state)
{
	struct index766 index;
	struct index766_input nothing = {0};
	index766_make(&nothing, &index);
	assert_true(index.known == 0 && index.points == 0);
	for (size_t i = 0; i < index.item_count; i++) {
		assert_true(index.items[i].points < 0);
		assert_true(strlen(index.items[i].source_vi) > 0 && strlen(index.items[i].source_en) > 0);
	}
	nothing.finished = 200;
	nothing.not_late = 191;
	index766_make(&nothing, &index);
	assert_true(fabs(index.points - 19.1) < 1e-9 && index.known == 26);
}

static void five_bad_ratings_in_an_hour_at_one_counter_are_a_burst(void **state)
{
	struct burst_rating ratings[40];
	struct burst found[BURSTS_MAX];
	const int64_t minute = 60000;
	for (unsigned i = 0; i < 4; i++)
		ratings[i] = (struct burst_rating){i * minute, 1};
	for (unsigned i = 0; i < 4; i++)
		ratings[4 + i] = (struct burst_rating){i * minute, 2};
	assert_int_equal(bursts_find(ratings, 8, found), 0);
	for (unsigned i = 0; i < 7; i++)
		ratings[8 + i] = (struct burst_rating){i * 8 * minute, 5};
	for (unsigned i = 0; i < 6; i++)
		ratings[15 + i] = (struct burst_rating){(300 + i * 20) * minute, 5};
	assert_int_equal(bursts_find(ratings, 21, found), 1);
	assert_int_equal(found[0].counter, 5);
	assert_int_equal(found[0].count, 7);
	assert_int_equal(found[0].to_ms, 48 * minute);
	assert_int_equal(bursts_find(ratings, 0, found), 0);
}

static void csv_is_for_a_vietnamese_spreadsheet_and_no_formula_gets_in(void **state)
{
	struct report report = {.from = "2026-03-01", .to = "2026-03-31", .figure_count = 2};
	struct stats_group group = {.key = "=1+1;\"x\"", .issued = 3};
	struct buf out;
	report.figures[0] = (struct report_figure){"wait", "Chờ", "Wait", "phút", "min", true, 12.34, 1, '<', 15, "QĐ 468"};
	report.figures[1] = (struct report_figure){"none", "Không rõ", "Unknown", "%", "%", false, 0, 1, '>', 90, ""};
	report.stats.groups = &group;
	report.stats.group_count = 1;
	report.dossiers.office_count = 1;
	snprintf(report.dossiers.offices[0].office, sizeof report.dossiers.offices[0].office, "@Phòng");
	buf_init(&out, REPORT_FILE_MAX);
	report_write_csv(&report, NULL, &out);
	const char *text = buf_text(&out);
	assert_memory_equal(text, "\xef\xbb\xbf", 3);
	assert_non_null(strstr(text, "Chờ;12,3;phút;≤ 15;Đạt;QĐ 468\r\n"));
	assert_non_null(strstr(text, "Không rõ;;%;≥ 90;;\r\n"));
	assert_non_null(strstr(text, "\"'=1+1;\"\"x\"\"\";3;0;0;"));
	assert_non_null(strstr(text, "'@Phòng;0;0;0;0"));
	buf_finish(&out);
}

static void a_spreadsheet_is_a_zip_with_three_sheets(void **state)
{
	struct report report = {.from = "2026-03-01", .to = "2026-03-31", .figure_count = 1};
	struct stats_group group = {.key = "a", .issued = 3, .ratings = {.count = 1, .share = 1, .low = 0.2, .high = 1}};
	struct buf out;
	struct err err = {0};
	char folder[400];
	report.figures[0] = (struct report_figure){"wait", "Chờ", "Wait", "phút", "min", true, 12.34, 1, '<', 15, "QĐ 468"};
	report.stats.groups = &group;
	report.stats.group_count = 1;
	report.dossiers.office_count = 1;
	test_path("", folder, sizeof folder);
	buf_init(&out, REPORT_FILE_MAX);
	if (report_write_xlsx(&report, NULL, folder, &out, &err) != ERR_OK)
		fail_msg("%s", err.text);
	assert_true(out.len > 3000 && memcmp(out.data, "PK\x03\x04", 4) == 0);
	assert_non_null(memmem(out.data, out.len, "xl/worksheets/sheet3.xml", 24));
	buf_finish(&out);
	assert_int_not_equal(report_write_xlsx(&report, NULL, "/nonexistent", &out, &err), ERR_OK);
	buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(periods_begin_and_end_where_they_should),
		cmocka_unit_test(a_target_is_met_from_the_right_side),
		cmocka_unit_test(the_index_is_a_hundred_points_and_its_total_the_sum_of_what_is_shown),
		cmocka_unit_test(what_is_not_known_is_missing_and_not_zero),
		cmocka_unit_test(five_bad_ratings_in_an_hour_at_one_counter_are_a_burst),
		cmocka_unit_test(csv_is_for_a_vietnamese_spreadsheet_and_no_formula_gets_in),
		cmocka_unit_test(a_spreadsheet_is_a_zip_with_three_sheets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
