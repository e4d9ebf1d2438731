/*
 * What the hall display knows and what it shows now: pure, all times are
 * given. It never says more than it knows.
 *
 *            call (each one is shown, in order, at least BOARD_SHOW_MS)
 *   NORMAL ---------------------------------------------> ANNOUNCE
 *     ^  ^---- 6 s and spoken (at most BOARD_SHOW_MOST_MS) ----'
 *     |
 *     '---- the center is heard ---- STALE <--- 15 s without a word, from anywhere
 *
 * Calls reach it twice: as an event and in the whole document of the queue.
 * Each (ticket, times) is shown once. One that is learned too late
 * (BOARD_LATE_MS after the call) only appears among the recent ones.
 */
#ifndef MOTCUA_DISPLAY_BOARD_H
#define MOTCUA_DISPLAY_BOARD_H

#include "model/hall.h"

#define BOARD_SHOW_MS 6000
#define BOARD_SHOW_MOST_MS 15000 /* a sentence that will not end */
#define BOARD_AGE_MS 5000        /* older data carries its time */
#define BOARD_STALE_MS 15000
#define BOARD_LIT_MS 30000
#define BOARD_LATE_MS 120000
#define BOARD_FIRST_LATE_MS 15000 /* after a start only what was called just now is shown again */
#define BOARD_WAITING_MAX 64
#define BOARD_SEEN_MAX 128
#define BOARD_REFETCH_MS 1000     /* between two questions for the whole queue */

enum board_mode { BOARD_NORMAL, BOARD_ANNOUNCE, BOARD_STALE };

struct board_seen {
	char ticket[ID_SIZE];
	unsigned times;
};

struct board {
	struct hall hall;
	bool has_hall;         /* something to show, be it from the disk */
	bool fresh;            /* heard from the center since the start */
	int64_t heard_ms;      /* last word of the center, monotonic; the start where there was none */
	int64_t truth_wall_ms; /* the same by the clock on the wall; 0: never */
	int64_t sequence;      /* of the last event; -1: none */
	bool refetch;          /* something was missed: ask for the whole queue */
	int64_t asked_ms;      /* when it was last asked for */
	struct hall_call waiting[BOARD_WAITING_MAX];
	size_t first, count;
	bool showing;
	struct hall_call shown;
	int64_t shown_ms;
	struct board_seen seen[BOARD_SEEN_MAX];
	size_t seen_next;
	int64_t lit_until_ms[CATALOGUE_COUNTERS_MAX]; /* by counter number */
	bool zone[CATALOGUE_COUNTERS_MAX];            /* counters of this display; see board_zone */
	bool has_zone;
};

void board_init(struct board *board, int64_t now_ms);
/* Only these counters are called and listed; count 0: all. */
void board_zone(struct board *board, const unsigned *counters, size_t count);
bool board_has_counter(const struct board *board, unsigned counter);

/* What was known when the program last ended. Shown with its age, never announced. */
void board_restore(struct board *board, const struct hall *hall, int64_t truth_wall_ms);
/* Any word of the center, a heartbeat too. */
void board_heard(struct board *board, int64_t now_ms, int64_t wall_ms);
/* The whole document. */
void board_hall(struct board *board, const struct hall *hall, int64_t now_ms, int64_t wall_ms);
/* One call, with the sequence of its event. */
void board_call(struct board *board, const struct hall_call *call, int64_t sequence, int64_t now_ms, int64_t wall_ms);
/* The sequence of any event: a gap sets refetch. */
void board_sequence(struct board *board, int64_t sequence);
/* Whether the whole queue is to be asked for now; remembers that it was. */
bool board_take_refetch(struct board *board, int64_t now_ms);

/* Goes on to what is due. speaking: words of the shown call are still being spoken. True when another
 * call is shown from now on: board->shown is to be spoken. */
bool board_tick(struct board *board, int64_t now_ms, bool speaking);
/* Monotonic time at which something changes by itself, INT64_MAX: never. */
int64_t board_deadline(const struct board *board, int64_t now_ms);

enum board_mode board_mode(const struct board *board, int64_t now_ms);
/* Data is past BOARD_AGE_MS and says so. */
bool board_is_old(const struct board *board, int64_t now_ms);
bool board_is_lit(const struct board *board, unsigned counter, int64_t now_ms);
/* The i-th call to list as current (0) or recent, newest first; NULL past the last. While one is announced it is
 * the 0th. */
const struct hall_call *board_recent(const struct board *board, size_t i);

#endif
