#include "proto/forget.h"

#include "base/wipe.h"

#include <jansson.h>

void proto_forget_freed(void)
{
	json_set_alloc_funcs(wipe_malloc, wipe_free);
}
