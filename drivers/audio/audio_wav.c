#include "audio/audio_priv.h"

#include <string.h>

static uint32_t le32(const unsigned char *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static uint32_t le16(const unsigned char *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

void audio_wav_init(struct audio_wav *wav)
{
	memset(wav, 0, sizeof(*wav));
	wav->half = -1;
}

static bool is_our_format(const unsigned char *head)
{
	return le16(head) == 1 && le16(head + 2) == 1 && le32(head + 4) == AUDIO_RATE && le16(head + 14) == 16;
}

/* A whole head of `at` is there. The length of data is ignored: a stream's is not known beforehand. */
static void on_head(struct audio_wav *wav)
{
	wav->have = 0;
	switch (wav->at) {
	case AUDIO_WAV_RIFF:
		wav->at = memcmp(wav->head, "RIFF", 4) == 0 && memcmp(wav->head + 8, "WAVE", 4) == 0 ? AUDIO_WAV_CHUNK
		                                                                                     : AUDIO_WAV_BAD;
		break;
	case AUDIO_WAV_CHUNK:
		wav->format_size = le32(wav->head + 4);
		if (memcmp(wav->head, "fmt ", 4) == 0)
			wav->at = wav->format_size >= 16 && wav->format_size < sizeof(wav->head) ? AUDIO_WAV_FORMAT : AUDIO_WAV_BAD;
		else if (memcmp(wav->head, "data", 4) == 0)
			wav->at = wav->format_seen ? AUDIO_WAV_DATA : AUDIO_WAV_BAD;
		else
			wav->skip = wav->format_size;
		break;
	case AUDIO_WAV_FORMAT:
		wav->format_seen = is_our_format(wav->head);
		wav->at = wav->format_seen ? AUDIO_WAV_CHUNK : AUDIO_WAV_BAD;
		break;
	case AUDIO_WAV_DATA:
	case AUDIO_WAV_BAD:
		break;
	}
}

static void on_byte_of_data(struct audio_wav *wav, unsigned char byte, int16_t *out, size_t size, size_t *count)
{
	if (wav->half < 0) {
		wav->half = byte;
		return;
	}
	if (*count < size)
		out[(*count)++] = (int16_t)((unsigned)wav->half | (unsigned)byte << 8);
	wav->half = -1;
}

enum err_code audio_wav_feed(struct audio_wav *wav, const unsigned char *bytes, size_t len, int16_t *out, size_t size,
                             size_t *count)
{
	static const uint32_t heads[] = {[AUDIO_WAV_RIFF] = 12, [AUDIO_WAV_CHUNK] = 8};

	for (size_t i = 0; i < len && wav->at != AUDIO_WAV_BAD; i++) {
		if (wav->skip > 0) {
			wav->skip--;
		} else if (wav->at == AUDIO_WAV_DATA) {
			on_byte_of_data(wav, bytes[i], out, size, count);
		} else {
			uint32_t need = wav->at == AUDIO_WAV_FORMAT ? wav->format_size : heads[wav->at];
			wav->head[wav->have++] = bytes[i];
			if (wav->have == need)
				on_head(wav);
		}
	}
	return wav->at == AUDIO_WAV_BAD ? ERR_INVALID : ERR_OK;
}

static void put32(unsigned char *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (unsigned char)(value >> (8 * i));
}

void audio_wav_head(uint32_t count, unsigned char ret_head[44])
{
	static const unsigned char fixed[44] = "RIFF....WAVEfmt \x10\0\0\0\x01\0\x01\0........\x02\0\x10\0data";

	memcpy(ret_head, fixed, 44);
	put32(ret_head + 4, 36 + 2 * count);
	put32(ret_head + 24, AUDIO_RATE);
	put32(ret_head + 28, 2 * AUDIO_RATE);
	put32(ret_head + 40, 2 * count);
}
