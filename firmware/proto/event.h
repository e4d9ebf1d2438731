/*
 * Batches of the journal (POST /v1/events) and the center's answer to each
 * event. Pure; any thread.
 */
#ifndef MOTCUA_PROTO_EVENT_H
#define MOTCUA_PROTO_EVENT_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/id.h"
#include "model/self_test.h"

#include <stddef.h>

#define PROTO_EVENTS_MAX 200         /* a batch */
#define PROTO_BATCH_MAX (256u << 10) /* bytes */
#define PROTO_EVENT_TYPE_SIZE 32
#define PROTO_EVENT_DATA_MAX 2048 /* bytes of one payload */

struct proto_event {
	char id[ID_SIZE];
	char type[PROTO_EVENT_TYPE_SIZE];
	int64_t at_ms; /* wall time */
	char boot_id[33];
	int64_t boot_ms;  /* since that boot */
	bool trusted;     /* whether the wall clock was */
	const char *data; /* JSON object, borrowed */
};

enum proto_verdict { PROTO_ACCEPTED, PROTO_DUPLICATE, PROTO_REFUSED };

struct proto_result {
	char id[ID_SIZE];
	enum proto_verdict verdict;
	char code[48]; /* why refused: "event-mismatch" ... */
};

/* boot_id, sent_ms and boot_ms are those of now: with them the center dates events whose wall clock was wrong. */
struct proto_sender {
	const char *boot_id;
	int64_t sent_ms, boot_ms;
};

/* Encodes as many of the events as fit a batch; *ret_count says how many (at least one). */
enum err_code proto_event_encode(const struct proto_sender *sender, const struct proto_event *events, size_t count,
								 struct buf *out, size_t *ret_count) MUST_USE;
/* Fills results[PROTO_EVENTS_MAX]. */
enum err_code proto_event_decode_results(const char *bytes, size_t len, struct proto_result *results, size_t *ret_count,
										 struct err *err) MUST_USE;

/* Payload of device.status; only numbers and our own words. */
struct proto_status {
	unsigned printer_flags;
	int printer_grade;
	const char *printer_model; /* as the unit says */
	const char *paper;         /* "ok", "low", "none" */
	int tickets_left, queue_to_send, lease_left;
	unsigned scanners_ready, scanners_set;
	bool clock_trusted;
	const char *version;
	int64_t uptime_s;
	int64_t config_number; /* published by the center; 0: none */
	const char *config_state;
	int64_t update_number; /* of a program; 0: none */
	const char *update_state, *update_version, *update_why;
	int update_percent; /* of it here */
	const char *budget; /* base/budget.h as it writes it; NULL: not said */
	bool locked; /* out of use */
	const char *locked_by; /* "center", "here", "copy"; "" in use */
	int64_t locked_ms; /* wall time of the last change; 0: none */
	const struct self_test *self_test; /* the last one; NULL: there was none */
};
enum err_code proto_event_encode_status(const struct proto_status *status, struct buf *out) MUST_USE;

#endif
