/* Step 2: what a center publishes. */
#include "center/db/db_migrate.h"

const char db_schema_content[] =
	/* The document of GET /v1/catalogue as one JSON text; version is its ETag. */
	"CREATE TABLE catalogues (center TEXT PRIMARY KEY, version TEXT NOT NULL, document TEXT NOT NULL,"
	" at {int} NOT NULL) {norowid};";
