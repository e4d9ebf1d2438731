/* Enrolment on the wire. */
#include "proto/enrol.h"
#include "support/test.h"

#include <string.h>

#define PEM "-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----\\n"

static void requests_hold_what_was_asked(void **state)
{
	struct buf out;
	buf_init(&out, PROTO_ENROL_MAX);
	assert_int_equal(proto_enrol_encode("kiosk-01", "AB-12", NULL, &out), ERR_OK);
	assert_non_null(strstr(buf_text(&out), "\"AB-12\""));
	assert_null(strstr(buf_text(&out), "request"));
	buf_clear(&out);
	assert_int_equal(proto_enrol_encode("kiosk-01", "AB-12", "-----BEGIN\n", &out), ERR_OK);
	assert_non_null(strstr(buf_text(&out), "-----BEGIN\\n"));
	buf_clear(&out);
	assert_int_equal(proto_enrol_encode_renewal("-----BEGIN\n", &out), ERR_OK);
	assert_null(strstr(buf_text(&out), "code"));
	buf_finish(&out);
}

static void answers_are_read_and_nonsense_is_refused(void **state)
{
	static const struct {
		const char *text;
		enum err_code code;
	} cases[] = {
		{"{\"device_id\":\"kiosk-01\",\"key\":\"K\"}", ERR_OK},
		{"{\"key\":\"K\",\"certificate\":\"" PEM "\",\"authority\":\"" PEM "\"}", ERR_OK},
		{"{\"certificate\":\"" PEM "\"}", ERR_OK},
		{"{\"certificate\":null,\"key\":\"K\"}", ERR_OK},
		{"{}", ERR_INVALID},
		{"{\"key\":7}", ERR_INVALID},
		{"{\"key\":\"a\\u0001b\"}", ERR_INVALID},
		{"{\"certificate\":7}", ERR_INVALID},
		{"{\"certificate\":\"x\"}", ERR_INVALID},
		{"{\"certificate\":\"-----BEGIN CERTIFICATE-----\\u001b\"}", ERR_INVALID},
		{"[]", ERR_INVALID},
		{"", ERR_INVALID},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct proto_enrolled enrolled;
		struct err err = {.code = ERR_OK};
		enum err_code code = proto_enrol_decode(cases[i].text, strlen(cases[i].text), &enrolled, &err);
		if (code != cases[i].code)
			fail_msg("%s: %s", cases[i].text, err_name(code));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_hold_what_was_asked),
		cmocka_unit_test(answers_are_read_and_nonsense_is_refused),
	};
	return cmocka_run_group_tests_name("proto_enrol", tests, NULL, NULL);
}
