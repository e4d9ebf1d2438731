/* What the gallery shows: each screen in the states that happen, opened as a visitor would have. */
#include "screens/shots_priv.h"

#include "base/check.h"
#include "screens/shots_staff_priv.h"
#include "ui/widgets/keypad.h"

#include <stdio.h>
#include <string.h>

#define TICKET_URL "http://127.0.0.1:8080/t/8F3KQ2M7RT9X4VBN6HWZ1CPD5E"

static void open_home(struct screens *screens, struct ui *ui)
{
}

static void open_home_offline(struct screens *screens, struct ui *ui)
{
	screens->online = false;
	screens->hall.heard_ms = screens->now_ms - 13 * 60000; /* as old as the line is cut */
	screens->hall.as_of_ms -= 13 * 60000;
	ui_changed(ui);
}

static void open_home_closed(struct screens *screens, struct ui *ui)
{
	clock_shift(3 * 3600 * 1000); /* 12:24 */
	ui_changed(ui);
}

static void open_field_later(struct screens *screens, struct ui *ui)
{
	clock_shift(3 * 3600 * 1000); /* 12:24 */
	ui_go(ui, &screen_field, NULL, 0);
}

static void open_home_locked(struct screens *screens, struct ui *ui)
{
	screens->locked = true;
	ui_changed(ui);
}

static void open_home_copied(struct screens *screens, struct ui *ui)
{
	screens->copied = true;
	open_home_locked(screens, ui);
}

static void open_field(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_field, NULL, 0);
}

static void open_before(struct screens *screens, struct ui *ui)
{
	snprintf(screens->visitor.service, sizeof screens->visitor.service, "ho-tich");
	ui_go(ui, &screen_before, NULL, 0);
}

static void open_before_today(struct screens *screens, struct ui *ui, enum hall_today today)
{
	for (size_t i = 0; i < screens->hall.line_count; i++)
		screens->hall.lines[i].today = today;
	open_before(screens, ui);
}

static void open_before_late(struct screens *screens, struct ui *ui)
{
	open_before_today(screens, ui, HALL_TODAY_MAYBE);
}

static void open_before_full(struct screens *screens, struct ui *ui)
{
	open_before_today(screens, ui, HALL_NOT_TODAY);
}

static void open_before_quota(struct screens *screens, struct ui *ui)
{
	for (size_t i = 0; i < screens->hall.line_count; i++)
		screens->hall.lines[i].full = true;
	open_before(screens, ui);
}

static void open_before_soon(struct screens *screens, struct ui *ui)
{
	clock_shift((7 * 60 - 6) * 60 * 1000); /* 16:18 */
	open_before(screens, ui);
}

static void open_before_later(struct screens *screens, struct ui *ui)
{
	clock_shift(3 * 3600 * 1000); /* 12:24 */
	open_before(screens, ui);
}

static void open_before_closed(struct screens *screens, struct ui *ui)
{
	clock_shift(8 * 3600 * 1000); /* 17:24 */
	open_before(screens, ui);
}

static void open_field_late(struct screens *screens, struct ui *ui)
{
	screens->hall.lines[0].full = true;
	screens->hall.lines[1].today = HALL_NOT_TODAY;
	ui_go(ui, &screen_field, NULL, 0);
}

static void open_elsewhere(struct screens *screens, struct ui *ui)
{
	screens_choose_service(screens, "cu-tru-can-cuoc");
}

static void fill_ticket(struct ticket *ticket)
{
	*ticket = (struct ticket){.series = 'B',
							  .value = 30,
							  .counters = {3, 4},
							  .counter_count = 2,
							  .ahead = 5,
							  .wait_min = 15,
							  .wait_max = 25,
							  .issued_ms = clock_wall_ms()};
	snprintf(ticket->id, sizeof ticket->id, "00000000000000000000000000000030");
	snprintf(ticket->number, sizeof ticket->number, "B\u00a0030");
	snprintf(ticket->service, sizeof ticket->service, "ho-tich");
	snprintf(ticket->url, sizeof ticket->url, TICKET_URL);
}

