/*
 * What each counter with its officer may serve: now, for the queue and the estimate; and as it was, for recorded days.
 * The past is written down within a second or two of a change, whatever the change was: a counter that opened or
 * closed, another officer, other services or rights of theirs, another catalogue.
 */
#ifndef MOTCUA_CENTER_HANDLERS_DESKS_H
#define MOTCUA_CENTER_HANDLERS_DESKS_H

#include "center/handlers/handler.h"
#include "center/handlers/wait.h"

#define DESKS_PAST_MAX 65536 /* changes in the days of one recording */

/* What the officers at the counters may not serve (queue_desk.barred), beside catalogue->counters. */
enum err_code desks_read_barred(struct db *db, const char *center, const struct catalogue *catalogue, int64_t now_ms,
								uint64_t ret_barred[CATALOGUE_COUNTERS_MAX], struct err *err) MUST_USE;

/* What the counters serve, as a number: where it changed, desks_note is due. */
uint64_t desks_print(const struct hall *hall, const struct wait_view *view);
/* Writes down what changed. As a chore. */
enum err_code desks_note(struct request *req, struct err *err) MUST_USE;

/* The past of some days. */
struct desks_past;
/* NULL in *ret_past never; the caller gives it back. */
enum err_code desks_past_read(struct request *req, int64_t from_ms, int64_t until_ms, struct desks_past **ret_past,
							  struct err *err) MUST_USE;
/* Takes NULL. */
void desks_past_destroy(struct desks_past *past);
/* What counters could serve from from_ms on, and each change before until_ms, by counter and time. services: blanks
 * between, "" from a change on where it served nobody any more. */
void desks_past_each(const struct desks_past *past, int64_t from_ms, int64_t until_ms,
					 void (*take)(void *arg, unsigned counter, int64_t at_ms, const char *services), void *arg);

#endif
