/* What happens at counters beside the call itself: alarms, and visits of several services. */
#include "center/db/db_migrate.h"

const char db_schema_desk[] =
	/* kind: emergency, guessing, ...; subject: a counter's number or a device; who raised it and who saw to it. */
	"CREATE TABLE alarms (id TEXT PRIMARY KEY, center TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,"
	" at {int} NOT NULL, who TEXT NOT NULL, cleared_at {int} NOT NULL DEFAULT 0, cleared_by TEXT NOT NULL DEFAULT '')"
	" {norowid};"
	"CREATE INDEX alarms_open ON alarms (center, at) WHERE cleared_at = 0;"
	/* The services of one ticket in their order; state 0: to come, 1: done, 2: given up. */
	"CREATE TABLE ticket_stages (center TEXT NOT NULL, ticket TEXT NOT NULL, n {int} NOT NULL, service TEXT NOT NULL,"
	" only_counter {int} NOT NULL DEFAULT 0, state {int} NOT NULL DEFAULT 0, counter {int} NOT NULL DEFAULT 0,"
	" started_at {int} NOT NULL DEFAULT 0, ended_at {int} NOT NULL DEFAULT 0, outcome TEXT NOT NULL DEFAULT '',"
	" PRIMARY KEY (center, ticket, n)) {norowid};";