static void open_issue(struct screens *screens, struct ui *ui, enum issue_state state)
{
	struct issue *issue = &screens->issue;
	fill_ticket(&issue->ticket);
	issue->state = state;
	issue->prints = 1;
	ui_go(ui, &screen_issued, NULL, 0);
}

static void open_printing(struct screens *screens, struct ui *ui)
{
	open_issue(screens, ui, ISSUE_PRINTING);
}

static void open_take(struct screens *screens, struct ui *ui)
{
	open_issue(screens, ui, ISSUE_TAKE);
}

static void open_issued_later(struct screens *screens, struct ui *ui)
{
	clock_shift(3 * 3600 * 1000); /* 12:24 */
	open_take(screens, ui);
	screens->issue.ticket.issued_ms = clock_wall_ms();
	screens->issue.ticket.wait_min = screens->issue.ticket.wait_max = -1;
	screens->issue.ticket.ahead = 2;
}

static void open_take_late(struct screens *screens, struct ui *ui)
{
	for (size_t i = 0; i < screens->hall.line_count; i++)
		screens->hall.lines[i].today = HALL_TODAY_MAYBE;
	open_issue(screens, ui, ISSUE_TAKE);
}

static void open_nopaper(struct screens *screens, struct ui *ui)
{
	screens->devices.paper = PAPER_NONE;
	screens->paper_told_ms = clock_wall_ms();
	open_issue(screens, ui, ISSUE_SCREEN);
}

static void open_question(struct screens *screens, struct ui *ui)
{
	open_issue(screens, ui, ISSUE_QUESTION);
}

static void open_refused(struct screens *screens, struct ui *ui)
{
	screens->issue.refusal = ERR_LIMIT;
	snprintf(screens->visitor.service, sizeof screens->visitor.service, "ho-tich");
	open_issue(screens, ui, ISSUE_REFUSED);
}

static void open_appointment_at(struct screens *screens, struct ui *ui, int minutes, enum appointment_state state,
								enum err_code result)
{
	static struct flow_notice notice; /* large */
	struct appointment *appointment = &notice.appointment;
	notice = (struct flow_notice){.kind = NOTICE_SCAN, .scan = {.kind = SCAN_APPOINTMENT, .code = "8F3KQ2M7RT9X4VBN"}};
	screens_notice(screens, &notice, screens->now_ms + 1);
	ui_tell(ui, &(struct flow_notice){.kind = NOTICE_SPOKEN});
	notice = (struct flow_notice){.kind = NOTICE_APPOINTMENT, .name = screens->visitor.asked, .result = result};
	*appointment = (struct appointment){.state = state, .at_ms = clock_wall_ms() / 60000 * 60000 + minutes * 60000};
	appointment->from_ms = appointment->at_ms - 30 * 60000;
	appointment->until_ms = appointment->at_ms + 15 * 60000;
	snprintf(appointment->service, sizeof appointment->service, "ho-tich");
	screens_notice(screens, &notice, screens->now_ms + 2);
}

static void open_appointment(struct screens *screens, struct ui *ui)
{
	open_appointment_at(screens, ui, 6, APPOINTMENT_BOOKED, ERR_OK);
}

static void open_appointment_early(struct screens *screens, struct ui *ui)
{
	open_appointment_at(screens, ui, 306, APPOINTMENT_BOOKED, ERR_OK);
}

static void open_appointment_late(struct screens *screens, struct ui *ui)
{
	open_appointment_at(screens, ui, -54, APPOINTMENT_BOOKED, ERR_OK);
}

static void open_appointment_unknown(struct screens *screens, struct ui *ui)
{
	open_appointment_at(screens, ui, 0, APPOINTMENT_BOOKED, ERR_NOT_FOUND);
}

static void open_lookup(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_lookup, NULL, 0);
}

