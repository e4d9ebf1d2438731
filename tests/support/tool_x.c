/*
 * Real input events and screenshots of an X display, for tests and the tour.
 * Reads commands from standard input, answers each with one line "ok ..." or "no ...":
 *   tap X Y [MS]     press and release the first button there, 40 ms apart or so many: "ok MICROSECONDS" of the
 *                    release on the monotonic clock
 *   press X Y | release | move X Y
 *   key NAME         a key press by its X keysym name ("Right", "Return")
 *   shot FILE.png    the whole screen
 *   pixel X Y        "ok RRGGBB"
 *   change X Y MS    waits until that pixel differs from what it is now: "ok MICROSECONDS"
 *   frames X Y MS    how often that pixel changes within MS, from the first change to the last:
 *                    "ok CHANGES MICROSECONDS"
 *   size             "ok WIDTH HEIGHT"
 *   aim X Y | aim none   a place that the storm may hit on purpose; forgets them
 *   storm SEED COUNT that many random events: presses, releases, moves, keys; all is released at the end
 *   settle           waits until the window's program has taken all events sent so far: "ok"
 *   blank on|off     covers the whole screen with black, above every window
 */
#include "base/clock.h"
#include "support/x_pixel.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/keysym.h>
#include <X11/extensions/XTest.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PRESS_MS 40
#define AIMS_MAX 200
#define STORM_BATCH 64
#define SETTLE_MS 10000

static struct {
	int x, y;
} aims[AIMS_MAX];
static int aim_count;

static void sleep_ms(long ms)
{
	struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
	nanosleep(&pause, NULL);
}

