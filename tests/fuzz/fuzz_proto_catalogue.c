#include "proto/catalogue.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct catalogue *catalogue = NULL;
	struct err err;
	if (proto_catalogue_decode((const char *)data, size, NULL, &catalogue, &err) == ERR_OK)
		catalogue_destroy(catalogue);
	return 0;
}
