/* Step 30: where the audit trail begins, once its first rows went on their day. */
#include "center/db/db_migrate.h"

const char db_schema_kept[] =
	/* n, hash: of the last row that went; the chain goes on from there. */
	"CREATE TABLE audit_base (center TEXT PRIMARY KEY, n {int} NOT NULL, hash TEXT NOT NULL, at {int} NOT NULL)"
	" {norowid};";
