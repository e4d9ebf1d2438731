/*
 * What the screens share: the state of the kiosk as the UI knows it, of the
 * visitor (wiped when they leave), the table of screens, and wording helpers.
 */
#ifndef MOTCUA_SCREENS_SCREENS_PRIV_H
#define MOTCUA_SCREENS_SCREENS_PRIV_H

#include "flow/issue.h"
#include "i18n/i18n.h"
#include "screens/screens.h"
#include "ui/icons.h"
#include "ui/own_actions.h"
#include "ui/widgets/page.h"

#define SCREENS_AWAIT_MS 2500           /* after the start nobody is told that the center is away */
#define SCREENS_HALL_OLD_MS 60000       /* the strip then carries its time */
#define SCREENS_OFFLINE_AFTER_MS 300000 /* data older than this: the offline banner */
#define SCREENS_TYPED_MAX 64
#define SCREENS_VOLUME 6 /* step of speech for each new visitor */
#define SCREENS_VOLUME_MAX 10

#define HISTORY_MAX 96

enum history_what {
	HISTORY_STARTED,
	HISTORY_ONLINE,
	HISTORY_OFFLINE,
	HISTORY_PRINTER,
	HISTORY_NO_PRINTER,
	HISTORY_PAPER,
	HISTORY_PAPER_LOW,
	HISTORY_NO_PAPER,
	HISTORY_SCANNERS,
	HISTORY_NO_SCANNER,
	HISTORY_LOCKED,
	HISTORY_UNLOCKED,
	HISTORY_STAFF,
	HISTORY_WRONG_CODE,
	HISTORY_HELP,
	HISTORY_CATALOGUE,
	HISTORY_TOUCH_ADJUSTED,
	HISTORY_TOUCH_RESET,
	HISTORY_CUT_OFF,
	HISTORY_COPIED,
	HISTORY_WHATS,
};

/* How the last adjusting of the touchscreen ended; NONE: kept, undone or not begun. */
enum adjust_end { ADJUST_NONE, ADJUST_FLAT, ADJUST_OFF, ADJUST_WILD, ADJUST_ENDED };

struct history_entry {
	int64_t at_ms; /* wall time */
	enum history_what what;
};

struct history { /* the newest HISTORY_MAX of all that were noted */
	struct history_entry entries[HISTORY_MAX];
	size_t count;
};

struct visitor { /* of the person in front; wiped as a whole */
	char service[CATALOGUE_ID_MAX];
	unsigned priority;                            /* index into the catalogue's priorities */
	char also[TICKET_ALSO_MAX][CATALOGUE_ID_MAX]; /* further services, in the order of choosing */
	size_t also_count;
	struct dossier dossier;
	bool has_dossier;
	struct appointment appointment;
	bool booked; /* the number is for the appointment */
	struct flow_ratable ratable;
	struct rating rating;
	unsigned asked; /* name of the look-up under way */
	char typed[3][SCREENS_TYPED_MAX];
	char text[FLOW_WORDS_MAX];               /* in one's own words */
	char petition[ID_SIZE];                  /* id of the one being made */
	unsigned topic;                          /* what it is about, + 1; 0: not said */
	struct flow_petition_slip petition_slip; /* what came back for it */
	char petition_key[PETITION_KEY_SIZE];    /* code or token of the one looked up */
	struct petition answer;                  /* what became of it */
	bool rates_answer;                       /* the rating is of the answer, not of a visit */
	char procedure[16];
	int volume;          /* step of speech; 0: the usual */
	int help;            /* enum flow_help */
	unsigned help_asked; /* name of the call; 0: none */
};

/* What the language tool goes through. */
struct offered_languages {
	const char *names[LANGUAGE_COUNT], *codes[LANGUAGE_COUNT];
	enum catalogue_language languages[LANGUAGE_COUNT];
	size_t count;
	int first;
};

