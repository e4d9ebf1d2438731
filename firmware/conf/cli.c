#include "conf/cli.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#ifndef MOTCUA_VERSION
#error "the build gives the version"
#endif

struct parsed {
	const char *config;
	char sets[CLI_SETS_MAX][CONF_TEXT_MAX + CONF_SECTION_MAX];
	size_t set_count;
	bool check_only;
	bool print;
};

static void print_help(const struct cli *cli)
{
	printf("%s: %s\n\n", cli->program, cli->about);
	printf("  %-28s %s\n", "--config FILE", "read this INI file (every key is explained in assets/config/)");
	printf("  %-28s %s\n", "--set SECTION.KEY=VALUE", "override one key; may be repeated");
	printf("  %-28s %s\n", "--check-config", "check the configuration and exit");
	printf("  %-28s %s\n", "--print-config", "print every key with the value that counts, and exit");
	printf("  %-28s %s\n", "--version", "print the version and exit");
	printf("  %-28s %s\n", "--help", "print this and exit");
	for (size_t i = 0; i < cli->switch_count; i++) {
		char left[64];
		const struct cli_switch *one = &cli->switches[i];
		snprintf(left, sizeof left, "%s %s", one->name, one->argument ? one->argument : "");
		printf("  %-28s %s\n", left, one->help);
	}
}

static int usage(const struct cli *cli, const char *what, const char *argument)
{
	fprintf(stderr, "%s: %s %s (see --help)\n", cli->program, what, argument);
	return EX_USAGE;
}

static int take_switch(const struct cli *cli, struct parsed *parsed, const struct cli_switch *one, const char *value)
{
	if (one->ret_seen)
		*one->ret_seen = true;
	if (one->ret_text)
		*one->ret_text = value;
	if (!one->sets)
		return -1;
	if (parsed->set_count == CLI_SETS_MAX)
		return usage(cli, "too many settings at", one->name);
	snprintf(parsed->sets[parsed->set_count++], sizeof parsed->sets[0], "%s=%s", one->sets, value ? value : "true");
	return -1;
}

static const struct cli_switch *find_switch(const struct cli *cli, const char *name)
{
	for (size_t i = 0; i < cli->switch_count; i++)
		if (strcmp(cli->switches[i].name, name) == 0)
			return &cli->switches[i];
	return NULL;
}

static int take_set(const struct cli *cli, struct parsed *parsed, const char *value)
{
	if (parsed->set_count == CLI_SETS_MAX || strlen(value) >= sizeof parsed->sets[0])
		return usage(cli, "too many or too long:", "--set");
	snprintf(parsed->sets[parsed->set_count++], sizeof parsed->sets[0], "%s", value);
	return -1;
}

/* Handles argv[*i] and its argument; moves *i. */
static int take(const struct cli *cli, struct parsed *parsed, int argc, char **argv, int *i)
{
	const char *name = argv[*i];
	if (strcmp(name, "--help") == 0) {
		print_help(cli);
		return EX_OK;
	}
	if (strcmp(name, "--version") == 0) {
		printf("%s %s\n", cli->program, MOTCUA_VERSION);
		return EX_OK;
	}
	if (strcmp(name, "--check-config") == 0) {
		parsed->check_only = true;
		return -1;
	}
	if (strcmp(name, "--print-config") == 0) {
		parsed->print = true;
		return -1;
	}
	const struct cli_switch *own = find_switch(cli, name);
	if (own && !own->argument)
		return take_switch(cli, parsed, own, NULL);
	if (!own && strcmp(name, "--config") != 0 && strcmp(name, "--set") != 0)
		return usage(cli, "unknown argument", name);
	if (*i + 1 >= argc)
		return usage(cli, "argument missing after", name);
	const char *value = argv[++*i];
	if (own)
		return take_switch(cli, parsed, own, value);
	if (strcmp(name, "--set") == 0)
		return take_set(cli, parsed, value);
	parsed->config = value;
	return -1;
}

static enum err_code fill(const struct cli *cli, const struct parsed *parsed, struct conf *conf, struct err *err)
{
	const char *file = parsed->config;
	if (!file && cli->config && access(cli->config, R_OK) == 0)
		file = cli->config;
	enum err_code code = file ? conf_load(conf, file, err) : ERR_OK;
	for (size_t i = 0; i < parsed->set_count && code == ERR_OK; i++)
		code = conf_set(conf, parsed->sets[i], err);
	if (code == ERR_OK)
		code = conf_complete(conf, err);
	return code == ERR_OK && cli->check ? cli->check(conf, err) : code;
}

int cli_run(const struct cli *cli, int argc, char **argv, struct conf *conf)
{
	static struct parsed parsed; /* large; main is called once */
	parsed = (struct parsed){.config = NULL};
	for (int i = 1; i < argc; i++) {
		int status = take(cli, &parsed, argc, argv, &i);
		if (status >= 0)
			return status;
	}
	struct err err = {.code = ERR_OK};
	if (fill(cli, &parsed, conf, &err) != ERR_OK) {
		fprintf(stderr, "%s: %s\n", cli->program, err.text);
		return err.code == ERR_NOT_FOUND || err.code == ERR_IO ? EX_NOINPUT : EX_CONFIG;
	}
	if (parsed.print) {
		conf_print(conf, stdout);
		return EX_OK;
	}
	if (!parsed.check_only)
		return -1;
	printf("%s: configuration is right\n", cli->program);
	return EX_OK;
}