static void answer_dossier(struct screens *screens, struct ui *ui, enum err_code result)
{
	static struct flow_notice notice; /* large */
	ui_go(ui, &screen_lookup, NULL, 0);
	ui_tell(ui, &(struct flow_notice){.kind = NOTICE_SPOKEN});
	screens->visitor.asked = 77;
	notice = (struct flow_notice){.kind = NOTICE_DOSSIER, .name = 77, .result = result};
	screens_notice(screens, &notice, screens->now_ms + 2);
}

static void open_notfound(struct screens *screens, struct ui *ui)
{
	answer_dossier(screens, ui, ERR_NOT_FOUND);
}

static void open_wrongcode(struct screens *screens, struct ui *ui)
{
	static struct flow_notice notice;
	notice = (struct flow_notice){.kind = NOTICE_SCAN, .scan = {.kind = SCAN_ID_CARD}};
	screens_notice(screens, &notice, screens->now_ms + 1);
}

static void open_keypad(struct screens *screens, struct ui *ui)
{
	snprintf(screens->visitor.typed[0], SCREENS_TYPED_MAX, "H08.16");
	snprintf(screens->visitor.typed[1], SCREENS_TYPED_MAX, "260306");
	snprintf(screens->visitor.typed[2], SCREENS_TYPED_MAX, "01");
	ui_go(ui, &screen_keypad, NULL, 0);
}

static void open_keypad_letters(struct screens *screens, struct ui *ui)
{
	open_keypad(screens, ui);
	ui_tell(ui, &(struct flow_notice){.kind = NOTICE_SPOKEN});
	screen_keypad.event(ui, ui_screen_state(ui), &(struct ui_event){.kind = UI_EVENT_ACT, .action = KEYPAD_SHOT_PART});
	screen_keypad.event(ui, ui_screen_state(ui),
						&(struct ui_event){.kind = UI_EVENT_ACT, .action = KEYPAD_SHOT_KEY, .arg = KEYPAD_LETTERS});
}

/* -- dossiers ------------------------------------------------------------------------------------------ */

void shots_step(struct dossier *dossier, const char *title, const char *office, enum dossier_step_state state,
				const char *due, const char *done)
{
	struct dossier_step *to = &dossier->steps[dossier->step_count++];
	snprintf(to->title, sizeof to->title, "%s", title);
	snprintf(to->office, sizeof to->office, "%s", office);
	snprintf(to->due, sizeof to->due, "%s", due);
	snprintf(to->done, sizeof to->done, "%s", done);
	to->state = state;
}

struct dossier *shots_dossier(struct screens *screens, enum dossier_state state, const char *name, const char *due)
{
	struct dossier *dossier = &screens->visitor.dossier;
	*dossier = (struct dossier){.state = state, .counter = 6, .as_of_ms = clock_wall_ms() - 60000};
	snprintf(dossier->code, sizeof dossier->code, "H08.16-260306-0127");
	snprintf(dossier->procedure_name, sizeof dossier->procedure_name, "%s", name);
	snprintf(dossier->owner, sizeof dossier->owner, "N. V. A.");
	snprintf(dossier->received, sizeof dossier->received, "2026-03-06");
	snprintf(dossier->due, sizeof dossier->due, "%s", due);
	snprintf(dossier->service, sizeof dossier->service, "%s", state == DOSSIER_READY ? "tra-ket-qua" : "ho-tich");
	screens->visitor.has_dossier = true;
	return dossier;
}

