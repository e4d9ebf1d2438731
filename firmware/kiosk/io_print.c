/*
 * Prints, one at a time. A ticket is SENDING in the journal before its first
 * byte leaves; how it ended is in the journal before anybody hears of it.
 */
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/wipe.h"
#include "kiosk/io_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOTS_PER_MM 8
#define SAVE_FORECAST_EVERY 8 /* tickets */
#define HEIGHT_MM(raster) ((raster)->height / DOTS_PER_MM)

static void tell_print(struct io *io, const struct io_print *print, enum err_code result, enum ticket_state state)
{
	if (print->is_trial && state != TICKET_SENDING)
		io_self_test_printed(io, result, state);
	if (print->name == 0 && !print->is_ticket)
		return; /* nobody asked */
	struct flow_notice *notice = io_notice(io, NOTICE_PRINT, print->name, result);
	if (print->is_ticket)
		notice->ticket = print->ticket;
	notice->ticket.state = state;
	io_tell(io);
}

static void remove_print(struct io *io, size_t i)
{
	wipe_free(io->prints[i].raster.bits);
	memmove(&io->prints[i], &io->prints[i + 1], (--io->print_count - i) * sizeof io->prints[0]);
	explicit_bzero(&io->prints[io->print_count], sizeof io->prints[0]);
	if (i == 0)
		io->printing = false;
}

static struct io_print *add_print(struct io *io, unsigned name)
{
	if (io->print_count == IO_PRINTS_MAX)
		return NULL;
	struct io_print *print = &io->prints[io->print_count++];
	*print = (struct io_print){.name = name, .since_ms = clock_mono_ms()};
	return print;
}

/* RESERVED and, for a reprint, what lies before it: the way to SENDING along the drawn edges. */
static enum err_code begin_ticket(struct io *io, struct io_print *print, struct err *err)
{
	struct ticket stored;
	enum err_code code = store_ticket_find(io->store, print->ticket.id, &stored);
	if (code != ERR_OK)
		return err_set(err, code, "no such ticket");
	if (!ticket_may_become(stored.state, TICKET_SENDING) && ticket_may_become(stored.state, TICKET_RESERVED))
		code = io_ticket_set(io, stored.id, TICKET_RESERVED, stored.prints, err);
	return code == ERR_OK ? io_ticket_set(io, stored.id, TICKET_SENDING, stored.prints + 1, err) : code;
}

void io_print_ticket(struct io *io, unsigned name, const struct ticket *asked)
{
	struct err err = {.code = ERR_OK};
	struct io_print refused = {.is_ticket = true, .name = name, .ticket = *asked};
	struct ticket stored;
	enum err_code code = store_ticket_find(io->store, asked->id, &stored);
	if (code == ERR_OK && (!io->paper || !io->catalogue))
		code = err_set(&err, ERR_OFFLINE, "nothing to print with");
	struct io_print *print = code == ERR_OK ? add_print(io, name) : NULL;
	if (code == ERR_OK && !print)
		code = err_set(&err, ERR_LIMIT, "too many prints wait");
	if (code == ERR_OK) {
		print->is_ticket = true;
		print->ticket = stored;
		print->ticket.prints++;
		memcpy(print->job, stored.id, ID_SIZE);
		code = paper_render_ticket(io->paper, &print->ticket, io->catalogue, &print->raster, &err);
		paper_forget(io->paper);
		if (code != ERR_OK)
			remove_print(io, io->print_count - 1);
	}
	if (code == ERR_OK) {
		io_print_next(io, clock_mono_ms());
		return;
	}
	log_event(LOG_WARN, "print.refused", LOG_ERR(&err));
	tell_print(io, &refused, code, asked->state);
}

static enum err_code render_petition(struct io *io, const struct flow_slip *slip, struct printer_raster *raster,
									 struct err *err)
{
	const struct flow_petition_slip *made = &slip->petition;
	const struct paper_petition petition = {made->number, made->code, made->about,
											made->due,    made->prints, made->url};
	return paper_render_petition(io->paper, &petition, io->catalogue, slip->language, raster, err);
}

