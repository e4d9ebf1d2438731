/*
 * UTF-8 as a stream of code points, strictly (RFC 3629): no overlong forms,
 * no surrogates, nothing past U+10FFFF. What strings mean is text/'s matter.
 */
#ifndef MOTCUA_BASE_UTF8_H
#define MOTCUA_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD UINT32_MAX

/* Reads one code point and moves *at past it; UTF8_BAD (moving one byte) for a
 * broken sequence. *at must be before end. */
uint32_t utf8_next(const char **at, const char *end);
/* Writes 1 to 4 bytes and answers how many; 0 for what is no code point. */
size_t utf8_put(uint32_t code, char out[4]);
bool utf8_is_valid(const char *text, size_t len);
/* Length of the longest prefix of at most max bytes that cuts no sequence. */
size_t utf8_cut(const char *text, size_t len, size_t max);

#endif
