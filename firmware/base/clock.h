/*
 * Time. Timers use the monotonic clock; days and hours are those of the
 * center's civil time zone, whatever the machine's own setting.
 * Wall time is milliseconds since 1970-01-01T00:00Z in 64 bits.
 * The wall clock has a seam: clock_start_at() makes it begin at a given moment
 * and run on from there, for demonstrations and tests. Any thread may read.
 */
#ifndef MOTCUA_BASE_CLOCK_H
#define MOTCUA_BASE_CLOCK_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define CLOCK_DAY_SIZE 11 /* "2026-03-10" and NUL */
#define CLOCK_RFC3339_SIZE 32
#define CLOCK_ZONE_DEFAULT "Asia/Ho_Chi_Minh"

/* Never goes back; stands still in suspend. */
int64_t clock_mono_ms(void);
int64_t clock_mono_us(void);
/* Milliseconds since boot, suspend included. */
int64_t clock_boot_ms(void);
int64_t clock_wall_ms(void);

/* The kernel's boot id as 32 hex digits; a random one where there is none. */
void clock_boot_id(char ret_id[33]);

/* False where the wall clock is surely wrong (before this program was built, or
 * not yet set by NTP or RTC): events are then marked as untrusted. */
bool clock_is_trusted(void);

/* Whether a zone of that name is installed. */
bool clock_zone_exists(const char *zone);
/* Sets the process's civil zone; call before threads start. An unknown zone is ERR_INVALID. */
enum err_code clock_set_zone(const char *zone, struct err *err) MUST_USE;

/* The seam: wall time is start_ms now and runs on by the monotonic clock. */
void clock_start_at(int64_t start_ms);
/* The seam moved by delta_ms (tests of clock jumps). */
void clock_shift(int64_t delta_ms);

/* Civil date and time in the set zone. */
void clock_local(int64_t wall_ms, struct tm *ret_tm);
void clock_day(int64_t wall_ms, char ret_day[CLOCK_DAY_SIZE]);
/* Wall time of 00:00 of a civil day "YYYY-MM-DD" in the set zone; ERR_INVALID for a date that does not exist. */
enum err_code clock_day_start(const char *day, int64_t *ret_ms) MUST_USE;

/* "2026-03-10T09:24:00.000+07:00" into out; out is always terminated. */
void clock_rfc3339(int64_t wall_ms, char *out, size_t size);
/* Accepts date and time with 'T' or space, optional fraction, "Z" or an offset; without one, the set zone. */
enum err_code clock_parse(const char *text, int64_t *ret_ms) MUST_USE;

#endif
