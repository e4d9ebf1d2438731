/*
 * Each screen in Vietnamese, in portrait or as the rating pad has it, beside a
 * golden picture: a fifth of the size, grey. They are for changes that nobody meant; a change that is
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

#define SHRINK 5

static bool has_golden(const char *shot)
{
	char path[256];

	snprintf(path, sizeof(path), "tests/golden/screens/%s.png", shot);
	return getenv("MOTCUA_GOLDEN") || access(path, R_OK) == 0;
}

static enum err_code compare(void *context, struct ui *ui, struct err *err)
{
	const char *shot = context;
	char name[128];
	int wrong;

	snprintf(name, sizeof(name), "screens/%s", shot);
	if (!has_golden(shot)) {
		print_message("# %s has no golden picture yet\n", shot);
		return ERR_OK;
	}
	wrong = golden_differs(name, ui_picture(ui), SHRINK, true);
	if (!wrong)
		return ERR_OK;
	print_message("# %s: %d pixels differ; see build/golden/%s.png\n", shot, wrong, name);
	return ERR_INVALID;
}

/* The first of a panel: words of the usual size and contrast, in Vietnamese. */
static struct gallery_variant usual(const char *panel)
{
	struct gallery_variant variant;

	for (size_t i = 0; gallery_variant(i, &variant); i++)
		if (strcmp(variant.panel, panel) == 0)
			return variant;
	fail_msg("no panel %s", panel);
	return variant;
}

static void every_screen_looks_as_it_did(void **state)
{
	struct gallery_variant portrait = usual("portrait"), pad = usual("pad");
	struct gallery *gallery;
	struct err err = {.code = ERR_OK};
	int differ = 0;

	assert_int_equal(gallery_create(&gallery, &err), ERR_OK);
	for (size_t i = 0; i < screens_shot_count; i++) {
		struct gallery_viewer viewer = {(void *)screens_shots[i].name, compare};
		const struct gallery_variant *variant = screens_shots[i].pad ? &pad : &portrait;

		differ += gallery_view(gallery, screens_shots[i].name, variant, &viewer, &err) != ERR_OK;
	}
	gallery_destroy(gallery);
	assert_int_equal(differ, 0);
}

/* A picture with a line of text wiped out is not the same picture. */
static enum err_code spoil(void *context, struct ui *ui, struct err *err)
{
	const struct canvas *picture = ui_picture(ui);

	for (int y = 700; y < 760; y++)
		memset(picture->pixels + (size_t)y * (size_t)picture->pitch, 0x80, sizeof(uint32_t) * 500);
	return golden_differs("screens/home", picture, SHRINK, true) ? ERR_INVALID : ERR_OK;
}

static void a_spoilt_picture_is_seen(void **state)
{
	struct gallery_variant variant;
	struct gallery *gallery;
	struct err err = {.code = ERR_OK};

	if (getenv("MOTCUA_GOLDEN") || !has_golden("home"))
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
