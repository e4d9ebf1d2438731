/* Tickets and leases of the journal. */
#include "base/check.h"
#include "base/log.h"
#include "store/store_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Inside a transaction. */
static enum err_code insert(struct store *store, const struct ticket *ticket, struct err *err)
{
	char series[2] = {ticket->series, '\0'};
	sqlite3_stmt *statement = store_statement(store, SQL_TICKET_ADD, err);
	if (!statement)
		return store_step(store, NULL, err);
	store_bind_text(statement, 1, ticket->id);
	store_bind_text(statement, 2, ticket->number);
	store_bind_text(statement, 3, series);
	sqlite3_bind_int64(statement, 4, ticket->value);
	store_bind_text(statement, 5, ticket->service);
	store_bind_text(statement, 6, ticket->priority);
	store_bind_text(statement, 7, ticket->language);
	store_bind_text(statement, 8, ticket->day);
	sqlite3_bind_int64(statement, 9, ticket->issued_ms);
	sqlite3_bind_int(statement, 10, ticket->state);
	sqlite3_bind_blob(statement, 11, ticket->counters, (int)ticket->counter_count, SQLITE_STATIC);
	if (ticket->counter_count == 0)
		sqlite3_bind_zeroblob(statement, 11, 0);
	sqlite3_bind_int(statement, 12, ticket->ahead);
	sqlite3_bind_int(statement, 13, ticket->wait_min);
	sqlite3_bind_int(statement, 14, ticket->wait_max);
	store_bind_text(statement, 15, ticket->code);
	store_bind_text(statement, 16, ticket->url);
	sqlite3_bind_int(statement, 17, ticket->offline);
	sqlite3_bind_int64(statement, 18, ticket->prints);
	return store_step(store, statement, err);
}

static void read_ticket(sqlite3_stmt *statement, struct ticket *ticket)
{
	char series[2];
	memset(ticket, 0, sizeof *ticket);
	store_column_text(statement, 0, ticket->id, sizeof ticket->id);
	store_column_text(statement, 1, ticket->number, sizeof ticket->number);
	store_column_text(statement, 2, series, sizeof series);
	ticket->series = series[0];
	ticket->value = (unsigned)sqlite3_column_int64(statement, 3);
	store_column_text(statement, 4, ticket->service, sizeof ticket->service);
	store_column_text(statement, 5, ticket->priority, sizeof ticket->priority);
	store_column_text(statement, 6, ticket->language, sizeof ticket->language);
	store_column_text(statement, 7, ticket->day, sizeof ticket->day);
	ticket->issued_ms = sqlite3_column_int64(statement, 8);
	int state = sqlite3_column_int(statement, 9);
	ticket->state = state >= 0 && state <= TICKET_VOID ? (enum ticket_state)state : TICKET_UNCERTAIN;
	const void *counters = sqlite3_column_blob(statement, 10);
	size_t count = (size_t)sqlite3_column_bytes(statement, 10);
	ticket->counter_count = count < TICKET_COUNTERS_MAX ? count : TICKET_COUNTERS_MAX;
	if (counters)
		memcpy(ticket->counters, counters, ticket->counter_count);
	ticket->ahead = sqlite3_column_int(statement, 11);
	ticket->wait_min = sqlite3_column_int(statement, 12);
	ticket->wait_max = sqlite3_column_int(statement, 13);
	store_column_text(statement, 14, ticket->code, sizeof ticket->code);
	store_column_text(statement, 15, ticket->url, sizeof ticket->url);
	ticket->offline = sqlite3_column_int(statement, 16) != 0;
	ticket->prints = (unsigned)sqlite3_column_int64(statement, 17);
}

struct add {
	const struct ticket *ticket;
	const struct store_note *note, *also;
};

static enum err_code add_notes(struct store *store, const struct add *add, struct err *err)
{
	enum err_code code = add->note ? store_note_insert(store, add->note, err) : ERR_OK;
	return code == ERR_OK && add->also ? store_note_insert(store, add->also, err) : code;
}

static enum err_code add_ticket(struct store *store, void *context, struct err *err)
{
	const struct add *add = context;
	enum err_code code = insert(store, add->ticket, err);
	return code == ERR_OK ? add_notes(store, add, err) : code;
}

