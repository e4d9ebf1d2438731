#include "display/board.h"

#include "base/check.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

#define NOON 1773118800000LL
#define T0 100000 /* monotonic */

static struct board board;

static struct hall_call call_of(int n, unsigned counter, unsigned times, int64_t called_ms)
{
	struct hall_call call = {.counter = counter, .times = times, .called_ms = called_ms};

	snprintf(call.ticket, sizeof(call.ticket), "%032x", (unsigned)n);
	snprintf(call.number, sizeof(call.number), "B\u00a0%03d", n);
	return call;
}

static struct hall hall_of(int64_t sequence, int64_t as_of_ms)
{
	struct hall hall = {.sequence = sequence, .as_of_ms = as_of_ms, .counter_count = 6};

	for (unsigned i = 0; i < 6; i++)
		hall.counters[i].number = i + 1;
	return hall;
}

static int start(void **state)
{
	struct hall hall = hall_of(10, NOON);

	board_init(&board, T0);
	board_hall(&board, &hall, T0, NOON);
	return 0;
}

static void call_now(int n, unsigned counter, unsigned times, int64_t sequence, int64_t now_ms)
{
	struct hall_call call = call_of(n, counter, times, NOON + now_ms - T0);

	board_call(&board, &call, sequence, now_ms, NOON + now_ms - T0);
}

static void a_call_is_shown_for_six_seconds(void **state)
{
	call_now(24, 3, 1, 11, T0 + 1000);
	assert_int_equal(board_deadline(&board, T0 + 1000), T0 + 1000);
	assert_true(board_tick(&board, T0 + 1000, false));
	assert_string_equal(board.shown.number, "B\u00a0024");
	assert_int_equal(board_mode(&board, T0 + 1000), BOARD_ANNOUNCE);
	board_heard(&board, T0 + 6900, NOON);
	assert_false(board_tick(&board, T0 + 6999, false));
	assert_int_equal(board_mode(&board, T0 + 6999), BOARD_ANNOUNCE);
	assert_int_equal(board_deadline(&board, T0 + 6999), T0 + 7000);
	assert_false(board_tick(&board, T0 + 7000, false));
	assert_int_equal(board_mode(&board, T0 + 7000), BOARD_NORMAL);
	assert_true(board_is_lit(&board, 3, T0 + 30999));
	assert_false(board_is_lit(&board, 3, T0 + 31000));
	assert_false(board_is_lit(&board, 4, T0 + 2000));
}

static void calls_wait_for_each_other_and_none_is_lost(void **state)
{
	int shown = 0;

	for (int i = 0; i < BOARD_WAITING_MAX; i++)
		call_now(i, 1 + (unsigned)i % 6, 1, 11 + i, T0 + 10);
	for (int64_t now = T0 + 10; now < T0 + 10 + BOARD_WAITING_MAX * (BOARD_SHOW_MS + 100); now += 100) {
		board_heard(&board, now, NOON);
		if (!board_tick(&board, now, false))
			continue;
		char want[16];
		snprintf(want, sizeof(want), "B\u00a0%03d", shown++);
		assert_string_equal(board.shown.number, want);
	}
	assert_int_equal(shown, BOARD_WAITING_MAX);
}

static void the_same_call_by_two_ways_is_shown_once(void **state)
{
	struct hall hall = hall_of(12, NOON + 500);

	call_now(24, 3, 1, 11, T0 + 100);
	hall.calls[0] = call_of(24, 3, 1, NOON + 100);
	hall.call_count = 1;
	board_hall(&board, &hall, T0 + 600, NOON + 600);
	assert_int_equal(board.count, 1);
	/* Called again: that is another call. */
	hall.sequence = 13;
	hall.calls[0].times = 2;
	board_hall(&board, &hall, T0 + 700, NOON + 700);
	assert_int_equal(board.count, 2);
}

static void a_missed_event_is_found_in_the_document(void **state)
{
	struct hall hall = hall_of(20, NOON + 3000);

	board_sequence(&board, 11);
	assert_false(board_take_refetch(&board, T0 + 3000) && board.sequence != 11);
	board_sequence(&board, 14);
	assert_true(board.refetch);
	assert_true(board_take_refetch(&board, T0 + 5000));
	assert_false(board_take_refetch(&board, T0 + 5000));
	hall.calls[0] = call_of(8, 2, 1, NOON + 2500);
	hall.calls[1] = call_of(7, 1, 1, NOON + 2000);
	hall.call_count = 2;
	board_hall(&board, &hall, T0 + 5100, NOON + 5100);
	assert_true(board_tick(&board, T0 + 5100, false));
	assert_string_equal(board.shown.number, "B\u00a0007"); /* the older one first */
	assert_int_equal(board.count, 1);
}

