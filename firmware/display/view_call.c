/* The call: what everybody came to see. */
#include "display/view_priv.h"
#include "base/clock.h"
#include "ui/icons.h"
#include "ui/widgets/header.h"

#include <stdio.h>

#define BRAND2 0x052650u /* the counter's tile on gold: the light theme's brand2 */

static uint32_t color(const struct view *view, enum ui_color name)
{
	return view->theme->colors[name];
}

static const char *word(const struct view *view, enum word name)
{
	return words_get(name, view->in->language);
}

struct look { /* of the card of the call */
	uint32_t card, ink, tile, on_tile;
};

static struct look look_of(const struct view *view, bool stale)
{
	if (stale)
		return (struct look){color(view, UI_SURFACE), color(view, UI_INK), color(view, UI_ROW), color(view, UI_INK)};
	return (struct look){color(view, UI_GOLD), color(view, UI_ONGOLD), BRAND2, color(view, UI_INK)};
}

static const char *title_of(struct view *view, const struct hall_call *call, bool stale)
{
	char time[32];

	if (call == NULL)
		return word(view, view->in->board->has_hall ? WORD_QUIET : WORD_NEVER);
	if (stale) {
		words_time(call->called_ms, view->in->wall_ms, false, time, sizeof(time));
		return view_format(view, word(view, WORD_LAST), time);
	}
	if (call->times > 1)
		return view_format(view, word(view, WORD_AGAIN), call->times);
	return word(view, call->carried[0] ? WORD_CARRIED : WORD_INVITE);
}

/* First the number on the old paper, where it stands in the place of one: a long name is cut at its end. */
static const char *service_of(struct view *view, const struct hall_call *call)
{
	const char *name = view_service_name(view, call->service);
	char day[8];

	if (!call->carried[0])
		return name;
	snprintf(day, sizeof(day), "%.2s/%.2s", call->carried + 8, call->carried + 5);
	return view_format(view, word(view, WORD_CARRIED_WAS), call->carried + CLOCK_DAY_SIZE, day, name);
}

/* The tile of the counter: the word above the number, both in the middle. */
static void put_tile(struct view *view, struct view_box box, const struct look *look, const struct hall_call *call,
                     float word_size, float word_y, float number_size, float number_y)
{
	float middle = box.x + box.w / 2;

	view_card(view, box.x, box.y, box.w, box.h, box.w > 300 ? 44 : 28, look->tile);
	view_put(view, &(struct view_text){.x = middle, .y = word_y, .size = word_size, .font = FONT_SEMIBOLD,
	                                   .align = VIEW_CENTER, .color = look->on_tile, .ground = look->tile,
	                                   .max = box.w - 16},
	         word(view, WORD_COUNTER));
	view_put(view, &(struct view_text){.key = "call.counter", .x = middle, .y = number_y, .size = number_size,
	                                   .font = FONT_BOLD, .align = VIEW_CENTER, .color = look->on_tile,
	                                   .ground = look->tile, .max = box.w - 24},
	         view_format(view, "%u", call->counter));
}

void view_call_landscape(struct view *view, bool stale)
{
	const struct hall_call *call = board_recent(view->in->board, 0);
	/* Nobody was called yet: nothing is "now", so nothing is gold. */
	struct look look = look_of(view, stale || call == NULL);
	float top = stale ? 244 : 108, height = stale ? 440 : 476;

	view_card(view, 48, top, 1160, height, 28, look.card);
	view_put(view, &(struct view_text){.key = "call.title", .role = "heading", .x = 96, .y = top + (stale ? 65 : 76),
	                                   .size = 46, .font = FONT_BOLD, .color = look.ink,
	                                   .ground = look.card, .max = 760},
	         title_of(view, call, stale));
	if (call == NULL)
		return;
	view_put(view, &(struct view_text){.key = "call.number", .role = "status", .x = 96, .y = top + (stale ? 301 : 331),
	                                   .size = stale ? 216 : 230, .font = FONT_BOLD, .color = look.ink,
	                                   .ground = look.card, .flags = TEXT_TICKET, .max = stale ? 690 : 680},
	         call->number);
	view_arrow(view, stale ? 758 : 782, top + (stale ? 225 : 248), 80, 11, look.ink);
	if (stale)
		put_tile(view, (struct view_box){900, 331, 260, 273}, &look, call, 48, 393, 180, 566);
	else
		put_tile(view, (struct view_box){903, 198, 260, 315}, &look, call, 48, 260, 220, 470);
	view_put(view, &(struct view_text){.key = "call.service", .x = 96, .y = top + (stale ? 408 : 446), .size = 42,
	                                   .font = FONT_SEMIBOLD, .color = look.ink, .ground = look.card, .max = 1060},
	         service_of(view, call));
}

void view_call_tall(struct view *view, bool stale)
{
	const struct hall_call *call = board_recent(view->in->board, 0);
	struct look look = look_of(view, stale || call == NULL);

	view_card(view, 40, 128, 1000, 617, 28, look.card);
	view_put(view, &(struct view_text){.key = "call.title", .role = "heading", .x = 85, .y = 204, .size = 48,
	                                   .font = FONT_BOLD, .color = look.ink, .ground = look.card, .max = 900},
	         title_of(view, call, stale));
	if (call == NULL)
		return;
	view_put(view, &(struct view_text){.key = "call.number", .role = "status", .x = 85, .y = 491, .size = 310,
	                                   .font = FONT_BOLD, .color = look.ink, .ground = look.card, .flags = TEXT_TICKET,
	                                   .max = 910},
	         call->number);
	view_arrow(view, 105, 626, 86, 11, look.ink);
	view_card(view, 250, 541, 746, 170, 28, look.tile);
	view_put(view, &(struct view_text){.x = 295, .y = 653, .size = 84, .font = FONT_SEMIBOLD, .color = look.on_tile,
	                                   .ground = look.tile},
	         word(view, WORD_COUNTER));
	view_put(view, &(struct view_text){.key = "call.counter", .x = 948, .y = 683, .size = 158, .font = FONT_BOLD,
	                                   .align = VIEW_RIGHT, .color = look.on_tile, .ground = look.tile, .max = 380},
	         view_format(view, "%u", call->counter));
}

