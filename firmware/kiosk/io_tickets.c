/*
 * The life of a ticket between citizen, journal and center. A state and the
 * event that tells of it are one transaction (store), so that neither can be
 * lost without the other; the edges are those of model/ticket.h.
 */
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/code.h"
#include "crypto/crypto.h"
#include "kiosk/io_priv.h"
#include "kiosk/published.h"
#include "model/scan.h"
#include "proto/rating.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define GOOD_AFTER_MS 30000 /* running, and the center met: a configuration is good */
#define QUIET_MS 60000      /* nobody asked for anything: a restart disturbs nobody */
#define RECOVER_MAX 16      /* tickets half done: at most one a printer, and those a citizen never saw */

/* What the center is told of a state; -1: nothing. */
static const int PRINTED[] = {
	[TICKET_RESERVED] = -1,
	[TICKET_SENDING] = -1,
	[TICKET_CONFIRMED] = PROTO_CONFIRMED,
	[TICKET_ASSUMED] = PROTO_ASSUMED,
	[TICKET_UNCERTAIN] = PROTO_UNCERTAIN,
	[TICKET_SHOWN] = PROTO_SHOWN,
	[TICKET_VOID] = -1,
};

enum err_code io_ticket_set(struct io *io, const char *id, enum ticket_state to, unsigned prints, struct err *err)
{
	char event[ID_SIZE];
	struct buf data;
	struct store_note note = {.id = event, .kind = STORE_TICKET, .type = "ticket.printed"};
	enum err_code code = ERR_OK;
	bool tells = PRINTED[to] >= 0 || to == TICKET_VOID;
	id_make(event);
	buf_init(&data, PROTO_EVENT_DATA_MAX);
	if (to == TICKET_VOID) {
		note.type = "ticket.voided";
		code = proto_ticket_encode_voided(id, "given-up", &data);
	} else if (tells) {
		code = proto_ticket_encode_printed(id, (enum proto_printed)PRINTED[to], prints, clock_wall_ms(), &data);
	}
	note.data = buf_text(&data);
	if (code == ERR_OK)
		code = store_ticket_change(io->store, id, to, prints, tells ? &note : NULL, err);
	buf_finish(&data);
	if (code == ERR_OK && tells)
		sync_kick(io->sync);
	io->devices_changed = true;
	log_event(code == ERR_OK ? LOG_INFO : LOG_WARN, "ticket.state", LOG_ID("ticket", id),
			  LOG_STR("to", ticket_state_name(to)), LOG_STR("result", err_name(code)));
	return code;
}

void io_ticket_wanted(struct io *io, unsigned name, const struct ticket *wanted)
{
	const struct catalogue_service *service = io->catalogue ? catalogue_service(io->catalogue, wanted->service) : NULL;
	enum err_code refusal = !io->catalogue ? ERR_OFFLINE : !service ? ERR_NOT_FOUND : ERR_OK;
	if (service && service->where != SERVICE_HERE)
		refusal = ERR_CONFLICT;
	if (refusal != ERR_OK) {
		io_notice(io, NOTICE_TICKET, name, refusal)->ticket = *wanted;
		io_tell(io);
		return;
	}
	struct ticket ticket = *wanted;
	ticket.series = service->series;
	ticket.counter_count = service->counter_count < TICKET_COUNTERS_MAX ? service->counter_count : TICKET_COUNTERS_MAX;
	memcpy(ticket.counters, service->counters, ticket.counter_count);
	sync_ticket(io->sync, name, &ticket);
}

/* One that stands on the screen while its paper is still under way may be called however that ends. */
static bool is_shown_anyway(struct io *io, const struct ticket *stored)
{
	struct io_print *print = &io->prints[0];
	if (stored->state != TICKET_SENDING)
		return ticket_is_callable(stored->state);
	if (io->printing && strcmp(print->ticket.id, stored->id) == 0)
		print->is_shown = true;
	return print->is_shown;
}

