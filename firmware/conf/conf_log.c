#include "conf/conf_log.h"

#include "base/log.h"

void conf_log_start(const struct conf *conf, const char *program)
{
	log_init(program, (enum log_level)conf_choice(conf, "log", "level"));
}
