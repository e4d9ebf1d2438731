#include "display/view_priv.h"
#include "ui/icons.h"
#include "ui/widgets/header.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DIM 0x5B7BA3u    /* page dots that are not the present one */
#define ROW_LEAST 44     /* height of a table's row that still holds text of VIEW_TEXT_LEAST */

static uint32_t color(const struct view *view, enum ui_color name)
{
	return view->theme->colors[name];
}

static const char *word(const struct view *view, enum word name)
{
	return words_get(name, view->in->language);
}

static unsigned page_now(const struct view *view)
{
	return (unsigned)(view->in->wall_ms / VIEW_PAGE_MS);
}

/* More pages than one: the display has to turn them. */
static unsigned turn(struct view *view, unsigned pages)
{
	if (pages > view->pages)
		view->pages = pages;
	return pages > 1 ? page_now(view) % pages : 0;
}

static void put_clock(struct view *view, float right, float baseline, float size, uint32_t ink, uint32_t ground)
{
	char clock[16];

	words_time(view->in->wall_ms, view->in->wall_ms, false, clock, sizeof(clock));
	view_put(view, &(struct view_text){.key = "clock", .x = right, .y = baseline, .size = size, .font = FONT_BOLD,
	                                   .align = VIEW_RIGHT, .color = ink, .ground = ground, .flags = TEXT_FIGURES},
	         clock);
}

void view_header(struct view *view)
{
	const struct catalogue *catalogue = view->in->catalogue;
	const char *unit = catalogue ? catalogue_text(&catalogue->unit_name, view->in->language) : "Motcua";
	const char *place = catalogue ? catalogue_text(&catalogue->place_name, view->in->language) : "";
	uint32_t ink = color(view, UI_INK), ink2 = color(view, UI_INK2), ground = color(view, UI_BG);
	float side = view->tall ? 80 : 72, x = 145;
	char date[64];

	header_mark_draw(view->list, view_rect(view, view->tall ? 40 : 48, view->tall ? 24 : 18, side, side),
	                 color(view, UI_MARK), color(view, UI_ONMARK), color(view, UI_MARKLINE));
	view_put(view, &(struct view_text){.key = "unit", .x = x, .y = view->tall ? 50 : 40, .size = view->tall ? 28 : 30,
	                                   .font = FONT_MEDIUM, .color = ink2, .ground = ground,
	                                   .max = view->tall ? 600 : 1000},
	         unit);
	view_put(view, &(struct view_text){.key = "place", .x = x, .y = view->tall ? 97 : 87, .size = 38, .font = FONT_BOLD,
	                                   .color = ink, .ground = ground, .max = view->tall ? 600 : 1000},
	         place);
	put_clock(view, view->tall ? 1040 : 1872, view->tall ? 92 : 83, view->tall ? 84 : 76, ink, ground);
	if (view->tall)
		return;
	words_date(view->in->wall_ms, view->in->language, date, sizeof(date));
	view_put(view, &(struct view_text){.key = "date", .x = 1606, .y = 67, .size = 36, .font = FONT_MEDIUM,
	                                   .align = VIEW_RIGHT, .color = ink2, .ground = ground, .flags = TEXT_FIGURES},
	         date);
}

static const char *counter_text(struct view *view, unsigned counter)
{
	return view_format(view, word(view, WORD_COUNTER_N), counter);
}

static void put_heading(struct view *view, const char *key, float x, float y, const char *text)
{
	view_put(view, &(struct view_text){.key = key, .role = "heading", .x = x, .y = y, .size = 36, .font = FONT_SEMIBOLD,
	                                   .color = color(view, UI_INK2), .ground = color(view, UI_SURFACE)},
	         text);
}

void view_recent(struct view *view, struct view_box box, size_t count)
{
	bool stale = board_mode(view->in->board, view->in->now_ms) == BOARD_STALE;
	uint32_t ground = color(view, UI_SURFACE);
	float cell = view->tall ? 322 : 281.5F;

	view_card(view, box.x, box.y, box.w, box.h, 28, ground);
	put_heading(view, "recent", box.x + 35, box.y + 58, word(view, WORD_RECENT));
	for (size_t i = 0; i < count; i++) {
		const struct hall_call *call = board_recent(view->in->board, i + 1);
		float x = box.x + 35 + cell * (float)i;
		char key[32];
		if (call == NULL)
			break;
		if (i > 0)
			view_line(view, x - 34, box.y + 79, 2, 146, color(view, UI_LINE));
		snprintf(key, sizeof(key), "recent.%zu.number", i + 1);
		view_put(view, &(struct view_text){.key = key, .x = x, .y = box.y + 152, .size = 76, .font = FONT_BOLD,
		                                   .color = color(view, UI_INK), .ground = ground, .flags = TEXT_TICKET,
		                                   .max = cell - 44},
		         call->number);
		snprintf(key, sizeof(key), "recent.%zu.counter", i + 1);
		view_put(view, &(struct view_text){.key = key, .x = x, .y = box.y + 211, .size = 42, .font = FONT_SEMIBOLD,
		                                   .color = color(view, stale ? UI_INK2 : UI_GOLD), .ground = ground},
		         counter_text(view, call->counter));
	}
}

