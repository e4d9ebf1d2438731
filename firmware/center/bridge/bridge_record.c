#include "center/bridge/bridge_record.h"

#include "base/check.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "crypto/crypto.h"
#include "model/scan.h"
#include "model/workday.h"
#include "proto/json_text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INITIALS_MAX 6

/* The names that a member goes by; the first is the national envelope's. */
struct names {
	const char *name[4];
};
static const struct names CODE = {{"MaHoSo", "maHoSo", "SoHoSo", "dossierNo"}};
static const struct names PROCEDURE = {{"MaTTHC", "maTTHC", "MaThuTuc", "serviceCode"}};
static const struct names PROCEDURE_NAME = {{"TenTTHC", "tenTTHC", "TenThuTuc", "serviceName"}};
static const struct names OWNER = {{"ChuHoSo", "chuHoSo", "NguoiNop", "applicantName"}};
static const struct names RECEIVED = {{"NgayTiepNhan", "ngayTiepNhan", "NgayNop", "receiveDate"}};
static const struct names DUE = {{"NgayHenTra", "ngayHenTra", "NgayHenTraKetQua", "dueDate"}};
static const struct names NEW_DUE = {{"NgayHenLai", "ngayHenLai", "NgayHenTraMoi", "extendDate"}};
static const struct names STATE = {{"TrangThaiHoSo", "trangThaiHoSo", "TrangThai", "dossierStatus"}};
static const struct names FINISHED = {{"NgayKetThucXuLy", "ngayKetThucXuLy", "NgayCoKetQua", "releaseDate"}};
static const struct names RETURNED = {{"NgayTra", "ngayTra", "NgayTraKetQua", "finishDate"}};
static const struct names OFFICE = {{"DonViXuLy", "donViXuLy", "CoQuanThucHien", "govAgencyName"}};
static const struct names NOTE = {{"GhiChu", "ghiChu", "LyDo", "applicantNote"}};
static const struct names CHANNEL = {{"HinhThuc", "hinhThuc", "KenhThucHien", "viaPostal"}};

static const struct names SECRET = {{"MaBiMat", "MatKhauTraCuu", "maBiMat", "password"}};

static const json_t *member(const json_t *record, const struct names *names)
{
	const json_t *found = NULL;
	for (size_t i = 0; i < ARRAY_LEN(names->name) && !found; i++)
		found = json_object_get(record, names->name[i]);
	return found;
}

/* Text, or a number as text; "" where there is none. */
static const char *text_of(const json_t *record, const struct names *names, char *space, size_t size)
{
	const json_t *value = member(record, names);
	if (json_is_integer(value))
		snprintf(space, size, "%lld", (long long)json_integer_value(value));
	else
		snprintf(space, size, "%.*s", (int)(size - 1), json_is_string(value) ? json_string_value(value) : "");
	space[utf8_cut(space, strlen(space), size - 1)] = '\0';
	return space;
}

static bool digits(const char *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!isdigit((unsigned char)text[i]))
			return false;
	return true;
}

static int minute_of(const char *hour, const char *minute)
{
	if (!digits(hour, 2) || !digits(minute, 2))
		return -1;
	int total = ((hour[0] - '0') * 10 + hour[1] - '0') * 60 + (minute[0] - '0') * 10 + minute[1] - '0';
	return total < 24 * 60 ? total : -1;
}

/* "20260310092400", "2026-03-10 09:24:00", "2026-03-10T09:24:00+07:00", "10/03/2026 09:24", "2026-03-10": day and
 * minute (-1 where there is none). False for what is no time. */
