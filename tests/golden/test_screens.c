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
#include <sys/wait.h>
#include <unistd.h>

#define WORKERS 4
#define STATUS_MAX 100

struct look {
	struct buf wrong;
	int count;
	bool home, vietnamese; /* nothing may be left in English */
};

static struct gallery *gallery;

/* The English words that the catalogue has other words for. */
static char **english;
static size_t english_count;

static void load_english(void)
{
	char id[256] = "", word[256];
	struct buf po;
	struct err err;

	buf_init(&po, 1u << 20);
	assert_int_equal(file_read("assets/locales/vi.po", &po, &err), ERR_OK);
	for (char *rest = po.data, *line; (line = strsep(&rest, "\n"));) {
		if (sscanf(line, "msgid \"%255[^\n]", id) == 1)
			continue;
		/* short ones are words of Vietnamese texts too ("VNI", "QR") */
		if (sscanf(line, "msgstr \"%255[^\n]", word) != 1 || strlen(id) < 5 || strcmp(id, word) == 0 || strchr(id, '%'))
			continue;
		english = realloc(english, sizeof(*english) * (english_count + 1));
		assert_true(asprintf(&english[english_count++], "\"text\": \"%s", id) > 0);
		id[0] = '\0';
	}
	buf_finish(&po);
	assert_true(english_count > 200);
}

static int find_english(const char *dump, struct buf *out)
{
	int count = 0;

	if (!english_count)
		load_english();
	for (size_t i = 0; i < english_count; i++)
		if (strstr(dump, english[i])) {
			buf_format(out, "not translated: %s\n", english[i]);
			count++;
		}
	return count;
}

static enum err_code look(void *context, struct ui *ui, struct err *err)
{
	struct look *look = context;
	char *dump = ui_dump(ui);

	look->count = screen_check(dump, ui_picture(ui), NULL, &look->wrong);
	if (look->vietnamese)
		look->count += find_english(dump, &look->wrong);
	/* staff are a touch away on every home: large words, low reach, offline, closed */
	if (look->home && !strstr(dump, "\"home.help\"") && !strstr(dump, "\"help.call\"")) {
		buf_format(&look->wrong, "no way to call staff\n");
		look->count++;
	}
	free(dump);
	return ERR_OK;
}

/* Wording and look of the third language are drafts: what is wrong with them is told and fails nothing. */
static bool is_draft(const struct gallery_variant *variant)
{
	return variant->language == LANGUAGE_KM;
}

static int check_shot(const char *shot, const struct gallery_variant *variant)
{
	struct err err = {.code = ERR_OK};
	struct look seen = {.home = strncmp(shot, "home", 4) == 0,
						.vietnamese = variant->language == 0 && variant->size == 1 && !variant->contrast};

	buf_init(&seen.wrong, 1u << 20);
	if (gallery_view(gallery, shot, variant, &(struct gallery_viewer){&seen, look}, &err) != ERR_OK)
		fail_msg("%s: %s", shot, err.text);
	if (seen.count)
		print_message("# %s%s %s size %d contrast %d language %d%s\n%s", is_draft(variant) ? "draft: " : "", shot,
					  variant->panel, variant->size,
					  (int)variant->contrast, variant->language, variant->low_reach ? " low" : "",
					  buf_text(&seen.wrong));
	buf_finish(&seen.wrong);
	return is_draft(variant) ? 0 : seen.count;
}

/* SCREENS_EVERY=1 takes every size and language in the other contrasts and the draft of a third language, too.
 * While working on them: SCREENS_ONLY=home is the shots of that name. */
static bool is_wanted(const char *shot)
{
	const char *only = getenv("SCREENS_ONLY");

	return !only || strstr(shot, only);
}

/* Every WORKERSth shot of a panel in each of its variants, from `first` on. */
static int check_share(const char *panel, size_t first)
{
	struct gallery_variant variant;
	int wrong = 0;

	for (size_t i = 0; gallery_variant(i, &variant); i++) {
		/* contrast changes colours, not places: the high one is held at one size */
		bool more = (variant.contrast && (variant.size > 1 || variant.language)) || is_draft(&variant) ||
					(variant.low_reach && variant.language && variant.size != 2);

		if (strcmp(variant.panel, panel) != 0 || (more && !getenv("SCREENS_EVERY")))
			continue;
		for (size_t k = first; k < screens_shot_count; k += WORKERS)
			if (screens_shots[k].pad == (strcmp(panel, "pad") == 0) && is_wanted(screens_shots[k].name))
				wrong += check_shot(screens_shots[k].name, &variant);
	}
	return wrong;
}

/* A thousand pictures: side by side in processes of their own. */
static int check_panel(const char *panel)
{
	pid_t workers[WORKERS];
	int wrong = 0;

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
		wrong += WIFEXITED(status) ? WEXITSTATUS(status) : STATUS_MAX;
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

/* -- the check itself: a fault that is planted into a picture must be seen ----------------------------- */

enum fault { FAULT_NONE, FAULT_PALE, FAULT_CUT_MARKS, FAULT_CUT_TAIL, FAULT_COVERED, FAULT_OTHER_GROUND };

static void fill(const struct canvas *picture, struct ui_rect r, uint32_t color)
{
	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++)
			picture->pixels[(size_t)y * (size_t)picture->pitch + (size_t)x] = color;
}

