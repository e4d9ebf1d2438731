#include "display/display.h"

#include "audio/audio.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/log_tail.h"
#include "display/care.h"
#include "display/dump.h"
#include "display/feed.h"
#include "display/phrase.h"
#include "display/view.h"
#include "display/words.h"
#include "identity/identity.h"
#include "proto/hall.h"
#include "ui/png.h"
#include "ui/window.h"
#include "watchdog/watchdog.h"

#include <malloc.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define SPEECH_POLL_MS 100 /* how often the end of a sentence is looked for, once six seconds are over */
#define SAVE_MS 60000
#define GIVE_BACK_MS (5 * 60 * 1000) /* holes of the heap, to the system */
#define MINUTE_MS 60000
#define HEARD_MS 10000 /* a center that said nothing for so long fails the self-test; it beats every 2 s */
#define LOG_MAX (512u << 10)
#define SHOT_MAX (640u << 10)
#define SHOT_FILE "screen.png"
#define RETRY_SHOWN_MS 5000 /* how often the time of the last attempt is renewed on the stale screen */

struct display {
	struct ui_window *window;
	struct canvas picture;
	struct view *view;
	struct board board;
	struct feed *feed;
	struct catalogue *catalogue;
	struct proto_published published; /* day "": nothing yet */
	const struct audio_driver *audio_driver;
	struct audio *audio; /* NULL: no sound */
	enum catalogue_language language;
	char state_dir[256], dump_path[256], zone[48];
	double dots_per_mm;
	int64_t saved_ms, given_back_ms;
	int64_t dumped_sequence;
	int wake_fd;
	struct care care;
	struct log_tail *tail; /* borrowed; NULL: no log is shown afar */
	bool shot_wanted;      /* the next picture is sent */
	struct watchdog *watchdog; /* systemd's; NULL: none */
	bool mute; /* it has no sound by its configuration */
	bool quit, dirty; /* dirty: the hall changed since it was saved */
};

/* -- what is kept across a restart ------------------------------------------------------------- */

static void save(struct display *display, int64_t now_ms)
{
	struct hall hall = display->board.hall;
	char path[FILE_PATH_MAX];
	struct err err = {0};
	struct buf buf;

	display->saved_ms = now_ms;
	if (display->state_dir[0] == '\0' || !display->board.fresh)
		return;
	display->dirty = false;
	hall.as_of_ms = display->board.truth_wall_ms; /* its age when it is shown again */
	buf_init(&buf, PROTO_HALL_MAX);
	enum err_code code = proto_hall_encode(&hall, &buf);
	snprintf(path, sizeof(path), "%s/hall.json", display->state_dir);
	if (code == ERR_OK)
		code = file_replace(path, buf.data, buf.len, false, &err);
	if (code != ERR_OK)
		log_event(LOG_WARN, "hall.unsaved", LOG_STR("error", err_name(code)));
	buf_finish(&buf);
}

static void restore(struct display *display)
{
	char path[FILE_PATH_MAX];
	struct hall *hall = malloc(sizeof(*hall));
	struct err err = {0};
	struct buf buf;

	buf_init(&buf, PROTO_HALL_MAX);
	snprintf(path, sizeof(path), "%s/hall.json", display->state_dir);
	enum err_code code = hall ? file_read(path, &buf, &err) : ERR_LIMIT;
	if (code == ERR_OK)
		code = proto_hall_decode(buf_text(&buf), buf.len, hall, &err);
	if (code == ERR_OK)
		board_restore(&display->board, hall, hall->as_of_ms);
	else if (code != ERR_NOT_FOUND)
		log_event(LOG_WARN, "hall.unread", LOG_ERR(&err));
	buf_finish(&buf);
	free(hall);
}

/* -- technicians far away ---------------------------------------------------------------------- */

