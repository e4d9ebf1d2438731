#include "proto/ticket.h"

#include "proto/proto_priv.h"

#include <string.h>

static const char *const PRINTED[] = {"confirmed", "assumed", "uncertain", "shown"};

static void read_counters(struct proto_reader *reader, const json_t *object, struct ticket *ticket)
{
	json_t *list = proto_read_array(reader, object, "counters", CATALOGUE_COUNTERS_MAX, PROTO_MAY);
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *number = json_array_get(list, i);
		if (!json_is_integer(number) || json_integer_value(number) < 1 || json_integer_value(number) > 255)
			proto_read_failed(reader, ERR_INVALID, "counters", "has an entry that is no counter");
		else if (ticket->counter_count < TICKET_COUNTERS_MAX)
			ticket->counters[ticket->counter_count++] = (unsigned char)json_integer_value(number);
	}
}

static void read_ticket(struct proto_reader *reader, const json_t *object, struct ticket *ticket)
{
	char series[2], state[16];
	*ticket = (struct ticket){.ahead = -1};
	proto_read_id(reader, object, "id", ticket->id);
	proto_read_text(reader, object, "number", ticket->number, sizeof ticket->number, PROTO_MUST);
	proto_read_text(reader, object, "series", series, sizeof series, PROTO_MUST);
	ticket->series = series[0];
	if (reader->code == ERR_OK && (series[0] < 'A' || series[0] > 'Z'))
		proto_read_failed(reader, ERR_INVALID, "series", "is no letter");
	ticket->value = (unsigned)proto_read_int(reader, object, "value", 1, 999999, PROTO_MUST, 0);
	proto_read_text(reader, object, "service", ticket->service, sizeof ticket->service, PROTO_MUST);
	proto_read_text(reader, object, "priority", ticket->priority, sizeof ticket->priority, PROTO_MAY);
	proto_read_text(reader, object, "language", ticket->language, sizeof ticket->language, PROTO_MAY);
	proto_read_day(reader, object, "day", ticket->day, PROTO_MUST);
	ticket->issued_ms = proto_read_time(reader, object, "issued_at", PROTO_MUST);
	proto_read_text(reader, object, "state", state, sizeof state, PROTO_MAY);
	/* The center knows more states (called, served ...) than paper has; here only those of paper count. */
	int known = ticket_state_from_name(state);
	ticket->state = known < 0 ? TICKET_RESERVED : (enum ticket_state)known;
	read_counters(reader, object, ticket);
	ticket->ahead = (int)proto_read_int(reader, object, "ahead", 0, 100000, PROTO_MAY, -1);
	proto_read_wait(reader, object, &ticket->wait_min, &ticket->wait_max);
	proto_read_text(reader, object, "code", ticket->code, sizeof ticket->code, PROTO_MAY);
	proto_read_text(reader, object, "url", ticket->url, sizeof ticket->url, PROTO_MAY);
}

enum err_code proto_ticket_decode(const char *bytes, size_t len, struct ticket *ret_ticket, struct err *err)
{
	struct proto_reader reader = {.err = err};
	struct ticket ticket;
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_TICKET_MAX);
	json_t *object = root ? proto_read_object(&reader, root, "ticket", PROTO_MUST) : NULL;
	if (object)
		read_ticket(&reader, object, &ticket);
	json_decref(root);
	if (reader.code == ERR_OK)
		*ret_ticket = ticket;
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "ticket");
}

enum err_code proto_ticket_decode_page(const char *bytes, size_t len, struct proto_ticket_page *ret_page,
									   struct err *err)
{
	struct proto_reader reader = {.err = err};
	struct proto_ticket_page page = {.place = 0};
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_TICKET_MAX);
	if (root) {
		proto_read_text(&reader, root, "number", page.number, sizeof page.number, PROTO_MUST);
		proto_read_text(&reader, root, "service", page.service, sizeof page.service, PROTO_MUST);
		page.place = (int)proto_read_int(&reader, root, "place", 0, 100000, PROTO_MAY, 0);
		page.counter = (unsigned)proto_read_int(&reader, root, "counter", 0, 255, PROTO_MAY, 0);
		page.ratable = proto_read_bool(&reader, root, "ratable", PROTO_MUST);
		page.rated = proto_read_bool(&reader, root, "rated", PROTO_MAY);
	}
	json_decref(root);
	if (reader.code == ERR_OK)
		*ret_page = page;
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "ticket page");
}

/* Takes root; NULL where memory is short. */
static json_t *write_services(json_t *root, const struct ticket *ticket)
{
	json_t *also = root && ticket->also_count > 0 ? json_array() : NULL;
	bool whole = ticket->also_count == 0 || also;
	for (size_t i = 0; also && i < ticket->also_count && i < TICKET_ALSO_MAX; i++)
		whole = json_array_append_new(also, json_string(ticket->also[i])) == 0 && whole;
	if (also && json_object_set_new(root, "also", also) != 0)
		whole = false;
	if (whole || !root)
		return root;
	json_decref(root);
	return NULL;
}

/* What only some ask for. */
static enum err_code write_wishes(json_t *root, const struct ticket *ticket, struct buf *out)
{
	if (root && ticket->later && json_object_set_new(root, "later", json_true()) != 0) {
		json_decref(root);
		root = NULL;
	}
	return proto_write_take(write_services(proto_write_also(root, "appointment", ticket->appointment), ticket), out);
}

enum err_code proto_ticket_encode_request(const struct ticket *ticket, struct buf *out)
{
	json_t *root = json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", ticket->id, "service", ticket->service, "priority",
							 ticket->priority[0] ? ticket->priority : "none", "language",
							 ticket->language[0] ? ticket->language : "vi", "channel", "kiosk");
	return write_wishes(root, ticket, out);
}

enum err_code proto_ticket_encode_issued(const struct ticket *ticket, const char *lease_id, struct buf *out)
{
	char series[2] = {ticket->series, '\0'};
	json_t *root =
		json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:o, s:s, s:b, s:s}", "ticket", ticket->id, "number",
				  ticket->number, "series", series, "value", (int)ticket->value, "service", ticket->service, "priority",
				  ticket->priority[0] ? ticket->priority : "none", "language",
				  ticket->language[0] ? ticket->language : "vi", "day", ticket->day, "issued_at",
				  proto_write_time(ticket->issued_ms), "channel", "kiosk", "offline", (int)ticket->offline, "lease",
				  lease_id);
	return write_wishes(root, ticket, out);
}

enum err_code proto_ticket_encode_printed(const char *id, enum proto_printed how, unsigned prints, int64_t at_ms,
										  struct buf *out)
{
	return proto_write_take(json_pack("{s:s, s:s, s:i, s:o}", "ticket", id, "how", PRINTED[how], "prints", (int)prints,
									  "at", proto_write_time(at_ms)),
							out);
}

enum err_code proto_ticket_encode_voided(const char *id, const char *reason, struct buf *out)
{
	return proto_write_take(json_pack("{s:s, s:s}", "ticket", id, "reason", reason), out);
}
