/* Opening hours and the bands of numbers. */
#include "model/hours.h"
#include "center/queue/queue_numbers.h"
#include "proto/catalogue.h"
#include "support/center.h"
#include "support/test.h"

#include <string.h>

static void no_value_belongs_to_two(void **state)
{
	static unsigned char owner[5000];
	memset(owner, 0, sizeof owner);
	for (int64_t nth = 1; nth <= 2000; nth++) {
		unsigned value = queue_numbers_online(nth);
		assert_true(value > 0 && value < sizeof owner && owner[value] == 0);
		assert_int_equal(queue_numbers_nth(value), nth);
		owner[value] = 255;
	}
	for (int64_t slot = 0; slot < QUEUE_NUMBERS_SLOTS; slot++) {
		unsigned from, to;
		assert_true(queue_numbers_band(slot, &from, &to));
		assert_true(from >= QUEUE_NUMBERS_BANDS_FROM && to <= QUEUE_NUMBERS_BANDS_TO);
		for (unsigned value = from; value <= to; value++) {
			assert_int_equal(owner[value], 0);
			owner[value] = (unsigned char)(slot + 1);
		}
	}
	unsigned from, to;
	assert_false(queue_numbers_band(-1, &from, &to));
	assert_false(queue_numbers_band(QUEUE_NUMBERS_SLOTS, &from, &to));
	assert_int_equal(queue_numbers_online(0), 0);
	assert_int_equal(queue_numbers_online(INT64_C(1) << 40), 0);
}

static void numbers_are_given_in_hours_only(void **state)
{
	struct catalogue *catalogue = NULL;
	struct err err;
	assert_int_equal(proto_catalogue_decode(test_catalogue, strlen(test_catalogue), "1", &catalogue, &err), ERR_OK);
	static const struct {
		int weekday, minute;
		bool open;
	} cases[] = {
		{2, 7 * 60 + 29, false}, {2, 7 * 60 + 30, true},   {2, 11 * 60 + 14, true}, {2, 11 * 60 + 15, false},
		{2, 13 * 60 + 30, true}, {2, 16 * 60 + 45, false}, {3, 14 * 60, false},     {0, 9 * 60, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(hours_open(catalogue, NULL, "2026-03-10", cases[i].weekday, cases[i].minute, 0),
						 cases[i].open);
	assert_true(hours_open(catalogue, NULL, "2026-03-10", 2, 7 * 60, 30));
	assert_int_equal(hours_next(catalogue, NULL, "2026-03-10", 2, 12 * 60), 13 * 60 + 30);
	assert_int_equal(hours_next(catalogue, NULL, "2026-03-10", 2, 9 * 60), 9 * 60);
	assert_int_equal(hours_next(catalogue, NULL, "2026-03-10", 2, 18 * 60), -1);
	char off[1][11] = {"2026-03-10"}, worked[1][11] = {"2026-03-14"};
	catalogue->days_off = off;
	catalogue->day_off_count = 1;
	catalogue->days_worked = worked;
	catalogue->day_worked_count = 1;
	assert_false(hours_open(catalogue, NULL, "2026-03-10", 2, 9 * 60, 0));
	assert_true(hours_open(catalogue, catalogue_service(catalogue, "a1"), "2026-03-14", 6, 9 * 60, 0));
	catalogue_destroy(catalogue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_value_belongs_to_two),
		cmocka_unit_test(numbers_are_given_in_hours_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
