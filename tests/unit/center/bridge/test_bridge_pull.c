/* A round of asking, against a system made of a list of answers. */
#include "support/test.h"

#include "base/check.h"
#include "center/bridge/bridge_pull.h"

#include <stdio.h>
#include <string.h>

struct answer {
	int status; /* 0: none comes */
	const char *body;
};

struct there {
	const struct answer *answers;
	size_t count, asked, kept, rests;
	unsigned records;
	struct bridge_cursor cursor; /* as last kept */
	char last_path[512], last_body[512], last_bearer[64];
	size_t fail_keep_at; /* 0: never */
	unsigned again_most;
};

static enum err_code ask(void *context, const struct bridge_ask *wish, int *ret_status, json_t **ret_answer,
						 struct err *err)
{
	struct there *there = context;
	json_error_t why;
	assert_true(there->asked < there->count);
	const struct answer *answer = &there->answers[there->asked++];
	snprintf(there->last_path, sizeof there->last_path, "%s", buf_text(&wish->path));
	snprintf(there->last_body, sizeof there->last_body, "%s", buf_text(&wish->body));
	snprintf(there->last_bearer, sizeof there->last_bearer, "%.63s", wish->bearer);
	if (answer->status == 0)
		return err_set(err, ERR_OFFLINE, "nobody there");
	*ret_status = answer->status;
	*ret_answer = json_loads(answer->body, 0, &why);
	return ERR_OK;
}

static enum err_code keep(void *context, enum bridge_list list, const json_t *records, const struct bridge_cursor *next,
						  struct err *err)
{
	struct there *there = context;
	if (there->fail_keep_at && there->kept + 1 == there->fail_keep_at)
		return err_set(err, ERR_IO, "disk");
	there->kept++;
	there->records += (unsigned)json_array_size(records);
	there->cursor = *next;
	return ERR_OK;
}

static bool rest(void *context, int64_t ms)
{
	((struct there *)context)->rests += ms > 0;
	return true;
}

static enum err_code run(struct there *there, enum bridge_form form, struct bridge_cursor *cursor,
						 struct bridge_round *round, struct err *err)
{
	const struct bridge_pull pull = {.form = form,
									 .username = "u",
									 .password = "p",
									 .unit = "H08.16",
									 .page_size = 2,
									 .again_most = there->again_most,
									 .context = there,
									 .ask = ask,
									 .keep = keep,
									 .rest = rest};
	return bridge_pull_round(&pull, cursor, round, err);
}

#define LOGIN                                                                                                          \
	{                                                                                                                  \
		200, "{\"error_code\":\"0\",\"session\":\"s1\"}"                                                               \
	}
#define NOTHING                                                                                                        \
	{                                                                                                                  \
		200, "{\"error_code\":\"0\",\"result\":[]}"                                                                    \
	}
#define TWO                                                                                                            \
	{                                                                                                                  \
		200, "{\"error_code\":\"0\",\"result\":[{\"MaHoSo\":\"a\"},{\"MaHoSo\":\"b\"}],\"total\":\"3\"}"               \
	}
#define ONE                                                                                                            \
	{                                                                                                                  \
		200, "{\"error_code\":\"0\",\"result\":[{\"MaHoSo\":\"c\"}],\"total\":\"3\"}"                                  \
	}
#define DENIED                                                                                                         \
	{                                                                                                                  \
		200, "{\"error_code\":\"-101\",\"result\":[]}"                                                                 \
	}
#define GARBAGE                                                                                                        \
	{                                                                                                                  \
		200, "<html>"                                                                                                  \
	}

static void a_round_signs_in_once_and_goes_through_every_list(void **state)
{
	static const struct answer answers[] = {LOGIN, TWO, ONE, NOTHING, NOTHING, NOTHING};
	struct there there = {.answers = answers, .count = 6};
	struct bridge_cursor cursor = {.run = 1, .is_full = true};
	struct bridge_round round;
	struct err err = {.code = ERR_OK};
	assert_int_equal(run(&there, BRIDGE_FORM_ENVELOPE, &cursor, &round, &err), ERR_OK);
	assert_int_equal(cursor.list, BRIDGE_LIST_COUNT);
	assert_int_equal(round.records, 3);
	assert_int_equal(round.logins, 1);
	assert_int_equal(there.rests, 0);
	assert_non_null(strstr(there.last_body, "LayDanhMucCoQuan"));
	assert_non_null(strstr(there.last_body, "\"session\":\"s1\""));
}

