/* Step 19: numbers that stand in the place of one of an earlier day. */
#include "center/db/db_migrate.h"

const char db_schema_carried[] =
	/* carried: day and number of the one before, "2026-03-09 B 031"; '' for a number of its own. */
	"ALTER TABLE tickets ADD COLUMN carried TEXT NOT NULL DEFAULT '';";
