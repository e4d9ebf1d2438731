#include "display/board.h"

#include <string.h>

void board_init(struct board *board, int64_t now_ms)
{
	memset(board, 0, sizeof(*board));
	board->heard_ms = now_ms;
	board->sequence = -1;
	board->hall.sequence = -1;
	board->refetch = true;
	board->asked_ms = now_ms - BOARD_REFETCH_MS;
}

void board_zone(struct board *board, const unsigned *counters, size_t count)
{
	memset(board->zone, 0, sizeof(board->zone));
	board->has_zone = count > 0;
	for (size_t i = 0; i < count; i++) {
		if (counters[i] < CATALOGUE_COUNTERS_MAX)
			board->zone[counters[i]] = true;
	}
}

bool board_has_counter(const struct board *board, unsigned counter)
{
	return !board->has_zone || (counter < CATALOGUE_COUNTERS_MAX && board->zone[counter]);
}

void board_restore(struct board *board, const struct hall *hall, int64_t truth_wall_ms)
{
	board->hall = *hall;
	board->has_hall = true;
	board->truth_wall_ms = truth_wall_ms;
	board->heard_ms -= BOARD_STALE_MS; /* it is old whatever the clock says */
}

void board_heard(struct board *board, int64_t now_ms, int64_t wall_ms)
{
	/* A heartbeat makes what was restored from the disk no truer. */
	if (!board->fresh)
		return;
	board->heard_ms = now_ms;
	board->truth_wall_ms = wall_ms;
}

static bool was_seen(struct board *board, const struct hall_call *call)
{
	for (size_t i = 0; i < BOARD_SEEN_MAX; i++) {
		if (board->seen[i].times == call->times && strcmp(board->seen[i].ticket, call->ticket) == 0)
			return true;
	}
	struct board_seen *seen = &board->seen[board->seen_next++ % BOARD_SEEN_MAX];
	memcpy(seen->ticket, call->ticket, sizeof(seen->ticket));
	seen->times = call->times;
	return false;
}

/* Time at the center, by its own clock. */
static int64_t center_now(const struct board *board, int64_t now_ms, int64_t wall_ms)
{
	return board->fresh && board->hall.as_of_ms > 0 ? board->hall.as_of_ms + (now_ms - board->hall.heard_ms) : wall_ms;
}

static void line_up(struct board *board, const struct hall_call *call, int64_t late_ms, int64_t center_ms)
{
	if (!board_has_counter(board, call->counter) || was_seen(board, call))
		return;
	/* A call from the future is a wrong clock, not a late call. */
	if (center_ms - call->called_ms > late_ms || board->count == BOARD_WAITING_MAX)
		return;
	/* By the time of the call: one that was missed stands before those that came after it. */
	size_t at = board->count++;
	for (; at > 0; at--) {
		const struct hall_call *before = &board->waiting[(board->first + at - 1) % BOARD_WAITING_MAX];
		if (before->called_ms <= call->called_ms)
			break;
		board->waiting[(board->first + at) % BOARD_WAITING_MAX] = *before;
	}
	board->waiting[(board->first + at) % BOARD_WAITING_MAX] = *call;
}

void board_hall(struct board *board, const struct hall *hall, int64_t now_ms, int64_t wall_ms)
{
	int64_t late_ms = board->fresh ? BOARD_LATE_MS : BOARD_FIRST_LATE_MS;

	if (board->fresh && hall->sequence >= 0 && hall->sequence < board->hall.sequence)
		return; /* an answer that an event overtook */
	board->hall = *hall;
	board->hall.heard_ms = now_ms;
	board->has_hall = board->fresh = true;
	board_heard(board, now_ms, wall_ms);
	if (hall->sequence > board->sequence)
		board->sequence = hall->sequence;
	for (size_t i = hall->call_count; i-- > 0;) /* oldest first */
		line_up(board, &hall->calls[i], late_ms, hall->as_of_ms > 0 ? hall->as_of_ms : wall_ms);
}

/* Puts the call on top of the list, once, and into its counter's row. */
static void note_call(struct hall *hall, const struct hall_call *call)
{
	size_t kept = 0;

	for (size_t i = 0; i < hall->call_count; i++) {
		if (strcmp(hall->calls[i].ticket, call->ticket) != 0)
			hall->calls[kept++] = hall->calls[i];
	}
	if (kept == HALL_CALLS_MAX)
		kept--;
	memmove(&hall->calls[1], &hall->calls[0], kept * sizeof(hall->calls[0]));
	hall->calls[0] = *call;
	hall->call_count = kept + 1;
	for (size_t i = 0; i < hall->counter_count; i++) {
		struct hall_counter *counter = &hall->counters[i];
		if (counter->number == call->counter) {
			counter->state = COUNTER_SERVING;
			memcpy(counter->serving, call->number, sizeof(counter->serving));
		} else if (strcmp(counter->serving, call->number) == 0) {
			counter->serving[0] = '\0'; /* it was sent on from there */
		}
	}
}

