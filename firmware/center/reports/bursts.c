#include "center/reports/bursts.h"

size_t bursts_find(const struct burst_rating *ratings, size_t count, struct burst ret[BURSTS_MAX])
{
	size_t found = 0, first = 0;
	for (size_t i = 0; i < count; i++) {
		while (ratings[first].counter != ratings[i].counter ||
			   ratings[i].at_ms - ratings[first].at_ms > BURSTS_WINDOW_MS)
			first++;
		unsigned run = (unsigned)(i - first + 1);
		if (run < BURSTS_LEAST)
			continue;
		struct burst *last = found ? &ret[found - 1] : NULL;
		if (last && last->counter == ratings[i].counter && last->to_ms >= ratings[first].at_ms) {
			last->to_ms = ratings[i].at_ms;
			last->count++;
		} else if (found < BURSTS_MAX) {
			ret[found++] = (struct burst){ratings[first].at_ms, ratings[i].at_ms, ratings[i].counter, run};
		}
	}
	return found;
}
