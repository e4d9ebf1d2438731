/* Step 1: tickets and what happens to them, devices, staff, events. Times are ms since 1970 (0: not yet). */
#include "center/db/db_migrate.h"

const char db_schema_core[] =
	/* state: enum queue_state. arrived_at orders the queue; hold_until: back in the queue from then.
	 * proof: how the number reached the citizen (confirmed, assumed, uncertain, shown). */
	"CREATE TABLE tickets (id TEXT PRIMARY KEY, center TEXT NOT NULL, day TEXT NOT NULL, series TEXT NOT NULL,"
	" value {int} NOT NULL, number TEXT NOT NULL, service TEXT NOT NULL, priority TEXT NOT NULL,"
	" language TEXT NOT NULL, channel TEXT NOT NULL, device TEXT NOT NULL, offline {int} NOT NULL,"
	" code TEXT NOT NULL, state {int} NOT NULL, issued_at {int} NOT NULL, arrived_at {int} NOT NULL,"
	" proof TEXT NOT NULL DEFAULT '', ready_at {int} NOT NULL DEFAULT 0, called_at {int} NOT NULL DEFAULT 0,"
	" first_called_at {int} NOT NULL DEFAULT 0, started_at {int} NOT NULL DEFAULT 0,"
	" ended_at {int} NOT NULL DEFAULT 0, hold_until {int} NOT NULL DEFAULT 0, times {int} NOT NULL DEFAULT 0,"
	" counter {int} NOT NULL DEFAULT 0, only_counter {int} NOT NULL DEFAULT 0, staff TEXT NOT NULL DEFAULT '',"
	" outcome TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', rated {int} NOT NULL DEFAULT 0,"
	" ahead {int} NOT NULL DEFAULT 0, wait_min {int} NOT NULL DEFAULT -1,"
	" wait_max {int} NOT NULL DEFAULT -1) {norowid};"
	"CREATE UNIQUE INDEX tickets_number ON tickets (center, day, series, value);"
	/* 1 to 4 are the states in which somebody still waits or is served. */
	"CREATE INDEX tickets_live ON tickets (center, day, arrived_at) WHERE state BETWEEN 1 AND 4;"
	/* Counts that go up: "sequence" of the event log, "series:DAY:LETTER" of numbers given online. A database
	 * that one process has to itself keeps those two in memory and takes them from events and tickets at start. */
	"CREATE TABLE marks (center TEXT NOT NULL, name TEXT NOT NULL, value {int} NOT NULL,"
	" PRIMARY KEY (center, name)) {norowid};"
	"CREATE TABLE counters (center TEXT NOT NULL, number {int} NOT NULL, state {int} NOT NULL,"
	" ticket TEXT NOT NULL DEFAULT '', staff TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',"
	" since {int} NOT NULL DEFAULT 0, called_count {int} NOT NULL DEFAULT 0,"
	" PRIMARY KEY (center, number)) {norowid};"
	/* Answers already given, by the client's key. print: hash of what was asked. */
	"CREATE TABLE inbox (key TEXT PRIMARY KEY, at {int} NOT NULL, print {int} NOT NULL, status {int} NOT NULL,"
	" answer TEXT NOT NULL) {norowid};"
	/* The event log: one row for each commit, its events in lines. */
	"CREATE TABLE events (center TEXT NOT NULL, first {int} NOT NULL, last {int} NOT NULL, at {int} NOT NULL,"
	" pack TEXT NOT NULL, PRIMARY KEY (center, last)) {norowid};"
	"CREATE TABLE devices (center TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,"
	" key_hash {bytes}, slot {int} NOT NULL, counter {int} NOT NULL DEFAULT 0, enrolled_at {int} NOT NULL DEFAULT 0,"
	" revoked_at {int} NOT NULL DEFAULT 0, seen_at {int} NOT NULL DEFAULT 0, boot_id TEXT NOT NULL DEFAULT '',"
	" status TEXT NOT NULL DEFAULT '', PRIMARY KEY (center, id)) {norowid};"
	"CREATE UNIQUE INDEX devices_slot ON devices (center, slot);"
	"CREATE TABLE enrolments (code_hash TEXT PRIMARY KEY, center TEXT NOT NULL, device TEXT NOT NULL,"
	" expires_at {int} NOT NULL, used_at {int} NOT NULL DEFAULT 0) {norowid};"
	"CREATE TABLE leases (center TEXT NOT NULL, device TEXT NOT NULL, day TEXT NOT NULL, generation {int} NOT NULL,"
	" id TEXT NOT NULL, boot_id TEXT NOT NULL, document TEXT NOT NULL, at {int} NOT NULL,"
	" PRIMARY KEY (center, device, day, generation)) {norowid};"
	"CREATE TABLE ratings (id TEXT PRIMARY KEY, center TEXT NOT NULL, ticket TEXT, counter {int} NOT NULL,"
	" service TEXT NOT NULL DEFAULT '', level {int} NOT NULL, levels {int} NOT NULL, reasons TEXT NOT NULL,"
	" channel TEXT NOT NULL, device TEXT NOT NULL, day TEXT NOT NULL, at {int} NOT NULL) {norowid};"
	"CREATE UNIQUE INDEX ratings_ticket ON ratings (ticket) WHERE ticket IS NOT NULL;"
	"CREATE INDEX ratings_day ON ratings (center, day);"
	"CREATE TABLE staff (center TEXT NOT NULL, username TEXT NOT NULL, display TEXT NOT NULL,"
	" password TEXT NOT NULL, roles TEXT NOT NULL, counters TEXT NOT NULL DEFAULT '',"
	" failures {int} NOT NULL DEFAULT 0, locked_until {int} NOT NULL DEFAULT 0,"
	" PRIMARY KEY (center, username)) {norowid};"
	"CREATE TABLE sessions (token_hash TEXT PRIMARY KEY, center TEXT NOT NULL, username TEXT NOT NULL,"
	" csrf TEXT NOT NULL, counter {int} NOT NULL, made_at {int} NOT NULL, seen_at {int} NOT NULL) {norowid};"
	/* A secret or a mark of the database itself. */
	"CREATE TABLE settings (name TEXT PRIMARY KEY, value {bytes} NOT NULL) {norowid};";
