/* The screens as a visitor meets them: taps by key, scans and answers from a stand-in of the I/O thread. */
#include "support/test.h"

#include "base/check.h"
#include "base/clock.h"
#include "i18n/i18n.h"
#include "screens/screens_priv.h"
#include "support/visit.h"

#include <stdlib.h>
#include <string.h>

#define MARKER "N. V. A. MARKER"

static void find_dossier(struct visit *visit)
{
	struct flow_notice notice = {.kind = NOTICE_DOSSIER};

	visit_scan(visit, SCAN_DOSSIER, "H08.16-260306-0127");
	notice.name = visit_asked(visit, REQUEST_DOSSIER)->name;
	notice.dossier.state = DOSSIER_PROCESSING;
	snprintf(notice.dossier.code, sizeof(notice.dossier.code), "H08.16-260306-0127");
	snprintf(notice.dossier.owner, sizeof(notice.dossier.owner), MARKER);
	visit_tell(visit, &notice);
}

static void the_usual_number_takes_two_taps(void **state)
{
	struct visit *visit = *state;
	const struct flow_request *request;

	visit_tap(visit, "home.quick.1");
	assert_null(visit_asked(visit, REQUEST_TICKET));
	visit_tap(visit, "before.take");
	request = visit_asked(visit, REQUEST_TICKET);
	assert_non_null(request);
	assert_string_equal(request->ticket.service, "chung-thuc");
	assert_string_equal(request->ticket.priority, "none");
	assert_string_equal(request->ticket.language, "vi");
	assert_string_equal(screens_current(visit->screens), "issued");
}

static void a_priority_that_was_stated_goes_with_the_number(void **state)
{
	struct visit *visit = *state;

	visit_tap(visit, "home.quick.2");
	visit_tap(visit, "priority.elderly");
	visit_tap(visit, "before.take");
	assert_string_equal(visit_asked(visit, REQUEST_TICKET)->ticket.priority, "elderly");
}

/* The start again, without a word of the center. */
static void start_alone(struct visit *visit)
{
	visit->screens->online = visit->screens->has_hall = false;
	visit->screens->awaited_until_ms = visit->now_ms + SCREENS_AWAIT_MS;
	visit_pass(visit, 1);
}

static void nobody_is_told_of_a_lost_center_before_it_was_tried(void **state)
{
	struct visit *visit = *state;

	start_alone(visit);
	ui_changed(visit->ui);
	visit_pass(visit, 10);
	assert_false(visit_shows(visit, "mất kết nối"));
	assert_true(visit_shows(visit, "Đang mời")); /* the room of the calls that come in a moment */
	visit_pass(visit, SCREENS_AWAIT_MS);
	assert_true(visit_shows(visit, "mất kết nối"));
	assert_false(visit_shows(visit, "Đang mời"));
}

static void a_center_that_refuses_is_told_of_at_once(void **state)
{
	struct visit *visit = *state;

	start_alone(visit);
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_CENTER, .center = {.online = false}});
	visit_pass(visit, 10);
	assert_true(visit_shows(visit, "mất kết nối"));
}

static void a_receipt_is_read_on_every_screen(void **state)
{
	struct visit *visit = *state;

	visit_tap(visit, "home.number");
	assert_string_equal(screens_current(visit->screens), "field");
	find_dossier(visit);
	assert_string_equal(visit_asked(visit, REQUEST_DOSSIER)->code, "H08.16-260306-0127");
	assert_string_equal(screens_current(visit->screens), "dossier");
}

static void an_identity_card_is_named_and_asked_nowhere(void **state)
{
	struct visit *visit = *state;

	visit_scan(visit, SCAN_ID_CARD, "");
	assert_string_equal(screens_current(visit->screens), "message");
	assert_null(visit_asked(visit, REQUEST_DOSSIER));
	assert_null(visit_asked(visit, REQUEST_RATABLE));
}

static bool is_there(const void *memory, size_t size)
{
	return memmem(memory, size, MARKER, strlen(MARKER)) != NULL;
}

