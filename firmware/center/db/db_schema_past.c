/* Step 4: visits by their end, for what is learnt from them. */
#include "center/db/db_migrate.h"

const char db_schema_past[] = "CREATE INDEX tickets_ended ON tickets (center, ended_at) WHERE state IN (5, 6);";
