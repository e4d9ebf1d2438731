#include "ui/window.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "ui/window_wait_priv.h"

#include <SDL.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define KEEP_PIXELS 48 /* of the desktop that a window leaves free */

struct ui_window {
	struct ui_window_config config;
	SDL_Window *window;
	SDL_Renderer *renderer; /* KMSDRM only */
	SDL_Texture *texture;
	struct ui_rect view;   /* where the picture is within the window */
	struct canvas surface; /* the window's pixels; pixels NULL with a renderer */
	struct ui *attached;   /* draws into surface itself */
	struct ui *running;    /* waits for events */
	Uint32 wake_event;
	struct window_wait wait;
	bool finger_down;
	SDL_FingerID finger;
	SDL_Event answered; /* the press that was drawn before SDL handed it over */
	bool all; /* the whole window must be shown */
	unsigned long frames;
};

static bool wants_renderer(void)
{
	const char *driver = SDL_GetCurrentVideoDriver();

	return driver && strcmp(driver, "KMSDRM") == 0;
}

/* Where SDL has nothing to sleep on itself. */
static bool wants_own_wait(void)
{
	const char *driver = SDL_GetCurrentVideoDriver();

	return !driver || (strcmp(driver, "x11") != 0 && strcmp(driver, "wayland") != 0);
}

static void fit_view(struct ui_window *w)
{
	int ww = 0, wh = 0;
	int64_t by_w, by_h;

	SDL_GetWindowSize(w->window, &ww, &wh);
	by_w = (int64_t)ww * w->config.h;
	by_h = (int64_t)wh * w->config.w;
	if (by_w == by_h || (ww == w->config.w && wh == w->config.h))
		w->view = (struct ui_rect){0, 0, ww, wh};
	else if (by_w > by_h) /* room at the sides */
		w->view = (struct ui_rect){0, 0, (int)(by_h / w->config.h), wh};
	else
		w->view = (struct ui_rect){0, 0, ww, (int)(by_w / w->config.w)};
	w->view.x = (ww - w->view.w) / 2;
	w->view.y = (wh - w->view.h) / 2;
	w->all = true;
}

static void take_surface(struct ui_window *w)
{
	SDL_Surface *s = SDL_GetWindowSurface(w->window);

	memset(&w->surface, 0, sizeof(w->surface));
	if (!s || s->format->BytesPerPixel != 4 || s->format->Rmask != 0xff0000)
		return;
	canvas_wrap(&w->surface, s->pixels, s->w, s->h, s->pitch / 4);
	if (w->attached && w->surface.w == w->config.w && w->surface.h == w->config.h)
		ui_draw_into(w->attached, w->surface.pixels, w->surface.pitch);
}

static enum err_code open_renderer(struct ui_window *w, struct err *err)
{
	SDL_SetHint(SDL_HINT_RENDER_DRIVER, "opengles2");
	w->renderer = SDL_CreateRenderer(w->window, -1, SDL_RENDERER_ACCELERATED);
	if (!w->renderer)
		return err_set(err, ERR_IO, "renderer: %s", SDL_GetError());
	w->texture =
		SDL_CreateTexture(w->renderer, SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_STREAMING, w->config.w, w->config.h);
	if (!w->texture)
		return err_set(err, ERR_IO, "texture: %s", SDL_GetError());
	return ERR_OK;
}

/* The largest share of the desktop, in percent, at most 100. */
static int fitting_percent(const struct ui_window_config *config)
{
	SDL_Rect usable;
	int percent = 100;

	if (config->percent > 0)
		return config->percent;
	if (SDL_GetDisplayUsableBounds(0, &usable) != 0)
		return 100;
	if (config->w == usable.w && config->h == usable.h)
		return 100;
	if (config->w * percent / 100 > usable.w)
		percent = usable.w * 100 / config->w;
	if (config->h * percent / 100 > usable.h - KEEP_PIXELS)
		percent = (usable.h - KEEP_PIXELS) * 100 / config->h;
	return percent < 10 ? 10 : percent;
}