static bool read_time(const char *text, char ret_day[CLOCK_DAY_SIZE], int *ret_minute)
{
	char day[CLOCK_DAY_SIZE];
	size_t len = strlen(text);
	int minute = -1;
	if (len >= 8 && digits(text, 8)) {
		snprintf(day, sizeof day, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
		minute = len >= 12 ? minute_of(text + 8, text + 10) : -1;
	} else if (len >= 10 && text[2] == '/' && text[5] == '/') {
		snprintf(day, sizeof day, "%.4s-%.2s-%.2s", text + 6, text + 3, text);
		minute = len >= 16 ? minute_of(text + 11, text + 14) : -1;
	} else if (len >= 10) {
		snprintf(day, sizeof day, "%.10s", text);
		minute = len >= 16 ? minute_of(text + 11, text + 14) : -1;
	} else {
		return false;
	}
	if (workday_number(day) == WORKDAY_NONE)
		return false;
	memcpy(ret_day, day, sizeof day);
	*ret_minute = minute;
	return true;
}

void bridge_record_mask(const char *name, char *out, size_t size)
{
	const char *at = name, *end = name + strlen(name);
	size_t len = 0, initials = 0;
	bool begins = true;
	out[0] = '\0';
	while (at < end && initials < INITIALS_MAX) {
		const char *start = at;
		uint32_t code = utf8_next(&at, end);
		bool gap = code == ' ' || code == '.' || code == '\t' || code == 0xa0 || code == UTF8_BAD;
		if (begins && !gap) {
			int more = snprintf(out + len, size - len, "%s%.*s.", initials ? " " : "", (int)(at - start), start);
			if (more < 0 || (size_t)more >= size - len) {
				out[len] = '\0';
				return;
			}
			len += (size_t)more;
			initials++;
		}
		begins = gap;
	}
}

void bridge_record_proof_of(const char *secret, const char *code, char ret_hash[65])
{
	char text[256];
	size_t len = (size_t)snprintf(text, sizeof text, "%.96s\n", code);
	for (; *secret && len + 1 < sizeof text; secret++)
		if (!isspace((unsigned char)*secret))
			text[len++] = (char)toupper((unsigned char)*secret);
	crypto_sha256_hex(text, len, ret_hash);
	explicit_bzero(text, sizeof text);
}

void bridge_record_proof(const json_t *record, const char *code, char ret_hash[65])
{
	char secret[128];
	ret_hash[0] = '\0';
	if (*text_of(record, &SECRET, secret, sizeof secret))
		bridge_record_proof_of(secret, code, ret_hash);
	explicit_bzero(secret, sizeof secret);
}

int64_t bridge_record_print(const json_t *record)
{
	char *text = json_text(record, JSON_COMPACT | JSON_SORT_KEYS);
	uint64_t hash = hash_text(HASH_START, text ? text : "");
	free(text);
	int64_t print = (int64_t)(hash >> 1);
	return print ? print : 1;
}

/* ERR_INVALID where it is there and no time; *ret_day stays "" where it is not. */
static enum err_code read_day(const json_t *record, const struct names *names, char ret_day[CLOCK_DAY_SIZE],
							  int *ret_minute, struct err *err)
{
	char text[48];
	ret_day[0] = '\0';
	if (!*text_of(record, names, text, sizeof text))
		return ERR_OK;
	if (!read_time(text, ret_day, ret_minute))
		return err_set(err, ERR_INVALID, "%s is no time", names->name[0]);
	return ERR_OK;
}

static enum err_code read_days(const json_t *record, struct db_dossier *dossier, struct err *err)
{
	const struct {
		const struct names *names;
		char *out;
	} days[] = {{&RECEIVED, dossier->received},
				{&DUE, dossier->due},
				{&NEW_DUE, dossier->new_due},
				{&FINISHED, dossier->finished},
				{&RETURNED, dossier->returned}};
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < ARRAY_LEN(days) && code == ERR_OK; i++) {
		int minute = -1;
		code = read_day(record, days[i].names, days[i].out, &minute, err);
		if (days[i].names == &RECEIVED)
			dossier->received_minute = minute < 0 ? 0 : minute;
		if (days[i].names == &DUE && minute > 0 && minute != 17 * 60)
			snprintf(dossier->due_time, sizeof dossier->due_time, "%02d:%02d", minute / 60 % 24, minute % 60);
	}
	if (code == ERR_OK && !dossier->received[0])
		return err_set(err, ERR_INVALID, "NgayTiepNhan is missing");
	dossier->postponed = dossier->new_due[0] != '\0';
	return code;
}

