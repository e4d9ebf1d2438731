/*
 * Ears of paper: what would be heard goes into files. The transcript gets a
 * line at the beginning and the end of each utterance,
 *   <wall ms> begin|end|cut public|private <language> <tone> <text>
 * and NNNN.wav the samples that were heard of it. Time passes as it does for a
 * loudspeaker, or `pace` times as fast.
 */
#include "audio/audio_priv.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES (AUDIO_TEXT_MAX + 128)

struct ear {
	int64_t from_us; /* when the first sample began to sound */
	size_t put;      /* since then */
	int16_t *samples;
	size_t count; /* of this utterance */
};

struct virtual {
	struct audio audio;
	struct ear ears[AUDIO_OUTPUTS];
	unsigned number; /* of the last WAV */
};

static size_t heard(const struct audio *audio, const struct ear *ear)
{
	int64_t passed_us = (clock_mono_us() - ear->from_us) * audio->options.pace;
	size_t samples = (size_t)(passed_us * AUDIO_RATE / 1000000);

	return samples < ear->put ? samples : ear->put;
}

static void write_line(struct audio *audio, const char *what, const struct audio_utterance *utterance)
{
	static const char *const tones[] = {"none", "issued", "refused", "call"};
	char path[FILE_PATH_MAX];
	struct buf line;

	if (audio->options.dir[0] == '\0' && audio->options.transcript[0] == '\0')
		return;
	buf_init(&line, LINE_MAX_BYTES);
	buf_format(&line, "%lld %s %s %s %s %s\n", (long long)clock_wall_ms(), what,
	           utterance->output == AUDIO_PUBLIC ? "public" : "private",
	           utterance->language[0] ? utterance->language : "-", tones[utterance->before], utterance->text);
	if (audio->options.transcript[0])
		snprintf(path, sizeof(path), "%s", audio->options.transcript);
	else
		snprintf(path, sizeof(path), "%s/transcript.txt", audio->options.dir);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, line.data, line.len) != (ssize_t)line.len)
		log_event(LOG_WARN, "audio.transcript", LOG_STR("path", path));
	if (fd >= 0)
		close(fd);
	buf_finish(&line);
}

static void write_wav(struct audio *audio, const struct ear *ear)
{
	unsigned char head[44];
	char path[FILE_PATH_MAX];
	struct err err = {0};
	struct buf wav;

	if (audio->options.dir[0] == '\0')
		return;
	buf_init(&wav, 44 + AUDIO_SAMPLES_MAX * sizeof(int16_t));
	audio_wav_head((uint32_t)ear->count, head);
	buf_add(&wav, head, sizeof(head));
	buf_add(&wav, ear->samples, ear->count * sizeof(int16_t));
	snprintf(path, sizeof(path), "%s/%04u.wav", audio->options.dir, ++((struct virtual *)audio)->number);
	if (wav.failed || file_replace(path, wav.data, wav.len, false, &err) != ERR_OK)
		log_event(LOG_WARN, "audio.wav", LOG_STR("path", path), LOG_ERR(&err));
	buf_finish(&wav);
}

static enum err_code sink_start(struct audio *audio, enum audio_output output, struct err *err)
{
	struct ear *ear = &((struct virtual *)audio)->ears[output];

	if (ear->samples == NULL)
		ear->samples = calloc(AUDIO_SAMPLES_MAX, sizeof(*ear->samples));
	ear->put = ear->count = 0;
	return ear->samples ? ERR_OK : err_set(err, ERR_LIMIT, "no memory to listen");
}

static void sink_stop(struct audio *audio, enum audio_output output)
{
}

static void sink_put(struct audio *audio, enum audio_output output, const int16_t *samples, size_t count)
{
	struct virtual *virtual = (struct virtual *)audio;
	struct ear *ear = &virtual->ears[output];
	size_t room = AUDIO_SAMPLES_MAX - ear->count;

	if (heard(audio, ear) == ear->put) { /* it was silent */
		ear->from_us = clock_mono_us();
		ear->put = 0;
	}
	ear->put += count;
	count = count < room ? count : room;
	memcpy(ear->samples + ear->count, samples, count * sizeof(*samples));
	ear->count += count;
}

static size_t sink_waiting(struct audio *audio, enum audio_output output)
{
	struct virtual *virtual = (struct virtual *)audio;
	const struct ear *ear = &virtual->ears[output];

	return ear->put - heard(audio, ear);
}

static void sink_clear(struct audio *audio, enum audio_output output)
{
	struct virtual *virtual = (struct virtual *)audio;
	struct ear *ear = &virtual->ears[output];
	size_t unheard = ear->put - heard(audio, ear);

	ear->count -= unheard < ear->count ? unheard : ear->count;
	ear->put = 0;
}

static void sink_begin(struct audio *audio, const struct audio_utterance *utterance)
{
	struct virtual *virtual = (struct virtual *)audio;

	virtual->ears[utterance->output].count = 0;
	write_line(audio, "begin", utterance);
}

static void sink_end(struct audio *audio, const struct audio_utterance *utterance, bool whole)
{
	struct virtual *virtual = (struct virtual *)audio;

	write_wav(audio, &virtual->ears[utterance->output]);
	write_line(audio, whole ? "end" : "cut", utterance);
}

static const struct audio_sink_class sink_class = {
	.start = sink_start,
	.stop = sink_stop,
	.put = sink_put,
	.waiting = sink_waiting,
	.clear = sink_clear,
	.begin = sink_begin,
	.end = sink_end,
};

static void destroy(struct audio *audio)
{
	struct virtual *virtual = (struct virtual *)audio;

	if (audio == NULL)
		return;
	audio_engine_stop(audio->engine);
	for (int i = 0; i < AUDIO_OUTPUTS; i++)
		free(virtual->ears[i].samples);
	audio_base_destroy(audio);
}

static struct audio *create(const char *options)
{
	return audio_base_create(sizeof(struct virtual), &sink_class, options);
}

static enum err_code open_audio(struct audio *audio, struct err *err)
{
	if (audio->options.dir[0]) {
		enum err_code code = file_make_dirs(audio->options.dir, err);
		if (code != ERR_OK)
			return code;
	}
	return audio_engine_start(audio->engine, err);
}

static void close_audio(struct audio *audio)
{
	audio_engine_stop(audio->engine);
}

const struct audio_driver audio_virtual_driver = {
	.name = "virtual",
	.create = create,
	.destroy = destroy,
	.open = open_audio,
	.close = close_audio,
	AUDIO_BASE_FUNCTIONS,
};
