#include "model/ticket.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void only_the_drawn_edges_are_allowed(void **state)
{
	assert_true(ticket_may_become(TICKET_RESERVED, TICKET_SENDING));
	assert_true(ticket_may_become(TICKET_SENDING, TICKET_UNCERTAIN));
	assert_true(ticket_may_become(TICKET_UNCERTAIN, TICKET_CONFIRMED));
	assert_false(ticket_may_become(TICKET_RESERVED, TICKET_CONFIRMED));
	assert_false(ticket_may_become(TICKET_SENDING, TICKET_VOID));
	for (int to = 0; to <= TICKET_VOID; to++) {
		assert_false(ticket_may_become(TICKET_VOID, (enum ticket_state)to));
		assert_false(ticket_may_become(TICKET_CONFIRMED, (enum ticket_state)to));
	}
}

static void counters_call_only_what_a_citizen_holds(void **state)
{
	assert_false(ticket_is_callable(TICKET_RESERVED));
	assert_false(ticket_is_callable(TICKET_SENDING));
	assert_false(ticket_is_callable(TICKET_VOID));
	assert_true(ticket_is_callable(TICKET_CONFIRMED));
	assert_true(ticket_is_callable(TICKET_SHOWN));
	assert_true(ticket_is_callable(TICKET_UNCERTAIN));
}

static void names_of_states_go_both_ways(void **state)
{
	for (int i = 0; i <= TICKET_VOID; i++)
		assert_int_equal(ticket_state_from_name(ticket_state_name((enum ticket_state)i)), i);
	assert_int_equal(ticket_state_from_name("served"), -1);
}

static void numbers_have_three_digits_and_a_space_that_does_not_break(void **state)
{
	char number[TICKET_NUMBER_SIZE];
	ticket_format_number('B', 30, number);
	assert_string_equal(number, "B\u00a0030");
	ticket_format_number('A', 1200, number);
	assert_string_equal(number, "A\u00a01200");
	ticket_format_number('A', 0, number);
	assert_string_equal(number, "A\u00a0000");
	ticket_format_number('A', UINT32_MAX, number);
	assert_string_equal(number, "A\u00a04294967295");
}

static void an_id_that_no_clock_of_now_has_made_is_on_no_paper(void **state)
{
	char id[ID_SIZE];
	id_make(id);
	assert_true(id_age_ms(id) >= 0 && id_age_ms(id) < 10000);
	assert_true(ticket_paper_is_recent(id));
	assert_false(ticket_paper_is_recent("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	assert_false(ticket_paper_is_recent("00000000000000000000000000000000"));
	static const struct {
		int hours;
		bool recent;
	} moved[] = {{-23, true}, {-25, false}, {TICKET_PAPER_DAYS * 24 - 1, true}, {TICKET_PAPER_DAYS * 24 + 1, false}};
	for (size_t i = 0; i < sizeof moved / sizeof moved[0]; i++) {
		char digits[13];
		id_make(id);
		memcpy(digits, id, 12);
		digits[12] = '\0';
		snprintf(digits, sizeof digits, "%012llx", strtoull(digits, NULL, 16) - moved[i].hours * 3600000LL);
		memcpy(id, digits, 12);
		assert_int_equal(ticket_paper_is_recent(id), moved[i].recent);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_that_no_clock_of_now_has_made_is_on_no_paper),
		cmocka_unit_test(only_the_drawn_edges_are_allowed),
		cmocka_unit_test(counters_call_only_what_a_citizen_holds),
		cmocka_unit_test(names_of_states_go_both_ways),
		cmocka_unit_test(numbers_have_three_digits_and_a_space_that_does_not_break),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
