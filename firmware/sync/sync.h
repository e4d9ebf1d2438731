/*
 * The kiosk's talk with its center: numbers, look-ups, the event stream, the
 * catalogue, leases, and the journal sent until the center has taken it.
 *
 *  - A citizen's request goes first and has a deadline; a number that the
 *    center does not give within SYNC_TICKET_MS comes from the lease.
 *  - The journal goes out in batches, in order, one batch at a time, with
 *    jittered waits. What the center refuses for good is parked, the rest flows.
 *  - A lease is stored before its first number is used.
 *
 * One thread, the store's. Callbacks come from inside sync_step() and from
 * inside the call that asks.
 */
#ifndef MOTCUA_SYNC_SYNC_H
#define MOTCUA_SYNC_SYNC_H

#include "base/machine.h"
#include "model/appointment.h"
#include "model/catalogue.h"
#include "model/dossier.h"
#include "model/hall.h"
#include "model/ticket.h"
#include "proto/config.h"
#include "proto/event.h"
#include "proto/petition.h"
#include "proto/program.h"
#include "proto/published.h"
#include "proto/ticket.h"
#include "store/journal.h"

#include <poll.h>

#define SYNC_TICKET_MS 300  /* then the lease answers */
#define SYNC_LOOKUP_MS 1500 /* a dossier, a ticket's page */
#define SYNC_PART_MS 30000  /* a part of a program, over a slow line */
#define SYNC_CALLS_MAX 8    /* citizens' requests under way */
#define SYNC_FDS_MAX 32

struct sync;

struct sync_options {
	const char *url, *ca_file, *crl_file;
	const char *device, *key;
	const char *key_file, *cert_file; /* of the certificate that is kept fresh (identity.h); NULL: none is */
	bool wants_leases; /* false for a rating pad */
	const char *machine; /* what machine_read() says; NULL: a copy is not noticed before the center speaks */
	const char *boot_id; /* 32 hex digits; NULL: of this boot */
};

struct sync_pad { /* what the officer of a counter has just finished */
	unsigned counter;
	char token[TICKET_URL_SIZE];
	char number[TICKET_NUMBER_SIZE];
};

/* All mandatory. */
struct sync_sink {
	void *context;
	void (*center)(void *context, bool online);
	void (*hall)(void *context, const struct hall *hall);
	/* The receiver owns it. */
	void (*catalogue_take)(void *context, struct catalogue *catalogue);
	/* ticket is durable where code is ERR_OK. ERR_CONFLICT: closed now; ERR_LIMIT: no numbers left today. */
	void (*ticket)(void *context, unsigned name, enum err_code code, const struct ticket *ticket);
	/* ERR_AGAIN: the center does not know the ticket, but a kiosk that is cut off may. */
	void (*page)(void *context, unsigned name, enum err_code code, const struct proto_ticket_page *page);
	void (*dossier)(void *context, unsigned name, enum err_code code, const struct dossier *dossier);
	void (*appointment)(void *context, unsigned name, enum err_code code, const struct appointment *appointment);
	void (*petition)(void *context, unsigned name, enum err_code code, const struct proto_petition *petition);
	void (*help)(void *context, int state);
	void (*pad)(void *context, const struct sync_pad *pad);
	void (*command)(void *context, const char *command);
	/* The figures of the center's last working day, day "" where there are none; may be NULL. */
	void (*published)(void *context, const struct proto_published *published);
	/* What the center publishes for this device; may be NULL. */
	void (*config)(void *context, const struct proto_config *config);
	/* The program published for this device, and the part that sync_program_part asked for (bytes: code is ERR_OK).
	 * Both may be NULL. */
	void (*program)(void *context, const struct proto_program *program);
	void (*part)(void *context, enum err_code code, int64_t offset, const void *bytes, size_t len);
	/* The center holds this machine to be a copy: it gives no number any more. May be NULL. */
	void (*copied)(void *context);
	/* The answer to a petition, or, with petition NULL, how its rating was taken. NULL where neither is asked for. */
	void (*answer)(void *context, unsigned name, enum err_code code, const struct petition *petition);
};

/* store is borrowed. sink is copied. */
enum err_code sync_create(const struct sync_options *options, struct store *store, const struct sync_sink *sink,
						  struct sync **ret_sync, struct err *err) MUST_USE;
/* Takes NULL. Callbacks of requests under way never come. */
void sync_destroy(struct sync *sync);
/* Hands out as much of the stored catalogue as the first screen needs, if there is one: before sync_start, also before
 * the thread that talks. */
void sync_recall(struct sync *sync);
/* Hands out the stored catalogue, if there is one, and begins to talk. */
void sync_start(struct sync *sync);

bool sync_is_online(const struct sync *sync);
size_t sync_fds(const struct sync *sync, struct pollfd *fds, size_t max);
int64_t sync_deadline(const struct sync *sync);
void sync_step(struct sync *sync, const struct pollfd *fds, size_t count, int64_t now_ms);

/* wanted: service, priority, language, series, and the counters for a number from the lease. */
void sync_ticket(struct sync *sync, unsigned name, const struct ticket *wanted);
/* token: what a ticket's QR code holds after the last '/', or a ticket's id. */
void sync_page(struct sync *sync, unsigned name, const char *token);
void sync_dossier(struct sync *sync, unsigned name, const char *code);
/* All of a dossier, to who shows the second secret of its receipt; ERR_NOT_FOUND for a wrong one too. */
void sync_proof(struct sync *sync, unsigned name, const char *code, const char *secret);
/* token: what an appointment's QR code holds after the last '/'. */
void sync_appointment(struct sync *sync, unsigned name, const char *token);
/* id: the same for each try, so that it is taken once. Not stored: ERR_OFFLINE is the citizen's to know. */
void sync_petition(struct sync *sync, unsigned name, const char *id, const char *about, const char *text);
/* key: the token in the square code of its slip, or the short code typed. */
void sync_petition_answer(struct sync *sync, unsigned name, const char *key);
/* Rates that answer, 1 to 5; ERR_CONFLICT: it is rated. Not stored, as above. */
void sync_petition_rate(struct sync *sync, unsigned name, const char *key, unsigned level);
/* The journal has something new: send it without waiting for the next round. */
void sync_kick(struct sync *sync);
/* Tells the center of trouble: a word like "scanner-flooded". */
void sync_alarm(struct sync *sync, const char *code);
/* Stores the report as the one to be sent; the one before is forgotten. False: that one is under way, or it can't be
 * stored: say it again. */
bool sync_report(struct sync *sync, const struct proto_status *status);
/* A file that a technician asked for, once and without trying again: kind is "screenshot" or "log". */
void sync_upload(struct sync *sync, const char *kind, const void *bytes, size_t len);
/* Asks for bytes of a published program from offset on; false: not now. */
bool sync_program_part(struct sync *sync, int64_t number, int64_t offset);
/* How long the center took for the last batch of the journal, and at what wall time that was; 0: none yet. */
int64_t sync_last_batch(const struct sync *sync, int64_t *ret_took_ms);
/* The civil day that numbers are given for. */
void sync_day(const struct sync *sync, char ret_day[CLOCK_DAY_SIZE]);

#endif
