/* Whether this kiosk is out of use, by whom and since when: durable, so that a restart opens nothing that was closed.
 */
#include "base/clock.h"
#include "base/log.h"
#include "kiosk/io_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LOCK_NAME "lock"
#define LOCK_TEXT_SIZE 48

static const char *const WORDS[] = {[IO_LOCK_NONE] = "", [IO_LOCK_CENTER] = "center", [IO_LOCK_HERE] = "here"};

const char *io_lock_word(const struct io *io)
{
	return io->copied ? "copy" : WORDS[io->lock];
}

bool io_lock_is_on(const struct io *io)
{
	return io->copied || io->lock != IO_LOCK_NONE;
}

void io_lock_load(struct io *io)
{
	char text[LOCK_TEXT_SIZE] = "", word[16] = "";
	enum err_code code = store_setting_get(io->store, LOCK_NAME, text, sizeof text);
	io->lock = IO_LOCK_NONE;
	if (code == ERR_NOT_FOUND || (code == ERR_OK && text[0] == '\0'))
		return;
	/* What can't be read was written by somebody who closed it: it stays closed. */
	io->lock = IO_LOCK_CENTER;
	if (code != ERR_OK || sscanf(text, "%15s %" SCNd64, word, &io->locked_ms) != 2) {
		log_event(LOG_WARN, "lock.unread", LOG_STR("error", err_name(code)));
		io->locked_ms = clock_wall_ms();
		return;
	}
	if (strcmp(word, WORDS[IO_LOCK_HERE]) == 0)
		io->lock = IO_LOCK_HERE;
}

void io_lock_set(struct io *io, enum io_lock lock)
{
	char text[LOCK_TEXT_SIZE] = "";
	struct err err = {.code = ERR_OK};
	if (io->lock == IO_LOCK_NONE || lock == IO_LOCK_NONE)
		io->locked_ms = clock_wall_ms();
	io->lock = lock;
	if (lock != IO_LOCK_NONE)
		snprintf(text, sizeof text, "%s %" PRId64, WORDS[lock], io->locked_ms);
	/* In force already: a full disk does not keep a kiosk open. */
	if (store_setting_set(io->store, LOCK_NAME, text, &err) != ERR_OK) {
		log_event(LOG_ERROR, "lock.unkept", LOG_ERR(&err));
		sync_alarm(io->sync, "lock-unkept");
	}
	io->report_ms = 0;
}

void io_lock_tell(struct io *io)
{
	io_notice(io, NOTICE_LOCK, 0, ERR_OK)->number = io->copied ? FLOW_LOCK_COPY : io->lock != IO_LOCK_NONE;
	io_tell(io);
}
