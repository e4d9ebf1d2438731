/*
 * What a screen offers in portrait at the usual size of words, it offers on every panel in every size: each target,
 * and each fact in the same words, on the same page or on one that the screen itself leads to.
 */
#include "support/test.h"

#include "base/clock.h"
#include "base/hash.h"
#include "i18n/i18n.h"
#include "kiosk/gallery.h"
#include "screens/screens.h"
#include "support/screen_offer.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKERS 4
#define STATUS_MAX 100
#define LANGUAGES 2

static struct gallery *gallery;

/* Where a touch leads to what is not on the screen itself. shot: how its name begins. */
static const struct {
	const char *shot, *key;
} WAYS[] = {
	{"search", "key.done"}, /* all that was found */
};

/* What need not be there, and why. shot: how its name begins, NULL: on all; panel NULL: on all. Words as the catalogue
 * has them, up to what is filled in. */
static const struct {
	const char *shot, *panel;
	const char *what;    /* how a key or text begins */
	const char *instead; /* that has to be there: the same in other words; NULL: nothing */
	const char *why;
} EXCEPTIONS[] = {
	{"home", NULL, "help.call", "home.help", "the button alone calls, too"},
	{"home", NULL, "Need help? Please go to <b>%s</b>", "home.help", "the button alone; staff come"},
	{"home", "small", "A\u00a0047", "B\u00a0024", "the newest call alone: DESIGN 7, small"},
	{"home", "small", "T\u00a0015", "B\u00a0024", "the newest call alone: DESIGN 7, small"},
	{"home", "small", "Counter\u00a0%s", "B\u00a0024", "the newest call alone: DESIGN 7, small"},
	{"home", NULL, "17 người đang chờ", "17 người chờ", "shorter words"},
	{"home", NULL, "17 people waiting", "17 waiting", "shorter words"},
	{"home", "small", "17", "B\u00a0024", "the newest call alone: DESIGN 7, small"},
	{"home", "landscape", "17", NULL, "very large words: the calls alone"},
	{"home", "small", "Now serving", "B\u00a0024", "very large words: the horn and the number alone"},
	{"comment", "small", "Còn viết được", NULL, "very large words: from the first letter on"},
	{"comment", "small", "239", NULL, "very large words: from the first letter on"},
	{"home-offline", "landscape", "Data at %s", "until %s", "shorter words"},
	{"home-offline", "landscape", "T\u00a0015", "B\u00a0024", "of old calls two, beside the banner"},
	{"home-offline", "landscape", "Counter\u00a0%s", "B\u00a0024", "of old calls two, beside the banner"},
	{"maintenance", NULL, "maintenance.", "maintenance.tools", "one touch: among the tools"},
	{"maintenance", "small", "Nothing to do", NULL, "each row says that it is well"},
	{"keypad", NULL, "nav.home", "nav.back", "large words in low reach: one touch further"},
	{"search-", NULL, "search.browse", "search.show",
	 "once something is typed, what was found; clearing brings it back"},
	{"search-", NULL, "search.questions", "search.show", "once something is typed, what was found"},
	{"search-", NULL, "life.", "search.show", "once something is typed, what was found"},
	{"pad-locked", NULL, "", NULL, "large words on the smallest panel: that it is out of use, and where to go"},
	{"home-offline", "small", "Connection to the center is lost for now", "No connection", "very large words"},
	{"home-offline", NULL, "Numbers and ratings still work. Calls and application states may not be the latest.",
	 "No connection", "very large words"},
	{"home-offline", "small", "Latest numbers", NULL, "that the line is lost stands in the place of old calls"},
	{"home-offline", "small", "Data at %s", NULL, "that the line is lost stands in the place of old calls"},
	{"home-offline", "small", "B\u00a0024", NULL, "that the line is lost stands in the place of old calls"},
	{"home-offline", "small", "A\u00a0047", NULL, "that the line is lost stands in the place of old calls"},
	{"home-offline", "small", "T\u00a0015", NULL, "that the line is lost stands in the place of old calls"},
	{"home-offline", "small", "Counter\u00a0%s", NULL, "that the line is lost stands in the place of old calls"},
	{"home-closed", "small", "Application states and procedures can still be looked up.", "home.lookup",
	 "very large words: the tiles are there"},
	{"search", NULL, "life.", "search.browse", "one touch: by list begins with the events of a life"},
	{"home-offline", NULL, "Connection to the center is lost for now", "Offline; numbers still work", "in one line"},
	{"home-offline", NULL, "Numbers and ratings still work. Calls and application states may not be the latest.",
	 "Offline; numbers still work", "in one line"},
	{"lookup", NULL, "qr", NULL, "a drawing of where the code is"},
	{"keypad", NULL, "keypad.clear", "key.erase", "erasing clears, too"},
	{"keypad", "small", "Còn thiếu", "Please type all three parts first.", "said when the way on is touched"},
	{"keypad", "small", "2 digits are still missing", "Please type all three parts first.", "the same"},
	{"issued", NULL, "Scan to see how many are before you. You may step out and be back by <b>%s</b>.",
	 "You may step out; be back by <b>%s</b>.", "shorter words"},
	{"issued", NULL, "Scan to see how many are before you. You may step out and be back by <b>%s</b>.",
	 "Be back by <b>%s</b>", "shorter words"},
	{"issued", NULL, "3 hoặc 4", "Quầy\u00a03, 4", "in the line of the service"},
	{"issued", NULL, "3 or 4", "Counter\u00a03, 4", "in the line of the service"},
	{"issued", NULL, "Counter", "Counter\u00a03, 4", "a label"},
	{"issued", NULL, "Before you", NULL, "a label: the line says how many"},
	{"issued", NULL, "Expected wait", NULL, "a label: the line says how long"},
	{"petition-answer", NULL, "Từ thứ Hai tuần sau", NULL, "paged by lines: which words begin a page differs"},
	{"petition-answer", NULL, "xin lỗi ông/bà vì", NULL, "paged by lines: which words begin a page differs"},
	{NULL, "small", "mark", "key.done", "the keys need the height of the header"},
	{NULL, "small", "xã An Bình", "key.done", "the keys need the height of the header"},
	{NULL, "small", "An Binh Commune", "key.done", "the keys need the height of the header"},
	{NULL, "small", "09:24", "key.done", "the keys need the height of the header"},
	{"timeout", NULL, "", NULL, "what lies under the dialog is looked at without it"},
	{"staff", "small", "The code is made on the page of devices at the center, for this kiosk.", NULL,
	 "very large words: whoever has a code knows it"},
	{"thanks", "small", "Satisfied in 30 days", NULL, "very large words, for ten seconds"},
	{"thanks", "small", "96\u00a0%", NULL, "very large words, for ten seconds"},
	{"thanks", "small", "1.483", NULL, "very large words, for ten seconds"},
	{"thanks", "small", "1,483", NULL, "very large words, for ten seconds"},
	{"thanks", "small", "What we mended last", NULL, "very large words, for ten seconds"},
	{"thanks", "small", "Thêm quầy", NULL, "very large words, for ten seconds"},
	{"thanks", "small", "One more civil status", NULL, "very large words, for ten seconds"},
	{"pad-thanks", NULL, "", NULL, "large words on the smallest panel, for ten seconds"},
	{"pad", NULL, "mark", NULL, "decoration"},
	{"pad-idle", NULL, "One-stop office", NULL, "whoever reads it stands in it"},
	{"pad-idle", NULL, "xã An Bình", NULL, "whoever reads it stands in it"},
	{"pad-idle", NULL, "An Binh Commune", NULL, "whoever reads it stands in it"},
	{"pad-idle", NULL, "Officer at this counter", NULL, "very large words: the number that is served goes first"},
	{"pad-idle", NULL, "N. T. H.", NULL, "very large words: the number that is served goes first"},
	{"pad-rating", NULL, "Quầy\u00a03 –", NULL, "the pad stands on the counter"},
	{"pad-rating", NULL, "Counter\u00a03 –", NULL, "the pad stands on the counter"},
	{"pad-rating", NULL, "Number %s", "B\u00a0024", "the number alone"},
	{"pad-rating", NULL, "còn", NULL, "the track shows it"},
	{"pad-rating", NULL, "29", NULL, "the track shows it"},
	{"pad-comment-typed", NULL, "người già", NULL, "the end of what is typed is in sight, as much as there is room"},
	{"petition-write", NULL, "Sáng nay", NULL, "the end of what is typed is in sight, as much as there is room"},
};