static enum err_code render_slip(struct io *io, const struct flow_slip *slip, struct printer_raster *raster,
								 struct err *err)
{
	if (!io->paper || !io->catalogue)
		return err_set(err, ERR_OFFLINE, "nothing to print with");
	switch (slip->kind) {
	case SLIP_DOSSIER:
		return paper_render_dossier(io->paper, &slip->dossier, io->catalogue, slip->language, raster, err);
	case SLIP_APOLOGY:
		return paper_render_apology(io->paper, &slip->dossier, io->catalogue, slip->language, raster, err);
	case SLIP_PROCEDURE:
		return paper_render_procedure(io->paper, slip->procedure, io->catalogue, slip->language, raster, err);
	case SLIP_PETITION:
		return render_petition(io, slip, raster, err);
	case SLIP_TEST:
		return paper_render_test(io->paper, io->catalogue, slip->language, raster, err);
	}
	return err_set(err, ERR_INVALID, "no such slip");
}

static void print_slip(struct io *io, unsigned name, const struct flow_slip *slip, bool is_trial)
{
	struct err err = {.code = ERR_OK};
	const struct io_print refused = {.name = name, .is_trial = is_trial};
	struct io_print *print = add_print(io, name);
	enum err_code code =
		print ? render_slip(io, slip, &print->raster, &err) : err_set(&err, ERR_LIMIT, "too many prints");
	if (io->paper)
		paper_forget(io->paper);
	if (code == ERR_OK) {
		print->is_trial = is_trial;
		id_make(print->job);
		io_print_next(io, clock_mono_ms());
		return;
	}
	if (print)
		remove_print(io, io->print_count - 1);
	log_event(LOG_WARN, "print.refused", LOG_ERR(&err));
	tell_print(io, &refused, code, TICKET_RESERVED);
}

void io_print_slip(struct io *io, unsigned name, const struct flow_slip *slip)
{
	print_slip(io, name, slip, false);
}

void io_print_trial(struct io *io)
{
	const struct flow_slip slip = {.kind = SLIP_TEST, .language = "vi"};
	print_slip(io, 0, &slip, true);
}

static const unsigned faults = PRINTER_PAPER_OUT | PRINTER_COVER_OPEN | PRINTER_CUTTER_FAULT | PRINTER_UNRECOVERABLE;

/* Why this printer prints nothing now; ERR_AGAIN: it may soon. */
static enum err_code printer_excuse(const struct io *io)
{
	if (!io->printer || !io->printer_door.open)
		return ERR_OFFLINE;
	if (io->printer_state.flags & faults)
		return ERR_CONFLICT;
	if (io->printer_state.health == DEVICE_READY || io->printer_state.health == DEVICE_LIMITED)
		return ERR_OK;
	return ERR_AGAIN;
}

static enum err_code start(struct io *io, struct io_print *print, struct err *err)
{
	enum err_code code = print->is_ticket ? begin_ticket(io, print, err) : ERR_OK;
	if (code != ERR_OK)
		return code;
	struct printer_job job = {
		.paper = print->ticket.prints, .raster = print->raster, .cut = true, .hanging = io->paper_hangs};
	memcpy(job.id, print->job, ID_SIZE);
	/* done() may be called as soon as the job is taken. */
	io->printing = true;
	code = io->printer_driver->submit_take(io->printer, &job);
	if (code == ERR_OK) {
		print->raster.bits = NULL;
		tell_print(io, print, ERR_OK, TICKET_SENDING);
		return ERR_OK;
	}
	io->printing = false;
	/* Not a byte went out. */
	if (print->is_ticket &&
		io_ticket_set(io, print->ticket.id, TICKET_RESERVED, print->ticket.prints - 1, err) != ERR_OK)
		log_event(LOG_ERROR, "ticket.unprinted", LOG_ERR(err));
	return err_set(err, code, "the printer takes nothing");
}

