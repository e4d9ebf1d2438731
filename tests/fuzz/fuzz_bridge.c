/* Records of one-stop systems and their tables: whatever comes, nothing breaks and names never get through whole. */
#include "base/check.h"
#include "center/bridge/bridge_csv.h"
#include "center/bridge/bridge_record.h"

#include <stddef.h>
#include <stdint.h>

#define NOW_MS INT64_C(1773109440000)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void try_record(const json_t *record)
{
	static struct db_dossier dossier;
	struct err err = {0};
	if (bridge_record_read(record, NOW_MS, &dossier, &err) != ERR_OK)
		return;
	CHECK(dossier.state >= DOSSIER_SUBMITTED && dossier.state <= DOSSIER_RETURNED);
	(void)!bridge_record_progress(record, &dossier, &err);
	CHECK(dossier.steps[0] == '[');
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	json_error_t why;
	struct err err = {0};
	json_t *root = json_loadb((const char *)bytes, size, JSON_REJECT_DUPLICATES, &why), *records = NULL;
	try_record(root);
	for (size_t i = 0; i < json_array_size(root); i++)
		try_record(json_array_get(root, i));
	json_decref(root);
	if (bridge_csv_read((const char *)bytes, size, &records, &err) == ERR_OK) {
		for (size_t i = 0; i < json_array_size(records); i++)
			try_record(json_array_get(records, i));
		json_decref(records);
	}
	return 0;
}
