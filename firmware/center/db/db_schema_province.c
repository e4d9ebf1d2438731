/* Step 10: many centers in one database: what finds the center of a device and of a slip. */
#include "center/db/db_migrate.h"

const char db_schema_province[] =
	/* A device comes with its name and key alone, a citizen with the code of a slip. */
	"CREATE INDEX devices_id ON devices (id);"
	"CREATE INDEX petitions_secret ON petitions (secret_hash);";
