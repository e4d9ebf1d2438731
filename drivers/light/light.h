/*
 * The light drivers of this folder. Options of "gpio": "gpiochip0:17", with
 * "?low" behind where 0 volt lights it; of "virtual": a file that holds "1" or
 * "0"; "none" takes none.
 */
#ifndef MOTCUA_LIGHT_LIGHT_H
#define MOTCUA_LIGHT_LIGHT_H

#include "hal/light.h"

extern const struct light_driver light_gpio;
extern const struct light_driver light_none;
extern const struct light_driver light_virtual;

#endif
