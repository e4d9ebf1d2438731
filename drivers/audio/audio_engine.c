/*
 * One thread speaks for both outputs. Each output is a lane:
 *
 *   IDLE --say--> PLAYING: the tone is put out at once, meanwhile the child makes the speech
 *   PLAYING --all made, all heard--> IDLE (or the next utterance)
 *   PLAYING --hush--> IDLE, queue forgotten, sink silenced, child ended: <= 100 ms
 *
 * The thread sleeps in poll() on an eventfd and the children's pipes; while
 * something plays it also wakes each FEED_MS to keep FEED_AHEAD_MS in the sink.
 * A sink that has been silent for LINGER_MS is stopped, so that nothing runs
 * in a quiet hall.
 */
#include "audio/audio_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define FEED_MS 20
#define FEED_AHEAD_MS 60
#define LINGER_MS 1500
#define CACHE_MAX 8                          /* sentences spoken lately; a recall repeats one */
#define CACHE_SAMPLES_MAX (8u * AUDIO_RATE) /* longer ones are not kept */
#define SPEECH_FACTOR 48000                  /* of 65536: espeak-ng's peaks touch full scale */
#define STUCK_MS 5000                        /* a device that takes so much longer than the sound lasts is given up */

struct lane {
	/* Under the lock. */
	struct audio_utterance queue[AUDIO_QUEUE_MAX];
	size_t first, count;
	bool hush;
	int step;
	/* The thread's own. */
	bool playing, making, started, failed;
	struct audio_utterance now;
	struct audio_voice voice;
	int16_t *samples; /* AUDIO_SAMPLES_MAX */
	size_t made, tone, put;
	int64_t begun_ms, quiet_since_ms;
};

struct cached {
	char language[8];
	char text[AUDIO_TEXT_MAX];
	int16_t *samples; /* CACHE_SAMPLES_MAX from its first use on: a longer sentence takes no more of the heap */
	size_t count;
	int64_t used_ms;
};

struct audio_engine {
	struct audio *audio;
	const struct audio_sink_class *sink;
	const struct audio_options *options;
	pthread_t thread;
	bool running;
	int wake;
	pthread_mutex_t lock;
	bool quit;        /* under the lock */
	unsigned pending; /* under the lock */
	struct lane lanes[AUDIO_OUTPUTS];
	struct cached cache[CACHE_MAX]; /* the thread's own */
};

struct audio_engine *audio_engine_create(struct audio *audio)
{
	struct audio_engine *engine = calloc(1, sizeof(*engine));

	if (engine == NULL)
		return NULL;
	engine->audio = audio;
	engine->sink = audio->sink;
	engine->options = &audio->options;
	engine->wake = -1;
	pthread_mutex_init(&engine->lock, NULL);
	for (int i = 0; i < AUDIO_OUTPUTS; i++) {
		struct lane *lane = &engine->lanes[i];
		lane->step = AUDIO_VOLUME_STEPS;
		lane->voice.in = lane->voice.out = -1;
		lane->samples = calloc(AUDIO_SAMPLES_MAX, sizeof(int16_t)); /* untouched pages cost nothing */
		if (lane->samples == NULL) {
			audio_engine_destroy(engine);
			return NULL;
		}
	}
	return engine;
}

void audio_engine_destroy(struct audio_engine *engine)
{
	if (engine == NULL)
		return;
	audio_engine_stop(engine);
	for (int i = 0; i < AUDIO_OUTPUTS; i++)
		free(engine->lanes[i].samples);
	for (int i = 0; i < CACHE_MAX; i++)
		free(engine->cache[i].samples);
	pthread_mutex_destroy(&engine->lock);
	free(engine);
}

static const struct cached *cache_find(struct audio_engine *engine, const struct audio_utterance *utterance)
{
	for (int i = 0; i < CACHE_MAX; i++) {
		struct cached *cached = &engine->cache[i];
		if (cached->samples && strcmp(cached->text, utterance->text) == 0 &&
		    strcmp(cached->language, utterance->language) == 0) {
			cached->used_ms = clock_mono_ms();
			return cached;
		}
	}
	return NULL;
}

