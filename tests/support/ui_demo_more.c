/*
 * More screens of the design, put together from the widgets with the words of
 * the design's pictures: every widget is on one of them.
 */
#include "base/check.h"
#include "support/ui_demo.h"
#include "ui/icons.h"
#include "ui/own_actions.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/checklist.h"
#include "ui/widgets/fact_strip.h"
#include "ui/widgets/keyboard.h"
#include "ui/widgets/keypad.h"
#include "ui/widgets/list_row.h"
#include "ui/widgets/note.h"
#include "ui/widgets/option.h"
#include "ui/widgets/page.h"
#include "ui/widgets/qr_panel.h"
#include "ui/widgets/rating_row.h"
#include "ui/widgets/segment_field.h"
#include "ui/widgets/status_panel.h"
#include "ui/widgets/text_field.h"
#include "ui/widgets/ticket_card.h"
#include "ui/widgets/timeline.h"

static const struct header HEADER = {.over = "Trung tâm Phục vụ hành chính công",
									 .short_over = "Phục vụ hành chính công",
									 .name = "xã An Bình",
									 .date = "Thứ Ba, 10/03/2026"};

static bool is_tall(const struct ui *ui)
{
	return ui_layout(ui) == LAYOUT_PORTRAIT;
}

static void build_before(struct ui *ui, void *state)
{
	static const struct checklist_item PAPERS[] = {
		{CHECKLIST_NEEDED, "<b>Căn cước hoặc hộ chiếu</b>, bản gốc", NULL, true},
		{CHECKLIST_NEEDED, "<b>Khai sinh:</b> giấy chứng sinh của cơ sở y tế", NULL, true},
		{CHECKLIST_NEEDED, "<b>Khai tử:</b> giấy báo tử", NULL, true},
		{CHECKLIST_NOTE, "Tờ khai có sẵn tại bàn viết; nhân viên Quầy\u00a01 giúp điền miễn phí", NULL, true},
	};
	static const char *const GROUNDS[] = {"Từ đủ 60 tuổi", "Người khuyết tật", "Mang thai, có con\ndưới 36 tháng",
										  "Người có công\nvới cách mạng"};
	struct page page = page_add(ui, &(struct page_spec){.header = HEADER, .left_u = 620, .small_left_u = 400});
	struct ui_node *box, *grid;

	page_badge_title(ui, page.info, "B", "Lấy số thứ tự", "Hộ tịch");
	fact_strip_add(ui, page.info,
				   &(struct fact_strip){.facts = {{"Chờ khoảng", "15–25\u00a0phút"},
												  {"Đang chờ trước", "5\u00a0người"},
												  {"Quầy phục vụ", "Quầy\u00a03,\u00a04"}},
										.count = 3});
	if (ui_fit(ui) < 2) {
		box = card_add(ui, page.info, &(struct card){.title = "Mời ông/bà chuẩn bị"});
		checklist_add(ui, box, PAPERS, ui_fit(ui) ? 3 : 4);
	}
	box = ui_column(ui, page.main, 0);
	ui_text(ui, box, TYPE_H2, UI_INK, "Ông/bà có thuộc diện ưu tiên không?");
	if (ui_fit(ui) == 0)
		ui_text(ui, box, TYPE_SMALL, UI_INK2, "Xin mang theo giấy tờ chứng minh khi được mời.");
	grid = ui_column(ui, page.main, 16);
	option_add(ui, grid,
			   &(struct option){.label = "Không thuộc diện ưu tiên",
								.target = {.key = "ground.none", .action = 1, .selected = true}});
	if (ui_fit(ui) < 3) {
		grid = ui_grid(ui, page.main, 2, 16);
		for (size_t i = 0; i < ARRAY_LEN(GROUNDS); i++)
			option_add(
				ui, grid,
				&(struct option){.label = GROUNDS[i], .target = {.key = ui_format(ui, "ground.%zu", i), .action = 1}});
	}
	page_big(ui, &page,
			 &(struct button){.kind = BUTTON_BIG,
							  .label = "Lấy số",
							  .icon = ICON_CONFIRMATION_NUMBER,
							  .target = {.key = "take", .action = 2, .primary = true}});
	page_back_home(ui, &page);
}

