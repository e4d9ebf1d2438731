/* A call for a member of staff and what became of it: called, on the way, ended; taken back with one tap. */
#include "screens/screens_priv.h"

#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/status_panel.h"
#include "ui/widgets/timeline.h"

#include <string.h>

enum { ACT_CANCEL = 1, ACT_AGAIN, ACT_PETITION };

#define HELP_IDLE_S 300 /* who waits for somebody does not touch the screen */

struct help_screen {
	bool failed;
};

void screens_call_help(struct screens *screens)
{
	struct visitor *visitor = &screens->visitor;
	if (visitor->help != HELP_ASKED && visitor->help != HELP_COMING) {
		struct flow_request request = {.kind = REQUEST_HELP, .number = 1};
		visitor->help = HELP_NONE;
		visitor->help_asked = screens_send(screens, &request);
		history_note(screens, HISTORY_HELP);
	}
	if (strcmp(screens_current(screens), screen_help.name) != 0)
		ui_go(screens->ui, &screen_help, NULL, 0);
	ui_changed(screens->ui);
}

static void cancel(struct screens *screens)
{
	struct flow_request request = {.kind = REQUEST_HELP, .number = 0};
	screens->visitor.help = HELP_NONE;
	screens->visitor.help_asked = 0;
	screens_send(screens, &request);
	ui_toast(screens->ui, i18n("The call was taken back."));
	ui_back(screens->ui);
}

static void add_panel(struct ui *ui, struct ui_node *parent, int help)
{
	static const struct {
		enum status_kind kind;
		uint32_t icon;
		const char *headline, *line;
	} panels[] = {
		[HELP_ASKED] = {STATUS_PANEL_NOW, ICON_CAMPAIGN, I18N_MARK("Staff have been called"),
						I18N_MARK("Please wait here. Every counter sees this call.")},
		[HELP_COMING] = {STATUS_PANEL_OK, ICON_SUPPORT_AGENT, I18N_MARK("Staff are coming"),
						 I18N_MARK("Please wait here, someone is on the way to you.")},
		[HELP_ENDED] = {STATUS_PANEL_OK, ICON_CHECK_CIRCLE, I18N_MARK("The call has ended"),
						I18N_MARK("You can go on, or call again.")},
	};
	const struct status_panel panel = {.kind = panels[help].kind,
									   .icon = panels[help].icon,
									   .headline = i18n(panels[help].headline),
									   .line = i18n(panels[help].line)};
	status_panel_add(ui, parent, &panel);
}

static void add_steps(struct ui *ui, struct ui_node *parent, int help)
{
	static const char *const titles[] = {I18N_MARK("Called"), I18N_MARK("On the way"), I18N_MARK("Ended")};
	struct timeline_step steps[3];
	for (int i = 0; i < 3; i++) {
		int at = i + HELP_ASKED;
		steps[i] = (struct timeline_step){.title = i18n(titles[i]),
										  .state = at < help || help == HELP_ENDED ? TIMELINE_DONE
												   : at == help                    ? TIMELINE_NOW
																				   : TIMELINE_FUTURE};
	}
	timeline_add(ui, card_add(ui, parent, &(struct card){.key = "help.steps"}), steps, 3);
}

static void build(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	const struct help_screen *own = state;
	int help = screens->visitor.help;
	bool waits = help == HELP_ASKED || help == HELP_COMING, small = ui_layout(ui) == LAYOUT_SMALL;
	bool large = ui_settings(ui)->size > 1;
	struct page page = screens_page_pair(ui, large ? 0 : 740, large ? 0 : 460);
	struct ui_node *title = page_title(ui, page.info, NULL, i18n("Help from staff"), NULL);
	if (own->failed) {
		banner_add(ui, page.info,
				   &(struct banner){.kind = BANNER_WARN,
									.icon = ICON_CLOUD_OFF,
									.fact = i18n("Staff can't be called from here now"),
									.line = i18n("Please go to Counter 1; it is open for everyone."),
									.key = "help.failed"});
	} else if (help == HELP_NONE) {
		struct ui_node *box = ui_box(ui, page.info, (struct ui_style){.flow = FLOW_COLUMN, .self = ALIGN_CENTER});
		chip_add(ui, box, &(struct chip){.kind = CHIP_NOW, .icon = ICON_SYNC, .text = i18n("Calling…")});
	} else {
		add_panel(ui, page.info, help);
		add_steps(ui, page.main, help);
	}
	screens_way(ui, page.main, ICON_FEEDBACK, i18n("Petition"),
				i18n("Complaint or suggestion, gets a number and an answer"), "help.petition", ACT_PETITION);
	if (waits)
		button_add(ui, page.foot,
				   &(struct button){.label = small ? i18n("Take it back") : i18n("I no longer need help"),
									.icon = ICON_CLEAR,
									.target = {.key = "help.cancel", .role = ROLE_BUTTON, .action = ACT_CANCEL}});
	else if (own->failed || help == HELP_ENDED)
		button_add(ui, page.foot,
				   &(struct button){.label = i18n("Call again"),
									.icon = ICON_CAMPAIGN,
									.target = {.key = "help.again", .role = ROLE_BUTTON, .action = ACT_AGAIN}});
	page_back_home(ui, &page);
	page_turn(ui, &page, title, UI_FIT_MAX);
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	struct help_screen *own = state;
	const struct flow_notice *notice = event->kind == UI_EVENT_MESSAGE ? event->message : NULL;
	if (notice && notice->kind == NOTICE_HELP) {
		own->failed = notice->result != ERR_OK;
		ui_tone(ui, own->failed ? UI_TONE_ERROR : UI_TONE_DONE);
	}
	if (event->kind == UI_EVENT_ACT && event->action == ACT_CANCEL)
		cancel(screens);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_AGAIN) {
		own->failed = false;
		screens_call_help(screens);
	}
	if (event->kind == UI_EVENT_ACT && event->action == ACT_PETITION)
		ui_go(ui, &screen_petition, NULL, 0);
	ui_changed(ui);
}

const struct ui_screen screen_help = {
	.name = "help", .state_size = sizeof(struct help_screen), .idle_s = HELP_IDLE_S, .build = build, .event = event};