static void open_ontime(struct screens *screens, struct ui *ui)
{
	struct dossier *dossier =
		shots_dossier(screens, DOSSIER_PROCESSING, "Cấp giấy xác nhận tình trạng hôn nhân", "2026-03-11");
	shots_step(dossier, "Đã tiếp nhận", "Quầy 3 – Hộ tịch", STEP_DONE, "", "2026-03-06");
	shots_step(dossier, "Đã kiểm tra hồ sơ", "Hồ sơ đủ, không phải bổ sung", STEP_DONE, "", "2026-03-06");
	shots_step(dossier, "Đang giải quyết", "Công chức tư pháp – hộ tịch", STEP_NOW, "2026-03-10", "");
	shots_step(dossier, "Ký duyệt", "Lãnh đạo Ủy ban nhân dân xã", STEP_FUTURE, "", "");
	shots_step(dossier, "Trả kết quả", "Quầy 6, mang theo giấy hẹn", STEP_FUTURE, "2026-03-11", "");
	ui_go(ui, &screen_dossier, NULL, 0);
}

static void open_hidden(struct screens *screens, struct ui *ui)
{
	open_ontime(screens, ui);
	ui_tell(ui, &(struct flow_notice){.kind = NOTICE_SPOKEN});
	screen_dossier.event(ui, ui_screen_state(ui), &(struct ui_event){.kind = UI_EVENT_HIDE});
}

static void open_overdue(struct screens *screens, struct ui *ui)
{
	struct dossier *dossier =
		shots_dossier(screens, DOSSIER_PROCESSING, "Cấp giấy phép xây dựng nhà ở riêng lẻ", "2026-03-04");
	dossier->late_days = 4;
	snprintf(dossier->new_due, sizeof dossier->new_due, "2026-03-13");
	snprintf(dossier->apology_number, sizeof dossier->apology_number, "16/XL");
	snprintf(dossier->apology_reason, sizeof dossier->apology_reason, "chờ ý kiến về ranh giới thửa đất");
	shots_step(dossier, "Đã tiếp nhận", "Quầy 5 – Đất đai – Xây dựng", STEP_DONE, "", "2026-02-12");
	shots_step(dossier, "Đang giải quyết, quá hạn", "Phòng Kinh tế xã", STEP_LATE, "2026-03-04", "");
	shots_step(dossier, "Trả kết quả", "Quầy 6", STEP_FUTURE, "2026-03-13", "");
	ui_go(ui, &screen_dossier, NULL, 0);
}

static void open_supplement(struct screens *screens, struct ui *ui)
{
	struct dossier *dossier = shots_dossier(screens, DOSSIER_SUPPLEMENT, "Thay đổi, cải chính hộ tịch", "2026-03-12");
	snprintf(dossier->supplement[0], DOSSIER_TEXT_MAX, "Bản sao giấy khai sinh cũ");
	snprintf(dossier->supplement[1], DOSSIER_TEXT_MAX, "Giấy tờ có ngày sinh đúng");
	dossier->supplement_count = 2;
	snprintf(dossier->supplement_until, sizeof dossier->supplement_until, "2026-04-09");
	shots_step(dossier, "Đã tiếp nhận", "Quầy 3 – Hộ tịch", STEP_DONE, "", "2026-03-05");
	shots_step(dossier, "Chờ ông/bà bổ sung", "Nộp tại Quầy 3 – Hộ tịch", STEP_WAITING_CITIZEN, "2026-04-09", "");
	shots_step(dossier, "Trả kết quả", "Ngày hẹn tính khi nhận đủ", STEP_FUTURE, "", "");
	ui_go(ui, &screen_dossier, NULL, 0);
}

static void open_ready(struct screens *screens, struct ui *ui)
{
	struct dossier *dossier = shots_dossier(screens, DOSSIER_READY, "Đăng ký lại khai sinh", "2026-03-11");
	shots_step(dossier, "Đã tiếp nhận", "Quầy 3 – Hộ tịch", STEP_DONE, "", "2026-03-04");
	shots_step(dossier, "Đã giải quyết, ký duyệt", "Ủy ban nhân dân xã", STEP_DONE, "", "2026-03-10");
	shots_step(dossier, "Chờ ông/bà nhận kết quả", "Quầy 6", STEP_NOW, "2026-03-10", "");
	ui_go(ui, &screen_dossier, NULL, 0);
}

