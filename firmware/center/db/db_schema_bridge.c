/* Step: where the asking of one-stop systems is, and what each of them told to have. */
#include "center/db/db_migrate.h"

const char db_schema_bridge[] =
	/* One row a system that is asked. run, list, page: the round under way; list 4: none is. full_run: the last round
	 * that went through all dossiers, full_at its end. lease: which server asks, until when. */
	"CREATE TABLE bridge_sources (center TEXT NOT NULL, source TEXT NOT NULL, run {int} NOT NULL,"
	" list {int} NOT NULL, page {int} NOT NULL, is_full {int} NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL,"
	" full_run {int} NOT NULL DEFAULT 0, full_at {int} NOT NULL DEFAULT 0, done_at {int} NOT NULL DEFAULT 0,"
	" next_at {int} NOT NULL DEFAULT 0, lease TEXT NOT NULL DEFAULT '', lease_until {int} NOT NULL DEFAULT 0,"
	" state TEXT NOT NULL DEFAULT 'new', why TEXT NOT NULL DEFAULT '', failures {int} NOT NULL DEFAULT 0,"
	" PRIMARY KEY (center, source)) {norowid};"
	/* What the other side named, the newest round in which it did, and why it was not taken ('' where it was). */
	"CREATE TABLE bridge_seen (center TEXT NOT NULL, source TEXT NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL,"
	" run {int} NOT NULL, name TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (center, source, kind, code)) {norowid};";
