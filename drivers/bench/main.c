/*
 * motcua-bench: a desk with a receipt printer and a scanner that need no
 * hardware, for developers and integrators. The kiosk talks to them over ptys
 * with the protocols of the real ones.
 */
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "bench/control.h"
#include "bench/window.h"
#include "conf/cli.h"
#include "conf/conf_clock.h"
#include "virtual/virtual_printer.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#define WINDOW_MS 12 /* SDL has no descriptor to poll for */

static const char *personality_rule(const char *value)
{
	return virtual_personality_named(value) ? NULL : "a name that assets/config/bench.conf lists";
}

static const struct conf_key keys[] = {
	{.section = "bench", .name = "run_dir", .type = CONF_TEXT, .fallback = "build/run"},
	{.section = "bench", .name = "headless", .type = CONF_BOOL, .fallback = "no"},
	{.section = "bench", .name = "scale", .type = CONF_REAL, .fallback = "0", .least = 0, .most = 4},
	{.section = "bench", .name = "cards", .type = CONF_TEXT, .fallback = ""},
	{.section = "printer", .name = "personality", .fallback = "epson-t20", .rule = personality_rule},
	{.section = "printer", .name = "paper_mm", .type = CONF_INT, .fallback = "80000", .least = 0, .most = 1000000},
	CONF_CLOCK_KEY,
};

struct bench {
	struct desk desk;
	struct control control;
	struct window *window; /* NULL: headless */
};

static volatile sig_atomic_t asked_to_end;

static void on_signal(int number)
{
	asked_to_end = 1;
}

static enum err_code open_desk(struct bench *bench, const struct conf *conf, struct err *err)
{
	char printer[FILE_PATH_MAX], scanner[FILE_PATH_MAX], control[FILE_PATH_MAX], cards[FILE_PATH_MAX];
	const char *dir = conf_text(conf, "bench", "run_dir");
	snprintf(printer, sizeof printer, "%.480s/printer", dir);
	snprintf(scanner, sizeof scanner, "%.480s/scanner", dir);
	snprintf(control, sizeof control, "%.480s/bench.sock", dir);
	snprintf(cards, sizeof cards, "%s", conf_text(conf, "bench", "cards"));
	if (cards[0] == '\0')
		file_asset_path("sample/cards.json", cards, sizeof cards);
	enum err_code code = file_make_dirs(dir, err);
	/* The socket first: it tells whether another bench has this folder. */
	if (code == ERR_OK)
		code = control_init(&bench->control, control, err);
	if (code != ERR_OK)
		return code;
	const struct desk_paths paths = {.printer = printer, .scanner = scanner, .cards = cards,
		.personality = conf_text(conf, "printer", "personality"),
		.paper_mm = (unsigned)conf_int(conf, "printer", "paper_mm")};
	code = desk_init(&bench->desk, &paths, err);
	if (code == ERR_OK)
		log_event(LOG_INFO, "bench.ready", LOG_STR("printer", printer), LOG_STR("scanner", scanner),
			LOG_STR("control", control), LOG_INT("cards", bench->desk.cards.count));
	return code;
}

static void run(struct bench *bench)
{
	struct desk *desk = &bench->desk;
	while (!asked_to_end && !desk->quit) {
		struct pollfd fds[2 + 1 + CONTROL_CLIENTS_MAX];
		int devices[2];
		int64_t now_ms = clock_mono_ms();
		control_pump(&bench->control, desk);
		int wait_ms = desk_pump(desk, now_ms);
		if (bench->window && !window_step(bench->window, desk, now_ms))
			return;
		if (bench->window && wait_ms > WINDOW_MS)
			wait_ms = WINDOW_MS;
		desk_fds(desk, devices);
		struct virtual_printer_state state;
		virtual_printer_state(desk->printer, &state);
		bool full = state.buffered >= virtual_printer_personality(desk->printer)->buffer_size || !state.powered ||
			state.switches[VIRTUAL_STUCK];
		fds[0] = (struct pollfd){.fd = full ? -1 : devices[0], .events = POLLIN};
		fds[1] = (struct pollfd){.fd = devices[1], .events = POLLIN};
		size_t count = 2 + control_fds(&bench->control, fds + 2);
		(void)poll(fds, (nfds_t)count, wait_ms);
	}
}

static enum err_code bench_start(struct bench *bench, const struct conf *conf, struct err *err)
{
	enum err_code code = conf_clock_start(conf, err);
	if (code == ERR_OK)
		code = open_desk(bench, conf, err);
	if (code == ERR_OK && !conf_bool(conf, "bench", "headless"))
		code = window_open(conf_real(conf, "bench", "scale"), &bench->window, err);
	return code;
}

int main(int argc, char **argv)
{
	static struct conf conf;
	static struct bench bench = {.control.fd = -1, .desk = {.printer_pty = {-1, -1}, .scanner_pty = {-1, -1}}};
	const struct cli_switch switches[] = {
		{.name = "--headless", .help = "no window; obey the control socket only", .sets = "bench.headless"},
	};
	const struct cli cli = {.program = "motcua-bench",
		.about = "virtual receipt printer and scanner on a desk, over ptys",
		.config = "/etc/motcua/bench.conf", .switches = switches, .switch_count = 1};
	log_init("motcua-bench", LOG_INFO);
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK)
		log_event(LOG_WARN, "zone.missing", LOG_STR("zone", CLOCK_ZONE_DEFAULT));
	conf_init(&conf, keys, sizeof keys / sizeof keys[0]);
	int status = cli_run(&cli, argc, argv, &conf);
	if (status >= 0)
		return status;
	struct err err = {.text = ""};
	struct sigaction end = {.sa_handler = on_signal};
	(void)sigaction(SIGINT, &end, NULL);
	(void)sigaction(SIGTERM, &end, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	enum err_code code = bench_start(&bench, &conf, &err);
	if (code == ERR_OK)
		run(&bench);
	else
		log_event(LOG_ERROR, "bench.failed", LOG_ERR(&err));
	window_destroy(bench.window);
	desk_finish(&bench.desk);
	control_finish(&bench.control);
	if (code == ERR_OK)
		return EX_OK;
	return code == ERR_INVALID ? EX_CONFIG : EX_UNAVAILABLE;
}
