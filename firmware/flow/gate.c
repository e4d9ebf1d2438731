#include "flow/gate.h"

#include <inttypes.h>
#include <stdio.h>

#define DOUBLINGS_MAX 6
#define FAILURES_MAX 1000000

int64_t gate_wait_ms(struct gate *gate, int64_t now_ms)
{
	if (gate->shut_until_ms - now_ms > GATE_WAIT_MOST_MS)
		gate->shut_until_ms = now_ms + GATE_WAIT_MOST_MS;
	return gate->shut_until_ms > now_ms ? gate->shut_until_ms - now_ms : 0;
}

void gate_failed(struct gate *gate, int64_t now_ms)
{
	if (gate->failures < FAILURES_MAX)
		gate->failures++;
	if (gate->failures < GATE_FREE)
		return;
	unsigned doublings = gate->failures - GATE_FREE;
	int64_t wait_ms = (int64_t)GATE_WAIT_LEAST_MS << (doublings < DOUBLINGS_MAX ? doublings : DOUBLINGS_MAX);
	gate->shut_until_ms = now_ms + (wait_ms < GATE_WAIT_MOST_MS ? wait_ms : GATE_WAIT_MOST_MS);
}

void gate_passed(struct gate *gate, int64_t step)
{
	gate->failures = 0;
	gate->shut_until_ms = 0;
	gate->used_step = step;
}

void gate_write(const struct gate *gate, char ret_text[GATE_TEXT_SIZE])
{
	snprintf(ret_text, GATE_TEXT_SIZE, "%u %" PRId64 " %" PRId64, gate->failures, gate->shut_until_ms, gate->used_step);
}

bool gate_read(struct gate *gate, const char *text)
{
	struct gate read = {0};
	bool whole = sscanf(text, "%u %" SCNd64 " %" SCNd64, &read.failures, &read.shut_until_ms, &read.used_step) == 3;
	*gate = whole ? read : (struct gate){0};
	return whole;
}
