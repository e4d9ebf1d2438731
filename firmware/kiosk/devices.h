/*
 * The drivers of a kiosk, one visible array a class; the configuration names
 * the row. Adding a driver is adding a row.
 */
#ifndef MOTCUA_KIOSK_DEVICES_H
#define MOTCUA_KIOSK_DEVICES_H

#include "hal/audio.h"
#include "hal/keypad.h"
#include "hal/light.h"
#include "hal/printer.h"
#include "hal/scanner.h"
#include "hal/watchdog.h"

/* NULL for a name that no row has. */
const struct printer_driver *devices_printer(const char *name);
const struct scanner_driver *devices_scanner(const char *name);
const struct keypad_driver *devices_keypad(const char *name);
const struct audio_driver *devices_audio(const char *name);
const struct light_driver *devices_light(const char *name);
const struct watchdog_driver *devices_watchdog(const char *name);

#endif