static void nothing_of_a_visitor_is_left(void **state)
{
	struct visit *visit = *state;
	struct ui_settings settings = *ui_settings(visit->ui);

	find_dossier(visit);
	settings.size = 3;
	settings.language = 1;
	ui_set(visit->ui, &settings);
	visit_pass(visit, 10);
	assert_true(is_there(visit->screens, sizeof(*visit->screens)));
	visit_tap(visit, "nav.done");
	assert_string_equal(screens_current(visit->screens), "home");
	assert_false(is_there(visit->screens, sizeof(*visit->screens)));
	assert_int_equal(ui_settings(visit->ui)->size, 1);
	assert_int_equal(ui_settings(visit->ui)->language, 0);
}

static void a_visitor_who_walked_away_is_forgotten(void **state)
{
	struct visit *visit = *state;

	find_dossier(visit);
	for (int s = 0; s < 90 && strcmp(screens_current(visit->screens), "home") != 0; s++)
		visit_pass(visit, 1000);
	assert_string_equal(screens_current(visit->screens), "home");
	assert_false(is_there(visit->screens, sizeof(*visit->screens)));
}

/* The first screen looks as if nobody had been there: then nobody was, but for size, language and a call for help. */
static void whoever_goes_back_to_the_first_screen_leaves_nothing_looked_up(void **state)
{
	struct visit *visit = *state;
	struct ui_settings settings = *ui_settings(visit->ui);

	settings.size = 2;
	ui_set(visit->ui, &settings);
	find_dossier(visit);
	ui_key(visit->ui, UI_KEY_BACK, visit->now_ms);
	ui_key(visit->ui, UI_KEY_BACK, visit->now_ms);
	visit_pass(visit, 10);
	assert_string_equal(screens_current(visit->screens), "home");
	assert_false(is_there(visit->screens, sizeof(*visit->screens)));
	assert_int_equal(ui_settings(visit->ui)->size, 2);
}

/* Also of what lies over the screen. */
static bool asks_whether_anyone_is_there(const struct visit *visit)
{
	char *dump = ui_dump(visit->ui);
	bool asks = strstr(dump, "Ông/bà còn ở đây không?") != NULL;

	free(dump);
	return asks;
}

static void open_pad(struct visit *visit)
{
	struct flow_notice notice = {.kind = NOTICE_PAD};

	notice.ratable.counter = 3;
	notice.ratable.ratable = true;
	snprintf(notice.ratable.ticket, sizeof(notice.ratable.ticket), "TOKEN");
	snprintf(notice.ratable.number, sizeof(notice.ratable.number), "B\u00a0024");
	visit_tell(visit, &notice);
}

static void thank_after_a_rating(struct visit *visit, int rating_count)
{
	struct flow_notice notice = {.kind = NOTICE_PUBLISHED};

	notice.published = (struct flow_published){
		.day = "2026-03-09", .rating_count = rating_count, .share = 0.956, .low = 0.88, .high = 0.99};
	visit_tell(visit, &notice);
	visit_tap(visit, "home.rate");
	visit_scan(visit, SCAN_TICKET, "TOKEN");
	notice = (struct flow_notice){.kind = NOTICE_RATABLE, .name = visit_asked(visit, REQUEST_RATABLE)->name};
	notice.ratable.ratable = true;
	visit_tell(visit, &notice);
	visit_tap(visit, "rating.5");
	assert_string_equal(screens_current(visit->screens), "thanks");
}

static void thanks_say_how_satisfied_all_were(void **state)
{
	struct visit *visit = *state;

	thank_after_a_rating(visit, 1483);
	assert_true(visit_shows(visit, "Hài lòng trong 30 ngày"));
	assert_false(visit_shows(visit, "30 ngày, đến"));
	assert_true(visit_shows(visit, "1.483 lượt đánh giá"));
	assert_true(visit_shows(visit, "96\u00a0%"));
	assert_true(visit_shows(visit, "88–99\u00a0%"));
}

static void thanks_say_nothing_of_a_handful_of_ratings(void **state)
{
	struct visit *visit = *state;

	thank_after_a_rating(visit, 0);
	assert_false(visit_shows(visit, "Hài lòng trong"));
}