void io_ticket_fate(struct io *io, unsigned name, const struct ticket *ticket)
{
	struct err err = {.code = ERR_OK};
	struct ticket stored;
	enum ticket_state to = ticket->state;
	enum err_code code = store_ticket_find(io->store, ticket->id, &stored);
	bool is_over = code == ERR_OK && !ticket_may_become(stored.state, to);
	if (code == ERR_OK && stored.state != to && !(to == TICKET_SHOWN && is_over && is_shown_anyway(io, &stored)))
		code = io_ticket_set(io, ticket->id, to, stored.prints, &err);
	io_notice(io, NOTICE_FATE, name, code)->ticket = *ticket;
	io_tell(io);
}

static void recover(struct io *io, enum ticket_state from, enum ticket_state to)
{
	static struct ticket tickets[RECOVER_MAX]; /* before the loop begins, once */
	struct err err = {.code = ERR_OK};
	size_t count = 0;
	do {
		if (store_ticket_list(io->store, from, tickets, RECOVER_MAX, &count, &err) != ERR_OK) {
			log_event(LOG_ERROR, "tickets.recover", LOG_ERR(&err));
			return;
		}
		for (size_t i = 0; i < count; i++)
			if (io_ticket_set(io, tickets[i].id, to, tickets[i].prints, &err) != ERR_OK)
				return;
	} while (count == RECOVER_MAX);
}

/* Stored before the states change: a second crash must not forget it. */
static void recover_hanging(struct io *io)
{
	static struct ticket ticket; /* before the loop begins, once */
	size_t count = 0;
	char text[8] = "";
	io->paper_hangs = store_setting_get(io->store, "paper-hangs", text, sizeof text) == ERR_OK && text[0] == '1';
	if (store_ticket_list(io->store, TICKET_SENDING, &ticket, 1, &count, NULL) == ERR_OK && count > 0)
		io_print_hangs(io, true);
}

/* One that was on its way to a printer that may know how it ended. It stays SENDING until then. */
static bool recall(struct io *io)
{
	static struct ticket tickets[2]; /* before the loop begins, once */
	size_t count = 0;
	bool can = io->printer && io->printer_driver->recall;
	if (!can || store_ticket_list(io->store, TICKET_SENDING, tickets, ARRAY_LEN(tickets), &count, NULL) != ERR_OK)
		return false;
	if (count == 1)
		io_print_recall(io, &tickets[0]);
	return count == 1;
}

void io_tickets_recover(struct io *io)
{
	recover_hanging(io);
	/* Some of it may hang out of the printer; nobody is there to be asked but the printer. */
	if (!recall(io))
		recover(io, TICKET_SENDING, TICKET_UNCERTAIN);
	/* Nobody has seen these. */
	recover(io, TICKET_RESERVED, TICKET_VOID);
}

/* -- ratings ------------------------------------------------------------------------------------ */

static enum err_code encode_rating(struct io *io, const struct rating *rating, struct buf *out)
{
	const char *reasons[CATALOGUE_REASONS_MAX];
	size_t count = io->catalogue ? io->catalogue->reason_count : 0;
	for (size_t i = 0; i < count; i++)
		reasons[i] = io->catalogue->reasons[i].id;
	return proto_rating_encode(rating, reasons, count, out);
}

void io_rating_given(struct io *io, unsigned name, const struct rating *given)
{
	struct rating rating = *given;
	struct err err = {.code = ERR_OK};
	struct buf data;
	if (!id_is_valid(rating.id))
		id_make(rating.id);
	if (rating.given_ms == 0)
		rating.given_ms = clock_wall_ms();
	if (rating.channel[0] == '\0')
		snprintf(rating.channel, sizeof rating.channel, io->pad_counter ? "pad" : "kiosk");
	if (rating.counter == 0)
		rating.counter = io->pad_counter;
	buf_init(&data, PROTO_EVENT_DATA_MAX);
	enum err_code code = encode_rating(io, &rating, &data);
	if (code == ERR_OK) {
		const struct store_note note = {
			.id = rating.id, .kind = STORE_RATING, .type = "rating.given", .data = buf_text(&data)};
		code = store_rating_add(io->store, &rating, &note, &err);
	}
	buf_finish(&data);
	if (code != ERR_OK)
		log_event(LOG_WARN, "rating.refused", LOG_ERR(&err));
	sync_kick(io->sync);
	io->devices_changed = true;
	io_notice(io, NOTICE_RATING, name, code);
	io_tell(io);
}

