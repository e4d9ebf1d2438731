/*
 * Wording of the screens: gettext catalogues, one file a language in
 * assets/locales/. The msgid is the plain English text, so English needs no
 * catalogue.
 * The language is the process's: switch and translate on the UI thread only.
 */
#ifndef MOTCUA_I18N_I18N_H
#define MOTCUA_I18N_I18N_H

#include "base/err.h"

/* folder holds "<language>/LC_MESSAGES/motcua.mo"; NULL: beside the program or its assets. */
enum err_code i18n_open(const char *folder, struct err *err) MUST_USE;
/* "vi", "en" ...; an unknown language shows English. */
void i18n_use(const char *language);
#define I18N_CODE_SIZE 16
/* The language in use; "" before the first. */
void i18n_used(char ret_language[I18N_CODE_SIZE]);
/* The wording of msgid in the language in use; msgid itself where there is none. Never NULL. */
const char *i18n(const char *msgid) __attribute__((format_arg(1)));
/* With a context, where the same English stands for different things: i18n_in("priority", "None"). */
const char *i18n_in(const char *context, const char *msgid);
/* By number; Vietnamese has one form, English two. */
const char *i18n_count(const char *one, const char *many, unsigned long count) __attribute__((format_arg(1)))
__attribute__((format_arg(2)));
/* Marks a msgid in a table for the check of catalogues; changes nothing. */
#define I18N_MARK(msgid) msgid
#define I18N_MARK_IN(context, msgid) msgid

#endif
