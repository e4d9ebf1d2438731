/* Queue, ticket, dossier, lease, results, problems: what the center answers. */
#include "proto/dossier.h"
#include "proto/event.h"
#include "proto/hall.h"
#include "proto/lease.h"
#include "proto/notice.h"
#include "proto/petition.h"
#include "proto/problem.h"
#include "proto/rating.h"
#include "proto/ticket.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ID_A "0123456789abcdef0123456789abcdef"
#define ID_B "ffffffffffffffffffffffffffffffff"
#define NOON "2026-03-10T12:00:00.000+07:00"

static void a_hall_survives_the_way_there_and_back(void **state)
{
	struct hall hall = {.sequence = 42, .as_of_ms = 1773118800000, .waiting = 3, .call_count = 1, .line_count = 2};
	hall.calls[0] = (struct hall_call){.number = "B 030", .service = "ho-tich", .counter = 3, .times = 2};
	hall.lines[0] = (struct hall_line){.service = "ho-tich", .waiting = 3, .wait_min = 5, .wait_max = 15, .open = true};
	hall.lines[1] = (struct hall_line){.service = "dat-dai", .wait_min = -1, .wait_max = -1};
	hall.counter_count = 1;
	hall.counters[0] = (struct hall_counter){
		.number = 3, .state = COUNTER_SERVING, .serving = "B 030", .officer = "N. T. H."};
	struct buf text;
	buf_init(&text, PROTO_HALL_MAX);
	assert_int_equal(proto_hall_encode(&hall, &text), ERR_OK);
	struct hall back;
	struct err err;
	assert_int_equal(proto_hall_decode(text.data, text.len, &back, &err), ERR_OK);
	assert_memory_equal(&hall, &back, sizeof hall);
	assert_ptr_equal(hall_line(&back, "dat-dai"), &back.lines[1]);
	assert_null(hall_line(&back, "x"));
	buf_finish(&text);
}

static void a_ticket_is_read_with_what_paper_needs(void **state)
{
	const char *text = "{\"ticket\":{\"id\":\"" ID_A "\",\"number\":\"B\u00a0030\",\"series\":\"B\",\"value\":30,"
					   "\"service\":\"ho-tich\",\"priority\":\"none\",\"language\":\"vi\",\"day\":\"2026-03-10\","
					   "\"issued_at\":\"" NOON "\",\"state\":\"reserved\",\"counters\":[3,4],\"ahead\":6,"
					   "\"wait\":{\"min\":20,\"max\":30},\"code\":\"7K3F\",\"url\":\"http://x/t/ABC\"}}";
	struct ticket ticket;
	struct err err;
	assert_int_equal(proto_ticket_decode(text, strlen(text), &ticket, &err), ERR_OK);
	assert_string_equal(ticket.number, "B\u00a0030");
	assert_int_equal(ticket.counter_count, 2);
	assert_int_equal(ticket.wait_max, 30);
	assert_int_equal(ticket.state, TICKET_RESERVED);
}

static void a_ticket_with_a_wrong_member_is_refused(void **state)
{
	static const char *const CASES[] = {
		"{}",
		"{\"ticket\":{}}",
		"{\"ticket\":{\"id\":\"XYZ\"}}",
		"{\"ticket\":[]}",
		"{\"ticket\":{\"id\":\"" ID_A "\",\"number\":\"B\",\"series\":\"B\",\"value\":0,\"service\":\"s\",\"day\":"
		"\"2026-03-10\",\"issued_at\":\"" NOON "\"}}",
		"{\"ticket\":{\"id\":\"" ID_A "\",\"number\":\"B\",\"series\":\"B\",\"value\":1,\"service\":\"s\",\"day\":"
		"\"2026-03-32\",\"issued_at\":\"" NOON "\"}}",
		"{\"ticket\":{\"id\":\"" ID_A "\",\"number\":\"1234567890123456789012345\",\"series\":\"B\",\"value\":1,"
		"\"service\":\"s\",\"day\":\"2026-03-10\",\"issued_at\":\"" NOON "\"}}",
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		struct ticket ticket = {.value = 77};
		assert_int_not_equal(proto_ticket_decode(CASES[i], strlen(CASES[i]), &ticket, NULL), ERR_OK);
		assert_int_equal(ticket.value, 77);
	}
}