static void build_issued(struct ui *ui, void *state)
{
	struct page page = page_add(
		ui,
		&(struct page_spec){.header = HEADER, .left_u = 620, .small_left_u = 380, .right_first = true, .full = true});
	const struct page_nav nav[] = {
		{"Nghe đọc số", ICON_VOLUME_UP, {.key = "issued.say", .action = 1}, false, NULL, 0.75F},
		{"Xong", 0, {.key = "issued.done", .action = UI_OWN_DONE}, true, "(tự đóng sau 12\u00a0giây)", 1},
	};

	if (is_tall(ui))
		page_title(ui, page.info, NULL, "Mời ông/bà lấy phiếu", "Phiếu ở khe in ngay dưới màn hình");
	ticket_card_add(ui, page.info,
					&(struct ticket_card){.label = "Số của ông/bà",
										  .number = "B\u00a0030",
										  .service = "Hộ tịch",
										  .facts = {.facts = {{"Quầy", "3 hoặc 4"},
															  {"Chờ trước", "5\u00a0người"},
															  {"Dự kiến chờ", "15–25\u00a0phút"}},
													.count = 3}});
	if (ui_fit(ui) < 2)
		qr_panel_add(ui, page.main,
					 &(struct qr_panel){.content = "HTTP://ANBINH.EXAMPLE/T/ABCDEFGHJK1234567890AB",
										.title = "Theo dõi trên điện thoại",
										.text = "Quét mã để biết còn mấy người. Ông/bà có thể ra ngoài và quay lại "
												"trước <b>09:39</b>."});
	page_nav(ui, &page, nav, ARRAY_LEN(nav));
}

static void build_keypad(struct ui *ui, void *state)
{
	struct page page = page_add(
		ui,
		&(struct page_spec){.header = HEADER, .left_u = 640, .small_left_u = 380, .right_first = true, .full = true});

	page_title(ui, page.info, "Tra cứu hồ sơ", "Nhập mã hồ sơ", "Ví dụ trên giấy hẹn: <b>H08.16-260306-0127</b>");
	segment_field_add(ui, page.info,
					  &(struct segment_field){.parts = {{"Mã cơ quan", "H08.16", 6, false, 0.95F, {NULL}},
														{"Năm, tháng, ngày", "260306", 6, false, 1.05F, {NULL}},
														{"Số thứ tự hồ sơ", "01", 4, true, 1, {NULL}}},
											  .count = 3,
											  .between = "–"});
	if (ui_fit(ui) == 0)
		note_add(
			ui, page.info,
			&(struct note){.icon = ICON_INFO, .text = "Còn thiếu 2 chữ số cuối. Ngày nhận hồ sơ: <b>06/03/2026</b>"});
	keypad_add(ui, page.main,
			   &(struct keypad){.action = 1, .letters = true, .letters_word = "Chữ", .erase_word = "Xóa"});
	page_back_home(ui, &page);
}

static void build_search(struct ui *ui, void *state)
{
	static const struct {
		const char *title, *line;
	} HITS[] = {
		{"Đăng ký <m>khai sinh</m>", "Hộ tịch · 1 ngày làm việc · Miễn phí nếu đúng hạn"},
		{"Đăng ký lại <m>khai sinh</m>", "Hộ tịch · 5 ngày làm việc"},
		{"Cấp bản sao trích lục <m>khai sinh</m>", "Hộ tịch · Trong ngày · 8.000 đồng/bản"},
	};
	struct page page = page_add(ui, &(struct page_spec){.header = HEADER, .full = true, .gap = 16, .left_u = 560});
	size_t shown = (size_t)ui_rows(ui, ARRAY_LEN(HITS));
	struct ui_node *card;

	if (ui_fit(ui) < 2)
		page_title(ui, page.info, "Thủ tục hành chính", "Ông/bà tìm thủ tục gì?", NULL);
	text_field_add(
		ui, page_field(ui, &page),
		&(struct text_field){
			.icon = ICON_SEARCH, .text = "khai sinh", .underline = 4, .clear_action = 1, .clear_word = "Xóa hết"});
	if (ui_layout(ui) == LAYOUT_SMALL || ui_fit(ui) == UI_FIT_MAX)
		shown = 0; /* the keyboard leaves no room: results come when it is done */
	card = shown ? card_add(ui, page.beside ? page.info : page.main, &(struct card){.joined = true}) : NULL;
	for (size_t i = 0; i < shown; i++) {
		if (i)
			card_rule(ui, card);
		list_row_add(ui, card,
					 &(struct list_row){.kind = LIST_ROW_JOINED,
										.title = HITS[i].title,
										.line = HITS[i].line,
										.rich_title = true,
										.target = {.key = ui_format(ui, "hit.%zu", i), .action = 2}});
	}
	if (shown && ui_fit(ui) < 2)
		pager_add(ui, card,
				  &(struct pager){.text = "1–3 trong 4 thủ tục",
								  .before_word = "Trước",
								  .next_word = "Tiếp",
								  .at_start = true,
								  .why_start = "Đây là trang đầu.",
								  .in_card = true});
	if (is_tall(ui))
		ui_space(ui, page.main);
	keyboard_add(
		ui, page.main,
		&(struct keyboard){.action = 3, .space_word = "Dấu cách", .done_word = "Tìm", .done_icon = ICON_SEARCH});
	if (is_tall(ui) || ui_fit(ui) == 0)
		page_back_home(ui, &page);
}

