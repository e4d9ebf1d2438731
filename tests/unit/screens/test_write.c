/* Words of one's own: a petition with its number, a comment with its rating; nothing of them stays. */
#include "support/test.h"

#include "base/clock.h"
#include "i18n/i18n.h"
#include "screens/screens_priv.h"
#include "support/visit.h"

#include <string.h>

static void type(struct visit *visit, const char *letters)
{
	for (; *letters; letters++) {
		char key[16];
		snprintf(key, sizeof(key), "key.%x", (unsigned)*letters);
		visit_tap(visit, *letters == ' ' ? "key.space" : key);
	}
}

static void write_petition(struct visit *visit)
{
	visit_tap(visit, "home.rate");
	visit_tap(visit, "rate.petition");
	visit_tap(visit, "petition.write");
	visit_tap(visit, "topic.facilities");
	assert_string_equal(screens_current(visit->screens), "write");
	type(visit, "Ghe");
	visit_tap(visit, "key.done");
}

static void a_petition_typed_here_gets_its_number(void **state)
{
	struct visit *visit = *state;
	struct flow_notice notice = {.kind = NOTICE_PETITION};
	const struct flow_request *request;

	write_petition(visit);
	request = visit_asked(visit, REQUEST_PETITION);
	assert_non_null(request);
	assert_string_equal(request->petition.about, "facilities");
	assert_string_equal(request->petition.text, "Ghe"); /* a sentence begins with a capital */
	assert_string_equal(screens_current(visit->screens), "petition-sent");
	notice.name = request->name;
	notice.petition =
		(struct flow_petition_slip){.number = "PA-2026-0012", .code = "7K3F9Q2M", .due = "2026-03-24"};
	visit_tell(visit, &notice);
	assert_true(visit_shows(visit, "PA-2026-0012"));
	assert_true(visit_shows(visit, "7K3F9Q2M"));
	assert_string_equal(visit->screens->visitor.text, "");
}

/* The printer's word on the slip that was asked for last. */
static void end_print(struct visit *visit, enum ticket_state state)
{
	struct flow_notice notice = {.kind = NOTICE_PRINT, .name = visit_asked(visit, REQUEST_PRINT_SLIP)->name};

	notice.result = state == TICKET_CONFIRMED ? ERR_OK : state == TICKET_UNCERTAIN ? ERR_TIMEOUT : ERR_CONFLICT;
	notice.ticket.state = state;
	visit_tell(visit, &notice);
	visit_pass(visit, 10000); /* the toast goes */
}

static void the_slip_of_a_petition_says_when_it_is_printed_again(void **state)
{
	static const struct {
		enum ticket_state ended;
		unsigned prints;
	} PRINTS[] = {{TICKET_RESERVED, 1}, {TICKET_UNCERTAIN, 1}, {TICKET_CONFIRMED, 2}, {TICKET_CONFIRMED, 3}};
	struct visit *visit = *state;
	struct flow_notice notice = {.kind = NOTICE_PETITION};

	write_petition(visit);
	notice.name = visit_asked(visit, REQUEST_PETITION)->name;
	notice.petition =
		(struct flow_petition_slip){.number = "PA-2026-0012", .code = "7K3F9Q2M", .due = "2026-03-24"};
	visit_tell(visit, &notice);
	for (size_t i = 0; i < sizeof(PRINTS) / sizeof(PRINTS[0]); i++) {
		visit_tap(visit, "petition.print");
		const struct flow_slip *slip = &visit_asked(visit, REQUEST_PRINT_SLIP)->slip;
		assert_int_equal(slip->kind, SLIP_PETITION);
		assert_string_equal(slip->petition.number, "PA-2026-0012");
		assert_string_equal(slip->petition.code, "7K3F9Q2M");
		assert_string_equal(slip->petition.due, "2026-03-24");
		assert_string_equal(slip->petition.about, "Cơ sở vật chất");
		assert_int_equal(slip->petition.prints, PRINTS[i].prints);
		end_print(visit, PRINTS[i].ended);
	}
	visit_tap(visit, "nav.done");
	assert_string_equal(visit->screens->visitor.petition_slip.code, "");
}

