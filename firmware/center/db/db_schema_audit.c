/* What staff and technicians did: appended to, never changed; each row's hash holds the one before. */
#include "center/db/db_migrate.h"

const char db_schema_audit[] =
	"CREATE TABLE audit (center TEXT NOT NULL, n {int} NOT NULL, at {int} NOT NULL, who TEXT NOT NULL,"
	" action TEXT NOT NULL, subject TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (center, n)) {norowid};";