static void build_rating(struct ui *ui, void *state)
{
	static const char *const LEVELS[] = {"Rất hài lòng", "Hài lòng", "Bình thường", "Không hài lòng",
										 "Rất không hài lòng"};
	struct page page = page_add(ui, &(struct page_spec){.header = HEADER});
	struct ui_node *list;
	bool upright = !is_tall(ui) || ui_reach_top(ui) > 0;

	page_title(ui, page.info, "Đánh giá phục vụ", "Ông/bà có hài lòng với lần phục vụ vừa rồi không?", NULL);
	if (ui_fit(ui) == 0)
		list_row_add(ui, page.info,
					 &(struct list_row){.icon = ICON_CONFIRMATION_NUMBER,
										.title = "Số B\u00a0024 · Quầy\u00a03 – Hộ tịch",
										.line = "Phục vụ xong lúc 09:41, 10/03/2026",
										.no_chevron = true});
	list = upright ? ui_row(ui, page.main, 16) : ui_column(ui, page.main, ui_fit(ui) ? 12 : 18);
	for (int i = 0; i < 5; i++)
		rating_row_add(ui, list,
					   &(struct rating_row){.level = 5 - i,
											.label = LEVELS[i],
											.upright = upright,
											.target = {.key = ui_format(ui, "level.%d", 5 - i), .action = 1}});
	if (ui_fit(ui) == 0)
		note_add(ui, page.main,
				 &(struct note){.icon = ICON_LOCK,
								.text = "Không ghi tên. Công chức phục vụ không xem được ai đã đánh giá."});
	page_back_home(ui, &page);
}

static void build_dossier(struct ui *ui, void *state)
{
	static const struct timeline_step STEPS[] = {
		{TIMELINE_DONE, "Đã tiếp nhận", "Quầy 5 – Đất đai – Xây dựng", "12/02, 14:05"},
		{TIMELINE_LATE, "Đang giải quyết, quá hạn", "Phòng Kinh tế xã", "hạn 04/03"},
		{TIMELINE_FUTURE, "Trả kết quả", "Quầy 6", "hẹn mới 13/03"},
	};
	struct page page =
		page_add(ui, &(struct page_spec){.header = HEADER, .left_u = 700, .small_left_u = 430, .gap = 20});
	struct ui_node *card;

	page_title(ui, page.info, "Tra cứu hồ sơ", "Tình trạng hồ sơ", NULL);
	status_panel_add(ui, page.info,
					 &(struct status_panel){.kind = STATUS_PANEL_BAD,
											.icon = ICON_EVENT_BUSY,
											.headline = "Trễ hẹn 4 ngày làm việc",
											.line = "Ngày hẹn cũ <b>04/03/2026</b>"});
	if (ui_fit(ui) < 2) {
		card = card_add(ui, page.info, &(struct card){.title = "Trung tâm thành thật xin lỗi ông/bà", .gap = 8});
		if (ui_fit(ui) == 0)
			ui_rich(ui, card, TYPE_BODY, UI_INK2, "Văn bản xin lỗi số <b>16/XL</b>, ngày 03/03/2026.");
		banner_add(ui, card,
				   &(struct banner){.icon = ICON_EVENT_AVAILABLE,
									.fact = "Thứ Sáu, 13/03/2026",
									.line = "Ngày hẹn mới, chỉ hẹn lại một lần"});
	}
	card = card_add(ui, page.main, &(struct card){.title = ui_fit(ui) < 2 ? "Cấp giấy phép xây dựng" : NULL});
	timeline_add(ui, card, STEPS, ui_fit(ui) > 2 ? 2 : 3);
	page_back_home(ui, &page);
}

const struct ui_screen ui_demo_more[UI_DEMO_MORE] = {
	{.name = "demo-before", .build = build_before}, {.name = "demo-issued", .build = build_issued},
	{.name = "demo-keypad", .build = build_keypad}, {.name = "demo-search", .build = build_search},
	{.name = "demo-rating", .build = build_rating}, {.name = "demo-dossier", .build = build_dossier},
};
