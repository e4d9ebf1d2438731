/* The second secret of a receipt: what it opens, what a wrong one says, and that nothing of it stays. */
#include "support/test.h"

#include "base/clock.h"
#include "i18n/i18n.h"
#include "screens/screens_priv.h"
#include "support/visit.h"

#include <string.h>

#define CODE "H08.16-260305-0555"

static void tell_dossier(struct visit *visit, enum flow_request_kind asked, enum err_code result, bool withheld)
{
	static struct flow_notice notice; /* large */

	notice = (struct flow_notice){.kind = NOTICE_DOSSIER, .name = visit_asked(visit, asked)->name, .result = result};
	notice.dossier = (struct dossier){.code = CODE, .state = DOSSIER_PROCESSING, .due = "2026-03-11"};
	notice.dossier.withheld = withheld;
	snprintf(notice.dossier.owner, sizeof(notice.dossier.owner), "%s", withheld ? "" : "N. V. A.");
	snprintf(notice.dossier.procedure_name, sizeof(notice.dossier.procedure_name), "%s",
			 withheld ? "" : "Khai sinh lưu động");
	visit_tell(visit, &notice);
	visit_pass(visit, 10);
}

static void open_proof(struct visit *visit)
{
	visit_scan(visit, SCAN_DOSSIER, CODE);
	tell_dossier(visit, REQUEST_DOSSIER, ERR_OK, true);
	assert_string_equal(screens_current(visit->screens), "dossier");
	assert_false(visit_shows(visit, "N. V. A."));
	visit_tap(visit, "dossier.prove");
	assert_string_equal(screens_current(visit->screens), "proof");
}

static void type(struct visit *visit, const char *signs)
{
	for (; *signs; signs++) {
		char key[16];
		snprintf(key, sizeof(key), "key.%x", (unsigned)*signs);
		visit_tap(visit, key);
	}
}

static void a_typed_secret_opens_the_rest(void **state)
{
	struct visit *visit = *state;

	open_proof(visit);
	type(visit, "7K3F");
	assert_false(visit_shows(visit, "7K3F")); /* whoever stands behind sees dots */
	visit_tap(visit, "key.done");
	const struct flow_request *request = visit_asked(visit, REQUEST_PROOF);
	assert_string_equal(request->proof.code, CODE);
	assert_string_equal(request->proof.secret, "7K3F");
	tell_dossier(visit, REQUEST_PROOF, ERR_OK, false);
	assert_string_equal(screens_current(visit->screens), "dossier");
	assert_true(visit_shows(visit, "N. V. A."));
	assert_true(visit_shows(visit, "Khai sinh lưu động"));
	assert_false(visit_shows(visit, "Xem thêm (xác nhận)"));
	visit_tap(visit, "nav.done");
	assert_string_equal(visit->screens->visitor.dossier.owner, "");
}

static void a_scanned_secret_is_asked_at_once(void **state)
{
	struct visit *visit = *state;

	open_proof(visit);
	visit_scan(visit, SCAN_WORD, "9Q2M");
	assert_string_equal(screens_current(visit->screens), "proof");
	assert_string_equal(visit_asked(visit, REQUEST_PROOF)->proof.secret, "9Q2M");
}

static void a_word_scanned_elsewhere_is_no_code_of_ours(void **state)
{
	struct visit *visit = *state;

	visit_scan(visit, SCAN_WORD, "9Q2M");
	assert_string_equal(screens_current(visit->screens), "message");
	assert_null(visit_asked(visit, REQUEST_PROOF));
}

static void a_wrong_secret_is_told_like_an_unknown_code(void **state)
{
	static const struct {
		enum err_code result;
		const char *words;
	} CASES[] = {{ERR_NOT_FOUND, "Chưa tìm thấy hồ sơ theo mã này"},
				 {ERR_OFFLINE, "Hiện chưa tra cứu được"},
				 {ERR_LIMIT, "Đã tra cứu nhiều lần"}};
	struct visit *visit = *state;

	open_proof(visit);
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		type(visit, "0000");
		visit_tap(visit, "key.done");
		tell_dossier(visit, REQUEST_PROOF, CASES[i].result, true);
		assert_string_equal(screens_current(visit->screens), "proof");
		if (!visit_shows(visit, CASES[i].words))
			fail_msg("not told: %s", CASES[i].words);
		assert_false(visit_shows(visit, "N. V. A."));
	}
}

static void too_short_a_secret_is_not_asked(void **state)
{
	struct visit *visit = *state;

	open_proof(visit);
	type(visit, "7K3");
	visit_tap(visit, "key.done");
	assert_null(visit_asked(visit, REQUEST_PROOF));
	assert_true(visit_shows(visit, "Mời ông/bà nhập đủ mã xác nhận trước."));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_typed_secret_opens_the_rest, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_scanned_secret_is_asked_at_once, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_word_scanned_elsewhere_is_no_code_of_ours, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_wrong_secret_is_told_like_an_unknown_code, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(too_short_a_secret_is_not_asked, visit_begin, visit_end),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