static void the_page_of_a_ticket_says_whether_it_may_be_rated(void **state)
{
	const char *text = "{\"number\":\"A 001\",\"service\":\"x\",\"state\":\"served\",\"place\":null,\"wait\":null,"
					   "\"counter\":5,\"ratable\":true,\"rated\":false,\"as_of\":\"" NOON "\"}";
	struct proto_ticket_page page;
	assert_int_equal(proto_ticket_decode_page(text, strlen(text), &page, NULL), ERR_OK);
	assert_true(page.ratable && !page.rated);
	assert_int_equal(page.counter, 5);
}

static void payloads_of_the_journal_are_plain_objects(void **state)
{
	struct ticket ticket = {.id = ID_A,
							.number = "A 901",
							.series = 'A',
							.value = 901,
							.service = "s",
							.day = "2026-03-10",
							.issued_ms = 1773118800000,
							.offline = true};
	struct buf out;
	buf_init(&out, PROTO_EVENT_DATA_MAX);
	assert_int_equal(proto_ticket_encode_issued(&ticket, ID_B, &out), ERR_OK);
	assert_non_null(strstr(buf_text(&out), "\"offline\":true"));
	assert_non_null(strstr(buf_text(&out), "\"lease\":\"" ID_B "\""));
	assert_non_null(strstr(buf_text(&out), "\"priority\":\"none\""));
	buf_clear(&out);
	assert_int_equal(proto_ticket_encode_printed(ID_A, PROTO_UNCERTAIN, 2, 1773118800000, &out), ERR_OK);
	assert_non_null(strstr(buf_text(&out), "\"how\":\"uncertain\""));
	buf_clear(&out);
	struct rating rating = {.id = ID_A, .level = 4, .levels = 5, .reasons = 5, .channel = "kiosk"};
	const char *const reasons[] = {"wait", "late", "attitude"};
	assert_int_equal(proto_rating_encode(&rating, reasons, 3, &out), ERR_OK);
	assert_non_null(strstr(buf_text(&out), "\"reasons\":[\"wait\",\"attitude\"]"));
	assert_non_null(strstr(buf_text(&out), "\"ticket\":null"));
	buf_finish(&out);
	buf_init(&out, 10);
	assert_int_equal(proto_ticket_encode_request(&ticket, &out), ERR_LIMIT);
	buf_finish(&out);
}

static void a_lease_names_its_ranges_and_its_band(void **state)
{
	const char *text =
		"{\"lease\":{\"id\":\"" ID_A "\",\"generation\":3,\"day\":\"2026-03-10\",\"ranges\":[{\"service\":"
		"\"ho-tich\",\"series\":\"B\",\"from\":901,\"to\":999}],\"emergency\":\"K2\"},\"next_day\":null}";
	struct proto_leases leases;
	assert_int_equal(proto_lease_decode(text, strlen(text), &leases, NULL), ERR_OK);
	assert_false(leases.has_next);
	assert_int_equal(leases.today.ranges[0].to, 999);
	assert_string_equal(leases.today.emergency, "K2");
	const char *wrong =
		"{\"lease\":{\"id\":\"" ID_A "\",\"generation\":3,\"day\":\"2026-03-10\",\"ranges\":[{\"service\":"
		"\"ho-tich\",\"series\":\"B\",\"from\":901,\"to\":900}],\"emergency\":\"K2\"}}";
	assert_int_equal(proto_lease_decode(wrong, strlen(wrong), &leases, NULL), ERR_INVALID);
	struct buf out;
	buf_init(&out, 256);
	assert_int_equal(proto_lease_encode_request(ID_B, 4, &out), ERR_OK);
	assert_string_equal(buf_text(&out), "{\"boot_id\":\"" ID_B "\",\"generation\":4}");
	buf_finish(&out);
}

static void a_batch_stays_within_its_bytes(void **state)
{
	static char data[PROTO_EVENT_DATA_MAX];
	memset(data, ' ', sizeof data - 1);
	data[0] = '{';
	data[sizeof data - 2] = '}';
	static struct proto_event events[PROTO_EVENTS_MAX + 5];
	for (size_t i = 0; i < PROTO_EVENTS_MAX + 5; i++)
		events[i] = (struct proto_event){.id = ID_A, .type = "rating.given", .boot_id = ID_B, .data = data};
	struct proto_sender sender = {.boot_id = ID_B, .sent_ms = 1, .boot_ms = 2};
	struct buf out;
	size_t count = 0;
	buf_init(&out, 2 * PROTO_BATCH_MAX);
	assert_int_equal(proto_event_encode(&sender, events, PROTO_EVENTS_MAX + 5, &out, &count), ERR_OK);
	assert_true(count > 50 && count < PROTO_EVENTS_MAX);
	assert_true(out.len <= PROTO_BATCH_MAX);
	assert_string_equal(out.data + out.len - 3, "}]}");
	buf_clear(&out);
	for (size_t i = 0; i < PROTO_EVENTS_MAX + 5; i++)
		events[i].data = "{}";
	assert_int_equal(proto_event_encode(&sender, events, PROTO_EVENTS_MAX + 5, &out, &count), ERR_OK);
	assert_int_equal(count, PROTO_EVENTS_MAX);
	buf_finish(&out);
}

