/*
 * Devices of the I/O loop: made from the configuration, opened when they are
 * there, closed when they are lost and opened again. A replug is seen within
 * IO_REOPEN_MOST_MS.
 */
#include "base/budget.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "kiosk/io_priv.h"
#include "kiosk/published.h"
#include "link/link.h"
#include "model/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#define AUDIO_RETRY_MS 30000

/* -- doors -------------------------------------------------------------------------------------- */

static void door_init(struct io_door *door)
{
	*door = (struct io_door){.backoff = {.least_ms = IO_REOPEN_LEAST_MS, .most_ms = IO_REOPEN_MOST_MS}};
}

static void door_lost(struct io_door *door, int64_t now_ms)
{
	uint32_t random;
	id_random(&random, sizeof random);
	door->open = false;
	door->retry_ms = now_ms + net_backoff_next(&door->backoff, random);
}

static void door_opened(struct io_door *door, enum err_code code, const char *what, const struct err *err,
						int64_t now_ms)
{
	if (code == ERR_OK) {
		log_event(LOG_INFO, "device.open", LOG_STR("device", what));
		net_backoff_reset(&door->backoff);
		door->open = true;
		return;
	}
	if (door->backoff.failures == 0) /* once, not at every attempt */
		log_event(LOG_WARN, "device.absent", LOG_STR("device", what), LOG_ERR(err));
	door_lost(door, now_ms);
}

/* -- made from the configuration ---------------------------------------------------------------- */

static enum err_code make_link(const struct conf *conf, const char *section, struct link **ret_link, struct err *err)
{
	const char *address = conf_text(conf, section, "link");
	*ret_link = NULL;
	if (address[0] == '\0')
		return ERR_OK;
	enum err_code code = link_create(address, ret_link, err);
	return code == ERR_OK ? ERR_OK : err_wrap(err, code, "[%s] link", section);
}

static enum err_code make_printer(struct io *io, const struct conf *conf, struct err *err)
{
	char text[32];
	struct printer_sink sink;
	const char *options = conf_text(conf, "printer", "options");
	io->printer_driver = devices_printer(conf_text(conf, "printer", "driver"));
	CHECK(io->printer_driver); /* the configuration's choices are the rows */
	enum err_code code = make_link(conf, "printer", &io->printer_link, err);
	if (code != ERR_OK)
		return code;
	door_init(&io->printer_door);
	printer_forecast_init(&io->forecast, (unsigned)conf_int(conf, "printer", "roll_mm"),
						  (unsigned)conf_int(conf, "printer", "near_end_mm"));
	if (store_setting_get(io->store, "paper-left-mm", text, sizeof text) == ERR_OK)
		io->forecast.left_mm = (unsigned)strtoul(text, NULL, 10);
	io_printer_sink(io, &sink);
	io->printer = io->printer_driver->create(io->printer_link, options[0] ? options : NULL, &sink);
	return io->printer ? ERR_OK : err_set(err, ERR_INVALID, "[printer] options: unknown, or no memory");
}

static void on_scanned(void *context, const char *bytes, size_t len)
{
	struct io_scanner *scanner = context;
	struct io *io = scanner->io;
	struct flow_notice *notice = io_notice(io, NOTICE_SCAN, 0, ERR_OK);
	io->scanned_ms = clock_wall_ms();
	scan_classify(bytes, len, clock_wall_ms(), &notice->scan);
	log_event(LOG_INFO, "scanner.scanned", LOG_INT("kind", notice->scan.kind));
	io_tell(io);
	explicit_bzero(&io->notice, sizeof io->notice);
}

static void on_trouble(void *context, enum scanner_trouble trouble)
{
	static const char *const WORDS[] = {"too-long", "flooded", "garbage"};
	struct io_scanner *scanner = context;
	log_event(LOG_WARN, "scanner.trouble", LOG_STR("device", scanner->section), LOG_STR("why", WORDS[trouble]));
	if (trouble != SCANNER_FLOODED)
		return;
	scanner->io->devices_changed = true;
	sync_alarm(scanner->io->sync, "scanner-flooded");
}

