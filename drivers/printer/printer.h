/*
 * The printer drivers of this folder. `printer_escpos` speaks ESC/POS over any
 * link; `printer_none` is for kiosks without a printer: it is ready, and
 * answers every job NOTHING, so that numbers are shown on the screen instead.
 */
#ifndef MOTCUA_PRINTER_PRINTER_H
#define MOTCUA_PRINTER_PRINTER_H

#include "hal/printer.h"

extern const struct printer_driver printer_escpos;
extern const struct printer_driver printer_none;

#endif
