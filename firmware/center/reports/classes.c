#include "center/reports/classes.h"

#include "base/check.h"

#include <math.h>

#define MOST 2.0

static const struct classes_indicator INDICATORS[CLASSES_INDICATORS] = {
	{"Thời gian giải quyết hồ sơ", "Time of the whole dossier", "Ngày hẹn trả và ngày có kết quả của hồ sơ trong kỳ",
	 "Due day and day of the result of the period's dossiers", -1, 0},
	{"Thời gian của từng cơ quan, đơn vị", "Time of each office", "Hạn và ngày xong của từng bước xử lý",
	 "Due and done day of each step", -1, 0},
	{"Số lần liên hệ với nơi tiếp nhận", "Contacts with the intake",
	 "Thiếu: hệ thống một cửa không gửi số lần công dân phải đến", "Missing: one-stop systems don't tell the visits",
	 -1, 0},
	{"Số cơ quan phải liên hệ", "Bodies to be contacted", "Thiếu: chưa có phiếu hỏi gắn với từng hồ sơ",
	 "Missing: no slip asks it for each dossier", -1, 0},
	{"Thủ tục tiếp nhận tại Bộ phận Một cửa", "Procedures taken in at the one-stop unit",
	 "Danh mục đang công bố: tiếp nhận đủ là 1; phần giải quyết tại chỗ (để đạt 2) thì thiếu",
	 "Published catalogue: all taken in is 1; what is decided on the spot (for 2) is missing", -1, 0},
	{"Công khai thủ tục", "Posting of procedures",
	 "Công khai điện tử tại kiosk và trang của trung tâm; bảng giấy (để đạt 2) thì thiếu",
	 "Electronic posting at kiosks and pages; boards (for 2) are missing", -1, 0},
	{"Thái độ, trách nhiệm phục vụ", "Attitude", "Hồ sơ sớm hạn, đúng hạn và phản ánh về thái độ trong kỳ",
	 "Dossiers early and on time, petitions about manners", -1, 0},
	{"Xử lý phản ánh, kiến nghị", "Handling of petitions", "Phản ánh, kiến nghị đến hạn trong kỳ",
	 "Petitions due in the period", -1, 0},
	{"Cung cấp dịch vụ trực tuyến", "Online services", "Thiếu: số liệu của Cổng Dịch vụ công quốc gia chưa nối",
	 "Missing: figures of the national portal are not connected", -1, 0},
};

static void score(struct classes_indicator *indicator, unsigned count, double sum)
{
	indicator->count = count;
	if (count > 0)
		indicator->points = round(sum / count * 10) / 10;
}

/* Not a mean of dossiers: one verdict. */
static void judge(struct classes_indicator *indicator, unsigned count, double points)
{
	indicator->count = count;
	if (count > 0)
		indicator->points = points;
}

enum classes_class classes_of(double points)
{
	static const double least[] = {[CLASS_AVERAGE] = 6, [CLASS_FAIR] = 9, [CLASS_GOOD] = 12, [CLASS_EXCELLENT] = 15};
	enum classes_class class = CLASS_EXCELLENT;
	while (class > CLASS_WEAK && points < least[class] - 1e-9)
		class --;
	return class;
}

const char *classes_word(enum classes_class class)
{
	static const char *const words[] = {"weak", "average", "fair", "good", "excellent"};
	CHECK(class < ARRAY_LEN(words));
	return words[class];
}

void classes_make(const struct classes_input *input, struct classes *ret)
{
	const struct dossier_stats *dossiers = input->dossiers;
	unsigned in_time = input->steps - input->steps_early - input->steps_late;
	unsigned upheld = input->attitude < dossiers->finished ? input->attitude : dossiers->finished;
	double kind = MOST * dossiers->early + dossiers->on_time + dossiers->late - upheld;
	*ret = (struct classes){.points = 0};
	for (size_t i = 0; i < CLASSES_INDICATORS; i++)
		ret->indicators[i] = INDICATORS[i];
	struct classes_indicator *of = ret->indicators;
	score(&of[0], dossiers->finished, MOST * dossiers->early + dossiers->on_time);
	score(&of[1], input->steps, MOST * input->steps_early + in_time);
	judge(&of[4], input->procedures, input->received_here == input->procedures);
	judge(&of[5], input->procedures, input->procedures_complete == input->procedures);
	score(&of[6], dossiers->finished, kind > 0 ? kind : 0);
	/* None at all is as good as all in time. */
	bool nearly = input->petitions_in_time * 10 >= input->petitions * 9;
	judge(&of[7], input->petitions ? input->petitions : 1,
		  input->petitions_in_time >= input->petitions ? MOST
		  : nearly                                     ? 1
													   : 0);
	of[7].count = input->petitions;
	for (size_t i = 0; i < CLASSES_INDICATORS; i++) {
		ret->most += MOST;
		if (of[i].points < 0)
			continue;
		ret->points += of[i].points;
		ret->known += MOST;
	}
	ret->least = classes_of(ret->points);
	ret->best = classes_of(ret->points + ret->most - ret->known);
}
