/* The kiosk as the UI thread knows it: notices in, requests out, and which screen they lead to. */
#include "screens/screens_priv.h"

#include "base/check.h"
#include "model/hours.h"
#include "ui/widgets/banner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct screens *screens_create(const struct screens_config *config, const struct screens_port *port)
{
	struct screens *screens = calloc(1, sizeof *screens);
	if (!screens)
		return NULL;
	screens->config = *config;
	screens->port = *port;
	screens->hall.sequence = -1;
	screens->devices.tickets_left = -1;
	return screens;
}

void screens_destroy(struct screens *screens)
{
	if (!screens)
		return;
	catalogue_destroy(screens->catalogue);
	explicit_bzero(&screens->visitor, sizeof screens->visitor);
	issue_end(&screens->issue);
	free(screens);
}

unsigned screens_send(struct screens *screens, struct flow_request *request)
{
	request->name = ++screens->last_name;
	screens->port.send(screens->port.context, request);
	return request->name;
}

static unsigned issue_request(void *context, const struct flow_request *request)
{
	struct flow_request copy = *request;
	return screens_send(context, &copy);
}

void screens_say(struct screens *screens, const char *text, bool is_private, int tone)
{
	struct flow_request request = {.kind = REQUEST_SAY};
	snprintf(request.speech.text, sizeof request.speech.text, "%s", text);
	snprintf(request.speech.language, sizeof request.speech.language, "%s",
			 catalogue_language_code(screens_language(screens)));
	request.speech.output = is_private || ui_headphones(screens->ui) ? 1 : 0;
	request.speech.tone = tone;
	screens_send(screens, &request);
}

/* -- ports of the toolkit --------------------------------------------------------------------------- */

static const char *port_word(void *context, const char *msgid)
{
	return i18n(msgid);
}

static void port_say(void *context, const char *text, bool is_private)
{
	screens_say(context, text, is_private, 0);
}

static void port_hush(void *context)
{
	struct flow_request request = {.kind = REQUEST_HUSH};
	screens_send(context, &request);
}

static void port_tone(void *context, enum ui_tone tone)
{
	screens_say(context, "", false, tone == UI_TONE_DONE ? 1 : 2);
}

static void port_settings(void *context, const struct ui_settings *settings)
{
	const struct screens *screens = context;
	i18n_use(screens->languages.codes[settings->language]);
}

static void port_forget(void *context)
{
	struct screens *screens = context;
	struct flow_request volume = {.kind = REQUEST_VOLUME, .number = SCREENS_VOLUME};
	if (screens->visitor.help == HELP_ASKED || screens->visitor.help == HELP_COMING) {
		struct flow_request help = {.kind = REQUEST_HELP, .number = 0};
		screens_send(screens, &help);
	}
	explicit_bzero(&screens->visitor, sizeof screens->visitor);
	issue_end(&screens->issue);
	screens_send(screens, &volume);
}

/* Whoever goes back to the first screen may walk away from it: only what they set stays, and a call for help. */
static void port_drop(void *context)
{
	struct screens *screens = context;
	int volume = screens->visitor.volume, help = screens->visitor.help;
	unsigned help_asked = screens->visitor.help_asked;
	explicit_bzero(&screens->visitor, sizeof screens->visitor);
	screens->visitor.volume = volume;
	screens->visitor.help = help;
	screens->visitor.help_asked = help_asked;
	issue_end(&screens->issue);
}

static void port_staff(void *context)
{
	struct screens *screens = context;
	ui_go(screens->ui, &screen_staff, NULL, 0);
}

static void port_help(void *context)
{
	screens_call_help(context);
}

/* Those that the center names, else all but drafts; the first one of a visitor always. */
static void offer_languages(struct screens *screens)
{
	struct offered_languages *offered = &screens->languages;
	enum catalogue_language first = catalogue_language(screens->config.language);
	const char *named = screens->config.languages ? screens->config.languages : "";
	offered->count = 0;
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		enum catalogue_language language = (enum catalogue_language)i;
		bool wanted = named[0] ? catalogue_language_in(named, language) : !catalogue_language_is_draft(language);
		if (!wanted && language != first)
			continue;
		if (language == first)
			offered->first = (int)offered->count;
		offered->codes[offered->count] = catalogue_language_code(language);
		offered->names[offered->count] = catalogue_language_name(language);
		offered->languages[offered->count++] = language;
	}
}

