/* What became of a petition: by its slip or by the code typed; the answer is read in pages and rated once. */
#include "support/test.h"

#include "base/clock.h"
#include "i18n/i18n.h"
#include "screens/screens_priv.h"
#include "support/visit.h"

#include <string.h>

#define TOKEN "8F3KQ2M7RT9X4VBN6HWZ1CPD5E"

static void answer_comes(struct visit *visit, enum err_code result, const char *words, unsigned level)
{
	static struct flow_notice notice;
	notice = (struct flow_notice){.kind = NOTICE_PETITION_ANSWER, .result = result};
	notice.name = visit_asked(visit, REQUEST_PETITION_ANSWER)->name;
	strcpy(notice.answer.number, "PA-2026-0012");
	strcpy(notice.answer.due, "2026-03-24");
	notice.answer.level = level;
	if (words) {
		notice.answer.answered = true;
		strcpy(notice.answer.answered_on, "2026-03-10");
		snprintf(notice.answer.answer, sizeof notice.answer.answer, "%s", words);
	}
	visit_tell(visit, &notice);
}

static void scan_slip(struct visit *visit, enum err_code result, const char *words, unsigned level)
{
	visit_scan(visit, SCAN_PETITION, TOKEN);
	assert_string_equal(screens_current(visit->screens), "petition-answer");
	assert_string_equal(visit_asked(visit, REQUEST_PETITION_ANSWER)->petition_key.key, TOKEN);
	answer_comes(visit, result, words, level);
}

static void the_slip_shows_by_when_it_is_answered(void **state)
{
	struct visit *visit = *state;
	scan_slip(visit, ERR_OK, NULL, 0);
	assert_true(visit_shows(visit, "Chờ trả lời"));
	assert_true(visit_shows(visit, "PA-2026-0012"));
	assert_true(visit_shows(visit, "24/03/2026"));
}

static void the_typed_code_shows_the_answer(void **state)
{
	struct visit *visit = *state;
	visit_tap(visit, "home.rate");
	visit_tap(visit, "rate.petition");
	visit_tap(visit, "petition.see");
	for (const char *sign = "7K3F9Q2"; *sign; sign++) {
		char key[16];
		snprintf(key, sizeof key, "key.%x", (unsigned)*sign);
		visit_tap(visit, key);
	}
	visit_tap(visit, "key.done");
	assert_string_equal(screens_current(visit->screens), "petition-code"); /* it has 8 signs */
	visit_tap(visit, "key.4d");
	visit_tap(visit, "key.4d"); /* no ninth */
	visit_tap(visit, "key.done");
	assert_string_equal(visit_asked(visit, REQUEST_PETITION_ANSWER)->petition_key.key, "7K3F9Q2M");
	answer_comes(visit, ERR_OK, "Đã kê thêm ghế.", 0);
	assert_true(visit_shows(visit, "Đã có trả lời"));
	assert_true(visit_shows(visit, "Đã kê thêm ghế."));
}

static void nobody_is_thanked_before_the_center_has_the_rating(void **state)
{
	struct visit *visit = *state;
	scan_slip(visit, ERR_OK, "Đã kê thêm ghế.", 0);
	visit_tap(visit, "petition.rate");
	assert_true(visit_shows(visit, "Ông/bà có hài lòng với câu trả lời này?"));
	visit_tap(visit, "rating.2"); /* no reasons are asked: they are those of a visit */
	assert_string_equal(visit_asked(visit, REQUEST_PETITION_RATE)->petition_key.key, TOKEN);
	assert_int_equal(visit_asked(visit, REQUEST_PETITION_RATE)->petition_key.level, 2);
	assert_string_equal(screens_current(visit->screens), "rating");
	struct flow_notice notice = {.kind = NOTICE_PETITION_ANSWER, .result = ERR_OFFLINE};
	notice.name = visit_asked(visit, REQUEST_PETITION_RATE)->name;
	visit_tell(visit, &notice);
	assert_true(visit_shows(visit, "Chưa gửi được lúc này"));
	visit_pass(visit, 1000);
	visit_tap(visit, "rating.4");
	notice.name = visit_asked(visit, REQUEST_PETITION_RATE)->name;
	notice.result = ERR_OK;
	visit_tell(visit, &notice);
	assert_string_equal(screens_current(visit->screens), "thanks");
	assert_true(visit_shows(visit, "Đánh giá câu trả lời đã được ghi nhận."));
	assert_null(visit_asked(visit, REQUEST_RATING)); /* it is no rating of a visit */
}

