/* The drivers as they speak, with ears of files. */
#include "audio/audio_priv.h"
#include "base/buf.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "support/test.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAIT_MS 20000

struct ears {
	const struct audio_driver *driver;
	struct audio *audio;
	char dir[256];
};

static struct ears *listen_with(const char *name, const char *options)
{
	struct ears *ears = calloc(1, sizeof(*ears));
	char all[AUDIO_OPTIONS_MAX];
	struct err err = {0};

	assert_non_null(ears);
	test_path(name, ears->dir, sizeof(ears->dir));
	snprintf(all, sizeof(all), "dir=%s;%s", ears->dir, options);
	ears->driver = audio_driver("virtual");
	ears->audio = ears->driver->create(all);
	assert_non_null(ears->audio);
	if (ears->driver->open(ears->audio, &err) != ERR_OK)
		fail_msg("%s", err.text);
	return ears;
}

static void done(struct ears *ears)
{
	ears->driver->close(ears->audio);
	ears->driver->destroy(ears->audio);
	free(ears);
}

static enum err_code say(struct ears *ears, enum audio_output output, enum audio_tone tone, const char *language,
                         const char *text)
{
	struct audio_utterance utterance = {.output = output, .before = tone};

	snprintf(utterance.language, sizeof(utterance.language), "%s", language);
	snprintf(utterance.text, sizeof(utterance.text), "%s", text);
	return ears->driver->say(ears->audio, &utterance);
}

static void wait_until_quiet(struct ears *ears)
{
	int64_t until_ms = clock_mono_ms() + WAIT_MS;

	while (ears->driver->pending(ears->audio) > 0 && clock_mono_ms() < until_ms)
		usleep(5000);
	assert_int_equal(ears->driver->pending(ears->audio), 0);
}