static void open_not_accepted(struct screens *screens, struct ui *ui)
{
	struct dossier *dossier = shots_dossier(screens, DOSSIER_REFUSED, "Cấp giấy phép xây dựng nhà ở riêng lẻ", "");
	snprintf(dossier->reason, sizeof dossier->reason, "Không thuộc thẩm quyền của Ủy ban nhân dân xã");
	ui_go(ui, &screen_dossier, NULL, 0);
}

static void open_withheld(struct screens *screens, struct ui *ui)
{
	struct dossier *dossier = shots_dossier(screens, DOSSIER_PROCESSING, "", "2026-03-11");
	dossier->withheld = true;
	dossier->owner[0] = dossier->received[0] = '\0';
	ui_go(ui, &screen_dossier, NULL, 0);
}

static void open_withheld_late(struct screens *screens, struct ui *ui)
{
	open_withheld(screens, ui);
	screens->visitor.dossier.late_days = 4;
	snprintf(screens->visitor.dossier.new_due, CLOCK_DAY_SIZE, "2026-03-13");
}

static void open_proof(struct screens *screens, struct ui *ui)
{
	open_withheld(screens, ui);
	ui_tell(ui, &(struct flow_notice){.kind = NOTICE_SPOKEN});
	ui_go(ui, &screen_proof, NULL, 0);
}

static void open_proof_wrong(struct screens *screens, struct ui *ui)
{
	static struct flow_notice notice; /* large */
	open_proof(screens, ui);
	ui_tell(ui, &(struct flow_notice){.kind = NOTICE_SPOKEN});
	notice = (struct flow_notice){.kind = NOTICE_SCAN, .scan = {.kind = SCAN_WORD, .code = "7K3F"}};
	screens_notice(screens, &notice, screens->now_ms + 1);
	notice = (struct flow_notice){.kind = NOTICE_DOSSIER, .name = screens->last_name, .result = ERR_NOT_FOUND};
	screens_notice(screens, &notice, screens->now_ms + 2);
}

/* -- ratings ------------------------------------------------------------------------------------------- */

static void fill_ratable(struct screens *screens)
{
	struct flow_ratable *ratable = &screens->visitor.ratable;
	*ratable = (struct flow_ratable){.counter = 3, .ratable = true};
	snprintf(ratable->number, sizeof ratable->number, "B\u00a0024");
	snprintf(ratable->service, sizeof ratable->service, "ho-tich");
	snprintf(ratable->ticket, sizeof ratable->ticket, "8F3KQ2M7RT9X4VBN6HWZ1CPD5E");
}

static void open_rate_ask(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_rate_ask, NULL, 0);
}

static void open_rating(struct screens *screens, struct ui *ui)
{
	fill_ratable(screens);
	ui_go(ui, &screen_rating, NULL, 0);
}

static void open_reasons(struct screens *screens, struct ui *ui)
{
	fill_ratable(screens);
	screens->visitor.rating.level = 2;
	screens->visitor.rating.reasons = 1 | 4;
	ui_go(ui, &screen_reasons, NULL, 0);
}

static void open_thanks(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_thanks, NULL, 0);
}

/* -- procedures ---------------------------------------------------------------------------------------- */

static void open_search(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_search, NULL, 0);
}

static void open_browse(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_browse, NULL, 0);
}

static void open_found(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_found, &(struct find){.life_event = 1}, sizeof(struct find));
}

static void open_procedure(struct screens *screens, struct ui *ui)
{
	snprintf(screens->visitor.procedure, sizeof screens->visitor.procedure, "1.001193");
	ui_go(ui, &screen_procedure, NULL, 0);
}

static void open_procedure_online(struct screens *screens, struct ui *ui)
{
	snprintf(screens->visitor.procedure, sizeof screens->visitor.procedure, "2.001263");
	ui_go(ui, &screen_procedure, NULL, 0);
}

static void open_questions(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_questions, NULL, 0);
}

static void open_petition(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_petition, NULL, 0);
}

static void open_topic(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_topic, NULL, 0);
}

