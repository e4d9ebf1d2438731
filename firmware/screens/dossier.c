/* The state of a dossier in plain words: when, where, what to do next. */
#include "screens/screens_priv.h"

#include "base/check.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/checklist.h"
#include "ui/widgets/note.h"
#include "ui/widgets/status_panel.h"

#include <stdio.h>
#include <string.h>

enum { ACT_NUMBER = 1, ACT_PRINT, ACT_APOLOGY, ACT_LEADER, ACT_PETITION, ACT_PROVE, ACT_SHOW };

#define HIDE_SECONDS 10 /* whose it is, once nobody touches */
#define TOUCH_U 49      /* 15 mm */

struct dossier_state_screen {
	bool hidden;
	struct slip slip;
};

/* -- the headline -------------------------------------------------------------------------------------- */

static bool is_late(const struct dossier *dossier)
{
	return dossier->late_days > 0 && (dossier->state == DOSSIER_ACCEPTED || dossier->state == DOSSIER_PROCESSING);
}

static void late_panel(struct ui *ui, const struct dossier *dossier, struct status_panel *panel)
{
	panel->kind = STATUS_PANEL_BAD;
	panel->icon = ICON_EVENT_BUSY;
	panel->headline =
		ui_format(ui, i18n_count("%d working day late", "%d working days late", (unsigned long)dossier->late_days),
				  dossier->late_days);
	panel->line = ui_format(ui, i18n("Promised for <b>%s</b>"), words_day(ui, dossier->due));
	panel->note = words_held_up(ui, dossier);
}

/* Since when it is there, and where. */
static const char *ready_line(struct ui *ui, const struct dossier *dossier)
{
	const char *since = "";
	for (size_t i = 0; i < dossier->step_count; i++)
		if (dossier->steps[i].state == STEP_DONE && dossier->steps[i].done[0])
			since = dossier->steps[i].done;
	if (dossier->counter == 0)
		return NULL;
	const char *where = words_counter(ui, dossier->counter);
	if (!since[0])
		return ui_format(ui, i18n("Please collect it at <b>%s</b>"), where);
	return ui_format(ui, i18n("Since <b>%s</b>, please collect it at <b>%s</b>"), words_day(ui, since), where);
}

static void fill_panel(struct ui *ui, const struct dossier *dossier, struct status_panel *panel)
{
	const char *due = dossier->new_due[0] ? dossier->new_due : dossier->due;
	const char *reason = dossier->reason[0] ? dossier->reason : NULL;
	*panel = (struct status_panel){.kind = STATUS_PANEL_NOW, .icon = ICON_AUTORENEW};
	if (is_late(dossier)) {
		late_panel(ui, dossier, panel);
		return;
	}
	switch (dossier->state) {
	case DOSSIER_SUBMITTED:
		panel->headline = i18n("Sent, waiting to be accepted");
		panel->line = i18n("The center checks the papers and then gives a date.");
		break;
	case DOSSIER_ACCEPTED:
	case DOSSIER_PROCESSING:
		panel->headline = i18n("In progress, on time");
		panel->line = ui_format(ui, i18n("Result promised for <b>%s</b>"), words_long_day(ui, due));
		break;
	case DOSSIER_REFUSED:
		*panel = (struct status_panel){STATUS_PANEL_BAD, ICON_CLEAR, i18n("Not accepted"), reason};
		break;
	case DOSSIER_SUPPLEMENT:
		*panel = (struct status_panel){STATUS_PANEL_WARN, ICON_POST_ADD, i18n("More papers needed"),
									   i18n("The time limit is paused. It starts anew when all papers are there.")};
		break;
	case DOSSIER_PAYMENT:
		*panel = (struct status_panel){STATUS_PANEL_WARN, ICON_RECEIPT_LONG, i18n("A payment is due"),
									   i18n("Work goes on as soon as taxes and fees are paid.")};
		break;
	case DOSSIER_WITHDRAWN:
		*panel = (struct status_panel){STATUS_PANEL_WARN, ICON_LOGOUT, i18n("Withdrawn at your request"), NULL};
		break;
	case DOSSIER_STOPPED:
		*panel = (struct status_panel){STATUS_PANEL_WARN, ICON_PAUSE_CIRCLE, i18n("Stopped"), reason};
		break;
	case DOSSIER_READY:
		*panel = (struct status_panel){STATUS_PANEL_OK, ICON_TASK_ALT, i18n("Ready to collect"), NULL};
		panel->line = ready_line(ui, dossier);
		break;
	case DOSSIER_RETURNED:
		*panel = (struct status_panel){STATUS_PANEL_OK, ICON_CHECK_CIRCLE, i18n("Handed over"), NULL};
		break;
	}
}

/* -- parts --------------------------------------------------------------------------------------------- */

