#include "paper/paper_words_priv.h"

#include "base/check.h"

/* Khmer is a draft that a speaker has yet to read. */
static const struct catalogue_text words[PAPER_WORD_COUNT] = {
	[PAPER_WORD_COUNTER] = {{"Quầy %u", "Counter %u", "បញ្ជរ %u"}},
	[PAPER_WORD_OR] = {{"hoặc", "or", "ឬ"}},
	[PAPER_WORD_PERSON] = {{"người", "person", "នាក់"}},
	[PAPER_WORD_PEOPLE] = {{"người", "people", "នាក់"}},
	[PAPER_WORD_REPRINT] = {{"In lại", "Reprint", "បោះពុម្ពឡើងវិញ"}},
	[PAPER_WORD_LATE] = {{"Trễ hẹn %d ngày làm việc", "%d working days late", "យឺត %d ថ្ងៃធ្វើការ"}},
	[PAPER_WORD_STEP_DONE] = {{"%s, %s", "%s, %s", "%s, %s"}},
	[PAPER_WORD_STEP_DUE] = {{"%s, hẹn %s", "%s, due %s", "%s, %s"}},
	[PAPER_WORD_ORIGINALS] = {{"%u bản chính", "%u original", "ច្បាប់ដើម %u"}},
	[PAPER_WORD_COPIES] = {{"%u bản sao", "%u copy", "ច្បាប់ចម្លង %u"}},
	[PAPER_WORD_KNOWN] = {{"%s (không cần nộp lại)", "%s (no need to bring)", "%s (មិនចាំបាច់)"}},
	[PAPER_WORD_FREE] = {{"Không thu", "Free", "ឥតគិតថ្លៃ"}},
	[PAPER_WORD_MONEY] = {{"%s đồng", "%s VND", "%s ដុង"}},
	[PAPER_WORD_BY_PROVINCE] = {{"Theo quy định của tỉnh", "Set by the province", "តាមបញ្ញត្តិខេត្ត"}},
	[PAPER_WORD_SAME_DAY] = {{"Trong ngày", "Same day", "ក្នុងថ្ងៃ"}},
	[PAPER_WORD_WORKING_DAYS] = {{"%u ngày làm việc", "%u working days", "%u ថ្ងៃធ្វើការ"}},
	[PAPER_WORD_DAYS] = {{"%u ngày", "%u days", "%u ថ្ងៃ"}},
	[PAPER_WORD_HOURS] = {{"%u giờ", "%u hours", "%u ម៉ោង"}},
	[PAPER_WORD_MONTHS] = {{"%u tháng", "%u months", "%u ខែ"}},
};

static const struct catalogue_text weekdays[7] = {
	{{"Chủ nhật", "Sunday", "ថ្ងៃអាទិត្យ"}},    {{"Thứ Hai", "Monday", "ថ្ងៃចន្ទ"}},
	{{"Thứ Ba", "Tuesday", "ថ្ងៃអង្គារ"}},     {{"Thứ Tư", "Wednesday", "ថ្ងៃពុធ"}},
	{{"Thứ Năm", "Thursday", "ថ្ងៃព្រហស្បតិ៍"}}, {{"Thứ Sáu", "Friday", "ថ្ងៃសុក្រ"}},
	{{"Thứ Bảy", "Saturday", "ថ្ងៃសៅរ៍"}},
};

static const struct {
	enum dossier_state state;
	struct catalogue_text text;
} states[] = {
	{DOSSIER_SUBMITTED, {{"Đã gửi, chờ tiếp nhận", "Sent, not yet accepted", NULL}}},
	{DOSSIER_ACCEPTED, {{"Đã tiếp nhận", "Accepted", NULL}}},
	{DOSSIER_REFUSED, {{"Không tiếp nhận", "Not accepted", NULL}}},
	{DOSSIER_PROCESSING, {{"Đang xử lý, đúng hẹn", "In progress, on time", NULL}}},
	{DOSSIER_SUPPLEMENT, {{"Cần bổ sung giấy tờ", "More papers needed", NULL}}},
	{DOSSIER_PAYMENT, {{"Chờ nộp phí, lệ phí", "Waiting for the fee", NULL}}},
	{DOSSIER_WITHDRAWN, {{"Đã rút hồ sơ", "Withdrawn", NULL}}},
	{DOSSIER_STOPPED, {{"Dừng xử lý", "Stopped", NULL}}},
	{DOSSIER_READY, {{"Đã có kết quả", "Ready to collect", NULL}}},
	{DOSSIER_RETURNED, {{"Đã trả kết quả", "Collected", NULL}}},
};

const char *paper_word(enum paper_word word, enum catalogue_language language)
{
	CHECK(word < PAPER_WORD_COUNT);
	return catalogue_text(&words[word], language);
}

const char *paper_word_weekday(int weekday, enum catalogue_language language)
{
	CHECK(weekday >= 0 && weekday < 7);
	return catalogue_text(&weekdays[weekday], language);
}

const char *paper_word_state(enum dossier_state state, enum catalogue_language language)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (states[i].state == state)
			return catalogue_text(&states[i].text, language);
	}
	return "";
}
