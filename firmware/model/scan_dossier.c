/* The dossier code of DOMAIN patterns: AGENCY [-.] DATE [-.] SERIAL, alone. */
#include "base/utf8.h"
#include "model/scan.h"
#include "model/workday.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define DAY_MS (24 * 3600 * 1000LL)
#define GROUPS_MAX 5 /* of a QĐ 20/2020 agency code: level 1 and four below */
#define SERIAL_LEAST 3
#define SERIAL_MOST 8

/* Upper case, dashes of all kinds as '-', spaces around and invisible characters gone. False for what can't be a code.
 */
static bool normalise(const char *text, char out[DOSSIER_CODE_MAX])
{
	const char *at = text, *end = text + strlen(text);
	size_t len = 0;
	while (at < end) {
		uint32_t code = utf8_next(&at, end);
		if (code == 0x200b || code == 0x200c || code == 0x200d || code == 0xfeff || code == 0x2060)
			continue;
		if (code == ' ' || code == '\t' || code == '\r' || code == '\n' || code == 0xa0) {
			if (len == 0 || strspn(at, " \t\r\n") == strlen(at))
				continue;
			return false;
		}
		if (code == 0x2010 || code == 0x2011 || code == 0x2012 || code == 0x2013 || code == 0x2014 || code == 0x2212)
			code = '-';
		if (code >= 0x80 || (!isalnum((int)code) && code != '-' && code != '.') || len == DOSSIER_CODE_MAX - 1)
			return false;
		out[len++] = (char)toupper((int)code);
	}
	out[len] = '\0';
	return len > 0;
}

static size_t digits(const char *text)
{
	size_t count = 0;
	while (isdigit((unsigned char)text[count]))
		count++;
	return count;
}

static bool is_level1(const char *text)
{
	return text[0] >= 'A' && text[0] <= 'Y' && digits(text + 1) == 2;
}

/* "000.00.16.H08": answers its length, 0 where it is none; *ret_level1 points at "H08". */
static size_t old_agency(const char *text, const char **ret_level1)
{
	if (digits(text) != 3 || text[3] != '.' || digits(text + 4) != 2 || text[6] != '.' || digits(text + 7) != 2 ||
		text[9] != '.' || !is_level1(text + 10))
		return 0;
	*ret_level1 = text + 10;
	return 13;
}

/* "260310" or "20260310", not more than a day ahead. */
static bool read_date(const char *text, size_t count, int32_t today, char ret_short[7])
{
	char day[CLOCK_DAY_SIZE];
	if (count != 6 && count != 8)
		return false;
	const char *tail = text + count - 6;
	snprintf(day, sizeof day, "%.2s%.2s-%.2s-%.2s", count == 8 ? text : "20", tail, tail + 2, tail + 4);
	int32_t number = workday_number(day);
	snprintf(ret_short, 7, "%.6s", tail);
	return number != WORKDAY_NONE && number <= today + 1;
}

/* Date and serial at `text`, to its end. */
static bool read_tail(const char *text, int32_t today, char ret_date[7], const char **ret_serial)
{
	size_t count = digits(text);
	if ((text[count] != '-' && text[count] != '.') || !read_date(text, count, today, ret_date))
		return false;
	const char *serial = text + count + 1;
	size_t length = digits(serial);
	*ret_serial = serial;
	return serial[length] == '\0' && length >= SERIAL_LEAST && length <= SERIAL_MOST;
}

static bool parse(const char *code, int32_t today, const char **ret_level1, char ret_date[7], const char **ret_serial)
{
	size_t agency = old_agency(code, ret_level1);
	if (agency)
		return (code[agency] == '-' || code[agency] == '.') &&
			   read_tail(code + agency + 1, today, ret_date, ret_serial);
	if (!is_level1(code))
		return false;
	*ret_level1 = code;
	const char *at = code + 3;
	/* Groups of up to four digits may follow; a date is never that short. */
	for (int groups = 0; groups < GROUPS_MAX; groups++) {
		if (*at != '-' && *at != '.')
			return false;
		if (read_tail(at + 1, today, ret_date, ret_serial))
			return true;
		size_t count = digits(at + 1);
		if (*at != '.' || count < 1 || count > 4)
			return false;
		at += 1 + count;
	}
	return false;
}

enum err_code scan_dossier_code(const char *text, int64_t today_ms, char ret_code[DOSSIER_CODE_MAX],
								char ret_canonical[DOSSIER_CODE_MAX])
{
	char code[DOSSIER_CODE_MAX], day[CLOCK_DAY_SIZE], date[7];
	const char *level1 = NULL, *serial = NULL;
	clock_day(today_ms, day);
	if (!normalise(text, code) || !parse(code, workday_number(day), &level1, date, &serial))
		return ERR_INVALID;
	if (ret_canonical)
		snprintf(ret_canonical, DOSSIER_CODE_MAX, "%.3s-%s-%s", level1, date, serial);
	if (ret_code)
		snprintf(ret_code, DOSSIER_CODE_MAX, "%s", code);
	return ERR_OK;
}
