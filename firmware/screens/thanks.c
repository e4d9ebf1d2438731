/* Thanks after a rating: that it is kept, and what all said. */
#include "screens/screens_priv.h"

#include "ui/widgets/button.h"
#include "ui/widgets/fact_strip.h"

#define THANKS_SECONDS 5

struct thanks_state {
	int64_t leave_ms; /* wall time */
};

static void thanks_enter(struct ui *ui, void *state, const void *arg)
{
	struct thanks_state *thanks = state;
	thanks->leave_ms = clock_wall_ms() + THANKS_SECONDS * 1000;
	ui_timer(ui, THANKS_SECONDS * 1000);
	ui_tone(ui, UI_TONE_DONE);
}

static int percent(double share)
{
	return (int)(share * 100 + 0.5);
}

/* What all visitors said on the last working day, with how sure that is: where the center publishes it, which it does
 * not for a handful of ratings. */
static void add_satisfied(struct ui *ui, struct ui_node *parent)
{
	const struct flow_published *published = &screens_of(ui)->published;
	int most = ui_layout(ui) == LAYOUT_PORTRAIT ? UI_FIT_MAX - 1 : 0;
	if (published->rating_count <= 0 || screens_of(ui)->visitor.rates_answer || ui_fit(ui) > most)
		return;
	const struct fact_strip strip = {
		.facts = {{ui_format(ui, i18n("Satisfied on %s"), words_short_day(ui, published->day)),
				   ui_format(ui, "%d\u00a0%%", percent(published->share))},
				  {i18n("Confidence interval"),
				   ui_format(ui, "%d–%d\u00a0%%", percent(published->low), percent(published->high))},
				  {i18n("Ratings"), ui_format(ui, "%d", published->rating_count)}},
		.count = 3,
		.center = true};
	ui_gap(ui, parent, 24);
	fact_strip_add(ui, parent, &strip);
}

static void build_thanks(struct ui *ui, void *state)
{
	const struct thanks_state *thanks = state;
	struct page page = screens_page(ui, 0, true);
	int64_t left = (thanks->leave_ms - clock_wall_ms() + 999) / 1000;
	float disc_u = ui_layout(ui) == LAYOUT_PORTRAIT ? 240 : ui_fit(ui) == 0 ? 150 : 100;
	ui_space(ui, page.main);
	struct ui_node *disc = ui_box(ui, page.main,
								  (struct ui_style){.flow = FLOW_STACK,
													.w = disc_u,
													.h = disc_u,
													.radius = disc_u / 2,
													.fill = UI_OK_T,
													.align = ALIGN_CENTER,
													.justify = JUSTIFY_CENTER,
													.self = ALIGN_CENTER});
	ui_icon(ui, disc, ICON_CHECK, disc_u * 0.62F, UI_OK_S);
	struct ui_node *words = ui_box(
		ui, page.main,
		(struct ui_style){.flow = FLOW_COLUMN, .gap = 16, .self = ALIGN_CENTER, .max_w = ui_width(ui) * 0.78F});
	ui_text_styled(ui, words, (struct ui_style){.type = TYPE_ACTION, .text_align = ALIGN_CENTER}, UI_INK,
				   i18n("Thank you"));
	if (ui_fit(ui) < 3)
		ui_text_styled(ui, words, (struct ui_style){.type = TYPE_H3, .medium = true, .text_align = ALIGN_CENTER},
					   UI_INK2,
					   screens_of(ui)->visitor.rates_answer
						   ? i18n("Your rating of the answer is recorded.")
						   : i18n("Your rating is recorded. The head of the center reads the reasons each week."));
	ui_name(ui, words, "title", ROLE_HEADING, NULL);
	add_satisfied(ui, page.main);
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
