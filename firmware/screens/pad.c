/* The rating pad of a counter while nobody rates: whose counter it is, and who is served there. */
#include "screens/screens_priv.h"

#include "ui/widgets/card.h"
#include "ui/widgets/header.h"
#include "ui/widgets/note.h"

/* The hall's word on this pad's counter; NULL: none. */
static const struct hall_counter *own_counter(const struct screens *screens)
{
	for (size_t i = 0; screens->has_hall && i < screens->hall.counter_count; i++)
		if (screens->hall.counters[i].number == screens->config.counter)
			return &screens->hall.counters[i];
	return NULL;
}

/* Whose pad it is: the center's mark and name, the counter. */
static void add_pad_counter(struct ui *ui, struct ui_node *root)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue *catalogue = screens->catalogue;
	const struct catalogue_counter *counter = catalogue ? catalogue_counter(catalogue, screens->config.counter) : NULL;
	struct ui_node *left = ui_box(ui, root,
								  (struct ui_style){.flow = FLOW_COLUMN,
													.w = ui_width(ui) * 0.39f,
													.pad = {36, 32, 36, 32},
													.gap = 4,
													.skin = SKIN_HOME_TOP,
													.radius = 1});
	struct ui_node *center = ui_row(ui, left, 12);
	if (ui_fit(ui) < UI_FIT_MAX)
		header_emblem_add(ui, center, screens->config.emblem, true);
	if (ui_fit(ui) < 2) {
		const struct ui_style name = {.type = TYPE_BODY, .semibold = true};
		struct ui_node *names = ui_box(ui, center, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
		if (ui_fit(ui) == 0)
			ui_text_styled(ui, names, name, UI_ONBRAND, i18n("One-stop office"));
		ui_text_styled(ui, names, name, UI_ONBRAND, catalogue ? screens_text(screens, &catalogue->place_name) : "");
		ui_name(ui, names, "center", ROLE_TEXT, NULL);
	}
	ui_space(ui, left);
	struct ui_node *where = ui_column(ui, left, 0);
	ui_text_styled(ui, where, (struct ui_style){.type = TYPE_H1, .semibold = true}, UI_ONBRAND, i18n("Counter"));
	ui_text_styled(ui, where, (struct ui_style){.type = TYPE_NUMBER, .type_u = 150, .fixed_size = true}, UI_ONBRAND,
				   ui_format(ui, "%u", screens->config.counter));
	if (counter)
		ui_text_styled(ui, where, (struct ui_style){.type = TYPE_H2}, UI_ONBRAND,
					   screens_text(screens, &counter->name));
	ui_name(ui, where, "title", ROLE_HEADING, NULL);
}

/* Initials only, as the center tells them. */
static void add_officer(struct ui *ui, struct ui_node *parent, const char *initials)
{
	struct ui_node *box = ui_fit(ui) < 2 ? card_add(ui, parent, &(struct card){.gap = 2}) : ui_column(ui, parent, 0);
	ui_text(ui, box, TYPE_BODY, UI_INK2, i18n("Officer at this counter"));
	ui_text_styled(ui, box, (struct ui_style){.type = TYPE_H2, .one_line = true}, UI_INK, initials);
	ui_name(ui, box, "pad.officer", ROLE_TEXT, NULL);
	ui_space(ui, parent);
}

/* Left, on the center's colour, the counter; right, who is being served and by whom. Read from a chair, so everything
 * is large. */
static void build_pad_idle(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	const struct hall_counter *now_here = own_counter(screens);
	struct ui_node *root = ui_box(ui, NULL, (struct ui_style){.flow = FLOW_ROW, .grow = 1, .align = ALIGN_STRETCH});
	add_pad_counter(ui, root);
	struct ui_node *right =
		ui_box(ui, root, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1, .pad = {36, 36, 36, 36}});
	if (now_here && now_here->serving[0] && (!screens->locked || ui_fit(ui) == 0)) {
		struct ui_node *now = ui_column(ui, right, 0);
		ui_text(ui, now, TYPE_H3, UI_INK, i18n("Now serving number"));
		ui_text_styled(ui, now,
					   (struct ui_style){.type = TYPE_NUMBER,
										 .type_u = ui_fit(ui) < 2 ? 110 : 80,
										 .fixed_size = true,
										 .ticket = true,
										 .one_line = true},
					   UI_BRAND, now_here->serving);
		ui_name(ui, now, "pad.serving", ROLE_STATUS, NULL);
	}
	ui_space(ui, right);
	if (now_here && now_here->officer[0] && ui_fit(ui) < UI_FIT_MAX)
		add_officer(ui, right, now_here->officer);
	if (screens->locked)
		note_add(ui, right,
				 &(struct note){.icon = ICON_LOCK,
								.text = i18n("This rating pad is out of use. Ratings are taken at the kiosk too."),
								.key = "locked"});
	else
		note_add(ui, right,
				 &(struct note){.icon = ICON_RATE_REVIEW,
								.text = i18n("When you are done, please rate here."),
								.key = "pad.rate"});
}

static void pad_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	const struct flow_notice *notice = event->kind == UI_EVENT_MESSAGE ? event->message : NULL;
	if (!notice || notice->kind != NOTICE_PAD || screens->locked)
		return;
	screens_rate_at_pad(screens, &notice->ratable);
}

const struct ui_screen screen_pad_idle = {
	.name = "pad-idle", .plain = true, .idle_s = UI_IDLE_NEVER, .build = build_pad_idle, .event = pad_event};
