#include "proto/appointment.h"

#include "proto/proto_priv.h"

enum err_code proto_appointment_decode(const char *bytes, size_t len, struct appointment *ret_appointment,
									   struct err *err)
{
	struct proto_reader reader = {.err = err};
	struct appointment appointment = {.state = APPOINTMENT_BOOKED};
	char state[16] = "";
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_APPOINTMENT_MAX);
	if (root) {
		proto_read_text(&reader, root, "service", appointment.service, sizeof appointment.service, PROTO_MUST);
		proto_read_text(&reader, root, "state", state, sizeof state, PROTO_MUST);
		proto_read_text(&reader, root, "number", appointment.number, sizeof appointment.number, PROTO_MAY);
		appointment.at_ms = proto_read_time(&reader, root, "at", PROTO_MUST);
		appointment.from_ms = proto_read_time(&reader, root, "from", PROTO_MUST);
		appointment.until_ms = proto_read_time(&reader, root, "until", PROTO_MUST);
		int known = appointment_state_from_name(state);
		if (reader.code == ERR_OK && known < 0)
			proto_read_failed(&reader, ERR_INVALID, "state", "is no state of an appointment");
		appointment.state = known < 0 ? APPOINTMENT_BOOKED : (enum appointment_state)known;
	}
	json_decref(root);
	if (reader.code == ERR_OK)
		*ret_appointment = appointment;
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "appointment");
}
