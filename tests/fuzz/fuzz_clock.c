/* Times as text: what is accepted comes back as the same moment. */
#include "base/check.h"
#include "base/clock.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[64], back[CLOCK_RFC3339_SIZE];
	int64_t ms = 0, again = 0;
	if (size >= sizeof text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (clock_parse(text, &ms) != ERR_OK)
		return 0;
	clock_rfc3339(ms, back, sizeof back);
	/* Years before 1 or past 9999 can't be written in four digits. */
	if (ms > INT64_C(-62000000000000) && ms < INT64_C(253000000000000))
		CHECK(clock_parse(back, &again) == ERR_OK && again == ms);
	return 0;
}