static void set_hints(void)
{
	SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
	SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
	SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
	/* A press already belongs to its window until it ends; asking for that costs two answers of the X server first. */
	SDL_SetHint(SDL_HINT_MOUSE_AUTO_CAPTURE, "0");
	SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
	SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
	/* No input method: reading X's table of composed keys is a tenth of the whole start. */
	setenv("XMODIFIERS", "@im=none", 1);
	setenv("XCOMPOSEFILE", "/dev/null", 1); /* which Xlib reads even so */
	SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
}

static int on_read(void *ctx, SDL_Event *event);

static enum err_code open_parts(struct ui_window *w, struct err *err)
{
	Uint32 flags = w->config.fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_RESIZABLE;
	int percent = w->config.fullscreen ? 100 : fitting_percent(&w->config);

	if (percent == 100 && !w->config.fullscreen)
		flags = 0; /* a window that can't be resized keeps its pixels */
	w->window = SDL_CreateWindow(w->config.title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
								 w->config.w * percent / 100, w->config.h * percent / 100, flags);
	if (!w->window)
		return err_set(err, ERR_OFFLINE, "no window: %s", SDL_GetError());
	w->wake_event = SDL_RegisterEvents(1);
	SDL_AddEventWatch(on_read, w);
	SDL_StopTextInput();
	if (w->config.hide_pointer)
		SDL_ShowCursor(SDL_DISABLE);
	if (wants_renderer()) {
		enum err_code code = open_renderer(w, err);

		if (code)
			return code;
	}
	fit_view(w);
	if (!w->renderer)
		take_surface(w);
	return ERR_OK;
}

/* What whoever installs it can do where there is no screen to draw on. */
static const char *screen_advice(void)
{
	const char *driver = getenv("SDL_VIDEODRIVER");

	if (!driver || strcasecmp(driver, "kmsdrm") != 0)
		return "DISPLAY names an X server; without one set SDL_VIDEODRIVER=kmsdrm";
	if (access("/dev/dri", F_OK) != 0)
		return "there is no /dev/dri: the graphics card has no driver";
	if (access("/dev/dri/card0", F_OK) == 0 && access("/dev/dri/card0", R_OK | W_OK) != 0)
		return "/dev/dri/card0 may not be opened: the user belongs into the group video";
	return "another program (X, Wayland, a boot picture) holds the screen, or no panel is connected";
}

enum err_code ui_window_open(const struct ui_window_config *config, struct ui_window **ret_window, struct err *err)
{
	struct ui_window *w = calloc(1, sizeof(*w));
	enum err_code code;

	if (!w)
		return err_set(err, ERR_LIMIT, "no memory for a window");
	w->config = *config;
	w->wait.wake_fd = w->wait.watch_fd = -1;
	set_hints();
	if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
		free(w);
		return err_set(err, ERR_OFFLINE, "no display: %s; %s", SDL_GetError(), screen_advice());
	}
	code = open_parts(w, err);
	if (!code && wants_own_wait())
		code = window_wait_init(&w->wait, "/dev/input", err);
	if (code) {
		ui_window_close(w);
		return code;
	}
	*ret_window = w;
	return ERR_OK;
}

void ui_window_close(struct ui_window *w)
{
	if (!w)
		return;
	SDL_DelEventWatch(on_read, w);
	if (w->texture)
		SDL_DestroyTexture(w->texture);
	if (w->renderer)
		SDL_DestroyRenderer(w->renderer);
	canvas_finish(&w->surface);
	if (w->window)
		SDL_DestroyWindow(w->window);
	SDL_QuitSubSystem(SDL_INIT_VIDEO);
	window_wait_finish(&w->wait);
	free(w);
}

void ui_window_attach(struct ui_window *w, struct ui *ui)
{
	w->attached = ui;
	if (w->surface.pixels && w->surface.w == w->config.w && w->surface.h == w->config.h)
		ui_draw_into(ui, w->surface.pixels, w->surface.pitch);
}

