#include "support/journal_work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_LEN 160

static uint32_t roll(struct journal_work *work)
{
	work->random ^= work->random << 13;
	work->random ^= work->random >> 7;
	work->random ^= work->random << 17;
	return (uint32_t)(work->random >> 16);
}

void journal_work_init(struct journal_work *work, uint64_t seed)
{
	memset(work, 0, sizeof *work);
	work->random = seed * 6364136223846793005u + 1442695040888963407u;
}

enum err_code journal_work_lease(struct store *store)
{
	struct lease lease = {.id = "0123456789abcdef0123456789abcdef",
						  .generation = 1,
						  .day = JOURNAL_WORK_DAY,
						  .range_count = 1,
						  .emergency = "K1"};
	lease.ranges[0] = (struct lease_range){.service = "ho-tich", .series = 'B', .from = 1, .to = 99999};
	return store_lease_save(store, &lease, NULL);
}

static void say(struct journal_work *work, const char *word, const char *id, const char *more)
{
	char line[LINE_MAX_LEN];
	if (!work->said)
		return;
	snprintf(line, sizeof line, "%s %s %s\n", word, id, more);
	work->said(work->context, line);
}

static struct journal_event *add_event(struct journal_work *work, const char *id)
{
	struct journal_event *event = &work->events[work->event_count++];
	memcpy(event->id, id, ID_SIZE);
	event->settled = false;
	return event;
}

static struct journal_ticket *add_ticket(struct journal_work *work, const char *id, const char *number)
{
	struct journal_ticket *ticket = &work->tickets[work->ticket_count++];
	memcpy(ticket->id, id, ID_SIZE);
	snprintf(ticket->number, sizeof ticket->number, "%s", number);
	ticket->state = TICKET_RESERVED;
	ticket->attempted = -1;
	unsigned value = (unsigned)strtoul(number + 1 + strlen("\u00a0"), NULL, 10);
	work->last_value = value > work->last_value ? value : work->last_value;
	return ticket;
}

static enum err_code issue(struct journal_work *work, struct store *store)
{
	char lease[ID_SIZE];
	struct ticket ticket = {.service = "ho-tich", .priority = "none", .language = "vi", .state = TICKET_RESERVED};
	id_make(ticket.id);
	enum err_code code = store_ticket_propose(store, 'B', JOURNAL_WORK_DAY, &ticket, lease, NULL);
	if (code != ERR_OK)
		return code;
	const struct store_note note = {.id = ticket.id, .kind = STORE_TICKET, .type = "ticket.issued", .data = "{}"};
	say(work, "try", ticket.id, ticket.number);
	code = store_ticket_issue(store, &ticket, &note, NULL, NULL);
	if (code != ERR_OK)
		return code;
	add_ticket(work, ticket.id, ticket.number);
	add_event(work, ticket.id);
	say(work, "issued", ticket.id, ticket.number);
	return ERR_OK;
}

static enum err_code move(struct journal_work *work, struct store *store)
{
	char id[ID_SIZE], more[8];
	struct journal_ticket *ticket = &work->tickets[roll(work) % work->ticket_count];
	int to = ticket->state == TICKET_RESERVED  ? TICKET_SENDING
			 : ticket->state == TICKET_SENDING ? TICKET_CONFIRMED
											   : -1;
	if (to < 0 || ticket->attempted >= 0)
		return ERR_OK;
	id_make(id);
	const struct store_note note = {.id = id, .kind = STORE_TICKET, .type = "ticket.printed", .data = "{}"};
	ticket->attempted = to;
	snprintf(more, sizeof more, "%d", to);
	say(work, "trying", ticket->id, more);
	enum err_code code =
		store_ticket_change(store, ticket->id, (enum ticket_state)to, 1, to == TICKET_CONFIRMED ? &note : NULL, NULL);
	if (code != ERR_OK)
		return code;
	ticket->state = to;
	ticket->attempted = -1;
	say(work, "state", ticket->id, more);
	if (to == TICKET_CONFIRMED) {
		add_event(work, id);
		say(work, "event", id, "-");
	}
	return ERR_OK;
}

static enum err_code rate(struct journal_work *work, struct store *store)
{
	struct rating rating = {.level = 5, .levels = 5};
	id_make(rating.id);
	const struct store_note note = {.id = rating.id, .kind = STORE_RATING, .type = "rating.given", .data = "{}"};
	enum err_code code = store_rating_add(store, &rating, &note, NULL);
	if (code != ERR_OK)
		return code;
	add_event(work, rating.id);
	work->ratings++;
	say(work, "event", rating.id, "-");
	return ERR_OK;
}

