#include "model/scan.h"

#include "base/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define PAYLOAD_MAX 1024
#define CARD_FIELDS_LEAST 6
#define CARD_FIELDS_MAX 16
#define LEASE_DIGITS 26 /* of base 32: a ticket's whole id */

/* -- what stands in a payload ----------------------------------------------------------------------- */

struct cut { /* a part of the payload */
	const char *at;
	size_t len;
};

static bool is_space(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Drops white space around and zero-width characters and byte order marks inside, turns
 * typographic dashes into '-'. Answers false for control characters and broken UTF-8. */
static bool normalise(const char *bytes, size_t len, char out[PAYLOAD_MAX], size_t *ret_len)
{
	const char *at = bytes, *end = bytes + len;
	while (at < end && is_space((unsigned char)*at))
		at++;
	while (end > at && is_space((unsigned char)end[-1]))
		end--;
	size_t used = 0;
	while (at < end) {
		uint32_t code = utf8_next(&at, end);
		if (code == UTF8_BAD || code < ' ' || code == 0x7f)
			return false;
		if (code == 0xfeff || (code >= 0x200b && code <= 0x200d))
			continue;
		if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212)
			code = '-';
		char letter[4];
		size_t size = utf8_put(code, letter);
		if (used + size >= PAYLOAD_MAX)
			return false;
		memcpy(out + used, letter, size);
		used += size;
	}
	out[used] = '\0';
	*ret_len = used;
	return true;
}

static bool starts_with(const char *text, const char *prefix)
{
	return strncasecmp(text, prefix, strlen(prefix)) == 0;
}

static int hex_value(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 : -1;
}

/* Undoes %XX; a broken escape stays as it is. */
static void unescape(struct cut part, char *out, size_t size)
{
	size_t used = 0;
	for (size_t i = 0; i < part.len && used + 1 < size; i++) {
		char c = part.at[i];
		if (c == '%' && i + 2 < part.len && hex_value(part.at[i + 1]) >= 0 && hex_value(part.at[i + 2]) >= 0) {
			c = (char)(hex_value(part.at[i + 1]) * 16 + hex_value(part.at[i + 2]));
			i += 2;
		}
		out[used++] = c;
	}
	out[used] = '\0';
}

static size_t digits_at(const char *text)
{
	return strspn(text, "0123456789");
}

/* -- cards ------------------------------------------------------------------------------------------ */

static size_t split_bars(const char *text, struct cut fields[CARD_FIELDS_MAX])
{
	size_t count = 0;
	for (const char *at = text; count < CARD_FIELDS_MAX;) {
		const char *bar = strchr(at, '|');
		fields[count++] = (struct cut){at, bar ? (size_t)(bar - at) : strlen(at)};
		if (!bar)
			break;
		at = bar + 1;
	}
	return count;
}

static bool all_of(struct cut part, const char *letters)
{
	for (size_t i = 0; i < part.len; i++)
		if (!strchr(letters, part.at[i]))
			return false;
	return true;
}

/* 12 digits | old number or empty | name | birth date | sex | address | ... : chip card of 2021 and card of 2024.
 * Only the ASCII fields are trusted: keyboard scanners garble the others. */
static bool is_id_card(const struct cut *fields, size_t count)
{
	if (count < CARD_FIELDS_LEAST || fields[0].len != 12 || !all_of(fields[0], "0123456789"))
		return false;
	return fields[3].len >= 4 && fields[3].len <= 10 && all_of(fields[3], "0123456789/-");
}

/* card number | name in hex | birth date | 1 or 2 | address in hex ... */
static bool is_health_card(const struct cut *fields, size_t count)
{
	if (count < CARD_FIELDS_LEAST || fields[0].len < 10 || fields[0].len > 15 || fields[1].len < 4 ||
		fields[1].len % 2 != 0)
		return false;
	return all_of(fields[1], "0123456789abcdefABCDEF") && fields[3].len == 1 && all_of(fields[3], "12");
}

/* -- addresses -------------------------------------------------------------------------------------- */

/* The text without '#...'; then its query and last path segment. */
static void split_address(const char *text, struct cut *ret_path, struct cut *ret_query)
{
	size_t len = strcspn(text, "#");
	const char *mark = memchr(text, '?', len);
	size_t path = mark ? (size_t)(mark - text) : len;
	*ret_path = (struct cut){text, path};
	*ret_query = mark ? (struct cut){mark + 1, len - path - 1} : (struct cut){text + len, 0};
}

