/* Versions of the catalogue; second secrets of dossiers. */
#include "center/db/db_migrate.h"

const char db_schema_publish[] =
	"CREATE TABLE catalogue_versions (center TEXT NOT NULL, version TEXT NOT NULL, at {int} NOT NULL,"
	" who TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (center, version)) {norowid};"
	/* hash: of the dossier's code and the secret that stands on its receipt. */
	"CREATE TABLE dossier_proofs (center TEXT NOT NULL, code TEXT NOT NULL, hash TEXT NOT NULL,"
	" PRIMARY KEY (center, code)) {norowid};"
	/* The newest picture and log of a device, as base64. */
	"CREATE TABLE device_files (center TEXT NOT NULL, device TEXT NOT NULL, kind TEXT NOT NULL, at {int} NOT NULL,"
	" data TEXT NOT NULL, PRIMARY KEY (center, device, kind)) {norowid};";
