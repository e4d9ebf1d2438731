/* The watchdog drivers of this folder. Options: "systemd" and "none" take none; "device" takes "PATH?timeout_s=N". */
#ifndef MOTCUA_WATCHDOG_WATCHDOG_H
#define MOTCUA_WATCHDOG_WATCHDOG_H

#include "hal/watchdog.h"

extern const struct watchdog_driver watchdog_systemd;
extern const struct watchdog_driver watchdog_device;
extern const struct watchdog_driver watchdog_none;

#endif