void screens_fill_ui(struct screens *screens, struct ui_config *config)
{
	offer_languages(screens);
	config->languages = screens->languages.names;
	config->language_codes = screens->languages.codes;
	config->language_count = screens->languages.count;
	config->defaults.language = screens->languages.first;
	config->defaults.size = (int)screens->config.size;
	config->defaults.contrast = screens->config.contrast;
	config->ports = (struct ui_ports){.ctx = screens,
									  .tr = port_word,
									  .say = port_say,
									  .hush = port_hush,
									  .tone = port_tone,
									  .settings = port_settings,
									  .forget = port_forget,
									  .drop = port_drop,
									  .staff = port_staff,
									  .help = port_help};
	config->app = screens;
	i18n_use(screens->config.language);
}

void screens_attach(struct screens *screens, struct ui *ui, int64_t now_ms)
{
	screens->ui = ui;
	screens->now_ms = now_ms;
	screens->awaited_until_ms = now_ms + SCREENS_AWAIT_MS;
	history_note(screens, HISTORY_STARTED);
	issue_init(&screens->issue, &(struct issue_port){screens, issue_request});
	struct flow_request volume = {.kind = REQUEST_VOLUME, .number = SCREENS_VOLUME};
	screens_send(screens, &volume);
	ui_start(ui, screens->config.role == SCREENS_PAD ? &screen_pad_idle : &screen_home, now_ms);
}

const char *screens_current(const struct screens *screens)
{
	return ui_screen_name(screens->ui);
}

/* -- what is open ----------------------------------------------------------------------------------- */

enum catalogue_language screens_language(const struct screens *screens)
{
	return screens->languages.languages[ui_settings(screens->ui)->language];
}

const char *screens_text(const struct screens *screens, const struct catalogue_text *text)
{
	return catalogue_text(text, screens_language(screens));
}

const char *screens_service_name(const struct screens *screens, const char *id)
{
	const struct catalogue_service *service = screens->catalogue ? catalogue_service(screens->catalogue, id) : NULL;
	return service ? screens_text(screens, &service->name) : "";
}

static void today(char ret_day[CLOCK_DAY_SIZE], int *ret_weekday, int *ret_minute)
{
	struct tm tm;
	int64_t now = clock_wall_ms();
	clock_local(now, &tm);
	clock_day(now, ret_day);
	*ret_weekday = tm.tm_wday;
	*ret_minute = tm.tm_hour * 60 + tm.tm_min;
}

bool screens_service_open(const struct screens *screens, const struct catalogue_service *service)
{
	char day[CLOCK_DAY_SIZE];
	int weekday, minute;
	today(day, &weekday, &minute);
	if (!screens->catalogue || (service && service->where != SERVICE_HERE))
		return false;
	const struct hall_line *line = service && screens->has_hall ? hall_line(&screens->hall, service->id) : NULL;
	if (line && !line->open && screens->online)
		return false;
	return hours_open(screens->catalogue, service, day, weekday, minute, 0);
}

bool screens_is_open(const struct screens *screens)
{
	return screens_service_open(screens, NULL);
}

int screens_next_minute(const struct screens *screens, const struct catalogue_service *service)
{
	char day[CLOCK_DAY_SIZE];
	int weekday, minute;
	today(day, &weekday, &minute);
	return screens->catalogue ? hours_next(screens->catalogue, service, day, weekday, minute) : -1;
}

unsigned screens_also_most(const struct screens *screens)
{
	unsigned services = screens->config.services;
	return services < 2 ? 0 : services - 1 < TICKET_ALSO_MAX ? services - 1 : TICKET_ALSO_MAX;
}

const char *screens_service_names(struct ui *ui, const char *first, const char (*also)[CATALOGUE_ID_MAX], size_t count)
{
	const struct screens *screens = screens_of(ui);
	const char *names = screens_service_name(screens, first);
	for (size_t i = 0; i < count; i++)
		names = ui_format(ui, i18n("%s, then %s"), names, screens_service_name(screens, also[i]));
	return names;
}

bool screens_printer_ready(const struct screens *screens)
{
	return screens->devices.printer_there && screens->devices.paper != PAPER_NONE;
}

/* -- where visitors are led ------------------------------------------------------------------------- */

static void begin_issue(struct screens *screens, const struct issue_wish *wish)
{
	issue_begin(&screens->issue, wish, screens_printer_ready(screens), screens->now_ms);
	if (strcmp(screens_current(screens), screen_issued.name) != 0)
		ui_go(screens->ui, &screen_issued, NULL, 0);
}