#define OWN_WORDS "Sáng nay ở khu vực Quầy 3 không đủ ghế cho người già, mong trung tâm kê thêm"

static void open_write(struct screens *screens, struct ui *ui)
{
	snprintf(screens->visitor.text, sizeof screens->visitor.text, "%s", OWN_WORDS);
	ui_go(ui, &screen_write, &(struct write_arg){WRITE_PETITION}, sizeof(struct write_arg));
}

static void open_comment(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_write, &(struct write_arg){WRITE_COMMENT}, sizeof(struct write_arg));
}

static void open_comment_typed(struct screens *screens, struct ui *ui)
{
	snprintf(screens->visitor.text, sizeof screens->visitor.text, "%s", OWN_WORDS);
	open_comment(screens, ui);
}

static void open_sent_as(struct screens *screens, struct ui *ui, enum err_code result)
{
	static struct flow_notice notice; /* large */
	snprintf(screens->visitor.text, sizeof screens->visitor.text, "%s", OWN_WORDS);
	ui_go(ui, &screen_write, &(struct write_arg){WRITE_PETITION}, sizeof(struct write_arg));
	ui_tell(ui, &(struct flow_notice){.kind = NOTICE_SPOKEN});
	screens_send_petition(screens);
	ui_tell(ui, &(struct flow_notice){.kind = NOTICE_SPOKEN});
	notice = (struct flow_notice){.kind = NOTICE_PETITION, .name = screens->visitor.asked, .result = result};
	notice.petition =
		(struct flow_petition_slip){.number = "PA-2026-0012", .code = "7K3F9Q2M", .due = "2026-03-24"};
	screens_notice(screens, &notice, screens->now_ms + 1);
}

static void open_petition_sent(struct screens *screens, struct ui *ui)
{
	open_sent_as(screens, ui, ERR_OK);
}

static void open_petition_failed(struct screens *screens, struct ui *ui)
{
	open_sent_as(screens, ui, ERR_OFFLINE);
}

static void open_petition_code(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_petition_code, NULL, 0);
}

static void open_answer_as(struct screens *screens, const char *answer, unsigned level, enum err_code result)
{
	static struct flow_notice notice; /* large */
	struct petition *petition = &notice.answer;
	notice = (struct flow_notice){
		.kind = NOTICE_SCAN, .scan = {.kind = SCAN_PETITION, .code = "8F3KQ2M7RT9X4VBN8F3KQ2M7RT"}};
	screens_notice(screens, &notice, screens->now_ms + 1);
	notice = (struct flow_notice){
		.kind = NOTICE_PETITION_ANSWER, .name = screens->visitor.asked, .result = result};
	*petition = (struct petition){.number = "PA-2026-0012", .about = "wait", .due = "2026-03-24", .level = level};
	if (answer) {
		petition->answered = true;
		snprintf(petition->answered_on, sizeof petition->answered_on, "2026-03-10");
		snprintf(petition->answer, sizeof petition->answer, "%s", answer);
	}
	screens_notice(screens, &notice, screens->now_ms + 2);
}

#define ANSWER                                                                                                         \
	"Từ thứ Hai tuần sau, Quầy 4 nhận thêm hồ sơ hộ tịch từ 7 giờ 30. Trung tâm đã kê thêm tám ghế ở khu vực Quầy 3 " \
	"và xin lỗi ông/bà vì đã phải chờ."

static void open_petition_open(struct screens *screens, struct ui *ui)
{
	open_answer_as(screens, NULL, 0, ERR_OK);
}

static void open_petition_answer(struct screens *screens, struct ui *ui)
{
	open_answer_as(screens, ANSWER, 0, ERR_OK);
}

static void open_petition_long(struct screens *screens, struct ui *ui)
{
	open_answer_as(screens, ANSWER "\n" ANSWER "\n" ANSWER "\n" ANSWER "\n" ANSWER "\n" ANSWER "\n" ANSWER, 0, ERR_OK);
}

