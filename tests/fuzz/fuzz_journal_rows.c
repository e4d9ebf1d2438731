/*
 * What the kiosk reads back from its journal after a start: rows whose columns hold anything, as a file may that was
 * damaged where no check sees it. Events go out as a batch, tickets and leases are taken up again. The first byte
 * chooses the table; then each column is a byte of its type and a value. (Damaged files as such: fuzz_journal.)
 */
#include "base/check.h"
#include "proto/event.h"
#include "store/store_priv.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define DAY "2026-03-10"
#define ROWS_MAX 3
#define BATCH_MAX 8
#define TEXT_STEP 4 /* lengths of texts */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct store store;
static struct arena arena;

/* The store's columns without its types and rules: what a damaged page may claim. */
static const char TABLES[] =
	"CREATE TABLE setting(name, value); CREATE TABLE document(name, etag, body);"
	"CREATE TABLE event(sequence, id, kind, type, data, wall_ms, boot_id, boot_ms, trusted, refusals, parked);"
	"CREATE TABLE ticket(id, number, series, value, service, priority, language, day, issued_ms, state, counters,"
	" ahead, wait_min, wait_max, code, url, offline, prints);"
	"CREATE TABLE rating(id, ticket, level, given_ms); CREATE TABLE lease(day, id, generation, emergency);"
	"CREATE TABLE lease_range(day, series, first, last, next); CREATE TABLE band(day, series, next)";

#define ROW(count, which, values)                                                                                      \
	{                                                                                                                  \
		.columns = count, .insert = "INSERT INTO " which " VALUES(" values ")", .clear = "DELETE FROM " which          \
	}

static struct {
	int columns; /* that the input fills */
	const char *insert, *clear;
	sqlite3_stmt *inserting, *clearing;
} tables[] = {
	ROW(10, "event", "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0"),
	ROW(17, "ticket", "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17"),
	ROW(3, "lease_range", "'" DAY "', 'B', ?1, ?2, ?3"),
	ROW(3, "lease", "'" DAY "', ?1, ?2, ?3"),
	ROW(1, "band", "'" DAY "', 'B', ?1"),
	ROW(1, "setting", "'lease-tag', ?1"),
	ROW(1, "setting", "'band-from', ?1"),
};

static void prepare(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	CHECK(sqlite3_open(":memory:", &store.db) == SQLITE_OK);
	CHECK(sqlite3_exec(store.db, TABLES, NULL, NULL, NULL) == SQLITE_OK);
	CHECK(sqlite3_exec(store.db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK); /* one for all: nothing is ever committed */
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		CHECK(sqlite3_prepare_v2(store.db, tables[i].insert, -1, &tables[i].inserting, NULL) == SQLITE_OK);
		CHECK(sqlite3_prepare_v2(store.db, tables[i].clear, -1, &tables[i].clearing, NULL) == SQLITE_OK);
	}
	store.lock_fd = store.reserve_fd = -1;
	CHECK(arena_init(&arena, 64 << 10) == ERR_OK);
}

static void run(sqlite3_stmt *statement)
{
	(void)sqlite3_step(statement);
	sqlite3_reset(statement);
}

struct input {
	const uint8_t *at, *end;
};

static size_t left(const struct input *input)
{
	return (size_t)(input->end - input->at);
}

/* A column's value; NULL behind the input's end. */
static void bind(sqlite3_stmt *statement, int column, struct input *input)
{
	uint8_t how = left(input) > 0 ? *input->at++ : 0;
	size_t len = (size_t)(how >> 2) * TEXT_STEP;
	int64_t number = (int8_t)how;
	len = len < left(input) ? len : left(input);
	if (how % 4 == 1) {
		len = left(input) < sizeof number ? left(input) : sizeof number;
		memcpy(&number, input->at, len);
	}
	if (how % 4 == 0)
		sqlite3_bind_int64(statement, column, number >> 2);
	else if (how % 4 == 1)
		sqlite3_bind_int64(statement, column, number);
	else if (how % 4 == 2)
		sqlite3_bind_text(statement, column, (const char *)input->at, (int)len, SQLITE_STATIC);
	else
		sqlite3_bind_blob(statement, column, input->at, (int)len, SQLITE_STATIC);
	input->at += how % 4 == 0 ? 0 : len;
}

