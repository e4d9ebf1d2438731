/* Step 29: what a device was told and has not done yet, and its last self-test. */
#include "center/db/db_migrate.h"

const char db_schema_orders[] =
	/* ordered: "lock", "unlock" until the device says that it is so; "" nothing. self_test: JSON, "" none yet. */
	"ALTER TABLE devices ADD COLUMN ordered TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE devices ADD COLUMN ordered_at {int} NOT NULL DEFAULT 0;"
	"ALTER TABLE devices ADD COLUMN self_test TEXT NOT NULL DEFAULT '';";