/* Value of a query key, case-insensitively; false where it is not there. */
static bool query_value(struct cut query, const char *name, char *out, size_t size)
{
	const char *at = query.at, *end = query.at + query.len;
	while (at < end) {
		const char *amp = memchr(at, '&', (size_t)(end - at));
		const char *stop = amp ? amp : end, *equals = memchr(at, '=', (size_t)(stop - at));
		if (equals && (size_t)(equals - at) == strlen(name) && strncasecmp(at, name, strlen(name)) == 0) {
			unescape((struct cut){equals + 1, (size_t)(stop - equals - 1)}, out, size);
			return true;
		}
		at = stop + 1;
	}
	return false;
}

static void last_segment(struct cut path, char *out, size_t size)
{
	while (path.len > 0 && path.at[path.len - 1] == '/')
		path.len--;
	size_t start = path.len;
	while (start > 0 && path.at[start - 1] != '/')
		start--;
	unescape((struct cut){path.at + start, path.len - start}, out, size);
}

/* "1.001193", as the national database of procedures numbers them, perhaps with more behind. */
static bool procedure_code(const char *text, char *out, size_t size)
{
	if (text[0] < '1' || text[0] > '3' || text[1] != '.' || digits_at(text + 2) != 6)
		return false;
	if (text[8] != '\0' && text[8] != '.')
		return false;
	snprintf(out, size, "%.8s", text);
	return true;
}

