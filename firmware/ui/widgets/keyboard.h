/*
 * The Vietnamese keyboard: a row of letters with marks and of tones, digits, QWERTY.
 * Each key sends one action; arg is the code point or one of enum keyboard_key. What a
 * key does to the text is ui/compose.h.
 */
#ifndef MOTCUA_UI_WIDGETS_KEYBOARD_H
#define MOTCUA_UI_WIDGETS_KEYBOARD_H

#include "ui/ui.h"

enum keyboard_key {
	KEYBOARD_ERASE = 0x110000,
	KEYBOARD_SHIFT,
	KEYBOARD_TELEX,
	KEYBOARD_DONE,
	KEYBOARD_TONE, /* + enum compose_tone */
};

struct keyboard {
	int action;
	bool shift, telex;
	const char *space_word, *done_word; /* "Dấu cách", "Tìm" */
	uint32_t done_icon;
	bool plain; /* without the Vietnamese row (English) */
	bool code;  /* capitals and digits alone: for codes */
};

struct ui_node *keyboard_add(struct ui *ui, struct ui_node *parent, const struct keyboard *keyboard);

/* What a key (the arg of its action) does to a text of `size` bytes: a sign, a tone, erase, capital, Telex. */
void keyboard_type(char *text, size_t size, bool *shift, bool *telex, long key);

#endif
