/*
 * Pictures as PNG files: written for the gallery and previews, read for a
 * center's emblem and photo.
 */
#ifndef MOTCUA_UI_PNG_H
#define MOTCUA_UI_PNG_H

#include "ui/canvas.h"

#define PNG_READ_SIDE_MAX 2048

/* Atomically replaces path. */
enum err_code png_write(const char *path, const struct canvas *canvas, struct err *err) MUST_USE;
/* Into a new canvas (canvas_finish); the top byte of a pixel is its transparency, see canvas_image. */
enum err_code png_read(const char *path, struct canvas *ret_canvas, struct err *err) MUST_USE;

#endif
