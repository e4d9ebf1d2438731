/*
 * The audio class: speaks whole sentences and plays tones, one after another.
 * Two outputs: public (hall loudspeaker) and private (headphones). Speech is
 * made on the device itself, without a network.
 * `say` and `stop` may be called from any thread; they only queue.
 */
#ifndef MOTCUA_HAL_AUDIO_H
#define MOTCUA_HAL_AUDIO_H

#include "hal/device.h"

#define AUDIO_TEXT_MAX 1024
#define AUDIO_QUEUE_MAX 32
#define AUDIO_VOLUME_STEPS 10

enum audio_output { AUDIO_PUBLIC, AUDIO_PRIVATE };
enum audio_tone { AUDIO_TONE_NONE, AUDIO_TONE_ISSUED, AUDIO_TONE_REFUSED, AUDIO_TONE_CALL };

struct audio_utterance {
	enum audio_output output;
	enum audio_tone before;     /* played first */
	char language[8];           /* "vi", "en" */
	char text[AUDIO_TEXT_MAX];  /* UTF-8; "" for a tone alone */
};

struct audio;

struct audio_driver {
	const char *name; /* "sdl", "none", "virtual" */
	struct audio *(*create)(const char *options);
	void (*destroy)(struct audio *audio);
	enum err_code (*open)(struct audio *audio, struct err *err);
	void (*close)(struct audio *audio);
	/* ERR_LIMIT: the queue is full. */
	enum err_code (*say)(struct audio *audio, const struct audio_utterance *utterance);
	/* Silence on that output within 100 ms; what was queued for it is forgotten. */
	void (*stop)(struct audio *audio, enum audio_output output);
	/* 1 to AUDIO_VOLUME_STEPS. */
	void (*set_volume)(struct audio *audio, enum audio_output output, int step);
	/* Utterances not yet finished. */
	unsigned (*pending)(const struct audio *audio);
};

#endif