static void show_texture(struct ui_window *w, const struct canvas *picture, const struct ui_rect *damage, size_t count)
{
	SDL_Rect view = {w->view.x, w->view.y, w->view.w, w->view.h};

	for (size_t i = 0; i < count; i++) {
		SDL_Rect r = {damage[i].x, damage[i].y, damage[i].w, damage[i].h};

		SDL_UpdateTexture(w->texture, &r, picture->pixels + (size_t)r.y * (size_t)picture->pitch + (size_t)r.x,
						  picture->pitch * 4);
	}
	SDL_RenderClear(w->renderer);
	SDL_RenderCopy(w->renderer, w->texture, NULL, &view);
	SDL_RenderPresent(w->renderer);
}

static void show_surface(struct ui_window *w, const struct canvas *picture, const struct ui_rect *damage, size_t count)
{
	SDL_Rect rects[UI_DAMAGE_MAX];
	int n = 0;

	for (size_t i = 0; i < count && i < UI_DAMAGE_MAX; i++) {
		struct ui_rect r = damage[i];

		if (picture->pixels != w->surface.pixels)
			r = canvas_scale(&w->surface, w->view, picture, damage[i]);
		if (!ui_rect_empty(r))
			rects[n++] = (SDL_Rect){r.x, r.y, r.w, r.h};
	}
	if (n)
		SDL_UpdateWindowSurfaceRects(w->window, rects, n);
}

void ui_window_show(struct ui_window *w, const struct canvas *picture, const struct ui_rect *damage, size_t count)
{
	struct ui_rect whole = {0, 0, picture->w, picture->h};

	if (w->all) {
		damage = &whole;
		count = 1;
		w->all = false;
		if (w->surface.pixels && picture->pixels != w->surface.pixels)
			canvas_fill(&w->surface, (struct ui_rect){0, 0, w->surface.w, w->surface.h}, 0);
	}
	if (!count)
		return;
	if (w->renderer)
		show_texture(w, picture, damage, count);
	else if (w->surface.pixels)
		show_surface(w, picture, damage, count);
	w->frames++;
}

/* A point of the window, given in 0..1 of it, in pixels of the picture. */
static void to_picture(const struct ui_window *w, double px, double py, int *ret_x, int *ret_y)
{
	int ww, wh;
	double x = px, y = py;

	if (w->config.rotate == 1) {
		x = 1 - py;
		y = px;
	} else if (w->config.rotate == 2) {
		x = 1 - px;
		y = 1 - py;
	} else if (w->config.rotate == 3) {
		x = py;
		y = 1 - px;
	}
	SDL_GetWindowSize(w->window, &ww, &wh);
	*ret_x = (int)((x * ww - w->view.x) * w->config.w / (w->view.w ? w->view.w : 1));
	*ret_y = (int)((y * wh - w->view.y) * w->config.h / (w->view.h ? w->view.h : 1));
}

/* Only one finger at a time is listened to. */
static void on_finger(struct ui_window *w, struct ui *ui, const SDL_TouchFingerEvent *event, int64_t now)
{
	int x, y;

	if (event->type == SDL_FINGERDOWN && w->finger_down && event->fingerId != w->finger)
		return;
	if (event->type != SDL_FINGERDOWN && (!w->finger_down || event->fingerId != w->finger))
		return;
	to_picture(w, (double)event->x, (double)event->y, &x, &y);
	w->finger = event->fingerId;
	w->finger_down = event->type != SDL_FINGERUP;
	ui_touch(ui, event->type == SDL_FINGERDOWN ? UI_DOWN : event->type == SDL_FINGERUP ? UI_UP : UI_MOVE, x, y, now);
}

static void on_mouse(struct ui_window *w, struct ui *ui, enum ui_touch what, int mx, int my, int64_t now)
{
	int x = (mx - w->view.x) * w->config.w / (w->view.w ? w->view.w : 1);
	int y = (my - w->view.y) * w->config.h / (w->view.h ? w->view.h : 1);

	ui_touch(ui, what, x, y, now);
}

