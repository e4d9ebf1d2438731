/* Procedures found by words, by life event and by field, as a visitor taps. */
#include "support/test.h"

#include "base/clock.h"
#include "i18n/i18n.h"
#include "screens/screens_priv.h"
#include "support/visit.h"

#include <string.h>

static void a_life_event_leads_to_its_procedures_and_to_the_one_that_is_meant(void **state)
{
	struct visit *visit = *state;

	visit_tap(visit, "home.search");
	visit_tap(visit, "search.browse");
	assert_string_equal(screens_current(visit->screens), "browse");
	assert_true(visit_shows(visit, "Sinh con"));
	visit_tap(visit, "browse.ket-hon");
	assert_string_equal(screens_current(visit->screens), "found");
	visit_tap(visit, "procedure.1.000894");
	assert_string_equal(screens_current(visit->screens), "procedure");
	visit_tap(visit, "nav.back");
	assert_string_equal(screens_current(visit->screens), "found");
	visit_tap(visit, "nav.back");
	assert_string_equal(screens_current(visit->screens), "browse");
}

static void a_field_shows_only_its_own_procedures(void **state)
{
	struct visit *visit = *state;
	size_t found[FIND_MAX], count;

	visit_tap(visit, "home.search");
	visit_tap(visit, "search.browse");
	visit_tap(visit, "browse.other");
	visit_tap(visit, "browse.ho-tich");
	assert_string_equal(screens_current(visit->screens), "found");
	const struct catalogue *catalogue = visit->screens->catalogue;
	const struct catalogue_service *field = catalogue_service(catalogue, "ho-tich");
	count = find_procedures(visit->screens, &(struct find){.field = (int)(field - catalogue->services) + 1}, found);
	assert_true(count > 0);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(visit->screens->catalogue->procedures[found[i]].service, "ho-tich");
}

static void words_are_found_without_their_tones(void **state)
{
	struct visit *visit = *state;
	size_t with[FIND_MAX], without[FIND_MAX];
	struct find find = {.query = "đăng ký khai sinh"};
	size_t count = find_procedures(visit->screens, &find, with);

	assert_true(count > 0);
	assert_string_equal(visit->screens->catalogue->procedures[with[0]].code, "1.001193");
	strcpy(find.query, "dang ky khai sinh");
	assert_int_equal(find_procedures(visit->screens, &find, without), count);
	assert_memory_equal(with, without, count * sizeof(*with));
	strcpy(find.query, "khong co thu tuc nay");
	assert_int_equal(find_procedures(visit->screens, &find, without), 0);
}

static void internal_procedures_are_for_staff_only(void **state)
{
	struct visit *visit = *state;
	size_t found[FIND_MAX], count = find_procedures(visit->screens, &(struct find){.life_event = 0}, found);

	for (size_t i = 0; i < count; i++)
		assert_false(visit->screens->catalogue->procedures[found[i]].internal);
}

static void what_was_typed_is_searched_on_a_page_of_its_own(void **state)
{
	struct visit *visit = *state;

	visit_tap(visit, "home.search");
	visit_tap(visit, "key.6b"); /* k */
	visit_tap(visit, "key.done");
	assert_string_equal(screens_current(visit->screens), "found");
	visit_tap(visit, "nav.back");
	assert_string_equal(screens_current(visit->screens), "search");
	assert_true(visit_shows(visit, "k"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_life_event_leads_to_its_procedures_and_to_the_one_that_is_meant, visit_begin,
										visit_end),
		cmocka_unit_test_setup_teardown(a_field_shows_only_its_own_procedures, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(words_are_found_without_their_tones, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(internal_procedures_are_for_staff_only, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(what_was_typed_is_searched_on_a_page_of_its_own, visit_begin, visit_end),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