static enum err_code settle(struct journal_work *work, struct store *store)
{
	struct store_settlement results[4];
	unsigned parked;
	size_t count = 0;
	for (size_t i = 0; i < work->event_count && count < 4; i++) {
		if (work->events[i].settled)
			continue;
		work->events[i].settled = true;
		memcpy(results[count].id, work->events[i].id, ID_SIZE);
		results[count++].verdict = STORE_TAKEN;
		say(work, "settled", work->events[i].id, "-");
	}
	return store_event_settle(store, results, count, &parked, NULL);
}

enum err_code journal_work_step(struct journal_work *work, struct store *store)
{
	if (work->ticket_count == JOURNAL_WORK_MAX || work->event_count >= JOURNAL_WORK_MAX - 1)
		return ERR_LIMIT;
	uint32_t what = roll(work) % 10;
	if (what < 4 || work->ticket_count == 0)
		return issue(work, store);
	if (what < 7)
		return move(work, store);
	return what < 9 ? rate(work, store) : settle(work, store);
}

static struct journal_ticket *find_ticket(struct journal_work *work, const char *id)
{
	for (size_t i = 0; i < work->ticket_count; i++)
		if (strcmp(work->tickets[i].id, id) == 0)
			return &work->tickets[i];
	return NULL;
}

void journal_work_hear(struct journal_work *work, const char *line)
{
	char word[16], id[ID_SIZE], more[TICKET_NUMBER_SIZE];
	if (sscanf(line, "%15s %32s %23[^\n]", word, id, more) != 3)
		return; /* the line that the crash cut */
	struct journal_ticket *ticket = find_ticket(work, id);
	if (strcmp(word, "issued") == 0) {
		add_ticket(work, id, more);
		add_event(work, id);
	} else if (strcmp(word, "event") == 0) {
		add_event(work, id);
	} else if (strcmp(word, "trying") == 0 && ticket) {
		ticket->attempted = atoi(more);
	} else if (strcmp(word, "state") == 0 && ticket) {
		ticket->state = atoi(more);
		ticket->attempted = -1;
	} else if (strcmp(word, "settled") == 0) {
		for (size_t i = 0; i < work->event_count; i++)
			if (strcmp(work->events[i].id, id) == 0)
				work->events[i].settled = true;
	}
}

static bool check_tickets(const struct journal_work *work, struct store *store, char *why, size_t size)
{
	for (size_t i = 0; i < work->ticket_count; i++) {
		const struct journal_ticket *promised = &work->tickets[i];
		struct ticket ticket;
		if (store_ticket_find(store, promised->id, &ticket) != ERR_OK) {
			snprintf(why, size, "ticket %zu of %zu, %s, is lost", i, work->ticket_count, promised->number);
			return false;
		}
		if (strcmp(ticket.number, promised->number) != 0) {
			snprintf(why, size, "ticket %s has become %s", promised->number, ticket.number);
			return false;
		}
		if ((int)ticket.state != promised->state && (int)ticket.state != promised->attempted) {
			snprintf(why, size, "ticket %s was %d and is %d", promised->number, promised->state, (int)ticket.state);
			return false;
		}
	}
	return true;
}

static bool check_events(const struct journal_work *work, struct store *store, char *why, size_t size)
{
	static struct store_event events[2 * JOURNAL_WORK_MAX];
	struct arena arena;
	size_t count = 0;
	bool good = arena_init(&arena, 1u << 20) == ERR_OK &&
				store_event_batch(store, &arena, events, 2 * JOURNAL_WORK_MAX, &count, NULL) == ERR_OK;
	if (!good)
		snprintf(why, size, "the journal can't be read");
	for (size_t i = 0; good && i < work->event_count; i++) {
		bool found = work->events[i].settled;
		for (size_t j = 0; j < count && !found; j++)
			found = strcmp(events[j].id, work->events[i].id) == 0;
		if (!found) {
			snprintf(why, size, "event %zu of %zu is lost", i, work->event_count);
			good = false;
		}
	}
	arena_finish(&arena);
	return good;
}

bool journal_work_check(const struct journal_work *work, struct store *store, char *why, size_t size)
{
	char lease[ID_SIZE];
	struct ticket next = {.value = 0};
	if (!check_tickets(work, store, why, size) || !check_events(work, store, why, size))
		return false;
	/* The next number is one that nobody has. */
	if (work->ticket_count > 0 && (store_ticket_propose(store, 'B', JOURNAL_WORK_DAY, &next, lease, NULL) != ERR_OK ||
								   next.value <= work->last_value)) {
		snprintf(why, size, "number %u would be given after %u", next.value, work->last_value);
		return false;
	}
	return true;
}
