#include "center/handlers/fleet_state.h"
#include "support/test.h"

#define NOW 1000000

static void a_device_is_judged_by_what_it_said_last(void **state)
{
	static const struct {
		const char *status;
		int64_t seen_ms;
		enum fleet_state is;
	} cases[] = {
		{"", 0, FLEET_LOST},
		{"{}", NOW - FLEET_LOST_AFTER_MS - 1, FLEET_LOST},
		{"{}", NOW - FLEET_LOST_AFTER_MS, FLEET_GOOD},
		{"", NOW, FLEET_GOOD},
		{"{\"printer\":{\"flags\":1},\"tickets_left\":400}", NOW, FLEET_GOOD},
		{"{\"printer\":{\"flags\":257}}", NOW, FLEET_GOOD}, /* paper taken */
		{"{\"printer\":{\"flags\":0}}", NOW, FLEET_WARN},
		{"{\"printer\":{\"flags\":3}}", NOW, FLEET_WARN},
		{"{\"printer\":{\"flags\":9}}", NOW, FLEET_WARN},
		{"{\"tickets_left\":49}", NOW, FLEET_WARN},
		{"{\"tickets_left\":-1}", NOW, FLEET_GOOD}, /* not known */
		{"{\"paper\":\"low\"}", NOW, FLEET_WARN},
		{"{\"locked\":true}", NOW, FLEET_WARN},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (fleet_state_of(cases[i].status, cases[i].seen_ms, NOW) != cases[i].is)
			fail_msg("%s", cases[i].status);
}

static void what_could_not_be_sent_is_owed(void **state)
{
	assert_true(fleet_state_owes("{\"queue_to_send\":3}"));
	assert_true(fleet_state_owes("")); /* nobody knows */
	assert_false(fleet_state_owes("{\"queue_to_send\":0}"));
	assert_false(fleet_state_owes("{}")); /* of a version that does not say */
}

static void sums_count_each_once(void **state)
{
	struct fleet_sums sums = {.count = 0};
	fleet_state_add(&sums, FLEET_GOOD);
	fleet_state_add(&sums, FLEET_LOST);
	fleet_state_add(&sums, FLEET_GOOD);
	assert_int_equal(sums.count, 3);
	assert_int_equal(sums.good, 2);
	assert_int_equal(sums.warn, 0);
	assert_int_equal(sums.lost, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_is_judged_by_what_it_said_last),
		cmocka_unit_test(what_could_not_be_sent_is_owed),
		cmocka_unit_test(sums_count_each_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
