/*
 * What is said aloud of numbers, in words that any voice reads right: letters
 * and digits of a ticket's number one by one, so that no voice makes a sum of
 * them; counters and counts as people say them. English where asked for, else
 * Vietnamese. A word that has no room is left out whole. Pure; any thread.
 */
#ifndef MOTCUA_MODEL_SPEECH_TEXT_H
#define MOTCUA_MODEL_SPEECH_TEXT_H

#include "model/catalogue.h"

#include <stddef.h>

/* "B 030" -> "B không ba không", "B zero three zero"; "A-K2 07" -> "A K hai không bảy". Always terminated. */
void speech_number(const char *number, enum catalogue_language language, char *out, size_t size);
/* "năm", "mười hai", "hai mươi mốt"; past 99 digit by digit. Always terminated. */
void speech_count(unsigned count, enum catalogue_language language, char *out, size_t size);

#endif
