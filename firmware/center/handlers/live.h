/*
 * The queue as it stands now: how many wait for what, what a newcomer is told,
 * the document of GET /v1/queue. Made anew from the database when something
 * changed, at most LIVE_PER_SECOND times a second; between two pictures the
 * counts follow each commit. Any thread.
 */
#ifndef MOTCUA_CENTER_HANDLERS_LIVE_H
#define MOTCUA_CENTER_HANDLERS_LIVE_H

#include "center/handlers/center.h"
#include "model/hall.h"

#define LIVE_PER_SECOND 4
#define LIVE_TICKETS_MAX 4096 /* waiting people that are looked at one by one */

/* NULL: memory is short. */
struct live *live_create(const struct queue_rules *rules);
void live_destroy(struct live *live);

/* What one who joins a service's line now is told. */
struct live_line {
	int waiting;
	int wait_min, wait_max; /* minutes; -1: no estimate */
	enum hall_today today;
};

/* service: a field's id. False where no such line is known yet (all 0, no estimate). */
bool live_line(struct live *live, const char *service, struct live_line *ret_line);
/* An array of the lines: who waits for what, what a newcomer is told. */
/* "DAY NUMBER" as an object, null for "". */
void live_write_carried(struct out *out, const char *carried);
void live_write_lines(struct out *out, const char *key, const struct hall *hall);
/* What one who waits has left to wait, in minutes; false where nothing is promised. */
bool live_ticket(struct live *live, const char *id, int *ret_least_min, int *ret_most_min);
/* After a commit. */
void live_change(struct live *live, const char *service, int change);
void live_touch(struct live *live);
/* Makes the picture anew if it was touched (or always), and hands it to the hub. Only one thread does this. */
void live_refresh(struct center *center, bool always);
/* Appends the newest picture as JSON. */
void live_picture(struct live *live, struct buf *out);
/* Copies the newest picture; a struct hall is large: not on the stack of many threads. */
void live_hall(struct live *live, struct hall *ret_hall);

/* Whom nobody can call, as of the last picture. For the thread that refreshes. */
struct stranded;
const struct stranded *live_stranded(const struct live *live);
/* desks_print() of the last picture; for the same thread. */
uint64_t live_desks_print(const struct live *live);

/* How good the waits told were; see wait.h. */
struct wait_report;
void live_wait_report(struct live *live, struct wait_report *ret_report);

#endif
