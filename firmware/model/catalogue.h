/*
 * What a center offers: services, counters, priority grounds, procedures,
 * questions, wording of ratings. An immutable snapshot: parsed once (proto/),
 * held in one arena, replaced as a whole when the center publishes a new one.
 * Whoever holds the pointer owns it; catalogue_destroy gives all of it back.
 * Texts are the center's own, in each language it publishes; a missing one
 * falls back to Vietnamese.
 */
#ifndef MOTCUA_MODEL_CATALOGUE_H
#define MOTCUA_MODEL_CATALOGUE_H

#include "base/arena.h"
#include "model/languages.h" /* made from assets/locales/ */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CATALOGUE_ARENA_MAX (8u << 20) /* bytes; 2,700 procedures fit */
#define CATALOGUE_SERVICES_MAX 64
#define CATALOGUE_COUNTERS_MAX 64
#define CATALOGUE_ID_MAX 48
#define CATALOGUE_PRIORITIES_MAX 12
#define CATALOGUE_LEVELS_MAX 5
#define CATALOGUE_REASONS_MAX 16
#define CATALOGUE_INTERVALS_MAX 4

/* Vietnamese, English, and every other language that has a catalogue in assets/locales/. */
#define LANGUAGE_OF(name, code, title, draft) LANGUAGE_##name,
enum catalogue_language { LANGUAGE_LIST(LANGUAGE_OF) LANGUAGE_COUNT };
#undef LANGUAGE_OF

/* Entries are NULL where the center has no wording; read through catalogue_text(). */
struct catalogue_text {
	const char *in[LANGUAGE_COUNT];
};

/* Minutes from midnight, local civil time; [from, until). */
struct catalogue_interval {
	short from, until;
};

/* Opening hours by weekday, 0 = Sunday as in struct tm. */
struct catalogue_hours {
	struct catalogue_interval day[7][CATALOGUE_INTERVALS_MAX];
	unsigned char count[7];
};

enum catalogue_where { SERVICE_HERE, SERVICE_ELSEWHERE, SERVICE_SUSPENDED };

struct catalogue_line { /* "Căn cước hoặc hộ chiếu, bản gốc": bold lead and the rest */
	struct catalogue_text lead, text;
};

struct catalogue_service {
	const char *id;     /* "ho-tich" */
	const char *parent; /* id of the field it belongs to; NULL for a field (lĩnh vực) */
	const char *inside; /* id of the field in whose list it stands, with a line of its own; NULL: among the fields */
	char series;        /* 'B': letter of its numbers; children inherit */
	struct catalogue_text name, short_name, description;
	struct catalogue_text directions; /* for SERVICE_ELSEWHERE, or why SERVICE_SUSPENDED */
	enum catalogue_where where;
	bool hidden; /* not among the fields; reached from messages ("Lấy số đến Quầy 1") */
	unsigned char quick; /* 1.. : place among the quick picks of the home screen; 0: none */
	struct catalogue_text quick_name; /* "Nhận kết quả"; empty: short_name */
	unsigned char counters[CATALOGUE_COUNTERS_MAX];
	size_t counter_count;
	unsigned minutes; /* usual time at the counter */
	unsigned quota;   /* numbers a day; 0: no limit */
	struct catalogue_line *prepare;
	size_t prepare_count;
	struct catalogue_text prepare_note;
	bool has_hours;
	struct catalogue_hours hours; /* where has_hours; else the center's */
	const char **procedures; /* codes, for a child service */
	size_t procedure_count;
};

struct catalogue_counter {
	unsigned number;
	struct catalogue_text name;
	const char **services; /* ids of what it serves */
	size_t service_count;
	const char *zone; /* "" where the hall has one */
};

struct catalogue_priority {
	const char *id; /* "none", "elderly" ... */
	struct catalogue_text name;
	unsigned char weight; /* 0 no claim; more is called sooner */
};

enum catalogue_unit { UNIT_SAME_DAY, UNIT_WORKING_DAY, UNIT_DAY, UNIT_HOUR, UNIT_MONTH };
enum catalogue_channel { CHANNEL_ALL, CHANNEL_DIRECT, CHANNEL_ONLINE, CHANNEL_POST };

struct catalogue_time {
	enum catalogue_channel channel;
	unsigned amount;
	enum catalogue_unit unit;
	struct catalogue_text note;
};

struct catalogue_fee {
	enum catalogue_channel channel;
	int64_t amount; /* đồng; -1: set by the provincial council */
	struct catalogue_text per, note;
};

