#include "support/screen_check.h"

#include "base/check.h"
#include "support/pixel_check.h"
#include "ui/theme.h"

#include <ctype.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TEXTS_MAX 600
#define TARGETS_MAX 200

struct text {
	struct ui_rect ink, box;
	const char *words;
	const char *owner; /* key of its widget */
	bool covered;
};

struct target {
	struct ui_rect rect;
	const char *key;
	bool primary;
};

struct job {
	json_t *dump;
	const struct canvas *pixels;
	struct screen_rules rules;
	struct buf *out;
	int wrong;
	double dots;
	bool overlay;
	struct text texts[TEXTS_MAX];
	struct target targets[TARGETS_MAX];
	size_t text_count, target_count;
};

struct screen_rules screen_rules_for(const char *theme, int size)
{
	static const double CAP[] = {4.8, 7.4, 8.5};
	struct screen_rules rules = {CAP[size >= 1 && size <= 3 ? size - 1 : 0], 10, 15, 20, 3};

	if (strcmp(theme, "contrast") == 0)
		rules.contrast = 20;
	else if (strcmp(theme, "soft") == 0)
		rules.contrast = 4.5;
	return rules;
}

static struct ui_rect rect_of(json_t *r)
{
	return (struct ui_rect){
		(int)json_integer_value(json_object_get(r, "x")), (int)json_integer_value(json_object_get(r, "y")),
		(int)json_integer_value(json_object_get(r, "w")), (int)json_integer_value(json_object_get(r, "h"))};
}

static uint32_t color_of(json_t *c)
{
	const char *text = json_string_value(c);

	CHECK(text && text[0] == '#');
	return (uint32_t)strtoul(text + 1, NULL, 16);
}