static void read_text(const struct ears *ears, const char *name, struct buf *buf)
{
	char path[FILE_PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", ears->dir, name);
	buf_init(buf, 8u << 20);
	assert_int_equal(file_read(path, buf, NULL), ERR_OK);
}

static void a_call_is_spoken_whole_without_clipping(void **state)
{
	struct ears *ears = listen_with("call", "pace=40");
	struct buf buf;
	int most = 0;

	assert_int_equal(say(ears, AUDIO_PUBLIC, AUDIO_TONE_CALL, "vi",
	                     "Mời công dân có số A, không, hai, ba, đến quầy số năm."),
	                 ERR_OK);
	wait_until_quiet(ears);
	read_text(ears, "0001.wav", &buf);
	size_t count = (buf.len - 44) / 2;
	assert_in_range(count, 2 * AUDIO_RATE, 8 * AUDIO_RATE); /* tone and some three seconds of words */
	for (size_t i = 0; i < count; i++) {
		int16_t sample;
		memcpy(&sample, buf.data + 44 + 2 * i, 2);
		most = abs(sample) > most ? abs(sample) : most;
	}
	assert_in_range(most, 8000, 32000);
	buf_finish(&buf);
	read_text(ears, "transcript.txt", &buf);
	assert_non_null(strstr(buf.data, " begin public vi call Mời công dân có số A, không, hai, ba, đến quầy số năm."));
	assert_non_null(strstr(buf.data, " end public vi call Mời"));
	buf_finish(&buf);
	done(ears);
}

static void calls_are_spoken_in_order_one_after_another(void **state)
{
	struct ears *ears = listen_with("order", "pace=50");
	struct buf buf;
	char want[32];

	for (int i = 0; i < 6; i++) {
		snprintf(want, sizeof(want), "số %d", i);
		assert_int_equal(say(ears, AUDIO_PUBLIC, AUDIO_TONE_NONE, i % 2 ? "en" : "vi", want), ERR_OK);
	}
	wait_until_quiet(ears);
	read_text(ears, "transcript.txt", &buf);
	const char *at = buf.data;
	for (int i = 0; i < 6; i++) {
		snprintf(want, sizeof(want), "none số %d\n", i);
		at = strstr(at, " begin ");
		assert_non_null(at);
		const char *text = strstr(at, want);
		assert_non_null(text);
		assert_ptr_equal(strstr(at, "none số"), text);
		at = strstr(text, " end ");
		assert_non_null(at);
	}
	buf_finish(&buf);
	done(ears);
}

static size_t heap_in_use(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

/* Numbers get longer over the day, and so do the sentences that are kept. */
static void longer_sentences_take_no_more_of_the_heap(void **state)
{
	static const char *const words[] = {"không", "một hai ba bốn năm sáu bảy tám chín"};
	struct ears *ears = listen_with("heap", "pace=60");
	size_t held[2];
	char text[AUDIO_TEXT_MAX];

	for (size_t round = 0; round < 2; round++) {
		for (int i = 0; i < 9; i++) { /* one more than are kept */
			snprintf(text, sizeof(text), "%s %d", words[round], i);
			assert_int_equal(say(ears, AUDIO_PUBLIC, AUDIO_TONE_NONE, "vi", text), ERR_OK);
			wait_until_quiet(ears);
		}
		held[round] = heap_in_use();
	}
	assert_int_equal(held[1], held[0]);
	done(ears);
}

static void a_stop_is_silence_within_100_ms(void **state)
{
	struct ears *ears = listen_with("stop", "");
	struct buf buf;

	say(ears, AUDIO_PUBLIC, AUDIO_TONE_CALL, "vi", "Một câu dài để có thể ngắt giữa chừng, rất dài, rất dài.");
	say(ears, AUDIO_PUBLIC, AUDIO_TONE_NONE, "vi", "Câu này không được nghe.");
	say(ears, AUDIO_PRIVATE, AUDIO_TONE_NONE, "vi", "Câu riêng.");
	usleep(400000);
	int64_t asked_ms = clock_mono_ms();
	ears->driver->stop(ears->audio, AUDIO_PUBLIC);
	while (ears->driver->pending(ears->audio) > 1)
		usleep(1000);
	assert_in_range(clock_mono_ms() - asked_ms, 0, 1000); /* 100 on a quiet machine; ten times for a busy one */
	wait_until_quiet(ears);
	read_text(ears, "transcript.txt", &buf);
	assert_non_null(strstr(buf.data, " cut public vi call Một câu"));
	assert_null(strstr(buf.data, "không được nghe"));
	assert_non_null(strstr(buf.data, " end private vi none Câu riêng."));
	buf_finish(&buf);
	done(ears);
}

static void the_queue_has_a_maximum(void **state)
{
	struct ears *ears = listen_with("queue", "speech=off");
	int taken = 0;

	while (taken < 1000 && say(ears, AUDIO_PUBLIC, AUDIO_TONE_CALL, "vi", "x") == ERR_OK)
		taken++;
	assert_in_range(taken, AUDIO_QUEUE_MAX, AUDIO_QUEUE_MAX + 2);
	ears->driver->stop(ears->audio, AUDIO_PUBLIC);
	wait_until_quiet(ears);
	done(ears);
}

static void without_a_speech_program_the_tone_still_sounds(void **state)
{
	struct ears *ears = listen_with("mute", "pace=20;speech=motcua-no-such-program");
	struct buf buf;

	say(ears, AUDIO_PUBLIC, AUDIO_TONE_CALL, "vi", "Mời");
	wait_until_quiet(ears);
	read_text(ears, "0001.wav", &buf);
	assert_in_range(buf.len, AUDIO_RATE, 3 * AUDIO_RATE);
	buf_finish(&buf);
	done(ears);
}

/* A program of the test's own instead of the speech program. */
static void fake_speech(const char *name, const char *script, char *out, size_t size)
{
	test_path(name, out, size);
	test_write_file(out, script, strlen(script));
	assert_int_equal(chmod(out, 0700), 0);
}

static void a_speech_program_that_babbles_is_ended(void **state)
{
	char path[256], options[400];
	int64_t from_ms = clock_mono_ms();

	fake_speech("babble", "#!/bin/sh\nexec cat /dev/zero\n", path, sizeof(path));
	snprintf(options, sizeof(options), "pace=20;speech=%s", path);
	struct ears *ears = listen_with("babbling", options);
	say(ears, AUDIO_PUBLIC, AUDIO_TONE_NONE, "vi", "Mời");
	wait_until_quiet(ears);
	done(ears);
	assert_in_range(clock_mono_ms() - from_ms, 0, AUDIO_VOICE_MS);
}

static void a_speech_program_that_never_answers_is_ended(void **state)
{
	struct audio_voice voice;
	struct audio_options options;
	int16_t samples[100];
	size_t count = 0;
	int64_t now_ms = 1000;
	char path[256];

	fake_speech("sleep", "#!/bin/sh\nexec sleep 600\n", path, sizeof(path));
	assert_null(audio_options_read("", &options));
	snprintf(options.speech, sizeof(options.speech), "%s", path);
	assert_int_equal(audio_voice_start(&voice, &options, "vi", "Mời", now_ms, NULL), ERR_OK);
	assert_int_equal(audio_voice_step(&voice, samples, 100, &count, now_ms + 10), ERR_AGAIN);
	assert_int_equal(audio_voice_step(&voice, samples, 100, &count, now_ms + AUDIO_VOICE_MS), ERR_TIMEOUT);
	assert_int_equal(voice.pid, 0);
}

static void the_text_is_not_among_the_arguments(void **state)
{
	char path[256], args[300], script[700], options[400];
	struct buf buf;

	test_path("args", args, sizeof(args));
	snprintf(script, sizeof(script), "#!/bin/sh\necho \"$@\" > %s\ncat >> %s.in\n", args, args);
	fake_speech("spy", script, path, sizeof(path));
	snprintf(options, sizeof(options), "pace=20;speech=%s", path);
	struct ears *ears = listen_with("spied", options);
	say(ears, AUDIO_PRIVATE, AUDIO_TONE_NONE, "vi", "--secret; `reboot`");
	wait_until_quiet(ears);
	buf_init(&buf, 4096);
	assert_int_equal(file_read(args, &buf, NULL), ERR_OK);
	assert_null(strstr(buf.data, "secret"));
	buf_finish(&buf);
	done(ears);
}

static void the_real_driver_plays_into_sdl(void **state)
{
	char raw[256];
	struct stat stat_raw;
	struct err err = {0};

	test_path("sdl.raw", raw, sizeof(raw));
	setenv("SDL_AUDIODRIVER", "disk", 1);
	setenv("SDL_DISKAUDIOFILE", raw, 1);
	struct ears ears = {.driver = &audio_sdl_driver, .audio = audio_sdl_driver.create("speech=off")};
	assert_non_null(ears.audio);
	if (ears.driver->open(ears.audio, &err) != ERR_OK)
		fail_msg("%s", err.text);
	say(&ears, AUDIO_PUBLIC, AUDIO_TONE_CALL, "vi", "");
	wait_until_quiet(&ears);
	ears.driver->close(ears.audio);
	ears.driver->destroy(ears.audio);
	assert_int_equal(stat(raw, &stat_raw), 0);
	assert_true(stat_raw.st_size >= AUDIO_RATE / 2 * 2); /* half a second of tone */
}

static void a_place_without_sound_takes_everything(void **state)
{
	const struct audio_driver *driver = audio_driver("none");
	struct audio *audio = driver->create("");
	struct audio_utterance utterance = {.output = AUDIO_PUBLIC};

	assert_non_null(audio);
	assert_int_equal(driver->open(audio, NULL), ERR_OK);
	assert_int_equal(driver->say(audio, &utterance), ERR_OK);
	driver->stop(audio, AUDIO_PUBLIC);
	driver->set_volume(audio, AUDIO_PUBLIC, 3);
	assert_int_equal(driver->pending(audio), 0);
	driver->close(audio);
	driver->destroy(audio);
	driver->destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_is_spoken_whole_without_clipping),
		cmocka_unit_test(calls_are_spoken_in_order_one_after_another),
		cmocka_unit_test(longer_sentences_take_no_more_of_the_heap),
		cmocka_unit_test(a_stop_is_silence_within_100_ms),
		cmocka_unit_test(the_queue_has_a_maximum),
		cmocka_unit_test(without_a_speech_program_the_tone_still_sounds),
		cmocka_unit_test(a_speech_program_that_babbles_is_ended),
		cmocka_unit_test(a_speech_program_that_never_answers_is_ended),
		cmocka_unit_test(the_text_is_not_among_the_arguments),
		cmocka_unit_test(the_real_driver_plays_into_sdl),
		cmocka_unit_test(a_place_without_sound_takes_everything),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
