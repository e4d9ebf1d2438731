/*
 * Shared libraries that a program opens when it first needs them. Those that a start does without (the network's, the
 * camera's, the light's, with some thirty others behind them) would take a third of the time until the first frame:
 * the loader maps each, and looks up every symbol in all of them.
 *
 * A user declares a struct of function pointers and names each with LIBRARY_CALL.
 */
#ifndef MOTCUA_BASE_LIBRARY_H
#define MOTCUA_BASE_LIBRARY_H

#include "base/err.h"

#include <stddef.h>

struct library_call {
	const char *symbol;
	size_t offset; /* of its pointer in the user's struct */
};

/* A member `name` of `table` that is the library's function `prefix##name`. */
#define LIBRARY_MEMBER(prefix, name) __typeof__(prefix##name) *name;
#define LIBRARY_CALL(table, prefix, name) {#prefix #name, offsetof(table, name)},

/*
 * Fills the pointers of ret_table. The library stays open until the process ends: threads of its own, and what it
 * registered for the end, outlive any user. ERR_NOT_FOUND when the library or one of the functions is not installed;
 * the table is then not to be used. Any thread, several times.
 */
enum err_code library_open(const char *soname, const struct library_call *calls, size_t count, void *ret_table,
						   struct err *err) MUST_USE;

#endif
