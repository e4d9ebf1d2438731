#include "kiosk/io.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "identity/identity.h"
#include "kiosk/io_priv.h"
#include "kiosk/log_keep.h"

#include <malloc.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FDS_MAX (SYNC_FDS_MAX + IO_SCANNERS_MAX + 4)
#define REQUESTS_A_TURN 8 /* so that a busy finger does not starve the devices */
#define TURN_MAX_MS 1100  /* a wake that was lost costs a visitor no more; not beside the center's beat of 2 s */

struct flow_notice *io_notice(struct io *io, enum flow_notice_kind kind, unsigned name, enum err_code result)
{
	memset(&io->notice, 0, sizeof io->notice);
	io->notice.kind = kind;
	io->notice.name = name;
	io->notice.result = result;
	return &io->notice;
}

void io_tell(struct io *io)
{
	if (!mailbox_tell(io->mailbox, &io->notice))
		log_event(LOG_ERROR, "notice.lost", LOG_INT("kind", io->notice.kind));
}

static enum err_code open_store(struct io *io, const struct conf *conf, struct err *err)
{
	struct store_report report;
	const struct store_options options = {
		.dir = conf_text(conf, "state", "dir"),
		.reserve_bytes = (size_t)conf_int(conf, "state", "reserve_mib") << 20,
	};
	enum err_code code = store_open(&options, &io->store, &report, err);
	if (code != ERR_OK)
		return code;
	log_event(LOG_INFO, "journal.open", LOG_INT("to_send", store_event_pending(io->store)),
			  LOG_INT("fresh", report.fresh), LOG_INT("salvaged", report.salvaged));
	return ERR_OK;
}

static enum err_code open_sync(struct io *io, const struct conf *conf, struct err *err)
{
	char key[IDENTITY_KEY_MAX] = "", machine[MACHINE_SIZE];
	struct sync_sink sink;
	enum err_code code = identity_read_key(conf_text(conf, "center", "key_file"), key, err);
	if (code != ERR_OK)
		return code;
	machine_read("", machine);
	const struct sync_options options = {
		.machine = machine,
		.url = conf_text(conf, "center", "url"),
		.ca_file = conf_text(conf, "center", "ca_file"),
		.crl_file = conf_text(conf, "center", "crl_file"),
		.key_file = conf_text(conf, "center", "key_file"),
		.cert_file = conf_text(conf, "center", "cert_file"),
		.device = conf_text(conf, "center", "device_id"),
		.key = key,
		.wants_leases = io->pad_counter == 0,
	};
	io_staff_key(io, key);
	io_sink_fill(io, &sink);
	code = sync_create(&options, io->store, &sink, &io->sync, err);
	explicit_bzero(key, sizeof key);
	return code;
}

enum err_code io_create(const struct io_options *options, struct io **ret_io, struct err *err)
{
	struct io *io = calloc(1, sizeof *io);
	if (!io)
		return err_set(err, ERR_LIMIT, "no memory for the I/O thread");
	io->mailbox = options->mailbox;
	io->conf = options->conf;
	io->published = options->published;
	io->tail = options->tail;
	if (conf_choice(options->conf, "kiosk", "role") == 1)
		io->pad_counter = (unsigned)conf_int(options->conf, "kiosk", "counter");
	io->told.tickets_left = -1;
	io->started_ms = clock_mono_ms();
	enum err_code code = open_store(io, options->conf, err);
	if (code == ERR_OK)
		code = open_sync(io, options->conf, err);
	if (code == ERR_OK)
		code = io_devices_create(io, options->conf, err);
	if (code != ERR_OK) {
		io_destroy(io);
		return code;
	}
	io_lock_load(io);
	io_self_test_load(io);
	io_program_start(io);
	io_tickets_recover(io);
	*ret_io = io;
	return ERR_OK;
}

void io_use_paper(struct io *io, struct paper *paper)
{
	io->paper = paper;
}

void io_keep_log(struct io *io, struct log_keep *keep)
{
	io->keep = keep;
}

void io_recall(struct io *io)
{
	sync_recall(io->sync);
	if (io_lock_is_on(io))
		io_lock_tell(io);
}

/* What is on its way in either direction belongs to nobody any more; what the UI took is the UI's. */
static void drop_catalogues(struct io *io)
{
	while (mailbox_take(io->mailbox, &io->request))
		if (io->request.kind == REQUEST_CATALOGUE_RELEASED)
			catalogue_destroy(io->request.catalogue);
	while (mailbox_hear(io->mailbox, &io->notice))
		if (io->notice.kind == NOTICE_CATALOGUE)
			catalogue_destroy(io->notice.catalogue);
}

void io_destroy(struct io *io)
{
	if (!io)
		return;
	io_devices_destroy(io);
	io_print_forget_all(io);
	sync_destroy(io->sync);
	store_close(io->store);
	drop_catalogues(io);
	explicit_bzero(&io->request, sizeof io->request);
	explicit_bzero(&io->notice, sizeof io->notice);
	free(io);
}

void io_stop(struct io *io)
{
	static const uint64_t one = 1;
	atomic_store(&io->stopped, true);
	ssize_t written = write(io->mailbox->wake_fd, &one, sizeof one);
	(void)written; /* full is awake */
}

