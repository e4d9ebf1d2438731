/* What other handlers use of dossiers. */
#ifndef MOTCUA_CENTER_HANDLERS_DOSSIERS_H
#define MOTCUA_CENTER_HANDLERS_DOSSIERS_H

#include "center/db/db_dossiers.h"
#include "center/handlers/handler.h"
#include "model/workday.h"

/* Working days past the first day of promise, to the end or to today; 0 while the clock stands still. Pure. */
int dossiers_late_days(const struct workday_calendar *calendar, const struct db_dossier *dossier, int32_t today);
/* Of the published catalogue; false (and plain weeks) where there is none or it is too large. */
bool dossiers_calendar(struct request *req, struct workday_calendar *ret_calendar);

#endif
