/* Step 21: which program a release is, whether the center held its signature to its key, and what it did not take. */
#include "center/db/db_migrate.h"

const char db_schema_signed[] =
	"ALTER TABLE releases ADD COLUMN program TEXT NOT NULL DEFAULT 'motcua-kiosk';"
	"ALTER TABLE releases ADD COLUMN checked {int} NOT NULL DEFAULT 0;"
	/* why: a word of the API. The newest of each is kept. */
	"CREATE TABLE release_refusals (center TEXT NOT NULL, program TEXT NOT NULL, version TEXT NOT NULL,"
	" why TEXT NOT NULL, at {int} NOT NULL, who TEXT NOT NULL, PRIMARY KEY (center, program, version, why)) {norowid};";
