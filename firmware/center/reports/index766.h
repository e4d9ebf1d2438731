/*
 * The index of service to citizens and businesses (QĐ 766/QĐ-TTg of 23/6/2022):
 * 100 points in six groups as shown (3a and 3b are the decree's one group on
 * online services). Only what the center knows is counted; the rest is said to
 * be missing, and the total is the sum of what is shown. Pure.
 */
#ifndef MOTCUA_CENTER_REPORTS_INDEX766_H
#define MOTCUA_CENTER_REPORTS_INDEX766_H

#include <stdbool.h>
#include <stddef.h>

#define INDEX766_GROUPS 6
#define INDEX766_ITEMS 20

/* Shares need a whole above 0; else the figure is missing. */
struct index766_input {
	unsigned procedures, procedures_complete;      /* published; with all that must be public */
	unsigned procedures_fee, procedures_fee_known; /* with a fee; of these, with fee and portal page published */
	unsigned dossiers, dossiers_online;            /* received */
	unsigned fee_due, paid_online;
	unsigned digitised, reused;
	unsigned finished, not_late, electronic;
	unsigned petitions, petitions_in_time, petitions_rated, petitions_satisfied;
	unsigned ratings, ratings_content; /* content: not level 1 or 2 of 5 */
};

struct index766_item {
	const char *id, *name_vi, *name_en, *source_vi, *source_en;
	double most;
	double points; /* negative: no data */
};

struct index766_group {
	const char *id, *name_vi, *name_en;
	double most, known, points; /* known: the most that its figures could reach */
	size_t first, count;        /* its items */
};

struct index766 {
	struct index766_item items[INDEX766_ITEMS];
	size_t item_count;
	struct index766_group groups[INDEX766_GROUPS];
	double most, known, points;
};

void index766_make(const struct index766_input *input, struct index766 *ret_index);

#endif
