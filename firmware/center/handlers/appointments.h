/* Appointments as numbers are given: who comes at a booked hour is called by that hour. */
#ifndef MOTCUA_CENTER_HANDLERS_APPOINTMENTS_H
#define MOTCUA_CENTER_HANDLERS_APPOINTMENTS_H

#include "center/db/db_tickets.h"
#include "center/handlers/center.h"

/* May the ticket with this id have the appointment's place? Fills ticket->appointment_ms; false: reply says why not. */
bool appointments_check(struct request *req, struct reply *reply, const char *token, struct db_ticket *ticket);
/* The appointment's person has this ticket now. A token that is not ours or was used changes nothing. */
enum err_code appointments_arrived(struct request *req, const char *token, const struct db_ticket *ticket,
								   struct err *err) MUST_USE;
/* For a number that was given without us: the hour booked, 0 where the token holds none for this service and day. */
enum err_code appointments_hour(struct request *req, const char *token, const struct db_ticket *ticket,
								int64_t *ret_at_ms, struct err *err) MUST_USE;

#endif