static const char *counter_state(struct view *view, const struct hall_counter *counter, bool *ret_number)
{
	const struct catalogue *catalogue = view->in->catalogue;

	*ret_number = counter->serving[0] != '\0';
	if (*ret_number)
		return counter->serving;
	if (counter->state == COUNTER_PAUSED)
		return word(view, WORD_PAUSED);
	if (catalogue && catalogue->help_counter == counter->number)
		return word(view, WORD_ASK);
	return counter->state == COUNTER_CLOSED ? word(view, WORD_CLOSED) : "";
}

struct table { /* of one page */
	float row;
	unsigned rows, first, until;
};

/* As many rows as fit, of equal height, the rows spread evenly over the pages. */
static struct table table_of(struct view *view, float height, float most, unsigned count, unsigned columns)
{
	unsigned fit = (unsigned)(height / ROW_LEAST) * columns, lines;
	unsigned pages = fit > 0 ? (count + fit - 1) / fit : 1;
	unsigned per_page = pages > 0 ? (count + pages - 1) / pages : 1;
	struct table table;

	lines = (per_page + columns - 1) / columns;
	table.rows = lines > 0 ? lines : 1;
	table.row = height / (float)table.rows < most ? height / (float)table.rows : most;
	table.first = turn(view, pages) * per_page;
	table.until = table.first + per_page < count ? table.first + per_page : count;
	return table;
}

/* A lit row that ends the card keeps the card's round corners. */
static void light_row(struct view *view, struct view_box card, struct view_box row, uint32_t ground)
{
	struct ui_rect clip = view->list->clip;

	view->list->clip = ui_rect_cut(clip, view_rect(view, row.x, row.y, row.w, row.h));
	view_card(view, card.x, card.y, card.w, card.h, 28, ground);
	view->list->clip = clip;
}

static void counter_row(struct view *view, const struct hall_counter *counter, struct view_box card,
                        struct view_box box, bool stale)
{
	const float text = 34;
	bool lit = !stale && board_is_lit(view->in->board, counter->number, view->in->now_ms), number;
	uint32_t ground = color(view, lit ? UI_ROW : UI_SURFACE), ink = color(view, UI_INK);
	const char *state = counter_state(view, counter, &number);
	float baseline = box.y + box.h / 2 + text * 0.36F, pad = view->tall ? 28 : 31;
	char key[32];

	if (lit)
		light_row(view, card, box, ground);
	snprintf(key, sizeof(key), "counter.%u", counter->number);
	view_put(view, &(struct view_text){.key = key, .role = "row", .x = box.x + pad, .y = baseline, .size = text + 4,
	                                   .font = FONT_BOLD, .color = lit ? ink : color(view, UI_GOLD), .ground = ground},
	         view_format(view, "%u", counter->number));
	float right = view_width(view, FONT_BOLD, text + 4, TEXT_TICKET, state);
	snprintf(key, sizeof(key), "counter.%u.name", counter->number);
	view_put(view, &(struct view_text){.key = key, .x = box.x + pad + (view->tall ? 44 : 65), .y = baseline,
	                                   .size = text, .font = FONT_MEDIUM, .color = ink, .ground = ground,
	                                   .max = box.w - 2 * pad - right - (view->tall ? 60 : 85)},
	         view_counter_name(view, counter->number));
	snprintf(key, sizeof(key), "counter.%u.state", counter->number);
	view_put(view, &(struct view_text){.key = key, .x = box.x + box.w - pad + 1, .y = baseline,
	                                   .size = text + (number ? 4 : 2), .font = number ? FONT_BOLD : FONT_MEDIUM,
	                                   .align = VIEW_RIGHT, .color = number ? ink : color(view, UI_INK2),
	                                   .ground = ground, .flags = TEXT_TICKET},
	         state);
}

