/*
 * Typing Vietnamese: marks and tones put on the word being typed, by keys of
 * their own, by Telex or by VNI. Text is UTF-8 in NFC, edited at its end.
 */
#ifndef MOTCUA_UI_COMPOSE_H
#define MOTCUA_UI_COMPOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum compose_tone { COMPOSE_LEVEL, COMPOSE_ACUTE, COMPOSE_GRAVE, COMPOSE_HOOK, COMPOSE_TILDE, COMPOSE_DOT };

/* Puts a tone on the last word (at its right vowel); the same tone again takes it off. False: no vowel there. */
bool compose_tone(char *text, size_t size, enum compose_tone tone);
/* Adds one sign. telex: "aa" "aw" "dd" "s" ... and VNI's digits after a vowel change the word instead.
 * False where there is no room. */
bool compose_add(char *text, size_t size, uint32_t code, bool telex);
/* Takes the last sign away. */
void compose_erase(char *text);
/* Bytes at the end that are the word being composed. */
int compose_word(const char *text);
uint32_t compose_upper(uint32_t code);
uint32_t compose_lower(uint32_t code);

#endif
