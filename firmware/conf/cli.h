/*
 * The command line that every program shares: --config FILE,
 * --set section.key=value (repeatable), --check-config, --print-config,
 * --version, --help;
 * a program may add switches of its own. Exit codes are those of sysexits.h.
 */
#ifndef MOTCUA_CONF_CLI_H
#define MOTCUA_CONF_CLI_H

#include "conf/conf.h"

#define CLI_SETS_MAX 64

struct cli_switch {
	const char *name; /* "--listen" */
	const char *argument; /* "ADDR:PORT", or NULL for a plain switch */
	const char *help;
	const char *sets; /* "server.listen": same as --set server.listen=ARGUMENT; NULL: ret_seen tells */
	bool *ret_seen;        /* may be NULL */
	const char **ret_text; /* the argument, borrowed from argv; may be NULL */
};

struct cli {
	const char *program;  /* "motcua-kiosk" */
	const char *about;    /* one line for --help */
	const char *config;   /* file read when --config is not given and it exists; may be NULL */
	const struct cli_switch *switches;
	size_t switch_count;
	/* What no single key's rule can tell: keys that need one another. NULL: nothing. Its text names the key and what
	 * would be right. Asked at every start and by --check-config. */
	enum err_code (*check)(const struct conf *conf, struct err *err);
};

/* Fills conf from files and switches. Answers -1 to go on, else the exit status
 * with which main returns at once (help, version, check done, usage or
 * configuration wrong); what there was to say has been printed. */
int cli_run(const struct cli *cli, int argc, char **argv, struct conf *conf);

#endif
