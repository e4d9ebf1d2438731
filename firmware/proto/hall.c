#include "proto/hall.h"

#include "base/check.h"
#include "proto/hall_priv.h"

#include <stdio.h>

#define WAITING_MAX 100000

static const char *const TODAYS[] = {"yes", "maybe", "no"};
static const char *const COUNTER_STATES[] = {"closed", "open", "serving", "paused"};

static void read_carried(struct proto_reader *reader, const json_t *object, struct hall_call *call)
{
	const json_t *from = json_object_get(object, "carried");
	char day[CLOCK_DAY_SIZE] = "", number[TICKET_NUMBER_SIZE] = "";
	if (!json_is_object(from))
		return;
	proto_read_day(reader, from, "day", day, PROTO_MUST);
	proto_read_text(reader, from, "number", number, sizeof number, PROTO_MUST);
	snprintf(call->carried, sizeof call->carried, "%s %s", day, number);
}

static json_t *write_carried(const struct hall_call *call)
{
	char day[CLOCK_DAY_SIZE];
	if (!call->carried[0])
		return json_null();
	snprintf(day, sizeof day, "%.10s", call->carried);
	return json_pack("{s:s, s:s}", "day", day, "number", call->carried + sizeof day);
}

void proto_hall_read_call(struct proto_reader *reader, const json_t *object, struct hall_call *call)
{
	proto_read_text(reader, object, "ticket", call->ticket, sizeof call->ticket, PROTO_MAY);
	proto_read_text(reader, object, "number", call->number, sizeof call->number, PROTO_MUST);
	proto_read_text(reader, object, "service", call->service, sizeof call->service, PROTO_MAY);
	proto_read_text(reader, object, "language", call->language, sizeof call->language, PROTO_MAY);
	call->counter = (unsigned)proto_read_int(reader, object, "counter", 1, 255, PROTO_MUST, 0);
	call->times = (unsigned)proto_read_int(reader, object, "times", 1, 1000, PROTO_MAY, 1);
	call->called_ms = proto_read_time(reader, object, "called_at", PROTO_MAY);
	read_carried(reader, object, call);
}

static void read_lists(struct proto_reader *reader, const json_t *root, struct hall *hall)
{
	json_t *calls = proto_read_array(reader, root, "calls", HALL_CALLS_MAX, PROTO_MAY);
	hall->call_count = json_array_size(calls);
	for (size_t i = 0; i < hall->call_count; i++)
		proto_hall_read_call(reader, json_array_get(calls, i), &hall->calls[i]);
	json_t *lines = proto_read_array(reader, root, "lines", CATALOGUE_SERVICES_MAX, PROTO_MUST);
	hall->line_count = json_array_size(lines);
	for (size_t i = 0; i < hall->line_count; i++) {
		struct hall_line *line = &hall->lines[i];
		const json_t *object = json_array_get(lines, i);
		proto_read_text(reader, object, "service", line->service, sizeof line->service, PROTO_MUST);
		line->waiting = (int)proto_read_int(reader, object, "waiting", 0, WAITING_MAX, PROTO_MUST, 0);
		proto_read_wait(reader, object, &line->wait_min, &line->wait_max);
		line->open = proto_read_bool(reader, object, "open", PROTO_MUST);
		line->today =
			(enum hall_today)proto_read_word(reader, object, "today", TODAYS, ARRAY_LEN(TODAYS), PROTO_MAY, HALL_TODAY);
		line->full = proto_read_bool(reader, object, "full", PROTO_MAY);
	}
	json_t *counters = proto_read_array(reader, root, "counters", CATALOGUE_COUNTERS_MAX, PROTO_MUST);
	hall->counter_count = json_array_size(counters);
	for (size_t i = 0; i < hall->counter_count; i++) {
		struct hall_counter *counter = &hall->counters[i];
		const json_t *object = json_array_get(counters, i);
		counter->number = (unsigned)proto_read_int(reader, object, "number", 1, 255, PROTO_MUST, 0);
		counter->state =
			(enum hall_counter_state)proto_read_word(reader, object, "state", COUNTER_STATES, 4, PROTO_MUST, 0);
		proto_read_text(reader, object, "serving", counter->serving, sizeof counter->serving, PROTO_MAY);
		proto_read_text(reader, object, "officer", counter->officer, sizeof counter->officer, PROTO_MAY);
	}
}

void proto_hall_read(struct proto_reader *reader, const json_t *root, struct hall *hall)
{
	*hall = (struct hall){.sequence = -1};
	hall->sequence = proto_read_int(reader, root, "sequence", 0, INT64_MAX, PROTO_MUST, -1);
	hall->as_of_ms = proto_read_time(reader, root, "as_of", PROTO_MUST);
	hall->waiting = (int)proto_read_int(reader, root, "waiting", 0, WAITING_MAX, PROTO_MUST, 0);
	hall->carried = (int)proto_read_int(reader, root, "carried", 0, WAITING_MAX, PROTO_MAY, 0);
	read_lists(reader, root, hall);
}

enum err_code proto_hall_decode(const char *bytes, size_t len, struct hall *ret_hall, struct err *err)
{
	struct proto_reader reader = {.err = err};
	struct hall hall;
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_HALL_MAX);
	if (root)
		proto_hall_read(&reader, root, &hall);
	json_decref(root);
	if (reader.code == ERR_OK)
		*ret_hall = hall;
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "queue");
}

static json_t *write_wait(int least, int most)
{
	return least < 0 ? json_null() : json_pack("{s:i, s:i}", "min", least, "max", most);
}

enum err_code proto_hall_encode(const struct hall *hall, struct buf *out)
{
	json_t *calls = json_array(), *lines = json_array(), *counters = json_array();
	for (size_t i = 0; i < hall->call_count; i++) {
		const struct hall_call *call = &hall->calls[i];
		json_array_append_new(calls,
							  json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:o, s:o}", "ticket", call->ticket, "number",
										call->number, "service", call->service, "language", call->language, "counter",
										(int)call->counter, "times", (int)call->times, "called_at",
										proto_write_time(call->called_ms), "carried", write_carried(call)));
	}
	for (size_t i = 0; i < hall->line_count; i++) {
		const struct hall_line *line = &hall->lines[i];
		json_array_append_new(lines,
							  json_pack("{s:s, s:i, s:o, s:b, s:s, s:b}", "service", line->service, "waiting",
										line->waiting, "wait", write_wait(line->wait_min, line->wait_max), "open",
										(int)line->open, "today", TODAYS[line->today], "full", (int)line->full));
	}
	for (size_t i = 0; i < hall->counter_count; i++) {
		const struct hall_counter *counter = &hall->counters[i];
		json_array_append_new(counters, json_pack("{s:i, s:s, s:s, s:s}", "number", (int)counter->number, "state",
												  COUNTER_STATES[counter->state], "serving", counter->serving,
												  "officer", counter->officer));
	}
	return proto_write_take(json_pack("{s:I, s:o, s:i, s:i, s:o, s:o, s:o}", "sequence", (json_int_t)hall->sequence,
									  "as_of", proto_write_time(hall->as_of_ms), "waiting", hall->waiting, "carried",
									  hall->carried, "calls", calls, "lines", lines, "counters", counters),
							out);
}
