/*
 * Pictures as PNG files: for the gallery and previews; the emblem of a center.
 */
#ifndef MOTCUA_UI_PNG_H
#define MOTCUA_UI_PNG_H

#include "ui/canvas.h"

/* Atomically replaces path. */
enum err_code png_write(const char *path, const struct canvas *canvas, struct err *err) MUST_USE;

/* Into a new canvas (canvas_finish); the top byte of a pixel is its transparency, see canvas_image. */
enum err_code png_read(const char *path, struct canvas *ret_canvas, struct err *err) MUST_USE;
/* The same of a square picture, made smaller to `side` pixels. ERR_INVALID: not square, or smaller. */
enum err_code png_read_square(const char *path, int side, struct canvas *ret_canvas, struct err *err) MUST_USE;
/* One that is two to four times as wide as high, made to that width. */
enum err_code png_read_wide(const char *path, int width, struct canvas *ret_canvas, struct err *err) MUST_USE;

#endif