static void announce_strip(struct view *view, struct view_box box)
{
	uint32_t ground = color(view, UI_SURFACE);
	float x = box.x + (view->tall ? 40 : 64), baseline = box.y + 80;

	view_line(view, box.x, box.y, box.w, box.h, ground);
	x += 68 + view_put(view, &(struct view_text){.key = "recent", .role = "heading", .x = x, .y = baseline, .size = 44,
	                                             .font = FONT_MEDIUM, .color = color(view, UI_INK2), .ground = ground},
	                   word(view, WORD_RECENT));
	for (size_t i = 0; i < 4; i++) {
		const struct hall_call *call = board_recent(view->in->board, i + 1);
		char key[32];
		if (call == NULL || x + 260 > box.x + box.w)
			return;
		snprintf(key, sizeof(key), "recent.%zu.number", i + 1);
		x += 18 + view_put(view, &(struct view_text){.key = key, .x = x, .y = baseline, .size = 52, .font = FONT_BOLD,
		                                             .color = color(view, UI_INK), .ground = ground,
		                                             .flags = TEXT_TICKET},
		                   call->number);
		view_arrow(view, x, baseline - 19, 38, 6, color(view, UI_GOLD));
		x += 58;
		snprintf(key, sizeof(key), "recent.%zu.counter", i + 1);
		x += 75 + view_put(view, &(struct view_text){.key = key, .x = x, .y = baseline, .size = 52, .font = FONT_BOLD,
		                                             .color = color(view, UI_GOLD), .ground = ground},
		                   view_format(view, "%u", call->counter));
	}
}

static void announce_header(struct view *view, const struct look *look)
{
	const struct catalogue *catalogue = view->in->catalogue;
	float x = view->tall ? 40 : 64, right = view->tall ? 1040 : 1853;
	char clock[16];

	header_mark_draw(view->list, view_rect(view, x, 36, 72, 72), BRAND2, look->card, look->on_tile);
	view_put(view, &(struct view_text){.key = "unit", .x = x + 96, .y = 86, .size = 40, .font = FONT_BOLD,
	                                   .color = look->ink, .ground = look->card, .max = view->tall ? 600 : 1300},
	         catalogue == NULL ? "Motcua"
	         : view->tall      ? catalogue_text(&catalogue->place_name, view->in->language)
	                           : view_format(view, "%s %s", catalogue_text(&catalogue->unit_name, view->in->language),
	                                         catalogue_text(&catalogue->place_name, view->in->language)));
	words_time(view->in->wall_ms, view->in->wall_ms, false, clock, sizeof(clock));
	view_put(view, &(struct view_text){.key = "clock", .x = right, .y = 100, .size = 76, .font = FONT_BOLD,
	                                   .align = VIEW_RIGHT, .color = look->ink, .ground = look->card,
	                                   .flags = TEXT_FIGURES},
	         clock);
}

static void announce_wide(struct view *view, const struct look *look, const struct hall_call *call)
{
	view_put(view, &(struct view_text){.key = "call.number", .role = "status", .x = 64, .y = 672, .size = 420,
	                                   .font = FONT_BOLD, .color = look->ink, .ground = look->card,
	                                   .flags = TEXT_TICKET, .max = 1180},
	         call->number);
	view_arrow(view, 1287, 520, 126, 18, look->ink);
	put_tile(view, (struct view_box){1456, 264, 400, 511}, look, call, 90, 377, 340, 699);
	view_put(view, &(struct view_text){.key = "call.service", .x = 64, .y = 868, .size = 72, .font = FONT_SEMIBOLD,
	                                   .color = look->ink, .ground = look->card, .max = 1340},
	         service_of(view, call));
	announce_strip(view, (struct view_box){0, 956, 1920, 124});
}

static void announce_tall(struct view *view, const struct look *look, const struct hall_call *call)
{
	view_put(view, &(struct view_text){.key = "call.number", .role = "status", .x = 540, .y = 700, .size = 360,
	                                   .font = FONT_BOLD, .align = VIEW_CENTER, .color = look->ink,
	                                   .ground = look->card, .flags = TEXT_TICKET, .max = 1000},
	         call->number);
	put_tile(view, (struct view_box){240, 900, 600, 620}, look, call, 100, 1040, 420, 1440);
	view_put(view, &(struct view_text){.key = "call.service", .x = 540, .y = 1670, .size = 76, .font = FONT_SEMIBOLD,
	                                   .align = VIEW_CENTER, .color = look->ink, .ground = look->card, .max = 1000},
	         service_of(view, call));
	announce_strip(view, (struct view_box){0, 1796, 1080, 124});
}

void view_announce(struct view *view)
{
	const struct hall_call *call = &view->in->board->shown;
	struct look look = look_of(view, false);

	announce_header(view, &look);
	view_put(view, &(struct view_text){.key = "call.title", .role = "heading", .x = view->tall ? 40 : 64,
	                                   .y = view->tall ? 300 : 241, .size = 87, .font = FONT_BOLD, .color = look.ink,
	                                   .ground = look.card, .max = view->tall ? 1000 : 1300},
	         title_of(view, call, false));
	if (view->tall)
		announce_tall(view, &look, call);
	else
		announce_wide(view, &look, call);
}
