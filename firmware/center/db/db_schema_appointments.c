/* Step 12: booked hours. */
#include "center/db/db_migrate.h"

const char db_schema_appointments[] =
	/* state: booked, arrived (ticket: the number it got), cancelled. */
	"CREATE TABLE appointments (id TEXT PRIMARY KEY, center TEXT NOT NULL, service TEXT NOT NULL, at {int} NOT NULL,"
	" state TEXT NOT NULL, ticket TEXT NOT NULL DEFAULT '', made_at {int} NOT NULL, made_by TEXT NOT NULL) {norowid};"
	"CREATE INDEX appointments_at ON appointments (center, at);"
	/* The hour booked, for the order of calling; 0: none. */
	"ALTER TABLE tickets ADD COLUMN appointment_at {int} NOT NULL DEFAULT 0;";
