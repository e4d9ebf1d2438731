/*
 * A bare X window of the kiosk's size with one button that changes its colour
 * while it is pressed: what no program with more to show can beat. `make bench`
 * measures it beside the kiosk.
 *
 *   tool_window        until it is ended
 */
#include <X11/Xlib.h>

#define WIDTH 1080
#define HEIGHT 1920
#define GROUND 0x052650
#define BUTTON 0x07346e
#define PRESSED 0x86abdb

static const XRectangle button = {140, 917, 320, 96};

static void draw(Display *display, Window window, GC gc, unsigned long color)
{
	XSetForeground(display, gc, color);
	XFillRectangle(display, window, gc, button.x, button.y, button.width, button.height);
	XFlush(display);
}

/* As on a touch panel, and as the programs it is measured beside. */
static void hide_pointer(Display *display, Window window)
{
	Pixmap none = XCreateBitmapFromData(display, window, (const char[]){0}, 1, 1);
	XColor black = {.pixel = 0};
	XDefineCursor(display, window, XCreatePixmapCursor(display, none, none, &black, &black, 0, 0));
}

int main(void)
{
	Display *display = XOpenDisplay(NULL);
	if (!display)
		return 69;
	Window window =
		XCreateSimpleWindow(display, DefaultRootWindow(display), 0, 0, WIDTH, HEIGHT, 0, 0, GROUND);
	XSelectInput(display, window, ButtonPressMask | ButtonReleaseMask | ExposureMask);
	hide_pointer(display, window);
	XMapWindow(display, window);
	GC gc = XCreateGC(display, window, 0, NULL);
	for (XEvent event;;) {
		XNextEvent(display, &event);
		draw(display, window, gc, event.type == ButtonPress ? PRESSED : BUTTON);
	}
}
