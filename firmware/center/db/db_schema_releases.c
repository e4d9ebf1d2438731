/* Step 20: programs of devices, their bytes, and which device shall have which. */
#include "center/db/db_migrate.h"

const char db_schema_releases[] =
	/* signature: Ed25519 over what proto/program.h says, base64url. have: bytes taken so far. halt_percent: more
	 * failures of those that were decided stop it; forgiven: failures that a manager went on after. */
	"CREATE TABLE releases (center TEXT NOT NULL, number {int} NOT NULL, made_at {int} NOT NULL, made_by TEXT NOT NULL,"
	" note TEXT NOT NULL, version TEXT NOT NULL, size {int} NOT NULL, sha256 TEXT NOT NULL, until_day TEXT NOT NULL,"
	" signature TEXT NOT NULL, have {int} NOT NULL DEFAULT 0, halt_percent {int} NOT NULL,"
	" forgiven {int} NOT NULL DEFAULT 0, withdrawn_at {int} NOT NULL DEFAULT 0, PRIMARY KEY (center, number)) "
	"{norowid};"
	/* data: base64url; each part begins where the one before ends. */
	"CREATE TABLE release_parts (center TEXT NOT NULL, number {int} NOT NULL, first {int} NOT NULL, len {int} NOT NULL,"
	" data TEXT NOT NULL, PRIMARY KEY (center, number, first)) {norowid};"
	"CREATE TABLE release_targets (center TEXT NOT NULL, device TEXT NOT NULL, number {int} NOT NULL,"
	" ring {int} NOT NULL, at {int} NOT NULL, who TEXT NOT NULL, PRIMARY KEY (center, device)) {norowid};";
