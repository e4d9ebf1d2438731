/* Figures of dossiers over a span of days, and who is late. */
#ifndef MOTCUA_CENTER_REPORTS_DOSSIER_STATS_H
#define MOTCUA_CENTER_REPORTS_DOSSIER_STATS_H

#include "center/db/db_dossiers.h"
#include "model/workday.h"

#define DOSSIER_STATS_OFFICES_MAX 64

struct dossier_office {
	char office[DB_DOSSIER_OFFICE_MAX];
	unsigned late;                    /* open and past the first day of promise */
	unsigned again;                   /* of these, past the new day too */
	unsigned finished, finished_early, finished_late; /* in the span */
};

struct dossier_stats {
	/* received in the span */
	unsigned received, online, fee_due, paid_online, digitised, reused;
	/* finished in the span */
	unsigned finished, early, on_time, late, electronic;
	/* open at the end of it */
	unsigned open, late_open, late_again, not_apologised;
	unsigned by_state[DOSSIER_RETURNED + 1];                  /* of all that were open or finished in the span */
	struct dossier_office offices[DOSSIER_STATS_OFFICES_MAX]; /* most late first */
	size_t office_count;
};

/* Both days belong to the span; lateness of open ones is judged at `today`. */
enum err_code dossier_stats_make(struct db *db, const char *center, const char *from, const char *to, const char *today,
								 const struct workday_calendar *calendar, struct dossier_stats *ret_stats,
								 struct err *err) MUST_USE;

#endif
