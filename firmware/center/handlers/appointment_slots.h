/* Places for appointments: so many to a slot of so many minutes, within the opening hours of the service. */
#ifndef MOTCUA_CENTER_HANDLERS_APPOINTMENT_SLOTS_H
#define MOTCUA_CENTER_HANDLERS_APPOINTMENT_SLOTS_H

#include "center/handlers/handler.h"

#define APPOINTMENT_SLOTS_AHEAD_DAYS 90 /* no bookings beyond */

enum appointment_slots_answer { SLOT_FREE, SLOT_UNKNOWN, SLOT_CLOSED, SLOT_FULL };

/* May one more be booked at this time? Within a write: the answer holds until its end, on every node. own: an id whose
 * place counts as free (it moves), or "". */
enum err_code appointment_slots_take(struct request *req, const char *service, int64_t at_ms, const char *own,
									 enum appointment_slots_answer *ret_answer, struct err *err) MUST_USE;

#endif