enum err_code store_ticket_add(struct store *store, const struct ticket *ticket, const struct store_note *note,
							   struct err *err)
{
	struct add add = {.ticket = ticket, .note = note};
	return store_write(store, STORE_TICKET, add_ticket, &add, err);
}

/* One row of two columns at most: the number, and a text where out is given. */
static enum err_code look_up(struct store *store, sqlite3_stmt *statement, int64_t *ret_number, char *out, size_t size)
{
	int result = sqlite3_step(statement);
	if (result == SQLITE_ROW) {
		*ret_number = sqlite3_column_int64(statement, 0);
		if (out)
			store_column_text(statement, 1, out, size);
	}
	sqlite3_reset(statement);
	if (result == SQLITE_ROW)
		return ERR_OK;
	return result == SQLITE_DONE ? ERR_NOT_FOUND : store_failed(store, result, "lease", NULL);
}

/* 1, but for the day on which this journal had to begin anew. */
static int64_t band_start(struct store *store, const char *day)
{
	char text[CLOCK_DAY_SIZE + 16];
	bool anew = store_setting_get(store, "band-from", text, sizeof text) == ERR_OK &&
				strncmp(text, day, CLOCK_DAY_SIZE - 1) == 0;
	int64_t from = anew ? strtoll(text + CLOCK_DAY_SIZE - 1, NULL, 10) : 1;
	return from > 0 ? from : 1;
}

/* The kiosk's own band: "A-K2 07". Its values start anew each day; the center files them apart from all others. */
static enum err_code propose_band(struct store *store, const char *series, struct ticket *ticket, struct err *err)
{
	char tag[LEASE_EMERGENCY_SIZE] = "";
	int64_t next = 0;
	sqlite3_stmt *statement = store_statement(store, SQL_LEASE_TAG, err);
	if (!statement)
		return ERR_LIMIT;
	if (sqlite3_step(statement) == SQLITE_ROW)
		store_column_text(statement, 0, tag, sizeof tag);
	sqlite3_reset(statement);
	if (tag[0] == '\0')
		return err_set(err, ERR_NOT_FOUND, "this kiosk never had a lease");
	statement = store_statement(store, SQL_BAND_NEXT, err);
	if (!statement)
		return ERR_LIMIT;
	store_bind_text(statement, 1, ticket->day);
	store_bind_text(statement, 2, series);
	enum err_code code = look_up(store, statement, &next, NULL, 0);
	if (code != ERR_OK && code != ERR_NOT_FOUND)
		return err_set(err, code, "the band can't be read");
	if (code == ERR_NOT_FOUND)
		next = band_start(store, ticket->day);
	ticket->value = (unsigned)next;
	snprintf(ticket->number, sizeof ticket->number, "%s-%s\u00a0%02u", series, tag, ticket->value);
	return ERR_OK;
}

enum err_code store_ticket_propose(struct store *store, char series, const char *day, struct ticket *ticket,
								   char ret_lease[ID_SIZE], struct err *err)
{
	char text[2] = {series, '\0'};
	int64_t next = 0;
	enum err_code code = store_ready(store, err);
	sqlite3_stmt *statement = code == ERR_OK ? store_statement(store, SQL_RANGE_NEXT, err) : NULL;
	if (!statement)
		return code != ERR_OK ? code : ERR_LIMIT;
	store_bind_text(statement, 1, day);
	store_bind_text(statement, 2, text);
	snprintf(ticket->day, sizeof ticket->day, "%s", day);
	ticket->series = series;
	ticket->offline = true;
	ret_lease[0] = '\0';
	code = look_up(store, statement, &next, ret_lease, ID_SIZE);
	if (code == ERR_NOT_FOUND)
		return propose_band(store, text, ticket, err);
	if (code != ERR_OK)
		return err_set(err, code, "the lease can't be read");
	ticket->value = (unsigned)next;
	ticket_format_number(series, ticket->value, ticket->number);
	return ERR_OK;
}

static enum err_code issue_ticket(struct store *store, void *context, struct err *err)
{
	const struct add *add = context;
	char series[2] = {add->ticket->series, '\0'};
	/* A dash behind the series marks the kiosk's own band. */
	bool band = add->ticket->number[1] == '-';
	sqlite3_stmt *statement = store_statement(store, band ? SQL_BAND_USE : SQL_RANGE_USE, err);
	store_bind_text(statement, 1, add->ticket->day);
	store_bind_text(statement, 2, series);
	if (statement)
		sqlite3_bind_int64(statement, 3, add->ticket->value);
	enum err_code code = store_step(store, statement, err);
	if (code == ERR_OK && sqlite3_changes(store->db) != 1)
		code = err_set(err, ERR_CONFLICT, "the number is used already");
	return code == ERR_OK ? add_ticket(store, context, err) : code;
}

