#include "support/test.h"

#include "base/clock.h"
#include "center/bridge/bridge_csv.h"
#include "center/bridge/bridge_record.h"

#include <stdlib.h>
#include <string.h>

static int64_t now(void)
{
	int64_t ms = 0;
	assert_int_equal(clock_set_zone(CLOCK_ZONE_DEFAULT, NULL), ERR_OK);
	assert_int_equal(clock_parse("2026-03-10T09:24:00+07:00", &ms), ERR_OK);
	return ms;
}

static enum err_code read(const char *text, struct db_dossier *dossier, struct err *err)
{
	json_error_t why;
	json_t *record = json_loads(text, 0, &why);
	assert_non_null(record);
	enum err_code code = bridge_record_read(record, now(), dossier, err);
	json_decref(record);
	return code;
}

static void the_national_envelope_is_read(void **state)
{
	struct db_dossier dossier;
	struct err err = {0};
	assert_int_equal(
		read("{\"MaHoSo\":\"000.00.16.H08-260305-0108\",\"MaTTHC\":\"1.004859\",\"TenTTHC\":\"Cải chính\","
			 "\"ChuHoSo\":\"Phạm Thị Đào\",\"NgayTiepNhan\":\"20260305152000\",\"NgayHenTra\":\"20260312160000\","
			 "\"TrangThaiHoSo\":\"5\",\"DonViXuLy\":\"UBND "
			 "xã\",\"HinhThuc\":\"2\",\"DanhSachLePhi\":[{\"Gia\":\"8000\"}],"
			 "\"TrangThaiThanhToan\":\"1\",\"TaiLieuNop\":[{\"DuongDanTaiTepTin\":\"a\"}],"
			 "\"DanhSachHoSoBoSung\":[{\"NoiDungBoSung\":\"Bản sao giấy khai "
			 "sinh\",\"NgayBoSung\":\"20260309101500\"}]}",
			 &dossier, &err),
		ERR_OK);
	assert_string_equal(dossier.code, "000.00.16.H08-260305-0108");
	assert_string_equal(dossier.canonical, "H08-260305-0108");
	assert_string_equal(dossier.owner, "P. T. Đ.");
	assert_string_equal(dossier.received, "2026-03-05");
	assert_int_equal(dossier.received_minute, 15 * 60 + 20);
	assert_string_equal(dossier.due, "2026-03-12");
	assert_string_equal(dossier.due_time, "16:00");
	assert_int_equal(dossier.state, DOSSIER_SUPPLEMENT);
	assert_string_equal(dossier.paused_from, "2026-03-09");
	assert_non_null(strstr(dossier.supplement, "Bản sao giấy khai sinh"));
	assert_true(dossier.online && dossier.fee_due && dossier.paid_online && dossier.digitised && !dossier.electronic);
}

static void the_newer_form_is_read_by_the_same_reader(void **state)
{
	struct db_dossier dossier;
	struct err err = {0};
	assert_int_equal(read("{\"maHoSo\":\"G09.20-20260309-0092637\",\"MaThuTuc\":\"2.000815\",\"NguoiNop\":\"N. X. Y.\","
						  "\"NgayNop\":\"2026-03-09 07:45:00\",\"NgayHenTraKetQua\":\"2026-03-10T17:00:00+07:00\","
						  "\"TrangThai\":10,\"NgayTraKetQua\":\"10/03/2026 08:30\",\"HinhThuc\":1}",
						  &dossier, &err),
					 ERR_OK);
	assert_string_equal(dossier.owner, "N. X. Y.");
	assert_int_equal(dossier.state, DOSSIER_RETURNED);
	assert_string_equal(dossier.due_time, ""); /* the end of the day is no hour */
	assert_string_equal(dossier.returned, "2026-03-10");
	assert_false(dossier.online);
}