struct screens {
	struct screens_config config;
	struct screens_port port;
	struct offered_languages languages;
	struct ui *ui;
	struct catalogue *catalogue; /* NULL until the first notice */
	struct hall hall;
	struct flow_devices devices;
	struct flow_published published;
	bool has_hall, online, locked;
	bool copied; /* the center holds this machine to be a copy: locked until it starts anew */
	struct history history;
	enum adjust_end adjust_end;
	struct self_test self_test; /* the last one */
	bool self_testing;
	struct flow_health health; /* as last asked for, for technicians */
	bool has_health;
	int64_t offline_since_ms; /* wall time */
	int64_t paper_told_ms;    /* wall time at which the center heard that there is none; 0: there is, or it did not */
	int64_t awaited_until_ms; /* the center, since the start; 0: it was heard, or the wait is over */
	struct visitor visitor;
	struct issue issue; /* the number being taken; ends with the visitor */
	unsigned last_name;
	int64_t now_ms; /* monotonic, as last given */
};

static inline struct screens *screens_of(const struct ui *ui)
{
	return ui_app(ui);
}

/* -- requests --------------------------------------------------------------------------------------- */

/* Names and sends; answers the name. */
unsigned screens_send(struct screens *screens, struct flow_request *request);
void screens_say(struct screens *screens, const char *text, bool is_private, int tone);
/* Begins taking a number for visitor.service and opens the screen of it. */
void screens_take_number(struct screens *screens);
/* The same for the service and hour of visitor.appointment. */
void screens_take_booked(struct screens *screens);
/* Asks the center for a dossier; the look-up screen shows the answer. */
void screens_ask_dossier(struct screens *screens, const char *code);
/* Service of the counter where people are helped with anything. */
#define SCREENS_HELP_SERVICE "huong-dan"
/* Opens `before` for a service, or what stands in the way of it (closed, elsewhere). */
void screens_choose_service(struct screens *screens, const char *id);
/* Further services that one number may have; 0: this kiosk offers none. */
unsigned screens_also_most(const struct screens *screens);
bool screens_printer_ready(const struct screens *screens);

/* -- the center's data in words; strings live as long as the tree ----------------------------------- */

enum catalogue_language screens_language(const struct screens *screens);
const char *screens_text(const struct screens *screens, const struct catalogue_text *text);
/* Name of a service by id, "" where unknown. */
const char *screens_service_name(const struct screens *screens, const char *id);
/* "Certified copies, then Civil status". */
const char *screens_service_names(struct ui *ui, const char *first, const char (*also)[CATALOGUE_ID_MAX], size_t count);
bool screens_is_open(const struct screens *screens);
bool screens_service_open(const struct screens *screens, const struct catalogue_service *service);
/* Minute of today at which a service (NULL: the center) gives numbers next; -1: not today. */
int screens_next_minute(const struct screens *screens, const struct catalogue_service *service);

/* Can one who comes now be served today, as far as it is known here? Old news refuses nobody. */
enum chance {
	CHANCE_GOOD,
	CHANCE_SOON,   /* the doors close soon */
	CHANCE_UNSURE, /* perhaps not before the doors close */
	CHANCE_LATER,  /* in the break: a number for the hours after it */
	CHANCE_LATE,   /* surely not */
	CHANCE_FULL,   /* all numbers of today are given */
	CHANCE_CLOSED, /* no numbers now */
};
enum chance screens_chance(const struct screens *screens, const struct catalogue_service *service);
/* The minute from which a number counts that is (was) given at this wall time in the break; -1: at once. */
int screens_later(const struct screens *screens, const struct catalogue_service *service, int64_t at_ms);
/* Its words, and what can be done instead: when to come back. *ret_line is NULL where there is nothing to add. */
const char *words_chance(struct ui *ui, const struct catalogue_service *service, enum chance chance,
						 const char **ret_line);
/* "Mời ông/bà đến lại Thứ Tư, 11/03/2026, từ 07:30"; NULL where nothing is known. */
const char *words_back(struct ui *ui, const struct catalogue_service *service, bool not_today);

