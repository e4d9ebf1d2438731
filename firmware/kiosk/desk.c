#include "kiosk/desk.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "kiosk/io.h"
#include "kiosk/kiosk_conf.h"
#include "kiosk/log_keep.h"
#include "kiosk/log_notes.h"
#include "kiosk/mailbox.h"
#include "paper/paper.h"
#include "screens/screens.h"
#include "ui/png.h"
#include "ui/widgets/header.h"
#include "ui/window.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTICES_A_TURN FLOW_RING_SIZE
#define CLOSE_TO_MS 1
#define KEPT_MAX (1u << 20)

struct desk {
	struct mailbox mailbox;
	bool has_mailbox;
	struct screens *screens;
	struct ui *ui;
	struct ui_window *window;
	struct paper *paper;
	struct io *io;
	struct log_keep *keep;
	pthread_t io_thread;
	bool io_runs;
	struct ui_theme theme;
	struct canvas emblem, photo; /* without pixels: none */
	char shot_path[FILE_PATH_MAX];
	struct flow_notice notice; /* large: kept off the stack */
};

static void send_request(void *context, const struct flow_request *request)
{
	struct desk *desk = context;
	mailbox_ask(&desk->mailbox, request);
}

static void wake(void *context)
{
	struct desk *desk = context;
	ui_window_wake(desk->window);
}

static enum err_code create_screens(struct desk *desk, const struct conf *conf, struct err *err)
{
	const struct screens_port port = {desk, send_request};
	const char *dump = conf_text(conf, "debug", "layout_dump");
	const struct screens_config screens = {
		.role = conf_choice(conf, "kiosk", "role") == 1 ? SCREENS_PAD : SCREENS_HALL,
		.counter = (unsigned)conf_int(conf, "kiosk", "counter"),
		.kiosk = conf_text(conf, "kiosk", "number"),
		.version = MOTCUA_VERSION,
		.language = conf_text(conf, "ui", "language"),
		.languages = conf_text(conf, "ui", "languages"),
		.size = (unsigned)conf_int(conf, "ui", "size"),
		.contrast = conf_choice(conf, "ui", "contrast"),
		.center_url = conf_text(conf, "center", "url"),
		.services = (unsigned)conf_int(conf, "kiosk", "services"),
		.emblem = conf_text(conf, "ui", "emblem")[0] ? &desk->emblem : NULL,
		.photo = conf_text(conf, "ui", "photo")[0] ? &desk->photo : NULL,
	};
	struct ui_config config = {.w = (int)conf_int(conf, "ui", "width"),
							   .h = (int)conf_int(conf, "ui", "height"),
							   .double_ms = (unsigned)conf_int(conf, "ui", "double_ms"),
							   .dots_per_mm = kiosk_dots_per_mm(conf),
							   .reach_line_mm = conf_real(conf, "ui", "reach_line_mm"),
							   .no_motion = !conf_bool(conf, "ui", "motion"),
							   .rotate = (int)conf_int(conf, "ui", "rotate"),
							   .scan_ms = (unsigned)conf_int(conf, "ui", "scan_ms"),
							   .normal = &desk->theme,
							   .dump_path = dump[0] ? dump : NULL};
	enum err_code code = kiosk_theme(conf, &desk->theme, err);
	if (code != ERR_OK)
		return code;
	snprintf(desk->shot_path, sizeof desk->shot_path, "%s/%s", conf_text(conf, "state", "dir"), IO_SHOT_FILE);
	desk->screens = screens_create(&screens, &port);
	if (!desk->screens)
		return err_set(err, ERR_LIMIT, "no memory for the screens");
	screens_fill_ui(desk->screens, &config);
	code = ui_create(&config, &desk->ui, err);
	if (code == ERR_OK && screens.emblem)
		code = png_read_square(conf_text(conf, "ui", "emblem"), ui_px(desk->ui, header_mark_size(desk->ui)),
							   &desk->emblem, err);
	if (code == ERR_OK && screens.photo)
		code = png_read_wide(conf_text(conf, "ui", "photo"), ui_px(desk->ui, screens_photo_width(desk->ui)),
							 &desk->photo, err);
	return code;
}