/* Only what goes to the hall is kept: a private text may be about a person. */
static void cache_keep(struct audio_engine *engine, const struct lane *lane)
{
	struct cached *oldest = &engine->cache[0];
	size_t count = lane->made - lane->tone;

	if (lane->now.output != AUDIO_PUBLIC || count == 0 || count > CACHE_SAMPLES_MAX)
		return;
	for (int i = 1; i < CACHE_MAX; i++) {
		if (engine->cache[i].used_ms < oldest->used_ms)
			oldest = &engine->cache[i];
	}
	if (oldest->samples == NULL)
		oldest->samples = malloc(CACHE_SAMPLES_MAX * sizeof(*oldest->samples)); /* untouched pages cost nothing */
	if (oldest->samples == NULL)
		return;
	memcpy(oldest->samples, lane->samples + lane->tone, count * sizeof(*oldest->samples));
	oldest->count = count;
	oldest->used_ms = clock_mono_ms();
	memcpy(oldest->text, lane->now.text, sizeof(oldest->text));
	memcpy(oldest->language, lane->now.language, sizeof(oldest->language));
}

static void begin_speech(struct audio_engine *engine, struct lane *lane, int64_t now_ms)
{
	struct err err = {0};
	const struct cached *cached;

	if (lane->now.text[0] == '\0')
		return;
	if (engine->options->clips[0] && audio_clip_make(engine->options->clips, lane->now.language, lane->now.text,
	                                                 lane->samples, AUDIO_SAMPLES_MAX, &lane->made) == ERR_OK)
		return;
	if (strcmp(engine->options->speech, "off") == 0)
		return;
	cached = cache_find(engine, &lane->now);
	if (cached) {
		memcpy(lane->samples + lane->made, cached->samples, cached->count * sizeof(*lane->samples));
		lane->made += cached->count;
		return;
	}
	if (audio_voice_start(&lane->voice, engine->options, lane->now.language, lane->now.text, now_ms, &err) == ERR_OK)
		lane->making = true;
	else
		log_event(LOG_ERROR, "speech.failed", LOG_ERR(&err));
}

static void begin(struct audio_engine *engine, struct lane *lane, int64_t now_ms)
{
	struct err err = {0};

	lane->playing = true;
	lane->begun_ms = now_ms;
	lane->put = 0;
	lane->made = lane->tone = audio_tone_make(lane->now.before, lane->samples, AUDIO_SAMPLES_MAX);
	if (!lane->started) {
		lane->started = engine->sink->start(engine->audio, lane->now.output, &err) == ERR_OK;
		if (!lane->started)
			log_event(LOG_ERROR, "audio.failed", LOG_INT("output", lane->now.output), LOG_ERR(&err));
	}
	if (engine->sink->begin)
		engine->sink->begin(engine->audio, &lane->now);
	begin_speech(engine, lane, now_ms);
}

static void end(struct audio_engine *engine, struct lane *lane, bool whole, int64_t now_ms)
{
	audio_voice_stop(&lane->voice);
	lane->making = lane->playing = false;
	lane->quiet_since_ms = now_ms;
	if (engine->sink->end)
		engine->sink->end(engine->audio, &lane->now, whole);
	memset(lane->now.text, 0, sizeof(lane->now.text));
	pthread_mutex_lock(&engine->lock);
	engine->pending--;
	pthread_mutex_unlock(&engine->lock);
}

static void make(struct audio_engine *engine, struct lane *lane, int64_t now_ms)
{
	size_t before = lane->made;
	enum err_code code = audio_voice_step(&lane->voice, lane->samples, AUDIO_SAMPLES_MAX, &lane->made, now_ms);

	audio_volume_apply(lane->samples + before, lane->made - before, SPEECH_FACTOR);
	if (code == ERR_AGAIN)
		return;
	lane->making = false;
	if (code == ERR_OK)
		cache_keep(engine, lane);
	else
		log_event(LOG_WARN, "speech.cut", LOG_STR("error", err_name(code)), LOG_INT("samples", lane->made));
}