static void tell_words(struct display *display)
{
	struct buf words;

	buf_init(&words, FEED_WORDS_MAX);
	care_tell(&display->care, &words);
	feed_words(display->feed, buf_text(&words));
	buf_finish(&words);
}

static void set_closed(struct display *display, bool closed)
{
	care_close(&display->care, closed);
	if (closed && display->audio)
		display->audio_driver->stop(display->audio, AUDIO_PUBLIC);
	tell_words(display);
}

static void send_shot(struct display *display)
{
	char path[FILE_PATH_MAX];
	struct err err = {0};
	struct buf picture;

	snprintf(path, sizeof(path), "%s/" SHOT_FILE, display->state_dir[0] ? display->state_dir : "/tmp");
	buf_init(&picture, SHOT_MAX);
	enum err_code code = png_write(path, &display->picture, &err);
	if (code == ERR_OK)
		code = file_read(path, &picture, &err);
	if (code == ERR_OK)
		feed_upload(display->feed, "screenshot", picture.data, picture.len);
	else
		log_event(LOG_WARN, "shot.failed", LOG_ERR(&err));
	unlink(path);
	buf_finish(&picture);
}

static void send_log(struct display *display)
{
	struct buf lines;

	if (!display->tail)
		return;
	buf_init(&lines, LOG_MAX);
	log_tail_read(display->tail, &lines);
	if (lines.len > 0)
		feed_upload(display->feed, "log", lines.data, lines.len);
	buf_finish(&lines);
}

/* What can be told without anybody in the hall: whether a sentence goes out, not whether it is heard. */
static bool test_sound(struct display *display)
{
	struct audio_utterance utterance = {.output = AUDIO_PUBLIC, .before = AUDIO_TONE_CALL};

	snprintf(utterance.language, sizeof(utterance.language), "%s", catalogue_language_code(display->language));
	snprintf(utterance.text, sizeof(utterance.text), "%s", words_get(WORD_SPEAKER, display->language));
	return display->audio && (display->care.closed || display->audio_driver->say(display->audio, &utterance) == ERR_OK);
}

static void test_itself(struct display *display, int64_t now_ms)
{
	struct care_part parts[CARE_PARTS_MAX];
	int64_t heard_ms = feed_heard_ms(display->feed), silent_s = (now_ms - heard_ms) / 1000;
	size_t count = 0;

	parts[count] = (struct care_part){.name = "screen", .ok = ui_window_frames(display->window) > 0};
	snprintf(parts[count++].detail, CARE_DETAIL_SIZE, "%dx%d, %s", display->picture.w, display->picture.h,
	         ui_window_driver(display->window));
	if (!display->mute) {
		parts[count] = (struct care_part){.name = "sound", .ok = test_sound(display)};
		snprintf(parts[count++].detail, CARE_DETAIL_SIZE, "%s", display->audio_driver->name);
	}
	parts[count] = (struct care_part){.name = "center", .ok = heard_ms > 0 && now_ms - heard_ms < HEARD_MS};
	snprintf(parts[count++].detail, CARE_DETAIL_SIZE, "%lld s", (long long)silent_s);
	parts[count++] = (struct care_part){.name = "clock", .ok = clock_is_trusted()};
	if (display->state_dir[0])
		parts[count++] = (struct care_part){.name = "storage", .ok = care_storage_works(&display->care)};
	care_tested(&display->care, parts, count);
	tell_words(display);
}

static void obey(struct display *display, const char *command, int64_t now_ms)
{
	log_event(LOG_INFO, "command", LOG_STR("command", command));
	if (strcmp(command, "restart") == 0)
		display->quit = true; /* the supervisor starts it anew */
	else if (strcmp(command, "lock") == 0 || strcmp(command, "unlock") == 0)
		set_closed(display, command[0] == 'l');
	else if (strcmp(command, "screenshot") == 0)
		display->shot_wanted = true;
	else if (strcmp(command, "logs") == 0)
		send_log(display);
	else if (strcmp(command, "self-test") == 0)
		test_itself(display, now_ms);
}

