#include "base/utf8.h"

static unsigned expected_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef)
		return 3;
	if (first >= 0xf0 && first <= 0xf4)
		return 4;
	return 0;
}

uint32_t utf8_next(const char **at, const char *end)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *bytes = (const unsigned char *)*at;
	unsigned len = expected_length(bytes[0]);
	*at += 1;
	if (len <= 1)
		return len == 1 ? bytes[0] : UTF8_BAD;
	if ((size_t)(end - *at) < len - 1)
		return UTF8_BAD;
	uint32_t code = bytes[0] & (0x7fu >> len);
	for (unsigned i = 1; i < len; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return UTF8_BAD;
		code = code << 6 | (bytes[i] & 0x3f);
	}
	if (code < least[len] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return UTF8_BAD;
	*at += len - 1;
	return code;
}

size_t utf8_put(uint32_t code, char out[4])
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code >= 0xd800 && code <= 0xdfff)
		return 0;
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	if (code > 0x10ffff)
		return 0;
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

bool utf8_is_valid(const char *text, size_t len)
{
	const char *end = text + len;
	while (text < end)
		if (utf8_next(&text, end) == UTF8_BAD)
			return false;
	return true;
}

size_t utf8_cut(const char *text, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max > 0 && ((unsigned char)text[max] & 0xc0) == 0x80)
		max--;
	return max;
}
