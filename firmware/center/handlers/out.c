#include "center/handlers/out.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct out out_begin(struct buf *buf)
{
	return (struct out){.buf = buf};
}

static void quote(struct buf *buf, const char *text, size_t len)
{
	const char *from = text, *end = text + len;
	buf_byte(buf, '"');
	for (; text < end; text++) {
		unsigned char c = (unsigned char)*text;
		if (c >= ' ' && c != '"' && c != '\\')
			continue;
		buf_add(buf, from, (size_t)(text - from));
		from = text + 1;
		if (c == '"' || c == '\\') {
			buf_byte(buf, '\\');
			buf_byte(buf, c);
		} else {
			buf_format(buf, "\\u%04x", c);
		}
	}
	buf_add(buf, from, (size_t)(text - from));
	buf_byte(buf, '"');
}

static void lead(struct out *out, const char *key)
{
	if (out->comma)
		buf_byte(out->buf, ',');
	out->comma = true;
	if (!key)
		return;
	buf_byte(out->buf, '"');
	buf_str(out->buf, key);
	buf_add(out->buf, "\":", 2);
}

void out_object(struct out *out, const char *key)
{
	lead(out, key);
	buf_byte(out->buf, '{');
	out->comma = false;
}

void out_object_end(struct out *out)
{
	buf_byte(out->buf, '}');
	out->comma = true;
}

void out_array(struct out *out, const char *key)
{
	lead(out, key);
	buf_byte(out->buf, '[');
	out->comma = false;
}

void out_array_end(struct out *out)
{
	buf_byte(out->buf, ']');
	out->comma = true;
}

void out_str(struct out *out, const char *key, const char *text)
{
	lead(out, key);
	quote(out->buf, text ? text : "", text ? strlen(text) : 0);
}

void out_words(struct out *out, const char *key, const char *words)
{
	out_array(out, key);
	for (words += strspn(words, " "); *words; words += strspn(words, " ")) {
		size_t len = strcspn(words, " ");
		lead(out, NULL);
		quote(out->buf, words, len);
		words += len;
	}
	out_array_end(out);
}

void out_int(struct out *out, const char *key, int64_t num)
{
	lead(out, key);
	char digits[24], *at = digits + sizeof digits;
	uint64_t rest = num < 0 ? -(uint64_t)num : (uint64_t)num;
	do {
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (num < 0)
		*--at = '-';
	buf_add(out->buf, at, (size_t)(digits + sizeof digits - at));
}

void out_real(struct out *out, const char *key, double num)
{
	lead(out, key);
	if (isfinite(num))
		buf_format(out->buf, "%.3f", num);
	else
		buf_str(out->buf, "null");
}

void out_bool(struct out *out, const char *key, bool truth)
{
	lead(out, key);
	buf_str(out->buf, truth ? "true" : "false");
}

void out_null(struct out *out, const char *key)
{
	lead(out, key);
	buf_str(out->buf, "null");
}

void out_time(struct out *out, const char *key, int64_t wall_ms)
{
	if (wall_ms == 0) {
		out_null(out, key);
		return;
	}
	char text[CLOCK_RFC3339_SIZE];
	clock_rfc3339(wall_ms, text, sizeof text);
	lead(out, key);
	buf_byte(out->buf, '"');
	buf_str(out->buf, text);
	buf_byte(out->buf, '"');
}

void out_wait(struct out *out, const char *key, int min, int max)
{
	if (min < 0) {
		out_null(out, key);
		return;
	}
	out_object(out, key);
	out_int(out, "min", min);
	out_int(out, "max", max);
	out_object_end(out);
}

void out_raw(struct out *out, const char *key, const char *json)
{
	lead(out, key);
	buf_str(out->buf, json);
}

void out_two(struct out *out, const char *key, const char *vi, const char *en)
{
	out_object(out, key);
	out_str(out, "vi", vi);
	out_str(out, "en", en);
	out_object_end(out);
}
