/* What an X display shows at one place. */
#ifndef MOTCUA_TESTS_SUPPORT_X_PIXEL_H
#define MOTCUA_TESTS_SUPPORT_X_PIXEL_H

#include <X11/Xlib.h>

/* 0xRRGGBB of the root window, and so of what lies over it; 0 outside of it. */
unsigned long x_pixel(Display *display, int x, int y);

#endif
