/*
 * Suspended connections are resumed, many at a time. Each costs libmicrohttpd
 * a system call, which whoever commits would pay for every request of the
 * commit while the next one waits. So the first alone is resumed at once: it
 * leads. Its thread is awake then and resumes those that came behind it.
 *
 * One line for each of the front's threads. A line has one leader at most, as
 * whoever comes to an empty line leads and the leader's thread empties it.
 */
#ifndef MOTCUA_CENTER_HTTP_ROUSE_H
#define MOTCUA_CENTER_HTTP_ROUSE_H

#include <stdatomic.h>
#include <stdbool.h>

struct MHD_Connection;

struct http_sleeper {
	struct MHD_Connection *connection; /* suspended */
	struct http_sleeper *next;         /* the line's */
	bool leads;                        /* the line's */
};

struct http_line {
	struct http_sleeper *_Atomic newest;
};

/* On any thread, once for each time it is suspended; the sleeper is its connection's own again when that goes on.
 * *waiting falls by one for each that is resumed. */
void http_rouse(struct http_line *line, struct http_sleeper *sleeper, _Atomic int *waiting);
/* On the connection's thread when it goes on or ends; nothing where it does not lead. */
void http_rouse_rest(struct http_line *line, struct http_sleeper *leader, _Atomic int *waiting);

#endif
