#include "audio/audio_priv.h"

#include "base/buf.h"
#include "base/file.h"

#include <stdio.h>
#include <string.h>

#define WORDS_MAX 64
#define PHRASE_WORDS_MAX 8
#define CLIP_BYTES_MAX (2u << 20)
#define PAUSE_COMMA_MS 120
#define PAUSE_STOP_MS 250

struct word {
	char text[48]; /* lower case where it is ASCII, without its punctuation */
	int pause_ms;  /* after it */
};

static bool read_word(const char **at, struct word *ret_word)
{
	size_t len;

	*at += strspn(*at, " ");
	len = strcspn(*at, " ");
	if (len == 0)
		return false;
	const char *start = *at;
	*at += len;
	ret_word->pause_ms = 0;
	for (; len > 0 && strchr(",.;:?!", start[len - 1]); len--)
		ret_word->pause_ms = start[len - 1] == ',' ? PAUSE_COMMA_MS : PAUSE_STOP_MS;
	if (len >= sizeof(ret_word->text))
		len = sizeof(ret_word->text) - 1; /* no clip has such a name: it will not be found */
	for (size_t i = 0; i < len; i++)
		ret_word->text[i] = (char)(start[i] >= 'A' && start[i] <= 'Z' ? start[i] - 'A' + 'a' : start[i]);
	ret_word->text[len] = '\0';
	return true;
}

/* The file of a phrase of so many words; false where a word is no plain name. */
static bool phrase_path(const char *folder, const char *language, const struct word *words, size_t count, char *out,
                        size_t size)
{
	int used = snprintf(out, size, "%s/%s/", folder, language);

	for (size_t i = 0; i < count; i++) {
		if (strchr(words[i].text, '/') || words[i].text[0] == '.' || (size_t)used >= size)
			return false;
		used += snprintf(out + used, size - (size_t)used, "%s%s", i > 0 ? " " : "", words[i].text);
	}
	if ((size_t)used + sizeof(".wav") > size)
		return false;
	memcpy(out + used, ".wav", sizeof(".wav"));
	return true;
}

static enum err_code add_clip(const char *path, int16_t *out, size_t size, size_t *count)
{
	struct audio_wav wav;
	struct buf buf;

	buf_init(&buf, CLIP_BYTES_MAX);
	enum err_code code = file_read(path, &buf, NULL);
	audio_wav_init(&wav);
	if (code == ERR_OK)
		code = audio_wav_feed(&wav, (const unsigned char *)buf.data, buf.len, out, size, count);
	buf_finish(&buf);
	return code;
}

static void add_pause(int ms, int16_t *out, size_t size, size_t *count)
{
	size_t samples = (size_t)ms * AUDIO_RATE / 1000, room = size - *count;

	samples = samples < room ? samples : room;
	memset(out + *count, 0, samples * sizeof(*out));
	*count += samples;
}

enum err_code audio_clip_make(const char *folder, const char *language, const char *text, int16_t *out, size_t size,
                              size_t *count)
{
	struct word words[WORDS_MAX];
	size_t word_count = 0, before = *count;
	char path[FILE_PATH_MAX];

	while (word_count < WORDS_MAX && read_word(&text, &words[word_count]))
		word_count++;
	for (size_t at = 0; at < word_count;) {
		size_t len = word_count - at < PHRASE_WORDS_MAX ? word_count - at : PHRASE_WORDS_MAX;
		/* The longest phrase first: it was spoken as a whole and sounds best. */
		while (len > 0 && (!phrase_path(folder, language, words + at, len, path, sizeof(path)) ||
		                   add_clip(path, out, size, count) != ERR_OK))
			len--;
		if (len == 0) {
			*count = before;
			return ERR_NOT_FOUND;
		}
		at += len;
		add_pause(words[at - 1].pause_ms, out, size, count);
	}
	return word_count > 0 ? ERR_OK : ERR_NOT_FOUND;
}
