/*
 * Links by address: the table of transports and the parser of addresses
 * "scheme:target?key=value&key=value". I/O thread only.
 */
#ifndef MOTCUA_LINK_LINK_H
#define MOTCUA_LINK_LINK_H

#include "hal/link.h"

#define LINK_SCHEME_MAX 16

struct link_address {
	char scheme[LINK_SCHEME_MAX];
	char target[LINK_ADDRESS_MAX];
	char options[LINK_ADDRESS_MAX]; /* "baud=115200&flow=hard" */
};

/* ERR_INVALID says what would be right. */
enum err_code link_address_parse(const char *text, struct link_address *ret_address, struct err *err) MUST_USE;
/* Copies the value of an option out; false where it is not given. */
bool link_address_option(const struct link_address *address, const char *key, char *out, size_t size);
/* A number from least to most, or fallback where the option is not given; ERR_INVALID otherwise. */
enum err_code link_address_number(const struct link_address *address, const char *key, long least, long most,
	long fallback, long *ret_number, struct err *err) MUST_USE;
/* For configuration: scheme, options and their names and values are right. */
enum err_code link_check(const char *text, struct err *err) MUST_USE;

/* Owned by the caller; closed. ERR_INVALID: the address is wrong; ERR_LIMIT: memory is short. */
enum err_code link_create(const char *address, struct link **ret_link, struct err *err) MUST_USE;
/* Takes NULL. */
void link_destroy(struct link *link);

/* Shorthands through the class. */
enum err_code link_open(struct link *link, struct err *err) MUST_USE;
void link_close(struct link *link);
enum err_code link_read(struct link *link, void *out, size_t size, size_t *ret_len) MUST_USE;
enum err_code link_write(struct link *link, const void *bytes, size_t len, size_t *ret_len) MUST_USE;
int link_fd(const struct link *link);

#endif
