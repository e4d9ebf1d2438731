#include "model/hall.h"

#include <string.h>

const struct hall_line *hall_line(const struct hall *hall, const char *service)
{
	for (size_t i = 0; i < hall->line_count; i++)
		if (strcmp(hall->lines[i].service, service) == 0)
			return &hall->lines[i];
	return NULL;
}