/* What was kept when the touchscreen was adjusted; nothing is the usual case. */
static void load_touch_map(struct desk *desk, const struct conf *conf)
{
	const struct touch_panel panel = ui_touch_panel(desk->ui);
	struct err err = {.code = ERR_OK};
	struct touch_map map;
	struct buf line;
	char path[FILE_PATH_MAX];
	snprintf(path, sizeof path, "%s/" IO_TOUCH_FILE, conf_text(conf, "state", "dir"));
	buf_init(&line, TOUCH_MAP_TEXT_SIZE);
	enum err_code code = file_read(path, &line, &err);
	if (code == ERR_OK && touch_map_read(line.data, line.len, &panel, &map))
		ui_set_touch_map(desk->ui, &map);
	else if (code != ERR_NOT_FOUND)
		log_event(LOG_WARN, "touch.unread", LOG_STR("why", code == ERR_OK ? "not of this panel" : err.text));
	buf_finish(&line);
}

static enum err_code create_paper(struct desk *desk, const struct conf *conf, struct err *err)
{
	const char *layouts = conf_text(conf, "printer", "layouts");
	const struct paper_options options = {.kiosk = conf_text(conf, "kiosk", "number"),
										  .layouts = layouts[0] ? layouts : NULL,
										  .width_mm = (unsigned)conf_int(conf, "printer", "width_mm")};
	return paper_create(&options, &desk->paper, err);
}

static enum err_code open_window(struct desk *desk, const struct conf *conf, struct err *err)
{
	const struct ui_window_config config = {.title = "Motcua",
											.w = (int)conf_int(conf, "ui", "width"),
											.h = (int)conf_int(conf, "ui", "height"),
											.percent = (int)conf_int(conf, "ui", "scale"),
											.fullscreen = conf_bool(conf, "ui", "fullscreen"),
											.hide_pointer = conf_bool(conf, "ui", "hide_pointer"),
											.rotate = (int)conf_int(conf, "ui", "rotate")};
	return ui_window_open(&config, &desk->window, err);
}

/* The signals that end the program are the UI thread's. */
static enum err_code start_io(struct desk *desk, struct err *err)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	int failed = pthread_create(&desk->io_thread, NULL, io_run, desk->io);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	desk->io_runs = failed == 0;
	return failed ? err_set(err, ERR_LIMIT, "can't start the I/O thread") : ERR_OK;
}

/* The log of before: its notes are shown again, its end tells how the program ended. */
static void recall(struct desk *desk, const struct buf *before)
{
	const char *at = buf_text(before), *end = at + before->len;
	char word[LOG_NOTES_WORD_SIZE];
	int64_t at_ms;
	while (log_notes_next(&at, end, &at_ms, word))
		screens_recall(desk->screens, at_ms, word);
	if (!log_notes_ended(buf_text(before), before->len))
		screens_was_cut_off(desk->screens);
}

/* The state folder is ours by now. */
static void open_keep(struct desk *desk, const struct conf *conf, struct log_tail *tail)
{
	struct buf before;
	buf_init(&before, KEPT_MAX);
	desk->keep = log_keep_open(conf_text(conf, "state", "dir"), (size_t)conf_int(conf, "log", "keep_kib") << 10, tail,
							   &before);
	recall(desk, &before);
	buf_finish(&before);
	io_keep_log(desk->io, desk->keep);
}

static enum err_code start(struct desk *desk, const struct conf *conf, struct published *published,
							struct log_tail *tail, struct err *err)
{
	enum err_code code = mailbox_init(&desk->mailbox, err);
	desk->has_mailbox = code == ERR_OK;
	if (code == ERR_OK)
		code = open_window(desk, conf, err);
	if (code == ERR_OK)
		code = create_screens(desk, conf, err);
	const struct io_options options = {
		.conf = conf, .mailbox = &desk->mailbox, .published = published, .tail = tail};
	if (code == ERR_OK)
		code = io_create(&options, &desk->io, err);
	if (code != ERR_OK)
		return code;
	desk->mailbox.context = desk;
	desk->mailbox.wake_ui = wake;
	open_keep(desk, conf, tail);
	return ERR_OK;
}

/* A signal handler has no other way to reach the program than this. */
static struct io *volatile signalled_io;

static void end_io(int signal_number)
{
	struct io *io = signalled_io;
	(void)signal_number;
	if (io)
		io_stop(io);
}

