/* Step 27: who saw to what was written beside a rating, and when; 0: nobody yet. */
#include "center/db/db_migrate.h"

const char db_schema_comments[] = "ALTER TABLE comments ADD COLUMN handled_at {int} NOT NULL DEFAULT 0;"
								  "ALTER TABLE comments ADD COLUMN handled_by TEXT NOT NULL DEFAULT '';"
								  "CREATE INDEX comments_at ON comments (center, at);";