static void check_ended(const char *text, size_t size)
{
	CHECK(memchr(text, '\0', size) != NULL);
}

static void send_events(void)
{
	static struct store_event events[BATCH_MAX];
	static struct proto_event outgoing[BATCH_MAX];
	const struct proto_sender sender = {.boot_id = "boot", .sent_ms = 1, .boot_ms = 1};
	size_t count = 0, sent = 0;
	struct buf body;
	arena_reset(&arena);
	if (store_event_batch(&store, &arena, events, BATCH_MAX, &count, NULL) != ERR_OK || count == 0)
		return;
	for (size_t i = 0; i < count; i++) {
		check_ended(events[i].id, sizeof events[i].id);
		check_ended(events[i].type, sizeof events[i].type);
		check_ended(events[i].boot_id, sizeof events[i].boot_id);
		outgoing[i] = (struct proto_event){.at_ms = events[i].wall_ms,
										   .boot_ms = events[i].boot_ms,
										   .trusted = events[i].trusted,
										   .data = events[i].data};
		memcpy(outgoing[i].id, events[i].id, ID_SIZE);
		memcpy(outgoing[i].boot_id, events[i].boot_id, sizeof outgoing[i].boot_id);
		snprintf(outgoing[i].type, sizeof outgoing[i].type, "%s", events[i].type);
	}
	buf_init(&body, PROTO_BATCH_MAX + PROTO_EVENT_DATA_MAX + 1024);
	if (proto_event_encode(&sender, outgoing, count, &body, &sent) == ERR_OK)
		CHECK(sent > 0 && sent <= count);
	buf_finish(&body);
}

static void take_tickets(void)
{
	struct ticket tickets[ROWS_MAX], found;
	size_t count = 0;
	if (store_ticket_list(&store, TICKET_RESERVED, tickets, ROWS_MAX, &count, NULL) != ERR_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		check_ended(tickets[i].id, sizeof tickets[i].id);
		check_ended(tickets[i].number, sizeof tickets[i].number);
		check_ended(tickets[i].url, sizeof tickets[i].url);
		CHECK(tickets[i].state <= TICKET_VOID && tickets[i].counter_count <= TICKET_COUNTERS_MAX);
		(void)!store_ticket_find(&store, tickets[i].id, &found);
		(void)!store_ticket_find_token(&store, tickets[i].code, &found);
	}
}

static void propose_number(void)
{
	struct ticket ticket = {.service = "ho-tich"};
	char lease[ID_SIZE] = "";
	if (store_ticket_propose(&store, 'B', DAY, &ticket, lease, NULL) != ERR_OK)
		return;
	check_ended(ticket.number, sizeof ticket.number);
	check_ended(lease, sizeof lease);
	CHECK(ticket.number[0] == 'B');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned used = 0;
	struct input input = {data, data + size};
	if (!store.db)
		prepare();
	for (int row = 0; row < ROWS_MAX && left(&input) > 0; row++) {
		size_t which = *input.at++ % ARRAY_LEN(tables);
		for (int column = 1; column <= tables[which].columns; column++)
			bind(tables[which].inserting, column, &input);
		run(tables[which].inserting);
		used |= 1u << which;
	}
	if (used & 1u)
		send_events();
	if (used & 2u)
		take_tickets();
	if (used & ~3u) {
		propose_number();
		(void)store_lease_generation(&store);
		(void)store_lease_left(&store, DAY);
	}
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		if (used & 1u << i)
			run(tables[i].clearing);
	return 0;
}
