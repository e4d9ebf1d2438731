#include "paper/paper_clean_priv.h"

#include "base/check.h"
#include "base/utf8.h"
#include "paper/paper.h"

#include <string.h>

struct range {
	uint32_t first, last;
};

/* Marks that stack on a letter, as far as a hostile text would use them. */
static const struct range marks[] = {
	{0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f},
	{0x06d6, 0x06dc}, {0x0900, 0x0903}, {0x093a, 0x094f}, {0x0e31, 0x0e31}, {0x0e34, 0x0e3a},
	{0x0e47, 0x0e4e}, {0x0f71, 0x0f84}, {0x17b4, 0x17d3}, {0x17dd, 0x17dd}, {0x1ab0, 0x1aff},
	{0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0x302a, 0x302f}, {0xfe20, 0xfe2f},
};

/* Invisible, or changes how others are drawn. */
static const struct range banned[] = {
	{0x0000, 0x001f}, {0x007f, 0x009f}, {0x00ad, 0x00ad}, {0x034f, 0x034f}, {0x061c, 0x061c},
	{0x115f, 0x1160}, {0x180b, 0x180f}, {0x200c, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
	{0x3164, 0x3164}, {0xe000, 0xf8ff}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0},
	{0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0x1d173, 0x1d17a}, {0xe0000, 0x10ffff},
};

static bool in_ranges(uint32_t code, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	}
	return false;
}

bool paper_clean_is_mark(uint32_t code)
{
	return code >= 0x300 && in_ranges(code, marks, ARRAY_LEN(marks));
}

bool paper_clean_is_khmer(uint32_t code)
{
	return (code >= 0x1780 && code <= 0x17ff) || (code >= 0x19e0 && code <= 0x19ff);
}

void paper_clean(const char *text, char *out, size_t size)
{
	const char *end = text + strlen(text);
	size_t len = 0;
	unsigned stacked = PAPER_MARKS_MAX; /* a mark needs a letter before it */

	while (text < end) {
		uint32_t code = utf8_next(&text, end);
		char bytes[4];
		/* Khmer's vowels and subscripts are many a letter, and bounded by its grammar. */
		unsigned most = paper_clean_is_khmer(code) ? 3 * PAPER_MARKS_MAX : PAPER_MARKS_MAX;
		if (code == '\n' || code == '\t' || code == '\r' || code == 0x2028 || code == 0x2029)
			code = ' ';
		else if (code == 0x200b)
			code = PAPER_SOFT_BREAK;
		else if (code == UTF8_BAD)
			code = 0xfffd;
		else if (in_ranges(code, banned, ARRAY_LEN(banned)))
			continue;
		if (paper_clean_is_mark(code)) {
			if (stacked >= most)
				continue;
			stacked++;
		} else {
			stacked = code == ' ' ? PAPER_MARKS_MAX : 0;
		}
		size_t bytes_len = utf8_put(code, bytes);
		if (len + bytes_len >= size)
			break;
		memcpy(out + len, bytes, bytes_len);
		len += bytes_len;
	}
	out[len] = '\0';
}
