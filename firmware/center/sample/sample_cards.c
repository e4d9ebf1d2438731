#include "center/sample/sample_cards.h"

#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NEVER SAMPLE_NEVER
#define AT(h, m) ((h) * 60 + (m))
#define JUSTICE "Công chức tư pháp – hộ tịch"
#define ECONOMY "Phòng Kinh tế xã"
#define LEADERS "Lãnh đạo Ủy ban nhân dân xã"
#define COLLECT "Quầy 6, mang theo giấy hẹn"
#define NO_DAYS .new_due = NEVER, .paused = NEVER, .finished = NEVER, .returned = NEVER, .supplement_until = NEVER

const struct sample_card sample_cards[] = {
	{.code = "H08.16-260306-0127", .procedure = "1.004873", .name = "Cấp giấy xác nhận tình trạng hôn nhân", .owner = "N. V. A.",
	 .service = "ho-tich", .office = JUSTICE, .state = DOSSIER_PROCESSING, .counter = 3, .received = -2, .minute = AT(8, 42), .due = 1,
	 NO_DAYS,
	 .steps = {{"Đã tiếp nhận", "Quầy 3 – Hộ tịch", "done", NEVER, -2}, {"Đã kiểm tra hồ sơ", "Hồ sơ đủ, không phải bổ sung", "done", NEVER, -2},
			   {"Đang giải quyết", JUSTICE, "now", NEVER, NEVER}, {"Ký duyệt", LEADERS, "future", NEVER, NEVER},
			   {"Trả kết quả", COLLECT, "future", 1, NEVER}}},
	{.code = "H08.16-260212-0041", .procedure = "1.013225", .name = "Cấp giấy phép xây dựng nhà ở riêng lẻ", .owner = "T. T. B.",
	 .service = "dat-dai-xay-dung", .office = ECONOMY, .state = DOSSIER_PROCESSING, .counter = 5, .received = -13, .minute = AT(14, 5), .due = -4,
	 .new_due = 3, .paused = NEVER, .finished = NEVER, .returned = NEVER, .supplement_until = NEVER, .apology_number = "16/XL",
	 .apology_reason = "chờ ý kiến về ranh giới thửa đất",
	 .steps = {{"Đã tiếp nhận", "Quầy 5 – Đất đai – Xây dựng", "done", NEVER, -13}, {"Đang giải quyết, quá hạn", ECONOMY, "late", -4, NEVER},
			   {"Trả kết quả", "Quầy 6", "future", 3, NEVER}}},
	{.code = "H08.16-260126-0018", .procedure = "1.013227", .name = "Gia hạn giấy phép xây dựng", .owner = "H. V. P.",
	 .service = "dat-dai-xay-dung", .office = ECONOMY, .state = DOSSIER_PROCESSING, .counter = 5, .received = -26, .minute = AT(9, 20), .due = -12,
	 .new_due = -2, .paused = NEVER, .finished = NEVER, .returned = NEVER, .supplement_until = NEVER, .apology_number = "09/XL",
	 .apology_reason = "thiếu người thẩm định",
	 .steps = {{"Đã tiếp nhận", "Quầy 5 – Đất đai – Xây dựng", "done", NEVER, -26}, {"Đang giải quyết, quá hạn", ECONOMY, "late", -12, NEVER},
			   {"Trả kết quả", "Quầy 6", "future", -2, NEVER}}},
	{.code = "H08.16-260305-0108", .procedure = "1.004859", .name = "Thay đổi, cải chính hộ tịch", .owner = "P. T. D.", .service = "ho-tich",
	 .office = JUSTICE, .state = DOSSIER_SUPPLEMENT, .counter = 3, .received = -3, .minute = AT(15, 20), .due = NEVER,
	 .new_due = NEVER, .paused = -1, .finished = NEVER, .returned = NEVER, .supplement_until = 10,
	 .supplement = "[\"Bản sao giấy khai sinh cũ – để đối chiếu ngày sinh\",\"Giấy tờ có ngày sinh đúng – học bạ, bằng cấp hoặc sổ bảo hiểm\"]",
	 .steps = {{"Đã tiếp nhận", "Quầy 3 – Hộ tịch", "done", NEVER, -3}, {"Chờ ông/bà bổ sung", "Nộp tại Quầy 3 – Hộ tịch", "waiting", NEVER, NEVER},
			   {"Trả kết quả", "Ngày hẹn tính khi nhận đủ", "future", NEVER, NEVER}}},
	{.code = "H08.16-260304-0093", .procedure = "1.004884", .name = "Đăng ký lại khai sinh", .owner = "L. V. C.", .service = "tra-ket-qua",
	 .office = JUSTICE, .state = DOSSIER_READY, .counter = 6, .received = -4, .minute = AT(9, 10), .due = 1,
	 .new_due = NEVER, .paused = NEVER, .finished = 0, .returned = NEVER, .supplement_until = NEVER,
	 .steps = {{"Đã tiếp nhận", "Quầy 3 – Hộ tịch", "done", NEVER, -4}, {"Đã giải quyết, ký duyệt", "Ủy ban nhân dân xã", "done", NEVER, 0},
			   {"Chờ ông/bà nhận kết quả", "Quầy 6", "now", NEVER, NEVER}}},
	{.code = "H08.16-260303-0077", .procedure = "1.012783", .name = "Cấp đổi giấy chứng nhận đất", .owner = "V. T. K.", .service = "dat-dai-xay-dung",
	 .office = "Chi nhánh Văn phòng Đăng ký đất đai", .state = DOSSIER_PAYMENT, .counter = 5, .received = -5, .minute = AT(10, 2), .due = 12,
	 .new_due = NEVER, .paused = -1, .finished = NEVER, .returned = NEVER, .supplement_until = NEVER, .reason = "Nộp lệ phí cấp giấy chứng nhận",
	 .steps = {{"Đã tiếp nhận", "Quầy 5 – Đất đai – Xây dựng", "done", NEVER, -5}, {"Đã thẩm tra", "Chi nhánh Văn phòng Đăng ký đất đai", "done", NEVER, -2},
			   {"Chờ ông/bà nộp tiền", "Thuế cơ sở, hoặc qua mạng", "waiting", NEVER, NEVER}, {"Trả kết quả", COLLECT, "future", 12, NEVER}}},
	{.code = "H08.16-260302-0063", .procedure = "2.000635", .name = "Cấp bản sao trích lục hộ tịch, giấy khai sinh", .owner = "Đ. T. M.",
	 .service = "tra-ket-qua", .office = JUSTICE, .state = DOSSIER_RETURNED, .counter = 6, .received = -6, .minute = AT(8, 15), .due = -6,
	 .new_due = NEVER, .paused = NEVER, .finished = -6, .returned = -5, .supplement_until = NEVER,
	 .steps = {{"Đã tiếp nhận", "Quầy 3 – Hộ tịch", "done", NEVER, -6}, {"Đã giải quyết", JUSTICE, "done", NEVER, -6}, {"Đã trả kết quả", "Quầy 6", "done", -6, -5}}},
	{.code = "H08.16-260309-0139", .procedure = "2.001035", .name = "Chứng thực giao dịch nhà, đất, động sản", .owner = "B. V. H.",
	 .service = "chung-thuc", .office = JUSTICE, .state = DOSSIER_REFUSED, .counter = 2, .received = -1, .minute = AT(14, 40), .due = NEVER,
	 .new_due = NEVER, .paused = NEVER, .finished = -1, .returned = NEVER, .supplement_until = NEVER, .reason = "Nhà, đất ở tỉnh khác: nộp tại nơi có nhà, đất",
	 .steps = {{"Đã kiểm tra hồ sơ", "Quầy 2 – Chứng thực", "done", NEVER, -1}, {"Không được tiếp nhận", "Có phiếu từ chối ghi rõ lý do", "done", NEVER, -1}}},
	{.code = "H08.16-260227-0058", .procedure = "1.001612", .name = "Đăng ký thành lập hộ kinh doanh", .owner = "C. T. N.", .service = "ho-kinh-doanh",
	 .office = ECONOMY, .state = DOSSIER_WITHDRAWN, .counter = 7, .received = -7, .minute = AT(9, 55), .due = -4,
	 .new_due = NEVER, .paused = NEVER, .finished = -6, .returned = NEVER, .supplement_until = NEVER, .reason = "Ông/bà đã đề nghị rút hồ sơ",
	 .steps = {{"Đã tiếp nhận", "Quầy 7 – Hộ kinh doanh", "done", NEVER, -7}, {"Công dân rút hồ sơ", "Quầy 7 – Hộ kinh doanh", "done", NEVER, -6}}},
	{.code = "H08.16-260205-0033", .procedure = "1.012784", .name = "Tách thửa hoặc hợp thửa đất", .owner = "T. V. S.", .service = "dat-dai-xay-dung",
	 .office = "Chi nhánh Văn phòng Đăng ký đất đai", .state = DOSSIER_STOPPED, .counter = 5, .received = -18, .minute = AT(15, 5), .due = 4,
	 .new_due = NEVER, .paused = -6, .finished = NEVER, .returned = NEVER, .supplement_until = NEVER, .reason = "Thửa đất đang có tranh chấp",
	 .steps = {{"Đã tiếp nhận", "Quầy 5 – Đất đai – Xây dựng", "done", NEVER, -18}, {"Dừng giải quyết", "Có thông báo ghi rõ lý do", "waiting", NEVER, -6}}},
	{.code = "H08.16-260310-0150", .procedure = "1.001193", .name = "Đăng ký khai sinh", .owner = "N. T. Q.", .service = "ho-tich", .office = JUSTICE,
	 .state = DOSSIER_SUBMITTED, .counter = 3, .received = 0, .minute = AT(7, 58), .due = NEVER, NO_DAYS,
	 .steps = {{"Đã gửi qua mạng", "Cổng Dịch vụ công quốc gia", "done", NEVER, 0}, {"Chờ tiếp nhận", "Quầy 3 – Hộ tịch", "now", NEVER, NEVER}}},
	{.code = "H08.16-260310-0147", .procedure = "1.001776", .name = "Trợ cấp xã hội hằng tháng", .owner = "P. V. T.", .service = "bao-tro-nguoi-co-cong",
	 .office = "Phòng Văn hóa – Xã hội", .state = DOSSIER_ACCEPTED, .counter = 8, .received = 0, .minute = AT(8, 20), .due = 10, NO_DAYS,
	 .steps = {{"Đã tiếp nhận", "Quầy 8 – Bảo trợ – Người có công", "done", NEVER, 0}, {"Đang kiểm tra hồ sơ", "Phòng Văn hóa – Xã hội", "now", NEVER, NEVER},
			   {"Trả kết quả", COLLECT, "future", 10, NEVER}}},
	{.code = "H08.16-260303-0081", .procedure = "2.000986", .name = "Khai sinh, thường trú, thẻ BHYT cho trẻ dưới 6 tuổi", .owner = "L. T. V.",
	 .service = "ho-tich", .office = "Công an xã", .state = DOSSIER_PROCESSING, .counter = 3, .received = -5, .minute = AT(9, 30), .due = 9, NO_DAYS,
	 .steps = {{"Đã tiếp nhận", "Quầy 3 – Hộ tịch", "done", NEVER, -5}, {"Khai sinh: đã xong", "Ủy ban nhân dân xã", "done", -4, -4},
			   {"Thường trú: đang giải quyết", "Công an xã", "now", 2, NEVER}, {"Thẻ bảo hiểm y tế", "Bảo hiểm xã hội khu vực", "future", 7, NEVER},
			   {"Trả kết quả", COLLECT, "future", 9, NEVER}}},
	{.code = "000.00.16.H08-260306-0131", .procedure = "1.000894", .name = "Đăng ký kết hôn", .owner = "Đ. V. L.", .service = "ho-tich", .office = JUSTICE,
	 .state = DOSSIER_PROCESSING, .counter = 3, .received = -2, .minute = AT(16, 10), .due = 0, .due_time = "16:00", NO_DAYS,
	 .steps = {{"Đã tiếp nhận", "Quầy 3 – Hộ tịch", "done", NEVER, -2}, {"Đang giải quyết", JUSTICE, "now", NEVER, NEVER}, {"Trả kết quả", COLLECT, "future", 0, NEVER}}},
	{.code = "H08.16.260306.0135", .procedure = "2.000720", .name = "Thay đổi nội dung hộ kinh doanh", .owner = "H. T. D.", .service = "tra-ket-qua", .office = ECONOMY,
	 .state = DOSSIER_READY, .counter = 6, .received = -2, .minute = AT(10, 25), .due = 0, .new_due = NEVER, .paused = NEVER, .finished = -1, .returned = NEVER,
	 .supplement_until = NEVER,
	 .steps = {{"Đã tiếp nhận", "Quầy 7 – Hộ kinh doanh", "done", NEVER, -2}, {"Đã giải quyết, ký duyệt", ECONOMY, "done", NEVER, -1}, {"Chờ ông/bà nhận kết quả", "Quầy 6", "now", NEVER, NEVER}}},
	{.code = "H08.16-20260309-0000144", .procedure = "2.000815", .name = "Sao y bản chính", .owner = "N. X. Y.", .service = "chung-thuc", .office = JUSTICE,
	 .state = DOSSIER_PROCESSING, .counter = 2, .received = -1, .minute = AT(15, 30), .due = 0, NO_DAYS,
	 .steps = {{"Đã tiếp nhận sau 15 giờ", "Quầy 2 – Chứng thực", "done", NEVER, -1}, {"Đang giải quyết", JUSTICE, "now", NEVER, NEVER}, {"Trả kết quả", "Quầy 2", "future", 0, NEVER}}},
};
const size_t sample_card_count = ARRAY_LEN(sample_cards);

