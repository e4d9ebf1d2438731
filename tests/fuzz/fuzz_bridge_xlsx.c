/* Workbooks of anybody: whatever the bytes, a list of objects of texts or a refusal. */
#include "base/check.h"
#include "center/bridge/bridge_xlsx.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct err err;
	json_t *rows = NULL;
	if (bridge_xlsx_read(bytes, size, &rows, &err) != ERR_OK) {
		CHECK(rows == NULL);
		return 0;
	}
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const char *name;
		json_t *value;
		CHECK(json_is_object(json_array_get(rows, i)));
		json_object_foreach(json_array_get(rows, i), name, value)
			CHECK(*name && json_is_string(value));
	}
	json_decref(rows);
	return 0;
}
