/* A petition on the wire: what is sent, the slip that comes back, the answer and its rating. Pure; any thread. */
#ifndef MOTCUA_PROTO_PETITION_H
#define MOTCUA_PROTO_PETITION_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "model/petition.h"
#include "model/ticket.h"

#define PROTO_PETITION_MAX (4u << 10)
#define PROTO_PETITION_ANSWER_MAX (32u << 10) /* escapes of JSON included */

struct proto_petition {
	char number[PETITION_NUMBER_SIZE];
	char code[PETITION_CODE_SIZE]; /* shows the answer */
	char due[CLOCK_DAY_SIZE]; /* last day for it */
	char url[TICKET_URL_SIZE]; /* its page for a phone; "": the center has none */
};

enum err_code proto_petition_encode(const char *id, const char *about, const char *text, struct buf *out) MUST_USE;
enum err_code proto_petition_decode(const char *bytes, size_t len, struct proto_petition *ret_petition,
									struct err *err) MUST_USE;
enum err_code proto_petition_decode_answer(const char *bytes, size_t len, struct petition *ret_petition,
										   struct err *err) MUST_USE;
enum err_code proto_petition_encode_rating(unsigned level, struct buf *out) MUST_USE;

#endif
