/*
 * The key `debug.clock`, which every program has: a moment at which the wall
 * clock begins, so that demonstrations and goldens live on a day of their own.
 * And the rule of the keys that name a time zone.
 */
#ifndef MOTCUA_CONF_CONF_CLOCK_H
#define MOTCUA_CONF_CONF_CLOCK_H

#include "conf/conf.h"

/* The row of a program's key table. */
#define CONF_CLOCK_KEY {.section = "debug", .name = "clock", .fallback = "", .rule = conf_clock_rule}

/* Rule of the key: empty, or what clock_parse() takes. */
const char *conf_clock_rule(const char *value);
/* Rule of a key that names a civil time zone: it must be installed. */
const char *conf_zone_rule(const char *value);
/* Starts the wall clock as debug.clock says; does nothing where it is empty.
 * After clock_set_zone(): a time without an offset is one of the set zone. */
enum err_code conf_clock_start(const struct conf *conf, struct err *err) MUST_USE;

#endif
