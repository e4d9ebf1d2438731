/* Configurations published to devices in stages. */
#include "center/db/db_migrate.h"

const char db_schema_fleet[] =
	/* lines: JSON list of "section.key=value". withdrawn_at: no longer wanted anywhere. */
	"CREATE TABLE configs (center TEXT NOT NULL, number {int} NOT NULL, made_at {int} NOT NULL, made_by TEXT NOT NULL,"
	" note TEXT NOT NULL, lines TEXT NOT NULL, withdrawn_at {int} NOT NULL DEFAULT 0,"
	" PRIMARY KEY (center, number)) {norowid};"
	/* Which one a device shall have, and had to have before it. */
	"CREATE TABLE config_targets (center TEXT NOT NULL, device TEXT NOT NULL, number {int} NOT NULL,"
	" before {int} NOT NULL, at {int} NOT NULL, who TEXT NOT NULL, PRIMARY KEY (center, device)) {norowid};";
