#include "audio/audio_priv.h"

#include <SDL.h>
#include <stdlib.h>

struct sdl {
	struct audio audio;
	SDL_AudioDeviceID device[AUDIO_OUTPUTS];
};

static enum err_code sink_start(struct audio *audio, enum audio_output output, struct err *err)
{
	struct sdl *sdl = (struct sdl *)audio;
	const char *name = audio->options.device[output][0] ? audio->options.device[output] : NULL;
	/* 512 samples are 23 ms: what may still be heard after a stop. */
	SDL_AudioSpec want = {.freq = AUDIO_RATE, .format = AUDIO_S16SYS, .channels = 1, .samples = 512};

	sdl->device[output] = SDL_OpenAudioDevice(name, 0, &want, NULL, 0);
	if (sdl->device[output] == 0)
		return err_set(err, ERR_OFFLINE, "no sound: %s", SDL_GetError());
	SDL_PauseAudioDevice(sdl->device[output], 0);
	return ERR_OK;
}

static void sink_stop(struct audio *audio, enum audio_output output)
{
	struct sdl *sdl = (struct sdl *)audio;

	SDL_CloseAudioDevice(sdl->device[output]);
	sdl->device[output] = 0;
}

static void sink_put(struct audio *audio, enum audio_output output, const int16_t *samples, size_t count)
{
	SDL_QueueAudio(((struct sdl *)audio)->device[output], samples, (Uint32)(count * sizeof(*samples)));
}

static size_t sink_waiting(struct audio *audio, enum audio_output output)
{
	return SDL_GetQueuedAudioSize(((struct sdl *)audio)->device[output]) / sizeof(int16_t);
}

static void sink_clear(struct audio *audio, enum audio_output output)
{
	SDL_ClearQueuedAudio(((struct sdl *)audio)->device[output]);
}

static const struct audio_sink_class sink_class = {
	.start = sink_start,
	.stop = sink_stop,
	.put = sink_put,
	.waiting = sink_waiting,
	.clear = sink_clear,
};

static struct audio *create(const char *options)
{
	return audio_base_create(sizeof(struct sdl), &sink_class, options);
}

static enum err_code open_audio(struct audio *audio, struct err *err)
{
	if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0)
		return err_set(err, ERR_OFFLINE, "no sound system: %s", SDL_GetError());
	enum err_code code = audio_engine_start(audio->engine, err);
	if (code != ERR_OK)
		SDL_QuitSubSystem(SDL_INIT_AUDIO);
	return code;
}

static void close_audio(struct audio *audio)
{
	audio_engine_stop(audio->engine);
	SDL_QuitSubSystem(SDL_INIT_AUDIO);
}

const struct audio_driver audio_sdl_driver = {
	.name = "sdl",
	.create = create,
	.destroy = audio_base_destroy,
	.open = open_audio,
	.close = close_audio,
	AUDIO_BASE_FUNCTIONS,
};
