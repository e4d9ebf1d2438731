/* What is said in the hall of a call. */
#ifndef MOTCUA_DISPLAY_PHRASE_H
#define MOTCUA_DISPLAY_PHRASE_H

#include "model/hall.h"

#define PHRASE_MAX 256

/* The whole call, a repeated one begins with "Mời lần hai". Languages without a voice are spoken Vietnamese. */
void phrase_call(const struct hall_call *call, char out[PHRASE_MAX]);
/* "vi" or "en": the voice for a call. */
const char *phrase_language(const struct hall_call *call);

#endif
