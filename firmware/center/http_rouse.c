#include "center/http_rouse.h"

#include <microhttpd.h>
#include <stddef.h>

static void resume(struct MHD_Connection *connection, _Atomic int *waiting)
{
	MHD_resume_connection(connection);
	atomic_fetch_sub(waiting, 1);
}

void http_rouse(struct http_line *line, struct http_sleeper *sleeper, _Atomic int *waiting)
{
	/* From the moment it stands in the line it may go on and be gone. */
	struct MHD_Connection *connection = sleeper->connection;
	struct http_sleeper *before = atomic_load(&line->newest);
	do {
		sleeper->next = before;
		sleeper->leads = !before;
	} while (!atomic_compare_exchange_weak(&line->newest, &before, sleeper));
	if (!before)
		resume(connection, waiting);
}

void http_rouse_rest(struct http_line *line, struct http_sleeper *leader, _Atomic int *waiting)
{
	if (!leader->leads)
		return;
	leader->leads = false;
	struct http_sleeper *sleeper = atomic_exchange(&line->newest, NULL);
	while (sleeper) {
		struct http_sleeper *next = sleeper->next;
		if (sleeper != leader)
			resume(sleeper->connection, waiting);
		sleeper = next;
	}
}
