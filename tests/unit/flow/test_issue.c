#include "support/test.h"

#include "flow/issue.h"

#include <string.h>

struct fake {
	struct flow_request sent[16];
	unsigned count;
};

static struct fake fake;
static struct issue issue;

static unsigned take_request(void *context, const struct flow_request *request)
{
	struct fake *to = context;
	to->sent[to->count] = *request;
	return ++to->count;
}

static int fresh(void **state)
{
	memset(&fake, 0, sizeof fake);
	issue_init(&issue, &(struct issue_port){&fake, take_request});
	return 0;
}

static const struct flow_request *last(void)
{
	return &fake.sent[fake.count - 1];
}

static bool answer_ticket(enum err_code result)
{
	struct flow_notice notice = {.kind = NOTICE_TICKET, .name = issue.asked, .result = result};
	strcpy(notice.ticket.id, "0123456789abcdef0123456789abcdef");
	strcpy(notice.ticket.number, "B 030");
	return issue_notice(&issue, &notice, 100);
}

static bool answer_print(enum err_code result, enum ticket_state how)
{
	struct flow_notice notice = {.kind = NOTICE_PRINT, .name = issue.asked, .result = result};
	strcpy(notice.ticket.id, issue.ticket.id);
	notice.ticket.state = how;
	return issue_notice(&issue, &notice, 200);
}

static bool answer_fate(enum err_code result)
{
	struct flow_notice notice = {.kind = NOTICE_FATE, .name = issue.asked, .result = result};
	strcpy(notice.ticket.id, issue.ticket.id);
	return issue_notice(&issue, &notice, 250);
}

static void begin(bool printer_ready)
{
	issue_begin(&issue, &(struct issue_wish){"ho-tich", "none", "vi", NULL}, printer_ready, 0);
}

static void a_confirmed_paper_is_to_be_taken(void **state)
{
	begin(true);
	assert_int_equal(last()->kind, REQUEST_TICKET);
	assert_string_equal(last()->ticket.service, "ho-tich");
	assert_true(answer_ticket(ERR_OK));
	assert_int_equal(last()->kind, REQUEST_PRINT);
	assert_false(answer_print(ERR_OK, TICKET_SENDING));
	assert_int_equal(issue.state, ISSUE_PRINTING);
	assert_true(answer_print(ERR_OK, TICKET_CONFIRMED));
	assert_int_equal(issue.state, ISSUE_TAKE);
	assert_string_equal(issue.ticket.number, "B 030");
}

static void without_a_printer_the_number_is_on_the_screen_and_the_center_knows(void **state)
{
	begin(false);
	answer_ticket(ERR_OK);
	answer_fate(ERR_OK);
	assert_int_equal(issue.state, ISSUE_SCREEN);
	assert_int_equal(last()->kind, REQUEST_TICKET_FATE);
	assert_int_equal(last()->ticket.state, TICKET_SHOWN);
}

static void paper_that_never_began_leads_to_the_screen(void **state)
{
	begin(true);
	answer_ticket(ERR_OK);
	assert_true(answer_print(ERR_OK, TICKET_RESERVED));
	answer_fate(ERR_OK);
	assert_int_equal(issue.state, ISSUE_SCREEN);
	fresh(NULL);
	begin(true);
	answer_ticket(ERR_OK);
	assert_true(answer_print(ERR_CONFLICT, TICKET_RESERVED));
	answer_fate(ERR_OK);
	assert_int_equal(issue.state, ISSUE_SCREEN);
}

static void an_uncertain_paper_is_asked_about_and_reprinted_once(void **state)
{
	begin(true);
	answer_ticket(ERR_OK);
	assert_true(answer_print(ERR_TIMEOUT, TICKET_UNCERTAIN)); /* as the I/O thread says it */
	assert_int_equal(issue.state, ISSUE_QUESTION);
	issue_answer(&issue, false, 300);
	assert_int_equal(issue.state, ISSUE_PRINTING);
	assert_int_equal(last()->ticket.prints, 2);
	assert_string_equal(last()->ticket.id, issue.ticket.id);
	answer_print(ERR_TIMEOUT, TICKET_UNCERTAIN);
	issue_answer(&issue, false, 400);
	answer_fate(ERR_OK);
	assert_int_equal(issue.state, ISSUE_SCREEN);
}

/* Stored before shown: what stands on the screen as valid must be called, whatever happens next. */
static void a_number_stands_on_the_screen_only_when_that_is_stored(void **state)
{
	begin(false);
	answer_ticket(ERR_OK);
	assert_int_equal(issue.state, ISSUE_SHOWING);
	const struct flow_notice other = {.kind = NOTICE_FATE, .name = issue.asked + 1, .result = ERR_OK};
	assert_false(issue_notice(&issue, &other, 250));
	assert_int_equal(issue.state, ISSUE_SHOWING);
	assert_true(answer_fate(ERR_OK));
	assert_int_equal(issue.state, ISSUE_SCREEN);
}

