/*
 * What an X display shows at one place: asked of the server, or, where it keeps its screen in shared memory (Xvfb
 * -shmem), read there. Reading costs the server nothing and is as fine as the processor.
 */
#ifndef MOTCUA_TESTS_SUPPORT_X_PIXEL_H
#define MOTCUA_TESTS_SUPPORT_X_PIXEL_H

#include <X11/Xlib.h>

/* 0xRRGGBB of the root window, and so of what lies over it; 0 outside of it. */
unsigned long x_pixel(Display *display, int x, int y);

struct x_screen {
	const unsigned char *shared; /* an XWD file; NULL: ask display */
	Display *display;
};

/* shmid -1: no shared memory. False where it can't be read. The memory goes with the server; until
 * then others may still read it (Linux). */
int x_screen_init(struct x_screen *screen, Display *display, int shmid);
unsigned long x_screen_pixel(const struct x_screen *screen, int x, int y);
void x_screen_finish(struct x_screen *screen);

#endif
