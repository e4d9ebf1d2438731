/*
 * The hall display: wiring of board, view, feed, audio and window. Two
 * threads of its own (this one draws, the feed listens) and that of the audio.
 */
#ifndef MOTCUA_DISPLAY_DISPLAY_H
#define MOTCUA_DISPLAY_DISPLAY_H

#include "conf/conf.h"

struct display;
struct log_tail;

/* quit_fd: readable when the program shall end (a signalfd); -1: none. tail: what technicians see of the log, borrowed;
 * NULL: nothing. conf is used only here. */
enum err_code display_create(const struct conf *conf, int quit_fd, struct log_tail *tail, struct display **ret_display,
                             struct err *err) MUST_USE;
void display_destroy(struct display *display);
/* Until the window is closed or quit_fd becomes readable. */
void display_run(struct display *display);

extern const struct conf_key display_keys[];
extern const size_t display_key_count;

#endif