enum err_code store_ticket_issue(struct store *store, const struct ticket *ticket, const struct store_note *note,
								 const struct store_note *also, struct err *err)
{
	struct add add = {.ticket = ticket, .note = note, .also = also};
	return store_write(store, STORE_TICKET, issue_ticket, &add, err);
}

struct change {
	const char *id;
	enum ticket_state to;
	unsigned prints;
	const struct store_note *note;
};

static enum err_code change_ticket(struct store *store, void *context, struct err *err)
{
	const struct change *change = context;
	int64_t state = 0;
	sqlite3_stmt *statement = store_statement(store, SQL_TICKET_STATE, err);
	if (!statement)
		return store_step(store, NULL, err);
	store_bind_text(statement, 1, change->id);
	enum err_code code = look_up(store, statement, &state, NULL, 0);
	if (code != ERR_OK)
		return err_set(err, code, "no such ticket");
	if (!ticket_may_become((enum ticket_state)state, change->to))
		return err_set(err, ERR_CONFLICT, "a ticket that is %s can't become %s",
					   ticket_state_name((enum ticket_state)state), ticket_state_name(change->to));
	statement = store_statement(store, SQL_TICKET_CHANGE, err);
	if (!statement)
		return store_step(store, NULL, err);
	store_bind_text(statement, 1, change->id);
	sqlite3_bind_int(statement, 2, change->to);
	sqlite3_bind_int64(statement, 3, change->prints);
	code = store_step(store, statement, err);
	return code == ERR_OK && change->note ? store_note_insert(store, change->note, err) : code;
}

enum err_code store_ticket_change(struct store *store, const char *id, enum ticket_state to, unsigned prints,
								  const struct store_note *note, struct err *err)
{
	struct change change = {.id = id, .to = to, .prints = prints, .note = note};
	return store_write(store, STORE_TICKET, change_ticket, &change, err);
}

static enum err_code find_ticket(struct store *store, enum store_sql how, const char *what, struct ticket *ret_ticket)
{
	sqlite3_stmt *statement = store_ready(store, NULL) == ERR_OK ? store_statement(store, how, NULL) : NULL;
	if (!statement)
		return ERR_IO;
	store_bind_text(statement, 1, what);
	int result = sqlite3_step(statement);
	if (result == SQLITE_ROW)
		read_ticket(statement, ret_ticket);
	sqlite3_reset(statement);
	if (result == SQLITE_ROW)
		return ERR_OK;
	return result == SQLITE_DONE ? ERR_NOT_FOUND : store_failed(store, result, "ticket", NULL);
}

enum err_code store_ticket_find(struct store *store, const char *id, struct ticket *ret_ticket)
{
	return find_ticket(store, SQL_TICKET_FIND, id, ret_ticket);
}

enum err_code store_ticket_find_token(struct store *store, const char *token, struct ticket *ret_ticket)
{
	return find_ticket(store, SQL_TICKET_TOKEN, token, ret_ticket);
}

enum err_code store_ticket_list(struct store *store, enum ticket_state state, struct ticket *tickets, size_t max,
								size_t *ret_count, struct err *err)
{
	enum err_code code = store_ready(store, err);
	sqlite3_stmt *statement = code == ERR_OK ? store_statement(store, SQL_TICKET_LIST, err) : NULL;
	if (!statement)
		return code != ERR_OK ? code : ERR_LIMIT;
	sqlite3_bind_int(statement, 1, state);
	sqlite3_bind_int64(statement, 2, (sqlite3_int64)max);
	size_t count = 0;
	int result = SQLITE_DONE;
	while (count < max && (result = sqlite3_step(statement)) == SQLITE_ROW)
		read_ticket(statement, &tickets[count++]);
	sqlite3_reset(statement);
	if (result != SQLITE_ROW && result != SQLITE_DONE)
		return store_failed(store, result, "tickets", err);
	*ret_count = count;
	return ERR_OK;
}
