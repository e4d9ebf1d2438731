#include "audio/audio_priv.h"

#include <stdlib.h>

struct audio *audio_base_create(size_t size, const struct audio_sink_class *sink, const char *options)
{
	struct audio *audio = calloc(1, size);

	if (audio == NULL)
		return NULL;
	audio->sink = sink;
	if (audio_options_read(options, &audio->options) == NULL && sink)
		audio->engine = audio_engine_create(audio);
	if (sink && audio->engine == NULL) {
		free(audio);
		return NULL;
	}
	return audio;
}

void audio_base_destroy(struct audio *audio)
{
	if (audio == NULL)
		return;
	audio_engine_destroy(audio->engine);
	free(audio);
}

enum err_code audio_base_say(struct audio *audio, const struct audio_utterance *utterance)
{
	return audio->engine ? audio_engine_say(audio->engine, utterance) : ERR_OK;
}

void audio_base_stop(struct audio *audio, enum audio_output output)
{
	if (audio->engine)
		audio_engine_hush(audio->engine, output);
}

void audio_base_set_volume(struct audio *audio, enum audio_output output, int step)
{
	if (audio->engine)
		audio_engine_volume(audio->engine, output, step);
}

unsigned audio_base_pending(const struct audio *audio)
{
	return audio->engine ? audio_engine_pending(audio->engine) : 0;
}
