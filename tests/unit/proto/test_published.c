#include "proto/published.h"

#include "base/check.h"
#include "support/test.h"

#include <string.h>

static enum err_code decode(const char *text, struct proto_published *ret)
{
	return proto_published_decode(text, strlen(text), ret, NULL);
}

static void the_figures_of_a_day_are_read(void **state)
{
	struct proto_published got;

	assert_int_equal(decode("{\"day\":\"2026-03-09\",\"served\":86,\"wait\":{\"count\":80,\"p50_ms\":690000},"
	                        "\"ratings\":{\"count\":62,\"share\":0.94,\"low\":0.86,\"high\":1},\"later\":1,"
	                        "\"month\":{\"from\":\"2026-02-08\",\"to\":\"2026-03-09\",\"ratings\":{\"count\":412,"
	                        "\"share\":0.96,\"low\":0.94,\"high\":0.98}}}",
	                        &got),
	                 ERR_OK);
	assert_string_equal(got.day, "2026-03-09");
	assert_int_equal(got.served, 86);
	assert_int_equal(got.wait_p50_ms, 690000);
	assert_true(got.satisfied.share > 0.93 && got.satisfied.high == 1);
	assert_string_equal(got.month.to, "2026-03-09");
	assert_int_equal(got.month.satisfied.count, 412);
	assert_true(got.month.satisfied.low > 0.93);
	assert_int_equal(decode("{\"day\":\"2026-03-09\",\"served\":3,\"wait\":null,\"ratings\":null}", &got), ERR_OK);
	assert_int_equal(got.wait_count, 0);
	assert_string_equal(got.month.to, "");
	assert_int_equal(got.satisfied.count, 0);
}

static void wrong_figures_are_refused(void **state)
{
	static const char *const wrong[] = {
		"", "[]", "{}", "{\"day\":\"2026-02-30\",\"served\":1}", "{\"day\":\"2026-03-09\",\"served\":-1}",
		"{\"day\":\"2026-03-09\",\"served\":1,\"ratings\":{\"count\":6,\"share\":1.1,\"low\":0,\"high\":1}}",
		"{\"day\":\"2026-03-09\",\"served\":1,\"ratings\":{\"count\":6,\"share\":\"1\",\"low\":0,\"high\":1}}",
		"{\"day\":\"2026-03-09\",\"served\":1,\"wait\":{\"count\":6}}",
		"{\"day\":\"2026-03-09\",\"served\":1,\"month\":{\"ratings\":null}}",
		"{\"day\":\"2026-03-09\",\"served\":1,\"month\":{\"to\":\"2026-03-09\",\"ratings\":{\"count\":6}}}",
	};

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct proto_published got = {.served = 7};
		assert_int_equal(decode(wrong[i], &got), ERR_INVALID);
		assert_int_equal(got.served, 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_figures_of_a_day_are_read),
		cmocka_unit_test(wrong_figures_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