/* Halfway to the ground: what a wrong colour or a translucent layer does. */
static void pale(const struct canvas *picture, struct ui_rect r, uint32_t ground)
{
	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++) {
			uint32_t *p = &picture->pixels[(size_t)y * (size_t)picture->pitch + (size_t)x];

			*p = ((*p & 0xfefefe) >> 1) + ((ground & 0xfefefe) >> 1);
		}
}

static void plant(const struct canvas *picture, struct ui_rect ink, uint32_t ground, enum fault fault)
{
	switch (fault) {
	case FAULT_PALE:
		pale(picture, ui_rect_inset(ink, -4), ground);
		break;
	case FAULT_CUT_MARKS:
		fill(picture, (struct ui_rect){ink.x - 2, ink.y - 2, ink.w + 4, 6}, ground);
		break;
	case FAULT_CUT_TAIL:
		fill(picture, (struct ui_rect){ink.x - 2, ink.y + ink.h - 4, ink.w + 4, 6}, ground);
		break;
	case FAULT_COVERED:
		fill(picture, (struct ui_rect){ink.x + ink.w / 4, ink.y, ink.w / 2, ink.h}, ground);
		break;
	case FAULT_OTHER_GROUND:
		for (int y = ink.y - 8; y < ink.y + ink.h + 8; y++)
			for (int x = ink.x - 8; x < ink.x + ink.w + 8; x++) {
				uint32_t *p = &picture->pixels[(size_t)y * (size_t)picture->pitch + (size_t)x];

				*p = (*p & 0xffffff) == ground ? 0x9fb0c0 : *p;
			}
		break;
	default:
		break;
	}
}

struct planted {
	enum fault fault;
	int count;
	struct buf wrong;
};

static enum err_code plant_and_look(void *context, struct ui *ui, struct err *err)
{
	struct planted *planted = context;
	struct canvas copy = {0};
	char *dump = ui_dump(ui);
	struct ui_rect ink = {0};
	uint32_t ground = 0;

	if (canvas_init(&copy, ui_picture(ui)->w, ui_picture(ui)->h, err) != ERR_OK ||
		!screen_check_line(dump, "title", &ink, &ground))
		fail_msg("no title to plant a fault in");
	for (int y = 0; y < copy.h; y++)
		memcpy(copy.pixels + (size_t)y * (size_t)copy.pitch,
			   ui_picture(ui)->pixels + (size_t)y * (size_t)ui_picture(ui)->pitch, sizeof(uint32_t) * (size_t)copy.w);
	plant(&copy, ink, ground, planted->fault);
	planted->count = screen_check(dump, &copy, NULL, &planted->wrong);
	canvas_finish(&copy);
	free(dump);
	return ERR_OK;
}

static void a_fault_planted_into_a_picture_is_seen(void **state)
{
	static const struct {
		enum fault fault;
		const char *says;
	} CASES[] = {
		{FAULT_NONE, NULL},
		{FAULT_PALE, "is seen with a contrast of"},
		{FAULT_CUT_MARKS, "is cut at its top"},
		{FAULT_CUT_TAIL, "is cut at its bottom"},
		{FAULT_COVERED, "is covered in part"},
		{FAULT_OTHER_GROUND, "does not stand on"},
	};
	struct gallery_variant variant;
	struct err err = {.code = ERR_OK};

	assert_true(gallery_variant(0, &variant));
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct planted planted = {.fault = CASES[i].fault};

		buf_init(&planted.wrong, 1u << 20);
		assert_int_equal(
			gallery_view(gallery, "field", &variant, &(struct gallery_viewer){&planted, plant_and_look}, &err), ERR_OK);
		if (!CASES[i].says)
			assert_int_equal(planted.count, 0);
		else if (!strstr(buf_text(&planted.wrong), CASES[i].says))
			fail_msg("not seen: %s; but %s", CASES[i].says, buf_text(&planted.wrong));
		buf_finish(&planted.wrong);
	}
}

static void a_word_left_in_english_is_seen(void **state)
{
	struct buf out;

	buf_init(&out, 4096);
	assert_true(find_english("{\"text\": \"Take a number\"}", &out) > 0);
	assert_int_equal(find_english("{\"text\": \"Lấy số thứ tự\"}", &out), 0);
	buf_finish(&out);
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
		cmocka_unit_test(every_screen_serves_everyone_in_portrait),
		cmocka_unit_test(every_screen_serves_everyone_in_landscape),
		cmocka_unit_test(every_screen_serves_everyone_on_a_small_panel),
		cmocka_unit_test(the_rating_pad_serves_everyone),
		cmocka_unit_test(a_fault_planted_into_a_picture_is_seen),
		cmocka_unit_test(a_word_left_in_english_is_seen),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, open_gallery, close_gallery);
}
