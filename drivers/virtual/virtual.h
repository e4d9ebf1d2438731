/*
 * Drivers that need no hardware, behind the same interfaces as the others and
 * chosen by the same configuration key. `printer_virtual` is the ESC/POS
 * driver on a virtual printer in the same process: real bytes, no device.
 * options: "personality=NAME&paper=PATH"; finished sheets are written to PATH.
 */
#ifndef MOTCUA_VIRTUAL_VIRTUAL_H
#define MOTCUA_VIRTUAL_VIRTUAL_H

#include "hal/printer.h"
#include "virtual/virtual_printer.h"

extern const struct printer_driver printer_virtual;

#endif
