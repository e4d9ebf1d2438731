/* A new program for this kiosk, as far as the I/O thread moves it: asked for, fetched a part at a time, handed over. */
#include "base/clock.h"
#include "base/log.h"
#include "kiosk/io_priv.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

void io_program_start(struct io *io)
{
	const struct program_options options = {
		.dir = conf_text(io->conf, "state", "dir"),
		.installer = conf_text(io->conf, "update", "installer"),
		.name = PROTO_PROGRAM_KIOSK,
		.key = conf_text(io->conf, "update", "public_key"),
		.running = MOTCUA_VERSION,
	};
	program_start(&io->program, &options, clock_mono_ms());
}

void io_program_told(void *context, const struct proto_program *wanted)
{
	struct io *io = context;
	char today[CLOCK_DAY_SIZE] = "";
	if (clock_is_trusted())
		clock_day(clock_wall_ms(), today);
	program_take(&io->program, wanted, today);
}

void io_program_part(void *context, enum err_code code, int64_t offset, const void *bytes, size_t len)
{
	struct io *io = context;
	program_part(&io->program, code, offset, bytes, len);
	io->part_ms = clock_mono_ms() + (code == ERR_OK ? PROGRAM_PART_PAUSE_MS : IO_REPORT_MS / 2);
}

static bool is_quiet(const struct io *io, int64_t now_ms)
{
	struct tm tm;
	int64_t idle_ms = (int64_t)conf_int(io->conf, "update", "idle_s") * 1000;
	clock_local(clock_wall_ms(), &tm);
	return !io->printing && io->print_count == 0 && now_ms - io->asked_ms >= idle_ms &&
		   program_within(conf_text(io->conf, "update", "hours"), tm.tm_hour * 60 + tm.tm_min);
}

void io_program_tick(struct io *io, int64_t now_ms)
{
	struct program *program = &io->program;
	int64_t offset;
	if (sync_is_online(io->sync) && now_ms >= io->part_ms && program_wants_part(program, &offset) &&
		!sync_program_part(io->sync, program->wanted.number, offset)) {
		program_part(program, ERR_OFFLINE, offset, NULL, 0);
		io->part_ms = now_ms + IO_REPORT_MS / 2;
	}
	if (program_tick(program, sync_is_online(io->sync), is_quiet(io, now_ms), now_ms)) {
		log_event(LOG_INFO, "program.restart", LOG_STR("version", program->wanted.version));
		kill(getpid(), SIGTERM); /* in order; the supervisor starts what is installed now */
	}
	if (program->changed)
		io->report_ms = 0;
	program->changed = false;
}
