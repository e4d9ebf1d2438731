/* A newer program for this display, as far as the feed's thread moves it: asked for, fetched a part at a time, handed
 * to the installer between two calls. */
#ifndef MOTCUA_DISPLAY_FEED_PROGRAM_H
#define MOTCUA_DISPLAY_FEED_PROGRAM_H

#include "base/buf.h"
#include "net/client.h"
#include "program/program.h"

/* Texts are copied; NULL is as empty. */
struct feed_program_options {
	struct program_options program;
	const char *hours; /* in which it may be installed; "": all */
	int64_t idle_ms;   /* without a call before it is */
};

struct feed_program {
	struct program program;
	struct net_client *client; /* borrowed */
	unsigned request, part;    /* under way; 0: none */
	int64_t again_ms, part_ms;
	char hours[12];
	int64_t idle_ms;
};

void feed_program_start(struct feed_program *feed, struct net_client *client,
						const struct feed_program_options *options, int64_t now_ms);
/* The center says that there is something new. */
void feed_program_look(struct feed_program *feed);
/* busy_ms: when a call was last shown or spoken. True: end this program in order. */
bool feed_program_tick(struct feed_program *feed, bool up, int64_t busy_ms, int64_t now_ms);
int64_t feed_program_deadline(const struct feed_program *feed, int64_t now_ms);
/* "update":{...} for the status. */
void feed_program_tell(const struct feed_program *feed, struct buf *out);

#endif
