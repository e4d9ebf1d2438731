#include "printer/escpos_priv.h"

#include "base/check.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void escpos_cut_fragment(struct escpos *escpos)
{
	if (escpos->fragment && escpos->quirk->cut != ESCPOS_CUT_NONE)
		escpos_add_cut(&escpos->control, escpos->quirk);
	escpos->fragment = false;
}

enum err_code escpos_job_submit(struct escpos *escpos, struct printer_job *job)
{
	if (escpos->phase == ESCPOS_CLOSED || escpos->silent)
		return ERR_OFFLINE;
	if (escpos->flags & ESCPOS_FAULTS || (escpos->phase == ESCPOS_READY && !(escpos->flags & PRINTER_ONLINE)))
		return ERR_CONFLICT;
	if (escpos->phase != ESCPOS_READY || escpos->job_id[0] != '\0')
		return ERR_AGAIN;
	struct escpos_request_end end = {.grade = escpos->grade};
	escpos_job_process_id(job->id, job->paper, end.process_id);
	enum err_code code =
		escpos_encode(&job->raster, job->cut, escpos->quirk, &end, &escpos->stream, NULL);
	if (code != ERR_OK)
		return code;
	snprintf(escpos->job_id, sizeof escpos->job_id, "%s", job->id);
	snprintf(escpos->process_id, sizeof escpos->process_id, "%s", end.process_id);
	escpos->job_rows = job->raster.height;
	free(job->raster.bits);
	job->raster.bits = NULL;
	escpos->sent = escpos->mark = 0;
	escpos->done_confirmed = false;
	escpos->verified = 0;
	escpos->late_id[0] = '\0';
	escpos->unanswered = 0;
	escpos->fragment = escpos->fragment || job->hanging;
	escpos_cut_fragment(escpos);
	escpos_drop_ask(escpos);
	if (!escpos->two_way) {
		escpos_enter(escpos, ESCPOS_SENDING);
		return ERR_OK;
	}
	escpos_enter(escpos, ESCPOS_CHECKING);
	escpos->ask_n = 2;
	if (escpos_may_ask(escpos))
		escpos_ask_status(escpos, 2);
	return ERR_OK;
}

static void remember_late(struct escpos *escpos)
{
	memcpy(escpos->late_id, escpos->job_id, sizeof escpos->late_id);
	memcpy(escpos->late_process, escpos->process_id, sizeof escpos->late_process);
	escpos->late_until_ms = escpos->now_ms + PRINTER_LATE_MS;
}

/* Rule 1. Does not change the phase. */
void escpos_job_end(struct escpos *escpos, enum printer_outcome outcome)
{
	char id[ID_SIZE];
	CHECK(escpos->job_id[0] != '\0');
	CHECK(outcome != PRINTER_CONFIRMED || escpos->done_confirmed);
	memcpy(id, escpos->job_id, sizeof id);
	bool all = escpos->sent == escpos->stream.bytes.len;
	/* A share of the rows, which is good enough for the forecast. */
	if (escpos->stream.bytes.len > 0)
		escpos->rows_printed += (uint64_t)escpos->job_rows * escpos->sent / escpos->stream.bytes.len;
	if (outcome == PRINTER_UNCERTAIN) {
		escpos->fragment = !all;
		if (all && escpos->grade == PRINTER_GRADE_PROCESS_ID)
			remember_late(escpos);
	}
	escpos->job_id[0] = '\0';
	escpos_stream_finish(&escpos->stream);
	log_event(outcome == PRINTER_UNCERTAIN ? LOG_WARN : LOG_INFO, "printer.done", LOG_ID("job", id),
		LOG_INT("outcome", outcome), LOG_INT("flags", escpos->flags));
	escpos->sink.done(escpos->sink.context, id, outcome);
}

/* Two quick questions before the first byte, 2 and 4, so that paper that ran out costs no number. */
void escpos_check_step(struct escpos *escpos)
{
	if (escpos->ask == ESCPOS_ASK_NONE) {
		if (escpos_may_ask(escpos))
			escpos_ask_status(escpos, escpos->ask_n);
		return;
	}
	bool answered = escpos->answered;
	if (!escpos_ask_is_over(escpos, ESCPOS_CHECK_MS))
		return;
	escpos->silent = !answered && escpos->unanswered >= ESCPOS_TRIES;
	if (escpos->silent)
		escpos->flags &= ~(unsigned)PRINTER_ONLINE;
	if (escpos->silent || escpos->flags & ESCPOS_FAULTS) {
		escpos_enter(escpos, ESCPOS_READY);
		escpos_job_end(escpos, PRINTER_NOTHING);
	} else if (answered && escpos->ask_n == 4) {
		escpos_enter(escpos, ESCPOS_SENDING);
	} else {
		escpos->ask_n = answered ? 4 : escpos->ask_n;
		if (escpos_may_ask(escpos))
			escpos_ask_status(escpos, escpos->ask_n);
	}
}