static const struct {
	SDL_Keycode code;
	enum ui_key key;
} KEYS[] = {
	{SDLK_LEFT, UI_KEY_LEFT}, {SDLK_RIGHT, UI_KEY_RIGHT}, {SDLK_UP, UI_KEY_UP},        {SDLK_DOWN, UI_KEY_DOWN},
	{SDLK_RETURN, UI_KEY_OK}, {SDLK_KP_ENTER, UI_KEY_OK}, {SDLK_SPACE, UI_KEY_OK},     {SDLK_F1, UI_KEY_HELP},
	{SDLK_TAB, UI_KEY_NEXT},  {SDLK_ESCAPE, UI_KEY_BACK}, {SDLK_AC_BACK, UI_KEY_BACK},
};

static void on_key(struct ui *ui, const SDL_KeyboardEvent *event, int64_t now)
{
	if (event->repeat)
		return;
	for (size_t i = 0; i < ARRAY_LEN(KEYS); i++)
		if (event->keysym.sym == KEYS[i].code)
			ui_key(ui, KEYS[i].key, now);
}

static void on_window(struct ui_window *w, const SDL_WindowEvent *event)
{
	switch (event->event) {
	case SDL_WINDOWEVENT_SIZE_CHANGED:
	case SDL_WINDOWEVENT_RESIZED:
		fit_view(w);
		if (!w->renderer)
			take_surface(w);
		break;
	case SDL_WINDOWEVENT_EXPOSED:
	case SDL_WINDOWEVENT_SHOWN:
	case SDL_WINDOWEVENT_RESTORED:
		w->all = true;
		break;
	default:
		break;
	}
}

static bool is_press(const SDL_Event *event)
{
	return event->type == SDL_FINGERDOWN || event->type == SDL_MOUSEBUTTONDOWN;
}

static bool same_press(const SDL_Event *a, const SDL_Event *b)
{
	if (a->type != b->type || a->common.timestamp != b->common.timestamp)
		return false;
	if (a->type == SDL_FINGERDOWN)
		return a->tfinger.fingerId == b->tfinger.fingerId;
	return a->button.button == b->button.button && a->button.which == b->button.which;
}

/* False: the end. */
static bool on_event(struct ui_window *w, struct ui *ui, const SDL_Event *event, int64_t now)
{
	if (is_press(event) && same_press(event, &w->answered)) {
		w->answered.type = SDL_FIRSTEVENT;
		return true;
	}
	switch (event->type) {
	case SDL_QUIT:
		return false;
	case SDL_WINDOWEVENT:
		on_window(w, &event->window);
		return event->window.event != SDL_WINDOWEVENT_CLOSE;
	case SDL_FINGERDOWN:
	case SDL_FINGERUP:
	case SDL_FINGERMOTION:
		on_finger(w, ui, &event->tfinger, now);
		break;
	case SDL_MOUSEBUTTONDOWN:
	case SDL_MOUSEBUTTONUP:
		if (event->button.which != SDL_TOUCH_MOUSEID && event->button.button == SDL_BUTTON_LEFT)
			on_mouse(w, ui, event->type == SDL_MOUSEBUTTONDOWN ? UI_DOWN : UI_UP, event->button.x, event->button.y,
					 now);
		break;
	case SDL_MOUSEMOTION:
		if (event->motion.which != SDL_TOUCH_MOUSEID && (event->motion.state & SDL_BUTTON_LMASK))
			on_mouse(w, ui, UI_MOVE, event->motion.x, event->motion.y, now);
		break;
	case SDL_KEYDOWN:
		on_key(ui, &event->key, now);
		break;
	default:
		break;
	}
	return true;
}

static int shorter(int a, int b)
{
	if (a < 0)
		return b;
	return b < 0 || a < b ? a : b;
}

