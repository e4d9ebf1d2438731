/* What is done from time to time: beats, forgetting what is past its keeping. One thread. */
#ifndef MOTCUA_CENTER_HANDLERS_UPKEEP_H
#define MOTCUA_CENTER_HANDLERS_UPKEEP_H

#include "center/handlers/center.h"

/* Called a few times a second. */
void upkeep_pulse(struct center *center);
/* Forgets what is past its keeping, now. */
enum err_code upkeep_tidy(struct center *center, struct err *err) MUST_USE;

#endif
