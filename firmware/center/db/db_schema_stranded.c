/* Step 25: alarms of a condition tell how many people it concerns and some of their numbers, blanks between. */
#include "center/db/db_migrate.h"

const char db_schema_stranded[] = "ALTER TABLE alarms ADD COLUMN people {int} NOT NULL DEFAULT 0;"
								  "ALTER TABLE alarms ADD COLUMN numbers TEXT NOT NULL DEFAULT '';";
