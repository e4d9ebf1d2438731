/*
 * The ESC/POS driver from inside. After recall() open() leads first to LISTENING, from where listen_step() goes on to
 * CLEARING: what is sent there would cut off a ticket that the unit is still printing for a run of this program that
 * has crashed. Its states otherwise, with the function on each edge:
 *
 *            open()                 clear_step()              probe_step()
 *   CLOSED ----------> CLEARING ------------------> PROBING ---------------> READY <-----------+
 *     ^                 ^    ^      all sent           |                     |   |             |
 *     |                 |    |                         | fault: asks again   |   | job_submit()|
 *     | close(),        |    |                         | every second        |   v             |
 *     | lost()          |    |                         +--<--+               |  CHECKING ------+ job_end(NOTHING):
 *     |                 |    |                                               |   |             | fault or silence
 *   (every state)       |    |                                               |   | check_step()|
 *                       |    |                                               |   v             |
 *                       |    +---- job_end(UNCERTAIN) <---------------------SENDING            |
 *                       |          fault, stall: what the unit              |   | job_sent()   |
 *                       |          still holds must not be printed          |   v             |
 *                       |                                      +------------FINISHING ---------+ job_end(CONFIRMED,
 *                       |                                      v                                ASSUMED), or UNCERTAIN
 *                       +------------- the silent unit answers again (idle_step)                of a unit that is well
 *
 * Rules:
 *  1. A job that was taken is answered exactly once, by job_end().
 *  2. CONFIRMED needs the unit's own answer behind the last byte: the job's process id; or the answer to the
 *     last fence, with nothing unexplained before it and a unit that says afterwards that it is well.
 *  3. NOTHING is said only while no byte of the job was written.
 *  4. Status is asked for only between commands, in SENDING at most every ESCPOS_POLL_SENDING_MS.
 *  5. An answer counts only if no noise came between request and answer.
 *  6. Answers to DLE EOT do not say which question they answer. So one question is open at a time; one that was
 *     given up may still be answered (a full buffer holds it back), and only a silence makes the next one safe.
 *     While a job is on its way no question is ever given up.
 *  7. A unit that never answers anything is used only where the configuration names a model that may be mute.
 */
#ifndef MOTCUA_PRINTER_ESCPOS_PRIV_H
#define MOTCUA_PRINTER_ESCPOS_PRIV_H

#include "printer/escpos_encode.h"
#include "printer/escpos_quirks.h"
#include "printer/escpos_status.h"
#include "printer/printer.h"

#define ESCPOS_CONTROL_MAX 16384
#define ESCPOS_CONTROL_FULL 4096      /* with so much unsent nothing more is asked */
#define ESCPOS_NOISY_MS 1000          /* for so long after noise automatic status is not believed */
#define ESCPOS_ANSWER_MS 500          /* for a status; real-time, so it is fast */
#define ESCPOS_NAME_MS 700            /* for what waits its turn in the unit's buffer */
#define ESCPOS_PROCESS_MS 2000
#define ESCPOS_CHECK_MS 300           /* before a job: the visitor waits */
#define ESCPOS_POLL_SENDING_MS 200
#define ESCPOS_POLL_FINISHING_MS 300
#define ESCPOS_POLL_IDLE_MS 2000
#define ESCPOS_POLL_IDLE_AUTOMATIC_MS 5000 /* changes come by themselves: this only proves that the unit lives */
#define ESCPOS_POLL_FAULT_MS 1000
#define ESCPOS_QUIET_MS 700           /* after a question that was given up */
#define ESCPOS_LISTEN_MS 1500         /* to a unit that may still be printing for an earlier run */
#define ESCPOS_TRIES 3                /* unanswered requests until a unit counts as silent */
#define ESCPOS_STALL_MS 10000         /* not one byte taken for so long */
#define ESCPOS_STALL_HOT_MS 60000     /* while the head cools */
#define ESCPOS_FINISH_MS 8000         /* for the completion answer, plus ESCPOS_ROW_MS a row */
#define ESCPOS_ROW_MS 6
#define ESCPOS_MUTE_MS 50             /* a device that is readable without bytes is asked so often at most */
#define ESCPOS_TICK_MS 5              /* for links without a descriptor, while busy */
#define ESCPOS_FAULTS \
	(PRINTER_PAPER_OUT | ESCPOS_PAPER_STOP | PRINTER_COVER_OPEN | PRINTER_CUTTER_FAULT | PRINTER_RECOVERABLE | \
		PRINTER_UNRECOVERABLE)

enum escpos_phase {
	ESCPOS_CLOSED,
	ESCPOS_LISTENING,
	ESCPOS_CLEARING,
	ESCPOS_PROBING,
	ESCPOS_READY,
	ESCPOS_CHECKING,
	ESCPOS_SENDING,
	ESCPOS_FINISHING,
};

