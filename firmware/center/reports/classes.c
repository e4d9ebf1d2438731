#include "center/reports/classes.h"

#include "base/check.h"

#include <math.h>

#define MOST 2.0

#define FIRM .points = -1, .computed = -1
#define OPEN .may_enter = true, .points = -1, .computed = -1

static const struct classes_indicator INDICATORS[CLASSES_INDICATORS] = {
	{"Thời gian giải quyết hồ sơ", "Time of the whole dossier", "Ngày hẹn trả và ngày có kết quả của hồ sơ trong kỳ",
	 "Due day and day of the result of the period's dossiers", NULL, NULL, FIRM},
	{"Thời gian của từng cơ quan, đơn vị", "Time of each office", "Hạn và ngày xong của từng bước xử lý",
	 "Due and done day of each step", NULL, NULL, FIRM},
	{"Số lần liên hệ với nơi tiếp nhận", "Contacts with the intake",
	 "Số lần hồ sơ bị yêu cầu bổ sung, của hồ sơ theo dõi được từ đầu: 0 lần là 2, 1 lần là 1, nhiều hơn là 0",
	 "How often papers were asked for, of dossiers seen from their start: never is 2, once 1, more 0",
	 "Lần đến nơi không do yêu cầu bổ sung và lỗi của người nộp: hệ thống một cửa không gửi",
	 "Visits for other reasons and the citizen's own faults: one-stop systems don't tell them", OPEN},
	{"Số cơ quan phải liên hệ", "Bodies to be contacted",
	 "Nộp trực tuyến là 2, nộp tại Bộ phận Một cửa là 1, mỗi đánh giá nêu “phải đến nhiều nơi” là 0",
	 "Filed online is 2, filed at the one-stop unit 1, each rating that names many places 0",
	 "Phiếu hỏi gắn với từng hồ sơ", "A slip that asks it for each dossier", OPEN},
	{"Thủ tục tiếp nhận tại Bộ phận Một cửa", "Procedures taken in at the one-stop unit",
	 "Danh mục đang công bố: tiếp nhận đủ là 1", "Published catalogue: all taken in is 1",
	 "Phần giải quyết tại chỗ (để đạt 2)", "What is decided on the spot (for 2)", OPEN},
	{"Công khai thủ tục", "Posting of procedures", "Công khai điện tử tại kiosk và trang của trung tâm",
	 "Electronic posting at kiosks and pages", "Bảng niêm yết giấy (để đạt 2)", "Boards on the wall (for 2)", OPEN},
	{"Thái độ, trách nhiệm phục vụ", "Attitude", "Hồ sơ sớm hạn, đúng hạn và phản ánh về thái độ trong kỳ",
	 "Dossiers early and on time, petitions about manners", NULL, NULL, FIRM},
	{"Xử lý phản ánh, kiến nghị", "Handling of petitions", "Phản ánh, kiến nghị đến hạn trong kỳ",
	 "Petitions due in the period", NULL, NULL, FIRM},
	{"Cung cấp dịch vụ trực tuyến", "Online services",
	 "Tỷ lệ hồ sơ nộp trực tuyến trong kỳ so với chỉ tiêu đặt trong danh mục",
	 "Share filed online against the goals of the catalogue",
	 "Số liệu của Cổng Dịch vụ công quốc gia; chỉ tiêu, nếu danh mục chưa đặt",
	 "Figures of the national portal; goals, where the catalogue has none", OPEN},
};

const struct classes_rules classes_rules_default = {
	.average = 6, .fair = 9, .good = 12, .excellent = 15, .petitions_one = 0.9, .least = 1};

bool classes_may_enter(unsigned number)
{
	return number >= 1 && number <= CLASSES_INDICATORS && INDICATORS[number - 1].may_enter;
}

static void score(const struct classes_rules *rules, struct classes_indicator *indicator, unsigned count, double sum)
{
	indicator->count = count;
	if (count > 0 && count >= rules->least)
		indicator->computed = round(sum / count * 10) / 10;
}

/* Not a mean of dossiers: one verdict. */
static void judge(struct classes_indicator *indicator, unsigned count, double points)
{
	indicator->count = count;
	if (count > 0)
		indicator->computed = points;
}

enum classes_class classes_of(const struct classes_rules *rules, double points)
{
	const double least[] = {[CLASS_AVERAGE] = rules->average,
							[CLASS_FAIR] = rules->fair,
							[CLASS_GOOD] = rules->good,
							[CLASS_EXCELLENT] = rules->excellent};
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

static double share(unsigned part, unsigned whole)
{
	return whole ? (double)part / whole : 0;
}

static double steps_of(double value, double one, double two)
{
	return value >= two ? MOST : value >= one ? 1 : 0;
}

static void count_petitions(const struct classes_rules *rules, const struct classes_input *input,
							struct classes_indicator *indicator)
{
	/* None at all is as good as all in time. */
	double in_time = input->petitions ? share(input->petitions_in_time, input->petitions) : 1;
	judge(indicator, 1, steps_of(in_time, rules->petitions_one, 1));
	indicator->count = input->petitions;
}

/* What the center knows by itself. */
static void compute(const struct classes_rules *rules, const struct classes_input *input, struct classes_indicator *of)
{
	const struct dossier_stats *dossiers = input->dossiers;
	unsigned in_time = input->steps - input->steps_early - input->steps_late;
	unsigned upheld = input->attitude < dossiers->finished ? input->attitude : dossiers->finished;
	unsigned sent_round = input->many_places < input->ended ? input->many_places : input->ended;
	double kind = MOST * dossiers->early + dossiers->on_time + dossiers->late - upheld;
	score(rules, &of[0], dossiers->finished, MOST * dossiers->early + dossiers->on_time);
	score(rules, &of[1], input->steps, MOST * input->steps_early + in_time);
	score(rules, &of[2], input->watched, MOST * input->watched_none + input->watched_once);
	score(rules, &of[3], input->ended, (double)input->ended + input->ended_online - sent_round);
	judge(&of[4], input->procedures, input->received_here == input->procedures);
	judge(&of[5], input->procedures, input->procedures_complete == input->procedures);
	score(rules, &of[6], dossiers->finished, kind > 0 ? kind : 0);
	count_petitions(rules, input, &of[7]);
	if (rules->online_one > 0)
		judge(&of[8], input->filed,
			  steps_of(share(input->filed_online, input->filed), rules->online_one, rules->online_two));
}

void classes_make(const struct classes_input *input, struct classes *ret)
{
	const struct classes_rules *rules = input->rules ? input->rules : &classes_rules_default;
	*ret = (struct classes){.points = 0};
	for (size_t i = 0; i < CLASSES_INDICATORS; i++)
		ret->indicators[i] = INDICATORS[i];
	compute(rules, input, ret->indicators);
	for (size_t i = 0; i < CLASSES_INDICATORS; i++) {
		struct classes_indicator *one = &ret->indicators[i];
		const struct classes_entry *entry = &input->entries[i];
		one->entered = entry->given && one->may_enter;
		one->points = one->entered ? entry->points : one->computed;
		one->count = one->entered ? entry->count : one->count;
		ret->most += MOST;
		if (one->points < 0)
			continue;
		ret->points += one->points;
		ret->known += MOST;
	}
	ret->least = classes_of(rules, ret->points);
	ret->best = classes_of(rules, ret->points + ret->most - ret->known);
}
