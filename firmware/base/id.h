/*
 * 128-bit ids as 32 lower-case hex digits: event ids, ticket ids. 48 bits of
 * wall time, then 80 random ones: ids made one after the other lie side by side
 * in an index, which halves what a database has to write for each.
 * From getrandom(2); a kernel without it is a bug of the installation. Any thread.
 */
#ifndef MOTCUA_BASE_ID_H
#define MOTCUA_BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ID_SIZE 33

void id_make(char ret_id[ID_SIZE]);
/* Exactly 32 lower-case hex digits. */
bool id_is_valid(const char *text);
/* How long ago a valid id was made, by the machine's own clock (clock_start_at() does not move ids either); negative
 * where it is of a later time. */
int64_t id_age_ms(const char *id);
/* Random bytes fit for keys. */
void id_random(void *out, size_t size);

#endif
