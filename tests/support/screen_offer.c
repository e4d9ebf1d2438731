#include "support/screen_offer.h"

#include "base/check.h"
#include "base/clock.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ITEMS_MAX 1200
#define WORDS_MAX (1u << 20)
#define PAGES_MAX 200
#define TURN_MS 1000 /* past a double strike */

struct item {
	char *what;
	bool is_target;
};

struct screen_offer {
	struct item items[ITEMS_MAX];
	size_t count;
	struct buf words; /* all that is written, for facts that stand within a longer text */
	int64_t now_ms;
};

struct screen_offer *screen_offer_create(void)
{
	struct screen_offer *offer = calloc(1, sizeof(*offer));

	CHECK(offer);
	buf_init(&offer->words, WORDS_MAX);
	return offer;
}

void screen_offer_destroy(struct screen_offer *offer)
{
	for (size_t i = 0; i < offer->count; i++)
		free(offer->items[i].what);
	buf_finish(&offer->words);
	free(offer);
}

static bool has(const struct screen_offer *offer, const char *what, bool is_target)
{
	for (size_t i = 0; i < offer->count; i++)
		if (offer->items[i].is_target == is_target && strcmp(offer->items[i].what, what) == 0)
			return true;
	return false;
}

static void take(struct screen_offer *offer, const char *what, bool is_target)
{
	if (!*what || has(offer, what, is_target))
		return;
	CHECK(offer->count < ITEMS_MAX);
	offer->items[offer->count++] = (struct item){strdup(what), is_target};
}

static const char *str(json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* Where one is in a list, and the buttons that turn its pages. */
static bool is_paging(const char *key)
{
	return begins(key, "pager.") || begins(key, "page.");
}

/* Words of a target and of a title may be shorter elsewhere: they are known by their key. */
static void take_texts(struct screen_offer *offer, json_t *widget, bool by_key)
{
	json_t *text;
	size_t i;

	json_array_foreach(json_object_get(widget, "texts"), i, text)
	{
		char *words = strdup(str(text, "text"));

		for (char *c = words; *c; c++)
			if (*c == '\n')
				*c = ' ';
		if (strcmp(str(text, "font"), "icons") != 0) {
			buf_format(&offer->words, "%s\n", words);
			if (!by_key && !json_is_true(json_object_get(text, "aside")) &&
				!json_is_true(json_object_get(text, "extra")))
				take(offer, words, false);
		}
		free(words);
	}
}

/* Answers the page's widget of that key, if it can be pressed. */
static bool can_press(json_t *dump, const char *key)
{
	json_t *widget;
	size_t i;

	json_array_foreach(json_object_get(dump, "widgets"), i, widget)
	{
		if (strcmp(str(widget, "key"), key) == 0)
			return json_is_true(json_object_get(widget, "target")) && json_is_true(json_object_get(widget, "enabled"));
	}
	return false;
}

static json_t *dump_of(struct ui *ui)
{
	char *text = ui_dump(ui);
	json_t *dump = json_loads(text, 0, NULL);

	CHECK(dump);
	free(text);
	return dump;
}

static void take_page(struct screen_offer *offer, json_t *dump)
{
	json_t *widget;
	size_t i;

	json_array_foreach(json_object_get(dump, "widgets"), i, widget)
	{
		const char *key = str(widget, "key"), *role = str(widget, "role");
		bool target = json_is_true(json_object_get(widget, "target"));

		if (is_paging(key))
			continue;
		buf_format(&offer->words, "%s\n", str(widget, "why")); /* said when it is touched */
		if (target || strcmp(role, "image") == 0)
			take(offer, key, true);
		if (!json_is_true(json_object_get(widget, "container")))
			take_texts(offer, widget, target || strcmp(role, "heading") == 0);
	}
}

static void press(struct screen_offer *offer, struct ui *ui, const char *key)
{
	offer->now_ms += TURN_MS;
	ui_focus(ui, key);
	ui_key(ui, UI_KEY_OK, offer->now_ms);
	offer->now_ms += TURN_MS;
	ui_step(ui, offer->now_ms, NULL);
}

/* The parts of a screen that is too long; the button leads round to the first again. */
static json_t *turn_parts(struct screen_offer *offer, struct ui *ui)
{
	json_t *dump = dump_of(ui);
	long parts = (long)json_integer_value(json_object_get(dump, "pages"));

	for (long i = 0; i < parts || i == 0; i++) {
		take_page(offer, dump);
		if (parts <= 1 || !can_press(dump, "page.more")) /* under a dialog nothing is turned */
			break;
		json_decref(dump);
		press(offer, ui, "page.more");
		dump = dump_of(ui);
	}
	return dump;
}

void screen_offer_walk(struct screen_offer *offer, struct ui *ui)
{
	json_t *dump;
	bool more;

	if (!offer->now_ms)
		offer->now_ms = clock_mono_ms() + 10 * TURN_MS;
	for (int i = 0;; i++) {
		CHECK(i < PAGES_MAX);
		dump = turn_parts(offer, ui);
		more = can_press(dump, "pager.next");
		json_decref(dump);
		if (!more)
			return;
		press(offer, ui, "pager.next");
	}
}

void screen_offer_follow(struct screen_offer *offer, struct ui *ui, const char *key)
{
	json_t *dump = dump_of(ui);
	bool there = can_press(dump, key);

	json_decref(dump);
	if (!there)
		return;
	press(offer, ui, key);
	screen_offer_walk(offer, ui);
	press(offer, ui, "nav.back");
}

bool screen_offer_has(const struct screen_offer *offer, const char *what)
{
	return has(offer, what, true) || strstr(buf_text(&offer->words), what);
}

int screen_offer_missing(const struct screen_offer *all, const struct screen_offer *offer,
						 bool (*may_miss)(void *context, const char *what), void *context, struct buf *out)
{
	int missing = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct item *item = &all->items[i];
		bool there =
			item->is_target ? has(offer, item->what, true) : strstr(buf_text(&offer->words), item->what) != NULL;

		if (there || may_miss(context, item->what))
			continue;
		buf_format(out, "  no %s \"%s\"\n", item->is_target ? "target" : "fact", item->what);
		missing++;
	}
	return missing;
}
