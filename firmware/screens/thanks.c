/* Thanks after a rating: that it is kept, and what all said. */
#include "screens/screens_priv.h"

#include "base/clock.h"
#include "ui/widgets/button.h"

#include <string.h>

#define THANKS_SECONDS 5
#define HEARD_SECONDS 20 /* what is told takes longer to hear than to read */

struct thanks_state {
	int64_t leave_ms; /* wall time */
};

static void thanks_enter(struct ui *ui, void *state, const void *arg)
{
	struct thanks_state *thanks = state;
	const struct ui_settings *settings = ui_settings(ui);
	bool slow = settings->size > 1 || settings->low_reach;
	unsigned ms = 1000 * (settings->audio ? HEARD_SECONDS : slow ? 2 * THANKS_SECONDS : THANKS_SECONDS);
	thanks->leave_ms = clock_wall_ms() + ms;
	ui_timer(ui, ms);
	ui_tone(ui, UI_TONE_DONE);
}

static int percent(double share)
{
	return (int)(share * 100 + 0.5);
}

#define FRESH_MS (4 * INT64_C(86400000)) /* figures of whole days: over a long weekend none are newer */

/* "in 30 days", and until when where that was long ago. */
static const char *words_span(struct ui *ui, const struct flow_published *published)
{
	char since[CLOCK_DAY_SIZE];
	clock_day(clock_wall_ms() - FRESH_MS, since);
	if (strcmp(published->day, since) >= 0)
		return i18n("Satisfied in 30 days");
	return ui_format(ui, i18n("Satisfied in 30 days until %s"), words_short_day(ui, published->day));
}

static struct ui_node *add_cell(struct ui *ui, struct ui_node *row, const char *key, const char *label)
{
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	struct ui_node *cell =
		ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1, .pad = ui_pad(0, tall ? 26 : 16)});
	ui_text(ui, cell, TYPE_SMALL, UI_INK2, label);
	return ui_name(ui, cell, key, ROLE_TEXT, NULL);
}

/* Something is known to tell, and there is room for it. */
static bool tells(const struct ui *ui, const char *improvement)
{
	const struct screens *screens = screens_of(ui);
	int most = ui_layout(ui) == LAYOUT_PORTRAIT ? UI_FIT_MAX - 1 : 1;
	return (screens->published.rating_count > 0 || improvement[0]) && !screens->visitor.rates_answer &&
		   ui_fit(ui) <= most;
}

/* What all visitors said, with how sure that is, and what the center made of it. Where the center publishes it, which
 * it does not for a handful of ratings; as it was last known while there is no connection. */
static void add_told(struct ui *ui, struct ui_node *parent, const char *improvement)
{
	const struct flow_published *published = &screens_of(ui)->published;
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT, knows = published->rating_count > 0;
	ui_gap(ui, parent, tall ? 24 : 4);
	struct ui_node *row = ui_box(ui, parent,
								 (struct ui_style){.flow = FLOW_ROW,
												   .skin = SKIN_CARD,
												   .align = ALIGN_STRETCH,
												   .self = ALIGN_STRETCH,
												   .pad = ui_pad(tall ? 28 : 12, tall ? 18 : 8)});
	if (knows) {
		struct ui_node *cell = add_cell(ui, row, "thanks.satisfied", words_span(ui, published));
		ui_text_styled(ui, cell, (struct ui_style){.type = TYPE_VALUE, .type_u = tall ? 54 : 0}, UI_BRAND,
					   ui_format(ui, "%d\u00a0%%", percent(published->share)));
		ui_text(ui, cell, TYPE_SMALL, UI_INK2,
				ui_format(ui,
						  i18n_count("%s rating, confidence interval %d–%d\u00a0%%",
									 "%s ratings, confidence interval %d–%d\u00a0%%",
									 (unsigned long)published->rating_count),
						  words_number(ui, published->rating_count), percent(published->low),
						  percent(published->high)));
	}
	if (knows && improvement[0])
		ui_rule(ui, row);
	if (improvement[0])
		ui_text(ui, add_cell(ui, row, "thanks.improvement", i18n("What we mended last")), TYPE_H3, UI_INK, improvement);
}