static enum err_code make_scanner(struct io *io, const struct conf *conf, const char *section, struct err *err)
{
	struct io_scanner *scanner = &io->scanners[io->scanner_count];
	const char *name = conf_text(conf, section, "driver");
	if (strcmp(name, "none") == 0)
		return ERR_OK;
	if (io->scanner_count == IO_SCANNERS_MAX)
		return err_set(err, ERR_LIMIT, "[%s]: at most %d scanners", section, IO_SCANNERS_MAX);
	snprintf(scanner->section, sizeof scanner->section, "%s", section);
	scanner->io = io;
	scanner->driver = devices_scanner(name);
	CHECK(scanner->driver);
	door_init(&scanner->door);
	const struct scanner_sink sink = {.context = scanner, .scanned = on_scanned, .trouble = on_trouble};
	enum err_code code = make_link(conf, section, &scanner->link, err);
	if (code != ERR_OK)
		return code;
	if (!scanner->link)
		return err_set(err, ERR_INVALID, "[%s] link: missing", section);
	io->scanner_count++;
	scanner->device = scanner->driver->create(scanner->link, &sink);
	return scanner->device ? ERR_OK : err_set(err, ERR_LIMIT, "[%s]: no memory", section);
}

static void on_key(void *context, enum keypad_key key)
{
	static const enum flow_key KEYS[] = {
		[KEYPAD_UP] = KEY_UP,
		[KEYPAD_DOWN] = KEY_DOWN,
		[KEYPAD_LEFT] = KEY_LEFT,
		[KEYPAD_RIGHT] = KEY_RIGHT,
		[KEYPAD_OK] = KEY_OK,
		[KEYPAD_BACK] = KEY_BACK,
		[KEYPAD_HELP] = KEY_HELP,
		[KEYPAD_VOLUME_UP] = KEY_VOLUME_UP,
		[KEYPAD_VOLUME_DOWN] = KEY_VOLUME_DOWN,
		[KEYPAD_HEADPHONES_IN] = KEY_HEADPHONES_IN,
		[KEYPAD_HEADPHONES_OUT] = KEY_HEADPHONES_OUT,
	};
	struct io *io = context;
	io_notice(io, NOTICE_KEY, 0, ERR_OK)->number = KEYS[key];
	io_tell(io);
}

static enum err_code make_keypad(struct io *io, const struct conf *conf, struct err *err)
{
	const struct keypad_sink sink = {.context = io, .pressed = on_key};
	const char *name = conf_text(conf, "keypad", "driver");
	if (strcmp(name, "none") == 0)
		return ERR_OK;
	io->keypad_driver = devices_keypad(name);
	CHECK(io->keypad_driver);
	enum err_code code = make_link(conf, "keypad", &io->keypad_link, err);
	if (code != ERR_OK)
		return code;
	door_init(&io->keypad_door);
	io->keypad = io->keypad_driver->create(io->keypad_link, &sink);
	return io->keypad ? ERR_OK : err_set(err, ERR_LIMIT, "[keypad]: no memory");
}

/* Sound, light and watchdog are good to have: without them the kiosk goes on. */
static void make_rest(struct io *io, const struct conf *conf)
{
	struct err err = {.code = ERR_OK};
	io->audio_driver = devices_audio(conf_text(conf, "audio", "driver"));
	io->light_driver = devices_light(conf_text(conf, "light", "driver"));
	io->watchdog_driver = devices_watchdog(conf_text(conf, "watchdog", "driver"));
	io->audio = io->audio_driver ? io->audio_driver->create(conf_text(conf, "audio", "options")) : NULL;
	if (io->audio && io->audio_driver->open(io->audio, &err) != ERR_OK) {
		log_event(LOG_WARN, "device.absent", LOG_STR("device", "audio"), LOG_ERR(&err));
		io->audio_driver->destroy(io->audio);
		io->audio = NULL;
	}
	io->light = io->light_driver ? io->light_driver->create(conf_text(conf, "light", "options")) : NULL;
	if (io->light && io->light_driver->open(io->light, &err) != ERR_OK) {
		log_event(LOG_WARN, "device.absent", LOG_STR("device", "light"), LOG_ERR(&err));
		io->light_driver->destroy(io->light);
		io->light = NULL;
	}
	io->watchdog = io->watchdog_driver ? io->watchdog_driver->create(conf_text(conf, "watchdog", "options")) : NULL;
	if (io->watchdog && io->watchdog_driver->open(io->watchdog, &err) != ERR_OK) {
		log_event(LOG_WARN, "device.absent", LOG_STR("device", "watchdog"), LOG_ERR(&err));
		io->watchdog_driver->destroy(io->watchdog);
		io->watchdog = NULL;
	}
	if (io->watchdog)
		io->watchdog_driver->ready(io->watchdog, "journal open");
}

