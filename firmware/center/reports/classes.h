/*
 * Evaluation of an administrative unit by the nine indicators of TT
 * 01/2018/TT-VPCP, articles 13 to 15: each 2, 1 or 0 a dossier, the mean to a
 * tenth, their sum a class. What the center can't know is left out by name;
 * then the class is a range: from "they would have been 0" to "they would have
 * been 2". Whether TT 03/2025 keeps the scheme is not settled, so the page says
 * which text it follows. Pure.
 */
#ifndef MOTCUA_CENTER_REPORTS_CLASSES_H
#define MOTCUA_CENTER_REPORTS_CLASSES_H

#include "center/reports/dossier_stats.h"

#define CLASSES_INDICATORS 9

struct classes_input {
	const struct dossier_stats *dossiers;
	unsigned steps, steps_early, steps_late;            /* of offices, with day due and day done */
	unsigned attitude;                                  /* petitions about manners */
	unsigned procedures, received_here;                 /* published, not internal; of these, taken in at this center */
	unsigned procedures_complete;                       /* posted with all that must be public */
	unsigned petitions, petitions_in_time;              /* due in the period */
};

struct classes_indicator {
	const char *name_vi, *name_en, *source_vi, *source_en;
	double points; /* negative: missing */
	unsigned count; /* dossiers, procedures or petitions it is the mean of */
};

enum classes_class { CLASS_WEAK, CLASS_AVERAGE, CLASS_FAIR, CLASS_GOOD, CLASS_EXCELLENT };

struct classes {
	struct classes_indicator indicators[CLASSES_INDICATORS];
	double points, known, most; /* known: the most that the indicators with figures could reach */
	enum classes_class least, best; /* the class if the missing were 0, and 2 */
};

void classes_make(const struct classes_input *input, struct classes *ret_classes);
/* 15 and more is excellent, 12 good, 9 fair, 6 average of 18. */
enum classes_class classes_of(double points);
const char *classes_word(enum classes_class class);

#endif
