/* The bench's window on SDL: shows the scene, brings fingers and keys to it. */
#ifndef MOTCUA_BENCH_WINDOW_H
#define MOTCUA_BENCH_WINDOW_H

#include "bench/scene.h"

struct window;

/* scale 0: as large as the desktop allows. ERR_OFFLINE where there is no display. */
enum err_code window_open(double scale, struct window **ret_window, struct err *err) MUST_USE;
void window_destroy(struct window *window);
/* Handles what came in and draws if anything changed. False once the window was closed. */
bool window_step(struct window *window, struct desk *desk, int64_t now_ms);

#endif
