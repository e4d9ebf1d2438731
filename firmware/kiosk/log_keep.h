/*
 * The log kept over a restart: two files of the state folder, written in turn
 * and at most half of the bound each; the older one is begun anew when the newer
 * is full. A power cut may tear the last lines: what is no whole line of plain
 * text is left out when it is read, and cut off before more is written.
 * Lines hold no personal data (log.h). One thread.
 */
#ifndef MOTCUA_KIOSK_LOG_KEEP_H
#define MOTCUA_KIOSK_LOG_KEEP_H

#include "base/buf.h"
#include "base/err.h"
#include "base/log_tail.h"

#define LOG_KEEP_FILES 2
#define LOG_KEEP_NAME "log.%d" /* in state.dir: log.0, log.1 */
#define LOG_KEEP_SYNC_MS 5000  /* a power cut takes no more than the lines of so long */

struct log_keep;

/* bytes: of both files together; 0 keeps nothing. What was kept stays, whatever it is; its whole lines go to before
 * (may be NULL). Failures are said in the log and tried again: a kiosk without its log still serves. NULL where
 * bytes is 0, tail is NULL or memory is short. The folder must be this process's alone. */
struct log_keep *log_keep_open(const char *dir, size_t bytes, struct log_tail *tail, struct buf *before);
/* Writes the last and closes. Takes NULL. */
void log_keep_close(struct log_keep *keep);
/* Writes what came since; call it every second or so. Takes NULL. */
void log_keep_step(struct log_keep *keep, int64_t now_ms);
/* All kept lines, oldest first. */
void log_keep_read(struct log_keep *keep, struct buf *out);

/* -- one file, pure ----------------------------------------------------------------------------- */

/* Where a file's number is and how much of it ends in a whole line; false where it is none of ours. */
bool log_keep_parse(const char *bytes, size_t len, unsigned *ret_number, size_t *ret_whole);
/* Appends the lines of a file that are whole and plain. */
void log_keep_lines(const char *bytes, size_t len, struct buf *out);

#endif