/* -- messages of the center -------------------------------------------------------------------- */

static void set_zone(struct display *display)
{
	unsigned counters[CATALOGUE_COUNTERS_MAX];
	size_t count = 0;

	if (display->zone[0] == '\0' || display->catalogue == NULL)
		return;
	for (size_t i = 0; i < display->catalogue->counter_count && count < CATALOGUE_COUNTERS_MAX; i++) {
		if (strcmp(display->catalogue->counters[i].zone, display->zone) == 0)
			counters[count++] = display->catalogue->counters[i].number;
	}
	if (count == 0)
		log_event(LOG_WARN, "zone.empty", LOG_STR("zone", display->zone));
	board_zone(&display->board, counters, count);
}

static void take_catalogue(struct display *display, struct catalogue *catalogue)
{
	catalogue_destroy(display->catalogue);
	display->catalogue = catalogue;
	set_zone(display);
}

static void on_message(struct display *display, struct feed_message *message, int64_t now_ms)
{
	int64_t wall_ms = clock_wall_ms();

	switch (message->kind) {
	case FEED_HALL:
		board_hall(&display->board, message->hall, now_ms, wall_ms);
		free(message->hall);
		display->dirty = true;
		break;
	case FEED_CALL:
		board_call(&display->board, &message->call, message->sequence, now_ms, wall_ms);
		display->dirty = true;
		break;
	case FEED_SEQUENCE:
		board_sequence(&display->board, message->sequence);
		break;
	case FEED_CATALOGUE:
		take_catalogue(display, message->catalogue);
		break;
	case FEED_PUBLISHED:
		display->published = message->published;
		break;
	case FEED_COMMAND:
		obey(display, message->command, now_ms);
		break;
	case FEED_QUIT:
		display->quit = true;
		break;
	}
}

static void listen(struct display *display, int64_t now_ms)
{
	struct feed_message message;
	int64_t heard_ms = feed_heard_ms(display->feed);

	if (heard_ms > display->board.heard_ms)
		board_heard(&display->board, heard_ms, clock_wall_ms() - (now_ms - heard_ms));
	while (feed_next(display->feed, &message))
		on_message(display, &message, now_ms);
	if (board_take_refetch(&display->board, now_ms))
		feed_ask(display->feed);
}

/* -- sound ------------------------------------------------------------------------------------- */

static bool is_speaking(const struct display *display)
{
	return display->audio && display->audio_driver->pending(display->audio) > 0;
}

static void speak(struct display *display, const struct hall_call *call)
{
	struct audio_utterance utterance = {.output = AUDIO_PUBLIC, .before = AUDIO_TONE_CALL};

	log_event(LOG_INFO, "call.shown", LOG_ID("ticket", call->ticket), LOG_INT("counter", call->counter),
	          LOG_INT("times", call->times));
	if (display->audio == NULL || display->care.closed)
		return;
	snprintf(utterance.language, sizeof(utterance.language), "%s", phrase_language(call));
	phrase_call(call, utterance.text);
	if (display->audio_driver->say(display->audio, &utterance) != ERR_OK)
		log_event(LOG_WARN, "call.unspoken", LOG_ID("ticket", call->ticket));
}

/* -- picture ----------------------------------------------------------------------------------- */

static void write_dump(struct display *display, int64_t now_ms)
{
	const struct board *board = &display->board;
	const struct dump_about about = {
		.language = display->language,
		.w = display->picture.w,
		.h = display->picture.h,
		.dots_per_mm = display->dots_per_mm,
		.age_s = board->has_hall ? (double)(now_ms - board->heard_ms) / 1000 : -1,
		.calls_waiting = (unsigned)board->count,
	};
	struct err err = {0};
	struct buf buf;

	if (display->dump_path[0] == '\0')
		return;
	buf_init(&buf, DUMP_MAX);
	enum err_code code = dump_write(display->view, &about, &buf);
	if (code == ERR_OK)
		code = file_replace(display->dump_path, buf.data, buf.len, false, &err);
	if (code != ERR_OK)
		log_event(LOG_WARN, "dump.unwritten", LOG_STR("error", err_name(code)));
	buf_finish(&buf);
}

