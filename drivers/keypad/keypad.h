/* The keypad drivers of this folder. */
#ifndef MOTCUA_KEYPAD_KEYPAD_H
#define MOTCUA_KEYPAD_KEYPAD_H

#include "hal/keypad.h"

extern const struct keypad_driver keypad_evdev;
extern const struct keypad_driver keypad_none;

#endif