enum err_code io_devices_create(struct io *io, const struct conf *conf, struct err *err)
{
	enum err_code code = make_printer(io, conf, err);
	const char *section;
	for (size_t i = 0; code == ERR_OK && (section = conf_section(conf, "scanner", i)); i++)
		code = make_scanner(io, conf, section, err);
	if (code == ERR_OK)
		code = make_keypad(io, conf, err);
	if (code == ERR_OK)
		make_rest(io, conf);
	return code;
}

void io_devices_destroy(struct io *io)
{
	if (io->printer)
		io->printer_driver->destroy(io->printer);
	link_destroy(io->printer_link);
	for (size_t i = 0; i < io->scanner_count; i++) {
		if (io->scanners[i].device)
			io->scanners[i].driver->destroy(io->scanners[i].device);
		link_destroy(io->scanners[i].link);
	}
	if (io->keypad)
		io->keypad_driver->destroy(io->keypad);
	link_destroy(io->keypad_link);
	if (io->audio)
		io->audio_driver->destroy(io->audio);
	if (io->light)
		io->light_driver->destroy(io->light);
	if (io->watchdog)
		io->watchdog_driver->destroy(io->watchdog);
}

/* -- in the loop -------------------------------------------------------------------------------- */

/* What a door waits for: its device, or the next attempt to open it. */
static size_t add_wait(const struct io_door *door, const struct device_wait *wait, struct pollfd *fd,
					   int64_t *deadline_ms)
{
	int64_t deadline = door->open ? wait->deadline_ms : door->retry_ms;
	if (deadline < *deadline_ms)
		*deadline_ms = deadline;
	/* One slot a device, so that step finds it by its place; poll(2) skips negative ones. */
	*fd = (struct pollfd){.fd = door->open ? wait->fd : -1, .events = door->open ? wait->events : 0};
	return 1;
}

size_t io_devices_fds(struct io *io, struct pollfd *fds, size_t max, int64_t *deadline_ms)
{
	struct device_wait wait = {.fd = -1, .deadline_ms = INT64_MAX};
	size_t count = 0;
	CHECK(max >= IO_SCANNERS_MAX + 2);
	if (io->printer_door.open)
		io->printer_driver->wait(io->printer, &wait);
	count += add_wait(&io->printer_door, &wait, &fds[count], deadline_ms);
	for (size_t i = 0; i < io->scanner_count; i++) {
		struct io_scanner *scanner = &io->scanners[i];
		if (scanner->door.open)
			scanner->driver->wait(scanner->device, &wait);
		count += add_wait(&scanner->door, &wait, &fds[count], deadline_ms);
	}
	if (io->keypad) {
		if (io->keypad_door.open)
			io->keypad_driver->wait(io->keypad, &wait);
		count += add_wait(&io->keypad_door, &wait, &fds[count], deadline_ms);
	}
	return count;
}