static void draw(struct display *display, int64_t now_ms)
{
	const struct view_input input = {
		.board = &display->board,
		.catalogue = display->catalogue,
		.language = display->language,
		.now_ms = now_ms,
		.wall_ms = clock_wall_ms(),
		.tried_wall_ms = feed_tried_ms(display->feed),
		.published = display->published.day[0] ? &display->published : NULL,
		.closed = display->care.closed,
	};
	struct ui_rect rects[UI_DAMAGE_MAX];
	size_t count = view_build(display->view, &input, rects, UI_DAMAGE_MAX);

	for (size_t i = 0; i < count; i++) {
		canvas_clip(&display->picture, rects[i]);
		view_draw(display->view, &display->picture, rects[i]);
	}
	canvas_clip_all(&display->picture);
	ui_window_show(display->window, &display->picture, rects, count);
	if (count > 0)
		write_dump(display, now_ms);
	if (display->shot_wanted)
		send_shot(display);
	display->shot_wanted = false;
}

/* -- the loop ---------------------------------------------------------------------------------- */

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int wait_ms(const struct display *display, int64_t now_ms)
{
	const struct board *board = &display->board;
	int64_t wall_ms = clock_wall_ms(), until_ms = board_deadline(board, now_ms);

	until_ms = sooner(until_ms, now_ms + MINUTE_MS - wall_ms % MINUTE_MS); /* the clock */
	if (view_pages(display->view) > 1)
		until_ms = sooner(until_ms, now_ms + VIEW_PAGE_MS - wall_ms % VIEW_PAGE_MS);
	if (board->showing && now_ms - board->shown_ms >= BOARD_SHOW_MS)
		until_ms = sooner(until_ms, now_ms + SPEECH_POLL_MS);
	if (board_mode(board, now_ms) == BOARD_STALE)
		until_ms = sooner(until_ms, now_ms + RETRY_SHOWN_MS);
	if (display->watchdog && watchdog_systemd.interval_ms(display->watchdog) > 0)
		until_ms = sooner(until_ms, now_ms + watchdog_systemd.interval_ms(display->watchdog));
	return until_ms <= now_ms ? 0 : (int)(until_ms - now_ms);
}

/* Only while the feed's thread makes turns too: who stands still is started anew. */
static void feed_watchdog(struct display *display, int64_t now_ms)
{
	if (display->watchdog && now_ms - feed_turned_ms(display->feed) < 2 * FEED_TURN_MS)
		watchdog_systemd.feed(display->watchdog);
}

static void turn(struct display *display, int64_t now_ms)
{
	enum board_mode before = board_mode(&display->board, now_ms);

	if (board_tick(&display->board, now_ms, is_speaking(display)))
		speak(display, &display->board.shown);
	if (display->board.showing || is_speaking(display))
		feed_busy(display->feed);
	if (before == BOARD_STALE && is_speaking(display)) /* words of what is no longer sure */
		display->audio_driver->stop(display->audio, AUDIO_PUBLIC);
	draw(display, now_ms);
	if (display->dirty && now_ms - display->saved_ms >= SAVE_MS)
		save(display, now_ms);
	/* Pictures of numbers come and go, each of another size: what lies free between them stays resident else. */
	if (now_ms - display->given_back_ms >= GIVE_BACK_MS) {
		display->given_back_ms = now_ms;
		malloc_trim(0);
	}
}

/* SDL waits for events without polling only on X11 and Wayland; elsewhere it wakes a thousand times a
 * second. A hall display has no input to wait for, so there it sleeps on a descriptor of its own. */
