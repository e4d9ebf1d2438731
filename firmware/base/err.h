/*
 * Errors as values. A code says what the caller can do about it; the text,
 * grown by one phrase per layer, says to a technician what happened.
 * Bugs are not errors: they stop the program through check.h.
 */
#ifndef MOTCUA_BASE_ERR_H
#define MOTCUA_BASE_ERR_H

#define ERR_TEXT_SIZE 256

#if defined(__GNUC__)
#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define MUST_USE
#define PRINTF_LIKE(fmt, args)
#endif

enum err_code {
	ERR_OK = 0,
	ERR_AGAIN,     /* nothing wrong: not now, call again when woken */
	ERR_INVALID,   /* the input is wrong; repeating it will not help */
	ERR_NOT_FOUND, /* no such thing */
	ERR_CONFLICT,  /* the state forbids it, or the same id has other content */
	ERR_DENIED,    /* the caller may not */
	ERR_LIMIT,     /* a named maximum was reached; less or later may work */
	ERR_TIMEOUT,   /* no answer in time: the effect is unknown */
	ERR_OFFLINE,   /* the peer or device is not there; try later */
	ERR_IO,        /* the system refused; see the text */
	ERR_CORRUPT,   /* stored data can't be trusted */
};

struct err {
	enum err_code code;
	char text[ERR_TEXT_SIZE];
};

/* Records code and text and returns code, so that a caller writes
 * `return err_set(err, ...)`. err may be NULL; the text is cut to fit. */
enum err_code err_set(struct err *err, enum err_code code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Puts "phrase: " before the text and returns the code unchanged. */
enum err_code err_wrap(struct err *err, enum err_code code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* What an errno means, in English whatever the language of the screens: for technicians. Never NULL; any thread. */
const char *err_system(int number);

/* A stable lower-case word for logs and answers, never NULL. */
const char *err_name(enum err_code code);

#endif
