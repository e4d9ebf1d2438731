/* Every answer of the center but the catalogue; the first byte picks the decoder. */
#include "proto/dossier.h"
#include "proto/event.h"
#include "proto/hall.h"
#include "proto/lease.h"
#include "proto/notice.h"
#include "proto/petition.h"
#include "proto/problem.h"
#include "proto/program.h"
#include "proto/self_test.h"
#include "proto/ticket.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static union {
		struct hall hall;
		struct ticket ticket;
		struct proto_ticket_page page;
		struct dossier dossier;
		struct proto_leases leases;
		struct proto_notice notice;
		struct proto_problem problem;
		struct proto_program program;
		struct proto_petition slip;
		struct petition petition;
		struct self_test self_test;
		struct proto_result results[PROTO_EVENTS_MAX];
	} out;
	size_t count;
	int64_t offset;
	char *data_text = NULL;
	struct err err;
	if (size == 0)
		return 0;
	const char *text = (const char *)data + 1;
	enum err_code code = ERR_OK;
	switch (data[0]) {
	case 'h':
		code = proto_hall_decode(text, size - 1, &out.hall, &err);
		break;
	case 't':
		code = proto_ticket_decode(text, size - 1, &out.ticket, &err);
		break;
	case 'g':
		code = proto_ticket_decode_page(text, size - 1, &out.page, &err);
		break;
	case 'd':
		code = proto_dossier_decode(text, size - 1, &out.dossier, &err);
		break;
	case 'l':
		code = proto_lease_decode(text, size - 1, &out.leases, &err);
		break;
	case 'n':
		code = proto_notice_decode(text, size - 1, &out.notice, &err);
		break;
	case 'p':
		code = proto_problem_decode(text, size - 1, &out.problem, &err);
		break;
	case 'r':
		code = proto_event_decode_results(text, size - 1, out.results, &count, &err);
		break;
	case 'P':
		code = proto_program_decode(text, size - 1, &out.program, &err);
		break;
	case 's':
		code = proto_petition_decode(text, size - 1, &out.slip, &err);
		break;
	case 'a':
		code = proto_petition_decode_answer(text, size - 1, &out.petition, &err);
		break;
	case 'T':
		code = proto_self_test_decode(text, size - 1, &out.self_test, &err);
		break;
	case 'b':
		code = proto_program_part_decode(text, size - 1, &offset, &data_text, &err);
		free(data_text);
		break;
	default:
		break;
	}
	(void)code;
	return 0;
}
