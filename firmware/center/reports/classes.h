/*
 * Evaluation of an administrative unit by the nine indicators of TT
 * 01/2018/TT-VPCP, articles 13 to 15: each 2, 1 or 0 a dossier, the mean to a
 * tenth, their sum a class. What the center can't know is put in by a manager,
 * with its source, or left out by name; then the class is a range: from "they
 * would have been 0" to "they would have been 2". Thresholds are rules, which a
 * catalogue may change ("evaluation"). Whether TT 03/2025 keeps the scheme is
 * not settled, so the page says which text it follows. Pure.
 */
#ifndef MOTCUA_CENTER_REPORTS_CLASSES_H
#define MOTCUA_CENTER_REPORTS_CLASSES_H

#include "center/reports/dossier_stats.h"

#define CLASSES_INDICATORS 9

/* Thresholds as the texts have them, or as the catalogue says. Shares are 0 to 1. */
struct classes_rules {
	double average, fair, good, excellent; /* least points of a class */
	double petitions_one;                  /* share in time that is still 1 point; 2 for all */
	double online_one, online_two;         /* share of dossiers filed online; 0: no goal is set */
	unsigned least;                        /* an indicator of fewer dossiers is left out */
};
extern const struct classes_rules classes_rules_default;

/* What a manager put in for an indicator of this period. */
struct classes_entry {
	bool given;
	double points; /* 0 to 2 */
	unsigned count;
};

struct classes_input {
	const struct classes_rules *rules; /* NULL: the default */
	const struct dossier_stats *dossiers;
	unsigned steps, steps_early, steps_late;      /* of offices, with day due and day done */
	unsigned attitude;                            /* petitions about manners */
	unsigned procedures, received_here;           /* published, not internal; of these, taken in at this center */
	unsigned procedures_complete;                 /* posted with all that must be public */
	unsigned petitions, petitions_in_time;        /* due in the period */
	unsigned watched, watched_none, watched_once; /* finished, seen from the start; papers asked for never, once */
	unsigned ended, ended_online;                 /* finished; of these, filed online */
	unsigned many_places;                         /* ratings that name it */
	unsigned filed, filed_online;                 /* received in the period */
	struct classes_entry entries[CLASSES_INDICATORS];
};

struct classes_indicator {
	const char *name_vi, *name_en, *source_vi, *source_en;
	const char *missing_vi, *missing_en; /* what it would take to know (more of) it; NULL: nothing */
	bool may_enter;                      /* the center can't know all of it */
	double points;                       /* that count; negative: missing */
	double computed;                     /* from the center's own data; negative: missing */
	unsigned count;                      /* dossiers, procedures or petitions that points are the mean of */
	bool entered;                        /* points and count are a manager's */
};

enum classes_class { CLASS_WEAK, CLASS_AVERAGE, CLASS_FAIR, CLASS_GOOD, CLASS_EXCELLENT };

struct classes {
	struct classes_indicator indicators[CLASSES_INDICATORS];
	double points, known, most;     /* known: the most that the indicators with figures could reach */
	enum classes_class least, best; /* the class if the missing were 0, and 2 */
};

void classes_make(const struct classes_input *input, struct classes *ret_classes);
/* 15 and more is excellent, 12 good, 9 fair, 6 average of 18, where the rules are the default. */
enum classes_class classes_of(const struct classes_rules *rules, double points);
bool classes_may_enter(unsigned number); /* 1 to 9 */
const char *classes_word(enum classes_class class);

#endif