static void step_printer(struct io *io, short revents, int64_t now_ms)
{
	struct err err = {.code = ERR_OK};
	if (!io->printer_door.open) {
		if (now_ms < io->printer_door.retry_ms)
			return;
		enum err_code code = io->printer_driver->open(io->printer, &err);
		door_opened(&io->printer_door, code, "printer", &err, now_ms);
		if (code == ERR_OK)
			io->printer_driver->state(io->printer, &io->printer_state);
		io->devices_changed = true;
		return;
	}
	if (io->printer_driver->step(io->printer, revents, now_ms) != ERR_OFFLINE)
		return;
	log_event(LOG_WARN, "device.lost", LOG_STR("device", "printer"));
	io->printer_driver->close(io->printer);
	memset(&io->printer_state, 0, sizeof io->printer_state);
	door_lost(&io->printer_door, now_ms);
	io->devices_changed = true;
}

static void step_scanner(struct io *io, struct io_scanner *scanner, short revents, int64_t now_ms)
{
	struct err err = {.code = ERR_OK};
	if (!scanner->door.open) {
		if (now_ms < scanner->door.retry_ms)
			return;
		enum err_code code = scanner->driver->open(scanner->device, &err);
		door_opened(&scanner->door, code, scanner->section, &err, now_ms);
		io->devices_changed = true;
		return;
	}
	if (scanner->driver->step(scanner->device, revents, now_ms) != ERR_OFFLINE)
		return;
	log_event(LOG_WARN, "device.lost", LOG_STR("device", scanner->section));
	scanner->driver->close(scanner->device);
	door_lost(&scanner->door, now_ms);
	io->devices_changed = true;
}

static void step_keypad(struct io *io, short revents, int64_t now_ms)
{
	struct err err = {.code = ERR_OK};
	if (!io->keypad_door.open) {
		if (now_ms >= io->keypad_door.retry_ms)
			door_opened(&io->keypad_door, io->keypad_driver->open(io->keypad, &err), "keypad", &err, now_ms);
		return;
	}
	if (io->keypad_driver->step(io->keypad, revents, now_ms) != ERR_OFFLINE)
		return;
	io->keypad_driver->close(io->keypad);
	door_lost(&io->keypad_door, now_ms);
}

void io_devices_step(struct io *io, const struct pollfd *fds, size_t count, int64_t now_ms)
{
	size_t at = 0;
	step_printer(io, fds[at++].revents, now_ms);
	for (size_t i = 0; i < io->scanner_count; i++)
		step_scanner(io, &io->scanners[i], fds[at++].revents, now_ms);
	if (io->keypad)
		step_keypad(io, fds[at++].revents, now_ms);
	CHECK(at == count);
}

/* -- told --------------------------------------------------------------------------------------- */

/* Once each time that the journal comes so far: while there is still room for all. */
static void warn_of_filling(struct io *io, int pending)
{
	bool filling = pending >= STORE_WARN_FROM;
	if (filling && !io->journal_filling)
		sync_alarm(io->sync, "journal-filling");
	io->journal_filling = filling;
}

unsigned io_scanners_ready(const struct io *io)
{
	unsigned ready = 0;
	for (size_t i = 0; i < io->scanner_count; i++)
		ready += io->scanners[i].door.open && io->scanners[i].driver->health(io->scanners[i].device) != DEVICE_FAULT;
	return ready;
}

int io_disk_free(const struct io *io)
{
	struct statvfs disk;
	if (statvfs(conf_text(io->conf, "state", "dir"), &disk) != 0 || disk.f_blocks == 0)
		return -1;
	return (int)(disk.f_bavail * 100 / disk.f_blocks);
}

