/*
 * 300 dossiers over every state. Eighteen are written down (sample_cards.c), two
 * of them with a second secret on the receipt; the
 * rest drawn: a procedure, a day of receipt, its due day by the rules of
 * model/workday.h, and what became of it. Days count from the clock's day, so
 * the same seed gives the same picture on any date.
 */
#include "base/check.h"
#include "center/bridge/bridge_record.h"
#include "center/db/db_dossiers.h"
#include "center/db/db_events.h"
#include "center/sample/sample_cards.h"
#include "center/sample/sample_day_priv.h"
#include "center/sample/sample_priv.h"
#include "model/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK "sample-dossiers"
#define SOURCE "sample"
#define FIRST_SERIAL 201
#define RETURN_COUNTER 6
/* 2100-01-01: a fixed code is good on any date. */
#define LATEST_MS INT64_C(4102444800000)
#define MINUTES(h, m) ((h)*60 + (m))

/* What became of a drawn dossier, and how many of 282. */
static const struct fate {
	enum dossier_state state;
	int late;  /* 1: past its day; 2: past the new one too */
	int early; /* finished before its day */
	unsigned count;
} FATES[] = {
	{DOSSIER_RETURNED, 0, 1, 86}, {DOSSIER_RETURNED, 0, 0, 40},  {DOSSIER_RETURNED, 1, 0, 7},
	{DOSSIER_READY, 0, 1, 24},    {DOSSIER_READY, 0, 0, 12},     {DOSSIER_PROCESSING, 0, 0, 58},
	{DOSSIER_ACCEPTED, 0, 0, 14}, {DOSSIER_SUBMITTED, 0, 0, 8},  {DOSSIER_SUPPLEMENT, 0, 0, 12},
	{DOSSIER_PAYMENT, 0, 0, 9},   {DOSSIER_PROCESSING, 1, 0, 3}, {DOSSIER_PROCESSING, 2, 0, 1},
	{DOSSIER_REFUSED, 0, 0, 5},   {DOSSIER_WITHDRAWN, 0, 0, 2},  {DOSSIER_STOPPED, 0, 0, 1},
};

static const struct {
	const char *service, *officer, *office;
	unsigned counter;
} OFFICES[] = {
	{"chung-thuc", "Công chức tư pháp", "Công chức tư pháp – hộ tịch", 2},
	{"ho-tich", "Công chức tư pháp – hộ tịch", "Công chức tư pháp – hộ tịch", 3},
	{"dat-dai-xay-dung", "Phòng Kinh tế xã", "Phòng Kinh tế xã", 5},
	{"ho-kinh-doanh", "Phòng Kinh tế xã", "Phòng Kinh tế xã", 7},
	{"bao-tro-nguoi-co-cong", "Phòng Văn hóa – Xã hội", "Phòng Văn hóa – Xã hội", 8},
	{"bao-hiem-xa-hoi", "Bảo hiểm xã hội khu vực", "Bảo hiểm xã hội khu vực", 9},
};

static const char *vi(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(json_object_get(object, name), "vi"));
	return text ? text : "";
}