/* Rows of 4-byte pixels as X gives them on a 24-bit screen: blue, green, red, unused. */
static int write_png(const char *path, XImage *image)
{
	FILE *file = fopen(path, "wb");
	if (!file)
		return 0;
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	png_init_io(png, file);
	png_set_compression_level(png, 3);
	png_set_IHDR(png, info, (unsigned)image->width, (unsigned)image->height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
				 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	png_set_bgr(png);
	png_set_filler(png, 0, PNG_FILLER_AFTER);
	for (int y = 0; y < image->height; y++)
		png_write_row(png, (png_bytep)image->data + (size_t)y * (size_t)image->bytes_per_line);
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	return fclose(file) == 0;
}

static int shot(Display *display, const char *path)
{
	XWindowAttributes root;
	XGetWindowAttributes(display, DefaultRootWindow(display), &root);
	XImage *image = XGetImage(display, DefaultRootWindow(display), 0, 0, (unsigned)root.width, (unsigned)root.height,
							  AllPlanes, ZPixmap);
	if (!image)
		return 0;
	int ok = image->bits_per_pixel == 32 && write_png(path, image);
	XDestroyImage(image);
	return ok;
}

static void button(Display *display, int x, int y, int down)
{
	XTestFakeMotionEvent(display, -1, x, y, CurrentTime);
	XTestFakeButtonEvent(display, 1, down, CurrentTime);
	XSync(display, False);
}

static int press_key(Display *display, const char *name)
{
	KeySym symbol = XStringToKeysym(name);
	KeyCode code = symbol == NoSymbol ? 0 : XKeysymToKeycode(display, symbol);
	if (!code)
		return 0;
	XTestFakeKeyEvent(display, code, True, CurrentTime);
	XTestFakeKeyEvent(display, code, False, CurrentTime);
	XSync(display, False);
	return 1;
}

static void wait_change(Display *display, int x, int y, int limit_ms)
{
	unsigned long before = x_pixel(display, x, y);
	long long start = clock_mono_us();
	while (clock_mono_us() - start < (long long)limit_ms * 1000) {
		if (x_pixel(display, x, y) != before) {
			printf("ok %lld\n", clock_mono_us() - start);
			return;
		}
	}
	printf("no change\n");
}

static void count_frames(Display *display, int x, int y, int limit_ms)
{
	unsigned long before = x_pixel(display, x, y);
	long long start = clock_mono_us(), first = 0, last = 0;
	int changes = 0;
	while (clock_mono_us() - start < (long long)limit_ms * 1000) {
		unsigned long now = x_pixel(display, x, y);
		if (now == before)
			continue;
		before = now;
		last = clock_mono_us();
		first = changes++ ? first : last;
	}
	printf("ok %d %lld\n", changes, last - first);
}

static unsigned next_random(unsigned *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Keys of people, of keypads, and of those who try to break out. */
static void storm_key(Display *display, unsigned random)
{
	static const char *const NAMES[] = {"Left",   "Right",     "Up",    "Down",    "Return",  "Tab",
										"Escape", "F1",        "space", "Down",    "Tab",     "Return",
										"F4",     "Delete",    "F2",    "a",       "q",       "Print",
										"Menu",   "Control_L", "Alt_L", "Super_L", "Shift_L", "BackSpace"};
	const char *name = NAMES[random % (sizeof NAMES / sizeof NAMES[0])];
	KeyCode code = XKeysymToKeycode(display, XStringToKeysym(name));
	int held = random >> 8 & 1; /* a modifier is held over some of the keys */
	KeyCode modifier = XKeysymToKeycode(display, random >> 9 & 1 ? XK_Alt_L : XK_Control_L);
	if (!code)
		return;
	if (held)
		XTestFakeKeyEvent(display, modifier, True, CurrentTime);
	XTestFakeKeyEvent(display, code, True, CurrentTime);
	XTestFakeKeyEvent(display, code, False, CurrentTime);
	if (held)
		XTestFakeKeyEvent(display, modifier, False, CurrentTime);
}

static void storm(Display *display, unsigned seed, int count)
{
	unsigned state = seed ? seed : 1;
	int w = DisplayWidth(display, 0), h = DisplayHeight(display, 0);
	for (int i = 0; i < count; i++) {
		unsigned what = next_random(&state) >> 8, place = next_random(&state) >> 8;
		int x = (int)(place % (unsigned)w), y = (int)((place >> 11) % (unsigned)h);
		if (aim_count && what % 3) {
			x = aims[place % (unsigned)aim_count].x;
			y = aims[place % (unsigned)aim_count].y;
		}
		if (what % 16 < 4)
			XTestFakeMotionEvent(display, -1, x, y, CurrentTime);
		else if (what % 16 < 13) { /* now and then a drag, or a second button */
			unsigned button = what % 64 == 5 ? 3 : 1;
			XTestFakeMotionEvent(display, -1, x, y, CurrentTime);
			XTestFakeButtonEvent(display, button, True, CurrentTime);
			if (what % 16 < 5)
				XTestFakeMotionEvent(display, -1, (x + 300) % w, (y + 500) % h, CurrentTime);
			XTestFakeButtonEvent(display, button, False, CurrentTime);
		} else
			storm_key(display, what >> 4);
		if (i % STORM_BATCH == STORM_BATCH - 1)
			XSync(display, False);
	}
	XTestFakeButtonEvent(display, 1, False, CurrentTime);
	XSync(display, False);
}

/* The first child of the root is the program's window: nothing else runs there. */
static Window program_window(Display *display)
{
	Window root, parent, *children = NULL, found = 0;
	unsigned count = 0;
	if (XQueryTree(display, DefaultRootWindow(display), &root, &parent, &children, &count)) {
		XWindowAttributes attributes;
		for (unsigned i = 0; i < count && !found; i++)
			if (XGetWindowAttributes(display, children[i], &attributes) && attributes.map_state == IsViewable &&
				attributes.width > 100)
				found = children[i];
	}
	if (children)
		XFree(children);
	return found;
}

/* A ping as window managers send it comes back after all events that were sent before. */
static int settle(Display *display)
{
	static long number;
	Window window = program_window(display), root = DefaultRootWindow(display);
	long long end = clock_mono_us() + (long long)SETTLE_MS * 1000;
	XEvent event = {.xclient = {.type = ClientMessage, .window = window, .format = 32}};
	event.xclient.message_type = XInternAtom(display, "WM_PROTOCOLS", False);
	event.xclient.data.l[0] = (long)XInternAtom(display, "_NET_WM_PING", False);
	event.xclient.data.l[1] = ++number;
	event.xclient.data.l[2] = (long)window;
	if (!window)
		return 0;
	XSelectInput(display, root, SubstructureNotifyMask | SubstructureRedirectMask);
	XSendEvent(display, window, False, NoEventMask, &event);
	XSync(display, False);
	while (clock_mono_us() < end) {
		while (XPending(display)) {
			XEvent answer;
			XNextEvent(display, &answer);
			if (answer.type == ClientMessage && answer.xclient.data.l[1] == number)
				return 1;
			if (answer.type == MapRequest)
				XMapWindow(display, answer.xmaprequest.window);
		}
		sleep_ms(1);
	}
	return 0;
}

/* No window manager knows of it, and it takes no input. */
static void blank(Display *display, int on)
{
	static Window cover;
	if (cover)
		XDestroyWindow(display, cover);
	cover = 0;
	if (on) {
		XSetWindowAttributes attributes = {.override_redirect = True, .background_pixel = 0};
		cover = XCreateWindow(display, DefaultRootWindow(display), 0, 0, (unsigned)DisplayWidth(display, 0),
							  (unsigned)DisplayHeight(display, 0), 0, CopyFromParent, InputOutput, CopyFromParent,
							  CWOverrideRedirect | CWBackPixel, &attributes);
		XMapRaised(display, cover);
	}
	XSync(display, False);
}

static void obey(Display *display, const char *line)
{
	char word[512];
	int x = 0, y = 0, ms = 0, fields;
	unsigned seed = 0;
	if ((fields = sscanf(line, "tap %d %d %d", &x, &y, &ms)) >= 2) {
		button(display, x, y, True);
		sleep_ms(fields == 3 ? ms : PRESS_MS);
		long long released = clock_mono_us();
		button(display, x, y, False);
		printf("ok %lld\n", released);
	} else if (sscanf(line, "press %d %d", &x, &y) == 2) {
		button(display, x, y, True);
		printf("ok\n");
	} else if (sscanf(line, "move %d %d", &x, &y) == 2) {
		XTestFakeMotionEvent(display, -1, x, y, CurrentTime);
		XSync(display, False);
		printf("ok\n");
	} else if (strncmp(line, "release", 7) == 0) {
		XTestFakeButtonEvent(display, 1, False, CurrentTime);
		XSync(display, False);
		printf("ok\n");
	} else if (sscanf(line, "key %511s", word) == 1) {
		printf(press_key(display, word) ? "ok\n" : "no such key\n");
	} else if (sscanf(line, "shot %511s", word) == 1) {
		printf(shot(display, word) ? "ok\n" : "no picture\n");
	} else if (sscanf(line, "pixel %d %d", &x, &y) == 2) {
		printf("ok %06lx\n", x_pixel(display, x, y));
	} else if (sscanf(line, "change %d %d %d", &x, &y, &ms) == 3) {
		wait_change(display, x, y, ms);
	} else if (sscanf(line, "frames %d %d %d", &x, &y, &ms) == 3) {
		count_frames(display, x, y, ms);
	} else if (strncmp(line, "size", 4) == 0) {
		printf("ok %d %d\n", DisplayWidth(display, 0), DisplayHeight(display, 0));
	} else if (sscanf(line, "aim %d %d", &x, &y) == 2) {
		if (aim_count < AIMS_MAX) {
			aims[aim_count].x = x;
			aims[aim_count++].y = y;
		}
		printf("ok\n");
	} else if (strncmp(line, "aim none", 8) == 0) {
		aim_count = 0;
		printf("ok\n");
	} else if (sscanf(line, "storm %u %d", &seed, &x) == 2) {
		storm(display, seed, x);
		printf("ok\n");
	} else if (strncmp(line, "settle", 6) == 0) {
		printf(settle(display) ? "ok\n" : "no answer\n");
	} else if (strncmp(line, "blank ", 6) == 0) {
		blank(display, strcmp(line + 6, "on") == 0);
		printf("ok\n");
	} else {
		printf("no such command\n");
	}
}

int main(void)
{
	Display *display = XOpenDisplay(NULL);
	if (!display) {
		fprintf(stderr, "no X display\n");
		return 69;
	}
	char line[1024];
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		obey(display, line);
		fflush(stdout);
	}
	XCloseDisplay(display);
	return 0;
}
