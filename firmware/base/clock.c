#include "base/clock.h"

#include "base/copy.h"
#include "base/id.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MS_PER_S 1000
#define QUARTER_MIN 15
#define QUARTER_S (QUARTER_MIN * 60)
/* 2026-01-01T00:00Z: no kiosk runs this program earlier. */
#define EARLIEST_TRUSTED_MS INT64_C(1767225600000)
/* 2100-01-01T00:00Z */
#define LATEST_TRUSTED_MS INT64_C(4102444800000)

static _Atomic int64_t wall_offset_ms;
static _Atomic unsigned zone_number = 1;

static int64_t read_us(clockid_t id)
{
	struct timespec now;
	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_mono_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

int64_t clock_mono_ms(void)
{
	return clock_mono_us() / 1000;
}

int64_t clock_boot_ms(void)
{
	return read_us(CLOCK_BOOTTIME) / 1000;
}

int64_t clock_wall_ms(void)
{
	return read_us(CLOCK_REALTIME) / 1000 + atomic_load(&wall_offset_ms);
}

void clock_start_at(int64_t start_ms)
{
	atomic_store(&wall_offset_ms, start_ms - read_us(CLOCK_REALTIME) / 1000);
}

void clock_shift(int64_t delta_ms)
{
	atomic_fetch_add(&wall_offset_ms, delta_ms);
}

bool clock_is_trusted(void)
{
	int64_t now = clock_wall_ms();
	return now >= EARLIEST_TRUSTED_MS && now < LATEST_TRUSTED_MS;
}

void clock_boot_id(char ret_id[33])
{
	char text[40] = "";
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
	if (fd >= 0)
		close(fd);
	size_t len = 0;
	for (ssize_t i = 0; i < got && len < 32; i++)
		if (isxdigit((unsigned char)text[i]))
			ret_id[len++] = text[i];
	ret_id[len] = '\0';
	if (len != 32)
		id_make(ret_id);
}

bool clock_zone_exists(const char *zone)
{
	char path[128];
	struct stat file;
	int len = snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone);
	bool bad = len < 0 || (size_t)len >= sizeof path || strstr(zone, "..") || zone[0] == '/';
	return !bad && access(path, R_OK) == 0 && stat(path, &file) == 0 && S_ISREG(file.st_mode);
}

