/* What a center measures itself by; [targets] of center.conf. Each has the text that says who set it. */
#ifndef MOTCUA_CENTER_REPORTS_TARGETS_H
#define MOTCUA_CENTER_REPORTS_TARGETS_H

#include <stdint.h>

struct targets {
	int64_t wait_ms, wait_most_ms; /* the mean stays below the first, nine of ten below the second */
	unsigned satisfied_percent, in_time_percent; /* at least; 0: no target */
	const char *wait_source, *satisfied_source, *in_time_source; /* "QĐ 468/QĐ-TTg"; alive as long as the program */
};

#endif