/* The date that counts now, and that it is the last one. */
static void add_new_due(struct ui *ui, struct ui_node *card, const struct dossier *dossier)
{
	struct ui_node *box =
		ui_box(ui, card,
			   (struct ui_style){
				   .flow = FLOW_ROW, .gap = 24, .skin = SKIN_TINT, .pad = ui_pad(14, 28), .self = ALIGN_STRETCH});
	ui_icon(ui, box, ICON_EVENT_AVAILABLE, 52, UI_INHERIT);
	struct ui_node *words = ui_box(ui, box, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
	ui_text(ui, words, TYPE_BODY, UI_INHERIT, i18n("New date; it is postponed only once"));
	ui_text_styled(ui, words, (struct ui_style){.type = TYPE_H2, .type_u = 44, .figures = true}, UI_INHERIT,
				   words_long_day(ui, dossier->new_due));
	ui_name(ui, box, "newdue", ROLE_STATUS, NULL);
}

static void add_sorry(struct ui *ui, struct ui_node *parent, const struct dossier *dossier)
{
	if (!is_late(dossier) && !dossier->new_due[0])
		return;
	struct ui_node *card =
		card_add(ui, parent, &(struct card){.title = i18n("We sincerely apologise"), .key = "sorry", .gap = 8});
	if (dossier->apology_reason[0])
		ui_text(ui, card, TYPE_BODY, UI_INK2, ui_format(ui, i18n("Reason: %s"), dossier->apology_reason));
	if (dossier->apology_number[0])
		ui_text(ui, card, TYPE_BODY, UI_INK2, ui_format(ui, i18n("Letter of apology no. %s"), dossier->apology_number));
	if (dossier->new_due[0] && ui_layout(ui) == LAYOUT_PORTRAIT)
		add_new_due(ui, card, dossier);
	else if (dossier->new_due[0])
		/* in large words on the small panel the card would be higher than a page */
		banner_add(ui, ui_layout(ui) == LAYOUT_SMALL && ui_settings(ui)->size > 1 ? parent : card,
				   &(struct banner){.kind = BANNER_INFO,
									.icon = ICON_EVENT_AVAILABLE,
									.fact = words_long_day(ui, dossier->new_due),
									.line = i18n("New date; it is postponed only once"),
									.key = "newdue"});
}

/* Whose it is comes back for a while at a touch; where height is short the words themselves are touched. */
static void add_show(struct ui *ui, struct ui_node *row, struct ui_node *owner)
{
	const char *label = ui_format(ui, i18n("Show for %d\u00a0seconds"), HIDE_SECONDS);
	const struct ui_target target = {.key = "dossier.show", .role = ROLE_BUTTON, .action = ACT_SHOW};
	if (ui_layout(ui) == LAYOUT_PORTRAIT) {
		button_add(ui, row, &(struct button){.kind = BUTTON_PILL, .label = label, .icon = ICON_LOCK, .target = target});
		return;
	}
	owner->style.min_h = TOUCH_U;
	ui_icon(ui, owner, ICON_LOCK, 32, UI_BRAND);
	ui_text(ui, owner, TYPE_BODY_BOLD, UI_BRAND, label);
	ui_press(ui, owner, target);
}

static void add_facts(struct ui *ui, struct ui_node *parent, const struct dossier *dossier, bool hidden)
{
	const char *title = dossier->procedure_name[0] ? dossier->procedure_name : NULL;
	bool apart = ui_layout(ui) == LAYOUT_SMALL && ui_settings(ui)->size > 1; /* together higher than a page */
	if (title && apart)
		ui_text(ui, parent, TYPE_H2, UI_INK, title);
	struct ui_node *card =
		card_add(ui, parent, &(struct card){.title = apart ? NULL : title, .key = "facts", .gap = 8});
	ui_rich(ui, card, TYPE_BODY, UI_INK2,
			ui_format(ui, i18n("Application code <b>%s</b>"), words_masked_code(ui, dossier->code)));
	if (dossier->withheld)
		return;
	ui_rule(ui, card);
	bool stacked = ui_settings(ui)->size > 1 || (hidden && ui_layout(ui) == LAYOUT_LANDSCAPE);
	struct ui_node *row = ui_box(
		ui, card,
		(struct ui_style){.flow = stacked ? FLOW_COLUMN : FLOW_ROW, .gap = stacked ? 4 : 40, .align = ALIGN_START});
	/* The owner's name was masked by the center and is not marked up; texts from outside never are. */
	struct ui_node *owner = ui_row(ui, row, 12);
	ui_text(ui, owner, TYPE_BODY, UI_INK2, i18n("Applicant"));
	ui_text(ui, owner, TYPE_BODY_BOLD, UI_INK, hidden ? "•••" : dossier->owner);
	if (hidden && dossier->owner[0])
		add_show(ui, row, owner);
	if (dossier->received[0]) {
		struct ui_node *received = ui_row(ui, row, 12);
		ui_text(ui, received, TYPE_BODY, UI_INK2, i18n("Received"));
		ui_text(ui, received, TYPE_BODY_BOLD, UI_INK, words_day(ui, dossier->received));
	}
}

static void add_supplement(struct ui *ui, struct ui_node *parent, const struct dossier *dossier)
{
	struct checklist_item items[DOSSIER_PAPERS_MAX];
	size_t count = dossier->supplement_count;
	if (dossier->state != DOSSIER_SUPPLEMENT || count == 0)
		return;
	for (size_t i = 0; i < count; i++)
		items[i] = (struct checklist_item){.kind = CHECKLIST_NEEDED, .title = dossier->supplement[i]};
	struct ui_node *card =
		card_add(ui, parent,
				 &(struct card){.title = ui_format(ui,
												   i18n_count("Please bring %lu more paper",
															  "Please bring %lu more papers", (unsigned long)count),
												   (unsigned long)count),
								.key = "supplement"});
	if (dossier->supplement_until[0])
		ui_text(ui, card, TYPE_BODY, UI_INK2,
				ui_format(ui, i18n("Before %s"), words_day(ui, dossier->supplement_until)));
	checklist_add(ui, card, items, count);
}

static void add_collect(struct ui *ui, struct ui_node *parent, const struct dossier *dossier)
{
	if (dossier->state != DOSSIER_READY)
		return;
	const struct checklist_item items[] = {
		{CHECKLIST_NEEDED, i18n("<b>The receipt</b> of the application"), NULL, true},
		{CHECKLIST_NEEDED, i18n("<b>Identity card</b> of the person who collects"), NULL, true},
		{CHECKLIST_MAYBE, i18n("<b>Authorisation</b>, when collecting for someone else"), NULL, true},
	};
	struct ui_node *card =
		card_add(ui, parent, &(struct card){.title = i18n("Please bring to collect"), .key = "collect"});
	checklist_add(ui, card, items, 3);
}

/* The small panel in large words: each button in one. */
static bool is_brief(const struct ui *ui)
{
	return ui_layout(ui) == LAYOUT_SMALL && (ui_fit(ui) > 1 || ui_settings(ui)->size > 1);
}

/* Receipts with a second secret show no more than stage and days to who has the code alone. */
static void add_withheld(struct ui *ui, struct ui_node *parent, const struct dossier *dossier)
{
	if (!dossier->withheld)
		return;
	screens_way(ui, parent, ICON_LOCK, i18n("See more (confirm)"), i18n("With the confirmation code of your receipt"),
				"dossier.prove", ACT_PROVE);
}

static const char *on_one_line(struct ui *ui, const char *label)
{
	const char *end = strchr(label, '\n');
	return end ? ui_format(ui, "%.*s %s", (int)(end - label), label, end + 1) : label;
}

/* What can be done about it where it is late. */
static void add_choices(struct ui *ui, struct ui_node *parent, const struct dossier *dossier)
{
	bool beside = ui_settings(ui)->size == 1;
	if (is_late(dossier) && dossier->new_due[0]) {
		const struct button choices[] = {
			{.label = i18n("Print the slip\nwith the new date"),
			 .icon = ICON_DESCRIPTION,
			 .start = true,
			 .grow = beside ? 1 : 0,
			 .h = 112,
			 .target = {.key = "dossier.apology", .role = ROLE_BUTTON, .action = ACT_APOLOGY}},
			{.label = i18n("Number to meet\na manager"),
			 .icon = ICON_SUPPORT_AGENT,
			 .start = true,
			 .grow = beside ? 1 : 0,
			 .h = 112,
			 .target = {.key = "dossier.leader", .role = ROLE_BUTTON, .action = ACT_LEADER}},
			{.label = i18n("Send a\npetition"),
			 .icon = ICON_FEEDBACK,
			 .start = true,
			 .grow = beside ? 1 : 0,
			 .h = 112,
			 .target = {.key = "dossier.petition", .role = ROLE_BUTTON, .action = ACT_PETITION}},
		};
		/* large words: one below the other */
		struct ui_node *row = beside ? ui_row(ui, parent, 14) : parent;
		for (size_t i = 0; i < ARRAY_LEN(choices); i++) {
			struct button choice = choices[i];
			if (!beside)
				choice.label = on_one_line(ui, choice.label);
			button_add(ui, row, &choice);
		}
	}
}

static void add_number(struct ui *ui, struct page *page, const struct dossier *dossier)
{
	const struct screens *screens = screens_of(ui);
	bool has_service = screens->catalogue && catalogue_service(screens->catalogue, dossier->service);
	const char *label = is_brief(ui)                           ? i18n("Get number")
						: dossier->state == DOSSIER_READY      ? i18n("Get a number to collect")
						: dossier->state == DOSSIER_SUPPLEMENT ? i18n("Get a number to hand in papers")
															   : NULL;
	bool asks = dossier->state == DOSSIER_READY || dossier->state == DOSSIER_SUPPLEMENT;
	if (asks && has_service)
		button_add(
			ui, page->foot,
			&(struct button){
				.kind = BUTTON_BIG,
				.label = label,
				.icon = ICON_CONFIRMATION_NUMBER,
				.target = {.key = "dossier.number", .role = ROLE_BUTTON, .action = ACT_NUMBER, .primary = true}});
}

static void add_age(struct ui *ui, struct ui_node *parent, const struct dossier *dossier)
{
	if (dossier->as_of_ms)
		note_add(ui, parent,
				 &(struct note){.icon = ICON_SYNC,
								.text = ui_format(ui, i18n("Data at %s, %s"), words_time(ui, dossier->as_of_ms),
												  words_long_date(ui, dossier->as_of_ms)),
								.key = "asof"});
}

static void build(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	struct dossier_state_screen *own = state;
	const struct dossier *dossier = &screens->visitor.dossier;
	/* large words take the whole width */
	struct page page = screens_page(ui, ui_settings(ui)->size > 1 ? 0 : 700, false);
	struct status_panel panel;
	struct ui_node *title =
		page_title(ui, page.info, i18n("Track my application"), i18n("State of the application"), NULL);
	fill_panel(ui, dossier, &panel);
	ui_name(ui, status_panel_add(ui, page.info, &panel), "status", ROLE_STATUS, NULL);
	if (ui_layout(ui) != LAYOUT_PORTRAIT) /* the first page has what can be done */
		add_choices(ui, page.info, dossier);
	add_sorry(ui, page.info, dossier);
	/* on the small panel what asks for something comes first */
	bool low = own->hidden && ui_reach_top(ui) > 0; /* what brings them back is touched */
	bool right = low || (ui_layout(ui) == LAYOUT_LANDSCAPE && is_late(dossier));
	if (ui_layout(ui) != LAYOUT_SMALL)
		add_facts(ui, right ? page.main : page.info, dossier, own->hidden);
	add_supplement(ui, page.beside ? page.main : page.info, dossier);
	add_collect(ui, page.main, dossier);
	if (ui_layout(ui) == LAYOUT_SMALL) {
		add_facts(ui, page.main, dossier, own->hidden);
		add_age(ui, page.main, dossier);
	}
	screens_steps_part(ui, page.main, dossier);
	add_withheld(ui, page.main, dossier);
	if (ui_layout(ui) != LAYOUT_SMALL)
		add_age(ui, page.main, dossier);
	if (ui_layout(ui) == LAYOUT_PORTRAIT)
		add_choices(ui, page.main, dossier);
	add_number(ui, &page, dossier);
	/* beside a third one on the small panel, too */
	bool brief = is_brief(ui) || (ui_layout(ui) == LAYOUT_SMALL && page.foot->first);
	const struct page_nav buttons[] = {
		{slip_word(&own->slip, brief ? i18n_in("short", "Print") : i18n("Print this")), ICON_PRINT,
		 slip_target(ui, &own->slip, "dossier.print", ACT_PRINT), false, NULL, 1},
		{brief ? i18n("Done") : i18n("Done, clear screen"),
		 ICON_LOGOUT,
		 {.key = "nav.done", .action = UI_OWN_DONE},
		 page.foot->first == NULL, /* one big button a screen */
		 NULL,
		 1.3f},
	};
	page_nav(ui, &page, buttons, 2);
	page_turn(ui, &page, title, UI_FIT_MAX);
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	struct dossier_state_screen *own = state;
	if (event->kind == UI_EVENT_HIDE)
		own->hidden = true;
	if (event->kind == UI_EVENT_STAY || (event->kind == UI_EVENT_ACT && event->action == ACT_SHOW))
		own->hidden = false;
	slip_event(ui, &own->slip, event, NULL);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_NUMBER)
		screens_choose_service(screens, screens->visitor.dossier.service);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_LEADER)
		screens_choose_service(screens, SCREENS_HELP_SERVICE);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_PETITION)
		ui_go(ui, &screen_petition, NULL, 0);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_PROVE)
		ui_go(ui, &screen_proof, NULL, 0);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_PRINT)
		slip_print(ui, &own->slip, SLIP_DOSSIER);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_APOLOGY)
		slip_print(ui, &own->slip, SLIP_APOLOGY);
	ui_changed(ui);
}

const struct ui_screen screen_dossier = {.name = "dossier",
										 .state_size = sizeof(struct dossier_state_screen),
										 .hide_s = HIDE_SECONDS,
										 .private_facts = true,
										 .build = build,
										 .event = event};
