/* Step 9: webhooks, and what is to be told to each. */
#include "center/db/db_migrate.h"

const char db_schema_hooks[] =
	/* types: "ticket.called,ticket.finished", "" for all. secret signs, so it is kept as it is. cursor: sequence of the
	 * last event that stands in the outbox. */
	"CREATE TABLE hooks (id TEXT PRIMARY KEY, center TEXT NOT NULL, url TEXT NOT NULL, secret TEXT NOT NULL,"
	" types TEXT NOT NULL, made_at {int} NOT NULL, made_by TEXT NOT NULL, cursor {int} NOT NULL) {norowid};"
	"CREATE INDEX hooks_center ON hooks (center);"
	/* state: 0 waits, 1 delivered, 2 parked. It is also the log of deliveries. */
	"CREATE TABLE hook_outbox (hook TEXT NOT NULL, sequence {int} NOT NULL, center TEXT NOT NULL, type TEXT NOT NULL,"
	" body TEXT NOT NULL, state {int} NOT NULL DEFAULT 0, tries {int} NOT NULL DEFAULT 0, next_at {int} NOT NULL,"
	" made_at {int} NOT NULL, tried_at {int} NOT NULL DEFAULT 0, status {int} NOT NULL DEFAULT 0,"
	" why TEXT NOT NULL DEFAULT '', PRIMARY KEY (hook, sequence)) {norowid};"
	"CREATE INDEX hook_outbox_due ON hook_outbox (hook, next_at) WHERE state = 0;";