/* Something went wrong under way. What was not yet taken must not come out later. */
static void give_up(struct escpos *escpos)
{
	bool nothing = escpos->sent == 0;
	if (nothing)
		escpos_enter(escpos, ESCPOS_READY);
	else
		escpos_start_clearing(escpos);
	escpos_job_end(escpos, nothing ? PRINTER_NOTHING : PRINTER_UNCERTAIN);
	/* All bytes may be out and the cut among those that were thrown away. */
	escpos->fragment = escpos->fragment || !nothing;
}

static void poll_between(struct escpos *escpos, int64_t every_ms)
{
	bool free = escpos_ask_is_over(escpos, ESCPOS_NEVER_MS) && escpos_may_ask(escpos);
	if (escpos->two_way && free && escpos->control.len == 0 && escpos_at_boundary(escpos) &&
		escpos->now_ms - escpos->polled_ms >= every_ms)
		escpos_poll_next(escpos);
}

/* The last byte was taken: from now on the unit may answer. */
void escpos_job_sent(struct escpos *escpos)
{
	escpos->noise_at_finish = escpos->parser.noise;
	escpos->fences_open += escpos->grade == PRINTER_GRADE_FENCE;
	escpos_enter(escpos, ESCPOS_FINISHING);
}

void escpos_sending_step(struct escpos *escpos)
{
	int64_t stall_ms = escpos->flags & PRINTER_HEAD_HOT ? ESCPOS_STALL_HOT_MS : ESCPOS_STALL_MS;
	if (escpos->flags & ESCPOS_FAULTS || escpos->now_ms - escpos->moved_ms >= stall_ms) {
		give_up(escpos);
		return;
	}
	poll_between(escpos, ESCPOS_POLL_SENDING_MS);
}

static void finish_timed(struct escpos *escpos, int64_t waited_ms)
{
	unsigned rows_per_s = escpos->quirk->mm_per_s * escpos->quirk->dots_per_mm;
	if (waited_ms < (int64_t)escpos->job_rows * 1000 / rows_per_s + ESCPOS_ANSWER_MS)
		return;
	if (escpos->two_way && escpos->ask != ESCPOS_ASK_NONE)
		return; /* the last question is still open */
	escpos_enter(escpos, ESCPOS_READY);
	escpos_job_end(escpos, PRINTER_ASSUMED);
}

/* A fence is answered when the data before it was read, which can be a moment before the paper shows it: two more
 * answers must say that the unit is well. */
static bool is_verified(struct escpos *escpos)
{
	if (escpos->grade != PRINTER_GRADE_FENCE || !escpos->two_way)
		return true;
	bool ours = escpos->ask == ESCPOS_ASK_STATUS && escpos->asked_ms >= escpos->fenced_ms;
	if (!escpos_ask_is_over(escpos, ESCPOS_NEVER_MS))
		return false;
	escpos->verified += ours;
	if (escpos->verified < 2 && escpos_may_ask(escpos))
		escpos_ask_status(escpos, escpos->verified == 0 ? 2 : 4);
	return escpos->verified >= 2;
}

/* The time is over. */
static void finish_unanswered(struct escpos *escpos)
{
	bool well = escpos->ask == ESCPOS_ASK_NONE || escpos->now_ms - escpos->asked_ms < ESCPOS_ANSWER_MS;
	if (escpos->two_way && well && escpos->grade == PRINTER_GRADE_PROCESS_ID) {
		/* All bytes are there and the unit is well: only its answer is missing. Clearing could cut a ticket short. */
		escpos_enter(escpos, ESCPOS_READY);
		escpos_job_end(escpos, PRINTER_UNCERTAIN);
	} else {
		give_up(escpos);
	}
}

static bool is_overdue(const struct escpos *escpos)
{
	int64_t limit_ms = ESCPOS_FINISH_MS + (int64_t)escpos->job_rows * ESCPOS_ROW_MS;
	if (escpos->flags & PRINTER_HEAD_HOT)
		limit_ms += ESCPOS_STALL_HOT_MS;
	return escpos->now_ms - escpos->phase_since_ms >= limit_ms;
}

void escpos_finishing_step(struct escpos *escpos)
{
	bool confirmed = escpos->done_confirmed && is_verified(escpos);
	bool faulty = escpos->flags & ESCPOS_FAULTS;
	if (confirmed && (!faulty || escpos->grade == PRINTER_GRADE_PROCESS_ID)) {
		escpos_drop_ask(escpos);
		escpos_enter(escpos, ESCPOS_READY);
		escpos_job_end(escpos, PRINTER_CONFIRMED);
	} else if (faulty) {
		give_up(escpos);
	} else if (is_overdue(escpos)) {
		finish_unanswered(escpos);
	} else if (escpos->grade == PRINTER_GRADE_TIMED) {
		finish_timed(escpos, escpos->now_ms - escpos->phase_since_ms);
	}
	if (escpos->phase == ESCPOS_FINISHING && !escpos->done_confirmed)
		poll_between(escpos, ESCPOS_POLL_FINISHING_MS);
}
