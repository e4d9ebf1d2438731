/* Step 28: answers kept under a key are let go by their age without reading all of them. */
#include "center/db/db_migrate.h"

const char db_schema_inbox[] = "CREATE INDEX inbox_at ON inbox (at);";