/* "15–25 phút", "Vào ngay"; NULL where there is no estimate. */
const char *words_wait(struct ui *ui, int min, int max);
/* "5 người" */
const char *words_people(struct ui *ui, int count);
/* "Quầy 3 hoặc 4"; "3 hoặc 4" when bare. */
const char *words_counters(struct ui *ui, const unsigned char *counters, size_t count, bool bare);
const char *words_counter(struct ui *ui, unsigned counter);
/* "Quầy 3 – Hộ tịch" */
const char *words_counter_named(struct ui *ui, unsigned counter);
/* "Thứ Ba, 10/03/2026" of a wall time */
const char *words_long_date(struct ui *ui, int64_t wall_ms);
/* "Thứ Tư, 11/03/2026" and "11/03/2026" of "2026-03-11"; "" of "" */
const char *words_long_day(struct ui *ui, const char *day);
const char *words_day(struct ui *ui, const char *day);
const char *words_short_day(struct ui *ui, const char *day); /* "11/03" */
const char *words_time(struct ui *ui, int64_t wall_ms);      /* "09:24" */
const char *words_moment(struct ui *ui, int64_t wall_ms);    /* "09:24"; of another day "09/03 09:24" */
const char *words_minute(struct ui *ui, int minute);         /* of the day: "13:30" */
/* "Chậm ở Phòng Kinh tế xã, quá hạn từ 04/03/2026" of a late dossier; NULL where no office is named. */
const char *words_held_up(struct ui *ui, const struct dossier *dossier);
/* "8.000 đồng" */
/* In groups of three digits: "1.483", in English "1,483". Not below zero. */
const char *words_number(struct ui *ui, int64_t number);
const char *words_money(struct ui *ui, int64_t dong);
/* "3 ngày làm việc" */
const char *words_duration(struct ui *ui, const struct catalogue_time *time);
/* "H08.16-······-0041": enough to recognise one's own */
const char *words_masked_code(struct ui *ui, const char *code);

/* -- parts that several screens have ---------------------------------------------------------------- */

struct page screens_page(struct ui *ui, float left_u, bool full);
/* On the rating pad without its header, where large words need its height. */
struct page screens_page_bare(struct ui *ui);
/* In portrait with less between its parts: where one more of them is to be told. */
struct page screens_page_dense(struct ui *ui, float left_u);
/* On the pad, with little between its parts. */
struct page screens_page_close(struct ui *ui);
/* Without header in any size of words: where keys or choices need all its height. full: as in page_spec. */
struct page screens_page_headless(struct ui *ui, bool full);
/* With a keyboard, which on the small panel needs the height of the header. */
struct page screens_page_keys(struct ui *ui, float left_u);
/* Side by side on the small panel too, once it does not fit otherwise. */
struct page screens_page_pair(struct ui *ui, float left_u, float small_left_u);
struct page screens_page_wide_info(struct ui *ui, float right_u);
/* The live strip of the hall, or the offline banner above it. */
void screens_hall_part(struct ui *ui, struct ui_node *parent, bool rows);
void screens_offline_banner(struct ui *ui, struct ui_node *parent);
/* "Mời ông/bà chuẩn bị": what to bring for a service. */
void screens_prepare_part(struct ui *ui, struct ui_node *parent, const struct catalogue_service *service);
/* The steps of a dossier with their offices, days planned and used; nothing where none are known. */
void screens_steps_part(struct ui *ui, struct ui_node *parent, const struct dossier *dossier);
/* "Cần giúp đỡ? Mời ông/bà đến Quầy 1 – Hướng dẫn" */
void screens_help_line(struct ui *ui, struct ui_node *parent);
/* Calls staff, once, and shows what becomes of it. */
void screens_call_help(struct screens *screens);
/* A row that leads on: an icon, what it does, how. */
void screens_way(struct ui *ui, struct ui_node *parent, uint32_t icon, const char *title, const char *line,
				 const char *key, int action);
