/* The kiosk's configuration keys; assets/config/kiosk.conf explains each. */
#ifndef MOTCUA_KIOSK_KIOSK_CONF_H
#define MOTCUA_KIOSK_KIOSK_CONF_H

#include "conf/conf.h"

extern const struct conf_key kiosk_keys[];
extern const size_t kiosk_key_count;
/* What no key alone can tell: a pad without its counter, a driver without the address of its device. */
enum err_code kiosk_check(const struct conf *conf, struct err *err) MUST_USE;

#endif
