/* What the center says of an appointment (GET /v1/appointments/{token}). Pure; any thread. */
#ifndef MOTCUA_PROTO_APPOINTMENT_H
#define MOTCUA_PROTO_APPOINTMENT_H

#include "model/appointment.h"

#define PROTO_APPOINTMENT_MAX (4u << 10)

/* token is not in the answer: the caller knows it. */
enum err_code proto_appointment_decode(const char *bytes, size_t len, struct appointment *ret_appointment,
									   struct err *err) MUST_USE;

#endif
