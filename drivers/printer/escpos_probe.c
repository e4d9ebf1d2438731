#include "printer/escpos_priv.h"

#include "base/log.h"

#include <string.h>

void escpos_enter(struct escpos *escpos, enum escpos_phase phase)
{
	escpos->phase = phase;
	escpos->phase_since_ms = escpos->now_ms;
	escpos->moved_ms = escpos->now_ms;
}

/* Whatever the unit was in the middle of, it forgets (rows 42 and 52 of the fault list). */
void escpos_start_clearing(struct escpos *escpos)
{
	escpos_drop_ask(escpos);
	escpos->silent = false;
	escpos->unanswered = 0;
	escpos_parser_break(&escpos->parser);
	/* What is half sent must be completed, or the rest would be taken for something else. */
	if (escpos->control_sent > 0) {
		buf_drop(&escpos->control, escpos->control_sent);
		escpos->control_sent = 0;
	} else {
		buf_clear(&escpos->control);
	}
	escpos_add_clear(&escpos->control, escpos->quirk);
	escpos_ask_recover(escpos);
	escpos_enter(escpos, ESCPOS_CLEARING);
}

void escpos_listen_step(struct escpos *escpos)
{
	char id[ID_SIZE];
	bool over = escpos->now_ms - escpos->phase_since_ms >= ESCPOS_LISTEN_MS;
	if (escpos->recalling && !over)
		return;
	memcpy(id, escpos->late_id, sizeof id);
	if (escpos->recalling) {
		escpos->recalling = false;
		escpos->late_id[0] = '\0';
		escpos->sink.done(escpos->sink.context, id, PRINTER_UNCERTAIN);
	}
	escpos_start_clearing(escpos);
}

void escpos_clear_step(struct escpos *escpos)
{
	if (escpos->control.len > 0)
		return;
	escpos->two_way = false;
	escpos->grade = PRINTER_GRADE_UNKNOWN;
	escpos->probe = ESCPOS_PROBE_STATUS_1;
	escpos->probe_tries = 0;
	escpos->flags &= ~(unsigned)PRINTER_ONLINE;
	escpos_enter(escpos, ESCPOS_PROBING);
}

static void finish_probe(struct escpos *escpos)
{
	escpos_drop_ask(escpos);
	escpos->unanswered = 0;
	if (escpos->grade == PRINTER_GRADE_UNKNOWN)
		escpos->grade = PRINTER_GRADE_TIMED;
	if (!escpos->two_way)
		escpos->flags |= PRINTER_ONLINE; /* as far as anybody can tell */
	buf_add(&escpos->control, "\x1B@", 2); /* drops what a request printed on units that don't know it */
	/* Automatic status looks like a fence answer, so never both. */
	if (escpos->quirk->automatic_status && escpos->grade == PRINTER_GRADE_PROCESS_ID)
		buf_add(&escpos->control, "\x1D\x61\x0E", 3);
	/* One that says nothing may be off: it is cut before the next job. */
	if (escpos->two_way)
		escpos_cut_fragment(escpos);
	log_event(LOG_INFO, "printer.probed", LOG_STR("model", escpos->model), LOG_STR("quirks", escpos->quirk->name),
		LOG_INT("grade", escpos->grade), LOG_INT("two_way", escpos->two_way), LOG_INT("noise", escpos->parser.noise));
	escpos_enter(escpos, ESCPOS_READY);
}

static void start_probe(struct escpos *escpos)
{
	switch (escpos->probe) {
	case ESCPOS_PROBE_STATUS_1:
	case ESCPOS_PROBE_STATUS_2:
	case ESCPOS_PROBE_STATUS_3:
	case ESCPOS_PROBE_STATUS_4:
		escpos_ask_status(escpos, escpos->probe - ESCPOS_PROBE_STATUS_1 + 1);
		break;
	case ESCPOS_PROBE_NAME:
		escpos->model[0] = '\0';
		escpos_ask(escpos, ESCPOS_ASK_NAME);
		break;
	case ESCPOS_PROBE_PROCESS:
		escpos_ask(escpos, ESCPOS_ASK_PROCESS);
		break;
	case ESCPOS_PROBE_FENCE:
		escpos_ask(escpos, ESCPOS_ASK_FENCE);
		break;
	case ESCPOS_PROBE_OVER:
		finish_probe(escpos);
		break;
	}
}