/* What hangs in the slot is cut off before the next ticket, also by the next run of this program. */
void io_print_hangs(struct io *io, bool hangs)
{
	if (io->paper_hangs == hangs)
		return;
	if (store_setting_set(io->store, "paper-hangs", hangs ? "1" : "0", NULL) == ERR_OK || hangs)
		io->paper_hangs = hangs;
}

/* False: it is no ticket of the last run. What hangs still does: a unit tells that it printed, and not that its cutter
 * jammed and it was turned off and on. */
static bool settle_recalled(struct io *io, const char *id, enum ticket_state state)
{
	struct err err = {.code = ERR_OK};
	struct ticket ticket;
	if (io->recalled[0] == '\0' || strcmp(io->recalled, id) != 0)
		return false;
	io->recalled[0] = '\0';
	enum err_code code = store_ticket_find(io->store, id, &ticket);
	if (code == ERR_OK)
		code = io_ticket_set(io, id, state, ticket.prints, &err);
	if (code != ERR_OK)
		log_event(LOG_ERROR, "print.unstored", LOG_ERR(&err));
	if (code == ERR_OK) {
		const struct io_print print = {.is_ticket = true, .ticket = ticket};
		tell_print(io, &print, ERR_OK, state);
	}
	return true;
}

void io_print_recall(struct io *io, const struct ticket *ticket)
{
	memcpy(io->recalled, ticket->id, sizeof io->recalled);
	io->recall_until_ms = clock_mono_ms() + IO_RECALL_MS;
	io->printer_driver->recall(io->printer, ticket->id, ticket->prints);
	log_event(LOG_INFO, "print.recalled", LOG_ID("ticket", ticket->id));
}

void io_print_next(struct io *io, int64_t now_ms)
{
	char id[ID_SIZE];
	memcpy(id, io->recalled, sizeof id);
	if (id[0] != '\0' && now_ms >= io->recall_until_ms)
		settle_recalled(io, id, TICKET_UNCERTAIN); /* no printer came */
	while (io->print_count > 0 && !io->printing) {
		struct io_print *print = &io->prints[0];
		struct err err = {.code = ERR_OK};
		enum err_code code = printer_excuse(io);
		if (code == ERR_OK)
			code = start(io, print, &err);
		if (code == ERR_OK)
			return;
		/* A printer that is being probed, or was just plugged in, gets a moment. */
		if (code == ERR_AGAIN && now_ms - print->since_ms < IO_PRINT_WAIT_MS)
			return;
		code = code == ERR_AGAIN ? ERR_OFFLINE : code;
		log_event(LOG_WARN, "print.failed", LOG_STR("result", err_name(code)));
		tell_print(io, print, code, TICKET_RESERVED);
		remove_print(io, 0);
	}
}

int64_t io_print_deadline(const struct io *io)
{
	int64_t recall_ms = io->recalled[0] != '\0' ? io->recall_until_ms : INT64_MAX;
	int64_t print_ms = io->print_count > 0 && !io->printing ? io->prints[0].since_ms + IO_PRINT_WAIT_MS : INT64_MAX;
	return print_ms < recall_ms ? print_ms : recall_ms;
}

void io_print_keep_forecast(struct io *io)
{
	char text[32];
	io->printed_since_saved = 0;
	snprintf(text, sizeof text, "%u", io->forecast.left_mm);
	if (store_setting_set(io->store, "paper-left-mm", text, NULL) != ERR_OK)
		log_event(LOG_WARN, "paper.unsaved", LOG_INT("left_mm", io->forecast.left_mm));
}

static void save_forecast(struct io *io)
{
	if (++io->printed_since_saved >= SAVE_FORECAST_EVERY)
		io_print_keep_forecast(io);
}

