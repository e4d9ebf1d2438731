#include "audio/audio_priv.h"

static struct audio *create(const char *options)
{
	return audio_base_create(sizeof(struct audio), NULL, options);
}

static enum err_code open_audio(struct audio *audio, struct err *err)
{
	return ERR_OK;
}

static void close_audio(struct audio *audio)
{
}

const struct audio_driver audio_none_driver = {
	.name = "none",
	.create = create,
	.destroy = audio_base_destroy,
	.open = open_audio,
	.close = close_audio,
	AUDIO_BASE_FUNCTIONS,
};
