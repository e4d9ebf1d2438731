/* motcua-kiosk: the touchscreen kiosk and the rating pad of a counter. */
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "conf/cli.h"
#include "conf/conf_clock.h"
#include "conf/conf_log.h"
#include "i18n/i18n.h"
#include "identity/identity.h"
#include "kiosk/desk.h"
#include "kiosk/gallery.h"
#include "kiosk/kiosk_conf.h"
#include "base/log_tail.h"
#include "kiosk/published.h"
#include "paper/paper.h"
#include "proto/forget.h"
#include "store/forget.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sysexits.h>

static enum err_code prepare(const struct conf *conf, struct err *err)
{
	const struct rlimit none = {0, 0};
	/* A heap of the I/O thread's own would grow by a page at a time, each time stopping the UI thread's page faults. */
	mallopt(M_ARENA_MAX, 1);
	/* A core file would hold what the visitor typed. */
	setrlimit(RLIMIT_CORE, &none);
	proto_forget_freed();
	store_forget_freed();
	enum err_code code = clock_set_zone(conf_text(conf, "kiosk", "zone"), err);
	if (code == ERR_OK)
		code = conf_clock_start(conf, err);
	return code == ERR_OK ? i18n_open(NULL, err) : code;
}

/* --preview-ticket FILE PICTURE [LANGUAGE] takes its arguments and needs nothing else. */
static int preview(int argc, char **argv)
{
	struct err err = {.code = ERR_OK};
	if (argc != 4 && argc != 5) {
		fprintf(stderr, "motcua-kiosk: --preview-ticket LAYOUT.conf PICTURE.png [LANGUAGE]\n");
		return EX_USAGE;
	}
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK ||
		paper_preview(argv[2], argc == 5 ? argv[4] : "vi", argv[3], &err) != ERR_OK) {
		fprintf(stderr, "motcua-kiosk: %s\n", err.text);
		return EX_DATAERR;
	}
	return EX_OK;
}

static int exit_status(enum err_code code)
{
	switch (code) {
	case ERR_OK:
		return EX_OK;
	case ERR_INVALID:
	case ERR_NOT_FOUND:
		return EX_CONFIG;
	case ERR_IO:
		return EX_IOERR;
	case ERR_DENIED:
		return EX_NOPERM;
	case ERR_CORRUPT:
		return EX_DATAERR;
	case ERR_OFFLINE:
	case ERR_CONFLICT:
	case ERR_TIMEOUT:
		return EX_UNAVAILABLE;
	default:
		return EX_SOFTWARE;
	}
}

int main(int argc, char **argv)
{
	static struct conf conf; /* large */
	static struct log_tail tail;
	const char *gallery = NULL, *enrolment = NULL;
	const struct cli_switch switches[] = {
		{.name = "--gallery",
		 .argument = "DIR",
		 .help = "draw every screen in every variant as pictures into DIR and exit",
		 .ret_text = &gallery},
		{.name = "--enrol",
		 .argument = "CODE",
		 .help = "change a single-use code of the center for this device's key and certificate, and exit",
		 .ret_text = &enrolment},
		{.name = "--preview-ticket",
		 .argument = "FILE PNG",
		 .help = "draw a ticket layout with sample values and exit"},
	};
	const struct cli cli = {.program = "motcua-kiosk",
							.about = "the touchscreen of a public administration center",
							.config = "/etc/motcua/kiosk.conf",
							.switches = switches,
							.switch_count = ARRAY_LEN(switches),
							.check = kiosk_check};
	struct err err = {.code = ERR_OK};
	if (argc > 1 && strcmp(argv[1], "--preview-ticket") == 0)
		return preview(argc, argv);
	conf_init(&conf, kiosk_keys, kiosk_key_count);
	int status = cli_run(&cli, argc, argv, &conf);
	if (status >= 0)
		return status;
	conf_log_start(&conf, "motcua-kiosk");
	log_tail_init(&tail);
	log_set_sink(log_tail_add, &tail);
	struct published published = {.state = PUBLISHED_NONE};
	if (!gallery && !enrolment)
		published_start(&published, conf_text(&conf, "state", "dir"), &conf);
	enum err_code code = prepare(&conf, &err);
	if (code == ERR_OK && enrolment)
		code = identity_enrol_from(&conf, enrolment, &err);
	else if (code == ERR_OK)
		code = gallery ? gallery_draw(gallery, &err) : desk_run(&conf, &published, &tail, &err);
	if (code != ERR_OK)
		log_event(LOG_ERROR, "start.failed", LOG_ERR(&err));
	return exit_status(code);
}