/* Without the center: what this kiosk itself has given out can be rated. */
static enum err_code ratable_here(struct io *io, const char *code, struct flow_ratable *ratable)
{
	struct ticket ticket;
	enum err_code found = id_is_valid(code) ? store_ticket_find(io->store, code, &ticket)
											: store_ticket_find_token(io->store, code, &ticket);
	if (found != ERR_OK)
		return found;
	snprintf(ratable->number, sizeof ratable->number, "%s", ticket.number);
	snprintf(ratable->service, sizeof ratable->service, "%s", ticket.service);
	ratable->rated = store_rating_exists(io->store, code);
	ratable->ratable = !ratable->rated && ticket_is_callable(ticket.state);
	return ERR_OK;
}

/*
 * A paper that this kiosk did not give out, while nobody can say more about it: the rating is taken, and the center
 * holds it to the ticket when both have come. What is no code of ours is still refused here, and an id of a time when
 * no kiosk can have made it, where this one knows the time.
 */
static bool ratable_later(struct io *io, const char *code, struct flow_ratable *ratable)
{
	unsigned char bytes[(ID_SIZE - 1) / 2];
	if (id_is_valid(code) ? clock_is_trusted() && !ticket_paper_is_recent(code)
						  : !code32_decode(code, bytes, sizeof bytes))
		return false;
	ratable->rated = store_rating_exists(io->store, code);
	ratable->ratable = !ratable->rated;
	return true;
}

static void tell_ratable(struct io *io, unsigned name, enum err_code code, const struct io_lookup *lookup,
						 const struct proto_ticket_page *page)
{
	const char *token = lookup->code;
	bool unasked = code == ERR_OFFLINE || code == ERR_TIMEOUT;
	struct flow_notice *notice = io_notice(io, NOTICE_RATABLE, name, code);
	snprintf(notice->ratable.ticket, sizeof notice->ratable.ticket, "%s", token);
	if (page) {
		snprintf(notice->ratable.number, sizeof notice->ratable.number, "%s", page->number);
		snprintf(notice->ratable.service, sizeof notice->ratable.service, "%s", page->service);
		notice->ratable.counter = page->counter;
		notice->ratable.place = page->place;
		notice->ratable.rated = page->rated || store_rating_exists(io->store, token);
		notice->ratable.ratable = page->ratable && !notice->ratable.rated;
	} else if (unasked || (lookup->from_lease && (code == ERR_AGAIN || code == ERR_NOT_FOUND))) {
		notice->result = ratable_here(io, token, &notice->ratable);
		bool may_come = unasked || code == ERR_AGAIN; /* its kiosk is cut off, or this one */
		if (notice->result == ERR_NOT_FOUND && may_come && ratable_later(io, token, &notice->ratable))
			notice->result = ERR_OK;
		else if (notice->result == ERR_NOT_FOUND && !lookup->from_lease)
			notice->result = code;
	}
	io_tell(io);
}

/* A number from a lease goes by its id, wherever its paper is read, so that it is rated once. */
static void name_paper(struct io *io, const char *code, struct io_lookup *lookup)
{
	unsigned char bytes[(ID_SIZE - 1) / 2];
	struct ticket ticket;
	size_t prefix = strlen(TICKET_LEASE_PREFIX);
	bool marked = strncmp(code, TICKET_LEASE_PREFIX, prefix) == 0;
	snprintf(lookup->code, sizeof lookup->code, "%s", marked ? code + prefix : code);
	lookup->from_lease = marked;
	if (marked && code32_decode(lookup->code, bytes, sizeof bytes)) {
		crypto_hex(bytes, sizeof bytes, lookup->code);
	} else if (store_ticket_find_token(io->store, lookup->code, &ticket) == ERR_OK && ticket.offline) {
		memcpy(lookup->code, ticket.id, sizeof ticket.id);
		lookup->from_lease = true;
	}
}

void io_ratable_wanted(struct io *io, unsigned name, const char *code)
{
	/* sync tells the name back, not the code: it is kept here until then. */
	struct io_lookup *free_slot = NULL;
	for (size_t i = 0; i < IO_LOOKUPS_MAX; i++)
		if (!io->lookups[i].used)
			free_slot = &io->lookups[i];
	struct io_lookup lookup = {.used = true, .name = name};
	name_paper(io, code, &lookup);
	if (!free_slot) {
		tell_ratable(io, name, ERR_LIMIT, &lookup, NULL);
		return;
	}
	*free_slot = lookup;
	sync_page(io->sync, name, free_slot->code);
}