void screens_take_number(struct screens *screens)
{
	struct visitor *visitor = &screens->visitor;
	const struct catalogue *catalogue = screens->catalogue;
	const char *priority = catalogue && visitor->priority < catalogue->priority_count
							   ? catalogue->priorities[visitor->priority].id
							   : "none";
	const char *booked = visitor->booked ? visitor->appointment.token : NULL;
	const struct catalogue_service *service = catalogue ? catalogue_service(catalogue, visitor->service) : NULL;
	bool later = service && !booked && screens_chance(screens, service) == CHANCE_LATER;
	begin_issue(screens, &(struct issue_wish){visitor->service, priority,
											  catalogue_language_code(screens_language(screens)), booked,
											  visitor->also, booked ? 0 : visitor->also_count, later});
}

void screens_take_booked(struct screens *screens)
{
	struct visitor *visitor = &screens->visitor;
	snprintf(visitor->service, sizeof visitor->service, "%s", visitor->appointment.service);
	visitor->priority = 0;
	visitor->booked = true;
	screens_take_number(screens);
}

/* Is it worth a further question? Only where the answer decides which line one stands in. */
static bool has_lines_inside(const struct catalogue *catalogue, const struct catalogue_service *field)
{
	for (size_t i = 0; i < catalogue->service_count; i++) {
		const char *inside = catalogue->services[i].inside;
		if (inside && strcmp(inside, field->id) == 0)
			return true;
	}
	return false;
}

void screens_choose_service(struct screens *screens, const char *id)
{
	const struct catalogue_service *service = screens->catalogue ? catalogue_service(screens->catalogue, id) : NULL;
	if (!service)
		return;
	snprintf(screens->visitor.service, sizeof screens->visitor.service, "%s", id);
	screens->visitor.booked = false;
	screens->visitor.also_count = 0;
	if (service->where != SERVICE_HERE)
		ui_go(screens->ui, &screen_elsewhere, NULL, 0);
	else if (has_lines_inside(screens->catalogue, service))
		ui_go(screens->ui, &screen_service, NULL, 0);
	else
		ui_go(screens->ui, &screen_before, NULL, 0);
}

void screens_ask_dossier(struct screens *screens, const char *code)
{
	struct flow_request request = {.kind = REQUEST_DOSSIER};
	snprintf(request.code, sizeof request.code, "%s", code);
	screens->visitor.has_dossier = false;
	screens->visitor.asked = screens_send(screens, &request);
	if (strcmp(screens_current(screens), screen_lookup.name) != 0)
		ui_go(screens->ui, &screen_lookup, NULL, 0);
	ui_changed(screens->ui);
}

static void ask_ratable(struct screens *screens, const char *code)
{
	struct flow_request request = {.kind = REQUEST_RATABLE};
	snprintf(request.code, sizeof request.code, "%s", code);
	screens->visitor.asked = screens_send(screens, &request);
	ui_changed(screens->ui);
}

static void ask_appointment(struct screens *screens, const char *token)
{
	struct flow_request request = {.kind = REQUEST_APPOINTMENT};
	struct appointment *appointment = &screens->visitor.appointment;
	snprintf(request.code, sizeof request.code, "%s", token);
	memset(appointment, 0, sizeof *appointment);
	snprintf(appointment->token, sizeof appointment->token, "%.67s", token);
	screens->visitor.asked = screens_send(screens, &request);
	if (strcmp(screens_current(screens), screen_appointment.name) == 0)
		ui_replace(screens->ui, &screen_appointment, NULL, 0);
	else
		ui_go(screens->ui, &screen_appointment, NULL, 0);
}

static const struct message_arg card_refused = {
	.kind = BANNER_WARN,
	.icon = ICON_BADGE,
	.title = I18N_MARK("This is an identity card. It was ignored and not stored."),
	.line = I18N_MARK("To see your application, scan the code on the receipt."),
	.offers_scan = true,
	.offers_keypad = true,
	.offers_help_number = true,
};

static const struct message_arg code_unknown = {
	.kind = BANNER_WARN,
	.icon = ICON_HELP,
	.title = I18N_MARK("This code is not one of ours"),
	.line = I18N_MARK("Please scan the code on your receipt or ticket, or type the number."),
	.offers_scan = true,
	.offers_keypad = true,
	.offers_help_number = true,
};