static void a_session_that_is_over_is_renewed_and_the_page_asked_again(void **state)
{
	static const struct answer answers[] = {LOGIN, TWO, DENIED, LOGIN, ONE, NOTHING, NOTHING, NOTHING};
	struct there there = {.answers = answers, .count = 8};
	struct bridge_cursor cursor = {.run = 1, .is_full = true};
	struct bridge_round round;
	struct err err = {.code = ERR_OK};
	assert_int_equal(run(&there, BRIDGE_FORM_ENVELOPE, &cursor, &round, &err), ERR_OK);
	assert_int_equal(round.logins, 2);
	assert_int_equal(round.records, 3);
}

static void a_refusal_that_stays_ends_the_round_at_its_page(void **state)
{
	static const struct answer answers[] = {LOGIN, TWO, DENIED, LOGIN, DENIED};
	struct there there = {.answers = answers, .count = 5};
	struct bridge_cursor cursor = {.run = 1, .is_full = true};
	struct bridge_round round;
	struct err err = {.code = ERR_OK};
	assert_int_equal(run(&there, BRIDGE_FORM_ENVELOPE, &cursor, &round, &err), ERR_DENIED);
	assert_int_equal(cursor.page, 1);
	assert_int_equal(cursor.list, BRIDGE_LIST_DOSSIERS);
}

static void a_round_whose_errors_are_spent_ends_with_the_next(void **state)
{
	static const struct answer answers[] = {LOGIN,   GARBAGE, LOGIN, TWO, GARBAGE, LOGIN, ONE,
											GARBAGE, LOGIN,   NOTHING, NOTHING, NOTHING};
	struct bridge_round round;
	struct err err = {.code = ERR_OK};
	for (unsigned most = 2; most <= 3; most++) {
		struct there there = {.answers = answers, .count = ARRAY_LEN(answers), .again_most = most};
		struct bridge_cursor cursor = {.run = 1, .is_full = true};
		enum err_code code = run(&there, BRIDGE_FORM_ENVELOPE, &cursor, &round, &err);
		assert_int_equal(code, most == 2 ? ERR_INVALID : ERR_OK);
		assert_int_equal(round.asked_again, most);
		assert_int_equal(cursor.list, most == 2 ? BRIDGE_LIST_DOSSIERS + 1 : BRIDGE_LIST_COUNT);
	}
}

static void half_pages_garbage_and_silence_are_asked_again(void **state)
{
	static const struct answer answers[] = {LOGIN, ONE, /* half: three were announced, one came */
											TWO,   GARBAGE, LOGIN,   {0, NULL}, LOGIN,  {503, "{}"},
											LOGIN, ONE,     NOTHING, NOTHING,   NOTHING};
	struct there there = {.answers = answers, .count = sizeof answers / sizeof answers[0]};
	struct bridge_cursor cursor = {.run = 1, .is_full = true};
	struct bridge_round round;
	struct err err = {.code = ERR_OK};
	assert_int_equal(run(&there, BRIDGE_FORM_ENVELOPE, &cursor, &round, &err), ERR_OK);
	assert_int_equal(round.records, 3);
	assert_int_equal(round.asked_again, 4);
	assert_int_equal(there.rests, 4);
	assert_int_equal(round.half_pages, 0);
}

static void who_is_cut_off_goes_on_at_that_page(void **state)
{
	static const struct answer first[] = {LOGIN,     TWO,   {0, NULL}, LOGIN, {0, NULL}, LOGIN,
										  {0, NULL}, LOGIN, {0, NULL}, LOGIN, {0, NULL}};
	static const struct answer second[] = {LOGIN, ONE, NOTHING, NOTHING, NOTHING};
	struct there there = {.answers = first, .count = sizeof first / sizeof first[0]};
	struct bridge_cursor cursor = {.run = 7, .is_full = true};
	struct bridge_round round;
	struct err err = {.code = ERR_OK};
	assert_int_equal(run(&there, BRIDGE_FORM_ENVELOPE, &cursor, &round, &err), ERR_OFFLINE);
	there = (struct there){.answers = second, .count = 5, .cursor = there.cursor, .records = there.records};
	cursor = there.cursor; /* as a restart reads it */
	assert_int_equal(cursor.page, 1);
	assert_int_equal(run(&there, BRIDGE_FORM_ENVELOPE, &cursor, &round, &err), ERR_OK);
	assert_int_equal(there.records, 3);
	assert_int_equal(cursor.run, 7);
}