/* -- what the center says ----------------------------------------------------------------------- */

static void on_center(void *context, bool online)
{
	struct io *io = context;
	struct flow_notice *notice = io_notice(io, NOTICE_CENTER, 0, ERR_OK);
	notice->center.online = online;
	notice->center.since_ms = clock_wall_ms();
	io_tell(io);
	io->devices_changed = true;
	if (online)
		io->report_ms = 0;
}

static void on_hall(void *context, const struct hall *hall)
{
	struct io *io = context;
	io->hall = *hall;
	io->hall_waits = true;
}

static void on_catalogue(void *context, struct catalogue *catalogue)
{
	struct io *io = context;
	if (io->given_count == IO_CATALOGUES_MAX) { /* the UI holds on to too many: it has stopped reading */
		log_event(LOG_ERROR, "catalogue.dropped", LOG_INT("held", io->given_count));
		catalogue_destroy(catalogue);
		return;
	}
	io->given[io->given_count++] = catalogue;
	io->catalogue = catalogue;
	io_notice(io, NOTICE_CATALOGUE, 0, ERR_OK)->catalogue = catalogue;
	io_tell(io);
	/* Reading it took some ten times its size, once a day: back to the system. */
	malloc_trim(0);
}

void io_catalogue_released(struct io *io, struct catalogue *catalogue)
{
	for (size_t i = 0; i < io->given_count; i++) {
		if (io->given[i] != catalogue || catalogue == io->catalogue)
			continue;
		io->given[i] = io->given[--io->given_count];
		catalogue_destroy(catalogue);
		return;
	}
}

static void on_ticket(void *context, unsigned name, enum err_code code, const struct ticket *ticket)
{
	struct io *io = context;
	struct flow_notice *notice = io_notice(io, NOTICE_TICKET, name, code);
	if (ticket)
		notice->ticket = *ticket;
	io->devices_changed = true;
	io_tell(io);
}

static void on_page(void *context, unsigned name, enum err_code code, const struct proto_ticket_page *page)
{
	struct io *io = context;
	for (size_t i = 0; i < IO_LOOKUPS_MAX; i++) {
		if (!io->lookups[i].used || io->lookups[i].name != name)
			continue;
		io->lookups[i].used = false;
		tell_ratable(io, name, code, &io->lookups[i], page);
		return;
	}
}

static void on_dossier(void *context, unsigned name, enum err_code code, const struct dossier *dossier)
{
	struct io *io = context;
	struct flow_notice *notice = io_notice(io, NOTICE_DOSSIER, name, code);
	if (dossier)
		notice->dossier = *dossier;
	io_tell(io);
	explicit_bzero(&io->notice, sizeof io->notice);
}

static void on_appointment(void *context, unsigned name, enum err_code code, const struct appointment *appointment)
{
	struct io *io = context;
	struct flow_notice *notice = io_notice(io, NOTICE_APPOINTMENT, name, code);
	if (appointment)
		notice->appointment = *appointment;
	io_tell(io);
}

static void on_petition(void *context, unsigned name, enum err_code code, const struct proto_petition *petition)
{
	struct io *io = context;
	struct flow_notice *notice = io_notice(io, NOTICE_PETITION, name, code);
	if (petition) {
		snprintf(notice->petition.number, sizeof notice->petition.number, "%s", petition->number);
		snprintf(notice->petition.code, sizeof notice->petition.code, "%s", petition->code);
		memcpy(notice->petition.due, petition->due, sizeof notice->petition.due);
		memcpy(notice->petition.url, petition->url, sizeof notice->petition.url);
	}
	io_tell(io);
	explicit_bzero(&io->notice, sizeof io->notice);
}

static void on_answer(void *context, unsigned name, enum err_code code, const struct petition *petition)
{
	struct io *io = context;
	struct flow_notice *notice = io_notice(io, NOTICE_PETITION_ANSWER, name, code);
	if (petition)
		notice->answer = *petition;
	io_tell(io);
	explicit_bzero(&io->notice, sizeof io->notice);
}

