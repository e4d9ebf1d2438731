#include "proto/event.h"

#include "proto/proto_priv.h"

#include <string.h>

#define RESULTS_MAX_BYTES (512u << 10)

static const char *const VERDICTS[] = {"accepted", "duplicate", "refused"};

/* Written by hand, so that the payload goes out byte for byte as it was stored. */
static void add_event(struct buf *out, const struct proto_event *event)
{
	char at[CLOCK_RFC3339_SIZE];
	clock_rfc3339(event->at_ms, at, sizeof at);
	buf_format(
		out,
		"{\"id\":\"%s\",\"type\":\"%s\",\"at\":\"%s\",\"boot_id\":\"%s\",\"boot_ms\":%lld,\"trusted\":%s,\"data\":%s}",
		event->id, event->type, at, event->boot_id, (long long)event->boot_ms, event->trusted ? "true" : "false",
		event->data);
}

enum err_code proto_event_encode(const struct proto_sender *sender, const struct proto_event *events, size_t count,
								 struct buf *out, size_t *ret_count)
{
	char sent[CLOCK_RFC3339_SIZE];
	clock_rfc3339(sender->sent_ms, sent, sizeof sent);
	size_t start = out->len, used = 0;
	buf_format(out, "{\"boot_id\":\"%s\",\"sent_at\":\"%s\",\"sent_boot_ms\":%lld,\"events\":[", sender->boot_id, sent,
			   (long long)sender->boot_ms);
	while (used < count && used < PROTO_EVENTS_MAX) {
		size_t before = out->len;
		if (used > 0)
			buf_byte(out, ',');
		add_event(out, &events[used]);
		if (out->failed)
			return ERR_LIMIT;
		if (out->len - start > PROTO_BATCH_MAX - 2 && used > 0) {
			out->len = before;
			out->data[before] = '\0';
			break;
		}
		used++;
	}
	buf_str(out, "]}");
	*ret_count = used;
	return out->failed ? ERR_LIMIT : ERR_OK;
}

enum err_code proto_event_decode_results(const char *bytes, size_t len, struct proto_result *results, size_t *ret_count,
										 struct err *err)
{
	struct proto_reader reader = {.err = err};
	json_t *root = proto_read_document(&reader, bytes, len, RESULTS_MAX_BYTES);
	json_t *list = root ? proto_read_array(&reader, root, "results", PROTO_EVENTS_MAX, PROTO_MUST) : NULL;
	size_t count = json_array_size(list);
	for (size_t i = 0; i < count; i++) {
		const json_t *object = json_array_get(list, i);
		proto_read_id(&reader, object, "id", results[i].id);
		results[i].verdict =
			(enum proto_verdict)proto_read_word(&reader, object, "status", VERDICTS, 3, PROTO_MUST, PROTO_REFUSED);
		proto_read_text(&reader, object, "code", results[i].code, sizeof results[i].code, PROTO_MAY);
	}
	json_decref(root);
	if (reader.code == ERR_OK)
		*ret_count = count;
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "results");
}

static const char *word(const char *text, const char *otherwise)
{
	return text ? text : otherwise;
}

static bool add_lock(json_t *root, const struct proto_status *status)
{
	char since[CLOCK_RFC3339_SIZE];
	clock_rfc3339(status->locked_ms, since, sizeof since);
	json_t *lock =
		json_pack("{s:s, s:s*}", "by", word(status->locked_by, ""), "since", status->locked_ms ? since : NULL);
	return json_object_set_new(root, "locked", json_boolean(status->locked)) == 0 &&
		   json_object_set_new(root, "lock", lock) == 0;
}

enum err_code proto_event_encode_status(const struct proto_status *status, struct buf *out)
{
	json_t *printer = json_pack("{s:i, s:i, s:s%}", "flags", (int)status->printer_flags, "grade", status->printer_grade,
								"model", status->printer_model, strlen(status->printer_model));
	if (!printer) /* a model name that is no UTF-8 */
		printer = json_pack("{s:i, s:i}", "flags", (int)status->printer_flags, "grade", status->printer_grade);
	json_t *root = json_pack(
		"{s:o, s:s, s:i, s:i, s:i, s:i, s:i, s:b, s:s, s:I, s:{s:I, s:s}, s:{s:I, s:s, s:s, s:s, s:i}}", "printer",
		printer, "paper", status->paper, "tickets_left", status->tickets_left, "queue_to_send", status->queue_to_send,
		"lease_left", status->lease_left, "scanners_ready", (int)status->scanners_ready, "scanners_set",
		(int)status->scanners_set, "clock_trusted", (int)status->clock_trusted, "version", status->version, "uptime_s",
		(json_int_t)status->uptime_s, "config", "number", (json_int_t)status->config_number, "state",
		status->config_state ? status->config_state : "none", "update", "number", (json_int_t)status->update_number,
		"state", word(status->update_state, "none"), "version", word(status->update_version, ""), "why",
		word(status->update_why, ""), "percent", status->update_percent);
	bool whole = root && add_lock(root, status);
	if (whole && status->self_test)
		whole = json_object_set_new(root, "self_test", proto_self_test_pack(status->self_test)) == 0;
	if (whole && status->budget)
		whole = json_object_set_new(root, "budget", json_loads(status->budget, 0, NULL)) == 0;
	if (!whole) {
		json_decref(root);
		return ERR_LIMIT;
	}
	return proto_write_take(root, out);
}