static void a_page_that_could_not_be_kept_is_not_passed(void **state)
{
	static const struct answer answers[] = {LOGIN, TWO, ONE};
	struct there there = {.answers = answers, .count = 3, .fail_keep_at = 2};
	struct bridge_cursor cursor = {.run = 1, .is_full = true};
	struct bridge_round round;
	struct err err = {.code = ERR_OK};
	assert_int_equal(run(&there, BRIDGE_FORM_ENVELOPE, &cursor, &round, &err), ERR_IO);
	assert_int_equal(cursor.page, 1);
}

static void without_a_total_only_an_empty_page_is_the_end(void **state)
{
	static const struct answer answers[] = {{200, "{\"session\":\"s\"}"},
											{200, "[{\"maHoSo\":\"a\"}]"},
											{200, "[{\"maHoSo\":\"b\"}]"},
											{200, "[]"},
											{200, "[]"},
											{200, "[]"},
											{200, "[]"}};
	struct there there = {.answers = answers, .count = 7};
	struct bridge_cursor cursor = {.run = 1, .is_full = true};
	struct bridge_round round;
	struct err err = {.code = ERR_OK};
	assert_int_equal(run(&there, BRIDGE_FORM_REST, &cursor, &round, &err), ERR_OK);
	assert_int_equal(round.records, 2);
	assert_string_equal(there.last_path, "/api/offices?page=0&size=2&unit=H08.16");
	assert_string_equal(there.last_bearer, "s");
}

static void changes_are_asked_for_in_each_form_s_own_days(void **state)
{
	struct bridge_wish wish = {.from = "2026-03-09", .to = "2026-03-10", .size = 50, .unit = ""};
	struct bridge_ask ask_made;
	bridge_wire_init(&ask_made);
	bridge_wire_list(BRIDGE_FORM_ENVELOPE, &wish, "s", &ask_made);
	assert_non_null(strstr(buf_text(&ask_made.body), "\"tungay\":\"20260309000000\""));
	assert_non_null(strstr(buf_text(&ask_made.body), "\"denngay\":\"20260310235959\""));
	bridge_wire_list(BRIDGE_FORM_REST, &wish, "s", &ask_made);
	assert_string_equal(buf_text(&ask_made.path), "/api/dossiers?page=0&size=50&from=2026-03-09&to=2026-03-10");
	bridge_wire_finish(&ask_made);
}

static void a_session_that_could_break_a_header_is_refused(void **state)
{
	char session[BRIDGE_SESSION_MAX] = "";
	struct err err = {.code = ERR_OK};
	json_t *answer = json_pack("{s:s}", "session", "a\r\nX: y");
	assert_int_equal(bridge_wire_session(200, answer, session, &err), ERR_INVALID);
	json_decref(answer);
	assert_string_equal(session, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_round_signs_in_once_and_goes_through_every_list),
		cmocka_unit_test(a_session_that_is_over_is_renewed_and_the_page_asked_again),
		cmocka_unit_test(a_refusal_that_stays_ends_the_round_at_its_page),
		cmocka_unit_test(a_round_whose_errors_are_spent_ends_with_the_next),
		cmocka_unit_test(half_pages_garbage_and_silence_are_asked_again),
		cmocka_unit_test(who_is_cut_off_goes_on_at_that_page),
		cmocka_unit_test(a_page_that_could_not_be_kept_is_not_passed),
		cmocka_unit_test(without_a_total_only_an_empty_page_is_the_end),
		cmocka_unit_test(changes_are_asked_for_in_each_form_s_own_days),
		cmocka_unit_test(a_session_that_could_break_a_header_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
