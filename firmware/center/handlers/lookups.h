/*
 * Budgets against guessing: how often one device and one code may be asked for,
 * and how many codes that do not exist a device may try before an alarm. Any thread.
 */
#ifndef MOTCUA_CENTER_HANDLERS_LOOKUPS_H
#define MOTCUA_CENTER_HANDLERS_LOOKUPS_H

#include "center/handlers/center.h"

#define LOOKUPS_WINDOW_MS (10 * 60 * 1000)
#define LOOKUPS_OF_CODE 12   /* in a window, from wherever */
#define LOOKUPS_MISSES 10    /* of one caller in a window, before the alarm */
#define LOOKUPS_ALARMS 16
#define LOOKUPS_CALLER_MAX 64
#define LOOKUPS_ENTRIES 1024 /* a power of two */

struct lookups;

/* NULL: memory is short. */
struct lookups *lookups_create(void);
/* Takes NULL. */
void lookups_destroy(struct lookups *lookups);
/* False: this code was asked for too often. */
bool lookups_allow(struct lookups *lookups, const char *code, int64_t now_ms);
/* A caller that guesses, once for each alarm; false where there is none. */
bool lookups_take_alarm(struct lookups *lookups, char ret_caller[LOOKUPS_CALLER_MAX]);
/* Counts a code that was not found; true the moment it becomes an alarm, once a window. */
bool lookups_missed(struct lookups *lookups, const char *caller, int64_t now_ms);

#endif