/* What was asked and not yet answered. */
enum escpos_ask { ESCPOS_ASK_NONE, ESCPOS_ASK_STATUS, ESCPOS_ASK_NAME, ESCPOS_ASK_PROCESS, ESCPOS_ASK_FENCE };

enum escpos_probe {
	ESCPOS_PROBE_STATUS_1,
	ESCPOS_PROBE_STATUS_2,
	ESCPOS_PROBE_STATUS_3,
	ESCPOS_PROBE_STATUS_4,
	ESCPOS_PROBE_NAME,
	ESCPOS_PROBE_PROCESS,
	ESCPOS_PROBE_FENCE,
	ESCPOS_PROBE_OVER,
};

struct escpos {
	struct link *link;
	struct printer_sink sink;
	const struct escpos_quirk *quirk;
	bool quirk_is_fixed; /* by option */

	enum escpos_phase phase;
	int64_t now_ms;
	int64_t phase_since_ms;
	int64_t moved_ms;   /* last time a byte was written or a state begun */
	int64_t polled_ms;  /* last status request */
	int64_t muted_ms;   /* not to be woken by POLLIN before this */
	int64_t noisy_ms;   /* last noise */
	int64_t heard_ms;   /* last byte from the unit */
	bool started;       /* a step brought the time */

	struct escpos_parser parser;
	unsigned flags;
	bool two_way;       /* answers DLE EOT */
	bool silent;
	unsigned unanswered; /* requests in a row */
	unsigned fences_open; /* fences sent and not answered: answers come in order */
	bool fence_seen;     /* at least one answer since the last request */
	enum printer_grade grade;
	char model[sizeof ((struct printer_state *)0)->model];
	struct printer_state told; /* last given to the sink */

	enum escpos_ask ask;
	unsigned ask_n;      /* of DLE EOT */
	int64_t asked_ms;
	unsigned noise_at_ask;
	unsigned noise_at_finish;
	bool answered;       /* the ask above got its answer */
	unsigned strays;     /* questions given up, which may yet be answered */
	unsigned poll_turn;
	enum escpos_probe probe;
	unsigned probe_tries;
	char process_id[ESCPOS_ID_SIZE];
	unsigned process_number;

	struct buf control;  /* commands outside of jobs, sent before anything else */
	size_t control_sent;

	char job_id[ID_SIZE]; /* "" when idle */
	unsigned job_rows;
	struct escpos_stream stream;
	size_t sent;
	size_t mark;          /* index of the boundary that sending heads for */
	bool done_confirmed;  /* the answer behind the last byte came */
	unsigned verified;    /* status answers since, for fenced units */
	int64_t fenced_ms;    /* when the fence was answered */
	bool fragment;        /* half a ticket may hang in the slot: cut before the next */
	uint64_t rows_printed;

	char late_id[ID_SIZE]; /* of a job given up as uncertain */
	char late_process[ESCPOS_ID_SIZE];
	int64_t late_until_ms;
	bool recalling; /* late_id is a job of an earlier run */
};

/* escpos_io.c: asking and being answered. */
void escpos_ask_status(struct escpos *escpos, unsigned n);
void escpos_ask(struct escpos *escpos, enum escpos_ask ask);
void escpos_poll_next(struct escpos *escpos);
/* Rule 6: is it safe to ask something else now? */
bool escpos_may_ask(struct escpos *escpos);
void escpos_drop_ask(struct escpos *escpos);
/* Answered, or given up after limit_ms; ESCPOS_NEVER_MS: not given up. True where nothing was asked. */
#define ESCPOS_NEVER_MS INT64_MAX
bool escpos_ask_is_over(struct escpos *escpos, int64_t limit_ms);
void escpos_ask_recover(struct escpos *escpos);
enum err_code escpos_receive(struct escpos *escpos, short revents);
enum err_code escpos_send(struct escpos *escpos);
bool escpos_wants_to_send(const struct escpos *escpos);
bool escpos_at_boundary(const struct escpos *escpos);

/* escpos_probe.c: from an opened link to a graded unit. */
void escpos_enter(struct escpos *escpos, enum escpos_phase phase);
void escpos_start_clearing(struct escpos *escpos);
/* Cuts off what hangs in the slot, if anything does. */
void escpos_cut_fragment(struct escpos *escpos);
void escpos_clear_step(struct escpos *escpos);
void escpos_probe_step(struct escpos *escpos);
void escpos_listen_step(struct escpos *escpos);

/* escpos_job.c: a job from CHECKING to its answer. */
enum err_code escpos_job_submit(struct escpos *escpos, struct printer_job *job);
void escpos_job_end(struct escpos *escpos, enum printer_outcome outcome);
void escpos_job_sent(struct escpos *escpos);
void escpos_check_step(struct escpos *escpos);
void escpos_sending_step(struct escpos *escpos);
void escpos_finishing_step(struct escpos *escpos);

#endif
