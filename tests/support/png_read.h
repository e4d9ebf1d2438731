/*
 * Pictures read back: goldens, and what a program drew.
 */
#ifndef MOTCUA_TESTS_SUPPORT_PNG_READ_H
#define MOTCUA_TESTS_SUPPORT_PNG_READ_H

#include "ui/canvas.h"

/* Into a new canvas (canvas_finish); the top byte of a pixel is its transparency, see canvas_image. */
enum err_code png_read(const char *path, struct canvas *ret_canvas, struct err *err) MUST_USE;

#endif