static void wrong_records_are_refused_by_the_name_of_the_member(void **state)
{
	static const struct {
		const char *text, *names;
	} cases[] = {
		{"{}", "MaHoSo"},
		{"{\"MaHoSo\":\"x\"}", "MaHoSo"},
		{"{\"MaHoSo\":\"H08.16-260305-0108\"}", "TrangThaiHoSo"},
		{"{\"MaHoSo\":\"H08.16-260305-0108\",\"TrangThaiHoSo\":\"11\"}", "TrangThaiHoSo"},
		{"{\"MaHoSo\":\"H08.16-260305-0108\",\"TrangThaiHoSo\":4}", "NgayTiepNhan"},
		{"{\"MaHoSo\":\"H08.16-260305-0108\",\"TrangThaiHoSo\":4,\"NgayTiepNhan\":\"20261305000000\"}", "NgayTiepNhan"},
		{"{\"MaHoSo\":\"H08.16-260305-0108\",\"TrangThaiHoSo\":4,\"NgayTiepNhan\":\"20260305\",\"NgayHenTra\":"
		 "\"soon\"}",
		 "NgayHenTra"},
		{"[]", "object"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct db_dossier dossier = {.counter = 77};
		struct err err = {0};
		assert_int_equal(read(cases[i].text, &dossier, &err), ERR_INVALID);
		assert_non_null(strstr(err.text, cases[i].names));
		assert_int_equal(dossier.counter, 77);
	}
}

static void names_become_initials(void **state)
{
	static const char *const cases[][2] = {
		{"Nguyễn Văn An", "N. V. A."},
		{"N. V. A.", "N. V. A."},
		{"  Đỗ  Ánh ", "Đ. Á."},
		{"", ""},
		{"Công ty TNHH Một Thành Viên Dài Lắm", "C. t. T. M. T. V."},
		{"A", "A."},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char out[48];
		bridge_record_mask(cases[i][0], out, sizeof out);
		assert_string_equal(out, cases[i][1]);
		char small[6];
		bridge_record_mask(cases[i][0], small, sizeof small);
		assert_true(strlen(small) < sizeof small);
	}
}

static void steps_follow_one_another_and_repeat_without_effect(void **state)
{
	struct db_dossier dossier = {.steps = "[]", .state = DOSSIER_ACCEPTED};
	static const char *const told[] = {"{\"MaHoSo\":\"x\",\"ThoiDiemXuLy\":\"20260305160000\",\"PhongBanXuLy\":\"Một "
									   "cửa\",\"NoiDungXuLy\":\"Tiếp nhận\","
									   "\"NguoiXuLy\":\"Trần Thị B\",\"TrangThai\":\"2\"}",
									   "{\"MaHoSo\":\"x\",\"ThoiDiemXuLy\":\"20260306080000\",\"PhongBanXuLy\":\"Tư "
									   "pháp\",\"NoiDungXuLy\":\"Thẩm tra\","
									   "\"TrangThai\":\"4\",\"NgayKetThucTheoQuyDinh\":\"20260310170000\"}",
									   "{\"MaHoSo\":\"x\",\"ThoiDiemXuLy\":\"20260309080000\",\"PhongBanXuLy\":\"Lãnh "
									   "đạo\",\"NoiDungXuLy\":\"Ký duyệt\","
									   "\"TrangThai\":\"9\"}"};
	char once[DB_DOSSIER_STEPS_MAX] = "";
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < 3; i++) {
			json_error_t why;
			struct err err = {0};
			json_t *record = json_loads(told[i], 0, &why);
			assert_int_equal(bridge_record_progress(record, &dossier, &err), ERR_OK);
			json_decref(record);
		}
		if (round == 0)
			memcpy(once, dossier.steps, sizeof once);
	}
	assert_string_equal(dossier.steps, once);
	assert_null(strstr(dossier.steps, "Trần")); /* whoever did it is not kept */
	assert_null(strstr(dossier.steps, "\"now\""));
	assert_int_equal(dossier.state, DOSSIER_READY);
	assert_string_equal(dossier.finished, "2026-03-09");
}

static void the_print_does_not_depend_on_the_order_of_members(void **state)
{
	json_error_t why;
	json_t *a = json_loads("{\"x\":1,\"y\":[1,2]}", 0, &why), *b = json_loads("{\"y\":[1,2],\"x\":1}", 0, &why);
	json_t *c = json_loads("{\"y\":[2,1],\"x\":1}", 0, &why);
	assert_int_equal(bridge_record_print(a), bridge_record_print(b));
	assert_int_not_equal(bridge_record_print(a), bridge_record_print(c));
	json_decref(a);
	json_decref(b);
	json_decref(c);
}

static void tables_of_both_separators_are_read(void **state)
{
	static const char *const tables[] = {
		"\xef\xbb\xbfMaHoSo;TenTTHC\r\nH08.16-260305-0108;\"Cải; chính\"\r\n\r\nH08.16-260305-0109;\"Nói "
		"\"\"to\"\"\"\r\n",
		"MaHoSo,TenTTHC\nH08.16-260305-0108,Cải; chính\nH08.16-260305-0109,\"Nói \"\"to\"\"\"",
	};
	for (size_t i = 0; i < 2; i++) {
		json_t *records = NULL;
		struct err err = {0};
		/* The second's first line holds no semicolon, so the comma separates. */
		assert_int_equal(bridge_csv_read(tables[i], strlen(tables[i]), &records, &err), ERR_OK);
		assert_int_equal(json_array_size(records), 2);
		const json_t *last = json_array_get(records, 1);
		assert_string_equal(json_string_value(json_object_get(last, "MaHoSo")), "H08.16-260305-0109");
		assert_string_equal(json_string_value(json_object_get(last, "TenTTHC")), "Nói \"to\"");
		json_decref(records);
	}
}

static void broken_tables_are_refused(void **state)
{
	static const char *const tables[] = {"a,b\n\"1,2\n", "a,b\n\"1\"x,2\n", "a,b\n\xff,2\n"};
	for (size_t i = 0; i < 3; i++) {
		json_t *records = NULL;
		struct err err = {0};
		assert_int_equal(bridge_csv_read(tables[i], strlen(tables[i]), &records, &err), ERR_INVALID);
		assert_null(records);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_national_envelope_is_read),
		cmocka_unit_test(the_newer_form_is_read_by_the_same_reader),
		cmocka_unit_test(wrong_records_are_refused_by_the_name_of_the_member),
		cmocka_unit_test(names_become_initials),
		cmocka_unit_test(steps_follow_one_another_and_repeat_without_effect),
		cmocka_unit_test(the_print_does_not_depend_on_the_order_of_members),
		cmocka_unit_test(tables_of_both_separators_are_read),
		cmocka_unit_test(broken_tables_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
