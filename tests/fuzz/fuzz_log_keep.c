/* A file of the kept log, whatever a power cut left: whole plain lines come out of it, and notes with times. */
#include "base/check.h"
#include "kiosk/log_keep.h"
#include "kiosk/log_notes.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct buf lines;
	unsigned number;
	size_t whole;
	buf_init(&lines, 1u << 20);
	log_keep_lines((const char *)bytes, size, &lines);
	CHECK(lines.len <= size);
	CHECK(lines.len == 0 || lines.data[lines.len - 1] == '\n');
	for (size_t i = 0; i < lines.len; i++)
		CHECK(lines.data[i] == '\n' || (unsigned char)lines.data[i] >= ' ');
	if (log_keep_parse((const char *)bytes, size, &number, &whole))
		CHECK(whole <= size && bytes[whole - 1] == '\n');
	const char *at = buf_text(&lines), *end = at + lines.len;
	char word[LOG_NOTES_WORD_SIZE];
	int64_t at_ms;
	while (log_notes_next(&at, end, &at_ms, word))
		CHECK(strlen(word) < sizeof word && at <= end);
	(void)log_notes_ended(buf_text(&lines), lines.len);
	buf_finish(&lines);
	return 0;
}
