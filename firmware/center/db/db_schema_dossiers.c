/* Step 3: dossiers as the one-stop systems tell them, petitions, comments. Days are "YYYY-MM-DD" or "". */
#include "center/db/db_migrate.h"

const char db_schema_dossiers[] =
	/* owner is masked before it gets here. supplement and steps are JSON lists. finished: the result is at the
	 * unit; returned: handed over. The six last counts are 0 or 1: what the index of QĐ 766 asks. */
	"CREATE TABLE dossiers (center TEXT NOT NULL, code TEXT NOT NULL, canonical TEXT NOT NULL,"
	" procedure TEXT NOT NULL, procedure_name TEXT NOT NULL, owner TEXT NOT NULL, service TEXT NOT NULL,"
	" office TEXT NOT NULL, state {int} NOT NULL, received TEXT NOT NULL, received_minute {int} NOT NULL,"
	" due TEXT NOT NULL, due_time TEXT NOT NULL, new_due TEXT NOT NULL, apology_number TEXT NOT NULL,"
	" apology_reason TEXT NOT NULL, postponed {int} NOT NULL, paused_from TEXT NOT NULL, finished TEXT NOT NULL,"
	" returned TEXT NOT NULL, counter {int} NOT NULL, supplement TEXT NOT NULL, supplement_until TEXT NOT NULL,"
	" reason TEXT NOT NULL, steps TEXT NOT NULL, online {int} NOT NULL, fee_due {int} NOT NULL,"
	" paid_online {int} NOT NULL, electronic {int} NOT NULL, digitised {int} NOT NULL, reused {int} NOT NULL,"
	" source TEXT NOT NULL, print {int} NOT NULL DEFAULT 0, updated_at {int} NOT NULL,"
	" PRIMARY KEY (center, code)) {norowid};"
	"CREATE INDEX dossiers_canonical ON dossiers (center, canonical);"
	"CREATE INDEX dossiers_received ON dossiers (center, received);"
	"CREATE INDEX dossiers_open ON dossiers (center, due) WHERE state < 9;"
	/* Petitions: number of the year, day by which the answer is due, the answer, its rating. */
	"CREATE TABLE petitions (id TEXT PRIMARY KEY, center TEXT NOT NULL, number {int} NOT NULL, year {int} NOT NULL,"
	" secret_hash TEXT NOT NULL, about TEXT NOT NULL, dossier TEXT NOT NULL, text TEXT NOT NULL,"
	" channel TEXT NOT NULL, state TEXT NOT NULL, made_at {int} NOT NULL, due_at {int} NOT NULL,"
	" answer TEXT NOT NULL DEFAULT '', answered_at {int} NOT NULL DEFAULT 0, level {int} NOT NULL DEFAULT 0) {norowid};"
	"CREATE UNIQUE INDEX petitions_number ON petitions (center, year, number);"
	/* What raters added; forgotten after the days of [keep]. */
	"CREATE TABLE comments (rating TEXT PRIMARY KEY, center TEXT NOT NULL, text TEXT NOT NULL, at {int} NOT NULL)"
	" {norowid};"
	/* One row a run of a bridge: how far it came, what the other side has and we don't. */
	"CREATE TABLE bridge_runs (center TEXT NOT NULL, source TEXT NOT NULL, at {int} NOT NULL, cursor TEXT NOT NULL,"
	" taken {int} NOT NULL, changed {int} NOT NULL, refused {int} NOT NULL, report TEXT NOT NULL,"
	" PRIMARY KEY (center, source, at)) {norowid};";