/* Words of the catalogue in the language of the screen, up to the first that is filled in. */
static void words_of(const char *msgid, char *out, size_t size)
{
	snprintf(out, size, "%s", i18n(msgid));
	out[strcspn(out, "%<")] = '\0';
}

/* Is it there in other words, or not needed? */
static bool is_excepted(const char *shot, const char *panel, const char *what, const struct screen_offer *offer)
{
	char begin[256], instead[256];

	for (size_t i = 0; i < sizeof(EXCEPTIONS) / sizeof(EXCEPTIONS[0]); i++) {
		if ((EXCEPTIONS[i].shot && strncmp(EXCEPTIONS[i].shot, shot, strlen(EXCEPTIONS[i].shot)) != 0) ||
			(EXCEPTIONS[i].panel && strcmp(EXCEPTIONS[i].panel, panel) != 0))
			continue;
		words_of(EXCEPTIONS[i].what, begin, sizeof(begin));
		words_of(EXCEPTIONS[i].instead ? EXCEPTIONS[i].instead : "", instead, sizeof(instead));
		if (strncmp(begin, what, strlen(begin)) == 0 && (!*instead || screen_offer_has(offer, instead)))
			return true;
	}
	return false;
}

struct walk {
	struct screen_offer *offer;
	const char *shot;
};