static void a_rated_answer_is_not_rated_again(void **state)
{
	struct visit *visit = *state;
	scan_slip(visit, ERR_OK, "Đã kê thêm ghế.", 4);
	assert_true(visit_shows(visit, "Ông/bà đã đánh giá câu trả lời này"));
	assert_false(visit_shows(visit, "Đánh giá câu trả lời\n"));
}

static void a_visit_rated_after_an_answer_is_a_visit(void **state)
{
	struct visit *visit = *state;
	static struct flow_notice notice;
	scan_slip(visit, ERR_OK, "Đã kê thêm ghế.", 0);
	visit_tap(visit, "petition.rate");
	visit_scan(visit, SCAN_TICKET, TOKEN);
	notice = (struct flow_notice){.kind = NOTICE_RATABLE, .result = ERR_OK, .ratable = {.ratable = true, .counter = 3}};
	notice.name = visit_asked(visit, REQUEST_RATABLE)->name;
	visit_tell(visit, &notice);
	visit_tap(visit, "rating.5");
	assert_int_equal(visit_asked(visit, REQUEST_RATING)->rating.level, 5);
}

static void what_is_not_found_can_be_typed(void **state)
{
	struct visit *visit = *state;
	scan_slip(visit, ERR_NOT_FOUND, NULL, 0);
	assert_true(visit_shows(visit, "Chưa tìm thấy phản ánh có mã này"));
	visit_tap(visit, "petition.type");
	assert_string_equal(screens_current(visit->screens), "petition-code");
	scan_slip(visit, ERR_OFFLINE, NULL, 0);
	assert_true(visit_shows(visit, "Chưa xem được câu trả lời lúc này"));
}

/* Every word of it, in order, none twice. */
static void a_long_answer_is_read_in_pages(void **state)
{
	struct visit *visit = *state;
	char words[3000] = "";
	for (unsigned i = 0; i < 400; i++)
		sprintf(words + strlen(words), "t%u%c", i, i % 50 == 49 ? '\n' : ' ');
	scan_slip(visit, ERR_OK, words, 0);
	unsigned next = 0, pages = 1;
	for (; pages < 40; pages++) {
		char word[16];
		while (next < 400 && (snprintf(word, sizeof word, "t%u", next), visit_shows(visit, word)))
			next++;
		if (next == 400)
			break;
		visit_tap(visit, "pager.next");
	}
	assert_int_equal(next, 400);
	assert_in_range(pages, 2, 39);
}

/* More lines than are shown here: the pages end with whole ones, the rest is on the phone. */
static void an_answer_of_too_many_lines_ends_where_its_pages_do(void **state)
{
	struct visit *visit = *state;
	char words[3000] = "", word[16];
	for (unsigned i = 0; i < 400; i++)
		sprintf(words + strlen(words), "t%u\n", i);
	scan_slip(visit, ERR_OK, words, 0);
	for (unsigned next = 0; next < 159; visit_tap(visit, "pager.next"))
		while (next < 160 && (snprintf(word, sizeof word, "t%u", next), visit_shows(visit, word)))
			next++;
	assert_false(visit_shows(visit, "t160"));
}

static void nothing_of_it_is_left_for_the_next_visitor(void **state)
{
	struct visit *visit = *state;
	const struct visitor *visitor = &visit->screens->visitor;
	scan_slip(visit, ERR_OK, "Đã kê thêm ghế.", 0);
	ui_home(visit->screens->ui, true);
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_SPOKEN});
	assert_string_equal(visitor->petition_key, "");
	assert_string_equal(visitor->answer.answer, "");
}

#define VISIT_TEST(test) cmocka_unit_test_setup_teardown(test, visit_begin, visit_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		VISIT_TEST(the_slip_shows_by_when_it_is_answered),
		VISIT_TEST(the_typed_code_shows_the_answer),
		VISIT_TEST(nobody_is_thanked_before_the_center_has_the_rating),
		VISIT_TEST(a_rated_answer_is_not_rated_again),
		VISIT_TEST(a_visit_rated_after_an_answer_is_a_visit),
		VISIT_TEST(what_is_not_found_can_be_typed),
		VISIT_TEST(a_long_answer_is_read_in_pages),
		VISIT_TEST(an_answer_of_too_many_lines_ends_where_its_pages_do),
		VISIT_TEST(nothing_of_it_is_left_for_the_next_visitor),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
