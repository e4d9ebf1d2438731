/* The ESC/POS driver. Its state machine is drawn in escpos_priv.h. */
#include "printer/escpos_priv.h"

#include "base/check.h"
#include "base/log.h"
#include "link/link.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_busy(const struct escpos *escpos)
{
	return escpos->phase != ESCPOS_CLOSED && escpos->phase != ESCPOS_READY;
}

/* All of its memory now: a request that can't be queued later would make a healthy unit look silent. */
static bool reserve(struct buf *control)
{
	static const char zeros[ESCPOS_CONTROL_MAX];
	buf_init(control, ESCPOS_CONTROL_MAX);
	buf_add(control, zeros, sizeof zeros);
	bool there = !control->failed;
	buf_clear(control);
	return there;
}

static struct printer *driver_create(struct link *link, const char *options, const struct printer_sink *sink)
{
	const char *name = "auto";
	if (options && options[0] != '\0') {
		if (strncmp(options, "model=", 6) != 0)
			return NULL;
		name = options + 6;
	}
	const struct escpos_quirk *quirk = escpos_quirk_named(name);
	struct escpos *escpos = quirk ? calloc(1, sizeof *escpos) : NULL;
	if (!escpos)
		return NULL;
	escpos->link = link;
	escpos->sink = *sink;
	escpos->quirk = quirk;
	escpos->quirk_is_fixed = strcmp(name, "auto") != 0;
	/* Ids of an earlier run must not meet ours. */
	unsigned char seed[2];
	id_random(seed, sizeof seed);
	escpos->process_number = (unsigned)seed[0] << 8 | seed[1];
	if (reserve(&escpos->control))
		return (struct printer *)escpos;
	buf_finish(&escpos->control);
	free(escpos);
	return NULL;
}

static enum err_code driver_open(struct printer *printer, struct err *err)
{
	struct escpos *escpos = (struct escpos *)printer;
	CHECK(escpos->phase == ESCPOS_CLOSED);
	/* Answers carry the job that they are for, so an old one to recall is no other's; all else would be. */
	escpos->link->keeps_old_input = escpos->recalling;
	enum err_code code = link_open(escpos->link, err);
	if (code != ERR_OK)
		return err_wrap(err, code, "printer");
	escpos_parser_init(&escpos->parser);
	escpos->flags = 0;
	escpos->model[0] = '\0';
	escpos->control_sent = 0;
	buf_clear(&escpos->control);
	if (escpos->recalling)
		escpos_enter(escpos, ESCPOS_LISTENING);
	else
		escpos_start_clearing(escpos);
	escpos->fences_open = 0;
	escpos->strays = 0;
	escpos->started = false;
	return ERR_OK;
}

static void driver_close(struct printer *printer)
{
	struct escpos *escpos = (struct escpos *)printer;
	if (escpos->phase == ESCPOS_CLOSED)
		return;
	if (escpos->job_id[0] != '\0') {
		bool begun = escpos->sent > 0;
		escpos_job_end(escpos, begun ? PRINTER_UNCERTAIN : PRINTER_NOTHING);
		/* What the line had taken may be lost with it, and the cut is the last of it. */
		escpos->fragment = escpos->fragment || begun;
	}
	link_close(escpos->link);
	escpos->phase = ESCPOS_CLOSED;
	escpos->flags = 0;
	escpos->ask = ESCPOS_ASK_NONE;
}

static void driver_destroy(struct printer *printer)
{
	struct escpos *escpos = (struct escpos *)printer;
	if (!escpos)
		return;
	driver_close(printer);
	buf_finish(&escpos->control);
	free(escpos);
}

static int64_t idle_every_ms(const struct escpos *escpos)
{
	if (escpos->silent || escpos->flags & ESCPOS_FAULTS || !(escpos->flags & PRINTER_ONLINE) || escpos->unanswered > 0)
		return ESCPOS_POLL_FAULT_MS;
	bool automatic = escpos->quirk->automatic_status && escpos->grade == PRINTER_GRADE_PROCESS_ID;
	return automatic ? ESCPOS_POLL_IDLE_AUTOMATIC_MS : ESCPOS_POLL_IDLE_MS;
}

/* A unit that was silent and answers again may have been switched off, or be another one. */
static void idle_step(struct escpos *escpos)
{
	bool answered = escpos->answered;
	if (!escpos->two_way || !escpos_ask_is_over(escpos, ESCPOS_ANSWER_MS))
		return;
	if (escpos->unanswered >= ESCPOS_TRIES && !escpos->silent) {
		escpos->silent = true;
		escpos->flags &= ~(unsigned)PRINTER_ONLINE;
		log_event(LOG_WARN, "printer.silent", LOG_STR("model", escpos->model));
	}
	if (escpos->silent && answered && escpos->unanswered == 0) {
		escpos_start_clearing(escpos);
		return;
	}
	if (escpos->now_ms - escpos->polled_ms >= idle_every_ms(escpos) && escpos_may_ask(escpos)) {
		escpos_ask_recover(escpos);
		escpos_poll_next(escpos);
	}
}

static void advance(struct escpos *escpos)
{
	switch (escpos->phase) {
	case ESCPOS_CLOSED:
		break;
	case ESCPOS_LISTENING:
		escpos_listen_step(escpos);
		break;
	case ESCPOS_CLEARING:
		escpos_clear_step(escpos);
		break;
	case ESCPOS_PROBING:
		escpos_probe_step(escpos);
		break;
	case ESCPOS_READY:
		idle_step(escpos);
		break;
	case ESCPOS_CHECKING:
		escpos_check_step(escpos);
		break;
	case ESCPOS_SENDING:
		escpos_sending_step(escpos);
		break;
	case ESCPOS_FINISHING:
		escpos_finishing_step(escpos);
		break;
	}
}

