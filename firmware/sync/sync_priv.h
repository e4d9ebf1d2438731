#ifndef MOTCUA_SYNC_SYNC_PRIV_H
#define MOTCUA_SYNC_SYNC_PRIV_H

#include "net/backoff.h"
#include "net/client.h"
#include "net/stream.h"
#include "proto/notice.h"
#include "sync/sync.h"

#define SYNC_BATCH_MS 15000
#define SYNC_BATCH_LEAST_MS 500
#define SYNC_BATCH_MOST_MS 30000
/* An outage of a whole center ends for all its kiosks at once. A batch of this size holds up a citizen elsewhere by a
 * few milliseconds, and with this pace fifty kiosks take half of what a small center can do. */
#define SYNC_BATCH_EVENTS 100
#define SYNC_BATCH_PACE_MS 1000 /* between full batches, and half as much again at random */
#define SYNC_FETCH_MS 15000
#define SYNC_FETCH_LEAST_MS 1000
#define SYNC_FETCH_MOST_MS 60000
/* Figures of a day: once soon after the start, not in the same moment as every kiosk; then hourly. */
#define SYNC_PUBLISHED_FIRST_MS 5000
#define SYNC_PUBLISHED_MS 3600000
#define SYNC_LEASE_MS 5000
#define SYNC_LEASE_AGAIN_MS (10 * 60 * 1000)
/* Of the center's address for phones: its link to an offline ticket is a code of version 6 at the most, as one of the
 * center's is. */
#define SYNC_ADDRESS_MAX 70
#define SYNC_ADDRESS_SETTING "public_url"
#define SYNC_LEASE_LOW 20 /* numbers left that make it ask again */

enum sync_call_kind {
	SYNC_CALL_NONE,
	SYNC_CALL_TICKET,
	SYNC_CALL_PAGE,
	SYNC_CALL_DOSSIER,
	SYNC_CALL_APPOINTMENT,
	SYNC_CALL_PETITION,
	SYNC_CALL_ANSWER,
};

/* A citizen's request under way. */
struct sync_call {
	enum sync_call_kind kind;
	struct sync *sync;
	unsigned name;    /* the asker's */
	unsigned request; /* net's */
	struct ticket ticket;
	char code[DOSSIER_CODE_MAX]; /* of the dossier asked for */
};

/* Something fetched again and again: when, and how often in vain. */
struct sync_errand {
	unsigned request; /* 0: none under way */
	int64_t due_ms;   /* INT64_MAX: not wanted */
	struct net_backoff backoff;
};

struct sync {
	struct store *store;
	struct net_client *client;
	struct identity_renewal *renewal; /* NULL: none */
	struct net_stream *stream;
	struct sync_sink sink;
	struct sync_call calls[SYNC_CALLS_MAX];
	char device[64];
	char boot_id[33];
	char machine[MACHINE_SIZE];
	bool wants_leases;
	char address[SYNC_ADDRESS_MAX + 1]; /* of the center, for phones; "": not known */
	bool copied; /* the center holds this machine to be a copy of another */
	struct sync_errand batch, catalogue, hall, lease, config, program, published;
	int64_t batch_sent_ms, batch_took_ms; /* monotonic */
	int64_t batch_wall_ms;                /* of the last answer; 0: none */
	size_t batch_max; /* events; shrinks to find a poison event */
	char catalogue_etag[NET_ETAG_SIZE], short_etag[NET_ETAG_SIZE];
	char lease_day[CLOCK_DAY_SIZE]; /* for which leases were last asked */
	struct arena arena;
	struct store_event events[PROTO_EVENTS_MAX];
	struct proto_event outgoing[PROTO_EVENTS_MAX];
	struct proto_result results[PROTO_EVENTS_MAX];
	struct store_settlement settlements[PROTO_EVENTS_MAX];
	size_t batch_count;
	struct proto_notice notice;
};

/* Sends; *errand is under way where it answers true, else it waits. */
bool sync_errand_send(struct sync *sync, struct sync_errand *errand, const struct net_request *request);
void sync_errand_failed(struct sync_errand *errand);
void sync_errand_done(struct sync_errand *errand, int64_t next_due_ms);
/* Writes an event of our own; a full journal is only logged. */
void sync_note(struct sync *sync, enum store_kind kind, const char *type, const char *data);

void sync_batch_send(struct sync *sync, int64_t now_ms);
void sync_catalogue_fetch(struct sync *sync);
void sync_catalogue_load(struct sync *sync);
void sync_hall_fetch(struct sync *sync);
void sync_config_fetch(struct sync *sync);
void sync_published_fetch(struct sync *sync);
void sync_published_load(struct sync *sync);
void sync_program_fetch(struct sync *sync);
/* Leases that came with a copied disk are discarded. */
void sync_lease_check_machine(struct sync *sync);
void sync_lease_ask(struct sync *sync);
/* The center says which life of this device is a copy. */
void sync_lease_copied(struct sync *sync, const char *boot_id);
void sync_lease_plan(struct sync *sync, int64_t now_ms);
void sync_on_event(void *context, const struct net_sse_event *event);
struct sync_call *sync_call_begin(struct sync *sync, enum sync_call_kind kind, unsigned name);

#endif