static int64_t probe_limit_ms(enum escpos_probe probe)
{
	if (probe == ESCPOS_PROBE_PROCESS)
		return ESCPOS_PROCESS_MS;
	return probe >= ESCPOS_PROBE_NAME ? ESCPOS_NAME_MS : ESCPOS_ANSWER_MS;
}

/* Where the probe goes on after an answer. */
static enum escpos_probe after_answer(struct escpos *escpos)
{
	switch (escpos->probe) {
	case ESCPOS_PROBE_NAME:
		if (!escpos->quirk_is_fixed)
			escpos->quirk = escpos_quirk_for(escpos->model);
		return ESCPOS_PROBE_PROCESS;
	case ESCPOS_PROBE_PROCESS:
		escpos->grade = PRINTER_GRADE_PROCESS_ID;
		return ESCPOS_PROBE_OVER;
	case ESCPOS_PROBE_FENCE:
		escpos->grade = PRINTER_GRADE_FENCE;
		return ESCPOS_PROBE_OVER;
	default:
		escpos->two_way = true;
		return escpos->probe + 1;
	}
}

/* And after silence. GS ( H is tried only on units that know GS I: others would print it. */
static enum escpos_probe after_silence(struct escpos *escpos)
{
	switch (escpos->probe) {
	case ESCPOS_PROBE_NAME:
		if (!escpos->quirk_is_fixed)
			escpos->quirk = escpos_quirk_named("auto");
		return ESCPOS_PROBE_FENCE;
	case ESCPOS_PROBE_PROCESS:
		return ESCPOS_PROBE_FENCE;
	case ESCPOS_PROBE_FENCE:
		if (escpos->fence_seen) /* older fences were open; now all is quiet */
			escpos->grade = PRINTER_GRADE_FENCE;
		escpos->fences_open = 0;
		if (escpos->two_way || escpos->fence_seen || escpos->quirk->may_be_mute)
			return ESCPOS_PROBE_OVER;
		return ESCPOS_PROBE_STATUS_1; /* rule 6 */
	default:
		if (!escpos->two_way)
			return ESCPOS_PROBE_FENCE;
		escpos->two_way = false;
		return ESCPOS_PROBE_STATUS_1;
	}
}

/* A unit with a fault answers nothing that waits its turn, and a silent one nothing at all: look again in a second. */
static bool must_wait(struct escpos *escpos)
{
	bool stopped = escpos->two_way && escpos->probe == ESCPOS_PROBE_NAME &&
		(escpos->flags & ESCPOS_FAULTS || !(escpos->flags & PRINTER_ONLINE));
	bool silent = escpos->probe == ESCPOS_PROBE_STATUS_1 && escpos->polled_ms > escpos->phase_since_ms;
	if (!stopped && !silent)
		return false;
	if (escpos->now_ms - escpos->polled_ms < ESCPOS_POLL_FAULT_MS)
		return true;
	if (stopped) {
		escpos_ask_recover(escpos);
		escpos->probe = ESCPOS_PROBE_STATUS_1;
	}
	return false;
}

void escpos_probe_step(struct escpos *escpos)
{
	bool answered = escpos->answered;
	if (escpos->ask != ESCPOS_ASK_NONE) {
		if (!escpos_ask_is_over(escpos, probe_limit_ms(escpos->probe)))
			return;
		bool again = escpos->probe <= ESCPOS_PROBE_STATUS_4 && ++escpos->probe_tries < ESCPOS_TRIES;
		if (answered || !again) {
			escpos->probe_tries = 0;
			escpos->probe = answered ? after_answer(escpos) : after_silence(escpos);
		}
	}
	if (!must_wait(escpos) && escpos_may_ask(escpos))
		start_probe(escpos);
}