/* What the citizen still owes: the last request for more papers that is not answered. */
static void read_supplement(const json_t *record, struct db_dossier *dossier)
{
	const json_t *list = json_object_get(record, "DanhSachHoSoBoSung"), *entry;
	json_t *papers = json_array();
	size_t i;
	json_array_foreach(list, i, entry)
	{
		const char *wanted = json_string_value(json_object_get(entry, "NoiDungBoSung"));
		const char *asked = json_string_value(json_object_get(entry, "NgayBoSung"));
		int minute;
		if (wanted && json_array_size(papers) < DOSSIER_PAPERS_MAX)
			json_array_append_new(papers, json_stringn(wanted, utf8_cut(wanted, strlen(wanted), DOSSIER_TEXT_MAX - 1)));
		if (asked && !read_time(asked, dossier->paused_from, &minute))
			dossier->paused_from[0] = '\0';
	}
	char *text = dossier->state == DOSSIER_SUPPLEMENT ? json_text(papers, JSON_COMPACT) : NULL;
	bool fits = text && strlen(text) < sizeof dossier->supplement;
	snprintf(dossier->supplement, sizeof dossier->supplement, "%s", fits ? text : "[]");
	free(text);
	json_decref(papers);
}

static bool any_with(const json_t *list, const char *name)
{
	size_t i;
	const json_t *entry;
	json_array_foreach(list, i, entry)
	{
		const char *text = json_string_value(json_object_get(entry, name));
		if (text && *text)
			return true;
	}
	return false;
}

static void read_flags(const json_t *record, struct db_dossier *dossier)
{
	char channel[16];
	text_of(record, &CHANNEL, channel, sizeof channel);
	const json_t *paid = json_object_get(record, "TrangThaiThanhToan");
	dossier->online = strcmp(channel, "2") == 0;
	dossier->fee_due = json_array_size(json_object_get(record, "DanhSachLePhi")) > 0;
	dossier->paid_online = dossier->fee_due && (json_integer_value(paid) == 1 ||
												(json_is_string(paid) && strcmp(json_string_value(paid), "1") == 0));
	dossier->digitised = any_with(json_object_get(record, "TaiLieuNop"), "DuongDanTaiTepTin");
	dossier->electronic = any_with(json_object_get(record, "DanhSachGiayToKetQua"), "DuongDanTepTinKetQua");
}

enum err_code bridge_record_read(const json_t *record, int64_t today_ms, struct db_dossier *ret, struct err *err)
{
	char code_text[128], owner[256], state[8];
	struct db_dossier dossier = {.steps = "[]"};
	if (!json_is_object(record))
		return err_set(err, ERR_INVALID, "a record is no object");
	text_of(record, &CODE, code_text, sizeof code_text);
	if (scan_dossier_code(code_text, today_ms, dossier.code, dossier.canonical) != ERR_OK)
		return err_set(err, ERR_INVALID, "MaHoSo is no dossier code");
	int number = atoi(text_of(record, &STATE, state, sizeof state));
	if (number < DOSSIER_SUBMITTED || number > DOSSIER_RETURNED)
		return err_set(err, ERR_INVALID, "TrangThaiHoSo is not 1 to 10");
	dossier.state = (enum dossier_state)number;
	text_of(record, &PROCEDURE, dossier.procedure, sizeof dossier.procedure);
	text_of(record, &PROCEDURE_NAME, dossier.procedure_name, sizeof dossier.procedure_name);
	text_of(record, &OFFICE, dossier.office, sizeof dossier.office);
	bridge_record_mask(text_of(record, &OWNER, owner, sizeof owner), dossier.owner, sizeof dossier.owner);
	if (number == DOSSIER_REFUSED || number == DOSSIER_STOPPED || number == DOSSIER_WITHDRAWN)
		text_of(record, &NOTE, dossier.reason, sizeof dossier.reason);
	enum err_code code = read_days(record, &dossier, err);
	if (code != ERR_OK)
		return code;
	read_supplement(record, &dossier);
	read_flags(record, &dossier);
	dossier.print = bridge_record_print(record);
	*ret = dossier;
	return ERR_OK;
}

