/* Step 24: until when a one-time password is right, which its owner must change; 0: their own password. */
#include "center/db/db_migrate.h"

const char db_schema_once[] = "ALTER TABLE staff ADD COLUMN once_until {int} NOT NULL DEFAULT 0;";
