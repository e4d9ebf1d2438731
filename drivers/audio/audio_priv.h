/* What the drivers of this folder share: format, options, samples. */
#ifndef MOTCUA_AUDIO_AUDIO_PRIV_H
#define MOTCUA_AUDIO_AUDIO_PRIV_H

#include "audio/audio.h"

#include <stddef.h>
#include <stdint.h>

#define AUDIO_RATE 22050 /* samples a second, mono, 16 bits signed: what espeak-ng makes */
#define AUDIO_SAMPLES_MAX (45u * AUDIO_RATE) /* of one utterance */
#define AUDIO_OUTPUTS 2

struct audio_options {
	char device[AUDIO_OUTPUTS][128]; /* "": the default one */
	char dir[256], transcript[256], clips[256];
	char speech[128];
	char voice_vi[48], voice_en[48];
	int speed, pace;
};

/* Answers NULL, or what would be right. */
const char *audio_options_read(const char *text, struct audio_options *ret_options);

/* Samples of a tone into out, at most size of them; answers how many. Begins and ends softly. */
size_t audio_tone_make(enum audio_tone tone, int16_t *out, size_t size);

/* Factor of a volume step as 16.16 fixed point: 2.4 dB a step, 21.6 dB in all (EN 301 549 8.2.1 asks for 18). */
int32_t audio_volume_factor(int step);
void audio_volume_apply(int16_t *samples, size_t count, int32_t factor);

/* Takes a WAV as it comes in pieces: 16 bits, mono, AUDIO_RATE. Zero it to begin. */
struct audio_wav {
	unsigned char head[64]; /* of the chunk at hand */
	size_t have;            /* bytes in head */
	uint32_t skip;          /* bytes of an uninteresting chunk still to come */
	enum { AUDIO_WAV_RIFF, AUDIO_WAV_CHUNK, AUDIO_WAV_FORMAT, AUDIO_WAV_DATA, AUDIO_WAV_BAD } at;
	bool format_seen;
	uint32_t format_size;
	int half; /* first byte of a sample cut in two; -1: none */
};

void audio_wav_init(struct audio_wav *wav);
/* Appends samples to out[*count], at most size in all; the rest is dropped. ERR_INVALID: not such a WAV. */
enum err_code audio_wav_feed(struct audio_wav *wav, const unsigned char *bytes, size_t len, int16_t *out, size_t size,
                             size_t *count) MUST_USE;
/* A head of 44 bytes for count samples. */
void audio_wav_head(uint32_t count, unsigned char ret_head[44]);

/* Recorded speech: <folder>/<language>/<words>.wav, the words in lower case ("mời công dân có số.wav", "không.wav").
 * Puts a text together from the longest phrases there are. ERR_NOT_FOUND, with *count as before, where a word
 * has none. */
enum err_code audio_clip_make(const char *folder, const char *language, const char *text, int16_t *out, size_t size,
                              size_t *count) MUST_USE;

/* A speaking child. */
struct audio_voice {
	int pid;     /* 0: none */
	int in, out; /* pipes, non-blocking; -1: closed */
	char text[AUDIO_TEXT_MAX];
	size_t len, sent;
	struct audio_wav wav;
	int64_t until_ms; /* it is ended then */
};

#define AUDIO_VOICE_MS 8000 /* a sentence takes 0.1 s */

enum err_code audio_voice_start(struct audio_voice *voice, const struct audio_options *options, const char *language,
                                const char *text, int64_t now_ms, struct err *err) MUST_USE;
/* Moves bytes without waiting. ERR_AGAIN: more will come; ERR_OK: all there; else it failed. */
enum err_code audio_voice_step(struct audio_voice *voice, int16_t *out, size_t size, size_t *count,
                               int64_t now_ms) MUST_USE;
/* Ends the child at once, if there is one. */
void audio_voice_stop(struct audio_voice *voice);

struct audio_engine;
struct audio_sink_class;

/* Begins each driver's own struct. */
struct audio {
	const struct audio_sink_class *sink;
	struct audio_options options;
	struct audio_engine *engine; /* NULL: a place without sound */
};

/* Where samples go. Each call names the output; all come from the engine's one thread. */
struct audio_sink_class {
	enum err_code (*start)(struct audio *audio, enum audio_output output, struct err *err);
	void (*stop)(struct audio *audio, enum audio_output output);
	void (*put)(struct audio *audio, enum audio_output output, const int16_t *samples, size_t count);
	/* Samples put and not yet heard. */
	size_t (*waiting)(struct audio *audio, enum audio_output output);
	/* Silence at once. */
	void (*clear)(struct audio *audio, enum audio_output output);
	/* Optional: an utterance begins, and ends heard whole or not. */
	void (*begin)(struct audio *audio, const struct audio_utterance *utterance);
	void (*end)(struct audio *audio, const struct audio_utterance *utterance, bool whole);
};

/* The verbs that all drivers share. */
struct audio *audio_base_create(size_t size, const struct audio_sink_class *sink, const char *options);
void audio_base_destroy(struct audio *audio);
enum err_code audio_base_say(struct audio *audio, const struct audio_utterance *utterance);
void audio_base_stop(struct audio *audio, enum audio_output output);
void audio_base_set_volume(struct audio *audio, enum audio_output output, int step);
unsigned audio_base_pending(const struct audio *audio);

/* The engine behind "sdl" and "virtual": one thread, a lane for each output. The audio outlives it. */
struct audio_engine *audio_engine_create(struct audio *audio);
void audio_engine_destroy(struct audio_engine *engine);
enum err_code audio_engine_start(struct audio_engine *engine, struct err *err) MUST_USE;
void audio_engine_stop(struct audio_engine *engine);
enum err_code audio_engine_say(struct audio_engine *engine, const struct audio_utterance *utterance);
void audio_engine_hush(struct audio_engine *engine, enum audio_output output);
void audio_engine_volume(struct audio_engine *engine, enum audio_output output, int step);
unsigned audio_engine_pending(const struct audio_engine *engine);

/* What the table of each driver says but how it opens and ends. */
#define AUDIO_BASE_FUNCTIONS                                                                                           \
	.say = audio_base_say, .stop = audio_base_stop, .set_volume = audio_base_set_volume, .pending = audio_base_pending

#endif