static bool wait_for_news(struct display *display, int timeout_ms)
{
	const char *driver = ui_window_driver(display->window);
	struct pollfd fd = {.fd = display->wake_fd, .events = POLLIN};
	uint64_t count;

	if (strcmp(driver, "x11") == 0 || strcmp(driver, "wayland") == 0)
		return ui_window_wait(display->window, timeout_ms, NULL);
	if (poll(&fd, 1, timeout_ms) > 0 && read(display->wake_fd, &count, sizeof(count)) < 0)
		log_event(LOG_WARN, "wake.failed", LOG_INT("fd", display->wake_fd));
	return ui_window_wait(display->window, 0, NULL);
}

void display_run(struct display *display)
{
	if (display->watchdog)
		watchdog_systemd.ready(display->watchdog, "the hall is shown");
	while (!display->quit) {
		int64_t now_ms = clock_mono_ms();
		listen(display, now_ms);
		turn(display, now_ms);
		feed_watchdog(display, now_ms);
		if (display->quit || !wait_for_news(display, wait_ms(display, now_ms)))
			break;
	}
	save(display, clock_mono_ms());
	log_event(LOG_INFO, "stop.done", LOG_INT("frames", ui_window_frames(display->window)));
}

/* -- start and end ----------------------------------------------------------------------------- */

static void wake(void *context)
{
	struct display *display = context;
	const uint64_t one = 1;

	ui_window_wake(display->window);
	if (write(display->wake_fd, &one, sizeof(one)) < 0)
		return; /* full: it is awake already */
}

static enum err_code start_feed(struct display *display, const struct conf *conf, int quit_fd, struct err *err)
{
	char key[IDENTITY_KEY_MAX];
	struct buf words;
	struct identity_options identity;
	identity_options_read(conf, &identity);
	struct feed_options options = {
		.net = {.url = identity.url,
				.ca_file = identity.ca_file,
				.crl_file = identity.crl_file,
				.cert_file = identity.cert_file,
				.holds_digests = true},
		.key_file = identity.key_file,
		.device = identity.device,
		.cache_dir = display->state_dir,
		.program = {.program = {.dir = display->state_dir,
								.name = PROTO_PROGRAM_DISPLAY,
								.installer = conf_text(conf, "update", "installer"),
								.key = conf_text(conf, "update", "public_key"),
								.running = MOTCUA_VERSION},
					.hours = conf_text(conf, "update", "hours"),
					.idle_ms = (int64_t)conf_int(conf, "update", "idle_s") * 1000},
		.quit_fd = quit_fd,
		.context = display,
		.wake = wake,
	};

	enum err_code code = identity_read_key(identity.key_file, key, err);
	if (code != ERR_OK)
		return code;
	if (key[0]) {
		options.net.device = options.device;
		options.net.key = key;
	}
	buf_init(&words, FEED_WORDS_MAX);
	care_tell(&display->care, &words);
	options.words = buf_text(&words);
	code = feed_create(&options, &display->feed, err);
	buf_finish(&words);
	explicit_bzero(key, sizeof(key));
	return code;
}

/* A hall without sound still shows: trouble here is told and lived with. */
static void start_audio(struct display *display, const struct conf *conf)
{
	static const char *const names[] = {"sdl", "virtual", "none"};
	char options[AUDIO_OPTIONS_MAX];
	const char *transcript = conf_text(conf, "audio", "transcript");
	struct err err = {0};

	snprintf(options, sizeof(options), "%s%s%s", conf_text(conf, "audio", "options"),
	         transcript[0] ? ";transcript=" : "", transcript);
	display->mute = strcmp(names[conf_choice(conf, "audio", "driver")], "none") == 0;
	display->audio_driver = audio_driver(names[conf_choice(conf, "audio", "driver")]);
	display->audio = display->audio_driver->create(options);
	if (display->audio == NULL) {
		log_event(LOG_ERROR, "audio.failed", LOG_STR("driver", display->audio_driver->name));
		return;
	}
	if (display->audio_driver->open(display->audio, &err) != ERR_OK) {
		log_event(LOG_ERROR, "audio.failed", LOG_ERR(&err));
		display->audio_driver->destroy(display->audio);
		display->audio = NULL;
		return;
	}
	display->audio_driver->set_volume(display->audio, AUDIO_PUBLIC, (int)conf_int(conf, "audio", "volume"));
}