/* The first event, if one came within timeout_ms (-1: without end; may return sooner without any). */
static bool next_event(struct ui_window *w, int timeout_ms, SDL_Event *event)
{
	if (w->wait.wake_fd < 0)
		return timeout_ms < 0 ? SDL_WaitEvent(event) : SDL_WaitEventTimeout(event, timeout_ms);
	if (SDL_PollEvent(event))
		return true;
	window_wait_sleep(&w->wait, timeout_ms, clock_mono_ms());
	return SDL_PollEvent(event);
}

/* What SDL has read already; it asks the system again only when a press has been drawn. */
static bool next_read(SDL_Event *event)
{
	return SDL_PeepEvents(event, 1, SDL_GETEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) == 1;
}

static void step(struct ui_window *w, struct ui *ui)
{
	struct ui_rect damage[UI_DAMAGE_MAX];
	size_t count = ui_step(ui, clock_mono_ms(), damage);

	ui_window_show(w, ui_picture(ui), damage, count);
}

static bool nothing_waits(void)
{
	SDL_Event first;
	int count = SDL_PeepEvents(&first, 1, SDL_PEEKEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT);

	return count == 0 || (count == 1 && first.type == SDL_MOUSEMOTION && !SDL_HasEvents(SDL_QUIT, SDL_KEYUP) &&
						  !SDL_HasEvents(SDL_MOUSEBUTTONDOWN, SDL_LASTEVENT));
}

/* SDL hands an event over when it has asked the system for more, several times; a press that nothing waits before is
 * answered on the screen as it is read. */
static int on_read(void *ctx, SDL_Event *event)
{
	struct ui_window *w = ctx;

	if (!is_press(event) || !w->running || !nothing_waits())
		return 0;
	on_event(w, w->running, event, clock_mono_ms());
	w->answered = *event;
	step(w, w->running);
	return 0;
}

bool ui_window_run_once(struct ui_window *w, struct ui *ui, int timeout_ms)
{
	int wait = w->all ? 0 : shorter(timeout_ms, ui_wait_ms(ui, clock_mono_ms()));
	SDL_Event event;
	bool came;

	w->running = ui;
	came = next_event(w, wait, &event);
	w->running = NULL;
	while (came) {
		if (!on_event(w, ui, &event, clock_mono_ms()))
			return false;
		came = next_read(&event);
	}
	step(w, ui);
	return true;
}

bool ui_window_wait(struct ui_window *w, int timeout_ms, struct ui_rect *ret_tap)
{
	SDL_Event event;
	int wait = w->all ? 0 : timeout_ms;

	if (ret_tap)
		*ret_tap = (struct ui_rect){0, 0, 0, 0};
	if (!next_event(w, wait, &event))
		return true;
	do {
		int x, y;

		if (event.type == SDL_QUIT || (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_CLOSE))
			return false;
		if (event.type == SDL_WINDOWEVENT)
			on_window(w, &event.window);
		if (!ret_tap)
			continue;
		if (event.type == SDL_FINGERUP) {
			to_picture(w, (double)event.tfinger.x, (double)event.tfinger.y, &x, &y);
			*ret_tap = (struct ui_rect){x, y, 1, 1};
		} else if (event.type == SDL_MOUSEBUTTONUP && w->view.w && w->view.h) {
			*ret_tap = (struct ui_rect){(event.button.x - w->view.x) * w->config.w / w->view.w,
										(event.button.y - w->view.y) * w->config.h / w->view.h, 1, 1};
		}
	} while (SDL_PollEvent(&event));
	return true;
}

void ui_window_wake(struct ui_window *w)
{
	SDL_Event event = {.type = w->wake_event};

	if (w->wait.wake_fd >= 0) {
		window_wait_wake(&w->wait);
		return;
	}
	SDL_PushEvent(&event); /* a full queue wakes as well */
}

const char *ui_window_driver(const struct ui_window *w)
{
	const char *driver = SDL_GetCurrentVideoDriver();

	return driver ? driver : "";
}

unsigned long ui_window_frames(const struct ui_window *w)
{
	return w->frames;
}