/* SIGTERM and SIGINT end the I/O loop, which then wakes this thread: nothing is left half-written. */
static void listen_for_end(struct io *io)
{
	struct sigaction action = {.sa_handler = io ? end_io : SIG_DFL};
	signalled_io = io;
	sigemptyset(&action.sa_mask);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

/* Only what anybody in the hall sees: never a screen that somebody works with. */
static void take_shot(struct desk *desk)
{
	static const char *const idle[] = {"home", "pad-idle"};
	struct flow_request request = {.kind = REQUEST_SHOT};
	struct err err = {.code = ERR_OK};
	const char *screen = screens_current(desk->screens);
	for (size_t i = 0; i < ARRAY_LEN(idle); i++)
		request.number |= strcmp(screen, idle[i]) == 0;
	if (request.number && png_write(desk->shot_path, ui_picture(desk->ui), &err) != ERR_OK) {
		log_event(LOG_WARN, "shot.failed", LOG_ERR(&err));
		request.number = 0;
	}
	mailbox_ask(&desk->mailbox, &request);
}

static void take_notices(struct desk *desk)
{
	for (int i = 0; i < NOTICES_A_TURN && mailbox_hear(&desk->mailbox, &desk->notice); i++) {
		if (desk->notice.kind == NOTICE_SHOT)
			take_shot(desk);
		else
			screens_notice(desk->screens, &desk->notice, clock_mono_ms());
		explicit_bzero(&desk->notice, sizeof desk->notice); /* of a visitor, perhaps; the next may not come soon */
	}
	mailbox_pong(&desk->mailbox);
}

/* The first frame before the I/O thread: that one opens thirty libraries and reads the catalogue; the two would take
 * twice as long side by side, each waiting for the other's memory maps. */
static enum err_code show(struct desk *desk, const struct conf *conf, bool *ret_goes_on, struct err *err)
{
	load_touch_map(desk, conf);
	ui_window_attach(desk->window, desk->ui);
	screens_attach(desk->screens, desk->ui, clock_mono_ms());
	io_recall(desk->io);
	take_notices(desk);
	*ret_goes_on = ui_window_run_once(desk->window, desk->ui, 0);
	enum err_code code = create_paper(desk, conf, err); /* opens fonts: before the thread starts (see paper.h) */
	if (code != ERR_OK)
		return code;
	io_use_paper(desk->io, desk->paper);
	return start_io(desk, err);
}

static void turn_until_told(struct desk *desk, bool goes_on)
{
	while (goes_on && !atomic_load(&desk->mailbox.ended)) {
		take_notices(desk);
		int64_t now = clock_mono_ms(), next = screens_tick(desk->screens, now);
		int timeout = next == INT64_MAX ? -1 : next <= now ? CLOSE_TO_MS : (int)(next - now);
		goes_on = ui_window_run_once(desk->window, desk->ui, timeout);
	}
}

static void stop(struct desk *desk)
{
	if (desk->io_runs) {
		io_stop(desk->io);
		pthread_join(desk->io_thread, NULL);
	}
	io_destroy(desk->io);
	log_keep_close(desk->keep);
	paper_destroy(desk->paper);
	ui_destroy(desk->ui);
	screens_destroy(desk->screens);
	canvas_finish(&desk->emblem);
	canvas_finish(&desk->photo);
	ui_window_close(desk->window);
	if (desk->has_mailbox)
		mailbox_finish(&desk->mailbox);
}

enum err_code desk_run(const struct conf *conf, struct published *published,
							struct log_tail *tail, struct err *err)
{
	struct desk *desk = calloc(1, sizeof *desk);
	if (!desk)
		return err_set(err, ERR_LIMIT, "no memory");
	bool goes_on = true;
	enum err_code code = start(desk, conf, published, tail, err);
	if (code == ERR_OK) {
		listen_for_end(desk->io); /* before anything is seen: who is told to end from then on ends in order */
		code = show(desk, conf, &goes_on, err);
	}
	if (code == ERR_OK) {
		log_event(LOG_INFO, "start.done", LOG_STR("version", MOTCUA_VERSION),
				  LOG_STR("video", ui_window_driver(desk->window)));
		turn_until_told(desk, goes_on);
		log_event(LOG_INFO, "stop.done", LOG_INT("frames", ui_window_frames(desk->window)));
	}
	listen_for_end(NULL);
	stop(desk);
	free(desk);
	return code;
}
