/* JSON as text while memory is short. */
#include "proto/json_text.h"
#include "proto/rating.h"
#include "proto/ticket.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static long left; /* allocations until one fails */

static void *allocate(size_t size)
{
	return left-- == 0 ? NULL : malloc(size);
}

/* A long text makes its buffer grow at each of many places. */
static json_t *make_document(void)
{
	json_t *root = json_object();
	for (int i = 0; i < 40; i++) {
		char name[24];
		snprintf(name, sizeof name, "the member number %d", i);
		json_object_set_new(root, name, json_integer(i));
	}
	return root;
}

static void is_whole_or_not_there(size_t flags)
{
	json_t *root = make_document();
	unsigned missing = 0;
	for (long at = 0; at < 2000; at++) {
		left = at;
		char *text = json_text(root, flags);
		bool failed = left < 0;
		left = -1;
		missing += !text;
		json_t *again = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
		if (text && !json_equal(root, again))
			fail_msg("allocation %ld failed: %s", at, text);
		json_decref(again);
		free(text);
		if (!failed)
			break;
	}
	assert_true(missing > 0);
	json_decref(root);
}

static void a_text_is_whole_or_not_there_whatever_allocation_fails(void **state)
{
	is_whole_or_not_there(JSON_COMPACT);
	is_whole_or_not_there(JSON_COMPACT | JSON_SORT_KEYS);
}

static enum err_code encode(struct buf *data)
{
	static const char *const REASONS[] = {"wait", "manner", "papers", "place", "explanation", "time"};
	struct rating rating = {.level = 2, .levels = 5, .counter = 3, .channel = "kiosk", .given_ms = 1773118800000};
	rating.reasons = 0x3f;
	snprintf(rating.id, sizeof rating.id, "0123456789abcdef0123456789abcdef");
	snprintf(rating.comment, sizeof rating.comment, "the lift is out of order");
	return proto_rating_encode(&rating, REASONS, 6, data);
}

static void an_event_is_whole_or_not_there_whatever_allocation_fails(void **state)
{
	unsigned missing = 0;
	struct buf whole, data;
	buf_init(&whole, 4096);
	assert_int_equal(encode(&whole), ERR_OK);
	for (long at = 0, failed = 1; failed && at < 2000; at++) {
		buf_init(&data, 4096);
		left = at;
		enum err_code code = encode(&data);
		failed = left < 0;
		left = -1;
		missing += code != ERR_OK;
		if (code == ERR_OK)
			assert_string_equal(buf_text(&data), buf_text(&whole));
		buf_finish(&data);
	}
	assert_true(missing > 0);
	buf_finish(&whole);
}

static enum err_code encode_ticket(struct buf *data)
{
	struct ticket ticket = {.series = 'B', .value = 901, .issued_ms = 1773118800000, .offline = true};
	snprintf(ticket.number, sizeof ticket.number, "B\u00a0901");
	snprintf(ticket.appointment, sizeof ticket.appointment, "AP-17");
	return proto_ticket_encode_issued(&ticket, "0123456789abcdef0123456789abcdef", data);
}

static void a_number_is_told_whole_or_not_whatever_allocation_fails(void **state)
{
	struct buf whole, data;
	buf_init(&whole, 4096);
	assert_int_equal(encode_ticket(&whole), ERR_OK);
	for (long at = 0, failed = 1; failed && at < 2000; at++) {
		buf_init(&data, 4096);
		left = at;
		enum err_code code = encode_ticket(&data);
		failed = left < 0;
		left = -1;
		if (code == ERR_OK)
			assert_string_equal(buf_text(&data), buf_text(&whole));
		buf_finish(&data);
	}
	buf_finish(&whole);
}

static void no_document_is_no_text(void **state)
{
	assert_null(json_text(NULL, JSON_COMPACT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_whole_or_not_there_whatever_allocation_fails),
		cmocka_unit_test(an_event_is_whole_or_not_there_whatever_allocation_fails),
		cmocka_unit_test(a_number_is_told_whole_or_not_whatever_allocation_fails),
		cmocka_unit_test(no_document_is_no_text),
	};
	left = -1;
	json_object_seed(1); /* allocates nothing later */
	json_set_alloc_funcs(allocate, free);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
