/* Step 22: the lives of a device that the center heard of, to notice two of them at once. */
#include "center/db/db_migrate.h"

const char db_schema_copies[] =
	/* base_at: our time at which its machine was switched on, as far as its messages tell; first_at: when it was first
	 * heard; copied_at: when it was found to be a copy, 0: it is not. */
	"CREATE TABLE device_lives (center TEXT NOT NULL, device TEXT NOT NULL, boot_id TEXT NOT NULL,"
	" base_at {int} NOT NULL, first_at {int} NOT NULL, copied_at {int} NOT NULL, PRIMARY KEY (center, device, boot_id))"
	" {norowid};";
