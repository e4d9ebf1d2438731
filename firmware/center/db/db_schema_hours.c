/* Step 15: visits and ratings by the hour, kept with each change, so that a month of a province is read from sums. */
#include "center/db/db_migrate.h"

const char db_schema_hours[] =
	/* Visits that ended, by the hour of their arrival. hour: of the civil day. waits: of those that were called. */
	"CREATE TABLE visit_hours (day TEXT NOT NULL, center TEXT NOT NULL, hour {int} NOT NULL, service TEXT NOT NULL,"
	" counter {int} NOT NULL, served {int} NOT NULL, absent {int} NOT NULL, void {int} NOT NULL,"
	" waits {int} NOT NULL, wait_ms {int} NOT NULL, wait_goal {int} NOT NULL, wait_ceiling {int} NOT NULL,"
	" service_ms {int} NOT NULL, PRIMARY KEY (day, center, hour, service, counter)) {norowid};"
	"CREATE TABLE rating_hours (day TEXT NOT NULL, center TEXT NOT NULL, hour {int} NOT NULL,"
	" counter {int} NOT NULL, count {int} NOT NULL, satisfied {int} NOT NULL, bad {int} NOT NULL,"
	" PRIMARY KEY (day, center, hour, counter)) {norowid};"
	/* What there was before; hours of Vietnam. Later ones are the program's, in its zone. */
	"INSERT INTO visit_hours SELECT day, center, (arrived_at / 1000 + 25200) / 3600 % 24, service, counter,"
	" SUM(CASE WHEN state = 5 THEN 1 ELSE 0 END), SUM(CASE WHEN state = 6 THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN state = 7 THEN 1 ELSE 0 END), SUM(CASE WHEN first_called_at > 0 THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN first_called_at > arrived_at THEN first_called_at - arrived_at ELSE 0 END),"
	" SUM(CASE WHEN first_called_at > 0 AND first_called_at - arrived_at <= 900000 THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN first_called_at > 0 AND first_called_at - arrived_at <= 1800000 THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN state = 5 AND ended_at > started_at THEN ended_at - started_at ELSE 0 END)"
	" FROM tickets WHERE state >= 5 AND service <> '' GROUP BY 1, 2, 3, 4, 5;"
	"INSERT INTO rating_hours SELECT day, center, (at / 1000 + 25200) / 3600 % 24, counter, COUNT(*),"
	" SUM(CASE WHEN levels = 3 AND level >= 2 OR levels <> 3 AND level >= 4 THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN levels = 3 AND level = 1 OR levels <> 3 AND level <= 2 THEN 1 ELSE 0 END)"
	" FROM ratings GROUP BY 1, 2, 3, 4;"
	"CREATE INDEX dossiers_finished ON dossiers (center, finished, due) WHERE finished > '';";
