/* What is said in the hall: digits one by one, so that no voice makes a sum of them. */
#ifndef MOTCUA_DISPLAY_PHRASE_H
#define MOTCUA_DISPLAY_PHRASE_H

#include "model/hall.h"

#include <stddef.h>

#define PHRASE_MAX 256

/* "A không hai ba" of "A 023", "A K hai không bảy" of "A-K2 07". English where language is "en". */
void phrase_number(const char *number, const char *language, char *out, size_t size);
/* "năm", "mười hai", "hai mươi mốt"; past 99 digit by digit. */
void phrase_counter(unsigned counter, const char *language, char *out, size_t size);
/* The whole call, a repeated one begins with "Mời lần hai". Languages without a voice are spoken Vietnamese. */
void phrase_call(const struct hall_call *call, char out[PHRASE_MAX]);
/* "vi" or "en": the voice for a call. */
const char *phrase_language(const struct hall_call *call);

#endif