static void copy(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text ? text : "");
}

enum err_code sample_card_dossier(const struct workday_calendar *calendar, int32_t today, const struct sample_card *card,
								  struct db_dossier *ret, struct err *err)
{
	*ret = (struct db_dossier){.state = card->state, .counter = card->counter, .received_minute = card->minute,
							   .postponed = card->new_due != NEVER, .online = card->state == DOSSIER_SUBMITTED, .digitised = true};
	copy(ret->code, sizeof ret->code, card->code);
	copy(ret->procedure, sizeof ret->procedure, card->procedure);
	copy(ret->procedure_name, sizeof ret->procedure_name, card->name);
	copy(ret->owner, sizeof ret->owner, card->owner);
	copy(ret->service, sizeof ret->service, card->service);
	copy(ret->office, sizeof ret->office, card->office);
	copy(ret->due_time, sizeof ret->due_time, card->due_time);
	copy(ret->apology_number, sizeof ret->apology_number, card->apology_number);
	copy(ret->apology_reason, sizeof ret->apology_reason, card->apology_reason);
	copy(ret->supplement, sizeof ret->supplement, card->supplement ? card->supplement : "[]");
	copy(ret->reason, sizeof ret->reason, card->reason);
	const struct {
		int offset;
		char *out;
	} days[] = {{card->received, ret->received}, {card->due, ret->due}, {card->new_due, ret->new_due}, {card->paused, ret->paused_from},
				{card->finished, ret->finished}, {card->returned, ret->returned}, {card->supplement_until, ret->supplement_until}};
	for (size_t i = 0; i < ARRAY_LEN(days); i++)
		if (days[i].offset != NEVER)
			workday_text(sample_dossier_day(calendar, today, days[i].offset), days[i].out);
	json_t *steps = json_array();
	for (size_t i = 0; i < SAMPLE_CARD_STEPS && card->steps[i].title; i++) {
		char due[CLOCK_DAY_SIZE] = "", done[CLOCK_DAY_SIZE] = "";
		if (card->steps[i].due != NEVER)
			workday_text(sample_dossier_day(calendar, today, card->steps[i].due), due);
		if (card->steps[i].done != NEVER)
			workday_text(sample_dossier_day(calendar, today, card->steps[i].done), done);
		sample_dossier_step(steps, card->steps[i].title, card->steps[i].office, card->steps[i].state, due, done);
	}
	char *text = json_dumps(steps, JSON_COMPACT);
	json_decref(steps);
	if (!text || strlen(text) >= sizeof ret->steps) {
		free(text);
		return err_set(err, ERR_LIMIT, "steps of sample card %s are too long", card->code);
	}
	copy(ret->steps, sizeof ret->steps, text);
	free(text);
	return ERR_OK;
}
