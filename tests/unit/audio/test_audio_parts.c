/* Options, tones, volume and WAV: the pure parts of the audio drivers. */
#include "audio/audio_priv.h"
#include "base/check.h"
#include "base/file.h"
#include "support/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int16_t samples[AUDIO_RATE];

static int peak(const int16_t *at, size_t count)
{
	int most = 0;

	for (size_t i = 0; i < count; i++)
		most = abs(at[i]) > most ? abs(at[i]) : most;
	return most;
}

/* Strength of one frequency (Goertzel), 0..1 of full scale. */
static double strength(const int16_t *at, size_t count, double hertz)
{
	double sine = 0, cosine = 0;

	for (size_t i = 0; i < count; i++) {
		sine += at[i] * sin(2 * M_PI * hertz * (double)i / AUDIO_RATE);
		cosine += at[i] * cos(2 * M_PI * hertz * (double)i / AUDIO_RATE);
	}
	return 2 * sqrt(sine * sine + cosine * cosine) / (double)count / 32768;
}

static void tones_are_those_of_the_design(void **state)
{
	size_t half = AUDIO_RATE / 4;

	assert_int_equal(audio_tone_make(AUDIO_TONE_NONE, samples, ARRAY_LEN(samples)), 0);
	size_t count = audio_tone_make(AUDIO_TONE_ISSUED, samples, ARRAY_LEN(samples));
	assert_int_equal(count, AUDIO_RATE * 120 / 1000);
	assert_true(strength(samples, count, 660) > 10 * strength(samples, count, 784));
	count = audio_tone_make(AUDIO_TONE_REFUSED, samples, ARRAY_LEN(samples));
	assert_int_equal(count, AUDIO_RATE * 160 / 1000);
	assert_true(strength(samples, count, 330) > 10 * strength(samples, count, 500));
	count = audio_tone_make(AUDIO_TONE_CALL, samples, ARRAY_LEN(samples));
	assert_true(count >= 2 * half);
	assert_true(strength(samples, half, 784) > 5 * strength(samples, half, 659));
	assert_true(strength(samples + half, half, 659) > 5 * strength(samples + half, half, 784));
}

static void no_tone_clips_or_clicks(void **state)
{
	for (int tone = AUDIO_TONE_ISSUED; tone <= AUDIO_TONE_CALL; tone++) {
		size_t count = audio_tone_make((enum audio_tone)tone, samples, ARRAY_LEN(samples));
		assert_in_range(peak(samples, count), 4000, 30000);
		assert_in_range(peak(samples, 10), 0, 500);
		assert_in_range(peak(samples + count - 10, 10), 0, 500);
	}
}

static void a_tone_stops_at_the_end_of_its_room(void **state)
{
	samples[100] = 77;
	assert_int_equal(audio_tone_make(AUDIO_TONE_CALL, samples, 100), 100);
	assert_int_equal(samples[100], 77);
}

static void ten_steps_span_more_than_18_db(void **state)
{
	double all = 20 * log10((double)audio_volume_factor(10) / audio_volume_factor(1));
	double half = 20 * log10((double)audio_volume_factor(10) / audio_volume_factor(5));

	assert_int_equal(audio_volume_factor(10), 65536);
	assert_true(all >= 18 && all < 24);
	assert_true(fabs(half - 12) < 0.1); /* EN 301 549 8.2.1.2: a step of 12 dB */
	assert_int_equal(audio_volume_factor(-3), audio_volume_factor(1));
	assert_int_equal(audio_volume_factor(99), audio_volume_factor(10));
	int16_t extremes[] = {INT16_MIN, INT16_MAX, 0};
	audio_volume_apply(extremes, 3, audio_volume_factor(10));
	assert_int_equal(extremes[0], INT16_MIN);
	assert_int_equal(extremes[1], INT16_MAX);
}

static void a_wav_is_read_in_any_pieces(void **state)
{
	unsigned char bytes[44 + 2 * 300];
	struct audio_wav wav;

	audio_wav_head(0x7fffffff, bytes); /* a stream's length is a guess */
	for (int i = 0; i < 300; i++) {
		bytes[44 + 2 * i] = (unsigned char)(-i);
		bytes[45 + 2 * i] = (unsigned char)((unsigned)-i >> 8);
	}
	for (size_t piece = 1; piece < sizeof(bytes); piece += 7) {
		size_t count = 0;
		audio_wav_init(&wav);
		for (size_t at = 0; at < sizeof(bytes); at += piece) {
			size_t len = sizeof(bytes) - at < piece ? sizeof(bytes) - at : piece;
			assert_int_equal(audio_wav_feed(&wav, bytes + at, len, samples, 200, &count), ERR_OK);
		}
		assert_int_equal(count, 200);
		assert_int_equal(samples[199], -199);
	}
}

