/* The kiosk's configuration keys; assets/config/kiosk.conf explains each. */
#ifndef MOTCUA_KIOSK_KIOSK_CONF_H
#define MOTCUA_KIOSK_KIOSK_CONF_H

#include "conf/conf.h"
#include "ui/theme.h"

extern const struct conf_key kiosk_keys[];
extern const size_t kiosk_key_count;
/* The colours of ordinary contrast: the built-in ones with what the file of ui.theme says. */
enum err_code kiosk_theme(const struct conf *conf, struct ui_theme *ret_theme, struct err *err) MUST_USE;
/* Pixels a millimetre: ui.dots_per_mm, or that of the usual panel with so many pixels. */
double kiosk_dots_per_mm(const struct conf *conf);
/* What no key alone can tell: a pad without its counter, a driver without the address of its device, wrong colours. */
enum err_code kiosk_check(const struct conf *conf, struct err *err) MUST_USE;

#endif