static void on_help(void *context, int state)
{
	struct io *io = context;
	io_notice(io, NOTICE_HELP, 0, ERR_OK)->number = state;
	io_tell(io);
}

static void on_published(void *context, const struct proto_published *published)
{
	struct io *io = context;
	struct flow_published *told = &io_notice(io, NOTICE_PUBLISHED, 0, ERR_OK)->published;
	const struct proto_satisfied *satisfied = &published->month.satisfied;
	*told = (struct flow_published){.rating_count = satisfied->count,
									.share = satisfied->share,
									.low = satisfied->low,
									.high = satisfied->high};
	memcpy(told->day, published->month.to, sizeof told->day);
	io_tell(io);
}

static void on_pad(void *context, const struct sync_pad *pad)
{
	struct io *io = context;
	if (io->pad_counter == 0 || pad->counter != io->pad_counter)
		return;
	struct flow_notice *notice = io_notice(io, NOTICE_PAD, 0, ERR_OK);
	snprintf(notice->ratable.ticket, sizeof notice->ratable.ticket, "%s", pad->token);
	snprintf(notice->ratable.number, sizeof notice->ratable.number, "%s", pad->number);
	notice->ratable.counter = pad->counter;
	notice->ratable.ratable = true;
	io_tell(io);
}

static void on_command(void *context, const char *command)
{
	struct io *io = context;
	log_event(LOG_INFO, "device.command", LOG_STR("command", command));
	if (strcmp(command, "lock") == 0 || strcmp(command, "unlock") == 0) {
		io_lock_set(io, command[0] == 'l' ? IO_LOCK_CENTER : IO_LOCK_NONE);
		io_lock_tell(io);
	} else if (strcmp(command, "restart") == 0) {
		/* The UI thread ends the program in order; its supervisor starts it again. */
		kill(getpid(), SIGTERM);
	} else if (strcmp(command, "screenshot") == 0) {
		io_notice(io, NOTICE_SHOT, 0, ERR_OK);
		io_tell(io);
	} else if (strcmp(command, "logs") == 0) {
		io->log_wanted = true; /* nothing is sent from inside the answer that brought this */
	} else if (strcmp(command, "self-test") == 0) {
		io_self_test_begin(io, 0);
	}
}

static void on_copied(void *context)
{
	struct io *io = context;
	io->copied = true;
	io->report_ms = 0;
	io_lock_tell(io);
}

static void on_config(void *context, const struct proto_config *config)
{
	struct io *io = context;
	struct err err = {.code = ERR_OK};
	enum err_code code = io->published ? published_take(io->published, config, io->conf, &err) : ERR_CONFLICT;
	if (code == ERR_CONFLICT)
		return;
	io->report_ms = 0;
	io->restart_wanted = code == ERR_OK;
	if (code != ERR_OK && code != ERR_INVALID)
		log_event(LOG_WARN, "config.unsaved", LOG_ERR(&err));
}

void io_afar_tick(struct io *io, int64_t now_ms)
{
	if (io->log_wanted)
		io_files_log(io);
	io->log_wanted = false;
	if (!io->published)
		return;
	if (sync_is_online(io->sync) && now_ms - io->started_ms >= GOOD_AFTER_MS)
		published_good(io->published);
	if (io->restart_wanted && !io->printing && now_ms - io->asked_ms >= QUIET_MS) {
		io->restart_wanted = false;
		log_event(LOG_INFO, "config.restart", LOG_STR("why", "published"));
		kill(getpid(), SIGTERM); /* the supervisor starts the program again */
	}
}

void io_sink_fill(struct io *io, struct sync_sink *ret_sink)
{
	*ret_sink = (struct sync_sink){
		.context = io,
		.center = on_center,
		.hall = on_hall,
		.catalogue_take = on_catalogue,
		.ticket = on_ticket,
		.page = on_page,
		.dossier = on_dossier,
		.appointment = on_appointment,
		.petition = on_petition,
		.answer = on_answer,
		.help = on_help,
		.pad = on_pad,
		.published = on_published,
		.command = on_command,
		.copied = on_copied,
		.config = on_config,
		.program = io_program_told,
		.part = io_program_part,
	};
}