static void what_could_not_be_sent_is_tried_again_as_the_same_petition(void **state)
{
	struct visit *visit = *state;
	char id[ID_SIZE];

	write_petition(visit);
	memcpy(id, visit_asked(visit, REQUEST_PETITION)->petition.id, sizeof(id));
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_PETITION,
											.name = visit_asked(visit, REQUEST_PETITION)->name,
											.result = ERR_OFFLINE});
	assert_true(visit_shows(visit, "Chưa gửi được lúc này"));
	visit_tap(visit, "petition.again");
	assert_string_equal(visit_asked(visit, REQUEST_PETITION)->petition.id, id);
	assert_string_equal(visit_asked(visit, REQUEST_PETITION)->petition.text, "Ghe");
	visit_tap(visit, "nav.done");
	assert_string_equal(visit->screens->visitor.text, "");
	assert_string_equal(visit->screens->visitor.petition, "");
}

/* From the screen of a visit, where a scan leads, to a petition about the facilities with a letter more. */
static void write_another(struct visit *visit, const char *topic)
{
	struct flow_notice notice = {.kind = NOTICE_RATABLE, .result = ERR_NOT_FOUND};

	visit_scan(visit, SCAN_TICKET, "TOKEN");
	notice.name = visit_asked(visit, REQUEST_RATABLE)->name;
	visit_tell(visit, &notice);
	visit_tap(visit, "rate.petition");
	visit_tap(visit, "petition.write");
	visit_tap(visit, topic);
}

static void a_second_petition_is_another_one(void **state)
{
	struct visit *visit = *state;
	struct flow_notice notice = {.kind = NOTICE_PETITION};
	char id[ID_SIZE];

	write_petition(visit);
	memcpy(id, visit_asked(visit, REQUEST_PETITION)->petition.id, sizeof(id));
	notice.name = visit_asked(visit, REQUEST_PETITION)->name;
	notice.petition =
		(struct flow_petition_slip){.number = "PA-2026-0012", .code = "7K3F9Q2M", .due = "2026-03-24"};
	visit_tell(visit, &notice);
	write_another(visit, "topic.facilities");
	type(visit, "Ghe");
	visit_tap(visit, "key.done");
	assert_string_not_equal(visit_asked(visit, REQUEST_PETITION)->petition.id, id);
}

/* The center may have the first, its answer lost: what is said anew under its id would be refused for ever. */
static void words_that_were_changed_are_another_petition(void **state)
{
	struct visit *visit = *state;
	char id[ID_SIZE];

	for (int topic = 0; topic < 2; topic++) {
		write_petition(visit);
		memcpy(id, visit_asked(visit, REQUEST_PETITION)->petition.id, sizeof(id));
		visit_tell(visit, &(struct flow_notice){.kind = NOTICE_PETITION,
												.name = visit_asked(visit, REQUEST_PETITION)->name,
												.result = ERR_TIMEOUT});
		write_another(visit, topic ? "topic.wait" : "topic.facilities");
		if (!topic)
			type(visit, "g");
		visit_tap(visit, "key.done");
		assert_string_equal(visit_asked(visit, REQUEST_PETITION)->petition.text, topic ? "Ghe" : "Gheg");
		assert_string_not_equal(visit_asked(visit, REQUEST_PETITION)->petition.id, id);
		visit_tap(visit, "nav.done");
	}
	write_petition(visit);
	memcpy(id, visit_asked(visit, REQUEST_PETITION)->petition.id, sizeof(id));
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_PETITION,
											.name = visit_asked(visit, REQUEST_PETITION)->name,
											.result = ERR_TIMEOUT});
	write_another(visit, "topic.facilities");
	visit_tap(visit, "key.telex");
	visit_tap(visit, "key.done"); /* nothing was changed */
	assert_string_equal(visit_asked(visit, REQUEST_PETITION)->petition.id, id);
}

static void begin_reasons(struct visit *visit)
{
	struct flow_notice notice = {.kind = NOTICE_RATABLE, .ratable = {.counter = 3, .ratable = true}};

	visit_scan(visit, SCAN_TICKET, "TOKEN");
	notice.name = visit_asked(visit, REQUEST_RATABLE)->name;
	visit_tell(visit, &notice);
	visit_tap(visit, "rating.2");
	assert_string_equal(screens_current(visit->screens), "reasons");
	visit_tap(visit, "reasons.write");
	type(visit, "Cho");
}

