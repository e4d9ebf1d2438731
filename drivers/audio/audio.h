/*
 * The drivers of the audio class. Options are "key=value;key=value":
 *   sdl      public=NAME private=NAME   SDL's name of the device of each output; absent: the default one
 *   virtual  dir=PATH                   folder for one WAV an utterance; absent: none are kept
 *            transcript=FILE            absent: transcript.txt in that folder
 *            pace=N                     plays N times as fast as life, 1 to 100
 *   both     speech=PROGRAM             absent: espeak-ng; "off": tones alone
 *            clips=FOLDER               recorded words, FOLDER/vi/không.wav; a text that lacks one is made
 *            vi=VOICE en=VOICE          voices of the speech program
 *            speed=WORDS                words a minute, 80 to 300
 *   none     takes and forgets everything
 * Speech is made by a child process; its text goes through a pipe, never
 * through arguments that other users of the machine could read.
 */
#ifndef MOTCUA_AUDIO_AUDIO_H
#define MOTCUA_AUDIO_AUDIO_H

#include "hal/audio.h"

#define AUDIO_OPTIONS_MAX 512

extern const struct audio_driver audio_sdl_driver;
extern const struct audio_driver audio_virtual_driver;
extern const struct audio_driver audio_none_driver;

/* The driver of that name; NULL where there is none. */
const struct audio_driver *audio_driver(const char *name);
/* For configuration: names and values of options are right. NULL, or what would be right. */
const char *audio_options_check(const char *options);

#endif
