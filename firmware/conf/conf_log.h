/* The key `log.level`, which programs that run for long have, and the start of the log by it. */
#ifndef MOTCUA_CONF_CONF_LOG_H
#define MOTCUA_CONF_CONF_LOG_H

#include "conf/conf.h"

/* The row of a program's key table. */
#define CONF_LOG_KEY                                                                                                   \
	{.section = "log", .name = "level", .type = CONF_CHOICE, .fallback = "info", .choices = "debug|info|warn|error"}

/* Before threads start. program is kept by reference. */
void conf_log_start(const struct conf *conf, const char *program);

#endif