enum err_code clock_set_zone(const char *zone, struct err *err)
{
	if (!clock_zone_exists(zone))
		return err_set(err, ERR_INVALID, "no time zone of that name is installed");
	if (setenv("TZ", zone, 1) != 0)
		return err_set(err, ERR_IO, "can't set the time zone");
	tzset();
	atomic_fetch_add_explicit(&zone_number, 1, memory_order_release);
	return ERR_OK;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/*
 * What localtime_r said of one quarter of an hour. It takes a lock that all threads share, and a busy server's threads
 * met there; but zones change their distance from UTC at whole quarters, so one answer does for all of the quarter.
 */
struct quarter {
	int64_t number; /* since 1970 */
	unsigned zone;  /* which call of clock_set_zone() it is of; 0: nothing is known */
	struct tm start;
};

static _Thread_local struct quarter quarter;

static void learn_quarter(int64_t number, unsigned zone)
{
	time_t first = (time_t)(number * QUARTER_S), last = first + QUARTER_S - 1;
	struct tm start, end;
	bool known = localtime_r(&first, &start) && localtime_r(&last, &end);
	bool even = known && start.tm_gmtoff == end.tm_gmtoff && start.tm_sec == 0 && start.tm_min % QUARTER_MIN == 0;
	quarter = (struct quarter){.number = number, .zone = even ? zone : 0, .start = start};
}

void clock_local(int64_t wall_ms, struct tm *ret_tm)
{
	time_t seconds = (time_t)floor_div(wall_ms, MS_PER_S);
	int64_t number = floor_div(seconds, QUARTER_S);
	unsigned zone = atomic_load_explicit(&zone_number, memory_order_acquire);
	if (quarter.number != number || quarter.zone != zone)
		learn_quarter(number, zone);
	if (quarter.zone == zone) {
		int into = (int)(seconds - number * QUARTER_S);
		*ret_tm = quarter.start;
		ret_tm->tm_min += into / 60;
		ret_tm->tm_sec = into % 60;
	} else if (!localtime_r(&seconds, ret_tm)) {
		memset(ret_tm, 0, sizeof *ret_tm);
	}
}

/* The last `count` digits, with zeros before them; where they end. A server writes several times for each number that
 * it gives: snprintf was a tenth of that. */
static char *put_digits(char *at, unsigned num, int count)
{
	for (int i = count; i-- > 0; num /= 10)
		at[i] = (char)('0' + num % 10);
	return at + count;
}

static char *put_two(char *at, char before, int num)
{
	*at = before;
	return put_digits(at + 1, (unsigned)num, 2);
}

/* "2026-03-10"; where it ends. */
static char *put_day(char *at, const struct tm *tm)
{
	at = put_digits(at, (unsigned)(tm->tm_year + 1900), 4);
	return put_two(put_two(at, '-', tm->tm_mon + 1), '-', tm->tm_mday);
}

void clock_day(int64_t wall_ms, char ret_day[CLOCK_DAY_SIZE])
{
	struct tm tm;
	clock_local(wall_ms, &tm);
	*put_day(ret_day, &tm) = '\0';
}

static bool two_digits(const char *text, int *ret)
{
	if (!isdigit((unsigned char)text[0]) || !isdigit((unsigned char)text[1]))
		return false;
	*ret = (text[0] - '0') * 10 + (text[1] - '0');
	return true;
}

static bool parse_date(const char *text, struct tm *tm)
{
	int century = 0, year = 0;
	if (strlen(text) < 10 || !two_digits(text, &century) || !two_digits(text + 2, &year) || text[4] != '-' ||
	    !two_digits(text + 5, &tm->tm_mon) || text[7] != '-' || !two_digits(text + 8, &tm->tm_mday))
		return false;
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	year += century * 100;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	if (tm->tm_mon < 1 || tm->tm_mon > 12 || tm->tm_mday < 1)
		return false;
	if (tm->tm_mday > days[tm->tm_mon - 1] + (leap && tm->tm_mon == 2))
		return false;
	tm->tm_year = year - 1900;
	tm->tm_mon -= 1;
	return true;
}

enum err_code clock_day_start(const char *day, int64_t *ret_ms)
{
	struct tm tm = {.tm_isdst = -1};
	if (strlen(day) != 10 || !parse_date(day, &tm))
		return ERR_INVALID;
	*ret_ms = (int64_t)mktime(&tm) * MS_PER_S;
	return ERR_OK;
}

void clock_rfc3339(int64_t wall_ms, char *out, size_t size)
{
	struct tm tm;
	clock_local(wall_ms, &tm);
	char text[CLOCK_RFC3339_SIZE], *at = put_day(text, &tm);
	int minutes = (int)(tm.tm_gmtoff / 60);
	at = put_two(put_two(put_two(at, 'T', tm.tm_hour), ':', tm.tm_min), ':', tm.tm_sec);
	*at++ = '.';
	at = put_digits(at, (unsigned)((wall_ms % MS_PER_S + MS_PER_S) % MS_PER_S), 3);
	at = put_two(at, minutes < 0 ? '-' : '+', abs(minutes) / 60);
	*put_two(at, ':', abs(minutes) % 60) = '\0';
	copy_text(out, size, text);
}

/* Reads ".123" into ms and answers where it ends. */
static const char *parse_fraction(const char *text, int *ret_ms)
{
	*ret_ms = 0;
	if (*text != '.')
		return text;
	int weight = 100;
	for (text++; isdigit((unsigned char)*text); text++, weight /= 10)
		*ret_ms += (*text - '0') * weight;
	return text;
}

enum err_code clock_parse(const char *text, int64_t *ret_ms)
{
	struct tm tm = {.tm_isdst = -1};
	if (strlen(text) < 16 || !parse_date(text, &tm) || (text[10] != 'T' && text[10] != ' ') ||
	    !two_digits(text + 11, &tm.tm_hour) || text[13] != ':' || !two_digits(text + 14, &tm.tm_min))
		return ERR_INVALID;
	const char *rest = text + 16;
	if (*rest == ':' && two_digits(rest + 1, &tm.tm_sec))
		rest += 3;
	if (tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 60)
		return ERR_INVALID;
	int ms = 0;
	rest = parse_fraction(rest, &ms);
	int64_t seconds = 0;
	if (*rest == '\0') {
		seconds = mktime(&tm);
	} else if (strcmp(rest, "Z") == 0) {
		seconds = timegm(&tm);
	} else {
		int hours = 0, minutes = 0;
		bool ok = (*rest == '+' || *rest == '-') && strlen(rest) == 6 && two_digits(rest + 1, &hours) &&
		          rest[3] == ':' && two_digits(rest + 4, &minutes) && hours <= 14 && minutes <= 59;
		if (!ok)
			return ERR_INVALID;
		int64_t offset = (hours * 60 + minutes) * 60;
		seconds = timegm(&tm) - (*rest == '-' ? -offset : offset);
	}
	*ret_ms = seconds * MS_PER_S + ms;
	return ERR_OK;
}
