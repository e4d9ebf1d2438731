/* motcua-display: a box behind a hall screen. Shows and speaks the calls, and says how old its data is. */
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/log_tail.h"
#include "conf/cli.h"
#include "conf/conf_clock.h"
#include "conf/conf_log.h"
#include "display/display.h"
#include "identity/identity.h"

#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <sysexits.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static struct conf conf; /* 150 KB: not for the stack */
	static struct log_tail tail; /* 64 KB */
	const char *enrolment = NULL;
	const struct cli_switch switches[] = {
		{.name = "--enrol",
		 .argument = "CODE",
		 .help = "change a single-use code of the center for this device's key and certificate, and exit",
		 .ret_text = &enrolment},
	};
	const struct cli cli = {
		.program = "motcua-display",
		.about = "shows and speaks the calls in the hall",
		.config = "/etc/motcua/display.conf",
		.switches = switches,
		.switch_count = ARRAY_LEN(switches),
	};
	struct display *display;
	struct err err = {0};
	sigset_t signals;

	conf_init(&conf, display_keys, display_key_count);
	int status = cli_run(&cli, argc, argv, &conf);
	if (status >= 0)
		return status;
	conf_log_start(&conf, "motcua-display");
	log_tail_init(&tail);
	log_set_sink(log_tail_add, &tail);
	/* Before threads start: all of them inherit it, and the feed's poll sees the descriptor. */
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	int quit_fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
	enum err_code code = clock_set_zone(conf_text(&conf, "center", "zone"), &err);
	if (code == ERR_OK)
		code = conf_clock_start(&conf, &err);
	if (code == ERR_OK && enrolment)
		code = identity_enrol_from(&conf, enrolment, &err);
	else if (code == ERR_OK)
		code = display_create(&conf, quit_fd, &tail, &display, &err);
	if (code != ERR_OK) {
		log_event(LOG_ERROR, "start.failed", LOG_ERR(&err));
		return code == ERR_DENIED ? EX_NOPERM : code == ERR_OFFLINE ? EX_UNAVAILABLE : EX_CONFIG;
	}
	if (enrolment)
		return EX_OK;
	log_event(LOG_INFO, "start.done", LOG_STR("version", MOTCUA_VERSION));
	display_run(display);
	display_destroy(display);
	close(quit_fd);
	return EX_OK;
}