static void an_answer_that_an_event_overtook_changes_nothing(void **state)
{
	struct hall old = hall_of(10, NOON);

	call_now(24, 3, 1, 11, T0 + 100);
	board_hall(&board, &old, T0 + 200, NOON + 200);
	assert_int_equal(board.hall.call_count, 1);
	assert_string_equal(board.hall.counters[2].serving, "B\u00a0024");
}

static void a_number_sent_on_leaves_its_first_counter(void **state)
{
	call_now(24, 3, 1, 11, T0 + 100);
	call_now(24, 5, 2, 12, T0 + 200);
	assert_string_equal(board.hall.counters[2].serving, "");
	assert_string_equal(board.hall.counters[4].serving, "B\u00a0024");
	assert_int_equal(board.hall.call_count, 1);
}

static void speech_is_heard_out_but_not_for_ever(void **state)
{
	call_now(24, 3, 1, 11, T0);
	call_now(25, 4, 1, 12, T0);
	assert_true(board_tick(&board, T0, false));
	board_heard(&board, T0 + 9000, NOON);
	assert_false(board_tick(&board, T0 + 9000, true));
	assert_string_equal(board.shown.number, "B\u00a0024");
	board_heard(&board, T0 + BOARD_SHOW_MOST_MS, NOON);
	assert_true(board_tick(&board, T0 + BOARD_SHOW_MOST_MS, true));
	assert_string_equal(board.shown.number, "B\u00a0025");
}

static void old_data_says_so_and_older_data_is_stale(void **state)
{
	assert_false(board_is_old(&board, T0 + BOARD_AGE_MS - 1));
	assert_true(board_is_old(&board, T0 + BOARD_AGE_MS));
	assert_int_equal(board_deadline(&board, T0), T0 + BOARD_AGE_MS);
	assert_int_equal(board_mode(&board, T0 + BOARD_STALE_MS - 1), BOARD_NORMAL);
	assert_int_equal(board_mode(&board, T0 + BOARD_STALE_MS), BOARD_STALE);
	assert_int_equal(board.truth_wall_ms, NOON);
	board_heard(&board, T0 + 20000, NOON + 20000);
	assert_int_equal(board_mode(&board, T0 + 20000), BOARD_NORMAL);
	assert_int_equal(board.truth_wall_ms, NOON + 20000);
}

static void a_stale_display_calls_nobody(void **state)
{
	call_now(24, 3, 1, 11, T0);
	assert_true(board_tick(&board, T0, false));
	call_now(25, 3, 1, 12, T0 + 10);
	assert_false(board_tick(&board, T0 + BOARD_STALE_MS + 20, false));
	assert_false(board.showing);
	assert_int_equal(board_mode(&board, T0 + BOARD_STALE_MS + 20), BOARD_STALE);
	assert_int_equal(board_deadline(&board, T0 + BOARD_STALE_MS + 20), T0 + BOARD_LIT_MS);
}

static void calls_of_an_hour_ago_are_listed_not_announced(void **state)
{
	struct hall hall = hall_of(50, NOON + 3600000);

	hall.calls[0] = call_of(9, 2, 1, NOON + 3600000 - 5000);
	hall.calls[1] = call_of(8, 1, 1, NOON + 1000);
	hall.call_count = 2;
	board_hall(&board, &hall, T0 + 3600000, NOON + 3600000);
	assert_int_equal(board.count, 1);
	assert_true(board_tick(&board, T0 + 3600000, false));
	assert_string_equal(board_recent(&board, 0)->number, "B\u00a0009");
	assert_string_equal(board_recent(&board, 1)->number, "B\u00a0008");
	assert_null(board_recent(&board, 2));
}

static void a_restart_shows_the_last_truth_with_its_age(void **state)
{
	struct hall hall = hall_of(50, NOON);

	hall.calls[0] = call_of(9, 2, 1, NOON - 1000);
	hall.call_count = 1;
	board_init(&board, T0);
	assert_int_equal(board_mode(&board, T0), BOARD_NORMAL);
	board_restore(&board, &hall, NOON);
	assert_int_equal(board_mode(&board, T0), BOARD_STALE);
	assert_int_equal(board.count, 0);
	board_heard(&board, T0 + 100, NOON + 86400000); /* a heartbeat is not yet data */
	assert_int_equal(board_mode(&board, T0 + 100), BOARD_STALE);
	assert_int_equal(board.truth_wall_ms, NOON);
	hall.as_of_ms = NOON + 86400000;
	hall.sequence = 3; /* the center began anew */
	board_hall(&board, &hall, T0 + 200, NOON + 86400000);
	assert_int_equal(board_mode(&board, T0 + 200), BOARD_NORMAL);
	assert_int_equal(board.count, 0);
	assert_int_equal(board.hall.sequence, 3);
}