void view_counters(struct view *view, struct view_box box, unsigned columns, bool stale)
{
	const struct hall *hall = &view->in->board->hall;
	const struct hall_counter *mine[CATALOGUE_COUNTERS_MAX];
	float top = view->tall ? 75 : 79, width = box.w / (float)columns;
	unsigned count = 0;

	for (size_t i = 0; i < hall->counter_count; i++) {
		if (board_has_counter(view->in->board, hall->counters[i].number))
			mine[count++] = &hall->counters[i];
	}
	view_card(view, box.x, box.y, box.w, box.h, 28, color(view, UI_SURFACE));
	put_heading(view, "counters", box.x + 31, box.y + (view->tall ? 54 : 56),
	            word(view, WORD_COUNTERS));
	float height = box.h - top - (count > 6 * columns ? 8 : 0);
	struct table table = table_of(view, height, view->tall ? 80 : 66, count, columns);
	for (unsigned i = table.first; i < table.until; i++) {
		unsigned line = (i - table.first) % table.rows, column = (i - table.first) / table.rows;
		float y = box.y + top + table.row * (float)line, x = box.x + width * (float)column;
		view_line(view, x, y, width, 2, color(view, UI_LINE));
		counter_row(view, mine[i], box, (struct view_box){x, y + 2, width, table.row - 2}, stale);
	}
	if (columns > 1 && count > 0)
		view_line(view, box.x + width, box.y + top, 2, table.row * (float)table.rows, color(view, UI_LINE));
}

static const char *wait_text(struct view *view, const struct hall_line *line)
{
	if (line->wait_max < 0)
		return "–";
	if (line->wait_max < 2)
		return word(view, WORD_AT_ONCE);
	return view_format(view, word(view, WORD_MINUTES), line->wait_min, line->wait_max);
}

static void line_row(struct view *view, const struct hall_line *line, struct view_box box, float text)
{
	const struct catalogue *catalogue = view->in->catalogue;
	const struct catalogue_service *service = catalogue ? catalogue_service(catalogue, line->service) : NULL;
	float baseline = box.y + box.h / 2 + text * 0.36F;
	uint32_t ink = color(view, UI_INK), ground = color(view, UI_SURFACE);
	char key[32], series[2] = {service ? service->series : ' ', '\0'};
	const float minutes = 175;

	snprintf(key, sizeof(key), "wait.%.20s", line->service);
	view_put(view, &(struct view_text){.key = key, .role = "row", .x = box.x + 31, .y = baseline, .size = text,
	                                   .font = FONT_BOLD, .color = ink, .ground = ground},
	         series);
	view_put(view, &(struct view_text){.x = box.x + 84, .y = baseline, .size = text, .font = FONT_MEDIUM, .color = ink,
	                                   .ground = ground, .max = box.w - 84 - 31 - minutes - 110},
	         view_service_name(view, line->service));
	snprintf(key, sizeof(key), "wait.%.16s.count", line->service);
	view_put(view, &(struct view_text){.key = key, .x = box.x + box.w - 31 - minutes - 50, .y = baseline,
	                                   .size = text + 2, .font = FONT_BOLD, .align = VIEW_RIGHT, .color = ink,
	                                   .ground = ground},
	         view_format(view, "%d", line->waiting));
	snprintf(key, sizeof(key), "wait.%.16s.time", line->service);
	view_put(view, &(struct view_text){.key = key, .x = box.x + box.w - 31, .y = baseline, .size = text,
	                                   .font = FONT_MEDIUM, .align = VIEW_RIGHT, .color = color(view, UI_INK2),
	                                   .ground = ground, .flags = TEXT_FIGURES},
	         wait_text(view, line));
}

void view_waiting(struct view *view, struct view_box box)
{
	const struct hall *hall = &view->in->board->hall;
	const struct hall_line *mine[CATALOGUE_SERVICES_MAX];
	unsigned count = 0;

	for (size_t i = 0; i < hall->line_count; i++) {
		if (hall->lines[i].open || hall->lines[i].waiting > 0)
			mine[count++] = &hall->lines[i];
	}
	view_card(view, box.x, box.y, box.w, box.h, 28, color(view, UI_SURFACE));
	put_heading(view, "waiting", box.x + 31, box.y + 52, word(view, WORD_WAITING));
	view_put(view, &(struct view_text){.key = "waiting.count", .x = box.x + box.w - 31, .y = box.y + 52, .size = 36,
	                                   .font = FONT_SEMIBOLD, .align = VIEW_RIGHT, .color = color(view, UI_INK2),
	                                   .ground = color(view, UI_SURFACE)},
	         view->in->board->has_hall ? view_format(view, word(view, WORD_PEOPLE), hall->waiting) : "");
	struct table table = table_of(view, box.h - 73 - 8, 66, count, 1);
	for (unsigned i = table.first; i < table.until; i++) {
		float y = box.y + 73 + table.row * (float)(i - table.first);
		view_line(view, box.x, y, box.w, 2, color(view, UI_LINE));
		line_row(view, mine[i], (struct view_box){box.x, y + 2, box.w, table.row - 2}, 34);
	}
}

