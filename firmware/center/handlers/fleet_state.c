#include "center/handlers/fleet_state.h"

#include <jansson.h>
#include <string.h>

/* Bits of the status' printer.flags: drivers/hal/printer.h. */
#define FLAG_ONLINE 1
#define FLAGS_BAD (2 | 4 | 8 | 16 | 64 | 128)
#define TICKETS_LOW 50

static bool is_word(const json_t *status, const char *key, const char *word)
{
	const char *text = json_string_value(json_object_get(status, key));
	return text && strcmp(text, word) == 0;
}

enum fleet_state fleet_state_of(const char *text, int64_t seen_ms, int64_t now_ms)
{
	json_error_t why;
	if (seen_ms == 0 || now_ms - seen_ms > FLEET_LOST_AFTER_MS)
		return FLEET_LOST;
	json_t *status = json_loads(text, 0, &why);
	const json_t *flags = json_object_get(json_object_get(status, "printer"), "flags");
	const json_t *left = json_object_get(status, "tickets_left");
	json_int_t bits = flags ? json_integer_value(flags) : FLAG_ONLINE;
	bool low = left && json_integer_value(left) >= 0 && json_integer_value(left) < TICKETS_LOW;
	bool warn = !(bits & FLAG_ONLINE) || (bits & FLAGS_BAD) || is_word(status, "paper", "none") ||
				is_word(status, "paper", "low") || low || json_is_true(json_object_get(status, "locked"));
	json_decref(status);
	return warn ? FLEET_WARN : FLEET_GOOD;
}

bool fleet_state_owes(const char *text)
{
	json_error_t why;
	json_t *status = json_loads(text, 0, &why);
	bool owes = !status || json_integer_value(json_object_get(status, "queue_to_send")) > 0;
	json_decref(status);
	return owes;
}

void fleet_state_add(struct fleet_sums *sums, enum fleet_state state)
{
	sums->count++;
	sums->good += state == FLEET_GOOD;
	sums->warn += state == FLEET_WARN;
	sums->lost += state == FLEET_LOST;
}
