/* Step 18: what the evaluation of a unit asks: how often dossiers came back, and figures that people put in. */
#include "center/db/db_migrate.h"

const char db_schema_evaluation[] =
	/* contacts: how often papers were asked for while the center looked on; -1: not known from the start. */
	"ALTER TABLE dossiers ADD COLUMN contacts {int} NOT NULL DEFAULT -1;"
	/* One figure of a period, which begins on from_day; points in hundredths. The audit trail has the earlier ones. */
	"CREATE TABLE evaluation_figures (center TEXT NOT NULL, period TEXT NOT NULL, from_day TEXT NOT NULL,"
	" indicator {int} NOT NULL, points {int} NOT NULL, count {int} NOT NULL, source TEXT NOT NULL, who TEXT NOT NULL,"
	" at {int} NOT NULL, PRIMARY KEY (center, period, from_day, indicator)) {norowid};";
