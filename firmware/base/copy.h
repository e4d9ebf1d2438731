/* Text into a field of fixed size, cut to fit and always ended; what snprintf does with "%s", in a tenth of its time.
 * Thread: any. */
#ifndef MOTCUA_BASE_COPY_H
#define MOTCUA_BASE_COPY_H

#include <stddef.h>
#include <string.h>

static inline void copy_text(char *out, size_t size, const char *text)
{
	size_t len = strlen(text);

	if (len >= size)
		len = size - 1;

	memcpy(out, text, len);
	out[len] = '\0';
}

#endif
