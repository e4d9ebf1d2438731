/*
 * Which machine this is, as far as it can be told from the one that a disk was
 * copied from: the machine-id of its system, the serial number of its board,
 * the addresses of its built-in network ports. Linux's /etc, /proc and /sys.
 */
#ifndef MOTCUA_BASE_MACHINE_H
#define MOTCUA_BASE_MACHINE_H

#include <stdbool.h>

#define MACHINE_SIZE 160
#define MACHINE_TAG_SIZE 8

/* root: "" on a device; a test's folder. Hashes, not the addresses themselves; "" where nothing can be known. */
void machine_read(const char *root, char ret_name[MACHINE_SIZE]);
/* A kind of mark that both have has nothing in common: another machine, or another system on it. A port that was
 * added or taken away is none. Names of machine_read(). */
bool machine_is_another(const char *before, const char *now);
/* "Z" and three of 32 letters and digits, for numbers that no twin gives; more would not fit on a ticket. "" for a
 * machine without a name. */
void machine_tag(const char *name, char ret_tag[MACHINE_TAG_SIZE]);

#endif
