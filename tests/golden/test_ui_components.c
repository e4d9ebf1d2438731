/* The sheet of components beside golden pictures, kept at half size; see support/golden.h. */
#include "support/golden.h"
#include "support/test.h"
#include "support/ui_sheet.h"

static void check_sheet(const char *name, enum ui_contrast contrast)
{
	struct ui *ui = ui_sheet_create((struct ui_settings){.size = 1, .contrast = contrast});

	golden_check(name, ui_picture(ui), 2);
	ui_destroy(ui);
}

static void components_look_as_designed(void **state)
{
	check_sheet("components", CONTRAST_NORMAL);
}

static void components_in_high_contrast(void **state)
{
	check_sheet("components_high", CONTRAST_HIGH);
}

static void components_in_soft_colours(void **state)
{
	check_sheet("components_soft", CONTRAST_SOFT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(components_look_as_designed),
		cmocka_unit_test(components_in_high_contrast),
		cmocka_unit_test(components_in_soft_colours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