/* The scanner is live on every screen of a visitor. */
static void take_scan(struct screens *screens, const struct scan *scan)
{
	char code[sizeof TICKET_LEASE_PREFIX + sizeof scan->code];
	if (screens->config.role == SCREENS_PAD || screens->locked || screen_maintenance.name == screens_current(screens))
		return;
	switch (scan->kind) {
	case SCAN_DOSSIER:
		screens_ask_dossier(screens, scan->code);
		break;
	case SCAN_TICKET:
		if (strcmp(screens_current(screens), screen_rate_ask.name) != 0)
			ui_go(screens->ui, &screen_rate_ask, NULL, 0);
		snprintf(code, sizeof code, "%s%s", scan->from_lease ? TICKET_LEASE_PREFIX : "", scan->code);
		ask_ratable(screens, code);
		break;
	case SCAN_APPOINTMENT:
		ask_appointment(screens, scan->code);
		break;
	case SCAN_PETITION:
		screens_ask_petition(screens, scan->code);
		break;
	case SCAN_PROCEDURE:
		snprintf(screens->visitor.procedure, sizeof screens->visitor.procedure, "%.15s", scan->code);
		ui_go(screens->ui, &screen_procedure, NULL, 0);
		break;
	case SCAN_ID_CARD:
	case SCAN_HEALTH_CARD:
		ui_tone(screens->ui, UI_TONE_ERROR);
		screens_show_message(screens, &card_refused, strcmp(screens_current(screens), screen_message.name) == 0);
		break;
	case SCAN_WORD:
		if (strcmp(screens_current(screens), screen_proof.name) == 0)
			break; /* that screen takes it */
		/* fall through */
	default:
		ui_tone(screens->ui, UI_TONE_ERROR);
		screens_show_message(screens, &code_unknown, strcmp(screens_current(screens), screen_message.name) == 0);
		break;
	}
}

static void take_catalogue(struct screens *screens, struct catalogue *catalogue)
{
	struct flow_request request = {.kind = REQUEST_CATALOGUE_RELEASED, .catalogue = screens->catalogue};
	const char *before = request.catalogue ? request.catalogue->version : "";
	screens->catalogue = catalogue;
	if (catalogue && strcmp(before, catalogue->version) != 0)
		history_note(screens, HISTORY_CATALOGUE);
	if (request.catalogue)
		screens_send(screens, &request);
}

/* Without sight one hears where it stands; the next visitor finds it as it was. */
static void turn_volume(struct screens *screens, int by)
{
	struct flow_request request = {.kind = REQUEST_VOLUME};
	int step = (screens->visitor.volume ? screens->visitor.volume : SCREENS_VOLUME) + by;
	char text[96];
	screens->visitor.volume = step < 1 ? 1 : step > SCREENS_VOLUME_MAX ? SCREENS_VOLUME_MAX : step;
	request.number = screens->visitor.volume;
	screens_send(screens, &request);
	snprintf(text, sizeof text, i18n("Volume %d of %d"), screens->visitor.volume, SCREENS_VOLUME_MAX);
	ui_toast(screens->ui, text);
}

static void take_key(struct screens *screens, long key, int64_t now_ms)
{
	static const enum ui_key keys[] = {
		[KEY_LEFT] = UI_KEY_LEFT,
		[KEY_RIGHT] = UI_KEY_RIGHT,
		[KEY_UP] = UI_KEY_UP,
		[KEY_DOWN] = UI_KEY_DOWN,
		[KEY_OK] = UI_KEY_OK,
		[KEY_BACK] = UI_KEY_BACK,
		[KEY_HELP] = UI_KEY_HELP,
		[KEY_HEADPHONES_IN] = UI_KEY_HEADPHONES_IN,
		[KEY_HEADPHONES_OUT] = UI_KEY_HEADPHONES_OUT,
	};
	if (key == KEY_VOLUME_UP || key == KEY_VOLUME_DOWN)
		turn_volume(screens, key == KEY_VOLUME_UP ? 1 : -1);
	else if (key >= 0 && (size_t)key < ARRAY_LEN(keys))
		ui_key(screens->ui, keys[key], now_ms);
}

/* A number whose visitor has left before it came is nobody's: it is given up, not left waiting for paper. */
static void give_back_unheard(struct screens *screens, const struct flow_notice *notice)
{
	const struct issue *issue = &screens->issue;
	if (notice->kind != NOTICE_TICKET || notice->result != ERR_OK)
		return;
	if (issue->state == ISSUE_ASKING && notice->name == issue->asked)
		return;
	struct flow_request request = {.kind = REQUEST_TICKET_FATE, .ticket = notice->ticket};
	request.ticket.state = TICKET_VOID;
	screens_send(screens, &request);
}