static void a_number_that_could_not_be_stored_as_shown_is_not_promised(void **state)
{
	begin(false);
	answer_ticket(ERR_OK);
	assert_true(answer_fate(ERR_LIMIT)); /* full disk: no word of quotas */
	assert_int_equal(issue.state, ISSUE_REFUSED);
	assert_int_equal(issue.refusal, ERR_IO);
	fresh(NULL);
	begin(false);
	answer_ticket(ERR_OK);
	assert_false(issue_tick(&issue, 100 + ISSUE_ASK_LIMIT_MS - 1));
	assert_true(issue_tick(&issue, 100 + ISSUE_ASK_LIMIT_MS));
	assert_int_equal(issue.state, ISSUE_REFUSED);
}

/* Paper that ran out in the middle is no ticket: nobody needs to be asked. */
static void a_named_fault_leads_to_the_screen_without_a_question(void **state)
{
	begin(true);
	answer_ticket(ERR_OK);
	assert_true(answer_print(ERR_CONFLICT, TICKET_UNCERTAIN));
	answer_fate(ERR_OK);
	assert_int_equal(issue.state, ISSUE_SCREEN);
	assert_int_equal(last()->ticket.state, TICKET_SHOWN);
}

static void the_citizen_who_holds_the_paper_settles_it(void **state)
{
	begin(true);
	answer_ticket(ERR_OK);
	answer_print(ERR_OK, TICKET_UNCERTAIN);
	issue_answer(&issue, true, 300);
	assert_int_equal(issue.state, ISSUE_TAKE);
	assert_int_equal(last()->kind, REQUEST_TICKET_FATE);
	assert_int_equal(last()->ticket.state, TICKET_CONFIRMED);
}

static void a_late_confirmation_answers_the_question(void **state)
{
	begin(true);
	answer_ticket(ERR_OK);
	assert_false(issue_tick(&issue, ISSUE_PRINT_LIMIT_MS));
	assert_true(issue_tick(&issue, 100 + ISSUE_PRINT_LIMIT_MS));
	assert_int_equal(issue.state, ISSUE_QUESTION);
	assert_true(answer_print(ERR_OK, TICKET_CONFIRMED));
	assert_int_equal(issue.state, ISSUE_TAKE);
}

static void a_refusal_and_a_silence_are_told(void **state)
{
	begin(true);
	assert_true(answer_ticket(ERR_LIMIT));
	assert_int_equal(issue.state, ISSUE_REFUSED);
	assert_int_equal(issue.refusal, ERR_LIMIT);
	begin(true);
	assert_false(issue_tick(&issue, ISSUE_ASK_LIMIT_MS - 1));
	assert_true(issue_tick(&issue, ISSUE_ASK_LIMIT_MS));
	assert_int_equal(issue.refusal, ERR_TIMEOUT);
}

static void answers_to_others_change_nothing(void **state)
{
	begin(true);
	struct flow_notice stray = {.kind = NOTICE_TICKET, .name = issue.asked + 7, .result = ERR_OK};
	assert_false(issue_notice(&issue, &stray, 0));
	answer_ticket(ERR_OK);
	struct flow_notice other = {.kind = NOTICE_PRINT, .name = issue.asked, .result = ERR_OK};
	strcpy(other.ticket.id, "ffffffffffffffffffffffffffffffff");
	other.ticket.state = TICKET_CONFIRMED;
	assert_false(issue_notice(&issue, &other, 0));
	assert_int_equal(issue.state, ISSUE_PRINTING);
	issue_end(&issue);
	assert_int_equal(issue.state, ISSUE_IDLE);
	assert_int_equal(issue.ticket.number[0], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_confirmed_paper_is_to_be_taken, fresh),
		cmocka_unit_test_setup(without_a_printer_the_number_is_on_the_screen_and_the_center_knows, fresh),
		cmocka_unit_test_setup(paper_that_never_began_leads_to_the_screen, fresh),
		cmocka_unit_test_setup(an_uncertain_paper_is_asked_about_and_reprinted_once, fresh),
		cmocka_unit_test_setup(a_number_stands_on_the_screen_only_when_that_is_stored, fresh),
		cmocka_unit_test_setup(a_number_that_could_not_be_stored_as_shown_is_not_promised, fresh),
		cmocka_unit_test_setup(a_named_fault_leads_to_the_screen_without_a_question, fresh),
		cmocka_unit_test_setup(the_citizen_who_holds_the_paper_settles_it, fresh),
		cmocka_unit_test_setup(a_late_confirmation_answers_the_question, fresh),
		cmocka_unit_test_setup(a_refusal_and_a_silence_are_told, fresh),
		cmocka_unit_test_setup(answers_to_others_change_nothing, fresh),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