static int percent(double share)
{
	return (int)lround(share * 100);
}

/* Figures of the last working day: at most two more pages of the text line. */
static unsigned figure_pages(const struct view *view)
{
	const struct proto_published *published = view->in->published;

	return published == NULL ? 0 : published->satisfied.count > 0 ? 2 : 1;
}

static const char *figure_text(struct view *view, unsigned page)
{
	const struct proto_published *published = view->in->published;
	const struct proto_satisfied *all = &published->satisfied;
	char day[8];
	int minutes = (int)((published->wait_p50_ms + 59999) / 60000);

	snprintf(day, sizeof(day), "%.2s/%.2s", published->day + 8, published->day + 5);
	if (page == 1)
		return view_format(view, word(view, WORD_SATISFIED), day, percent(all->share),
		                   percent(all->low), percent(all->high), all->count);
	if (published->wait_count == 0)
		return view_format(view, word(view, WORD_SERVED_ONLY), day, published->served);
	return view_format(view, word(view, WORD_SERVED), day, published->served, minutes > 0 ? minutes : 1);
}

static const char *ticker_text(struct view *view, bool stale, unsigned *ret_pages, unsigned *ret_page)
{
	const struct catalogue *catalogue = view->in->catalogue;
	const struct board *board = view->in->board;
	char time[32];

	*ret_pages = *ret_page = 0;
	if (stale && view->in->tried_wall_ms > 0) {
		words_time(view->in->tried_wall_ms, view->in->wall_ms, true, time, sizeof(time));
		return view_format(view, word(view, WORD_RETRY), time);
	}
	if (board->truth_wall_ms > 0 && board_is_old(board, view->in->now_ms)) {
		words_time(board->truth_wall_ms, view->in->wall_ms, true, time, sizeof(time));
		return view_format(view, word(view, WORD_AS_OF), time);
	}
	if (!board->has_hall)
		return word(view, WORD_NEVER);
	unsigned texts = catalogue ? (unsigned)catalogue->ticker_count : 0, figures = figure_pages(view);
	unsigned carried = board->hall.carried > 0;
	if (texts + figures + carried == 0)
		return word(view, WORD_PHONE);
	*ret_pages = texts + figures + carried;
	*ret_page = turn(view, *ret_pages);
	if (*ret_page == texts + figures)
		return view_format(view, word(view, WORD_CARRIED_N), (unsigned)board->hall.carried);
	return *ret_page < texts ? catalogue_text(&catalogue->ticker[*ret_page], view->in->language)
	                         : figure_text(view, *ret_page - texts);
}

void view_ticker(struct view *view, struct view_box box, bool stale)
{
	uint32_t ground = color(view, UI_SURFACE);
	unsigned pages, page;
	const char *text = ticker_text(view, stale, &pages, &page);
	float middle = box.y + 42;

	view_line(view, box.x, box.y, box.w, view->tall || !stale ? box.h + 8 : box.h, ground);
	view_icon(view, ICON_INFO, box.x + (view->tall ? 40 : 48), middle + 24, 48, color(view, UI_GOLD));
	view_put(view, &(struct view_text){.key = "ticker", .x = box.x + (view->tall ? 106 : 118), .y = middle + 13,
	                                   .size = 36, .font = FONT_SEMIBOLD, .color = color(view, UI_INK),
	                                   .ground = ground, .max = box.w - (view->tall ? 150 : 300)},
	         text);
	if (view->tall || pages > 12)
		return;
	for (unsigned i = 0; i < pages; i++) {
		float x = box.x + box.w - 48 - 28 * (float)(pages - i) + 12;
		list_arc(view->list, view_rect(view, x, middle - 8, 16, 16), 0, 1, i == page ? color(view, UI_INK) : DIM);
	}
}

