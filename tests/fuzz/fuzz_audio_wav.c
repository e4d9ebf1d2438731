/* Any bytes as a WAV from the speech program; the first one says how it is cut into pieces. */
#include "audio/audio_priv.h"
#include "base/check.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int16_t samples[256];
	struct audio_wav wav;
	size_t count = 0;

	if (size < 1)
		return 0;
	size_t piece = 1 + data[0] % 64;
	audio_wav_init(&wav);
	for (size_t at = 1; at < size; at += piece) {
		size_t len = size - at < piece ? size - at : piece;
		if (audio_wav_feed(&wav, data + at, len, samples, 256, &count) != ERR_OK)
			break;
	}
	CHECK(count <= 256);
	return 0;
}