static void a_center_that_counts_anew_is_followed(void **state)
{
	struct hall hall = hall_of(2, NOON + 100);

	board_sequence(&board, 1);
	assert_true(board.refetch);
	board_hall(&board, &hall, T0 + 100, NOON + 100);
	assert_int_equal(board.hall.sequence, 2);
}

static void a_zone_hears_only_its_counters(void **state)
{
	const unsigned zone[] = {1, 2};

	board_zone(&board, zone, 2);
	call_now(24, 3, 1, 11, T0);
	call_now(25, 2, 1, 12, T0);
	assert_true(board_tick(&board, T0, false));
	assert_string_equal(board.shown.number, "B\u00a0025");
	assert_int_equal(board.count, 0);
	assert_null(board_recent(&board, 1));
	assert_false(board_has_counter(&board, 999));
}

/* By whatever way a call comes (event, document, both, late), it is shown once, for at least six seconds, and before
 * every younger one that is known by then. */
static void by_whatever_way_calls_come_each_is_shown_once(void **state)
{
	for (unsigned seed = 1; seed <= 200; seed++) {
		struct hall document = hall_of(10, NOON);
		int made = 0, shown = 0;
		bool seen[20] = {false};
		int64_t now_ms = T0, since_ms = 0, sequence = 10;
		start(state);
		srand(seed);
		while (shown < 20) {
			now_ms += rand() % 2500;
			if (made < 20 && rand() % 2) {
				struct hall_call call = call_of(made, 1 + (unsigned)rand() % 6, 1, NOON + now_ms - T0);
				memmove(&document.calls[1], &document.calls[0], (HALL_CALLS_MAX - 1) * sizeof(call));
				document.calls[0] = call;
				document.call_count += document.call_count < HALL_CALLS_MAX;
				sequence++;
				made++;
				if (rand() % 4) /* else its event is lost */
					board_call(&board, &call, sequence, now_ms, NOON + now_ms - T0);
				else
					board_sequence(&board, ++sequence);
			}
			if (board_take_refetch(&board, now_ms) || rand() % 4 == 0) {
				document.sequence = sequence;
				document.as_of_ms = NOON + now_ms - T0;
				board_hall(&board, &document, now_ms, NOON + now_ms - T0);
			}
			board_heard(&board, now_ms, NOON + now_ms - T0);
			if (!board_tick(&board, now_ms, false))
				continue;
			assert_true(shown == 0 || now_ms - since_ms >= BOARD_SHOW_MS);
			since_ms = now_ms;
			long number = strtol(board.shown.ticket, NULL, 16);
			assert_in_range(number, 0, 19);
			assert_false(seen[number]);
			seen[number] = true;
			shown++;
			for (size_t i = 0; i < board.count; i++)
				assert_true(board.waiting[(board.first + i) % BOARD_WAITING_MAX].called_ms >= board.shown.called_ms);
		}
		assert_int_equal(board.count, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_call_is_shown_for_six_seconds, start),
		cmocka_unit_test_setup(calls_wait_for_each_other_and_none_is_lost, start),
		cmocka_unit_test_setup(the_same_call_by_two_ways_is_shown_once, start),
		cmocka_unit_test_setup(a_missed_event_is_found_in_the_document, start),
		cmocka_unit_test_setup(an_answer_that_an_event_overtook_changes_nothing, start),
		cmocka_unit_test_setup(a_number_sent_on_leaves_its_first_counter, start),
		cmocka_unit_test_setup(speech_is_heard_out_but_not_for_ever, start),
		cmocka_unit_test_setup(old_data_says_so_and_older_data_is_stale, start),
		cmocka_unit_test_setup(a_stale_display_calls_nobody, start),
		cmocka_unit_test_setup(calls_of_an_hour_ago_are_listed_not_announced, start),
		cmocka_unit_test_setup(a_restart_shows_the_last_truth_with_its_age, start),
		cmocka_unit_test_setup(a_center_that_counts_anew_is_followed, start),
		cmocka_unit_test(by_whatever_way_calls_come_each_is_shown_once),
		cmocka_unit_test_setup(a_zone_hears_only_its_counters, start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
