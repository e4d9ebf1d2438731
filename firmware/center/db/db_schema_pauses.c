/* Step 17: webhooks that rest for a while. */
#include "center/db/db_migrate.h"

const char db_schema_pauses[] =
	/* paused_at: events are kept in the outbox from then on, none is sent; 0: not paused. */
	"ALTER TABLE hooks ADD COLUMN paused_at {int} NOT NULL DEFAULT 0;";