static void another_format_is_refused(void **state)
{
	static const struct {
		size_t at;
		unsigned char byte;
	} wrong[] = {{0, 'X'}, {8, 'X'}, {20, 3}, {22, 2}, {24, 0}, {34, 8}, {16, 200}, {16, 2}};

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		unsigned char head[48] = {0};
		struct audio_wav wav;
		size_t count = 0;
		audio_wav_head(2, head);
		head[wrong[i].at] = wrong[i].byte;
		audio_wav_init(&wav);
		assert_int_equal(audio_wav_feed(&wav, head, sizeof(head), samples, 10, &count), ERR_INVALID);
		assert_int_equal(count, 0);
	}
}

static void options_are_read_and_wrong_ones_named(void **state)
{
	struct audio_options options;

	assert_null(audio_options_read("", &options));
	assert_string_equal(options.speech, "espeak-ng");
	assert_int_equal(options.speed, 150);
	assert_null(audio_options_read("public=Hall;private=Phones;speed=120;speech=off;vi=vi-vn-x-south;", &options));
	assert_string_equal(options.device[AUDIO_PUBLIC], "Hall");
	assert_string_equal(options.device[AUDIO_PRIVATE], "Phones");
	assert_string_equal(options.voice_vi, "vi-vn-x-south");
	assert_int_equal(options.speed, 120);
	assert_non_null(audio_options_check("volume=3"));
	assert_non_null(audio_options_check("speed=fast"));
	assert_non_null(audio_options_check("speed=1000"));
	assert_non_null(audio_options_check("words"));
	assert_null(audio_driver("alsa"));
	assert_ptr_equal(audio_driver("sdl"), &audio_sdl_driver);
}

static void put_wav(const char *folder, const char *name, int16_t value, uint32_t count)
{
	unsigned char wav[44 + 2 * 100];
	char path[FILE_PATH_MAX];

	audio_wav_head(count, wav);
	for (uint32_t i = 0; i < count; i++)
		memcpy(wav + 44 + 2 * i, &value, 2);
	snprintf(path, sizeof(path), "%s/vi/%s.wav", folder, name);
	test_write_file(path, wav, 44 + 2 * count);
}

static void recorded_words_are_put_together_longest_first(void **state)
{
	char folder[256], dir[300];
	size_t count = 5;

	test_path("clips", folder, sizeof(folder));
	snprintf(dir, sizeof(dir), "%s/vi", folder);
	assert_int_equal(file_make_dirs(dir, NULL), ERR_OK);
	put_wav(folder, "mời số", 1, 10);
	put_wav(folder, "mời", 2, 10);
	put_wav(folder, "số", 3, 10);
	put_wav(folder, "a", 4, 10);
	put_wav(folder, "không", 5, 10);
	assert_int_equal(audio_clip_make(folder, "vi", "Mời số A không, không", samples, ARRAY_LEN(samples), &count),
	                 ERR_OK);
	assert_int_equal(count, 5 + 10 + 10 + 10 + AUDIO_RATE * 120 / 1000 + 10);
	assert_int_equal(samples[5], 1);
	assert_int_equal(samples[15], 4);
	assert_int_equal(samples[25], 5);
	assert_int_equal(samples[35], 0);
	assert_int_equal(samples[count - 1], 5);
}

static void a_text_with_a_word_that_was_not_recorded_has_none(void **state)
{
	static const char *const texts[] = {"Mời số B", "", "  ", "../../etc/passwd", "mời ../vi/số", ".mời"};
	char folder[256];

	test_path("clips", folder, sizeof(folder));
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		size_t count = 7;
		assert_int_equal(audio_clip_make(folder, "vi", texts[i], samples, ARRAY_LEN(samples), &count), ERR_NOT_FOUND);
		assert_int_equal(count, 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tones_are_those_of_the_design),
		cmocka_unit_test(no_tone_clips_or_clicks),
		cmocka_unit_test(a_tone_stops_at_the_end_of_its_room),
		cmocka_unit_test(ten_steps_span_more_than_18_db),
		cmocka_unit_test(a_wav_is_read_in_any_pieces),
		cmocka_unit_test(another_format_is_refused),
		cmocka_unit_test(recorded_words_are_put_together_longest_first),
		cmocka_unit_test(a_text_with_a_word_that_was_not_recorded_has_none),
		cmocka_unit_test(options_are_read_and_wrong_ones_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
