/*
 * `motcua-center --staff NAME:ROLES[:COUNTERS[:DISPLAY[:SERVICES]]]`: makes or changes a sign-in of the configured
 * center, also while it serves. The password is the first line of standard input; an empty one keeps that of before.
 * SERVICES (ids with blanks between) are what the officer may serve: none for all that the counter serves; not given,
 * those of before stay. Without roles nothing is left that the name may do. Sessions of the name end; the deed stands
 * in the audit trail.
 */
#ifndef MOTCUA_CENTER_STAFF_H
#define MOTCUA_CENTER_STAFF_H

#include "base/err.h"

#include <stdio.h>

/* ERR_INVALID: says what is right. */
enum err_code staff_put(const char *url, const char *center, const char *told, FILE *password,
						struct err *err) MUST_USE;

#endif