static void old_figures_say_until_when_they_count(void **state)
{
	struct visit *visit = *state;

	clock_shift(9 * INT64_C(86400000)); /* nothing newer was heard */
	thank_after_a_rating(visit, 1483);
	assert_true(visit_shows(visit, "Hài lòng trong 30 ngày, đến 09/03"));
}

static void thanks_tell_what_was_mended_last(void **state)
{
	struct visit *visit = *state;

	thank_after_a_rating(visit, 0);
	assert_true(visit_shows(visit, "Việc đã sửa gần nhất"));
	assert_true(visit_shows(visit, "Thêm quầy Hộ tịch vào sáng thứ Hai"));
	visit_pass(visit, 5100);
	assert_string_equal(screens_current(visit->screens), "home");
}

static void the_pad_rates_the_visit_that_has_just_ended(void **state)
{
	struct visit *visit = *state;
	const struct flow_request *request;

	assert_string_equal(screens_current(visit->screens), "pad-idle");
	open_pad(visit);
	assert_string_equal(screens_current(visit->screens), "rating");
	visit_tap(visit, "rating.5");
	request = visit_asked(visit, REQUEST_RATING);
	assert_non_null(request);
	assert_int_equal(request->rating.level, 5);
	assert_int_equal(request->rating.counter, 3);
	assert_string_equal(request->rating.ticket, "TOKEN");
	assert_string_equal(request->rating.channel, "pad");
	assert_string_equal(screens_current(visit->screens), "thanks");
}

static void the_pad_says_whose_visit_it_asks_about_and_for_how_long(void **state)
{
	struct visit *visit = *state;

	visit_pass(visit, 30 * 60000); /* nobody touched it meanwhile */
	open_pad(visit);
	assert_true(visit_shows(visit, "Số B\u00a0024"));
	assert_true(visit_shows(visit, "Quầy\u00a03 – Hộ tịch"));
	assert_true(visit_shows(visit, "còn 30\u00a0giây"));
	assert_true(ui_wait_ms(visit->ui, visit->now_ms) <= 1000);
	visit_pass(visit, 6000);
	assert_true(visit_shows(visit, "còn 24\u00a0giây"));
	visit_pass(visit, 23500);
	assert_true(visit_shows(visit, "còn 1\u00a0giây"));
	visit_pass(visit, 500);
	assert_string_equal(screens_current(visit->screens), "pad-idle");
	assert_false(asks_whether_anyone_is_there(visit));
	assert_null(visit_asked(visit, REQUEST_RATING));
}

static void a_touch_gives_the_pad_its_whole_time_again(void **state)
{
	struct visit *visit = *state;

	open_pad(visit);
	visit_pass(visit, 20000);
	ui_touch(visit->ui, UI_DOWN, 4, 4, visit->now_ms); /* beside everything */
	ui_touch(visit->ui, UI_UP, 4, 4, visit->now_ms);
	visit_pass(visit, 1000);
	assert_true(visit_shows(visit, "còn 29\u00a0giây"));
}

static void a_level_counts_when_its_reasons_are_left_alone(void **state)
{
	struct visit *visit = *state;

	open_pad(visit);
	visit_tap(visit, "rating.1");
	assert_string_equal(screens_current(visit->screens), "reasons");
	assert_null(visit_asked(visit, REQUEST_RATING));
	for (int s = 0; s < 40; s++)
		visit_pass(visit, 1000);
	assert_non_null(visit_asked(visit, REQUEST_RATING));
	assert_int_equal(visit_asked(visit, REQUEST_RATING)->rating.level, 1);
	assert_string_equal(screens_current(visit->screens), "pad-idle");
}

static void who_scans_at_a_kiosk_long_untouched_has_their_time(void **state)
{
	struct visit *visit = *state;

	visit_pass(visit, 30 * 60000);
	visit_scan(visit, SCAN_TICKET, "TOKEN");
	visit_pass(visit, 40000);
	assert_false(asks_whether_anyone_is_there(visit));
	visit_pass(visit, 6000);
	assert_true(asks_whether_anyone_is_there(visit));
	visit_scan(visit, SCAN_DOSSIER, "H08.16-260306-0127"); /* is an answer, too */
	visit_pass(visit, 40000);
	assert_false(asks_whether_anyone_is_there(visit));
}

