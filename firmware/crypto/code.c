#include "crypto/code.h"

#include <stdint.h>
#include <string.h>

static const char digits32[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const char digits64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void encode(const char *digits, unsigned bits, const unsigned char *bytes, size_t len, char *out)
{
	uint32_t held = 0;
	unsigned count = 0;
	for (size_t i = 0; i < len; i++) {
		held = held << 8 | bytes[i];
		count += 8;
		while (count >= bits) {
			count -= bits;
			*out++ = digits[held >> count & ((1u << bits) - 1)];
		}
	}
	if (count > 0)
		*out++ = digits[held << (bits - count) & ((1u << bits) - 1)];
	*out = '\0';
}

static int value_of(const char *digits, char c)
{
	if (digits == digits32) {
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c == 'I' || c == 'L')
			c = '1';
		else if (c == 'O')
			c = '0';
	}
	const char *at = c ? strchr(digits, c) : NULL;
	return at ? (int)(at - digits) : -1;
}

static bool decode(const char *digits, unsigned bits, const char *text, unsigned char *bytes, size_t len)
{
	if (strlen(text) != (len * 8 + bits - 1) / bits)
		return false;
	uint32_t held = 0;
	unsigned count = 0;
	for (size_t i = 0; *text; text++) {
		int value = value_of(digits, *text);
		if (value < 0)
			return false;
		held = held << bits | (uint32_t)value;
		count += bits;
		if (count >= 8 && i < len) {
			count -= 8;
			bytes[i++] = (unsigned char)(held >> count);
		}
	}
	return (held & ((1u << count) - 1)) == 0;
}

void code32_encode(const void *bytes, size_t len, char *ret_text)
{
	encode(digits32, 5, bytes, len, ret_text);
}

bool code32_decode(const char *text, void *ret_bytes, size_t len)
{
	return decode(digits32, 5, text, ret_bytes, len);
}

void code64_encode(const void *bytes, size_t len, char *ret_text)
{
	encode(digits64, 6, bytes, len, ret_text);
}

bool code64_decode(const char *text, void *ret_bytes, size_t len)
{
	return decode(digits64, 6, text, ret_bytes, len);
}
