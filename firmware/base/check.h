/*
 * Checks that are never compiled out: a failed one is a bug, and the program
 * stops with one line that names it, so that a supervisor starts it afresh.
 */
#ifndef MOTCUA_BASE_CHECK_H
#define MOTCUA_BASE_CHECK_H

#define CHECK(condition) \
	((condition) ? (void)0 : check_failed(#condition, __FILE__, __LINE__))

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

/* Writes one log line and calls abort(3). */
_Noreturn void check_failed(const char *condition, const char *file, int line);

#endif