void screens_privacy_note(struct ui *ui, struct ui_node *parent, const char *text);
/* The privacy note of looking up an application. */
void screens_state_only_note(struct ui *ui, struct ui_node *parent);

/* How a look-up ended, or that it waits for the scanner; an unknown code and a wrong proof are told alike. */
enum lookup_outcome { LOOKUP_READY, LOOKUP_UNKNOWN, LOOKUP_OFFLINE, LOOKUP_TOO_OFTEN };
enum lookup_outcome screens_lookup_outcome(enum err_code result);
void screens_lookup_told(struct ui *ui, struct ui_node *parent, enum lookup_outcome outcome, bool waiting);

/* Where one is in a list whose pages hold what fits: the next page begins where this one ended, so nothing is passed
 * over though each page may hold another number. */
struct span {
	size_t from, shown;
};
/* Takes what a page holds at most; answers the end of what is shown. */
size_t span_show(struct span *span, size_t count, size_t most);
void span_next(struct span *span);
void span_before(struct span *span);

/* Pages of a list, entries [from, until) of count; span is "%zu–%zu of %zu". The caller fills in the actions. */
struct pager screens_pager_of(struct ui *ui, const char *span, size_t from, size_t until, size_t count);
/* The same below the list or in the navigation row, as the page has it. */
void screens_pager(struct ui *ui, struct page *page, const char *span, size_t from, size_t until, size_t count,
				   int before_action, int next_action);

/* -- slips on paper --------------------------------------------------------------------------------- */

struct slip {          /* in the state of a screen that prints */
	unsigned printing; /* name of the request under way, 0: none */
	unsigned prints;   /* that came out, or may have */
};

/* Asks for a slip about the visitor's dossier, procedure or petition, or the test print. */
void slip_print(struct ui *ui, struct slip *slip, enum flow_slip_kind kind);
/* Feeds any event; says how the print ended. "Printed" is said only of paper that came, or surely came. failed: what is
 * said else; NULL: to ask at Counter 1. */
void slip_event(struct ui *ui, struct slip *slip, const struct ui_event *event, const char *failed);
/* The word of its button, or that it prints now; and what its touch does. */
const char *slip_word(const struct slip *slip, const char *word);
struct ui_target slip_target(const struct ui *ui, const struct slip *slip, const char *key, int action);

/* -- finding procedures ----------------------------------------------------------------------------- */

#define FIND_MAX 128 /* procedures in one list */
#define FIND_QUERY_MAX 96

struct find {
	char query[FIND_QUERY_MAX]; /* as typed */
	int life_event, field;      /* index into the catalogue's, + 1; 0: any */
};

/* Indexes of what is meant, names that begin with the query first. Answers how many. */
size_t find_procedures(const struct screens *screens, const struct find *find, size_t out[FIND_MAX]);
/* A row that leads to find_open by the screen's own action. */
void find_row(struct ui *ui, struct ui_node *parent, size_t index, int action, bool joined);
void find_open(struct screens *screens, long index);

/* -- one's own words -------------------------------------------------------------------------------- */

#define WRITE_MAX FLOW_WORDS_MAX

struct write_arg {
	enum { WRITE_PETITION, WRITE_COMMENT } purpose;
};

/* The pad asks about the visit that its counter has just ended. */
void screens_rate_at_pad(struct screens *screens, const struct flow_ratable *ratable);
/* Sends visitor.rating with visitor.text, once; a rating without a level is none. */
void screens_send_rating(struct screens *screens);
/* Sends visitor.text as a petition and shows what comes back. */
void screens_send_petition(struct screens *screens);

/* Asks for the answer to a petition by the code or token of its slip; the screen of the answer shows what comes. */
void screens_ask_petition(struct screens *screens, const char *key);

/* -- for technicians -------------------------------------------------------------------------------- */

struct page screens_staff_page(struct ui *ui);