/* Uncertain with a fault that the printer names: ERR_CONFLICT; since it answers no more: ERR_TIMEOUT. */
static enum err_code result_of(const struct io *io, enum printer_outcome outcome)
{
	struct printer_state now;
	if (outcome != PRINTER_UNCERTAIN)
		return outcome == PRINTER_NOTHING ? ERR_CONFLICT : ERR_OK;
	io->printer_driver->state(io->printer, &now); /* what changed is told only after the job */
	return now.flags & faults ? ERR_CONFLICT : ERR_TIMEOUT;
}

static void on_done(void *context, const char *job_id, enum printer_outcome outcome)
{
	static const enum ticket_state STATES[] = {
		[PRINTER_CONFIRMED] = TICKET_CONFIRMED,
		[PRINTER_ASSUMED] = TICKET_ASSUMED,
		[PRINTER_UNCERTAIN] = TICKET_UNCERTAIN,
		[PRINTER_NOTHING] = TICKET_RESERVED,
	};
	struct io *io = context;
	struct err err = {.code = ERR_OK};
	if (settle_recalled(io, job_id, TICKET_UNCERTAIN))
		return;
	if (!io->printing || strcmp(io->prints[0].job, job_id) != 0) {
		log_event(LOG_ERROR, "print.unknown", LOG_ID("job", job_id));
		return;
	}
	struct io_print *print = &io->prints[0];
	enum ticket_state state = STATES[outcome];
	enum err_code result = result_of(io, outcome);
	if (outcome != PRINTER_NOTHING)
		io_print_hangs(io, outcome == PRINTER_UNCERTAIN);
	if (outcome != PRINTER_NOTHING)
		printer_forecast_printed(&io->forecast, HEIGHT_MM(&print->raster));
	if (print->is_ticket) {
		unsigned prints = print->ticket.prints - (outcome == PRINTER_NOTHING);
		/* Never void in between: a crash just there must not take it from its holder. */
		if (print->is_shown && outcome == PRINTER_NOTHING &&
			io_ticket_set(io, print->ticket.id, TICKET_UNCERTAIN, prints, &err) == ERR_OK)
			state = TICKET_SHOWN;
		if (io_ticket_set(io, print->ticket.id, state, prints, &err) != ERR_OK) {
			/* What can't be stored is not promised. */
			log_event(LOG_ERROR, "print.unstored", LOG_ERR(&err));
			result = err.code;
			state = TICKET_UNCERTAIN;
		}
	}
	log_event(LOG_INFO, "print.done", LOG_ID("job", job_id), LOG_INT("outcome", outcome),
			  LOG_INT("ms", clock_mono_ms() - print->since_ms));
	tell_print(io, print, result, state);
	remove_print(io, 0);
	save_forecast(io);
	io->devices_changed = true;
}

static void on_late(void *context, const char *job_id)
{
	struct io *io = context;
	struct err err = {.code = ERR_OK};
	struct ticket ticket;
	if (settle_recalled(io, job_id, TICKET_CONFIRMED))
		return;
	if (store_ticket_find(io->store, job_id, &ticket) != ERR_OK || ticket.state != TICKET_UNCERTAIN)
		return;
	if (io_ticket_set(io, job_id, TICKET_CONFIRMED, ticket.prints, &err) != ERR_OK)
		return;
	struct io_print print = {.is_ticket = true, .ticket = ticket};
	tell_print(io, &print, ERR_OK, TICKET_CONFIRMED);
}

static void on_changed(void *context, const struct printer_state *state)
{
	struct io *io = context;
	io->printer_state = *state;
	printer_forecast_flags(&io->forecast, state->flags);
	io->devices_changed = true;
}

void io_printer_sink(struct io *io, struct printer_sink *ret_sink)
{
	*ret_sink = (struct printer_sink){.context = io, .done = on_done, .changed = on_changed, .late = on_late};
}

void io_print_forget_all(struct io *io)
{
	while (io->print_count > 0)
		remove_print(io, io->print_count - 1);
}
