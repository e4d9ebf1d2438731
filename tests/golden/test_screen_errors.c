/* Whatever goes wrong is told in plain words: what happened, and what one can do next. No codes. */
#include "support/test.h"

#include "base/check.h"
#include "base/clock.h"
#include "i18n/i18n.h"
#include "kiosk/gallery.h"
#include "ui/ui.h"

#include <stdlib.h>
#include <string.h>

static const struct row {
	const char *shot, *happened, *next;
} ROWS[] = {
	{"home-offline", "Đang tạm mất kết nối", "Ông/bà vẫn lấy số"},
	{"home-closed", "Trung tâm đang nghỉ", "lấy số trước được ngay bây giờ"},
	{"home-locked", "Máy này đang tạm ngừng", "Mời ông/bà lấy số tại Quầy 1"},
	{"before-full", "Hôm nay không kịp phục vụ nữa", "Mời ông/bà đến lại"},
	{"before-quota", "Đã phát hết số của hôm nay", "Mời ông/bà đến lại"},
	{"before-closed", "Lúc này chưa phát số", "Mời ông/bà đến lại"},
	{"before-later", "Các quầy làm việc lại lúc 13:30", "Lấy số buổi chiều"},
	{"issued-nopaper", "Máy in hết giấy", "Xin chụp ảnh màn hình hoặc quét mã"},
	{"issued-question", "Máy in chưa trả lời", "Chưa, in lại phiếu"},
	{"issued-refused", "hôm nay đã cấp hết số", "Nhân viên có thể đặt lịch hẹn"},
	{"lookup-notfound", "Chưa tìm thấy hồ sơ theo mã này", "Mời quét lại, hoặc nhập mã"},
	{"lookup-wrongcode", "Đây là mã căn cước", "Mời ông/bà quét ô mã vuông trên giấy hẹn"},
	{"appointment-late", "Đã qua giờ hẹn", "mời lấy số thường"},
	{"appointment-unknown", "Chưa tìm thấy lịch hẹn này", "Mời ông/bà hỏi tại Quầy 1, hoặc lấy số thường"},
	{"help-failed", "Chưa gọi được nhân viên từ máy này", "Mời ông/bà đến Quầy 1"},
	{"petition-failed", "Chưa gửi được lúc này", "Mời ông/bà gửi lại, hoặc đến Quầy 1"},
	{"dossier-refused", "Không được tiếp nhận", "In tình trạng"},
};

static enum err_code both_are_told(void *context, struct ui *ui, struct err *err)
{
	static const char *const CODES[] = {"HTTP", "ERR_", "errno", "0x", "Lỗi 4", "Lỗi 5", "Error"};
	const struct row *row = context;
	char *dump = ui_dump(ui);
	bool told = strstr(dump, row->happened) && strstr(dump, row->next);
	for (size_t i = 0; i < ARRAY_LEN(CODES); i++)
		told = told && !strstr(dump, CODES[i]);
	free(dump);
	return told ? ERR_OK : err_set(err, ERR_INVALID, "%s does not tell both", row->shot);
}

static void each_error_says_what_happened_and_what_to_do_next(void **state)
{
	struct gallery_variant portrait;
	struct gallery *gallery;
	struct err err = {.code = ERR_OK};
	int wrong = 0;

	assert_true(gallery_variant(0, &portrait));
	assert_int_equal(gallery_create(&gallery, &err), ERR_OK);
	for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
		const struct gallery_viewer viewer = {(void *)&ROWS[i], both_are_told};
		if (gallery_view(gallery, ROWS[i].shot, &portrait, &viewer, &err) == ERR_OK)
			continue;
		print_message("# %s\n", err.text);
		wrong++;
	}
	gallery_destroy(gallery);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_error_says_what_happened_and_what_to_do_next),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
