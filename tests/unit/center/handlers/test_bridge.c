#include "support/center.h"
#include "support/test.h"

#include <string.h>

#define ONE                                                                                                            \
	"{\"MaHoSo\":\"H08.16-260305-0108\",\"MaTTHC\":\"1.004859\",\"ChuHoSo\":\"A "                                      \
	"B\",\"NgayTiepNhan\":\"20260305152000\","                                                                         \
	"\"TrangThaiHoSo\":\"4\"}"
#define ENVELOPE "{\"service\":\"DongBoHoSoMC\",\"isUpdating\":\"False\",\"data\":[" ONE ",{\"MaHoSo\":\"x\"}]}"

static char cookie[96], csrf[ID_SIZE];

static struct center *start(const char *name)
{
	struct center *center = test_center_create(name);
	test_center_add_staff(center, "kythuat", "technician", "");
	test_center_sign_in(center, "kythuat", 0, cookie, csrf);
	return center;
}

static json_t *push(struct center *center, const char *body, int status)
{
	return test_center_staff(center, cookie, csrf, "POST", "/v1/bridge/mot-cua", body, status);
}

static int figure(const json_t *answer, const char *name)
{
	return (int)json_integer_value(json_object_get(json_object_get(answer, "result"), name));
}

static void a_push_is_taken_once_and_bad_records_do_not_stop_it(void **state)
{
	struct center *center = start("push");
	json_t *first = push(center, ENVELOPE, 200), *again = push(center, ENVELOPE, 200);
	assert_int_equal(figure(first, "new"), 1);
	assert_int_equal(figure(first, "refused"), 1);
	assert_string_equal(json_string_value(json_object_get(first, "error_code")), "1");
	assert_int_equal(figure(again, "same"), 1);
	assert_int_equal(figure(again, "new"), 0);
	json_decref(first);
	json_decref(again);
	json_t *dossier = test_center_kiosk(center, "GET", "/v1/dossiers/H08.16-260305-0108", NULL, 200);
	assert_string_equal(json_string_value(json_object_get(dossier, "owner")), "A. B.");
	json_decref(dossier);
	test_center_destroy(center);
}

static void progress_moves_a_known_dossier_on(void **state)
{
	struct center *center = start("progress");
	json_decref(push(center, "[" ONE "]", 200));
	json_t *answer = push(center,
						  "{\"service\":\"CapNhatTienDoHoSoMC\",\"data\":[{\"MaHoSo\":\"H08.16-260305-0108\","
						  "\"ThoiDiemXuLy\":\"20260309080000\",\"NoiDungXuLy\":\"Ký duyệt\",\"TrangThai\":\"9\"},"
						  "{\"MaHoSo\":\"H08.16-260305-9999\",\"ThoiDiemXuLy\":\"20260309080000\","
						  "\"NoiDungXuLy\":\"Ký\",\"TrangThai\":\"9\"}]}",
						  200);
	assert_int_equal(figure(answer, "changed"), 1);
	assert_int_equal(figure(answer, "refused"), 1);
	json_decref(answer);
	json_t *dossier = test_center_kiosk(center, "GET", "/v1/dossiers/H08.16-260305-0108", NULL, 200);
	assert_int_equal(json_integer_value(json_object_get(dossier, "state")), 9);
	assert_int_equal(json_array_size(json_object_get(dossier, "steps")), 1);
	json_decref(dossier);
	test_center_destroy(center);
}

static void reconciliation_names_what_either_side_lacks(void **state)
{
	struct center *center = start("reconcile");
	json_decref(push(center, "[" ONE "]", 200));
	json_t *answer = test_center_staff(center, cookie, csrf, "POST", "/v1/bridge/mot-cua/reconcile",
									   "{\"codes\":[\"H08.16-260305-0777\"]}", 200);
	const json_t *missing = json_object_get(answer, "missing"), *surplus = json_object_get(answer, "surplus");
	assert_int_equal(json_array_size(missing), 1);
	assert_string_equal(json_string_value(json_array_get(missing, 0)), "H08.16-260305-0777");
	assert_int_equal(json_array_size(surplus), 1);
	assert_string_equal(json_string_value(json_array_get(surplus, 0)), "H08.16-260305-0108");
	json_decref(answer);
	test_center_destroy(center);
}

static void what_is_no_push_is_refused_and_a_kiosk_may_not(void **state)
{
	static const char *const bodies[] = {"{", "{}", "{\"service\":\"X\",\"data\":[]}",
										 "{\"service\":\"DongBoHoSoMC\",\"data\":1}", "\"a"};
	struct center *center = start("refuse");
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
		json_decref(push(center, bodies[i], 400));
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/bridge/M%20C", "[]", 404));
	json_decref(test_center_kiosk(center, "POST", "/v1/bridge/mot-cua", "[" ONE "]", 403));
	test_center_add_device(center, "cau-noi", "bridge", TEST_KIOSK_KEY);
	struct test_request request = {.method = "POST",
								   .target = "/v1/bridge/mot-cua",
								   .body = "[" ONE "]",
								   .key = "cccccccccccccccccccccccccccccccc",
								   .bearer = "cau-noi." TEST_KIOSK_KEY};
	struct call *call = test_center_ask(center, &request);
	assert_int_equal(call->reply.status, 200);
	dispatch_destroy(call);
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_push_is_taken_once_and_bad_records_do_not_stop_it),
		cmocka_unit_test(progress_moves_a_known_dossier_on),
		cmocka_unit_test(reconciliation_names_what_either_side_lacks),
		cmocka_unit_test(what_is_no_push_is_refused_and_a_kiosk_may_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