struct catalogue_paper {
	struct catalogue_text name, when; /* when: only in that case */
	struct catalogue_text note;       /* a quieter line below: "Có sẵn tại bàn viết" */
	unsigned originals, copies;
	bool known; /* already in the national data: "không cần nộp lại" */
};

struct catalogue_procedure {
	const char *code; /* "1.001193" */
	struct catalogue_text name, group, where, result;
	const char *service; /* id of the field */
	const char *folded;  /* names and keywords without tones, lower case: for search */
	const char *portal;  /* address of its page */
	bool online_only, internal;
	struct catalogue_time *times;
	size_t time_count;
	struct catalogue_fee *fees;
	size_t fee_count;
	struct catalogue_text *exemptions;
	size_t exemption_count;
	struct catalogue_paper *papers;
	size_t paper_count;
	const char **life_events;
	size_t life_event_count;
};

struct catalogue_life_event {
	const char *id, *icon;
	struct catalogue_text name;
};

struct catalogue_question {
	struct catalogue_text question, answer, post;
	unsigned counter;
	const char *phone;
};

struct catalogue_reason {
	const char *id;
	struct catalogue_text text;
};

struct catalogue {
	struct arena arena;
	const char *version; /* changes whenever anything in it does */
	const char *center_id;
	struct catalogue_text unit_name; /* "Trung tâm Phục vụ hành chính công" */
	struct catalogue_text place_name; /* "xã An Bình" */
	struct catalogue_text address;
	const char *phone;
	const char *portal; /* address at which one files and complains from home; "": none */
	const char *agency; /* "H08.16": how its dossier codes begin */
	struct catalogue_hours hours;
	unsigned ticket_close_min; /* numbers stop so many minutes before closing */
	struct catalogue_service *services; /* fields and, after each, its children */
	size_t service_count;
	struct catalogue_counter *counters;
	size_t counter_count;
	struct catalogue_priority *priorities; /* [0] is "none" */
	size_t priority_count;
	struct catalogue_procedure *procedures;
	size_t procedure_count;
	struct catalogue_life_event *life_events;
	size_t life_event_count;
	struct catalogue_question *questions;
	size_t question_count;
	unsigned rating_levels; /* 5 or 3 */
	struct catalogue_reason *reasons;
	size_t reason_count;
	struct catalogue_text improvement; /* what the center changed last after what people said; empty: nothing told */
	struct catalogue_text *ticker;
	size_t ticker_count;
	unsigned help_counter; /* where help is, 0: none */
	char (*days_off)[11];  /* "YYYY-MM-DD", ascending */
	size_t day_off_count;
	char (*days_worked)[11]; /* make-up working days */
	size_t day_worked_count;
};

/* Takes NULL. */
void catalogue_destroy(struct catalogue *catalogue);

/* Never NULL: the language asked for, else Vietnamese, else "". */
const char *catalogue_text(const struct catalogue_text *text, enum catalogue_language language);
/* NULL where there is none. */
const struct catalogue_service *catalogue_service(const struct catalogue *catalogue, const char *id);
const struct catalogue_procedure *catalogue_procedure(const struct catalogue *catalogue, const char *code);
const struct catalogue_counter *catalogue_counter(const struct catalogue *catalogue, unsigned number);
/* What of a published procedure must be public (NĐ 63/2010) and is not, as bits; internal ones need less. */
enum catalogue_gap {
	GAP_PAPERS = 1,
	GAP_TIME = 2,
	GAP_FEE = 4,
	GAP_RESULT = 8,
	GAP_PORTAL = 16, /* its page: convenient, not asked for by the decree */
	GAP_ENGLISH = 32,
};
#define CATALOGUE_GAPS_OF_LAW (GAP_PAPERS | GAP_TIME | GAP_FEE | GAP_RESULT)
unsigned catalogue_gaps(const struct catalogue_procedure *procedure);
/* "vi" -> LANGUAGE_VI; unknown: LANGUAGE_VI. */
enum catalogue_language catalogue_language(const char *code);
/* What would be right where a word of the text, between blanks, names no language; else NULL. */
const char *catalogue_languages_rule(const char *codes);
/* Whether the text names it. */
bool catalogue_language_in(const char *codes, enum catalogue_language language);
const char *catalogue_language_code(enum catalogue_language language);
/* Its name in itself, for whoever reads no other. */
const char *catalogue_language_name(enum catalogue_language language);
/* A speaker has yet to read its wording. */
bool catalogue_language_is_draft(enum catalogue_language language);
/* Their codes. */
extern const char *const catalogue_languages[LANGUAGE_COUNT];

#endif
