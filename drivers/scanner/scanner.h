/*
 * The scanner drivers of this folder. "virtual" is the serial driver under
 * another name, for virtual scanners on ptys.
 */
#ifndef MOTCUA_SCANNER_SCANNER_H
#define MOTCUA_SCANNER_SCANNER_H

#include "hal/scanner.h"

extern const struct scanner_driver scanner_serial;
extern const struct scanner_driver scanner_hid;
extern const struct scanner_driver scanner_wedge;
extern const struct scanner_driver scanner_camera;
extern const struct scanner_driver scanner_virtual;

#endif
