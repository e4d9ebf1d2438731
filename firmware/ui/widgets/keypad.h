/*
 * Digits in a tray: 3 x 4 keys, or the letters of codes. Its keys send one action with the digit or letter as arg.
 */
#ifndef MOTCUA_UI_WIDGETS_KEYPAD_H
#define MOTCUA_UI_WIDGETS_KEYPAD_H

#include "ui/ui.h"

enum { KEYPAD_ERASE = 10, KEYPAD_LETTERS = 11 };

struct keypad {
	int action;                            /* arg: 0..9, a letter or '.', KEYPAD_ERASE, KEYPAD_LETTERS */
	bool letters;                          /* with the key that changes to letters */
	bool shows_letters;                    /* the letters of office codes: A to Y and the dot */
	const char *letters_word, *erase_word; /* "Chữ", "Xóa" */
	const char *digits_word;               /* "Số": back from letters */
	float key_h;                           /* 0: 146, less where there is no room */
};

struct ui_node *keypad_add(struct ui *ui, struct ui_node *parent, const struct keypad *keypad);

#endif
