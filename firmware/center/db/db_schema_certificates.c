/* Step 7: the certificates that devices have shown themselves by. */
#include "center/db/db_migrate.h"

const char db_schema_certificates[] =
	"CREATE TABLE certificates (serial TEXT PRIMARY KEY, center TEXT NOT NULL, device TEXT NOT NULL,"
	" made_at {int} NOT NULL, ends_at {int} NOT NULL, revoked_at {int} NOT NULL DEFAULT 0) {norowid};"
	"CREATE INDEX certificates_device ON certificates (center, device);";