/* -- progress ---------------------------------------------------------------------------------- */

static const struct names STEP_AT = {{"ThoiDiemXuLy", "thoiDiemXuLy", "NgayXuLy", "actionDate"}};
static const struct names STEP_OFFICE = {{"PhongBanXuLy", "phongBanXuLy", "DonViXuLy", "office"}};
static const struct names STEP_TITLE = {{"NoiDungXuLy", "noiDungXuLy", "BuocXuLy", "stepName"}};
static const struct names STEP_DUE = {{"NgayKetThucTheoQuyDinh", "ngayKetThucTheoQuyDinh", "HanXuLy", "dueDate"}};

static bool same_text(const json_t *object, const char *name, const char *text)
{
	const char *there = json_string_value(json_object_get(object, name));
	return there && strcmp(there, text) == 0;
}

/* The one under way is done when the next begins. */
static bool add_step(json_t *steps, const char *title, const char *office, const char *due, const char *day, bool ends)
{
	size_t i;
	json_t *step;
	json_array_foreach(steps, i, step)
	{
		if (same_text(step, "title", title) && same_text(step, "office", office))
			return true;
		if (same_text(step, "state", "now")) {
			json_object_set_new(step, "state", json_string("done"));
			json_object_set_new(step, "done", json_string(day));
		}
	}
	if (json_array_size(steps) >= BRIDGE_STEPS_MAX)
		return false;
	return json_array_append_new(steps,
								 json_pack("{s:s, s:s, s:s, s:s, s:s}", "title", title, "office", office, "state",
										   ends ? "done" : "now", "due", due, "done", ends ? day : "")) == 0;
}

enum err_code bridge_record_progress(const json_t *record, struct db_dossier *dossier, struct err *err)
{
	char title[DOSSIER_TEXT_MAX], office[DOSSIER_TEXT_MAX], state[8], day[CLOCK_DAY_SIZE], due[CLOCK_DAY_SIZE];
	int minute = 0, number = atoi(text_of(record, &STATE, state, sizeof state));
	json_error_t why;
	enum err_code code = read_day(record, &STEP_AT, day, &minute, err);
	if (code == ERR_OK)
		code = read_day(record, &STEP_DUE, due, &minute, err);
	if (code != ERR_OK)
		return code;
	text_of(record, &STEP_TITLE, title, sizeof title);
	text_of(record, &STEP_OFFICE, office, sizeof office);
	if (!title[0] || !day[0])
		return err_set(err, ERR_INVALID, "NoiDungXuLy or ThoiDiemXuLy is missing");
	if (number < 0 || number > DOSSIER_RETURNED)
		return err_set(err, ERR_INVALID, "TrangThai is not 1 to 10");
	json_t *steps = json_loads(dossier->steps, 0, &why);
	if (!json_is_array(steps)) {
		json_decref(steps);
		steps = json_array();
	}
	bool added = add_step(steps, title, office, due, day, number >= DOSSIER_READY);
	char *text = added ? json_text(steps, JSON_COMPACT) : NULL;
	json_decref(steps);
	if (!text || strlen(text) >= sizeof dossier->steps) {
		free(text);
		return err_set(err, ERR_LIMIT, "the dossier has too many steps");
	}
	snprintf(dossier->steps, sizeof dossier->steps, "%s", text);
	free(text);
	if (number >= DOSSIER_SUBMITTED)
		dossier->state = (enum dossier_state)number;
	if (number == DOSSIER_READY && !dossier->finished[0])
		memcpy(dossier->finished, day, sizeof day);
	if (number == DOSSIER_RETURNED && !dossier->returned[0])
		memcpy(dossier->returned, day, sizeof day);
	return ERR_OK;
}