static void results_answer_each_event(void **state)
{
	static struct proto_result results[PROTO_EVENTS_MAX];
	const char *text = "{\"results\":[{\"id\":\"" ID_A "\",\"status\":\"accepted\",\"answer\":{}},{\"id\":\"" ID_B
					   "\",\"status\":\"refused\",\"code\":\"event-mismatch\"}]}";
	size_t count = 0;
	assert_int_equal(proto_event_decode_results(text, strlen(text), results, &count, NULL), ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(results[1].verdict, PROTO_REFUSED);
	assert_string_equal(results[1].code, "event-mismatch");
	text = "{\"results\":[{\"id\":\"" ID_A "\",\"status\":\"maybe\"}]}";
	assert_int_equal(proto_event_decode_results(text, strlen(text), results, &count, NULL), ERR_INVALID);
}

static void notices_are_told_apart_and_new_ones_passed_over(void **state)
{
	static struct proto_notice notice;
	const char *text = "{\"specversion\":\"1.0\",\"id\":\"5\",\"source\":\"c\",\"type\":\"vn.motcua.help.changed\","
					   "\"time\":\"" NOON "\",\"data\":{\"device\":\"kiosk-01\",\"state\":\"coming\"}}";
	assert_int_equal(proto_notice_decode(text, strlen(text), &notice, NULL), ERR_OK);
	assert_int_equal(notice.kind, PROTO_NOTICE_HELP);
	assert_int_equal(notice.number, 2);
	text = "{\"specversion\":\"1.0\",\"type\":\"vn.motcua.of.tomorrow\",\"data\":7}";
	assert_int_equal(proto_notice_decode(text, strlen(text), &notice, NULL), ERR_OK);
	assert_int_equal(notice.kind, PROTO_NOTICE_OTHER);
	text = "{\"specversion\":\"2.0\",\"type\":\"vn.motcua.help.changed\",\"data\":{}}";
	assert_int_equal(proto_notice_decode(text, strlen(text), &notice, NULL), ERR_INVALID);
	text =
		"{\"specversion\":\"1.0\",\"type\":\"vn.motcua.ticket.called\",\"data\":{\"number\":\"A 001\",\"counter\":0}}";
	assert_int_equal(proto_notice_decode(text, strlen(text), &notice, NULL), ERR_INVALID);
}

static void a_dossier_takes_days_and_times(void **state)
{
	const char *text =
		"{\"code\":\"H08.16-260310-0420\",\"procedure\":\"1.001193\",\"procedure_name\":\"X\",\"owner\":"
		"\"N. V. A.\",\"state\":4,\"received\":\"2026-03-10\",\"due\":\"" NOON "\",\"due_time\":\"16:00\","
		"\"steps\":[{\"title\":\"a\",\"office\":\"b\",\"state\":\"late\",\"due\":null,\"done\":null}],"
		"\"supplement\":[\"giay\"],\"as_of\":\"" NOON "\"}";
	struct dossier dossier;
	assert_int_equal(proto_dossier_decode(text, strlen(text), &dossier, NULL), ERR_OK);
	assert_string_equal(dossier.due, "2026-03-10");
	assert_int_equal(dossier.steps[0].state, STEP_LATE);
	assert_string_equal(dossier.supplement[0], "giay");
	text = "{\"code\":\"x\",\"state\":11}";
	assert_int_equal(proto_dossier_decode(text, strlen(text), &dossier, NULL), ERR_INVALID);
}

static void problems_have_a_stable_word_and_a_meaning(void **state)
{
	const char *text = "{\"type\":\"about:blank\",\"title\":\"t\",\"status\":409,\"code\":\"quota-full\"}";
	struct proto_problem problem;
	assert_int_equal(proto_problem_decode(text, strlen(text), &problem, NULL), ERR_OK);
	assert_string_equal(problem.code, "quota-full");
	assert_int_equal(proto_problem_verdict(ERR_TIMEOUT, 200), ERR_TIMEOUT);
	assert_int_equal(proto_problem_verdict(ERR_OK, 404), ERR_NOT_FOUND);
	assert_int_equal(proto_problem_meaning(409), ERR_CONFLICT);
	assert_int_equal(proto_problem_meaning(204), ERR_OK);
	assert_int_equal(proto_problem_meaning(500), ERR_OFFLINE);
	assert_int_equal(proto_problem_meaning(302), ERR_INVALID);
}

static void the_answer_to_a_petition_keeps_its_lines(void **state)
{
	const char *text = "{\"number\":\"PA-2026-0012\",\"about\":\"wait\",\"state\":\"answered\","
					   "\"due\":\"2026-03-24T23:59:59.999+07:00\",\"answer\":\"A\\u0007\\r\\nB\","
					   "\"answered_at\":\"" NOON "\",\"level\":4}";
	static struct petition petition;
	struct err err;
	assert_int_equal(proto_petition_decode_answer(text, strlen(text), &petition, &err), ERR_OK);
	assert_string_equal(petition.answer, "A\nB");
	assert_string_equal(petition.due, "2026-03-24");
	assert_string_equal(petition.answered_on, "2026-03-10");
	assert_int_equal(petition.level, 4);
}

static void an_answer_that_is_none_is_refused(void **state)
{
	static const char *const CASES[] = {
		"{}",
		"[]",
		"{\"number\":\"PA-1\",\"state\":\"lost\",\"due\":\"" NOON "\"}",
		"{\"number\":\"PA-1\",\"state\":\"answered\",\"due\":\"" NOON "\"}", /* when? */
		"{\"number\":\"PA-1\",\"state\":\"open\",\"due\":\"" NOON "\",\"level\":6}",
	};
	static struct petition petition;
	static char text[PETITION_ANSWER_SIZE + 200];
	struct err err;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		assert_int_not_equal(proto_petition_decode_answer(CASES[i], strlen(CASES[i]), &petition, &err), ERR_OK);
	int len = snprintf(text, sizeof text, "{\"number\":\"PA-1\",\"state\":\"open\",\"due\":\"" NOON
					   "\",\"answer\":\"%0*d\"}", PETITION_ANSWER_SIZE, 0);
	assert_int_not_equal(proto_petition_decode_answer(text, (size_t)len, &petition, &err), ERR_OK);
}

static void a_slip_without_a_link_is_a_slip(void **state)
{
	struct proto_petition slip;
	struct err err;
	const char *old = "{\"number\":\"PA-2026-0001\",\"code\":\"7K3F9Q2M\",\"due\":\"" NOON "\"}";
	const char *new = "{\"number\":\"PA-2026-0001\",\"code\":\"7K3F9Q2M\",\"due\":\"" NOON "\","
					  "\"url\":\"http://x/p/A\"}";
	assert_int_equal(proto_petition_decode(old, strlen(old), &slip, &err), ERR_OK);
	assert_string_equal(slip.url, "");
	assert_int_equal(proto_petition_decode(new, strlen(new), &slip, &err), ERR_OK);
	assert_string_equal(slip.url, "http://x/p/A");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_answer_to_a_petition_keeps_its_lines),
		cmocka_unit_test(an_answer_that_is_none_is_refused),
		cmocka_unit_test(a_slip_without_a_link_is_a_slip),
		cmocka_unit_test(a_hall_survives_the_way_there_and_back),
		cmocka_unit_test(a_ticket_is_read_with_what_paper_needs),
		cmocka_unit_test(a_ticket_with_a_wrong_member_is_refused),
		cmocka_unit_test(the_page_of_a_ticket_says_whether_it_may_be_rated),
		cmocka_unit_test(payloads_of_the_journal_are_plain_objects),
		cmocka_unit_test(a_lease_names_its_ranges_and_its_band),
		cmocka_unit_test(a_batch_stays_within_its_bytes),
		cmocka_unit_test(results_answer_each_event),
		cmocka_unit_test(notices_are_told_apart_and_new_ones_passed_over),
		cmocka_unit_test(a_dossier_takes_days_and_times),
		cmocka_unit_test(problems_have_a_stable_word_and_a_meaning),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
