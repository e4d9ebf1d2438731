/* Every screen held to the rules of who we serve, on every panel, in every text size and language. */
#include "support/test.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "i18n/i18n.h"
#include "kiosk/gallery.h"
#include "screens/screens.h"
#include "support/screen_check.h"

#include <stdlib.h>
#include <string.h>

static int check_shot(const char *shot, const struct gallery_variant *variant)
{
	char path[512];
	struct err err = {.code = ERR_OK};
	struct buf dump, wrong;
	int count;

	test_path("shot.json", path, sizeof(path));
	buf_init(&dump, 4u << 20);
	buf_init(&wrong, 1u << 20);
	if (gallery_shot(shot, variant, NULL, path, &err) != ERR_OK || file_read(path, &dump, &err) != ERR_OK)
		fail_msg("%s: %s", shot, err.text);
	count = screen_check(buf_text(&dump), NULL, NULL, &wrong);
	if (count)
		print_message("# %s %s size %d contrast %d language %d%s\n%s", shot, variant->panel, variant->size,
					  (int)variant->contrast, variant->language, variant->low_reach ? " low" : "", buf_text(&wrong));
	buf_finish(&dump);
	buf_finish(&wrong);
	return count;
}

/* What does not fit yet, from a text size on (-1: only in low reach). The list may only become shorter. */
static const struct {
	const char *panel, *shot;
	int size;
} NOT_YET[] = {
	{"portrait", "procedure-fees", 3},
	{"small", "before", 3},
	{"small", "dossier-supplement", 2},
	{"small", "elsewhere", 3},
	{"small", "home", 3},
	{"small", "home-closed", 3},
	{"small", "home-offline", 3},
	{"small", "issued", 3},
	{"small", "issued-nopaper", 3},
	{"small", "lookup-wrongcode", 2},
	{"small", "rating", 3},
	{"small", "search", 3},
	{"pad", "pad-rating", 2},
};

static bool is_excused(const char *shot, const struct gallery_variant *variant)
{
	for (size_t i = 0; i < sizeof(NOT_YET) / sizeof(NOT_YET[0]); i++) {
		if (strcmp(NOT_YET[i].panel, variant->panel) != 0 || strcmp(shot, NOT_YET[i].shot) != 0)
			continue;
		if (NOT_YET[i].size < 0 ? variant->low_reach : variant->size >= NOT_YET[i].size)
			return true;
	}
	return false;
}

/* While working on them: SCREENS_ONLY=home is one shot, SCREENS_ALL=1 also what is on the list above. */
static bool is_wanted(const char *shot)
{
	const char *only = getenv("SCREENS_ONLY");

	return !only || strstr(shot, only);
}

static int check_panel(const char *panel)
{
	struct gallery_variant variant;
	int wrong = 0;

	for (size_t i = 0; gallery_variant(i, &variant); i++) {
		/* contrast changes colours, not places: the high one is held at one size */
		if (strcmp(variant.panel, panel) != 0 || (variant.contrast && (variant.size > 1 || variant.language)))
			continue;
		for (size_t k = 0; k < screens_shot_count; k++)
			if (screens_shots[k].pad == (strcmp(panel, "pad") == 0) && is_wanted(screens_shots[k].name) &&
				(getenv("SCREENS_ALL") || !is_excused(screens_shots[k].name, &variant)))
				wrong += check_shot(screens_shots[k].name, &variant);
	}
	return wrong;
}

static void every_screen_serves_everyone_in_portrait(void **state)
{
	assert_int_equal(check_panel("portrait"), 0);
}

static void every_screen_serves_everyone_in_landscape(void **state)
{
	assert_int_equal(check_panel("landscape"), 0);
}

static void every_screen_serves_everyone_on_a_small_panel(void **state)
{
	assert_int_equal(check_panel("small"), 0);
}

static void the_rating_pad_serves_everyone(void **state)
{
	assert_int_equal(check_panel("pad"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_serves_everyone_in_portrait),
		cmocka_unit_test(every_screen_serves_everyone_in_landscape),
		cmocka_unit_test(every_screen_serves_everyone_on_a_small_panel),
		cmocka_unit_test(the_rating_pad_serves_everyone),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
