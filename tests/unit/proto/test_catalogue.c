#include "proto/catalogue.h"

#include "base/buf.h"
#include "kiosk/gallery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define LEAST                                                                                                          \
	"{\"version\":7,\"center\":{\"code\":\"x\",\"name\":{\"line1\":{\"vi\":\"A\"},\"line2\":\"B\"}},"                  \
	"\"counters\":[{\"number\":1,\"name\":\"H\",\"services\":[]}],"

static enum err_code decode(const char *text, struct catalogue **ret, struct err *err)
{
	return proto_catalogue_decode(text, strlen(text), NULL, ret, err);
}

static void the_smallest_catalogue_is_read(void **state)
{
	struct catalogue *catalogue = NULL;
	struct err err;
	assert_int_equal(decode(LEAST
							"\"services\":[{\"id\":\"a\",\"series\":\"A\",\"name\":{\"vi\":\"Sao y\"},\"children\":"
							"[{\"id\":\"a1\",\"name\":\"con\"}]}]}",
							&catalogue, &err),
					 ERR_OK);
	assert_string_equal(catalogue->version, "7");
	assert_int_equal(catalogue->service_count, 2);
	assert_string_equal(catalogue->services[1].parent, "a");
	assert_int_equal(catalogue->services[1].series, 'A');
	assert_int_equal(catalogue->help_counter, 1);
	assert_int_equal(catalogue->rating_levels, 5);
	assert_string_equal(catalogue_text(&catalogue->services[0].name, LANGUAGE_EN), "Sao y");
	assert_ptr_equal(catalogue_service(catalogue, "a1"), &catalogue->services[1]);
	assert_null(catalogue_service(catalogue, "b"));
	assert_non_null(catalogue_counter(catalogue, 1));
	assert_null(catalogue_counter(catalogue, 2));
	catalogue_destroy(catalogue);
}

static void what_is_wrong_is_named_and_nothing_is_made(void **state)
{
	static const struct {
		const char *text, *says;
	} CASES[] = {
		{"", "JSON"},
		{"[]", "object"},
		{"{\"version\":1}", "center"},
		{"{\"version\":1,\"version\":2}", "JSON"},
		{LEAST "\"services\":[{\"id\":\"a\",\"series\":\"aa\",\"name\":\"n\"}]}", "series"},
		{LEAST "\"services\":[{\"id\":\"a\",\"series\":\"4\",\"name\":\"n\"}]}", "series"},
		{LEAST "\"services\":[{\"id\":\"a\",\"series\":\"A\",\"name\":5}]}", "name"},
		{LEAST "\"services\":[{\"id\":\"a\\u0007\",\"series\":\"A\",\"name\":\"n\"}]}", "control"},
		{LEAST
		 "\"services\":[{\"id\":\"a\",\"series\":\"A\",\"name\":\"n\",\"hours\":{\"mon\":[[\"09:00\",\"08:00\"]]}}]}",
		 "hours"},
		{LEAST "\"services\":[{\"id\":\"a\",\"series\":\"A\",\"name\":\"n\",\"status\":\"gone\"}]}", "status"},
		{LEAST "\"services\":[],\"priorities\":[{\"id\":\"elderly\",\"name\":\"n\"}]}", "none"},
		{LEAST "\"services\":[],\"holidays\":[{\"date\":\"2026-02-30\"}]}", "date"},
		{LEAST "\"services\":{}}", "list"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		struct catalogue *catalogue = NULL;
		struct err err = {.code = ERR_OK};
		assert_int_not_equal(decode(CASES[i].text, &catalogue, &err), ERR_OK);
		assert_null(catalogue);
		if (!strstr(err.text, CASES[i].says))
			fail_msg("case %zu says: %s", i, err.text);
	}
}

static void the_sample_center_is_read_whole(void **state)
{
	struct catalogue *catalogue = NULL;
	struct err err;
	struct buf all;
	buf_init(&all, PROTO_CATALOGUE_MAX);
	assert_int_equal(gallery_sample(&all, NULL), ERR_OK);
	if (proto_catalogue_decode(all.data, all.len, "etag-1", &catalogue, &err) != ERR_OK)
		fail_msg("%s", err.text);
	assert_string_equal(catalogue->version, "etag-1");
	assert_true(catalogue->procedure_count >= 74);
	assert_true(catalogue->service_count > 8);
	assert_int_equal(catalogue->counter_count, 9);
	const struct catalogue_procedure *birth = catalogue_procedure(catalogue, "1.001193");
	assert_non_null(birth);
	assert_non_null(strstr(birth->folded, "khai sinh"));
	assert_true(birth->paper_count > 0 && birth->time_count > 0 && birth->fee_count > 0);
	assert_int_equal(birth->fees[1].amount, -1);
	assert_string_equal(catalogue->priorities[0].id, "none");
	assert_true(catalogue->arena.used < catalogue->arena.limit);
	catalogue_destroy(catalogue);
	buf_finish(&all);
}

static void a_short_one_is_the_same_but_for_what_is_looked_for(void **state)
{
	struct buf all, brief;
	struct catalogue *whole = NULL, *shortened = NULL;
	struct err err;
	(void)state;
	buf_init(&all, PROTO_CATALOGUE_MAX);
	assert_int_equal(gallery_sample(&all, NULL), ERR_OK);
	buf_init(&brief, PROTO_CATALOGUE_MAX);
	assert_int_equal(proto_catalogue_shorten(buf_text(&all), all.len, &brief, &err), ERR_OK);
	assert_true(brief.len * 4 < all.len);
	assert_int_equal(proto_catalogue_decode(buf_text(&all), all.len, NULL, &whole, &err), ERR_OK);
	assert_int_equal(proto_catalogue_decode(buf_text(&brief), brief.len, NULL, &shortened, &err), ERR_OK);
	assert_string_equal(shortened->version, whole->version);
	assert_int_equal(shortened->service_count, whole->service_count);
	assert_int_equal(shortened->counter_count, whole->counter_count);
	assert_int_equal(shortened->help_counter, whole->help_counter);
	assert_true(whole->procedure_count > 0);
	assert_int_equal(shortened->procedure_count, 0);
	catalogue_destroy(whole);
	catalogue_destroy(shortened);
	buf_finish(&brief);
	assert_int_equal(proto_catalogue_shorten("{", 1, &all, &err), ERR_INVALID);
	buf_finish(&all);
}

static void a_torn_sample_is_refused_at_every_length(void **state)
{
	struct buf all;
	buf_init(&all, PROTO_CATALOGUE_MAX);
	assert_int_equal(gallery_sample(&all, NULL), ERR_OK);
	for (size_t len = 0; len < all.len; len += 1 + all.len / 60) {
		struct catalogue *catalogue = NULL;
		assert_int_not_equal(proto_catalogue_decode(all.data, len, NULL, &catalogue, NULL), ERR_OK);
		assert_null(catalogue);
	}
	buf_finish(&all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_smallest_catalogue_is_read),
		cmocka_unit_test(what_is_wrong_is_named_and_nothing_is_made),
		cmocka_unit_test(the_sample_center_is_read_whole),
		cmocka_unit_test(a_short_one_is_the_same_but_for_what_is_looked_for),
		cmocka_unit_test(a_torn_sample_is_refused_at_every_length),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
