/*
 * What this process uses beside what it may: resident memory, open files, threads. Each program has a budget of its
 * own, below the limits of its unit (toolchain/image): who is over it is told of before the kernel ends it. Linux only.
 */
#ifndef MOTCUA_BASE_BUDGET_H
#define MOTCUA_BASE_BUDGET_H

#include "base/buf.h"

#include <stdint.h>

#define BUDGET_TEXT_MAX 256

struct budget {
	int64_t memory_kib;
	unsigned files, threads;
};

/* What is used now; a part that can't be read is 0. */
void budget_read(struct budget *ret_used);
/* {"memory_kib":{"is":19000,"most":131072},"files":{...},"threads":{...}} */
void budget_write(const struct budget *used, const struct budget *most, struct buf *out);

#endif
