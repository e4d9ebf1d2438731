/*
 * What the center tells on its event stream (GET /v1/events): CloudEvents 1.0
 * envelopes. Types this side does not know are PROTO_NOTICE_OTHER, not an
 * error: a newer center may say more. Pure; any thread.
 */
#ifndef MOTCUA_PROTO_NOTICE_H
#define MOTCUA_PROTO_NOTICE_H

#include "model/hall.h"

#define PROTO_NOTICE_MAX (160u << 10)

enum proto_notice_kind {
	PROTO_NOTICE_OTHER,
	PROTO_NOTICE_QUEUE,     /* hall */
	PROTO_NOTICE_CALLED,    /* call */
	PROTO_NOTICE_CATALOGUE, /* text: version */
	PROTO_NOTICE_HELP,      /* device, number: 0 nobody, 1 asked, 2 coming */
	PROTO_NOTICE_PAD,       /* pad */
	PROTO_NOTICE_COMMAND,   /* device, text: "lock" ... */
};

struct proto_notice {
	enum proto_notice_kind kind;
	char device[64];
	char text[80];
	int number;
	union {
		struct hall hall;
		struct hall_call call;
		struct {
			unsigned counter;
			char ticket[ID_SIZE];
			char token[TICKET_URL_SIZE];
			char number[TICKET_NUMBER_SIZE];
		} pad;
	};
};

enum err_code proto_notice_decode(const char *bytes, size_t len, struct proto_notice *ret_notice,
								  struct err *err) MUST_USE;

#endif