static void a_comment_goes_with_its_rating(void **state)
{
	struct visit *visit = *state;

	begin_reasons(visit);
	visit_tap(visit, "key.done");
	assert_string_equal(screens_current(visit->screens), "reasons");
	visit_tap(visit, "reasons.send");
	assert_string_equal(visit_asked(visit, REQUEST_RATING)->rating.comment, "Cho");
	assert_string_equal(visit->screens->visitor.text, "");
}

static void who_walks_away_while_writing_has_rated(void **state)
{
	struct visit *visit = *state;

	begin_reasons(visit);
	for (int s = 0; s < 130; s++)
		visit_pass(visit, 1000);
	assert_string_equal(screens_current(visit->screens), "home");
	assert_int_equal(visit_asked(visit, REQUEST_RATING)->rating.level, 2);
	assert_string_equal(visit_asked(visit, REQUEST_RATING)->rating.comment, "Cho");
}

static void reasons_that_are_skipped_take_the_comment_along(void **state)
{
	struct visit *visit = *state;

	begin_reasons(visit);
	visit_tap(visit, "key.done");
	visit_tap(visit, "reasons.skip");
	assert_string_equal(visit_asked(visit, REQUEST_RATING)->rating.comment, "");
}

static void tell_finished(struct visit *visit, const char *ticket)
{
	struct flow_notice notice = {.kind = NOTICE_PAD, .ratable = {.counter = 3, .ratable = true}};

	snprintf(notice.ratable.ticket, sizeof(notice.ratable.ticket), "%s", ticket);
	visit_tell(visit, &notice);
	visit_pass(visit, 10);
	assert_string_equal(screens_current(visit->screens), "rating");
}

static void the_next_visitor_at_the_pad_finds_nothing_of_the_last(void **state)
{
	struct visit *visit = *state;

	tell_finished(visit, "FIRST");
	visit_tap(visit, "rating.1");
	visit_tap(visit, "reasons.write");
	type(visit, "Cho");
	tell_finished(visit, "SECOND");
	assert_string_equal(visit_asked(visit, REQUEST_RATING)->rating.ticket, "FIRST");
	assert_int_equal(visit_asked(visit, REQUEST_RATING)->rating.level, 1);
	assert_string_equal(visit_asked(visit, REQUEST_RATING)->rating.comment, "Cho");
	assert_string_equal(visit->screens->visitor.text, "");
	visit_tap(visit, "rating.5");
	assert_string_equal(visit_asked(visit, REQUEST_RATING)->rating.ticket, "SECOND");
	assert_string_equal(visit_asked(visit, REQUEST_RATING)->rating.comment, "");
}

static void who_leaves_the_pad_while_writing_has_rated(void **state)
{
	struct visit *visit = *state;

	tell_finished(visit, "FIRST");
	visit_tap(visit, "rating.2");
	visit_tap(visit, "reasons.write");
	type(visit, "Cho");
	for (int s = 0; s < 130; s++)
		visit_pass(visit, 1000);
	assert_string_equal(screens_current(visit->screens), "pad-idle");
	assert_int_equal(visit_asked(visit, REQUEST_RATING)->rating.level, 2);
	assert_string_equal(visit_asked(visit, REQUEST_RATING)->rating.comment, "Cho");
	assert_string_equal(visit->screens->visitor.text, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_petition_typed_here_gets_its_number, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(the_slip_of_a_petition_says_when_it_is_printed_again, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(what_could_not_be_sent_is_tried_again_as_the_same_petition, visit_begin,
										visit_end),
		cmocka_unit_test_setup_teardown(a_second_petition_is_another_one, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(words_that_were_changed_are_another_petition, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_comment_goes_with_its_rating, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(who_walks_away_while_writing_has_rated, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(the_next_visitor_at_the_pad_finds_nothing_of_the_last, visit_begin_pad,
										visit_end),
		cmocka_unit_test_setup_teardown(who_leaves_the_pad_while_writing_has_rated, visit_begin_pad, visit_end),
		cmocka_unit_test_setup_teardown(reasons_that_are_skipped_take_the_comment_along, visit_begin, visit_end),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
