/* Files of state.dir beside the journal: how touches lie, and what a technician far away may see of this kiosk: a
 * picture of an idle screen, the last lines of the log. */
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "kiosk/io_priv.h"
#include "kiosk/log_keep.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SHOT_MAX (640u << 10)
#define LOG_MAX (512u << 10)

void io_files_shot(struct io *io, bool is_written)
{
	struct buf picture;
	struct err err = {.code = ERR_OK};
	char path[FILE_PATH_MAX];
	if (!is_written) {
		sync_alarm(io->sync, "screenshot-refused"); /* somebody uses the kiosk */
		return;
	}
	snprintf(path, sizeof path, "%s/%s", conf_text(io->conf, "state", "dir"), IO_SHOT_FILE);
	buf_init(&picture, SHOT_MAX);
	if (file_read(path, &picture, &err) == ERR_OK)
		sync_upload(io->sync, "screenshot", picture.data, picture.len);
	else
		log_event(LOG_WARN, "shot.unread", LOG_ERR(&err));
	buf_finish(&picture);
	unlink(path);
}

void io_files_touch_map(struct io *io, unsigned name, const char *line)
{
	struct err err = {.code = ERR_OK};
	char path[FILE_PATH_MAX];
	snprintf(path, sizeof path, "%s/" IO_TOUCH_FILE, conf_text(io->conf, "state", "dir"));
	enum err_code code = file_replace(path, line, strlen(line), true, &err);
	if (code == ERR_OK)
		log_event(LOG_INFO, "touch.kept", LOG_INT("bytes", strlen(line)));
	else
		log_event(LOG_WARN, "touch.unkept", LOG_ERR(&err));
	io_notice(io, NOTICE_TOUCH_MAP, name, code);
	io_tell(io);
}

void io_files_log(struct io *io)
{
	struct buf lines;
	if (!io->tail)
		return;
	buf_init(&lines, LOG_MAX);
	log_keep_step(io->keep, clock_mono_ms());
	if (io->keep)
		log_keep_read(io->keep, &lines);
	if (lines.len == 0)
		log_tail_read(io->tail, &lines);
	if (lines.len > 0)
		sync_upload(io->sync, "log", lines.data, lines.len);
	buf_finish(&lines);
}
