/*
 * A file system in memory whose power can be cut: what was written and not
 * synced may be lost, torn within a sector or kept, in any order. For SQLite,
 * as the VFS "powercut". One thread; one disk at a time.
 */
#ifndef MOTCUA_TESTS_SUPPORT_POWERCUT_VFS_H
#define MOTCUA_TESTS_SUPPORT_POWERCUT_VFS_H

#include <stdbool.h>
#include <stdint.h>

#define POWERCUT_VFS "powercut"

/* Registers the VFS and empties its disk. */
void powercut_init(uint64_t seed);
/* The power goes at the n-th write, truncation or sync from now; 0: never. From then on all of them fail. */
void powercut_after(unsigned operations);
/* Whether it went. */
bool powercut_is_dark(void);
/* How many operations there were since powercut_after. */
unsigned powercut_operations(void);
/* What is on the disk when the power comes back. All files must be closed. */
void powercut_restore(void);
/* A disk that calls a sync done without doing it: no program can survive that, and the checker must see it. */
void powercut_lie(bool lies);
/* All memory given back. */
void powercut_finish(void);

#endif
