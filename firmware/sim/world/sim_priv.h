/* The world of one day as it runs. Seen by sim_*.c and their tests only. */
#ifndef MOTCUA_SIM_SIM_PRIV_H
#define MOTCUA_SIM_SIM_PRIV_H

#include "model/ticket.h"
#include "sim/world/sim.h"

#define SIM_EVENTS_MAX 65536
#define SIM_TICKETS_MAX (2 * SIM_VISITS_MAX) /* a voided one may be given anew */
#define SIM_RECORDS_MAX (4 * SIM_VISITS_MAX)
#define SIM_INBOX_SIZE 131072 /* a power of two, more than twice SIM_RECORDS_MAX */
#define SIM_NOBODY UINT32_MAX

enum sim_event_kind {
	EVENT_CHANGE, /* who: index of plan->changes */
	EVENT_ARRIVE, /* who: visit */
	EVENT_READY,  /* who: ticket; its paper is real */
	EVENT_SYNC,   /* who: kiosk */
	EVENT_DESK,   /* who: counter; it may call */
	EVENT_END,    /* who: counter; service or waiting in vain is over */
	EVENT_RETURN, /* who: ticket; an absent one is back, a held one's time is up */
	EVENT_RATE,   /* who: ticket */
};

struct sim_event {
	int64_t at_ms; /* wall time of the center */
	uint32_t order, who;
	enum sim_event_kind kind;
};

enum sim_life { LIFE_RESERVED, LIFE_WAITING, LIFE_CALLED, LIFE_HELD, LIFE_SERVED, LIFE_ABSENT, LIFE_VOID };

struct sim_ticket { /* the center's row */
	int64_t issued_ms, ready_ms, first_called_ms, called_ms, ended_ms, hold_until_ms;
	uint32_t visit;
	unsigned value;
	uint8_t service, weight, kiosk, counter, only_desk;
	bool emergency, offline, known; /* known: the center has heard of it */
	bool comes, went;               /* comes: is really at the counter; went: absent or held once already */
	uint8_t ratings;
	enum sim_life life;
	enum ticket_state paper;
	uint8_t made_hour; /* of the promise */
	bool promised;
	struct estimate_answer answer;
	int64_t promised_ms;
};

enum sim_record_kind { RECORD_ISSUED, RECORD_PRINTED, RECORD_VOIDED, RECORD_RATED };

struct sim_record { /* of a kiosk's journal */
	uint64_t id;
	int64_t wall_ms, boot_ms; /* as the kiosk's clocks had it */
	uint32_t ticket, boot;
	enum sim_record_kind kind;
	uint8_t kiosk;
	bool trusted, acknowledged;
	unsigned effects; /* how often the center acted on it: must end as 1 */
};

struct sim_kiosk {
	bool net_down, syncing, clock_jumped;
	int paper_out;               /* outages that overlap */
	int64_t clock_ms;            /* wall clock less the true time */
	int64_t booted_ms, heard_ms; /* heard: by the center, last */
	uint32_t boot;
	unsigned lease_next[SIM_SERVICES_MAX], lease_to[SIM_SERVICES_MAX], emergency_next[SIM_SERVICES_MAX];
	size_t first_record; /* all before are acknowledged */
};

struct sim_desk {
	struct queue_desk desk;
	bool open, serving, woken; /* woken: an EVENT_DESK is under way */
	int pauses_now;            /* that overlap */
	uint32_t ticket;
	int64_t since_ms;    /* of the call it serves, of the pause */
	int64_t free_ms;     /* since when it could have called */
	int64_t close_by_ms; /* the shift is over: serves on at most until then; 0 */
	int64_t counted_ms;  /* time open is taught up to here */
	double speed;
};

struct sim {
	struct sim_center center;
	struct sim_options options;
	const struct sim_plan *plan;
	struct estimate *estimate;
	struct estimate_rng rng;
	int64_t now_ms;
	unsigned day;
	uint64_t day_seed;
	int center_down;

	struct sim_event events[SIM_EVENTS_MAX];
	size_t event_count;
	uint32_t event_order;

	struct sim_ticket tickets[SIM_TICKETS_MAX];
	size_t ticket_count;
	uint32_t ticket_of[SIM_VISITS_MAX];
	struct queue_ticket waiting[SIM_TICKETS_MAX]; /* tie: ticket + 1 */
	size_t waiting_count;
	struct sim_desk desks[SIM_COUNTERS_MAX];
	struct sim_kiosk kiosks[SIM_KIOSKS_MAX];
	unsigned given[SIM_SERVICES_MAX]; /* online, by service */
	struct sim_record records[SIM_RECORDS_MAX];
	size_t record_count;
	uint64_t inbox[SIM_INBOX_SIZE];

	struct estimate_answer board[SIM_SERVICES_MAX];
	int64_t board_ms; /* 0: none yet today */
	struct sim_tally tally;
	struct sim_broken broken[SIM_BROKEN_MAX];
	unsigned broken_count;
};

/* sim_world.c */
void sim_event_add(struct sim *sim, int64_t at_ms, enum sim_event_kind kind, uint32_t who);
/* sim_desk.c: counters and their clerks */
void sim_desk_start(struct sim *sim);
void sim_desk_change(struct sim *sim, const struct sim_change *change);
void sim_desk_call(struct sim *sim, unsigned desk);
void sim_desk_end(struct sim *sim, unsigned desk);
void sim_desk_back(struct sim *sim, uint32_t ticket);
/* A ticket became callable. */
void sim_desk_join(struct sim *sim, uint32_t ticket);
/* sim_kiosk.c: citizens at kiosks, the way to the center */
void sim_kiosk_start(struct sim *sim);
void sim_kiosk_change(struct sim *sim, const struct sim_change *change);
void sim_kiosk_arrive(struct sim *sim, uint32_t visit);
void sim_kiosk_ready(struct sim *sim, uint32_t ticket);
void sim_kiosk_rate(struct sim *sim, uint32_t ticket);
void sim_kiosk_sync(struct sim *sim, unsigned kiosk);
/* sim_view.c: what the estimate is asked and taught */
void sim_view_promise(struct sim *sim, struct sim_ticket *ticket);
/* What the board says one would wait; negative: nothing. */
double sim_view_told(struct sim *sim, unsigned service);
void sim_view_called(struct sim *sim, const struct sim_ticket *ticket);
unsigned sim_view_hour(const struct sim *sim);
/* sim_check.c: what must always hold */
void sim_check_call(struct sim *sim, unsigned desk, const struct queue_ticket *chosen);
void sim_check_day(struct sim *sim);
void sim_check_fail(struct sim *sim, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
