/*
 * Digits in a tray: 3 x 4 keys. Its keys send one action with the digit as arg.
 */
#ifndef MOTCUA_UI_WIDGETS_KEYPAD_H
#define MOTCUA_UI_WIDGETS_KEYPAD_H

#include "ui/ui.h"

enum { KEYPAD_ERASE = 10, KEYPAD_LETTERS = 11 };

struct keypad {
	int action;                            /* arg: 0..9, KEYPAD_ERASE, KEYPAD_LETTERS */
	bool letters;                          /* with the key that changes to letters */
	const char *letters_word, *erase_word; /* "Chữ", "Xóa" */
	float key_h;                           /* 0: 146, less where there is no room */
};

struct ui_node *keypad_add(struct ui *ui, struct ui_node *parent, const struct keypad *keypad);

#endif