static void open_petition_rated(struct screens *screens, struct ui *ui)
{
	open_answer_as(screens, ANSWER, 4, ERR_OK);
}

static void open_petition_unknown(struct screens *screens, struct ui *ui)
{
	open_answer_as(screens, NULL, 0, ERR_NOT_FOUND);
}

static void open_rating_answer(struct screens *screens, struct ui *ui)
{
	screens->visitor.rates_answer = true;
	ui_go(ui, &screen_rating, NULL, 0);
}

static void open_help_in(struct screens *screens, struct ui *ui, int state, enum err_code result)
{
	static struct flow_notice notice; /* large */
	screens_call_help(screens);
	ui_tell(ui, &(struct flow_notice){.kind = NOTICE_SPOKEN});
	notice = (struct flow_notice){
		.kind = NOTICE_HELP, .name = screens->visitor.help_asked, .result = result, .number = state};
	screens_notice(screens, &notice, screens->now_ms + 1);
}

static void open_help(struct screens *screens, struct ui *ui)
{
	open_help_in(screens, ui, HELP_ASKED, ERR_OK);
}

static void open_help_coming(struct screens *screens, struct ui *ui)
{
	open_help_in(screens, ui, HELP_COMING, ERR_OK);
}

static void open_help_ended(struct screens *screens, struct ui *ui)
{
	open_help_in(screens, ui, HELP_ENDED, ERR_OK);
}

static void open_help_failed(struct screens *screens, struct ui *ui)
{
	open_help_in(screens, ui, HELP_NONE, ERR_OFFLINE);
}

static void open_staff(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_staff, NULL, 0);
}

static void open_tools(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_tools, NULL, 0);
}

static void open_touch(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_touch, NULL, 0);
}

static void open_adjust(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_adjust, NULL, 0);
}

static void open_adjust_refused(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_adjust, NULL, 0);
	ui_tell(ui, &(struct flow_notice){.kind = NOTICE_SPOKEN});
	screens->adjust_end = ADJUST_OFF;
	ui_changed(ui);
}

static void open_aim(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_aim, NULL, 0);
}

static void open_adjusted(struct screens *screens, struct ui *ui)
{
	ui_go(ui, &screen_adjusted, &touch_map_plain, sizeof touch_map_plain);
}

static void open_history(struct screens *screens, struct ui *ui)
{
	for (int i = 0; i < 9; i++)
		history_note(screens, (enum history_what)(HISTORY_ONLINE + i));
	ui_go(ui, &screen_history, NULL, 0);
}

static void open_pad_rating(struct screens *screens, struct ui *ui)
{
	fill_ratable(screens);
	screens_rate_at_pad(screens, &screens->visitor.ratable);
}

static void open_pad_thanks(struct screens *screens, struct ui *ui)
{
	fill_ratable(screens);
	open_thanks(screens, ui);
}