static void feed(struct audio_engine *engine, struct lane *lane, int step)
{
	int16_t piece[AUDIO_RATE * FEED_AHEAD_MS / 1000];
	const size_t ahead = ARRAY_LEN(piece) * (size_t)engine->options->pace;
	size_t waiting = engine->sink->waiting(engine->audio, lane->now.output);

	while (lane->put < lane->made && waiting < ahead) {
		size_t count = lane->made - lane->put < ARRAY_LEN(piece) ? lane->made - lane->put : ARRAY_LEN(piece);
		memcpy(piece, lane->samples + lane->put, count * sizeof(*piece));
		audio_volume_apply(piece, count, audio_volume_factor(step));
		engine->sink->put(engine->audio, lane->now.output, piece, count);
		lane->put += count;
		waiting += count;
	}
}

static void hush(struct audio_engine *engine, struct lane *lane, enum audio_output output, int64_t now_ms)
{
	if (lane->started)
		engine->sink->clear(engine->audio, output);
	if (lane->playing)
		end(engine, lane, false, now_ms);
}

static void stop_sink(struct audio_engine *engine, struct lane *lane, enum audio_output output)
{
	if (lane->started)
		engine->sink->stop(engine->audio, output);
	lane->started = false;
}

static bool is_stuck(const struct lane *lane, int64_t now_ms)
{
	int64_t lasts_ms = (int64_t)lane->made * 1000 / AUDIO_RATE;

	return lane->playing && !lane->making && now_ms - lane->begun_ms > AUDIO_VOICE_MS + lasts_ms + STUCK_MS;
}

/* A bounded piece of work for one output. Answers when it wants to be woken, at the latest. */
static int64_t run_lane(struct audio_engine *engine, enum audio_output output, int64_t now_ms)
{
	struct lane *lane = &engine->lanes[output];
	bool next = false;

	pthread_mutex_lock(&engine->lock);
	bool hushed = lane->hush;
	int step = lane->step;
	lane->hush = false;
	pthread_mutex_unlock(&engine->lock);
	if (hushed)
		hush(engine, lane, output, now_ms);
	if (!lane->playing) {
		pthread_mutex_lock(&engine->lock);
		if (lane->count > 0) {
			lane->now = lane->queue[lane->first];
			memset(&lane->queue[lane->first], 0, sizeof(lane->queue[0]));
			lane->first = (lane->first + 1) % AUDIO_QUEUE_MAX;
			lane->count--;
			next = true;
		}
		pthread_mutex_unlock(&engine->lock);
	}
	if (next)
		begin(engine, lane, now_ms);
	if (lane->making)
		make(engine, lane, now_ms);
	if (lane->playing && lane->started)
		feed(engine, lane, step);
	if (is_stuck(lane, now_ms)) {
		log_event(LOG_ERROR, "audio.stuck", LOG_INT("output", output));
		hush(engine, lane, output, now_ms);
		return now_ms;
	}
	bool made = lane->playing && !lane->making;
	bool heard = !lane->started || (lane->put == lane->made &&
	                                engine->sink->waiting(engine->audio, output) == 0);
	if (made && heard) {
		end(engine, lane, lane->started, now_ms);
		return now_ms;
	}
	if (lane->playing)
		return now_ms + FEED_MS;
	if (lane->started && now_ms - lane->quiet_since_ms >= LINGER_MS)
		stop_sink(engine, lane, output);
	return lane->started ? lane->quiet_since_ms + LINGER_MS : DEVICE_NO_DEADLINE;
}

static void sleep_until(struct audio_engine *engine, int64_t until_ms, int64_t now_ms)
{
	struct pollfd fds[1 + AUDIO_OUTPUTS] = {{.fd = engine->wake, .events = POLLIN}};
	uint64_t count;

	for (int i = 0; i < AUDIO_OUTPUTS; i++) {
		const struct lane *lane = &engine->lanes[i];
		fds[1 + i] = (struct pollfd){.fd = lane->making ? lane->voice.out : -1, .events = POLLIN};
	}
	int timeout = until_ms == DEVICE_NO_DEADLINE ? -1 : until_ms <= now_ms ? 0 : (int)(until_ms - now_ms);
	if (poll(fds, ARRAY_LEN(fds), timeout) > 0 && (fds[0].revents & POLLIN) &&
	    read(engine->wake, &count, sizeof(count)) < 0)
		return;
}

