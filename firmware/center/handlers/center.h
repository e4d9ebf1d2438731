/*
 * The state that all handlers share: made by main (or a test), alive until the
 * last request is answered. Its parts say who may touch them and when.
 */
#ifndef MOTCUA_CENTER_HANDLERS_CENTER_H
#define MOTCUA_CENTER_HANDLERS_CENTER_H

#include "center/db/db_writer.h"
#include "center/handlers/handler.h"
#include "center/queue/queue_order.h"
#include "center/reports/targets.h"
#include "model/catalogue.h"

#include <pthread.h>
#include <stdatomic.h>

struct events;
struct relay;
struct hub;
struct live;
struct auth;
struct limits;
struct figures;
struct lookups;
struct tls_authority;
struct province_looks;
struct slow;

#define CENTER_SECRET_SIZE 32
#define CENTER_PEERS_MAX 256 /* centers in one process */
/* What may take long in one pulse, for all centers together: listeners wait for its beats. */
#define CENTER_PAST_A_PULSE 4     /* portions of the past, read for the estimates */
#define CENTER_CLOSINGS_A_PULSE 4 /* centers whose day ends: transactions that wait for the writer */
/* Before the first: all of one center's, whose estimates are there from the first moment; not that of a province. */
#define CENTER_PAST_AT_START 40

/* What clerks and citizens may do with a number; [queue] of center.conf. */
struct call_rules {
	unsigned calls_most;        /* of one number at one counter, the first among them */
	unsigned absent_calls;      /* absent only once called so often ... */
	unsigned absent_s;          /* ... and so long after the last call */
	unsigned late_min;          /* the absent may be called after all for so long; 0: all day */
	unsigned hold_most_min;     /* by a clerk */
	unsigned postpone_most_min; /* by who waits */
	unsigned carry_days;        /* a place of an earlier day is kept so long; 0: not at all */
	unsigned services_most;     /* of one visit, the first among them */
};

struct center_options {
	const char *id;         /* "an-binh" */
	const char *public_url; /* no slash at the end */
	const char *database;
	const char *web_dir; /* folder of the pages; NULL: <assets>/web */
	size_t readers;      /* connections for reading */
	unsigned sign_in_per_minute, lookup_per_minute, public_per_second, device_per_second; /* 0: no limit */
	unsigned session_minutes;
	const char *server_cert; /* file; NULL or "": no TLS here */
	const char *authority_cert, *authority_key; /* files of the devices' authority; NULL or "": none */
	bool certificates_always;                   /* no device without one, also where it never had one */
	unsigned certificate_days, grace_days;      /* they count, and may be renewed after their end */
	const char *release_key;                    /* public, 64 hex digits; NULL or "": devices alone check programs */
	bool webhooks_plain;    /* also http, also to this machine: for tests */
	bool keep_hours;        /* no numbers outside of opening hours */
	bool guard_today;       /* nor to whom today's counters can surely not serve any more */
	unsigned auto_call_s;   /* an idle counter calls by itself after so long; 0: never */
	unsigned stranded_s;    /* nobody can call some who wait, for so long: an alarm; 0: never */
	unsigned early_minutes; /* numbers from so long before opening */
	unsigned appointment_early_min, appointment_late_min; /* numbers for a booked hour: from before it, until after */
	unsigned appointment_slot_min, appointment_places;    /* so many to each slot of so many minutes, a field */
	struct queue_rules queue;                             /* the order of calling, of estimates and of what-if */
	struct call_rules calls;
	struct targets targets;
	unsigned keep_inbox_days, keep_event_count, keep_ticket_days, keep_rating_days, keep_petition_days,
		keep_dossier_days, keep_audit_days, keep_alarm_days;
};

/*
 * A process serves one center or several of one database. The first is the house: it owns what all share (writer,
 * readers, slow, relay, auth, limits, figures, authority), the others point at its. Each has its own queue, events,
 * catalogue and budgets.
 */
struct center {
	char id[CENTER_ID_MAX];
	struct center *house;
	struct center *peers[CENTER_PEERS_MAX]; /* of the house: all centers, itself first; fixed before requests come */
	_Atomic size_t peer_count;
	char public_url[128];
	char web_dir[256];
	struct center_options options;
	struct db_writer *writer;
	struct db_pool *readers;
	struct slow *slow;     /* of the house, for all */
	struct relay *relay;   /* NULL on SQLite */
	struct events *events; /* what the open transaction will publish; the writer's */
	struct hub *hub;       /* events to subscribers; any thread */
	struct live *live;     /* picture of the queue; any thread */
	struct auth *auth;     /* known callers; any thread */
	struct limits *limits; /* request rates; any thread */
	struct province_looks *looks; /* of the house: who of the province looked where; any thread */
	struct figures *figures;
	struct tls_authority *authority;          /* of devices; NULL: none */
	struct lookups *lookups;                  /* budgets against guessing of codes; any thread */
	unsigned char secret[CENTER_SECRET_SIZE]; /* signs tickets; from the database */
	unsigned char release_key[32];            /* of the house; has_release_key */
	bool has_release_key;
	/* The snapshot of the catalogue; replaced as a whole. */
	pthread_mutex_t catalogue_lock;
	struct center_catalogue *catalogue;
	int64_t started_ms;         /* monotonic */
	int64_t beat_ms, tidied_ms, chores_ms; /* the pulse thread's */
	unsigned past_left, closings_left;     /* of the house: what may be done in this pulse, below; the same's */
	size_t place;                          /* among the peers of the house */
	uint64_t watch_print;                  /* what was told of waits, ratings, certificates; the pulse's */
	int64_t watched_ms;
	uint64_t stranded_print, desks_print;  /* what was told of the stranded, noted of counters; the same's */
	char closed_before[11];                /* the day before which all is closed; the pulse thread's */
	_Atomic int64_t reload_until_ms; /* monotonic: the catalogue was published here, look for it till then */
	_Atomic bool stopping;
	_Atomic int suspended; /* connections that wait for us: none may be left at the end */
};

/* A catalogue that lives as long as somebody holds it. */
struct center_catalogue {
	struct catalogue *model; /* never NULL in a held one */
	char *document;          /* the JSON text */
	size_t document_len;
	char version[72];
	atomic_int holders;
};

/* Opens the database (migrating it), reads secret and catalogue. A failure leaves nothing. */
enum err_code center_create(const struct center_options *options, struct center **ret_center, struct err *err) MUST_USE;
/* Of the house, with its peers. Takes NULL. No request may be under way. */
void center_destroy(struct center *center);

/* Makes the house serve another center of its database, before it serves anybody. `id` "*": each that has a
 * catalogue there. */
enum err_code center_add(struct center *house, const char *id, struct err *err) MUST_USE;
/* Of the process; NULL where it does not serve that one. */
struct center *center_find(const struct center *any, const char *id);

/* The newest catalogue, to be released; NULL where none was loaded yet. */
struct center_catalogue *center_catalogue_hold(struct center *center);
/* Takes NULL. */
void center_catalogue_release(struct center_catalogue *catalogue);
/* Reads the stored document again when its version is another; called at start, after a change here and on the
 * event catalogue.changed. ERR_NOT_FOUND where none is stored. */
enum err_code center_catalogue_reload(struct center *center, struct err *err) MUST_USE;

/* Whether what is done each every_ms, last at last_ms (monotonic), is due. Each center has moments of its own: those of
 * a province don't all do it at once. */
bool center_is_turn(const struct center *center, int64_t last_ms, int64_t every_ms);

/* Work that is done a few times a second by one thread: pictures, beats, tidying. */
void center_pulse(struct center *center);

#endif