static void take_requests(struct io *io)
{
	mailbox_woken(io->mailbox);
	for (int i = 0; i < REQUESTS_A_TURN; i++) {
		if (!mailbox_take(io->mailbox, &io->request))
			return;
		io_request(io, &io->request);
		explicit_bzero(&io->request, sizeof io->request);
	}
	/* More of them: come round at once. */
	static const uint64_t one = 1;
	ssize_t written = write(io->mailbox->wake_fd, &one, sizeof one);
	(void)written;
}

/* The watchdog gets its meat while this loop turns and the UI loop has answered the last ping. */
static void feed(struct io *io, int64_t now_ms)
{
	int64_t interval = io->watchdog ? io->watchdog_driver->interval_ms(io->watchdog) : 0;
	if (interval <= 0 || now_ms < io->feed_ms)
		return;
	if (mailbox_answered(io->mailbox))
		io->watchdog_driver->feed(io->watchdog);
	mailbox_ping(io->mailbox);
	io->feed_ms = now_ms + interval / 2;
}

static void tell_hall(struct io *io)
{
	if (!io->hall_waits || !mailbox_has_room(io->mailbox))
		return;
	io_notice(io, NOTICE_HALL, 0, ERR_OK)->hall = io->hall;
	io_tell(io);
	io->hall_waits = false;
}

static void tell_spoken(struct io *io, int64_t now_ms)
{
	if (!io->audio || now_ms < io->spoken_ms)
		return;
	unsigned pending = io->audio_driver->pending(io->audio);
	if (pending != io->spoken_pending) {
		io->spoken_pending = pending;
		io_notice(io, NOTICE_SPOKEN, 0, ERR_OK)->number = (long)pending;
		io_tell(io);
	}
	io->spoken_ms = pending > 0 ? now_ms + IO_SPOKEN_MS : INT64_MAX;
}

static void tidy(struct io *io, int64_t now_ms)
{
	struct err err = {.code = ERR_OK};
	if (now_ms < io->tidy_ms)
		return;
	io->tidy_ms = now_ms + IO_TIDY_MS;
	if (store_tidy(io->store, &err) != ERR_OK)
		log_event(LOG_WARN, "journal.tidy", LOG_ERR(&err));
}

/* What only the start needed, and later what the fullest moments needed, goes back to the system: a heap's end comes
 * down by itself, its holes do not, and over weeks there are ever more. */
static void give_back(struct io *io, int64_t now_ms)
{
	if (now_ms < io->give_back_ms)
		return;
	io->give_back_ms = now_ms + IO_GIVE_BACK_MS;
	malloc_trim(0);
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void turn(struct io *io)
{
	struct pollfd fds[FDS_MAX];
	int64_t deadline = INT64_MAX;
	fds[0] = (struct pollfd){.fd = io->mailbox->wake_fd, .events = POLLIN};
	size_t devices = io_devices_fds(io, fds + 1, FDS_MAX - 1 - SYNC_FDS_MAX, &deadline);
	size_t net = sync_fds(io->sync, fds + 1 + devices, SYNC_FDS_MAX);
	deadline = sooner(deadline, sync_deadline(io->sync));
	deadline = sooner(deadline, io_print_deadline(io));
	deadline = sooner(deadline, sooner(io->tidy_ms, io->give_back_ms));
	if (io->spoken_pending > 0)
		deadline = sooner(deadline, io->spoken_ms);
	if (io->watchdog && io->watchdog_driver->interval_ms(io->watchdog) > 0)
		deadline = sooner(deadline, io->feed_ms);
	deadline = sooner(deadline, io_self_test_deadline(io, clock_mono_ms()));
	if (io->devices_changed)
		deadline = sooner(deadline, io->devices_ms);
	int64_t wait = deadline - clock_mono_ms();
	poll(fds, 1 + devices + net, wait < 0 ? 0 : wait > TURN_MAX_MS ? TURN_MAX_MS : (int)wait);
	int64_t now = clock_mono_ms();
	take_requests(io); /* also where nothing woke it: a wake can be lost */
	io_devices_step(io, fds + 1, devices, now);
	sync_step(io->sync, fds + 1 + devices, net, now);
	io_print_next(io, now);
	tell_hall(io);
	tell_spoken(io, now);
	io_self_test_tick(io, now);
	io_devices_tell(io, now);
	tidy(io, now);
	give_back(io, now);
	log_keep_step(io->keep, now);
	io_usb_step(io, now);
	feed(io, now);
}

/* What the first picture need not wait for. */
static void warm(struct io *io)
{
	struct err err = {.code = ERR_OK};
	if (io->paper && paper_warm(io->paper, &err) != ERR_OK)
		log_event(LOG_WARN, "paper.cold", LOG_ERR(&err));
}

void *io_run(void *argument)
{
	struct io *io = argument;
	io->tidy_ms = clock_mono_ms() + IO_TIDY_MS;
	io->give_back_ms = clock_mono_ms() + IO_SETTLED_MS;
	io->devices_changed = true;
	io_self_test_recall(io);
	sync_start(io->sync);
	warm(io);
	while (!atomic_load(&io->stopped))
		turn(io);
	atomic_store(&io->mailbox->ended, true);
	if (io->mailbox->wake_ui)
		io->mailbox->wake_ui(io->mailbox->context);
	return NULL;
}
