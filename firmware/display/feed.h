/*
 * The display's ear at the center, in a thread of its own: the event stream,
 * the whole queue when something was missed, the catalogue when it changed.
 * It decodes and hands plain messages to the main thread through a bounded
 * ring. When the ring is full the message is dropped and the whole queue is
 * asked for again later, so nothing is lost for good.
 * All functions are called from the main thread.
 */
#ifndef MOTCUA_DISPLAY_FEED_H
#define MOTCUA_DISPLAY_FEED_H

#include "model/catalogue.h"
#include "model/hall.h"
#include "display/feed_program.h"
#include "net/client.h"
#include "proto/published.h"

#define FEED_RING 64
#define FEED_RETRY_MS 2000        /* after a failed question */
#define FEED_CATALOGUE_MS 600000  /* asked again so often, in case its event was missed */
#define FEED_TURN_MS 30000
#define FEED_STATUS_MS 60000      /* how often the center is told that all is well */
#define FEED_PUBLISHED_MS 3600000 /* the day's figures are there in the first hour after midnight */

enum feed_kind {
	FEED_HALL,      /* hall: now the receiver's, to be freed */
	FEED_CALL,      /* call, sequence */
	FEED_SEQUENCE,  /* an event of another kind */
	FEED_CATALOGUE, /* catalogue: now the receiver's */
	FEED_PUBLISHED, /* published: figures of the last working day */
	FEED_COMMAND,   /* command to this device */
	FEED_QUIT,      /* the quit descriptor became readable, or another program is installed */
};

struct feed_message {
	enum feed_kind kind;
	int64_t sequence;
	union {
		struct hall *hall;
		struct hall_call call;
		struct catalogue *catalogue;
		struct proto_published published;
		char command[32];
	};
};

struct feed_options {
	struct net_options net;
	const char *key_file;  /* with net.cert_file: the certificate is kept fresh; NULL: it is not */
	const char *device;    /* commands to others are ignored */
	const char *cache_dir; /* the catalogue is kept there; "": nowhere */
	struct feed_program_options program; /* texts are copied */
	const char *words;     /* as feed_words has them; NULL: none */
	int quit_fd;           /* a signalfd that never blocks; -1: none */
	void *context;
	void (*wake)(void *context); /* called in the feed's thread: there are messages */
};

struct feed;

/* Starts the thread. Texts of options are copied or used only here; context outlives the feed. */
enum err_code feed_create(const struct feed_options *options, struct feed **ret_feed, struct err *err) MUST_USE;
/* Ends the thread; takes NULL. */
void feed_destroy(struct feed *feed);
/* False when there is none. */
bool feed_next(struct feed *feed, struct feed_message *ret_message);
/* A call is on the screen or in the air now: no moment to install a program. */
void feed_busy(struct feed *feed);
#define FEED_WORDS_MAX 1536
/* Members of the status that the main thread knows, with a comma after each; told soon. Too long: kept as before. */
void feed_words(struct feed *feed, const char *members);
/* A file for technicians (net/upload.h); bytes are copied. One waits at a time: a later one takes its place. */
void feed_upload(struct feed *feed, const char *kind, const void *bytes, size_t len);
/* Ask for the whole queue. */
void feed_ask(struct feed *feed);
/* Monotonic time of the center's last word; 0: never. */
int64_t feed_heard_ms(struct feed *feed);
/* Monotonic time of its last turn; it makes one at least every FEED_TURN_MS. */
int64_t feed_turned_ms(struct feed *feed);
/* Wall time of the last attempt to reach it; 0: none. */
int64_t feed_tried_ms(struct feed *feed);

/* The catalogue kept by an earlier run; NULL where there is none that can be read. */
struct catalogue *feed_cached_catalogue(const char *cache_dir);

#endif