void view_tip(struct view *view, struct view_box box)
{
	view_card(view, box.x, box.y, box.w, box.h, 28, color(view, UI_SURFACE));
	view_icon(view, ICON_PHONE_IPHONE, box.x + 32, box.y + 71, 72, color(view, UI_GOLD));
	view_put(view, &(struct view_text){.key = "tip", .x = box.x + 132, .y = box.y + 51, .size = 36, .font = FONT_MEDIUM,
	                                   .color = color(view, UI_INK), .ground = color(view, UI_SURFACE),
	                                   .max = box.w - 180},
	         word(view, WORD_PHONE));
}

void view_stale_banner(struct view *view, struct view_box box)
{
	const struct board *board = view->in->board;
	uint32_t ground = color(view, UI_WARN_T), ink = color(view, UI_WARN);
	char time[32];
	float x = box.x + 134;

	view_card(view, box.x, box.y, box.w, box.h, 24, ground);
	view_icon(view, ICON_CLOUD_OFF, box.x + 36, box.y + (view->tall ? 110 : 97), 72, color(view, UI_WARN_S));
	words_time(board->truth_wall_ms, view->in->wall_ms, false, time, sizeof(time));
	view_put(view, &(struct view_text){.key = "stale", .role = "alert", .x = x, .y = box.y + (view->tall ? 74 : 51),
	                                   .size = 42, .font = FONT_BOLD, .color = ink, .ground = ground,
	                                   .max = box.w - 160},
	         board->truth_wall_ms > 0 ? view_format(view, word(view, WORD_LOST), time) : word(view, WORD_NEVER));
	view_put(view, &(struct view_text){.key = "stale.hint", .x = x, .y = box.y + (view->tall ? 138 : 97), .size = 34,
	                                   .font = FONT_MEDIUM, .color = ink, .ground = ground, .max = box.w - 160},
	         word(view, WORD_LOST_HINT));
}

void view_ask(struct view *view, struct view_box box)
{
	const struct catalogue *catalogue = view->in->catalogue;
	unsigned counter = catalogue && catalogue->help_counter > 0 ? catalogue->help_counter : 1;
	uint32_t ground = color(view, UI_SURFACE), ink = color(view, UI_INK);
	float middle = box.y + box.h / 2;

	view_card(view, box.x, box.y, box.w, box.h, 28, ground);
	view_icon(view, ICON_SUPPORT_AGENT, box.x + 32, middle + 36, 72, color(view, UI_GOLD));
	view_put(view, &(struct view_text){.key = "ask", .x = box.x + 128, .y = middle - 12, .size = 36,
	                                   .font = FONT_MEDIUM, .color = ink, .ground = ground, .max = box.w - 160},
	         word(view, WORD_UNSURE));
	float wide = view_put(view, &(struct view_text){.x = box.x + 128, .y = middle + 37, .size = 36,
	                                                .font = FONT_MEDIUM, .color = ink, .ground = ground},
	                      word(view, WORD_UNSURE_ASK));
	view_put(view, &(struct view_text){.key = "ask.where", .x = box.x + 138 + wide, .y = middle + 37, .size = 36,
	                                   .font = FONT_BOLD, .color = ink, .ground = ground, .max = box.w - 170 - wide},
	         counter_text(view, counter));
}

/* Taken out of use: who stands before it is told where numbers are heard and seen, and that theirs is good. */
void view_closed(struct view *view)
{
	float w = view->tall ? 1000 : 1824, x = view->tall ? 40 : 48, y = view->tall ? 560 : 250;
	float middle = x + w / 2, h = view->tall ? 620 : 460;
	uint32_t ground = color(view, UI_SURFACE), ink = color(view, UI_INK);
	struct view_text text = {.x = middle, .align = VIEW_CENTER, .ground = ground, .max = w - 120};

	view_header(view);
	view_card(view, x, y, w, h, 28, ground);
	view_icon(view, ICON_PAUSE_CIRCLE, middle - 64, y + 190, 128, color(view, UI_GOLD));
	text.key = "closed";
	text.role = "alert";
	text.y = y + (view->tall ? 340 : 300);
	text.size = view->tall ? 68 : 84;
	text.font = FONT_BOLD;
	text.color = ink;
	view_put(view, &text, word(view, WORD_OUT_OF_USE));
	text.key = "closed.hint";
	text.role = NULL;
	text.y += 96;
	text.size = view->tall ? 40 : 44;
	text.font = FONT_MEDIUM;
	text.color = color(view, UI_INK2);
	view_put(view, &text, word(view, WORD_OUT_OF_USE_HINT));
	view_ask(view, view->tall ? (struct view_box){40, 1220, 1000, 200} : (struct view_box){642, 750, 636, 213});
}
