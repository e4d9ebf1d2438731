/*
 * Text from elsewhere made safe to draw: valid UTF-8 without controls,
 * direction marks or invisible signs, few marks a letter, bounded.
 */
#ifndef MOTCUA_PAPER_PAPER_CLEAN_PRIV_H
#define MOTCUA_PAPER_PAPER_CLEAN_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* U+200B, where Khmer may break a line, survives as this byte; wrapping drops it. */
#define PAPER_SOFT_BREAK '\x1f'

/* Writes at most size - 1 bytes and a NUL; cuts between letters. Line ends and tabs become spaces. */
void paper_clean(const char *text, char *out, size_t size);
bool paper_clean_is_mark(uint32_t code);
bool paper_clean_is_khmer(uint32_t code);

#endif
