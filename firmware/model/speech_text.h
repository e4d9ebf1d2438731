/*
 * What is said aloud of numbers, in words that any voice reads right: letters
 * and digits of a ticket's number one by one, so that the grammar of Vietnamese
 * numerals (mốt, lăm, tư) never has to be met. Pure; any thread.
 */
#ifndef MOTCUA_MODEL_SPEECH_TEXT_H
#define MOTCUA_MODEL_SPEECH_TEXT_H

#include "model/catalogue.h"

#include <stddef.h>

/* "B 030" -> "B không ba không", "B zero three zero". Always terminated. */
void speech_number(const char *number, enum catalogue_language language, char *out, size_t size);
/* "Mời công dân có số B không ba không đến quầy số ba"; times > 1 says that it is called again. */
void speech_call(const char *number, unsigned counter, unsigned times, enum catalogue_language language, char *out,
				 size_t size);

#endif
