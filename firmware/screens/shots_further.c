/* Shots: dossiers in the states that are rarer, a search with words typed, the scale of three levels. */
#include "screens/shots_priv.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>

#define STEPS_MAX 7

struct state_shot {
	enum dossier_state state;
	const char *name, *due, *reason;
	struct {
		const char *title, *office;
		enum dossier_step_state state;
		const char *due, *done;
	} steps[STEPS_MAX];
};

static struct dossier *open_state(struct screens *screens, struct ui *ui, const struct state_shot *shot)
{
	struct dossier *dossier = shots_dossier(screens, shot->state, shot->name, shot->due);
	if (shot->reason)
		snprintf(dossier->reason, sizeof dossier->reason, "%s", shot->reason);
	for (size_t i = 0; i < STEPS_MAX && shot->steps[i].title; i++)
		shots_step(dossier, shot->steps[i].title, shot->steps[i].office, shot->steps[i].state, shot->steps[i].due,
				   shot->steps[i].done);
	ui_go(ui, &screen_dossier, NULL, 0);
	return dossier;
}

/* One dossier through the hands of several offices. */
static const struct state_shot across_offices = {
	DOSSIER_PROCESSING,
	"Đăng ký khai sinh, thường trú, cấp thẻ bảo hiểm y tế cho trẻ dưới 6 tuổi",
	"2026-03-13",
	NULL,
	{{"Đã tiếp nhận", "Quầy 3 – Hộ tịch", STEP_DONE, "", "2026-03-03"},
	 {"Đã đăng ký khai sinh", "Ủy ban nhân dân xã An Bình", STEP_DONE, "", "2026-03-04"},
	 {"Đang đăng ký thường trú", "Công an xã An Bình", STEP_NOW, "2026-03-10", ""},
	 {"Cấp thẻ bảo hiểm y tế", "Bảo hiểm xã hội cơ sở", STEP_FUTURE, "2026-03-12", ""},
	 {"Trả kết quả", "Quầy 6", STEP_FUTURE, "2026-03-13", ""}}};

void shots_offices(struct screens *screens, struct ui *ui)
{
	open_state(screens, ui, &across_offices);
}

static const struct state_shot late_twice = {
	DOSSIER_PROCESSING,
	"Gia hạn giấy phép xây dựng",
	"2026-02-20",
	NULL,
	{{"Đã tiếp nhận", "Quầy 5 – Đất đai – Xây dựng", STEP_DONE, "", "2026-02-02"},
	 {"Đang giải quyết, quá hạn", "Phòng Kinh tế xã", STEP_LATE, "2026-02-20", ""},
	 {"Trả kết quả", "Quầy 6", STEP_FUTURE, "2026-03-06", ""}}};

void shots_late_twice(struct screens *screens, struct ui *ui)
{
	struct dossier *dossier = open_state(screens, ui, &late_twice);
	dossier->late_days = 12;
	snprintf(dossier->new_due, sizeof dossier->new_due, "2026-03-06");
	snprintf(dossier->apology_number, sizeof dossier->apology_number, "09/XL");
	snprintf(dossier->apology_reason, sizeof dossier->apology_reason, "thiếu người thẩm định");
}

static const struct state_shot submitted = {
	DOSSIER_SUBMITTED,
	"Đăng ký kết hôn",
	"",
	NULL,
	{{"Đã gửi qua mạng", "Cổng Dịch vụ công quốc gia", STEP_DONE, "", "2026-03-10"},
	 {"Chờ tiếp nhận", "Quầy 3 – Hộ tịch", STEP_NOW, "", ""}}};

void shots_submitted(struct screens *screens, struct ui *ui)
{
	open_state(screens, ui, &submitted);
}

static const struct state_shot accepted = {
	DOSSIER_ACCEPTED,
	"Trợ giúp xã hội hằng tháng",
	"2026-03-24",
	NULL,
	{{"Đã tiếp nhận", "Quầy 8 – Bảo trợ – Người có công", STEP_DONE, "", "2026-03-10"},
	 {"Đang kiểm tra hồ sơ", "Công chức văn hóa – xã hội", STEP_NOW, "2026-03-12", ""},
	 {"Trả kết quả", "Quầy 6", STEP_FUTURE, "2026-03-24", ""}}};

void shots_accepted(struct screens *screens, struct ui *ui)
{
	open_state(screens, ui, &accepted);
}

