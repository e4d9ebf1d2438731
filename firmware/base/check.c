#include "base/check.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>

void check_failed(const char *condition, const char *file, int line)
{
	const char *name = strrchr(file, '/');
	log_event(LOG_ERROR, "bug", LOG_STR("file", name ? name + 1 : file), LOG_INT("line", line),
	          LOG_STR("check", condition));
	abort();
}