static void look(struct io *io, struct flow_devices *devices)
{
	const unsigned faults = PRINTER_PAPER_OUT | PRINTER_COVER_OPEN | PRINTER_CUTTER_FAULT | PRINTER_UNRECOVERABLE;
	const struct printer_state *printer = &io->printer_state;
	char day[CLOCK_DAY_SIZE];
	memset(devices, 0, sizeof *devices); /* compared whole */
	bool usable = printer->health == DEVICE_READY || printer->health == DEVICE_LIMITED;
	devices->printer_there = io->paper && io->printer_door.open && usable && !(printer->flags & faults) &&
							 strcmp(io->printer_driver->name, "none") != 0;
	devices->paper = printer->flags & PRINTER_PAPER_OUT        ? PAPER_NONE
					 : printer->flags & PRINTER_PAPER_NEAR_END ? PAPER_LOW
															   : PAPER_OK;
	devices->tickets_left = (int)printer_forecast_tickets(&io->forecast);
	devices->printer_flags = printer->flags;
	devices->printer_grade = (int)printer->grade;
	snprintf(devices->printer_model, sizeof devices->printer_model, "%s", printer->model);
	devices->scanners_set = (unsigned)io->scanner_count;
	devices->scanners_ready = io_scanners_ready(io);
	devices->queue_to_send = store_event_pending(io->store);
	warn_of_filling(io, devices->queue_to_send);
	sync_day(io->sync, day);
	devices->lease_left = store_lease_left(io->store, day);
	devices->clock_trusted = clock_is_trusted();
}

/* Measured with the devices of the bench: 36 MiB with what is shared, 20 files, 2 threads. Its unit ends it at 256. */
static const struct budget BUDGET = {.memory_kib = 128 << 10, .files = 128, .threads = 16};

static void report(struct io *io, const struct flow_devices *devices, int64_t now_ms)
{
	struct budget used;
	struct buf budget;
	buf_init(&budget, BUDGET_TEXT_MAX);
	budget_read(&used);
	budget_write(&used, &BUDGET, &budget);
	static const char *const PAPERS[] = {[PAPER_OK] = "ok", [PAPER_LOW] = "low", [PAPER_NONE] = "none"};
	const struct proto_status status = {
		.printer_flags = devices->printer_flags,
		.printer_grade = devices->printer_grade,
		.printer_model = devices->printer_model,
		.paper = PAPERS[devices->paper],
		.tickets_left = devices->tickets_left,
		.queue_to_send = devices->queue_to_send,
		.lease_left = devices->lease_left,
		.scanners_ready = devices->scanners_ready,
		.scanners_set = devices->scanners_set,
		.clock_trusted = devices->clock_trusted,
		.version = MOTCUA_VERSION,
		.uptime_s = (now_ms - io->started_ms) / 1000,
		.config_number = io->published ? io->published->number : 0,
		.config_state = io->published ? published_word(io->published->state) : "none",
		.update_number = io->program.wanted.number,
		.update_state = program_word(io->program.state),
		.update_version = io->program.wanted.version,
		.update_why = io->program.why,
		.update_percent = program_percent(&io->program),
		.budget = buf_text(&budget),
		.locked = io_lock_is_on(io),
		.locked_by = io_lock_word(io),
		.locked_ms = io->locked_ms,
		.self_test = io->self_test.at_ms != 0 ? &io->self_test : NULL,
	};
	bool taken = sync_report(io->sync, &status);
	buf_finish(&budget);
	io->report_ms = now_ms + (taken ? IO_REPORT_MS : IO_REPORT_AGAIN_MS);
	if (taken)
		io->reported_flags = devices->printer_flags;
}

void io_devices_tell(struct io *io, int64_t now_ms)
{
	struct flow_devices devices;
	io_afar_tick(io, now_ms);
	io_program_tick(io, now_ms);
	if (store_event_pending(io->store) != io->told.queue_to_send)
		io->devices_changed = true;
	bool report_due = sync_is_online(io->sync) && now_ms >= io->report_ms;
	if ((!io->devices_changed || now_ms < io->devices_ms) && !report_due)
		return;
	look(io, &devices);
	io->devices_changed = false;
	io->devices_ms = now_ms + IO_DEVICES_MS;
	if (memcmp(&devices, &io->told, sizeof devices) != 0) {
		if (mailbox_has_room(io->mailbox)) {
			io->told = devices;
			io_notice(io, NOTICE_DEVICES, 0, ERR_OK)->devices = devices;
			io_tell(io);
		} else {
			io->devices_changed = true;
		}
	}
	if (report_due || (sync_is_online(io->sync) && devices.printer_flags != io->reported_flags))
		report(io, &devices, now_ms);
}
