#include "text/fold.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Letters that Unicode does not decompose. */
static uint32_t plain(uint32_t code)
{
	return code == 0x0111 || code == 0x0110 ? 'd' : code;
}

void text_fold(const char *text, char *out, size_t size)
{
	utf8proc_uint8_t *folded = NULL;
	const utf8proc_option_t how =
		UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD;
	out[0] = '\0';
	if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded, how) < 0)
		return;
	const char *at = (const char *)folded, *end = at + strlen(at);
	size_t used = 0;
	while (at < end) {
		char bytes[4];
		size_t len = utf8_put(plain(utf8_next(&at, end)), bytes);
		if (used + len + 1 > size)
			break;
		memcpy(out + used, bytes, len);
		used += len;
	}
	out[used] = '\0';
	free(folded);
}