static const struct state_shot payment = {
	DOSSIER_PAYMENT,
	"Đăng ký biến động quyền sử dụng đất",
	"2026-03-17",
	NULL,
	{{"Đã tiếp nhận", "Quầy 5 – Đất đai – Xây dựng", STEP_DONE, "", "2026-03-03"},
	 {"Chờ ông/bà nộp tiền", "Thông báo thuế đã gửi", STEP_WAITING_CITIZEN, "2026-03-20", ""},
	 {"Trả kết quả", "Quầy 6", STEP_FUTURE, "", ""}}};

void shots_payment(struct screens *screens, struct ui *ui)
{
	open_state(screens, ui, &payment);
}

static const struct state_shot withdrawn = {DOSSIER_WITHDRAWN, "Thành lập hộ kinh doanh", "", NULL, {{NULL}}};

void shots_withdrawn(struct screens *screens, struct ui *ui)
{
	open_state(screens, ui, &withdrawn);
}

static const struct state_shot stopped = {
	DOSSIER_STOPPED, "Cấp giấy phép xây dựng nhà ở riêng lẻ", "", "Quá hạn bổ sung giấy tờ", {{NULL}}};

void shots_stopped(struct screens *screens, struct ui *ui)
{
	open_state(screens, ui, &stopped);
}

static const struct state_shot returned = {
	DOSSIER_RETURNED,
	"Cấp bản sao trích lục hộ tịch",
	"2026-03-06",
	NULL,
	{{"Đã tiếp nhận", "Quầy 3 – Hộ tịch", STEP_DONE, "", "2026-03-02"},
	 {"Đã giải quyết, ký duyệt", "Ủy ban nhân dân xã", STEP_DONE, "", "2026-03-05"},
	 {"Đã trả kết quả", "Quầy 6", STEP_DONE, "", "2026-03-06"}}};

void shots_returned(struct screens *screens, struct ui *ui)
{
	open_state(screens, ui, &returned);
}

void shots_supplement_many(struct screens *screens, struct ui *ui)
{
	struct dossier *dossier = shots_dossier(screens, DOSSIER_SUPPLEMENT, "Thay đổi, cải chính hộ tịch", "2026-03-12");
	static const char *const papers[] = {"Bản sao giấy khai sinh cũ",    "Giấy tờ có ngày sinh đúng",
										 "Giấy xác nhận cư trú",         "Văn bản ủy quyền có chứng thực",
										 "Trích lục kết hôn của cha mẹ", "Tờ khai theo mẫu mới"};
	for (size_t i = 0; i < ARRAY_LEN(papers); i++)
		snprintf(dossier->supplement[i], DOSSIER_TEXT_MAX, "%s", papers[i]);
	dossier->supplement_count = ARRAY_LEN(papers);
	snprintf(dossier->supplement_until, sizeof dossier->supplement_until, "2026-04-09");
	ui_go(ui, &screen_dossier, NULL, 0);
}

/* A field with a line of its own inside. */
void shots_service(struct screens *screens, struct ui *ui)
{
	screens_choose_service(screens, "ho-kinh-doanh");
}

/* -- a search with words typed -------------------------------------------------------------------------- */

static void type(struct screens *screens, struct ui *ui, const char *letters)
{
	ui_go(ui, &screen_search, NULL, 0);
	ui_tell(ui, &(struct flow_notice){.kind = NOTICE_SPOKEN}); /* carries out where it led */
	for (; *letters; letters++)
		screen_search.event(
			ui, ui_screen_state(ui),
			&(struct ui_event){.kind = UI_EVENT_ACT, .action = SEARCH_SHOT_KEY, .arg = (unsigned char)*letters});
}

void shots_search_typed(struct screens *screens, struct ui *ui)
{
	type(screens, ui, "khai sinh");
}

void shots_search_none(struct screens *screens, struct ui *ui)
{
	type(screens, ui, "xyz");
}

/* -- three levels --------------------------------------------------------------------------------------- */

static void take_three(struct screens *screens)
{
	struct flow_ratable *ratable = &screens->visitor.ratable;
	CHECK(screens->catalogue);
	screens->catalogue->rating_levels = 3;
	*ratable = (struct flow_ratable){.counter = 3, .ratable = true};
	snprintf(ratable->number, sizeof ratable->number, "B\u00a0024");
	snprintf(ratable->service, sizeof ratable->service, "ho-tich");
}

void shots_three_levels(struct screens *screens, struct ui *ui)
{
	take_three(screens);
	ui_go(ui, &screen_rating, NULL, 0);
}

void shots_pad_three_levels(struct screens *screens, struct ui *ui)
{
	take_three(screens);
	screens_rate_at_pad(screens, &screens->visitor.ratable);
}
