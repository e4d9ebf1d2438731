/* Come at a booked hour: the code was scanned, the center says which hour, and a number is given that counts from it.
 */
#include "screens/screens_priv.h"

#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/fact_strip.h"

#include <stdio.h>
#include <string.h>

enum { ACT_TAKE = 1, ACT_ORDINARY, ACT_HELP_NUMBER };

#define HELP_SERVICE "huong-dan"
#define LEFT_U 740

/* What can be done with it now: the states of the booking and of the hour in one list. */
enum standing { NOT_YET_KNOWN, COME_IN, TOO_EARLY, TOO_LATE, OTHER_DAY, USED, CANCELLED, UNKNOWN, UNREACHABLE };

struct appointment_screen {
	enum err_code result;
	bool answered;
};

static enum standing standing_of(const struct screens *screens, const struct appointment_screen *own)
{
	static const enum standing by_hour[] = {[APPOINTMENT_NOW] = COME_IN,
											[APPOINTMENT_EARLY] = TOO_EARLY,
											[APPOINTMENT_LATE] = TOO_LATE,
											[APPOINTMENT_OTHER_DAY] = OTHER_DAY};
	const struct appointment *appointment = &screens->visitor.appointment;
	if (!own->answered)
		return NOT_YET_KNOWN;
	if (own->result != ERR_OK)
		return own->result == ERR_NOT_FOUND || own->result == ERR_INVALID ? UNKNOWN : UNREACHABLE;
	if (!screens->catalogue || !catalogue_service(screens->catalogue, appointment->service))
		return UNKNOWN;
	if (appointment->state != APPOINTMENT_BOOKED)
		return appointment->state == APPOINTMENT_ARRIVED ? USED : CANCELLED;
	return by_hour[appointment_when(appointment, clock_wall_ms())];
}

static void fill_banner(struct ui *ui, enum standing standing, struct banner *banner)
{
	const struct appointment *appointment = &screens_of(ui)->visitor.appointment;
	*banner = (struct banner){.kind = BANNER_WARN, .icon = ICON_SCHEDULE, .key = "appointment.state"};
	switch (standing) {
	case COME_IN:
		banner->kind = BANNER_OK;
		banner->icon = ICON_EVENT_AVAILABLE;
		banner->fact = i18n("You are in time for your appointment");
		banner->line = i18n("Your number is called by the hour of the appointment.");
		break;
	case TOO_EARLY:
		banner->kind = BANNER_INFO;
		banner->fact = ui_format(ui, i18n("Still early: numbers from %s"), words_time(ui, appointment->from_ms));
		banner->line = i18n("Please come back then, or take an ordinary number now.");
		break;
	case TOO_LATE:
		banner->icon = ICON_EVENT_BUSY;
		banner->fact = ui_format(ui, i18n("The appointment at %s is over"), words_time(ui, appointment->at_ms));
		banner->line = i18n("You are still welcome: please take an ordinary number.");
		break;
	case OTHER_DAY:
		banner->icon = ICON_EVENT;
		banner->fact = ui_format(ui, i18n("Your appointment is on %s"), words_long_date(ui, appointment->at_ms));
		banner->line = i18n("Please come on that day, or take an ordinary number now.");
		break;
	case USED:
		banner->kind = BANNER_INFO;
		banner->icon = ICON_CONFIRMATION_NUMBER;
		banner->fact = ui_format(ui, i18n("Your number is <b>%s</b>"), appointment->number);
		banner->line = i18n("It was given for this appointment already. Please watch the screen in the hall.");
		break;
	case CANCELLED:
		banner->icon = ICON_EVENT_BUSY;
		banner->fact = i18n("This appointment was cancelled");
		banner->line = i18n("You are still welcome: please take an ordinary number.");
		break;
	case UNREACHABLE:
		banner->icon = ICON_CLOUD_OFF;
		banner->fact = i18n("The appointment can't be looked up now");
		banner->line = i18n("Please take an ordinary number and show the appointment when you are called.");
		break;
	default:
		banner->icon = ICON_HELP;
		banner->fact = i18n("This appointment is not known here");
		banner->line = i18n("Please ask at Counter 1, or take an ordinary number.");
		break;
	}
}