enum staff_part_state { STAFF_PART_FINE, STAFF_PART_SOON, STAFF_PART_FAULT };
struct staff_part {
	const char *key;
	uint32_t icon;
	const char *title, *line;
	const char *word; /* on its badge where there is room; NULL: "Good", "Soon", "Fault" */
	enum staff_part_state state;
};
enum { STAFF_BEFORE = 100, STAFF_NEXT }; /* actions of the pager */
struct staff_pages {
	struct span span;
};
/* All of them, on pages where the panel is low; after page_nav. */
void staff_parts_add(struct ui *ui, struct page *page, const struct staff_part *parts, size_t count,
					 struct staff_pages *pages);
/* True: it was a touch of the pager. */
bool staff_parts_turn(struct staff_pages *pages, const struct ui_event *event);
/* What a technician can do from several pages. */
void staff_lock(struct screens *screens); /* takes it out of use, or puts it back */
void staff_paper_changed(struct screens *screens);
void staff_restart(struct screens *screens);
/* When the last self-test was, and what it found. */
const char *self_test_words(struct ui *ui);
void history_note(struct screens *screens, enum history_what what);
/* The devices are so now; call before screens->devices is. */
void history_devices(struct screens *screens, const struct flow_devices *now);

/* A screen that only says one thing and what can be done next. */
struct message_arg {
	int kind; /* enum banner_kind */
	uint32_t icon;
	const char *title, *line; /* msgids */
	bool offers_keypad, offers_scan, offers_help_number;
};
void screens_show_message(struct screens *screens, const struct message_arg *message, bool replace);

/* -- the screens ------------------------------------------------------------------------------------ */

extern const struct ui_screen screen_home;
extern const struct ui_screen screen_field;
extern const struct ui_screen screen_service; /* services inside a field */
extern const struct ui_screen screen_before;
extern const struct ui_screen screen_elsewhere;
extern const struct ui_screen screen_issued;
extern const struct ui_screen screen_appointment;
extern const struct ui_screen screen_also;
/* Of the gallery; see shots.c. */
void shots_before_also(struct screens *screens, struct ui *ui);
void shots_also(struct screens *screens, struct ui *ui);
extern const struct ui_screen screen_lookup;
extern const struct ui_screen screen_keypad;
/* Its actions that the gallery makes use of. */
enum { KEYPAD_SHOT_KEY = 3, KEYPAD_SHOT_PART };
extern const struct ui_screen screen_dossier;
extern const struct ui_screen screen_proof; /* of visitor.dossier */
extern const struct ui_screen screen_rate_ask;
extern const struct ui_screen screen_rating;
extern const struct ui_screen screen_reasons;
extern const struct ui_screen screen_thanks;
extern const struct ui_screen screen_search;
enum { SEARCH_SHOT_KEY = 1 };                /* its action that the gallery makes use of */
extern const struct ui_screen screen_browse; /* by life event, by field; arg: none */
extern const struct ui_screen screen_found;  /* arg: struct find */
extern const struct ui_screen screen_procedure;
extern const struct ui_screen screen_questions;
extern const struct ui_screen screen_petition;
extern const struct ui_screen screen_topic;
extern const struct ui_screen screen_write; /* arg: struct write_arg */
extern const struct ui_screen screen_petition_sent;
extern const struct ui_screen screen_petition_code;
extern const struct ui_screen screen_petition_answer;
extern const struct ui_screen screen_help;
extern const struct ui_screen screen_message;
extern const struct ui_screen screen_staff;
extern const struct ui_screen screen_maintenance;
extern const struct ui_screen screen_self_test;
extern const struct ui_screen screen_tools;
extern const struct ui_screen screen_touch;
extern const struct ui_screen screen_adjust;
extern const struct ui_screen screen_aim;      /* the crosses */
extern const struct ui_screen screen_adjusted; /* arg: the struct touch_map that is tried */
extern const struct ui_screen screen_history;
extern const struct ui_screen screen_pad_idle;

#endif