static enum err_code gather(void *context, struct ui *ui, struct err *err)
{
	const struct walk *walk = context;

	screen_offer_walk(walk->offer, ui);
	for (size_t i = 0; i < sizeof(WAYS) / sizeof(WAYS[0]); i++)
		if (strncmp(WAYS[i].shot, walk->shot, strlen(WAYS[i].shot)) == 0)
			screen_offer_follow(walk->offer, ui, WAYS[i].key);
	return ERR_OK;
}

static struct screen_offer *offer_of(const char *shot, const struct gallery_variant *variant)
{
	struct walk walk = {screen_offer_create(), shot};
	struct err err = {.code = ERR_OK};

	if (gallery_view(gallery, shot, variant, &(struct gallery_viewer){&walk, gather}, &err) != ERR_OK)
		fail_msg("%s: %s", shot, err.text);
	return walk.offer;
}

struct here {
	const char *shot, *panel;
	const struct screen_offer *offer;
};

static bool may_miss(void *context, const char *what)
{
	const struct here *here = context;

	return is_excepted(here->shot, here->panel, what, here->offer);
}

static int compare(const struct screen_offer *all, const char *shot, const struct gallery_variant *variant)
{
	struct screen_offer *offer = offer_of(shot, variant);
	struct buf out;
	int missing;

	buf_init(&out, 1u << 20);
	missing = screen_offer_missing(all, offer, may_miss, &(struct here){shot, variant->panel, offer}, &out);
	if (missing)
		print_message("# %s %s size %d language %d%s\n%s", shot, variant->panel, variant->size, variant->language,
					  variant->low_reach ? " low" : "", buf_text(&out));
	buf_finish(&out);
	screen_offer_destroy(offer);
	return missing;
}

/* The first variant of the list in a language: portrait, or the pad for what only it has; ordinary words. */
static struct gallery_variant reference(bool pad, int language)
{
	struct gallery_variant variant;

