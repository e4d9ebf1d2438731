/*
 * Each screen in colour beside golden pictures of a smaller size: in portrait or as the rating pad has it, in
 * landscape, on the small panel, and in English. They are for changes that nobody meant; a change that is
 * meant draws them anew: MOTCUA_GOLDEN=write build/host-debug/tests/golden/test_screen_pictures
 * A screen without one yet is named and passed over.
 */
#include "support/golden.h"
#include "support/test.h"

#include "base/clock.h"
#include "i18n/i18n.h"
#include "kiosk/gallery.h"
#include "screens/screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME_MAX_LEN 128

/* Words of the usual size and contrast. The first has the pictures that are looked at closest. */
static const struct look {
	const char *folder, *panel;
	int language, shrink;
} LOOKS[] = {
	{"", "portrait", LANGUAGE_VI, 5},          {"en/", "portrait", LANGUAGE_EN, 8},
	{"landscape/", "landscape", LANGUAGE_VI, 8}, {"small/", "small", LANGUAGE_VI, 5},
	{"", "pad", LANGUAGE_VI, 5},               {"en/", "pad", LANGUAGE_EN, 8},
};

struct seen {
	const struct look *look;
	const char *shot;
};

static bool has_golden(const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "tests/golden/%s.png", name);
	return getenv("MOTCUA_GOLDEN") || access(path, R_OK) == 0;
}

static enum err_code compare(void *context, struct ui *ui, struct err *err)
{
	const struct seen *seen = context;
	char name[NAME_MAX_LEN];
	int wrong;

	snprintf(name, sizeof(name), "screens/%s%s", seen->look->folder, seen->shot);
	if (!has_golden(name)) {
		print_message("# %s has no golden picture yet\n", name);
		return ERR_OK;
	}
	wrong = golden_differs(name, ui_picture(ui), seen->look->shrink, true);
	if (!wrong)
		return ERR_OK;
	print_message("# %s: %d pixels differ; see build/golden/%s.png\n", name, wrong, name);
	return ERR_INVALID;
}

/* The first of a panel and language: words of the usual size and contrast. */
static struct gallery_variant usual(const char *panel, int language)
{
	struct gallery_variant variant;

	for (size_t i = 0; gallery_variant(i, &variant); i++)
		if (strcmp(variant.panel, panel) == 0 && variant.language == language)
			return variant;
	fail_msg("no panel %s", panel);
	return variant;
}

static int count_differing(struct gallery *gallery, const struct look *look)
{
	struct gallery_variant variant = usual(look->panel, look->language);
	struct err err = {.code = ERR_OK};
	int differ = 0;

	for (size_t i = 0; i < screens_shot_count; i++) {
		struct seen seen = {look, screens_shots[i].name};
		struct gallery_viewer viewer = {&seen, compare};

		if (screens_shots[i].pad == (strcmp(look->panel, "pad") == 0))
			differ += gallery_view(gallery, seen.shot, &variant, &viewer, &err) != ERR_OK;
	}
	return differ;
}

static void every_screen_looks_as_it_did(void **state)
{
	struct gallery *gallery;
	struct err err = {.code = ERR_OK};
	int differ = 0;

	assert_int_equal(gallery_create(&gallery, &err), ERR_OK);
	for (size_t i = 0; i < sizeof(LOOKS) / sizeof(LOOKS[0]); i++)
		differ += count_differing(gallery, &LOOKS[i]);
	gallery_destroy(gallery);
	assert_int_equal(differ, 0);
}

/* A picture with a line of text wiped out is not the same picture. */
static enum err_code spoil(void *context, struct ui *ui, struct err *err)
{
	const struct canvas *picture = ui_picture(ui);

	for (int y = 700; y < 760; y++)
		memset(picture->pixels + (size_t)y * (size_t)picture->pitch, 0x80, sizeof(uint32_t) * 500);
	return golden_differs("screens/home", picture, LOOKS[0].shrink, true) ? ERR_INVALID : ERR_OK;
}

static void a_spoilt_picture_is_seen(void **state)
{
	struct gallery_variant variant;
	struct gallery *gallery;
	struct err err = {.code = ERR_OK};

	if (getenv("MOTCUA_GOLDEN") || !has_golden("screens/home"))
		skip(); /* would draw the spoilt one */
	assert_int_equal(gallery_create(&gallery, &err), ERR_OK);
	assert_true(gallery_variant(0, &variant));
	assert_int_equal(gallery_view(gallery, "home", &variant, &(struct gallery_viewer){NULL, spoil}, &err), ERR_INVALID);
	gallery_destroy(gallery);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_looks_as_it_did),
		cmocka_unit_test(a_spoilt_picture_is_seen),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