const struct screens_shot screens_shots[] = {
	{"home", false, open_home},
	{"home-offline", false, open_home_offline},
	{"home-closed", false, open_home_closed},
	{"home-locked", false, open_home_locked},
	{"home-copied", false, open_home_copied},
	{"field", false, open_field},
	{"field-late", false, open_field_late},
	{"field-later", false, open_field_later},
	{"before-later", false, open_before_later},
	{"issued-later", false, open_issued_later},
	{"service", false, shots_service},
	{"before", false, open_before},
	{"before-also", false, shots_before_also},
	{"also", false, shots_also},
	{"before-late", false, open_before_late},
	{"before-full", false, open_before_full},
	{"before-quota", false, open_before_quota},
	{"before-soon", false, open_before_soon},
	{"before-closed", false, open_before_closed},
	{"timeout", false, open_before, .asks = true},
	{"elsewhere", false, open_elsewhere},
	{"issued-printing", false, open_printing},
	{"issued", false, open_take},
	{"issued-late", false, open_take_late},
	{"issued-nopaper", false, open_nopaper},
	{"issued-question", false, open_question},
	{"issued-refused", false, open_refused},
	{"appointment", false, open_appointment},
	{"appointment-early", false, open_appointment_early},
	{"appointment-late", false, open_appointment_late},
	{"appointment-unknown", false, open_appointment_unknown},
	{"lookup", false, open_lookup},
	{"lookup-notfound", false, open_notfound},
	{"lookup-wrongcode", false, open_wrongcode},
	{"keypad", false, open_keypad},
	{"keypad-letters", false, open_keypad_letters},
	{"dossier-ontime", false, open_ontime},
	{"dossier-offices", false, shots_offices},
	{"dossier-hidden", false, open_hidden},
	{"dossier-overdue", false, open_overdue},
	{"dossier-late-twice", false, shots_late_twice},
	{"dossier-submitted", false, shots_submitted},
	{"dossier-accepted", false, shots_accepted},
	{"dossier-payment", false, shots_payment},
	{"dossier-withdrawn", false, shots_withdrawn},
	{"dossier-stopped", false, shots_stopped},
	{"dossier-returned", false, shots_returned},
	{"dossier-supplement", false, open_supplement},
	{"dossier-supplement-many", false, shots_supplement_many},
	{"dossier-ready", false, open_ready},
	{"dossier-refused", false, open_not_accepted},
	{"dossier-withheld", false, open_withheld},
	{"dossier-withheld-late", false, open_withheld_late},
	{"proof", false, open_proof},
	{"proof-wrong", false, open_proof_wrong},
	{"rate-ask", false, open_rate_ask},
	{"rating", false, open_rating},
	{"rating-three", false, shots_three_levels},
	{"reasons", false, open_reasons},
	{"thanks", false, open_thanks},
	{"search", false, open_search},
	{"search-typed", false, shots_search_typed},
	{"search-none", false, shots_search_none},
	{"browse", false, open_browse},
	{"found", false, open_found},
	{"procedure", false, open_procedure},
	{"procedure-fees", false, open_procedure_online},
	{"questions", false, open_questions},
	{"petition", false, open_petition},
	{"petition-topic", false, open_topic},
	{"petition-write", false, open_write},
	{"petition-sent", false, open_petition_sent},
	{"petition-failed", false, open_petition_failed},
	{"petition-code", false, open_petition_code},
	{"petition-open", false, open_petition_open},
	{"petition-answer", false, open_petition_answer},
	{"petition-answer-long", false, open_petition_long},
	{"petition-answer-rated", false, open_petition_rated},
	{"petition-unknown", false, open_petition_unknown},
	{"rating-answer", false, open_rating_answer},
	{"comment", false, open_comment},
	{"help", false, open_help},
	{"help-coming", false, open_help_coming},
	{"help-ended", false, open_help_ended},
	{"help-failed", false, open_help_failed},
	{"staff", false, open_staff},
	{"maintenance", false, shots_staff_maintenance},
	{"maintenance-todo", false, shots_staff_maintenance_todo},
	{"self-test", false, shots_staff_self_test},
	{"self-test-fault", false, shots_staff_self_test_fault},
	{"self-test-runs", false, shots_staff_self_test_runs},
	{"tools", false, open_tools},
	{"touch", false, open_touch},
	{"adjust", false, open_adjust},
	{"adjust-refused", false, open_adjust_refused},
	{"adjust-aim", false, open_aim},
	{"adjusted", false, open_adjusted},
	{"history", false, open_history},
	{"pad-idle", true, open_home},
	{"pad-locked", true, open_home_locked},
	{"pad-rating", true, open_pad_rating},
	{"pad-rating-three", true, shots_pad_three_levels},
	{"pad-reasons", true, open_reasons},
	{"pad-thanks", true, open_pad_thanks},
	{"pad-comment", true, open_comment},
	{"pad-comment-typed", true, open_comment_typed},
};
const size_t screens_shot_count = ARRAY_LEN(screens_shots);