static void a_number_that_comes_after_its_visitor_left_is_given_up(void **state)
{
	struct visit *visit = *state;
	struct flow_notice notice = {.kind = NOTICE_TICKET, .name = 12345, .result = ERR_OK};

	strcpy(notice.ticket.id, "0123456789abcdef0123456789abcdef");
	visit_tell(visit, &notice);
	const struct flow_request *fate = visit_asked(visit, REQUEST_TICKET_FATE);
	assert_non_null(fate);
	assert_int_equal(fate->ticket.state, TICKET_VOID);
	assert_string_equal(fate->ticket.id, notice.ticket.id);
}

static void a_locked_kiosk_takes_no_scans(void **state)
{
	struct visit *visit = *state;

	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_LOCK, .number = 1});
	visit_scan(visit, SCAN_DOSSIER, "H08.16-260306-0127");
	assert_null(visit_asked(visit, REQUEST_DOSSIER));
	assert_string_equal(screens_current(visit->screens), "home");
}

/* The language tool goes through what the center offers, in the order of the product. */
static void the_center_names_the_languages_to_choose_from(void **state)
{
	static const struct {
		const char *first, *offered, *codes;
	} cases[] = {
		{"vi", "", "vi en"},       {"en", NULL, "vi en"}, {"vi", "vi en km", "vi en km"}, {"vi", "km vi", "vi km"},
		{"km", "", "vi en km"}, {"vi", "vi", "vi"},    {"en", "vi", "vi en"},
	};
	const struct screens_port port = {NULL, NULL};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct screens_config config = {.kiosk = "02", .version = "", .language = cases[i].first,
											  .languages = cases[i].offered, .size = 1, .center_url = ""};
		struct screens *screens = screens_create(&config, &port);
		struct ui_config ui = {.w = 0};
		char codes[64] = "";
		assert_non_null(screens);
		screens_fill_ui(screens, &ui);
		for (size_t j = 0; j < ui.language_count; j++)
			snprintf(codes + strlen(codes), sizeof codes - strlen(codes), "%s%s", j ? " " : "", ui.language_codes[j]);
		assert_string_equal(codes, cases[i].codes);
		assert_string_equal(ui.language_codes[ui.defaults.language], cases[i].first);
		screens_destroy(screens);
	}
	i18n_use("vi");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_center_names_the_languages_to_choose_from),
		cmocka_unit_test_setup_teardown(the_usual_number_takes_two_taps, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_priority_that_was_stated_goes_with_the_number, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_receipt_is_read_on_every_screen, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(an_identity_card_is_named_and_asked_nowhere, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(nothing_of_a_visitor_is_left, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_visitor_who_walked_away_is_forgotten, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(whoever_goes_back_to_the_first_screen_leaves_nothing_looked_up, visit_begin,
										visit_end),
		cmocka_unit_test_setup_teardown(the_pad_rates_the_visit_that_has_just_ended, visit_begin_pad, visit_end),
		cmocka_unit_test_setup_teardown(the_pad_says_whose_visit_it_asks_about_and_for_how_long, visit_begin_pad,
										visit_end),
		cmocka_unit_test_setup_teardown(a_touch_gives_the_pad_its_whole_time_again, visit_begin_pad, visit_end),
		cmocka_unit_test_setup_teardown(thanks_say_how_satisfied_all_were, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(thanks_say_nothing_of_a_handful_of_ratings, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(old_figures_say_until_when_they_count, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(thanks_tell_what_was_mended_last, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_level_counts_when_its_reasons_are_left_alone, visit_begin_pad, visit_end),
		cmocka_unit_test_setup_teardown(who_scans_at_a_kiosk_long_untouched_has_their_time, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_locked_kiosk_takes_no_scans, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(nobody_is_told_of_a_lost_center_before_it_was_tried, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_center_that_refuses_is_told_of_at_once, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_number_that_comes_after_its_visitor_left_is_given_up, visit_begin, visit_end),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
