/* Step 23: the services that a sign-in may serve, blanks between; "" for all that the counter serves. */
#include "center/db/db_migrate.h"

const char db_schema_profiles[] = "ALTER TABLE staff ADD COLUMN services TEXT NOT NULL DEFAULT '';";
