#include "model/rating.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

static void close_to(double value, double wanted)
{
	assert_true(fabs(value - wanted) < 0.0005);
}

static void wilson_intervals_match_published_values(void **state)
{
	static const struct {
		unsigned satisfied, total;
		double low, high;
	} cases[] = {{81, 263, 0.2553, 0.3662},
				 {15, 148, 0.0624, 0.1605},
				 {0, 20, 0.0, 0.1611},
				 {1, 29, 0.0061, 0.1718},
				 {20, 20, 0.8389, 1.0}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		double low = -1, share = -1, high = -1;
		rating_wilson(cases[i].satisfied, cases[i].total, &low, &share, &high);
		close_to(low, cases[i].low);
		close_to(high, cases[i].high);
		close_to(share, (double)cases[i].satisfied / cases[i].total);
	}
}

static void nothing_known_is_the_whole_range(void **state)
{
	double low = -1, share = -1, high = -1;
	rating_wilson(0, 0, &low, &share, &high);
	close_to(low, 0);
	close_to(high, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wilson_intervals_match_published_values),
		cmocka_unit_test(nothing_known_is_the_whole_range),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
