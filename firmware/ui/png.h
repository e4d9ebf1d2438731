/*
 * Pictures as PNG files: for the gallery and previews.
 */
#ifndef MOTCUA_UI_PNG_H
#define MOTCUA_UI_PNG_H

#include "ui/canvas.h"

/* Atomically replaces path. */
enum err_code png_write(const char *path, const struct canvas *canvas, struct err *err) MUST_USE;

#endif
