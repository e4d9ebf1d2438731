#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum err_code err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	if (!err)
		return code;
	va_list args;
	va_start(args, fmt);
	err->code = code;
	vsnprintf(err->text, sizeof err->text, fmt, args);
	va_end(args);
	return code;
}

enum err_code err_wrap(struct err *err, enum err_code code, const char *fmt, ...)
{
	if (!err)
		return code;
	char inner[ERR_TEXT_SIZE];
	memcpy(inner, err->text, sizeof inner);
	inner[sizeof inner - 1] = '\0';
	va_list args;
	va_start(args, fmt);
	int used = vsnprintf(err->text, sizeof err->text, fmt, args);
	va_end(args);
	err->code = code;
	if (used >= 0 && (size_t)used < sizeof err->text)
		snprintf(err->text + used, sizeof err->text - (size_t)used, ": %.*s", ERR_TEXT_SIZE - 1, inner);
	return code;
}

const char *err_system(int number)
{
	const char *text = strerrordesc_np(number); /* strerror() follows the language */
	return text ? text : "unknown error";
}

const char *err_name(enum err_code code)
{
	static const char *const names[] = {
	    [ERR_OK] = "ok",           [ERR_AGAIN] = "again",     [ERR_INVALID] = "invalid",
	    [ERR_NOT_FOUND] = "not-found", [ERR_CONFLICT] = "conflict", [ERR_DENIED] = "denied",
	    [ERR_LIMIT] = "limit",     [ERR_TIMEOUT] = "timeout", [ERR_OFFLINE] = "offline",
	    [ERR_IO] = "io",           [ERR_CORRUPT] = "corrupt",
	};
	if ((unsigned)code >= sizeof names / sizeof names[0])
		return "unknown";
	return names[code];
}
