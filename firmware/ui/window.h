/*
 * A window for a picture: opens the display, shows what changed, turns events
 * into touches and keys. On a desktop the picture may be scaled to fit; on a
 * kiosk it is shown pixel for pixel. Two ways to present: the window's own
 * surface (X11, Wayland, dummy, offscreen), or on KMSDRM one streaming texture of
 * an OpenGL ES renderer, where a window surface stays black.
 * One thread, except ui_window_wake.
 */
#ifndef MOTCUA_UI_WINDOW_H
#define MOTCUA_UI_WINDOW_H

#include "ui/ui.h"

struct ui_window_config {
	const char *title;
	int w, h;    /* pixels of the picture */
	int percent; /* size of the window on a desktop; 0: as large as fits, at most 100 */
	bool fullscreen;
	bool hide_pointer;
	int rotate; /* quarter turns clockwise of touch coordinates: 0..3 (a panel mounted upright) */
};

struct ui_window;

/* Starts SDL's video. ERR_OFFLINE where there is no display. */
enum err_code ui_window_open(const struct ui_window_config *config, struct ui_window **ret_window,
							 struct err *err) MUST_USE;
void ui_window_close(struct ui_window *window);

/* Draws the toolkit straight into the window's pixels where that is possible. */
void ui_window_attach(struct ui_window *window, struct ui *ui);
/* Waits for an event, for ui_window_wake or for timeout_ms (-1: for ever), hands all that came to ui, runs what is
 * due and shows what changed. False: the window was closed or the program told to end. */
bool ui_window_run_once(struct ui_window *window, struct ui *ui, int timeout_ms);
/* The same without a toolkit (hall display, bench): events are only watched for the end; ret_down, when not NULL,
 * takes a tap. */
bool ui_window_wait(struct ui_window *window, int timeout_ms, struct ui_rect *ret_tap);
/* Shows rectangles of a picture of the window's size. */
void ui_window_show(struct ui_window *window, const struct canvas *picture, const struct ui_rect *damage, size_t count);
/* Ends the waiting at once. Any thread. */
void ui_window_wake(struct ui_window *window);
/* The video driver in use: "x11", "KMSDRM", "dummy" ... */
const char *ui_window_driver(const struct ui_window *window);
/* Frames shown so far, and when the last one was (monotonic microseconds): for measurements. */
unsigned long ui_window_frames(const struct ui_window *window);

#endif
