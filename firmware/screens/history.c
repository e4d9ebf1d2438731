/* What happened to this kiosk, also before it was last switched on: words of ours and times, nothing of any visitor. */
#include "screens/screens_priv.h"

#include "base/log.h"
#include "ui/widgets/card.h"
#include "ui/widgets/pager.h"

#include <string.h>

enum { ACT_BEFORE = 1, ACT_NEXT };

#define ROWS 12
#define STAFF_IDLE_S 120

struct history_screen {
	struct span span;
};

/* name: as it stands in the log, whose kept lines bring it back after a restart. */
static const struct {
	const char *name, *words;
} whats[HISTORY_WHATS] = {
	[HISTORY_STARTED] = {"started", I18N_MARK("Switched on")},
	[HISTORY_ONLINE] = {"online", I18N_MARK("Center reached")},
	[HISTORY_OFFLINE] = {"offline", I18N_MARK("Center lost")},
	[HISTORY_PRINTER] = {"printer", I18N_MARK("Printer ready")},
	[HISTORY_NO_PRINTER] = {"no-printer", I18N_MARK("Printer can't print")},
	[HISTORY_PAPER] = {"paper", I18N_MARK("Paper put in")},
	[HISTORY_PAPER_LOW] = {"paper-low", I18N_MARK("Paper low")},
	[HISTORY_NO_PAPER] = {"no-paper", I18N_MARK("Out of paper")},
	[HISTORY_SCANNERS] = {"scanners", I18N_MARK("Scanners ready")},
	[HISTORY_NO_SCANNER] = {"no-scanner", I18N_MARK("A scanner is missing")},
	[HISTORY_COPIED] = {"copied", I18N_MARK("This machine is a copy of another kiosk")},
	[HISTORY_LOCKED] = {"locked", I18N_MARK("Taken out of use")},
	[HISTORY_UNLOCKED] = {"unlocked", I18N_MARK("Back in use")},
	[HISTORY_STAFF] = {"staff", I18N_MARK("Maintenance opened")},
	[HISTORY_WRONG_CODE] = {"wrong-code", I18N_MARK("Wrong staff code")},
	[HISTORY_HELP] = {"help", I18N_MARK("Staff called")},
	[HISTORY_CATALOGUE] = {"catalogue", I18N_MARK("New catalogue")},
	[HISTORY_TOUCH_ADJUSTED] = {"touch-adjusted", I18N_MARK("Touchscreen adjusted")},
	[HISTORY_TOUCH_RESET] = {"touch-reset", I18N_MARK("Touchscreen as delivered")},
	[HISTORY_CUT_OFF] = {"cut-off", I18N_MARK("It had stopped without warning")},
};

static void add(struct history *history, int64_t at_ms, enum history_what what)
{
	history->entries[history->count++ % HISTORY_MAX] = (struct history_entry){at_ms, what};
}

void history_note(struct screens *screens, enum history_what what)
{
	log_event(LOG_INFO, "history.note", LOG_STR("what", whats[what].name));
	add(&screens->history, clock_wall_ms(), what);
}

void screens_recall(struct screens *screens, int64_t at_ms, const char *word)
{
	for (int what = 0; what < HISTORY_WHATS; what++)
		if (strcmp(whats[what].name, word) == 0)
			add(&screens->history, at_ms, (enum history_what)what);
}

void screens_was_cut_off(struct screens *screens)
{
	history_note(screens, HISTORY_CUT_OFF);
}

/* Before the new state is taken over: what is different is noted. */
void history_devices(struct screens *screens, const struct flow_devices *now)
{
	const struct flow_devices *was = &screens->devices;
	bool scanned = was->scanners_ready == was->scanners_set, scans = now->scanners_ready == now->scanners_set;
	if (was->printer_there != now->printer_there)
		history_note(screens, now->printer_there ? HISTORY_PRINTER : HISTORY_NO_PRINTER);
	if (was->paper != now->paper)
		history_note(screens, now->paper == PAPER_OK    ? HISTORY_PAPER
							  : now->paper == PAPER_LOW ? HISTORY_PAPER_LOW
														: HISTORY_NO_PAPER);
	if (scanned != scans)
		history_note(screens, scans ? HISTORY_SCANNERS : HISTORY_NO_SCANNER);
}

const char *words_moment(struct ui *ui, int64_t at_ms)
{
	char day[CLOCK_DAY_SIZE], today[CLOCK_DAY_SIZE];
	clock_day(at_ms, day);
	clock_day(clock_wall_ms(), today);
	return strcmp(day, today) == 0 ? words_time(ui, at_ms)
								   : ui_format(ui, "%s %s", words_short_day(ui, day), words_time(ui, at_ms));
}

static void build(struct ui *ui, void *state)
{
	const struct history *history = &screens_of(ui)->history;
	struct history_screen *own = state;
	struct page page = screens_staff_page(ui);
	size_t count = history->count < HISTORY_MAX ? history->count : HISTORY_MAX;
	size_t per_page = (size_t)ui_rows(ui, ROWS);
	size_t until = span_show(&own->span, count, per_page), from = own->span.from;
	page_title(ui, page.info, NULL, i18n("Log of this kiosk"), NULL);
	struct ui_node *card = card_add(ui, page.main, &(struct card){.gap = 8});
	for (size_t i = from; i < until; i++) {
		const struct history_entry *entry = &history->entries[(history->count - 1 - i) % HISTORY_MAX];
		struct ui_node *row = ui_row(ui, card, 24);
		ui_text_styled(ui, row, (struct ui_style){.type = TYPE_BODY, .figures = true, .one_line = true}, UI_INK2,
					   words_moment(ui, entry->at_ms));
		ui_text_styled(ui, row, (struct ui_style){.type = TYPE_BODY_BOLD, .grow = 1}, UI_INK,
					   i18n(whats[entry->what].words));
		ui_name(ui, row, ui_format(ui, "history.%zu", i), ROLE_TEXT, NULL);
	}
	page_back_home(ui, &page);
	if (count > own->span.shown)
		screens_pager(ui, &page, i18n("%zu–%zu of %zu"), from, until, count, ACT_BEFORE, ACT_NEXT);
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct history_screen *own = state;
	if (event->kind != UI_EVENT_ACT)
		return;
	if (event->action == ACT_NEXT)
		span_next(&own->span);
	else if (event->action == ACT_BEFORE)
		span_before(&own->span);
	ui_changed(ui);
}

const struct ui_screen screen_history = {.name = "history",
										 .state_size = sizeof(struct history_screen),
										 .idle_s = STAFF_IDLE_S,
										 .build = build,
										 .event = event};