static const char *str(json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static void wrong(struct job *job, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void wrong(struct job *job, const char *fmt, ...)
{
	char line[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	buf_format(job->out, "%s: %s\n", str(job->dump, "screen"), line);
	job->wrong++;
}

/* What is really on the screen where the dump says that a line is. */
static void check_pixels(struct job *job, struct ui_rect ink, uint32_t ground, uint32_t color, const char *words)
{
	const struct pixel_words line = {ink, color, ground, job->rules.contrast};
	char why[128];

	if (job->pixels && !pixel_check(job->pixels, &line, why, sizeof(why)))
		wrong(job, "\"%s\" %s", words, why);
}

static void check_line(struct job *job, json_t *line, json_t *text, json_t *widget)
{
	struct ui_rect box = rect_of(json_object_get(line, "box")), ink = rect_of(json_object_get(line, "ink"));
	struct ui_rect window = {0, 0, (int)json_integer_value(json_object_get(json_object_get(job->dump, "window"), "w")),
							 (int)json_integer_value(json_object_get(json_object_get(job->dump, "window"), "h"))};
	struct ui_rect around = rect_of(json_object_get(widget, "rect_px"));
	double size = json_number_value(json_object_get(text, "size_px"));
	const char *words = str(text, "text");
	bool covered = json_is_true(json_object_get(widget, "covered"));

	if (ui_rect_empty(ink))
		return;
	if (ink.y < box.y - 0.12 * size - 1 || ink.y + ink.h > box.y + box.h + 0.10 * size + 1)
		wrong(job, "\"%s\" leaves its line box", words);
	if (!ui_rect_same(ui_rect_cut(ink, window), ink))
		wrong(job, "\"%s\" leaves the screen", words);
	if (ink.x < around.x - 3 || ink.x + ink.w > around.x + around.w + 3)
		wrong(job, "\"%s\" is wider than %s", words, str(widget, "key"));
	if (ink.y < around.y - 3 || ink.y + ink.h > around.y + around.h + 3)
		wrong(job, "\"%s\" is higher than %s", words, str(widget, "key"));
	if (!covered && !json_is_true(json_object_get(text, "marked")))
		check_pixels(job, ink, color_of(json_object_get(text, "background")), color_of(json_object_get(text, "color")),
					 words);
	if (job->text_count < TEXTS_MAX)
		job->texts[job->text_count++] = (struct text){ink, box, words, str(widget, "key"), covered};
}

/* Letters and digits alone: speech joins lines and puts its own stops. */
static void plain(const char *text, char *out, size_t size)
{
	size_t len = 0;

	for (; *text && len + 1 < size; text++) {
		if ((unsigned char)*text == 0xc2 && (unsigned char)text[1] == 0xa0) /* no-break space */
			text++;
		else if ((unsigned char)*text > 127 || isalnum((unsigned char)*text))
			out[len++] = *text;
	}
	out[len] = '\0';
}

static void check_spoken(struct job *job, const char *words, json_t *widget)
{
	static char shown[4096], spoken[4096];

	plain(words, shown, sizeof(shown));
	plain(str(widget, "spoken"), spoken, sizeof(spoken));
	if (strcmp(str(widget, "role"), "field") != 0 && !strstr(spoken, shown))
		wrong(job, "\"%s\" is shown on %s but not spoken (\"%s\")", words, str(widget, "key"), str(widget, "spoken"));
}

static void check_text(struct job *job, json_t *text, json_t *widget)
{
	uint32_t color = color_of(json_object_get(text, "color")), ground = color_of(json_object_get(text, "background"));
	double contrast = theme_contrast(color, ground), cap = json_number_value(json_object_get(text, "cap_mm"));
	const char *words = str(text, "text");
	json_t *line;
	size_t i;

	if (strcmp(str(text, "font"), "icons") == 0)
		return;
	if (contrast < job->rules.contrast)
		wrong(job, "\"%s\" has contrast %.2f, less than %.1f", words, contrast, job->rules.contrast);
	if (cap < job->rules.cap_mm - 0.05)
		wrong(job, "\"%s\" has capitals of %.2f mm, less than %.1f", words, cap, job->rules.cap_mm);
	if (strspn(words, "abcdefghijklmnopqrstuvwxyz._") == strlen(words) && strchr(words, '.') && strlen(words) > 3)
		wrong(job, "\"%s\" looks like a key without a translation", words);
	if (!json_is_true(json_object_get(text, "aside")))
		check_spoken(job, words, widget);
	json_array_foreach(json_object_get(text, "lines"), i, line) check_line(job, line, text, widget);
}

static void check_target(struct job *job, json_t *widget)
{
	struct ui_rect r = rect_of(json_object_get(widget, "rect_px"));
	double side = (r.w < r.h ? r.w : r.h) / job->dots;
	bool primary = json_is_true(json_object_get(widget, "primary"));
	double least = primary ? job->rules.primary_mm : job->rules.target_mm;
	double reach = json_number_value(json_object_get(job->dump, "reach_top_px"));
	const char *key = str(widget, "key");

	if (side < least - 0.2)
		wrong(job, "%s measures %.1f mm, less than %.0f", key, side, least);
	if (json_is_true(json_object_get(job->dump, "low_reach")) && r.y < reach - 1)
		wrong(job, "%s reaches %.0f px above the line of low reach", key, reach - r.y);
	if (!*str(widget, "spoken"))
		wrong(job, "%s has nothing to be spoken", key);
	if (job->target_count < TARGETS_MAX)
		job->targets[job->target_count++] = (struct target){r, key, primary};
}

static int gap_px(struct ui_rect a, struct ui_rect b)
{
	int dx = a.x > b.x ? a.x - (b.x + b.w) : b.x - (a.x + a.w);
	int dy = a.y > b.y ? a.y - (b.y + b.h) : b.y - (a.y + a.h);

	return dx > dy ? dx : dy;
}

static void check_pairs(struct job *job)
{
	for (size_t i = 0; i < job->target_count; i++)
		for (size_t k = i + 1; k < job->target_count; k++) {
			double gap = gap_px(job->targets[i].rect, job->targets[k].rect) / job->dots;

			if (gap < job->rules.gap_mm - 0.2)
				wrong(job, "%s and %s are %.1f mm apart, less than %.0f", job->targets[i].key, job->targets[k].key, gap,
					  job->rules.gap_mm);
			if (strcmp(job->targets[i].key, job->targets[k].key) == 0)
				wrong(job, "the key %s is there twice", job->targets[i].key);
		}
	for (size_t i = 0; i < job->text_count; i++)
		for (size_t k = i + 1; k < job->text_count; k++) {
			const struct text *a = &job->texts[i], *b = &job->texts[k];

			if (a->covered == b->covered && strcmp(a->owner, "toast") != 0 && strcmp(b->owner, "toast") != 0 &&
				ui_rect_meet(ui_rect_inset(a->ink, 1), ui_rect_inset(b->ink, 1)))
				wrong(job, "\"%s\" and \"%s\" overlap", a->words, b->words);
		}
}

int screen_check(const char *dump, const struct canvas *pixels, const struct screen_rules *rules, struct buf *out)
{
	struct job *job = calloc(1, sizeof(*job));
	json_t *widget, *text;
	size_t i, k;
	int count;

	CHECK(job);
	job->dump = json_loads(dump, 0, NULL);
	CHECK(job->dump);
	job->pixels = pixels;
	job->out = out;
	job->dots = json_number_value(json_object_get(job->dump, "dots_per_mm"));
	job->rules =
		rules ? *rules
			  : screen_rules_for(str(job->dump, "theme"), (int)json_integer_value(json_object_get(job->dump, "size")));
	if (json_is_true(json_object_get(job->dump, "overflow")))
		wrong(job, "does not fit: \"%.80s\"", str(job->dump, "overflow_at"));
	json_array_foreach(json_object_get(job->dump, "widgets"), i, widget)
	{
		bool container = false;

		if (json_is_true(json_object_get(widget, "target")))
			check_target(job, widget);
		/* texts of a container are told again by the widgets in it */
		container = json_is_true(json_object_get(widget, "container"));
		json_array_foreach(json_object_get(widget, "texts"), k, text)
		{
			if (!container)
				check_text(job, text, widget);
		}
	}
	check_pairs(job);
	count = job->wrong;
	json_decref(job->dump);
	free(job);
	return count;
}

bool screen_check_line(const char *dump, const char *key, struct ui_rect *ret_ink, uint32_t *ret_ground)
{
	json_t *root = json_loads(dump, 0, NULL), *widget, *text, *line;
	size_t i, k, l;
	bool found = false;

	json_array_foreach(json_object_get(root, "widgets"), i, widget)
	{
		if (strcmp(str(widget, "key"), key) != 0)
			continue;
		json_array_foreach(json_object_get(widget, "texts"), k, text)
			json_array_foreach(json_object_get(text, "lines"), l, line)
		{
			*ret_ink = rect_of(json_object_get(line, "ink"));
			*ret_ground = color_of(json_object_get(text, "background"));
			found = true;
		}
	}
	json_decref(root);
	return found;
}
