/* What the screens noted in the log (screens.h), found again in its kept lines. Pure. */
#ifndef MOTCUA_KIOSK_LOG_NOTES_H
#define MOTCUA_KIOSK_LOG_NOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOG_NOTES_WORD_SIZE 24

/* The next note at or after *at, which it moves on; false at the end of lines. */
bool log_notes_next(const char **at, const char *end, int64_t *ret_at_ms, char ret_word[LOG_NOTES_WORD_SIZE]);
/* Did the program end in order after its last start? True where none is told of. */
bool log_notes_ended(const char *lines, size_t len);

#endif
