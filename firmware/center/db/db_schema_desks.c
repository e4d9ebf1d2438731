/* Step 26: what each counter with its officer could serve, from when on; no names of officers. */
#include "center/db/db_migrate.h"

const char db_schema_desks[] =
	/* services: ids of fields, blanks between; "" while the counter is closed, or its officer serves nothing there. */
	"CREATE TABLE desk_profiles (center TEXT NOT NULL, counter {int} NOT NULL, at {int} NOT NULL,"
	" services TEXT NOT NULL, PRIMARY KEY (center, counter, at)) {norowid};";