/* The state of one's own call: not that of one taken back, nor of the visitor before. */
static void take_help(struct screens *screens, const struct flow_notice *notice)
{
	struct visitor *visitor = &screens->visitor;
	bool own = visitor->help_asked != 0 && (notice->name == 0 || notice->name == visitor->help_asked);
	if (own)
		visitor->help = notice->result == ERR_OK ? (int)notice->number : HELP_NONE;
}

/* The next visit of the counter has ended: what the last visitor left open at the pad counts and is wiped. */
static void end_visit(struct screens *screens)
{
	if (screens->config.role != SCREENS_PAD || strcmp(screens_current(screens), screen_pad_idle.name) == 0)
		return;
	screens_send_rating(screens);
	ui_home(screens->ui, true);
	ui_tell(screens->ui, &(struct flow_notice){.kind = NOTICE_SPOKEN}); /* carries out where it led */
}

/* Told again, it is no news. */
static void take_lock(struct screens *screens, long number)
{
	bool was = screens->locked, was_copied = screens->copied;
	screens->copied |= number == FLOW_LOCK_COPY;
	screens->locked = number != 0 || screens->copied;
	if (was == screens->locked && was_copied == screens->copied)
		return;
	history_note(screens, screens->copied   ? HISTORY_COPIED
						  : screens->locked ? HISTORY_LOCKED
											: HISTORY_UNLOCKED);
	if (screens->locked)
		ui_home(screens->ui, true);
}

/* Reports go out at once while the center is there, and when it is there again. */
static void paper_told(struct screens *screens)
{
	if (screens->devices.paper != PAPER_NONE)
		screens->paper_told_ms = 0;
	else if (screens->online && screens->paper_told_ms == 0)
		screens->paper_told_ms = clock_wall_ms();
}

void screens_notice(struct screens *screens, const struct flow_notice *notice, int64_t now_ms)
{
	screens->now_ms = now_ms;
	switch (notice->kind) {
	case NOTICE_CATALOGUE:
		take_catalogue(screens, notice->catalogue);
		break;
	case NOTICE_HALL:
		screens->hall = notice->hall;
		screens->has_hall = true;
		screens->awaited_until_ms = 0;
		break;
	case NOTICE_CENTER:
		if (screens->online != notice->center.online)
			history_note(screens, notice->center.online ? HISTORY_ONLINE : HISTORY_OFFLINE);
		screens->online = notice->center.online;
		if (!screens->online)
			screens->awaited_until_ms = 0;
		screens->offline_since_ms = notice->center.since_ms;
		break;
	case NOTICE_DEVICES:
		history_devices(screens, &notice->devices);
		screens->devices = notice->devices;
		break;
	case NOTICE_HEALTH:
		screens->health = notice->health;
		screens->has_health = true;
		break;
	case NOTICE_SELF_TEST:
		screens->self_testing = notice->result == ERR_AGAIN;
		if (!screens->self_testing)
			screens->self_test = notice->self_test;
		break;
	case NOTICE_PUBLISHED:
		screens->published = notice->published;
		break;
	case NOTICE_LOCK:
		take_lock(screens, notice->number);
		break;
	case NOTICE_HELP:
		take_help(screens, notice);
		break;
	case NOTICE_PAD:
		end_visit(screens);
		break;
	case NOTICE_SCAN:
		take_scan(screens, &notice->scan);
		break;
	case NOTICE_KEY:
		take_key(screens, notice->number, now_ms);
		break;
	default:
		break;
	}
	paper_told(screens);
	give_back_unheard(screens, notice);
	issue_notice(&screens->issue, notice, now_ms);
	ui_tell(screens->ui, notice);
	ui_changed(screens->ui);
}

int64_t screens_tick(struct screens *screens, int64_t now_ms)
{
	screens->now_ms = now_ms;
	bool waited = screens->awaited_until_ms != 0 && now_ms >= screens->awaited_until_ms;
	if (waited)
		screens->awaited_until_ms = 0;
	if (issue_tick(&screens->issue, now_ms) || waited)
		ui_changed(screens->ui);
	int64_t issue = screens->issue.deadline_ms, awaited = screens->awaited_until_ms;
	if (issue == 0 || (awaited != 0 && awaited < issue))
		issue = awaited;
	return issue ? issue : INT64_MAX;
}
