#include "audio/audio_priv.h"

#include "base/check.h"

#include <math.h>

#define SOFT_MS 12 /* rise and fall, against clicks */

struct note {
	int hertz, ms;
	double level; /* of full scale; headroom stays for speech after it */
};

/* DESIGN 16. */
static const struct note issued[] = {{660, 120, 0.25}};
static const struct note refused[] = {{330, 160, 0.3}};
static const struct note call[] = {{784, 250, 0.6}, {659, 250, 0.6}, {0, 120, 0}};

static const struct {
	const struct note *notes;
	size_t count;
} tones[] = {
	[AUDIO_TONE_NONE] = {NULL, 0},
	[AUDIO_TONE_ISSUED] = {issued, ARRAY_LEN(issued)},
	[AUDIO_TONE_REFUSED] = {refused, ARRAY_LEN(refused)},
	[AUDIO_TONE_CALL] = {call, ARRAY_LEN(call)},
};

static size_t make_note(const struct note *note, int16_t *out, size_t size)
{
	size_t count = (size_t)(note->ms * AUDIO_RATE / 1000), soft = SOFT_MS * AUDIO_RATE / 1000;

	if (count > size)
		count = size;
	for (size_t i = 0; i < count; i++) {
		size_t edge = i < count - 1 - i ? i : count - 1 - i;
		double fade = edge < soft ? (double)edge / (double)soft : 1.0;
		/* A little of the octave keeps it from sounding like a test tone. */
		double turn = 2 * M_PI * note->hertz * (double)i / AUDIO_RATE;
		out[i] = (int16_t)(32767 * note->level * fade * (0.85 * sin(turn) + 0.15 * sin(2 * turn)));
	}
	return count;
}

size_t audio_tone_make(enum audio_tone tone, int16_t *out, size_t size)
{
	size_t count = 0;

	CHECK((size_t)tone < ARRAY_LEN(tones));
	for (size_t i = 0; i < tones[tone].count; i++)
		count += make_note(&tones[tone].notes[i], out + count, size - count);
	return count;
}

int32_t audio_volume_factor(int step)
{
	if (step < 1)
		step = 1;
	if (step > AUDIO_VOLUME_STEPS)
		step = AUDIO_VOLUME_STEPS;
	return (int32_t)lround(65536 * pow(10, -2.4 * (AUDIO_VOLUME_STEPS - step) / 20));
}

void audio_volume_apply(int16_t *samples, size_t count, int32_t factor)
{
	for (size_t i = 0; i < count; i++)
		samples[i] = (int16_t)(((int64_t)samples[i] * factor) >> 16);
}
