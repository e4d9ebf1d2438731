#include "audio/audio_priv.h"

#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct option {
	const char *key;
	size_t offset, size; /* size 0: a number from least to most */
	long least, most;
};

#define SIZE_OF(member) sizeof(((struct audio_options *)0)->member)
#define TEXT(key, member) {key, offsetof(struct audio_options, member), SIZE_OF(member), 0, 0}
#define NUMBER(key, member, least, most) {key, offsetof(struct audio_options, member), 0, least, most}

static const struct option options_known[] = {
	TEXT("public", device[AUDIO_PUBLIC]),
	TEXT("private", device[AUDIO_PRIVATE]),
	TEXT("dir", dir),
	TEXT("transcript", transcript),
	TEXT("speech", speech),
	TEXT("clips", clips),
	TEXT("vi", voice_vi),
	TEXT("en", voice_en),
	NUMBER("speed", speed, 80, 300),
	NUMBER("pace", pace, 1, 100),
};

static const char *set_option(const char *key, size_t key_len, const char *value, size_t value_len,
                              struct audio_options *options)
{
	for (size_t i = 0; i < ARRAY_LEN(options_known); i++) {
		const struct option *option = &options_known[i];
		char *at = (char *)options + option->offset, text[256], *end;
		if (strlen(option->key) != key_len || strncmp(option->key, key, key_len) != 0)
			continue;
		if (value_len >= (option->size ? option->size : sizeof(text)))
			return "a shorter value";
		if (option->size > 0) {
			memcpy(at, value, value_len);
			at[value_len] = '\0';
			return NULL;
		}
		memcpy(text, value, value_len);
		text[value_len] = '\0';
		long number = strtol(text, &end, 10);
		if (end == text || *end != '\0' || number < option->least || number > option->most)
			return "speed 80 to 300, pace 1 to 100";
		int kept = (int)number;
		memcpy(at, &kept, sizeof(kept));
		return NULL;
	}
	return "public, private, dir, transcript, speech, clips, vi, en, speed, pace";
}

const char *audio_options_read(const char *text, struct audio_options *ret_options)
{
	struct audio_options options = {
		.speech = "espeak-ng", .voice_vi = "vi", .voice_en = "en", .speed = 150, .pace = 1};

	while (text && *text != '\0') {
		size_t len = strcspn(text, ";");
		const char *equals = memchr(text, '=', len);
		if (equals == NULL && len > 0)
			return "key=value;key=value";
		const char *wrong = len == 0 ? NULL
		                             : set_option(text, (size_t)(equals - text), equals + 1,
		                                          len - (size_t)(equals + 1 - text), &options);
		if (wrong)
			return wrong;
		text += len + (text[len] == ';');
	}
	*ret_options = options;
	return NULL;
}

const char *audio_options_check(const char *options)
{
	struct audio_options read;

	return audio_options_read(options, &read);
}

const struct audio_driver *audio_driver(const char *name)
{
	static const struct audio_driver *const drivers[] = {
		&audio_sdl_driver,
		&audio_virtual_driver,
		&audio_none_driver,
	};

	for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
		if (strcmp(drivers[i]->name, name) == 0)
			return drivers[i];
	}
	return NULL;
}
