#include "kiosk/log_notes.h"

#include "base/clock.h"

#include <string.h>

#define STAMP "ts="
#define NOTE " event=history.note what="
#define STARTED " event=start.done "
#define ENDED " event=stop.done "

static bool read_note(const char *line, size_t len, int64_t *ret_at_ms, char ret_word[LOG_NOTES_WORD_SIZE])
{
	const char *end = line + len, *note = memmem(line, len, NOTE, strlen(NOTE));
	char stamp[CLOCK_RFC3339_SIZE] = "";
	if (!note || strncmp(line, STAMP, strlen(STAMP)) != 0)
		return false;
	const char *space = memchr(line, ' ', len), *word = note + strlen(NOTE);
	size_t stamp_len = (size_t)(space - line) - strlen(STAMP), word_len = 0;
	while (word + word_len < end && word[word_len] != ' ')
		word_len++;
	if (stamp_len >= sizeof stamp || word_len == 0 || word_len >= LOG_NOTES_WORD_SIZE)
		return false;
	memcpy(stamp, line + strlen(STAMP), stamp_len);
	if (clock_parse(stamp, ret_at_ms) != 0)
		return false;
	memcpy(ret_word, word, word_len);
	ret_word[word_len] = '\0';
	return true;
}

bool log_notes_next(const char **at, const char *end, int64_t *ret_at_ms, char ret_word[LOG_NOTES_WORD_SIZE])
{
	while (*at < end) {
		const char *line = *at, *stop = memchr(line, '\n', (size_t)(end - line));
		if (!stop)
			stop = end;
		*at = stop < end ? stop + 1 : end;
		if (read_note(line, (size_t)(stop - line), ret_at_ms, ret_word))
			return true;
	}
	return false;
}

/* Where it stands last; NULL: nowhere. */
static const char *last_of(const char *lines, size_t len, const char *what)
{
	const char *found = NULL, *at = lines, *end = lines + len;
	while ((at = memmem(at, (size_t)(end - at), what, strlen(what))))
		found = at++;
	return found;
}

bool log_notes_ended(const char *lines, size_t len)
{
	const char *started = last_of(lines, len, STARTED), *ended = last_of(lines, len, ENDED);
	return !started || (ended && ended > started);
}
