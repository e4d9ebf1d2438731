/*
 * Who may try a code, and when: five tries, then waits that double. Kept over a
 * restart as text, so pulling the plug gives no further tries. A code that was
 * used, or one made before it, opens nothing again. Pure; wall times.
 */
#ifndef MOTCUA_FLOW_GATE_H
#define MOTCUA_FLOW_GATE_H

#include <stdbool.h>
#include <stdint.h>

#define GATE_FREE 5 /* wrong codes without a wait */
#define GATE_WAIT_LEAST_MS 60000
#define GATE_WAIT_MOST_MS 3600000
#define GATE_TEXT_SIZE 64

struct gate {
	unsigned failures; /* since the last right code */
	int64_t shut_until_ms;
	int64_t used_step; /* of the newest code that opened */
};

/* How long to wait before a try; 0: now. A clock that was set back does not make it longer than the longest wait. */
int64_t gate_wait_ms(struct gate *gate, int64_t now_ms);
void gate_failed(struct gate *gate, int64_t now_ms);
void gate_passed(struct gate *gate, int64_t step);
void gate_write(const struct gate *gate, char ret_text[GATE_TEXT_SIZE]);
/* False for a text that is none; *gate is a fresh one then. */
bool gate_read(struct gate *gate, const char *text);

#endif