static void add_facts(struct ui *ui, struct ui_node *parent, const struct catalogue_service *service)
{
	const struct appointment *appointment = &screens_of(ui)->visitor.appointment;
	struct fact_strip strip = {.count = 3};
	strip.facts[0].label = i18n("Appointment at");
	strip.facts[0].value = words_time(ui, appointment->at_ms);
	strip.facts[1].label = i18n("Numbers");
	strip.facts[1].value =
		ui_format(ui, "%s–%s", words_time(ui, appointment->from_ms), words_time(ui, appointment->until_ms));
	strip.facts[2].label = i18n("Served at");
	strip.facts[2].value = words_counters(ui, service->counters, service->counter_count, false);
	fact_strip_add(ui, parent, &strip);
}

static void add_button(struct ui *ui, struct page *page, enum standing standing, bool known)
{
	if (standing == NOT_YET_KNOWN || standing == USED)
		return;
	bool small = ui_layout(ui) == LAYOUT_SMALL;
	struct button button = {
		.kind = BUTTON_BIG,
		.label = small ? i18n("Take a number") : i18n("Take an ordinary number"),
		.icon = ICON_CONFIRMATION_NUMBER,
		.target = {.key = "appointment.ordinary", .role = ROLE_BUTTON, .action = ACT_ORDINARY, .primary = true}};
	if (standing == COME_IN) {
		button.label = small ? i18n("Take a number") : i18n("Get the number of my appointment");
		button.target.key = "appointment.take";
		button.target.action = ACT_TAKE;
	} else if (!known) {
		button.target.action = ACT_HELP_NUMBER;
	}
	button_add(ui, page->foot, &button);
}

static void build(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	const struct appointment_screen *own = state;
	enum standing standing = standing_of(screens, own);
	struct page page = screens_page(ui, ui_settings(ui)->size > 1 ? 0 : LEFT_U, false);
	const struct catalogue_service *service =
		own->answered && own->result == ERR_OK && screens->catalogue
			? catalogue_service(screens->catalogue, screens->visitor.appointment.service)
			: NULL;
	struct ui_node *title = service ? page_badge_title(ui, page.info, ui_format(ui, "%c", service->series),
													   i18n("Appointment"), screens_text(screens, &service->name))
									: page_title(ui, page.info, NULL, i18n("Appointment"), NULL);
	if (standing == NOT_YET_KNOWN) {
		struct ui_node *box = ui_box(ui, page.main, (struct ui_style){.flow = FLOW_COLUMN, .self = ALIGN_CENTER});
		chip_add(ui, box, &(struct chip){.kind = CHIP_NOW, .icon = ICON_SYNC, .text = i18n("Looking it up…")});
	} else {
		struct banner banner;
		fill_banner(ui, standing, &banner);
		banner_add(ui, page.info, &banner);
		if (service && standing != OTHER_DAY)
			add_facts(ui, page.info, service);
		if (service && standing == COME_IN)
			screens_prepare_part(ui, page.main, service);
	}
	add_button(ui, &page, standing, service != NULL);
	page_back_home(ui, &page);
	page_turn(ui, &page, title, UI_FIT_MAX);
	ui_rebuild_at(ui, (clock_wall_ms() / 60000 + 1) * 60000);
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	struct appointment_screen *own = state;
	const struct flow_notice *notice = event->kind == UI_EVENT_MESSAGE ? event->message : NULL;
	if (notice && notice->kind == NOTICE_APPOINTMENT && notice->name == screens->visitor.asked) {
		screens->visitor.asked = 0;
		own->answered = true;
		own->result = notice->result;
		char token[TICKET_APPOINTMENT_SIZE];
		memcpy(token, screens->visitor.appointment.token, sizeof token);
		screens->visitor.appointment = notice->appointment;
		memcpy(screens->visitor.appointment.token, token, sizeof token);
		if (standing_of(screens, own) != COME_IN)
			ui_tone(ui, UI_TONE_ERROR);
	}
	if (event->kind == UI_EVENT_ACT && event->action == ACT_TAKE)
		screens_take_booked(screens);
	else if (event->kind == UI_EVENT_ACT && event->action == ACT_ORDINARY)
		screens_choose_service(screens, screens->visitor.appointment.service);
	else if (event->kind == UI_EVENT_ACT && event->action == ACT_HELP_NUMBER)
		ui_go(ui, &screen_field, NULL, 0);
	ui_changed(ui);
}

const struct ui_screen screen_appointment = {
	.name = "appointment", .state_size = sizeof(struct appointment_screen), .build = build, .event = event};