static void *run(void *arg)
{
	struct audio_engine *engine = arg;

	for (;;) {
		int64_t until_ms = DEVICE_NO_DEADLINE, now_ms = clock_mono_ms();
		pthread_mutex_lock(&engine->lock);
		bool quit = engine->quit;
		pthread_mutex_unlock(&engine->lock);
		if (quit)
			break;
		for (int i = 0; i < AUDIO_OUTPUTS; i++) {
			int64_t wants_ms = run_lane(engine, (enum audio_output)i, now_ms);
			until_ms = wants_ms < until_ms ? wants_ms : until_ms;
		}
		sleep_until(engine, until_ms, now_ms);
	}
	for (int i = 0; i < AUDIO_OUTPUTS; i++) {
		hush(engine, &engine->lanes[i], (enum audio_output)i, clock_mono_ms());
		stop_sink(engine, &engine->lanes[i], (enum audio_output)i);
	}
	return NULL;
}

enum err_code audio_engine_start(struct audio_engine *engine, struct err *err)
{
	sigset_t all, before;

	CHECK(!engine->running);
	engine->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (engine->wake < 0)
		return err_set(err, ERR_LIMIT, "no eventfd for audio");
	engine->quit = false;
	/* Signals are the main thread's. */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	int failed = pthread_create(&engine->thread, NULL, run, engine);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (failed) {
		close(engine->wake);
		engine->wake = -1;
		return err_set(err, ERR_LIMIT, "no thread for audio: %s", err_system(failed));
	}
	engine->running = true;
	return ERR_OK;
}

static void wake(struct audio_engine *engine)
{
	const uint64_t one = 1;

	if (engine->wake >= 0 && write(engine->wake, &one, sizeof(one)) < 0)
		return; /* full: it is awake already */
}

static void forget_queue(struct audio_engine *engine, struct lane *lane)
{
	engine->pending -= (unsigned)lane->count;
	lane->first = lane->count = 0;
	memset(lane->queue, 0, sizeof(lane->queue));
}

void audio_engine_stop(struct audio_engine *engine)
{
	if (!engine->running)
		return;
	pthread_mutex_lock(&engine->lock);
	engine->quit = true;
	for (int i = 0; i < AUDIO_OUTPUTS; i++)
		forget_queue(engine, &engine->lanes[i]);
	pthread_mutex_unlock(&engine->lock);
	wake(engine);
	pthread_join(engine->thread, NULL);
	close(engine->wake);
	engine->wake = -1;
	engine->running = false;
}

enum err_code audio_engine_say(struct audio_engine *engine, const struct audio_utterance *utterance)
{
	struct lane *lane = &engine->lanes[utterance->output];
	enum err_code code = ERR_OK;

	pthread_mutex_lock(&engine->lock);
	if (lane->count == AUDIO_QUEUE_MAX) {
		code = ERR_LIMIT;
	} else {
		lane->queue[(lane->first + lane->count) % AUDIO_QUEUE_MAX] = *utterance;
		lane->count++;
		engine->pending++;
	}
	pthread_mutex_unlock(&engine->lock);
	wake(engine);
	return code;
}

void audio_engine_hush(struct audio_engine *engine, enum audio_output output)
{
	pthread_mutex_lock(&engine->lock);
	forget_queue(engine, &engine->lanes[output]);
	engine->lanes[output].hush = true;
	pthread_mutex_unlock(&engine->lock);
	wake(engine);
}

void audio_engine_volume(struct audio_engine *engine, enum audio_output output, int step)
{
	pthread_mutex_lock(&engine->lock);
	engine->lanes[output].step = step;
	pthread_mutex_unlock(&engine->lock);
}

unsigned audio_engine_pending(const struct audio_engine *engine)
{
	struct audio_engine *mutable = (struct audio_engine *)(uintptr_t)engine; /* for its lock */

	pthread_mutex_lock(&mutable->lock);
	unsigned pending = engine->pending;
	pthread_mutex_unlock(&mutable->lock);
	return pending;
}