static enum device_health health_of(const struct escpos *escpos)
{
	if (escpos->phase == ESCPOS_CLOSED)
		return DEVICE_CLOSED;
	bool starting = escpos->phase == ESCPOS_LISTENING || escpos->phase == ESCPOS_CLEARING ||
		escpos->phase == ESCPOS_PROBING;
	if (starting || escpos->silent ||
		escpos->flags & ESCPOS_FAULTS || !(escpos->flags & PRINTER_ONLINE))
		return DEVICE_FAULT;
	bool limited = escpos->flags & (PRINTER_PAPER_NEAR_END | PRINTER_HEAD_HOT) ||
		escpos->grade == PRINTER_GRADE_TIMED;
	return limited ? DEVICE_LIMITED : DEVICE_READY;
}

static void driver_state(const struct printer *printer, struct printer_state *ret_state)
{
	const struct escpos *escpos = (const struct escpos *)printer;
	*ret_state = (struct printer_state){
		.health = health_of(escpos),
		.flags = (escpos->flags | (escpos->flags & ESCPOS_PAPER_STOP ? PRINTER_PAPER_OUT : 0)) & ~ESCPOS_PAPER_STOP,
		.grade = escpos->grade,
		.dots_wide = escpos->quirk->dots_wide,
		.mm_printed = (unsigned)(escpos->rows_printed / escpos->quirk->dots_per_mm),
	};
	memcpy(ret_state->model, escpos->model, sizeof ret_state->model);
}

static void tell(struct escpos *escpos)
{
	struct printer_state state;
	driver_state((struct printer *)escpos, &state);
	const struct printer_state *told = &escpos->told;
	if (state.health == told->health && state.flags == told->flags && state.grade == told->grade &&
		strcmp(state.model, told->model) == 0)
		return;
	escpos->told = state;
	escpos->sink.changed(escpos->sink.context, &state);
}

static enum err_code driver_step(struct printer *printer, short revents, int64_t now_ms)
{
	struct escpos *escpos = (struct escpos *)printer;
	if (escpos->phase == ESCPOS_CLOSED)
		return ERR_OFFLINE;
	escpos->now_ms = now_ms;
	if (!escpos->started)
		escpos->moved_ms = escpos->phase_since_ms = now_ms;
	escpos->started = true;
	enum err_code code = escpos_receive(escpos, revents);
	if (code == ERR_OK) {
		advance(escpos);
		code = escpos_send(escpos);
	}
	if (code != ERR_OK) {
		log_event(LOG_WARN, "printer.lost", LOG_STR("link", escpos->link->address));
		driver_close(printer);
	}
	tell(escpos);
	return code;
}

static int64_t next_deadline_ms(const struct escpos *escpos)
{
	if (escpos->phase == ESCPOS_PROBING && escpos->ask == ESCPOS_ASK_NONE)
		return escpos->polled_ms + ESCPOS_POLL_FAULT_MS;
	if (is_busy(escpos))
		return escpos->now_ms + (link_fd(escpos->link) < 0 ? ESCPOS_TICK_MS : ESCPOS_POLL_SENDING_MS / 4);
	if (escpos->ask != ESCPOS_ASK_NONE)
		return escpos->asked_ms + ESCPOS_ANSWER_MS;
	return escpos->two_way ? escpos->polled_ms + idle_every_ms(escpos) : DEVICE_NO_DEADLINE;
}

static void driver_wait(const struct printer *printer, struct device_wait *ret_wait)
{
	const struct escpos *escpos = (const struct escpos *)printer;
	*ret_wait = (struct device_wait){.fd = -1, .deadline_ms = DEVICE_NO_DEADLINE};
	if (escpos->phase == ESCPOS_CLOSED)
		return;
	ret_wait->fd = link_fd(escpos->link);
	bool muted = escpos->now_ms < escpos->muted_ms;
	ret_wait->events = (short)((muted ? 0 : POLLIN) | (escpos_wants_to_send(escpos) ? POLLOUT : 0));
	ret_wait->deadline_ms = next_deadline_ms(escpos);
	if (muted && ret_wait->deadline_ms > escpos->muted_ms)
		ret_wait->deadline_ms = escpos->muted_ms;
	if (!escpos->started || (escpos->ask != ESCPOS_ASK_NONE && escpos->answered))
		ret_wait->deadline_ms = 0; /* there is something to do at once */
}

static void driver_recall(struct printer *printer, const char *job_id, unsigned paper)
{
	struct escpos *escpos = (struct escpos *)printer;
	CHECK(escpos->phase == ESCPOS_CLOSED);
	snprintf(escpos->late_id, sizeof escpos->late_id, "%s", job_id);
	escpos_job_process_id(job_id, paper, escpos->late_process);
	escpos->late_until_ms = INT64_MAX;
	escpos->recalling = true;
}

static enum err_code driver_submit_take(struct printer *printer, struct printer_job *job)
{
	return escpos_job_submit((struct escpos *)printer, job);
}

const struct printer_driver printer_escpos = {
	.name = "escpos",
	.create = driver_create,
	.destroy = driver_destroy,
	.open = driver_open,
	.close = driver_close,
	.wait = driver_wait,
	.step = driver_step,
	.recall = driver_recall,
	.submit_take = driver_submit_take,
	.state = driver_state,
};