	for (size_t i = 0; gallery_variant(i, &variant); i++)
		if (strcmp(variant.panel, pad ? "pad" : "portrait") == 0 && variant.language == language)
			return variant;
	fail_msg("no panel to compare with");
	return variant;
}

static int check_shot(const struct screens_shot *shot, const char *panel)
{
	int missing = 0;

	for (int language = 0; language < LANGUAGES; language++) {
		struct gallery_variant variant = reference(shot->pad, language);
		struct screen_offer *all = offer_of(shot->name, &variant);

		for (size_t i = 0; gallery_variant(i, &variant); i++)
			if (strcmp(variant.panel, panel) == 0 && variant.language == language && !variant.contrast)
				missing += compare(all, shot->name, &variant);
		screen_offer_destroy(all);
	}
	return missing;
}

/* While working on them: SCREENS_ONLY=home is the shots of that name. */
static bool is_wanted(const char *shot)
{
	const char *only = getenv("SCREENS_ONLY");

	return !only || strstr(shot, only);
}

static int check_share(const char *panel, size_t first)
{
	int missing = 0;

	for (size_t i = first; i < screens_shot_count; i += WORKERS)
		if (screens_shots[i].pad == (strcmp(panel, "pad") == 0) && is_wanted(screens_shots[i].name))
			missing += check_shot(&screens_shots[i], panel);
	return missing;
}

static int check_panel(const char *panel)
{
	pid_t workers[WORKERS];
	int missing = 0;

	fflush(NULL);
	for (size_t i = 0; i < WORKERS; i++) {
		workers[i] = fork();
		assert_true(workers[i] >= 0);
		if (workers[i] == 0) {
			int count = check_share(panel, i);

			fflush(NULL);
			_exit(count < STATUS_MAX ? count : STATUS_MAX);
		}
	}
	for (size_t i = 0; i < WORKERS; i++) {
		int status = 0;

		assert_int_equal(waitpid(workers[i], &status, 0), workers[i]);
		missing += WIFEXITED(status) ? WEXITSTATUS(status) : STATUS_MAX;
	}
	return missing;
}

static void large_words_and_low_reach_take_nothing_away_in_portrait(void **state)
{
	assert_int_equal(check_panel("portrait"), 0);
}

static void a_landscape_panel_offers_what_portrait_offers(void **state)
{
	assert_int_equal(check_panel("landscape"), 0);
}

static void a_small_panel_offers_what_portrait_offers(void **state)
{
	assert_int_equal(check_panel("small"), 0);
}

static void large_words_take_nothing_away_on_the_pad(void **state)
{
	assert_int_equal(check_panel("pad"), 0);
}

/* -- the guard itself ---------------------------------------------------------------------------------- */

static bool nothing_excepted(void *context, const char *what)
{
	return false;
}

static void what_is_not_there_is_named(void **state)
{
	struct gallery_variant portrait = reference(false, 0);
	struct screen_offer *home = offer_of("home", &portrait), *field = offer_of("field", &portrait);
	struct buf out;

	buf_init(&out, 1u << 20);
	assert_int_equal(screen_offer_missing(home, home, nothing_excepted, NULL, &out), 0);
	assert_true(screen_offer_missing(home, field, nothing_excepted, NULL, &out) > 0);
	assert_non_null(strstr(buf_text(&out), "home.lookup"));
	buf_finish(&out);
	screen_offer_destroy(home);
	screen_offer_destroy(field);
}

static int open_gallery(void **state)
{
	struct err err;

	return gallery_create(&gallery, &err) == ERR_OK ? 0 : 1;
}

static int close_gallery(void **state)
{
	gallery_destroy(gallery);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(large_words_and_low_reach_take_nothing_away_in_portrait),
		cmocka_unit_test(a_landscape_panel_offers_what_portrait_offers),
		cmocka_unit_test(a_small_panel_offers_what_portrait_offers),
		cmocka_unit_test(large_words_take_nothing_away_on_the_pad),
		cmocka_unit_test(what_is_not_there_is_named),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, open_gallery, close_gallery);
}
