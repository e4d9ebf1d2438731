/*
 * The journal of a kiosk: what happened here and is still to be told to the
 * center, in order. An event has its id before the first attempt to send it
 * and keeps it; who sends it twice has sent it once.
 */
#ifndef MOTCUA_STORE_JOURNAL_H
#define MOTCUA_STORE_JOURNAL_H

#include "base/arena.h"
#include "base/id.h"
#include "model/lease.h"
#include "model/rating.h"
#include "model/ticket.h"
#include "store/store.h"

#define STORE_TYPE_SIZE 32
#define STORE_REFUSALS_MAX 5 /* then an event is parked */
#define STORE_PARKED_MAX 500

/* In the order in which they are sent and in which they may fill the journal to its end. STORE_TICKET is also for
 * whatever else a citizen waits for. */
enum store_kind { STORE_TICKET, STORE_RATING, STORE_OTHER };

/* An event to be written: `id` made by the caller, data a JSON object. Its times are those of the call. */
struct store_note {
	const char *id;
	enum store_kind kind;
	const char *type;
	const char *data;
};

struct store_event {
	char id[ID_SIZE];
	char type[STORE_TYPE_SIZE];
	const char *data; /* in the arena of the call */
	int64_t wall_ms;
	char boot_id[33];
	int64_t boot_ms;
	bool trusted;
};

enum store_verdict { STORE_TAKEN, STORE_REFUSED, STORE_POISON };

struct store_settlement {
	char id[ID_SIZE];
	enum store_verdict verdict;
};

/* ERR_LIMIT: the journal is full for this kind. ERR_CONFLICT: the id is there already. */
enum err_code store_event_add(struct store *store, const struct store_note *note, struct err *err) MUST_USE;
/* The same, but an unsent event of that type is replaced: reports of which only the last counts. */
enum err_code store_event_replace(struct store *store, const struct store_note *note, struct err *err) MUST_USE;
/* Unsent events by kind, the oldest of a kind first; stops before the arena is full. */
enum err_code store_event_batch(struct store *store, struct arena *arena, struct store_event *events, size_t max,
								size_t *ret_count, struct err *err) MUST_USE;
/* What the center said, in one transaction. Unknown ids are passed over. Answers how many were parked. */
enum err_code store_event_settle(struct store *store, const struct store_settlement *results, size_t count,
								 unsigned *ret_parked, struct err *err) MUST_USE;
/* Of this file, made with it: one that had to begin anew is another journal. */
enum err_code store_journal_id(struct store *store, char ret_id[ID_SIZE]) MUST_USE;
/* Unsent, without the parked ones. */
int store_event_pending(const struct store *store);
/* Wall time of the oldest of them; 0: there is none. */
int64_t store_event_oldest_ms(struct store *store);

/* A number that the center has given. note may be NULL. ERR_CONFLICT: id or number is there already. */
enum err_code store_ticket_add(struct store *store, const struct ticket *ticket, const struct store_note *note,
							   struct err *err) MUST_USE;
/* The number that the lease of `day` gives next to a series: fills number, value, day and offline of the
 * ticket, and the id of the lease; nothing is used up yet. Past the ranges: the kiosk's own band.
 * ERR_NOT_FOUND: this kiosk never had a lease. */
enum err_code store_ticket_propose(struct store *store, char series, const char *day, struct ticket *ticket,
								   char ret_lease[ID_SIZE], struct err *err) MUST_USE;
/* Uses up what was proposed: lease, ticket and events in one transaction. also may be NULL. */
enum err_code store_ticket_issue(struct store *store, const struct ticket *ticket, const struct store_note *note,
								 const struct store_note *also, struct err *err) MUST_USE;
/* Along the edges of model/ticket.h; ERR_CONFLICT for any other. note may be NULL. */
enum err_code store_ticket_change(struct store *store, const char *id, enum ticket_state to, unsigned prints,
								  const struct store_note *note, struct err *err) MUST_USE;
/* ERR_NOT_FOUND. */
enum err_code store_ticket_find(struct store *store, const char *id, struct ticket *ret_ticket) MUST_USE;
/* By the token at the end of its address. */
enum err_code store_ticket_find_token(struct store *store, const char *token, struct ticket *ret_ticket) MUST_USE;
/* Tickets in a state, oldest first, at most max. */
enum err_code store_ticket_list(struct store *store, enum ticket_state state, struct ticket *tickets, size_t max,
								size_t *ret_count, struct err *err) MUST_USE;

/* ERR_CONFLICT: that ticket was rated here before. Where the journal has no more room for ratings it is counted with
 * the others of its hour, counter and scale: reasons, words and the ticket it was for are lost then, the level is not.
 * ERR_LIMIT: not even that, or the disk is full. */
enum err_code store_rating_add(struct store *store, const struct rating *rating, const struct store_note *note,
							   struct err *err) MUST_USE;
/* The oldest sum of ratings that were only counted; ERR_NOT_FOUND. */
enum err_code store_rating_sum_next(struct store *store, struct rating_sum *ret_sum) MUST_USE;
/* It becomes an event, in one transaction. */
enum err_code store_rating_sum_tell(struct store *store, const struct rating_sum *sum, const struct store_note *note,
									struct err *err) MUST_USE;
bool store_rating_exists(struct store *store, const char *ticket);

/* Durable before it answers. A lease of the same id keeps what was used of it; one of an older
 * generation than the newest known is ERR_CONFLICT. */
enum err_code store_lease_save(struct store *store, const struct lease *lease, struct err *err) MUST_USE;
bool store_lease_has(struct store *store, const char *day);
/* Numbers left on a day, without the kiosk's own band. */
int store_lease_left(struct store *store, const char *day);
int64_t store_lease_generation(struct store *store);
/* This kiosk is a copy or was set back: none of its leases may be used any more. tag: of its numbers until it has
 * another lease; "" for none, then it gives no number. */
enum err_code store_lease_discard(struct store *store, const char *tag, struct err *err) MUST_USE;

#endif