static void add_disc(struct ui *ui, struct ui_node *parent, float disc_u)
{
	struct ui_node *disc = ui_box(ui, parent,
								  (struct ui_style){.flow = FLOW_STACK,
													.w = disc_u,
													.h = disc_u,
													.radius = disc_u / 2,
													.fill = UI_OK_T,
													.align = ALIGN_CENTER,
													.justify = JUSTIFY_CENTER,
													.self = ALIGN_CENTER});
	ui_icon(ui, disc, ICON_CHECK, disc_u * 0.62F, UI_OK_S);
}

/* Where height is short and something is told below, the disc stands beside the word. */
static void add_thanks(struct ui *ui, struct ui_node *parent, bool beside)
{
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	struct ui_node *words = ui_box(
		ui, parent, (struct ui_style){.flow = FLOW_COLUMN, .self = ALIGN_CENTER, .max_w = ui_width(ui) * 0.78F});
	struct ui_node *head = words;
	words->style.gap = beside ? 8 : 16;
	if (beside)
		head = ui_box(ui, words, (struct ui_style){.flow = FLOW_ROW, .gap = 20, .self = ALIGN_CENTER});
	if (beside)
		add_disc(ui, head, ui_layout(ui) == LAYOUT_PAD ? 56 : 72);
	ui_text_styled(ui, head, (struct ui_style){.type = TYPE_ACTION, .text_align = ALIGN_CENTER}, UI_INK,
				   i18n("Thank you"));
	if (ui_fit(ui) < 3)
		ui_text_styled(ui, words, (struct ui_style){.type = TYPE_H3, .medium = true, .text_align = ALIGN_CENTER},
					   UI_INK2,
					   screens_of(ui)->visitor.rates_answer ? i18n("Your rating of the answer is recorded.")
					   : beside && (!tall && (ui_fit(ui) > 0 || ui_layout(ui) == LAYOUT_PAD))
						   ? i18n("Your rating is recorded.")
						   : i18n("Your rating is recorded. The head of the center reads the reasons each week."));
	ui_name(ui, words, "title", ROLE_HEADING, NULL);
}

static void build_thanks(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	const struct thanks_state *thanks = state;
	const char *improvement = screens->catalogue ? screens_text(screens, &screens->catalogue->improvement) : "";
	bool told = tells(ui, improvement), tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	struct page page = ui_layout(ui) == LAYOUT_PAD ? screens_page_close(ui) : screens_page(ui, 0, true);
	int64_t left = (thanks->leave_ms - clock_wall_ms() + 999) / 1000;
	page.main->style.grow = 1;
	if (told && ui_layout(ui) == LAYOUT_PAD)
		page.main->style.gap = 4;
	ui_space(ui, page.main);
	if (!told || tall)
		add_disc(ui, page.main, tall ? 240 : ui_fit(ui) == 0 ? 150 : 100);
	add_thanks(ui, page.main, told && !tall);
	if (told)
		add_told(ui, page.main, improvement);
	ui_space(ui, page.main);
	button_add(ui, page.foot,
			   &(struct button){
				   .kind = BUTTON_BIG,
				   .label = i18n("Home"),
				   .note = ui_format(ui, i18n("(%d\u00a0seconds)"), (int)(left > 0 ? left : 0)),
				   .icon = ICON_HOME,
				   .target = {.key = "thanks.home", .role = ROLE_BUTTON, .action = UI_OWN_DONE, .primary = true}});
	ui_rebuild_at(ui, thanks->leave_ms - (left - 1) * 1000);
}

static void thanks_event(struct ui *ui, void *state, const struct ui_event *event)
{
	if (event->kind == UI_EVENT_TIMER)
		ui_home(ui, true);
}

const struct ui_screen screen_thanks = {.name = "thanks",
										.state_size = sizeof(struct thanks_state),
										.idle_s = UI_IDLE_NEVER,
										.enter = thanks_enter,
										.build = build_thanks,
										.event = thanks_event};
