#include "kiosk/devices.h"

#include "audio/audio.h"
#include "base/check.h"
#include "keypad/keypad.h"
#include "light/light.h"
#include "printer/printer.h"
#include "scanner/scanner.h"
#include "virtual/virtual.h"
#include "watchdog/watchdog.h"

#include <string.h>

static const struct printer_driver *const PRINTERS[] = {&printer_escpos, &printer_virtual, &printer_none};
static const struct scanner_driver *const SCANNERS[] = {
	&scanner_serial, &scanner_hid, &scanner_wedge, &scanner_camera, &scanner_virtual,
};
static const struct keypad_driver *const KEYPADS[] = {&keypad_evdev, &keypad_none};
static const struct audio_driver *const AUDIOS[] = {&audio_sdl_driver, &audio_virtual_driver, &audio_none_driver};
static const struct light_driver *const LIGHTS[] = {&light_gpio, &light_virtual, &light_none};
static const struct watchdog_driver *const WATCHDOGS[] = {&watchdog_systemd, &watchdog_device, &watchdog_none};

const struct printer_driver *devices_printer(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(PRINTERS); i++)
		if (strcmp(PRINTERS[i]->name, name) == 0)
			return PRINTERS[i];
	return NULL;
}

const struct scanner_driver *devices_scanner(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(SCANNERS); i++)
		if (strcmp(SCANNERS[i]->name, name) == 0)
			return SCANNERS[i];
	return NULL;
}

const struct keypad_driver *devices_keypad(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(KEYPADS); i++)
		if (strcmp(KEYPADS[i]->name, name) == 0)
			return KEYPADS[i];
	return NULL;
}

const struct audio_driver *devices_audio(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(AUDIOS); i++)
		if (strcmp(AUDIOS[i]->name, name) == 0)
			return AUDIOS[i];
	return NULL;
}

const struct light_driver *devices_light(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(LIGHTS); i++)
		if (strcmp(LIGHTS[i]->name, name) == 0)
			return LIGHTS[i];
	return NULL;
}

const struct watchdog_driver *devices_watchdog(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(WATCHDOGS); i++)
		if (strcmp(WATCHDOGS[i]->name, name) == 0)
			return WATCHDOGS[i];
	return NULL;
}
