/*
 * The parser of printer answers. Besides memory safety: one byte gives at most
 * one answer, a process id is always four of our own characters, and whatever
 * came before, a fresh answer after a silence is understood.
 */
#include "base/check.h"
#include "printer/escpos_status.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct escpos_parser parser;
	struct escpos_answer answer;
	unsigned flags = 0;
	escpos_parser_init(&parser);
	for (size_t i = 0; i < size; i++) {
		enum escpos_kind kind = escpos_parser_push(&parser, data[i], &answer);
		CHECK(kind == answer.kind);
		CHECK(parser.status_len < 4 && parser.block_len <= ESCPOS_BLOCK_MAX);
		if (kind == ESCPOS_PROCESS) {
			CHECK(strlen(answer.text) == 4);
			for (int at = 0; at < 4; at++)
				CHECK(answer.text[at] >= 0x20 && !(answer.text[at] & 0x90));
		}
		if (kind == ESCPOS_AUTOMATIC)
			escpos_apply_automatic(answer.status, &flags);
		if (kind == ESCPOS_REALTIME)
			escpos_apply_realtime(answer.byte % 5, answer.byte, &flags);
		if (kind == ESCPOS_PLAIN)
			(void)escpos_apply_paper(answer.byte, &flags);
	}
	escpos_parser_break(&parser);
	static const unsigned char fresh[7] = "\x37\x22@A`o";
	for (int i = 0; i < 6; i++)
		CHECK(escpos_parser_push(&parser, fresh[i], &answer) == ESCPOS_NOTHING);
	CHECK(escpos_parser_push(&parser, fresh[6], &answer) == ESCPOS_PROCESS);
	return 0;
}