/* "/t/TOKEN", "/a/TOKEN", "/p/TOKEN" at the end of the path; tokens are Crockford base32. */
static bool own_token(struct cut path, char letter, char *out, size_t size)
{
	char token[TICKET_URL_SIZE];
	last_segment(path, token, sizeof token);
	size_t len = strlen(token);
	if (len < 8 || len > 64 || strspn(token, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") != len || path.len < len + 3)
		return false;
	const char *before = path.at + path.len - len - 3;
	if (before[0] != '/' || before[1] != letter || before[2] != '/')
		return false;
	snprintf(out, size, "%s", token);
	return true;
}

/* "/t/MC1.TOKEN", of a paper that was printed without the center. */
static bool lease_token(struct cut path, char *out, size_t size)
{
	static const char mark[] = "/t/" TICKET_LEASE_PREFIX;
	char plain[TICKET_URL_SIZE], last[TICKET_URL_SIZE];
	size_t mark_len = strlen(mark);
	last_segment(path, last, sizeof last);
	size_t len = strlen(last), prefix = strlen(TICKET_LEASE_PREFIX);
	if (len < prefix || path.len < len + 3 || strncmp(path.at + path.len - len - 3, mark, mark_len) != 0)
		return false;
	int written = snprintf(plain, sizeof plain, "/t/%s", last + prefix);
	return own_token((struct cut){plain, (size_t)written}, 't', out, size) && strlen(out) == LEASE_DIGITS;
}

static const char *const dossier_keys[] = {"maHoSo", "ma_ho_so", "dossierNo", "soHoSo", "code", "ma"};
static const char *const procedure_keys[] = {"ma_thu_tuc", "maTTHC", "MaTTHCDP", "maThuTuc"};

static bool classify_address(const char *text, int64_t today_ms, struct scan *scan)
{
	struct cut path, query;
	char value[256];
	split_address(text, &path, &query);
	for (size_t i = 0; i < sizeof dossier_keys / sizeof dossier_keys[0]; i++) {
		if (query_value(query, dossier_keys[i], value, sizeof value) &&
			scan_dossier_code(value, today_ms, scan->code, NULL) == ERR_OK) {
			scan->kind = SCAN_DOSSIER;
			return true;
		}
	}
	for (size_t i = 0; i < sizeof procedure_keys / sizeof procedure_keys[0]; i++) {
		if (query_value(query, procedure_keys[i], value, sizeof value) &&
			procedure_code(value, scan->code, sizeof scan->code)) {
			scan->kind = SCAN_PROCEDURE;
			return true;
		}
	}
	if (own_token(path, 't', scan->code, sizeof scan->code)) {
		scan->kind = SCAN_TICKET;
		return true;
	}
	if (own_token(path, 'a', scan->code, sizeof scan->code)) {
		scan->kind = SCAN_APPOINTMENT;
		return true;
	}
	if (own_token(path, 'p', scan->code, sizeof scan->code)) {
		scan->kind = SCAN_PETITION;
		return true;
	}
	if (lease_token(path, scan->code, sizeof scan->code)) {
		scan->kind = SCAN_TICKET;
		scan->from_lease = true;
		return true;
	}
	last_segment(path, value, sizeof value);
	if (scan_dossier_code(value, today_ms, scan->code, NULL) == ERR_OK)
		scan->kind = SCAN_DOSSIER;
	return scan->kind == SCAN_DOSSIER;
}

/* {"maHoSo":"..."}: some receipts carry a piece of JSON. Only the known keys are looked for. */
static bool classify_braces(const char *text, int64_t today_ms, struct scan *scan)
{
	for (size_t i = 0; i < sizeof dossier_keys / sizeof dossier_keys[0]; i++) {
		char quoted[32], value[DOSSIER_CODE_MAX];
		snprintf(quoted, sizeof quoted, "\"%s\"", dossier_keys[i]);
		const char *at = strcasestr(text, quoted);
		if (!at)
			continue;
		at += strlen(quoted);
		at += strspn(at, " \t:");
		if (*at++ != '"')
			continue;
		size_t len = strcspn(at, "\"");
		if (len >= sizeof value)
			continue;
		memcpy(value, at, len);
		value[len] = '\0';
		if (scan_dossier_code(value, today_ms, scan->code, NULL) == ERR_OK) {
			scan->kind = SCAN_DOSSIER;
			return true;
		}
	}
	return false;
}

#define WORD_LEAST 4
#define WORD_MOST 12

/* Numbers of identity cards have 9 or 12 digits: those alone are no word. */
static bool is_word(const char *text)
{
	size_t len = strlen(text), digits = 0;
	for (size_t i = 0; i < len; i++) {
		bool is_digit = text[i] >= '0' && text[i] <= '9';
		if (!is_digit && (text[i] < 'A' || text[i] > 'Z'))
			return false;
		digits += is_digit;
	}
	return len >= WORD_LEAST && len <= WORD_MOST && !(digits == len && (len == 9 || len == 12));
}

static void classify_text(const char *text, int64_t today_ms, struct scan *scan)
{
	struct cut fields[CARD_FIELDS_MAX];
	size_t count = split_bars(text, fields);
	if (is_health_card(fields, count)) {
		scan->kind = SCAN_HEALTH_CARD;
	} else if (is_id_card(fields, count)) {
		scan->kind = SCAN_ID_CARD;
	} else if (scan_dossier_code(text, today_ms, scan->code, NULL) == ERR_OK) {
		scan->kind = SCAN_DOSSIER;
	} else if (starts_with(text, "http://") || starts_with(text, "https://")) {
		classify_address(text, today_ms, scan);
	} else if (starts_with(text, TICKET_LEASE_PREFIX)) {
		char path[TICKET_URL_SIZE];
		snprintf(path, sizeof path, "/t/%.100s", text + strlen(TICKET_LEASE_PREFIX));
		scan->from_lease = own_token((struct cut){path, strlen(path)}, 't', scan->code, sizeof scan->code) &&
						   strlen(scan->code) == LEASE_DIGITS;
		if (scan->from_lease)
			scan->kind = SCAN_TICKET;
	} else if (text[0] == '{') {
		classify_braces(text, today_ms, scan);
	} else if (procedure_code(text, scan->code, sizeof scan->code)) {
		scan->kind = SCAN_PROCEDURE;
	} else if (is_word(text)) {
		scan->kind = SCAN_WORD;
		snprintf(scan->code, sizeof scan->code, "%s", text);
	}
}

void scan_classify(const char *bytes, size_t len, int64_t today_ms, struct scan *ret_scan)
{
	char text[PAYLOAD_MAX];
	size_t used = 0;
	*ret_scan = (struct scan){.kind = SCAN_UNKNOWN};
	if (normalise(bytes, len, text, &used) && used > 0)
		classify_text(text, today_ms, ret_scan);
	if (ret_scan->kind == SCAN_UNKNOWN)
		memset(ret_scan->code, 0, sizeof ret_scan->code);
	explicit_bzero(text, sizeof text);
}