static const char *plain(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static size_t office_of(const char *service)
{
	for (size_t i = 0; i < ARRAY_LEN(OFFICES); i++)
		if (strcmp(OFFICES[i].service, service) == 0)
			return i;
	return ARRAY_LEN(OFFICES);
}

/* The n-th working day before `day`. */
static int32_t back(const struct workday_calendar *calendar, int32_t day, unsigned n)
{
	while (n > 0 || !workday_is(calendar, day)) {
		day--;
		n -= n > 0 && workday_is(calendar, day);
	}
	return day;
}

int32_t sample_dossier_day(const struct workday_calendar *calendar, int32_t today, int offset)
{
	return offset < 0    ? back(calendar, today, (unsigned)-offset)
		   : offset == 0 ? today
						 : workday_add(calendar, today, (unsigned)offset);
}

void sample_dossier_step(json_t *steps, const char *title, const char *office, const char *state, const char *due,
						 const char *done)
{
	json_array_append_new(steps, json_pack("{s:s, s:s, s:s, s:s, s:s}", "title", title, "office", office, "state",
										   state, "due", due, "done", done));
}

/* Writes the list and gives it back. */
static enum err_code keep_steps(struct db_dossier *dossier, json_t *steps, struct err *err)
{
	char *text = json_dumps(steps, JSON_COMPACT);
	json_decref(steps);
	if (!text || strlen(text) >= sizeof dossier->steps) {
		free(text);
		return err_set(err, ERR_LIMIT, "steps of a sample dossier are too long");
	}
	snprintf(dossier->steps, sizeof dossier->steps, "%s", text);
	free(text);
	return ERR_OK;
}

/* "done" up to the one under way, which the state names; "future" after it. */
static enum err_code draw_steps(struct db_dossier *dossier, size_t office, bool late, struct err *err)
{
	char first[96], last[64];
	const char *received = dossier->received;
	bool finished = dossier->state >= DOSSIER_READY;
	bool started = dossier->state >= DOSSIER_PROCESSING;
	const char *now = late                                                                        ? "late"
					  : dossier->state == DOSSIER_SUPPLEMENT || dossier->state == DOSSIER_PAYMENT ? "waiting"
																								  : "now";
	json_t *steps = json_array();
	snprintf(first, sizeof first, "Quầy %u", OFFICES[office].counter);
	snprintf(last, sizeof last, "Quầy %d, mang theo giấy hẹn", RETURN_COUNTER);
	if (dossier->state == DOSSIER_SUBMITTED) {
		sample_dossier_step(steps, "Đã gửi qua mạng", "Cổng Dịch vụ công quốc gia", "done", "", received);
		sample_dossier_step(steps, "Chờ tiếp nhận", first, "now", "", "");
		return keep_steps(dossier, steps, err);
	}
	sample_dossier_step(steps, "Đã tiếp nhận", first, "done", "", received);
	if (dossier->state == DOSSIER_REFUSED || dossier->state == DOSSIER_WITHDRAWN || dossier->state == DOSSIER_STOPPED) {
		const char *title = dossier->state == DOSSIER_REFUSED     ? "Không được tiếp nhận"
							: dossier->state == DOSSIER_WITHDRAWN ? "Công dân rút hồ sơ"
																  : "Dừng giải quyết";
		sample_dossier_step(steps, title, OFFICES[office].officer, "done", "", dossier->finished);
		return keep_steps(dossier, steps, err);
	}
	sample_dossier_step(steps, started ? "Đã kiểm tra hồ sơ" : "Đang kiểm tra hồ sơ",
						started ? "Hồ sơ đủ, không phải bổ sung" : first, started ? "done" : "now", "",
						started ? received : "");
	if (dossier->state == DOSSIER_SUPPLEMENT)
		sample_dossier_step(steps, "Chờ ông/bà bổ sung", first, now, "", "");
	if (dossier->state == DOSSIER_PAYMENT)
		sample_dossier_step(steps, "Chờ ông/bà nộp tiền", first, now, "", "");
	const char *work = finished ? "done" : dossier->state == DOSSIER_PROCESSING ? now : "future";
	sample_dossier_step(steps,
						finished ? "Đã giải quyết"
						: late   ? "Đang giải quyết, quá hạn"
								 : "Đang giải quyết",
						OFFICES[office].officer, work, dossier->due, finished ? dossier->finished : "");
	sample_dossier_step(steps, finished ? "Đã ký duyệt" : "Ký duyệt", "Lãnh đạo Ủy ban nhân dân xã",
						finished ? "done" : "future", "", finished ? dossier->finished : "");
	sample_dossier_step(steps, "Trả kết quả", last,
						dossier->state == DOSSIER_RETURNED ? "done"
						: finished                         ? "now"
														   : "future",
						dossier->new_due[0] ? dossier->new_due : dossier->due, dossier->returned);
	return keep_steps(dossier, steps, err);
}

static void draw_owner(struct estimate_rng *rng, char *out, size_t size)
{
	static const char *const FAMILY[] = {"N", "N", "N", "T", "L", "P", "H", "V", "Đ", "B", "D", "Ng"};
	static const char *const MIDDLE[] = {"V", "T", "T", "H", "M", "Q", "Đ", "X"};
	static const char *const GIVEN[] = {"A", "B", "C", "D", "H", "K", "L", "M", "N", "P", "Q", "S", "T", "V", "Y"};
	snprintf(out, size, "%.2s. %.2s. %s.", FAMILY[estimate_rng_below(rng, 11)],
			 MIDDLE[estimate_rng_below(rng, ARRAY_LEN(MIDDLE))], GIVEN[estimate_rng_below(rng, ARRAY_LEN(GIVEN))]);
}

/* A procedure that is done here within a written limit. */
static const json_t *draw_procedure(const struct sample *sample, struct estimate_rng *rng, unsigned *ret_amount,
									enum catalogue_unit *ret_unit)
{
	static const struct {
		const char *word;
		enum catalogue_unit unit;
	} UNITS[] = {{"same_day", UNIT_SAME_DAY}, {"working_day", UNIT_WORKING_DAY}, {"day", UNIT_DAY}};
	for (;;) {
		const json_t *procedure =
			json_array_get(sample->procedures, estimate_rng_below(rng, (unsigned)json_array_size(sample->procedures)));
		const json_t *time = json_array_get(json_object_get(procedure, "time"), 0);
		if (!time || json_is_true(json_object_get(procedure, "internal")) ||
			office_of(plain(procedure, "service")) == ARRAY_LEN(OFFICES))
			continue;
		for (size_t i = 0; i < ARRAY_LEN(UNITS); i++)
			if (strcmp(UNITS[i].word, plain(time, "unit")) == 0) {
				*ret_amount = (unsigned)json_integer_value(json_object_get(time, "amount"));
				*ret_unit = UNITS[i].unit;
				return procedure;
			}
	}
}

/* Receipt, due day and what followed, so that the fate comes true today. */
static void draw_days(const struct sample *sample, struct estimate_rng *rng, const struct fate *fate, unsigned amount,
					  enum catalogue_unit unit, struct db_dossier *dossier)
{
	const struct workday_calendar *calendar = &sample->calendar;
	struct workday_due due = {0};
	int32_t received = sample->today;
	bool open_on_time = fate->state < DOSSIER_READY && !fate->late;
	unsigned term = unit == UNIT_DAY ? amount * 2 / 3 : amount; /* in working days, a little less */
	unsigned wanted = open_on_time
						  ? estimate_rng_below(rng, term > 1 ? term : 1)
						  : amount + 1 + estimate_rng_below(rng, fate->late ? 3 : 18) + (unsigned)fate->late * 2;
	dossier->received_minute = (int)(MINUTES(7, 40) + estimate_rng_below(rng, MINUTES(8, 40)));
	if (dossier->received_minute > MINUTES(11, 30) && dossier->received_minute < MINUTES(13, 30))
		dossier->received_minute = MINUTES(11, 10);
	received = back(calendar, sample->today, wanted);
	if (open_on_time && amount == 0 && received < sample->today)
		dossier->received_minute = MINUTES(15, 40); /* so it is due on the next working day */
	if (fate->state != DOSSIER_SUBMITTED &&
		workday_due(calendar, received, dossier->received_minute, amount, unit, &due) == ERR_OK)
		workday_text(due.day, dossier->due);
	workday_text(received, dossier->received);
	if (fate->late) {
		int32_t fresh = fate->late == 2 ? back(calendar, sample->today, 1 + estimate_rng_below(rng, 2))
										: workday_add(calendar, sample->today, 2 + estimate_rng_below(rng, 4));
		workday_text(fresh, dossier->new_due);
		snprintf(dossier->apology_number, sizeof dossier->apology_number, "%u/XL", 10 + estimate_rng_below(rng, 60));
		snprintf(dossier->apology_reason, sizeof dossier->apology_reason, "chờ ý kiến phối hợp");
		dossier->postponed = 1;
	}
	if (fate->state >= DOSSIER_READY) {
		int32_t done = fate->early && due.day > received
						   ? due.day - 1 - (int32_t)estimate_rng_below(rng, (unsigned)(due.day - received))
						   : due.day + 5 * fate->late;
		done = workday_roll(calendar, done < received ? received : done);
		done = done > sample->today ? sample->today : done;
		workday_text(done, dossier->finished);
		int32_t given = workday_add(calendar, done, estimate_rng_below(rng, 3));
		if (fate->state == DOSSIER_RETURNED)
			workday_text(given > sample->today ? sample->today : given, dossier->returned);
	} else if (fate->state == DOSSIER_REFUSED || fate->state == DOSSIER_WITHDRAWN || fate->state == DOSSIER_STOPPED) {
		workday_text(workday_roll(calendar, received), dossier->finished);
	}
	if (fate->state == DOSSIER_SUPPLEMENT || fate->state == DOSSIER_PAYMENT || fate->state == DOSSIER_STOPPED)
		workday_text(back(calendar, sample->today, 1), dossier->paused_from);
}

static enum err_code draw(struct sample *sample, unsigned index, const struct fate *fate, struct db_dossier *dossier,
						  struct err *err)
{
	static const char *const REASONS[] = {
		[DOSSIER_REFUSED] = "Hồ sơ không thuộc thẩm quyền giải quyết của xã",
		[DOSSIER_WITHDRAWN] = "Ông/bà đã đề nghị rút hồ sơ",
		[DOSSIER_STOPPED] = "Thửa đất đang có tranh chấp",
	};
	struct estimate_rng rng;
	unsigned amount = 0;
	enum catalogue_unit unit = UNIT_WORKING_DAY;
	estimate_rng_seed(&rng, SAMPLE_SEED ^ ((uint64_t)index << 8));
	const json_t *procedure = draw_procedure(sample, &rng, &amount, &unit);
	size_t office = office_of(plain(procedure, "service"));
	*dossier = (struct db_dossier){.state = fate->state,
								   .counter = RETURN_COUNTER,
								   .supplement = "[]",
								   .source = SOURCE,
								   .updated_ms = sample->now_ms};
	draw_days(sample, &rng, fate, amount, unit, dossier);
	draw_owner(&rng, dossier->owner, sizeof dossier->owner);
	snprintf(dossier->procedure, sizeof dossier->procedure, "%s", plain(procedure, "code"));
	snprintf(dossier->procedure_name, sizeof dossier->procedure_name, "%s", vi(procedure, "name"));
	snprintf(dossier->service, sizeof dossier->service, "%s",
			 dossier->state >= DOSSIER_READY ? "tra-ket-qua" : OFFICES[office].service);
	snprintf(dossier->office, sizeof dossier->office, "%s", OFFICES[office].office);
	if (dossier->state < DOSSIER_READY)
		dossier->counter = OFFICES[office].counter;
	snprintf(dossier->code, sizeof dossier->code, "H08.16-%.2s%.2s%.2s-%04u", dossier->received + 2,
			 dossier->received + 5, dossier->received + 8, FIRST_SERIAL + index);
	if (dossier->state == DOSSIER_SUPPLEMENT) {
		const char *paper = vi(json_array_get(json_object_get(procedure, "papers"), 0), "name");
		snprintf(dossier->supplement, sizeof dossier->supplement, "[\"%s\"]", paper[0] ? paper : "Tờ khai");
		workday_text(workday_add(&sample->calendar, sample->today, 7), dossier->supplement_until);
	}
	if (dossier->state < ARRAY_LEN(REASONS) && REASONS[dossier->state])
		snprintf(dossier->reason, sizeof dossier->reason, "%s", REASONS[dossier->state]);
	dossier->online = dossier->state == DOSSIER_SUBMITTED || estimate_rng_unit(&rng) < 0.62;
	dossier->fee_due = estimate_rng_unit(&rng) < 0.55;
	dossier->paid_online = dossier->fee_due && estimate_rng_unit(&rng) < 0.68;
	dossier->electronic = dossier->state >= DOSSIER_READY && estimate_rng_unit(&rng) < 0.86;
	dossier->digitised = estimate_rng_unit(&rng) < 0.84;
	dossier->reused = dossier->digitised && estimate_rng_unit(&rng) < 0.55;
	return draw_steps(dossier, office, fate->late > 0 && dossier->state < DOSSIER_READY, err);
}

static enum err_code put(struct sample *sample, struct db_dossier *dossier, struct err *err)
{
	char code[DOSSIER_CODE_MAX];
	if (scan_dossier_code(dossier->code, LATEST_MS, code, dossier->canonical) != ERR_OK)
		return err_set(err, ERR_INVALID, "sample dossier %s has no valid code", dossier->code);
	snprintf(dossier->source, sizeof dossier->source, SOURCE);
	dossier->updated_ms = sample->now_ms;
	return db_dossier_put(sample->db, sample->center, dossier, err);
}

/* As a one-stop system tells it with the record. */
static enum err_code put_secret(struct sample *sample, const struct sample_card *card, struct err *err)
{
	char hash[65];
	if (!card->secret)
		return ERR_OK;
	bridge_record_proof_of(card->secret, card->code, hash);
	return db_dossier_set_proof(sample->db, sample->center, card->code, hash, err);
}

enum err_code sample_put_dossiers(struct sample *sample, struct err *err)
{
	int64_t made = 0;
	enum err_code code = db_mark_read(sample->db, sample->center, MARK, &made, err);
	if (code != ERR_OK || made == sample->today)
		return code;
	code = db_dossier_forget(sample->db, sample->center, SOURCE, err);
	struct db_dossier *dossier = calloc(1, sizeof *dossier);
	if (!dossier)
		return err_set(err, ERR_LIMIT, "no memory");
	for (size_t i = 0; i < sample_card_count && code == ERR_OK; i++) {
		code = sample_card_dossier(&sample->calendar, sample->today, &sample_cards[i], dossier, err);
		if (code == ERR_OK)
			code = put(sample, dossier, err);
		if (code == ERR_OK)
			code = put_secret(sample, &sample_cards[i], err);
	}
	unsigned index = 0;
	for (size_t f = 0; f < ARRAY_LEN(FATES); f++)
		for (unsigned i = 0; i < FATES[f].count && code == ERR_OK; i++) {
			code = draw(sample, index++, &FATES[f], dossier, err);
			if (code == ERR_OK)
				code = put(sample, dossier, err);
		}
	free(dossier);
	return code == ERR_OK ? db_mark_write(sample->db, sample->center, MARK, sample->today, err) : code;
}
