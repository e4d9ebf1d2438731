/* How the devices of a center are, in three words: by what each last said of itself, and when. */
#ifndef MOTCUA_CENTER_HANDLERS_FLEET_STATE_H
#define MOTCUA_CENTER_HANDLERS_FLEET_STATE_H

#include <stdbool.h>
#include <stdint.h>

#define FLEET_LOST_AFTER_MS 60000 /* as the page of devices has it */

enum fleet_state {
	FLEET_GOOD,
	FLEET_WARN, /* printer, paper, locked */
	FLEET_LOST, /* silent; never seen counts too */
};

struct fleet_sums {
	unsigned count, good, warn, lost;
};

/* status: what the device sent, "" for nothing yet. Pure. */
enum fleet_state fleet_state_of(const char *status, int64_t seen_ms, int64_t now_ms);
/* Whether it has events that it could not send by then. */
bool fleet_state_owes(const char *status);
void fleet_state_add(struct fleet_sums *sums, enum fleet_state state);

#endif