void board_call(struct board *board, const struct hall_call *call, int64_t sequence, int64_t now_ms, int64_t wall_ms)
{
	int64_t center_ms = center_now(board, now_ms, wall_ms);

	board_sequence(board, sequence);
	if (!board->fresh) { /* the document that is on its way holds it too */
		board->refetch = true;
		return;
	}
	board_heard(board, now_ms, wall_ms);
	if (sequence < 0 || sequence > board->hall.sequence) {
		note_call(&board->hall, call);
		if (sequence >= 0)
			board->hall.sequence = sequence;
	}
	line_up(board, call, BOARD_LATE_MS, center_ms);
}

void board_sequence(struct board *board, int64_t sequence)
{
	if (sequence < 0)
		return;
	/* Lower than before: the center begins anew. */
	if (board->sequence >= 0 && (sequence > board->sequence + 1 || sequence < board->sequence))
		board->refetch = true;
	if (board->fresh && sequence < board->sequence)
		board->hall.sequence = -1;
	board->sequence = sequence;
}

bool board_take_refetch(struct board *board, int64_t now_ms)
{
	if (!board->refetch || now_ms - board->asked_ms < BOARD_REFETCH_MS)
		return false;
	board->refetch = false;
	board->asked_ms = now_ms;
	return true;
}

static int64_t shown_until(const struct board *board, bool speaking)
{
	return board->shown_ms + (speaking ? BOARD_SHOW_MOST_MS : BOARD_SHOW_MS);
}

bool board_tick(struct board *board, int64_t now_ms, bool speaking)
{
	if (board->showing && now_ms >= shown_until(board, speaking))
		board->showing = false;
	if (board_mode(board, now_ms) == BOARD_STALE) {
		board->showing = false;
		return false;
	}
	if (board->showing || board->count == 0)
		return false;
	board->shown = board->waiting[board->first];
	board->first = (board->first + 1) % BOARD_WAITING_MAX;
	board->count--;
	board->showing = true;
	board->shown_ms = now_ms;
	if (board->shown.counter < CATALOGUE_COUNTERS_MAX)
		board->lit_until_ms[board->shown.counter] = now_ms + BOARD_LIT_MS;
	return true;
}

static int64_t sooner(int64_t at_ms, int64_t than_ms, int64_t now_ms)
{
	return at_ms > now_ms && at_ms < than_ms ? at_ms : than_ms;
}

int64_t board_deadline(const struct board *board, int64_t now_ms)
{
	int64_t until_ms = INT64_MAX;

	if (board->count > 0 && !board->showing && board_mode(board, now_ms) != BOARD_STALE)
		return now_ms;
	if (board->showing) {
		until_ms = sooner(shown_until(board, false), until_ms, now_ms);
		until_ms = sooner(shown_until(board, true), until_ms, now_ms);
	}
	if (board->refetch)
		until_ms = sooner(board->asked_ms + BOARD_REFETCH_MS, until_ms, now_ms);
	until_ms = sooner(board->heard_ms + BOARD_AGE_MS, until_ms, now_ms);
	until_ms = sooner(board->heard_ms + BOARD_STALE_MS, until_ms, now_ms);
	for (size_t i = 0; i < CATALOGUE_COUNTERS_MAX; i++)
		until_ms = sooner(board->lit_until_ms[i], until_ms, now_ms);
	return until_ms;
}

enum board_mode board_mode(const struct board *board, int64_t now_ms)
{
	if (now_ms - board->heard_ms >= BOARD_STALE_MS)
		return BOARD_STALE;
	return board->showing ? BOARD_ANNOUNCE : BOARD_NORMAL;
}

bool board_is_old(const struct board *board, int64_t now_ms)
{
	return now_ms - board->heard_ms >= BOARD_AGE_MS;
}

bool board_is_lit(const struct board *board, unsigned counter, int64_t now_ms)
{
	return counter < CATALOGUE_COUNTERS_MAX && now_ms < board->lit_until_ms[counter];
}

const struct hall_call *board_recent(const struct board *board, size_t i)
{
	size_t at = 0;

	if (board->showing && i-- == 0)
		return &board->shown;
	for (size_t j = 0; j < board->hall.call_count; j++) {
		const struct hall_call *call = &board->hall.calls[j];
		bool waits = false;
		if (!board_has_counter(board, call->counter) ||
		    (board->showing && strcmp(call->ticket, board->shown.ticket) == 0))
			continue;
		/* What is still to be announced is not yet news of the past. */
		for (size_t k = 0; k < board->count && !waits; k++)
			waits = strcmp(board->waiting[(board->first + k) % BOARD_WAITING_MAX].ticket, call->ticket) == 0;
		if (!waits && at++ == i)
			return call;
	}
	return NULL;
}
