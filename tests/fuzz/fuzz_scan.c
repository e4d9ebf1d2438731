/* Whatever a scanner sends: the answer is one of the kinds, cards leave nothing, codes are clean ASCII. */
#include "base/check.h"
#include "model/scan.h"

#include <string.h>

#define TODAY INT64_C(1773109440000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scan scan;
	scan_classify((const char *)data, size, TODAY, &scan);
	CHECK(memchr(scan.code, '\0', sizeof scan.code) != NULL);
	for (const char *c = scan.code; *c; c++)
		CHECK(*c > ' ' && *c < 0x7f);
	bool keeps_code = scan.kind != SCAN_UNKNOWN && scan.kind != SCAN_ID_CARD && scan.kind != SCAN_HEALTH_CARD;
	CHECK(keeps_code == (scan.code[0] != '\0'));
	return 0;
}
