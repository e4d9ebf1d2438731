#include "bench/window.h"

#include <SDL.h>
#include <stdlib.h>

#define FRAME_MS 33      /* while paper moves */
#define LINGER_MS 5000   /* lit cards and notes go out by themselves: so long after a touch it is drawn on */
#define LINGER_FRAME_MS 250
#define PASTE_MAX 512

struct window {
	SDL_Window *window;
	SDL_Renderer *renderer;
	SDL_Texture *texture;
	struct scene scene;
	uint64_t drawn_changes;
	int64_t drawn_ms;
	int64_t touched_ms;
	bool dirty;
	bool closed;
};

static enum err_code make_texture(struct window *window, struct err *err)
{
	int w, h;
	if (SDL_GetRendererOutputSize(window->renderer, &w, &h) != 0)
		return err_set(err, ERR_IO, "window: %s", SDL_GetError());
	enum err_code code = window->scene.text ? scene_resize(&window->scene, w, h, err) : scene_init(&window->scene, w,
		h, err);
	if (code != ERR_OK)
		return code;
	if (window->texture)
		SDL_DestroyTexture(window->texture);
	window->texture = SDL_CreateTexture(window->renderer, SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_STREAMING, w, h);
	window->dirty = true;
	return window->texture ? ERR_OK : err_set(err, ERR_IO, "window: %s", SDL_GetError());
}

static double desktop_scale(void)
{
	SDL_Rect usable;
	if (SDL_GetDisplayUsableBounds(0, &usable) != 0)
		return 1;
	double wide = (usable.w * 0.95) / SCENE_W, high = (usable.h * 0.92) / SCENE_H;
	double scale = wide < high ? wide : high;
	return scale > 1 ? 1 : scale;
}

enum err_code window_open(double scale, struct window **ret_window, struct err *err)
{
	if (SDL_Init(SDL_INIT_VIDEO) != 0)
		return err_set(err, ERR_OFFLINE, "no display: %s", SDL_GetError());
	struct window *window = calloc(1, sizeof *window);
	if (!window)
		return err_set(err, ERR_LIMIT, "no memory for a window");
	double factor = scale > 0 ? scale : desktop_scale();
	window->window = SDL_CreateWindow("Motcua · bàn thiết bị", SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
		(int)(SCENE_W * factor), (int)(SCENE_H * factor), SDL_WINDOW_RESIZABLE);
	window->renderer = window->window ? SDL_CreateRenderer(window->window, -1, SDL_RENDERER_SOFTWARE) : NULL;
	enum err_code code = window->renderer ? make_texture(window, err)
	                                      : err_set(err, ERR_OFFLINE, "no window: %s", SDL_GetError());
	if (code != ERR_OK) {
		window_destroy(window);
		return code;
	}
	SDL_StartTextInput();
	*ret_window = window;
	return ERR_OK;
}

void window_destroy(struct window *window)
{
	if (!window)
		return;
	if (window->scene.text)
		scene_finish(&window->scene);
	if (window->texture)
		SDL_DestroyTexture(window->texture);
	if (window->renderer)
		SDL_DestroyRenderer(window->renderer);
	if (window->window)
		SDL_DestroyWindow(window->window);
	free(window);
	SDL_Quit();
}

static void paste(struct window *window)
{
	char *text = SDL_GetClipboardText();
	if (text && SDL_strlen(text) < PASTE_MAX)
		scene_type(&window->scene, text);
	SDL_free(text);
}

static void take_key(struct window *window, struct desk *desk, const SDL_KeyboardEvent *key, int64_t now_ms)
{
	if (key->keysym.sym == SDLK_BACKSPACE)
		scene_erase(&window->scene);
	if (key->keysym.sym == SDLK_RETURN || key->keysym.sym == SDLK_KP_ENTER)
		scene_enter(&window->scene, desk, now_ms);
	if (key->keysym.sym == SDLK_v && key->keysym.mod & KMOD_CTRL)
		paste(window);
}

static void take_event(struct window *window, struct desk *desk, const SDL_Event *event, int64_t now_ms)
{
	switch (event->type) {
	case SDL_QUIT:
		window->closed = true;
		break;
	case SDL_WINDOWEVENT:
		if (event->window.event == SDL_WINDOWEVENT_SIZE_CHANGED && make_texture(window, NULL) != ERR_OK)
			window->closed = true;
		window->dirty = true;
		break;
	case SDL_MOUSEBUTTONDOWN:
		scene_press(&window->scene, event->button.x, event->button.y);
		break;
	case SDL_MOUSEBUTTONUP:
		scene_release(&window->scene, desk, event->button.x, event->button.y, now_ms);
		break;
	case SDL_TEXTINPUT:
		scene_type(&window->scene, event->text.text);
		break;
	case SDL_KEYDOWN:
		take_key(window, desk, &event->key, now_ms);
		break;
	default:
		return;
	}
	window->touched_ms = now_ms;
	window->dirty = true;
}

static void draw(struct window *window, const struct desk *desk, int64_t now_ms)
{
	const struct canvas *canvas = &window->scene.canvas;
	scene_draw(&window->scene, desk, now_ms);
	(void)SDL_UpdateTexture(window->texture, NULL, canvas->pixels, canvas->pitch * (int)sizeof *canvas->pixels);
	(void)SDL_RenderCopy(window->renderer, window->texture, NULL, NULL);
	SDL_RenderPresent(window->renderer);
	window->drawn_ms = now_ms;
	window->drawn_changes = desk->changes;
	window->dirty = false;
}

bool window_step(struct window *window, struct desk *desk, int64_t now_ms)
{
	SDL_Event event;
	while (SDL_PollEvent(&event))
		take_event(window, desk, &event, now_ms);
	int64_t since_ms = now_ms - window->drawn_ms;
	bool moved = desk->changes != window->drawn_changes && since_ms >= FRAME_MS;
	int64_t last_ms = desk->shown_ms > window->touched_ms ? desk->shown_ms : window->touched_ms;
	bool lingers = now_ms - last_ms < LINGER_MS && since_ms >= LINGER_FRAME_MS;
	if (window->dirty || moved || lingers)
		draw(window, desk, now_ms);
	return !window->closed;
}
