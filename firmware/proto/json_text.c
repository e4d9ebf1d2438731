#include "proto/json_text.h"

#include "base/buf.h"

#include <stdint.h>
#include <stdlib.h>

/* buf remembers that it failed, whoever goes on writing. */
static int add(const char *bytes, size_t len, void *context)
{
	struct buf *out = context;
	buf_add(out, bytes, len);
	return out->failed ? -1 : 0;
}

char *json_text(const json_t *root, size_t flags)
{
	struct buf out;
	buf_init(&out, SIZE_MAX / 4);
	if (!root || json_dump_callback(root, add, &out, flags) != 0 || out.failed) {
		buf_finish(&out);
		return NULL;
	}
	return out.data;
}
