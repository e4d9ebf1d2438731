/*
 * What managers are told of without having to look: people who wait for longer than the norm, a run of bad ratings at
 * a counter, a certificate that ends soon and was not renewed. Alarms of conditions: they go when it is over.
 */
#ifndef MOTCUA_CENTER_HANDLERS_WATCH_H
#define MOTCUA_CENTER_HANDLERS_WATCH_H

#include "base/budget.h"
#include "base/err.h"

#define WATCH_WAIT "waiting-long"   /* subject: the service's id; people: who waits longer than targets.wait_most */
#define WATCH_RATINGS "ratings-bad" /* subject: the counter's number; people: bad ratings within the hour */
#define WATCH_CERTIFICATE "certificate-ends" /* subject: a device, "server" or "authority"; people: days left */
#define WATCH_OVER "server-over-budget" /* subject: "memory", "files", "threads"; people: percent of what it may */
#define WATCH_EVERY_MS 30000
#define WATCH_SERVER_DAYS 21 /* before its end; whoever makes it is a person */

struct center;

/* Of one server process, below the limits of its unit. Measured: the sample center has 25 MiB, 41 files, 12 threads.
 */
extern const struct budget WATCH_BUDGET;

/* Looks, and raises, changes and clears where something changed. The pulse thread's. */
enum err_code watch_look(struct center *center, struct err *err) MUST_USE;

#endif