static enum err_code start_picture(struct display *display, const struct conf *conf, struct err *err)
{
	const struct ui_window_config window = {
		.title = "Motcua",
		.w = (int)conf_int(conf, "ui", "width"),
		.h = (int)conf_int(conf, "ui", "height"),
		.percent = (int)conf_int(conf, "ui", "scale"),
		.fullscreen = conf_bool(conf, "ui", "fullscreen"),
		.hide_pointer = true,
	};

	enum err_code code = ui_window_open(&window, &display->window, err);
	if (code == ERR_OK)
		code = canvas_init(&display->picture, window.w, window.h, err);
	if (code == ERR_OK)
		code = view_create(window.w, window.h, &display->view, err);
	return code;
}

static void start_watchdog(struct display *display)
{
	struct err err = {0};

	display->watchdog = watchdog_systemd.create("");
	if (display->watchdog && watchdog_systemd.open(display->watchdog, &err) != ERR_OK) {
		log_event(LOG_WARN, "watchdog.failed", LOG_ERR(&err));
		watchdog_systemd.destroy(display->watchdog);
		display->watchdog = NULL;
	}
}

enum err_code display_create(const struct conf *conf, int quit_fd, struct log_tail *tail, struct display **ret_display,
                             struct err *err)
{
	struct display *display = calloc(1, sizeof(*display));

	if (display == NULL)
		return err_set(err, ERR_LIMIT, "no memory");
	display->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (display->wake_fd < 0) {
		free(display);
		return err_set(err, ERR_LIMIT, "no eventfd");
	}
	snprintf(display->state_dir, sizeof(display->state_dir), "%s", conf_text(conf, "state", "dir"));
	snprintf(display->dump_path, sizeof(display->dump_path), "%s", conf_text(conf, "debug", "layout_dump"));
	snprintf(display->zone, sizeof(display->zone), "%s", conf_text(conf, "hall", "zone"));
	display->tail = tail;
	display->language = conf_choice(conf, "ui", "language") == 0 ? LANGUAGE_VI : LANGUAGE_EN;
	display->dots_per_mm = conf_real(conf, "ui", "dots_per_mm");
	board_init(&display->board, clock_mono_ms());
	enum err_code code = display->state_dir[0] ? file_make_dirs(display->state_dir, err) : ERR_OK;
	if (code == ERR_OK) {
		care_start(&display->care, display->state_dir);
		if (display->state_dir[0])
			restore(display);
		take_catalogue(display, feed_cached_catalogue(display->state_dir));
		code = start_picture(display, conf, err);
	}
	if (code == ERR_OK) {
		start_audio(display, conf);
		code = start_feed(display, conf, quit_fd, err);
	}
	if (code == ERR_OK)
		start_watchdog(display);
	if (code != ERR_OK) {
		display_destroy(display);
		return code;
	}
	*ret_display = display;
	return ERR_OK;
}

void display_destroy(struct display *display)
{
	if (display == NULL)
		return;
	feed_destroy(display->feed);
	if (display->watchdog) {
		watchdog_systemd.close(display->watchdog);
		watchdog_systemd.destroy(display->watchdog);
	}
	if (display->audio) {
		display->audio_driver->close(display->audio);
		display->audio_driver->destroy(display->audio);
	}
	view_destroy(display->view);
	canvas_finish(&display->picture);
	ui_window_close(display->window);
	catalogue_destroy(display->catalogue);
	close(display->wake_fd);
	free(display);
}
