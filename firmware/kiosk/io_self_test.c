/*
 * The self-test: every part is tried once and the whole result kept, shown and
 * reported. What can be tried is tried: paper is printed on, a tone is played,
 * the journal is written to; the rest is asked.
 */
#include "base/clock.h"
#include "base/log.h"
#include "kiosk/io_priv.h"
#include "proto/self_test.h"

#include <stdio.h>
#include <string.h>

#define SETTING "self-test"
#define PROBE "self-test-probe"
#define PLAYED_WITHIN_MS 4000
#define LEAST_FREE_PERCENT 10

static const char *printer_detail(const struct io *io, enum err_code result, enum ticket_state state)
{
	static const struct {
		unsigned flag;
		const char *word;
	} FAULTS[] = {
		{PRINTER_COVER_OPEN, "cover-open"},     {PRINTER_PAPER_OUT, "no-paper"}, {PRINTER_CUTTER_FAULT, "cutter-fault"},
		{PRINTER_UNRECOVERABLE, "unrecoverable"}, {PRINTER_HEAD_HOT, "head-hot"},
	};
	if (result == ERR_OK)
		return state == TICKET_CONFIRMED ? "confirmed" : "assumed";
	for (size_t i = 0; i < sizeof FAULTS / sizeof FAULTS[0]; i++)
		if (io->printer_state.flags & FAULTS[i].flag)
			return FAULTS[i].word;
	return state == TICKET_UNCERTAIN ? "uncertain" : "absent";
}

static void try_paper(struct self_test *test, const struct io *io)
{
	unsigned flags = io->printer_state.flags;
	bool none = flags & PRINTER_PAPER_OUT, low = flags & PRINTER_PAPER_NEAR_END;
	self_test_add(test, "paper", !none, none ? "none" : low ? "low" : "enough");
}

static void try_scanners(struct self_test *test, const struct io *io)
{
	char detail[SELF_TEST_DETAIL_SIZE];
	unsigned ready = io_scanners_ready(io);
	if (io->scanner_count == 0)
		return;
	snprintf(detail, sizeof detail, "%u/%zu", ready, io->scanner_count);
	self_test_add(test, "scanners", ready == io->scanner_count, detail);
}

/* What is not configured is not missing. */
static void try_rest(struct self_test *test, const struct io *io)
{
	if (io->keypad)
		self_test_add(test, "keypad", io->keypad_door.open, io->keypad_door.open ? "ready" : "absent");
	if (strcmp(conf_text(io->conf, "light", "driver"), "none") != 0)
		self_test_add(test, "light", io->light != NULL, io->light ? "ready" : "absent");
	bool online = sync_is_online(io->sync);
	self_test_add(test, "center", online, online ? "reachable" : "not-reachable");
	bool trusted = clock_is_trusted();
	self_test_add(test, "clock", trusted, trusted ? "right" : "not-trusted");
}

static void try_journal(struct self_test *test, struct io *io)
{
	char detail[SELF_TEST_DETAIL_SIZE];
	int64_t start = clock_mono_ms();
	snprintf(detail, sizeof detail, "%lld", (long long)clock_wall_ms());
	bool stored = store_setting_set(io->store, PROBE, detail, NULL) == ERR_OK;
	snprintf(detail, sizeof detail, "%lld ms", (long long)(clock_mono_ms() - start));
	self_test_add(test, "journal", stored, stored ? detail : "not-stored");
}

static void try_disk(struct self_test *test, const struct io *io)
{
	char detail[SELF_TEST_DETAIL_SIZE];
	int percent = io_disk_free(io);
	if (percent < 0)
		return;
	snprintf(detail, sizeof detail, "%d %%", percent);
	self_test_add(test, "disk", percent >= LEAST_FREE_PERCENT, detail);
}

static void tell(struct io *io, enum err_code result)
{
	io_notice(io, NOTICE_SELF_TEST, io->trial.name, result)->self_test = io->self_test;
	io_tell(io);
}

void io_self_test_load(struct io *io)
{
	char text[PROTO_SELF_TEST_MAX];
	struct err err = {.code = ERR_OK};
	if (store_setting_get(io->store, SETTING, text, sizeof text) == ERR_OK &&
		proto_self_test_decode(text, strlen(text), &io->self_test, &err) != ERR_OK)
		log_event(LOG_WARN, "self-test.unread", LOG_ERR(&err));
}

void io_self_test_recall(struct io *io)
{
	if (io->self_test.at_ms != 0)
		tell(io, ERR_OK);
}

static void keep(struct io *io)
{
	struct buf text;
	buf_init(&text, PROTO_SELF_TEST_MAX - 1);
	if (proto_self_test_encode(&io->self_test, &text) != ERR_OK ||
		store_setting_set(io->store, SETTING, buf_text(&text), NULL) != ERR_OK)
		log_event(LOG_WARN, "self-test.unsaved", LOG_INT("bytes", (long)text.len));
	buf_finish(&text);
}

static void end(struct io *io)
{
	struct self_test test = {.at_ms = clock_wall_ms()};
	const struct io_trial *trial = &io->trial;
	if (strcmp(io->printer_driver->name, "none") != 0) {
		self_test_add(&test, "printer", trial->print_result == ERR_OK,
					  printer_detail(io, trial->print_result, trial->print_state));
		try_paper(&test, io);
	}
	try_scanners(&test, io);
	if (strcmp(conf_text(io->conf, "audio", "driver"), "none") != 0)
		self_test_add(&test, "sound", trial->played,
					  trial->played ? "played" : io->audio ? "silent" : "absent");
	try_rest(&test, io);
	try_journal(&test, io);
	try_disk(&test, io);
	io->self_test = test;
	keep(io);
	log_event(LOG_INFO, "self-test.done", LOG_INT("parts", (long)test.count),
			  LOG_INT("faults", (long)self_test_faults(&test)));
	tell(io, ERR_OK);
	io->trial = (struct io_trial){.running = false};
	io->report_ms = 0; /* the center hears of it now */
	io->devices_changed = true;
}

void io_self_test_begin(struct io *io, unsigned name)
{
	const struct audio_utterance tone = {.output = AUDIO_PUBLIC, .before = AUDIO_TONE_ISSUED, .language = "vi"};
	if (io->trial.running)
		return;
	io->trial = (struct io_trial){.running = true, .name = name, .until_ms = clock_mono_ms() + PLAYED_WITHIN_MS};
	io->trial.plays = io->audio && io->audio_driver->say(io->audio, &tone) == ERR_OK;
	tell(io, ERR_AGAIN);
	io->trial.printing = strcmp(io->printer_driver->name, "none") != 0;
	if (io->trial.printing)
		io_print_trial(io);
}

void io_self_test_printed(struct io *io, enum err_code result, enum ticket_state state)
{
	io->trial.printing = false;
	io->trial.print_result = result;
	io->trial.print_state = state;
}

void io_self_test_tick(struct io *io, int64_t now_ms)
{
	struct io_trial *trial = &io->trial;
	if (!trial->running)
		return;
	if (trial->plays && io->audio_driver->pending(io->audio) == 0) {
		trial->plays = false;
		trial->played = true;
	}
	if (now_ms >= trial->until_ms)
		trial->plays = false;
	if (!trial->plays && !trial->printing)
		end(io);
}

int64_t io_self_test_deadline(const struct io *io, int64_t now_ms)
{
	return io->trial.running ? now_ms + IO_SPOKEN_MS : INT64_MAX;
}
