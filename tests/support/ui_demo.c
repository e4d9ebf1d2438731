#include "support/ui_demo.h"

#include "base/check.h"
#include "base/clock.h"
#include "ui/icons.h"
#include "ui/widgets/hall_strip.h"
#include "ui/widgets/home_card.h"
#include "ui/widgets/list_row.h"
#include "ui/widgets/note.h"
#include "ui/widgets/page.h"
#include "ui/widgets/pager.h"
#include "ui/widgets/tile.h"

#include <string.h>

const struct ui_demo_panel ui_demo_panels[UI_DEMO_PANELS] = {
	{"portrait", 1080, 1920, 3.2},
	{"landscape", 1920, 1080, 4.0},
	{"small", 1024, 768, 3.37},
};

static const struct {
	const char *msgid, *vi;
} WORDS[] = {
	{"Smaller", "Chữ nhỏ"},
	{"Larger", "Chữ to"},
	{"Contrast", "Tương phản"},
	{"Read aloud", "Đọc to"},
	{"Low reach", "Vùng thấp"},
	{"Back", "Quay lại"},
	{"Home", "Trang đầu"},
	{"Are you still there?", "Ông/bà còn ở đây không?"},
	{"To keep your data private, the screen clears in <b>%d\u00a0seconds</b>.",
	 "Để giữ kín thông tin, màn hình tự xóa sau <b>%d\u00a0giây</b>."},
	{"I need more time", "Tôi cần thêm thời gian"},
	{"Done, go to home", "Xong rồi, về trang đầu"},
	{"Normal text size", "Đã đổi sang chữ thường"},
	{"Large text", "Đã đổi sang chữ to"},
	{"Very large text", "Đã đổi sang chữ rất to"},
	{"Normal colours", "Màu thường"},
	{"High contrast", "Tương phản cao"},
	{"Soft colours", "Màu dịu"},
};

const char *ui_demo_word(void *ctx, const char *msgid)
{
	for (size_t i = 0; i < ARRAY_LEN(WORDS); i++)
		if (strcmp(WORDS[i].msgid, msgid) == 0)
			return WORDS[i].vi;
	return msgid;
}

static const struct header HEADER = {.over = "Trung tâm Phục vụ hành chính công",
									 .short_over = "Phục vụ hành chính công",
									 .name = "xã An Bình",
									 .date = "Thứ Ba, 10/03/2026"};

enum { ACT_NUMBER = 1, ACT_PICK, ACT_LOOKUP, ACT_RATE, ACT_SEARCH, ACT_FIELD };

static void add_hall(struct ui *ui, struct ui_node *parent)
{
	hall_strip_add(ui, parent,
				   &(struct hall_strip){.title = "Đang mời",
										.waiting = "17 người đang chờ",
										.waiting_short = "17 chờ",
										.calls = {{"B\u00a0024", "Quầy\u00a03", "Hộ tịch"},
												  {"A\u00a0047", "Quầy\u00a02", "Chứng thực"},
												  {"T\u00a0015", "Quầy\u00a06", "Trả kết quả"}},
										.count = 3,
										.rows = ui_reach_top(ui) > 0});
}

static void add_home_actions(struct ui *ui, struct ui_node *parent)
{
	static const struct {
		uint32_t icon;
		const char *title, *broken, *line, *key;
	} ROWS[] = {
		{ICON_FIND_IN_PAGE, "Tra cứu hồ sơ", "Tra cứu\nhồ sơ", "Quét giấy hẹn, xem hồ sơ đã đến bước nào",
		 "home.lookup"},
		{ICON_RATE_REVIEW, "Đánh giá phục vụ", "Đánh giá\nphục vụ", "Cho biết mức độ hài lòng, không ghi tên",
		 "home.rate"},
		{ICON_MENU_BOOK, "Thủ tục hành chính", "Thủ tục\nhành chính", "Xem giấy tờ cần có, lệ phí, thời hạn",
		 "home.search"},
	};
	struct tile tiles[3];
	bool rows = ui_layout(ui) == LAYOUT_PORTRAIT && ui_reach_top(ui) <= 0;

	if (rows)
		parent = ui_column(ui, parent, 20);
	for (size_t i = 0; i < 3; i++) {
		struct ui_target target = {.key = ROWS[i].key, .action = ACT_LOOKUP + (int)i, .primary = true};

		tiles[i] = (struct tile){ROWS[i].icon, ROWS[i].broken, target};
		if (rows)
			list_row_add(ui, parent,
						 &(struct list_row){.icon = ROWS[i].icon,
											.title = ROWS[i].title,
											.tall = true,
											.line = ROWS[i].line,
											.target = target});
	}
	if (!rows)
		tile_row_add(ui, parent, tiles, 3);
}

static void build_home(struct ui *ui, void *state)
{
	bool wide = ui_layout(ui) == LAYOUT_LANDSCAPE, small = ui_layout(ui) == LAYOUT_SMALL;
	struct page page = page_add(
		ui, &(struct page_spec){
				.header = HEADER, .left_u = 600, .top = wide ? 28 : 0, .full = !wide && ui_reach_top(ui) <= 0});

	if (!wide && !small)
		add_hall(ui, page.info);
	page_title(ui, page.info, "Kính chào ông/bà",
			   ui_fit(ui) ? "Ông/bà cần làm gì?" : "Hôm nay ông/bà cần làm gì?", NULL);
	if (wide) {
		add_hall(ui, page.info);
		if (ui_fit(ui) < 2)
			note_add(
				ui, page.info,
				&(struct note){.icon = ICON_SUPPORT_AGENT, .text = "Cần giúp đỡ? Mời ông/bà đến <b>Quầy\u00a01</b>"});
	}
	home_card_add(
		ui, page.main,
		&(struct home_card){.title = "Lấy số thứ tự",
							.short_title = "Lấy số",
							.line = wide ? "Nhận phiếu ghi số và quầy" : "Chọn lĩnh vực, nhận phiếu ghi số và quầy",
							.quick = "Lấy nhanh",
							.target = {.key = "home.number", .action = ACT_NUMBER, .primary = true},
							.picks = {{"Chứng thực", {.key = "pick.A", .action = ACT_PICK, .arg = 'A'}},
									  {"Hộ tịch", {.key = "pick.B", .action = ACT_PICK, .arg = 'B'}},
									  {"Nhận kết quả", {.key = "pick.T", .action = ACT_PICK, .arg = 'T'}}},
							.pick_count = 3});
	add_home_actions(ui, page.main);
	if (small && ui_fit(ui) < 2)
		add_hall(ui, page.main);
	if (!wide && !small && ui_reach_top(ui) <= 0) {
		ui_space(ui, page.main);
		note_add(ui, page.main,
				 &(struct note){.icon = ICON_SUPPORT_AGENT,
								.center = true,
								.text = "Cần giúp đỡ? Mời ông/bà đến <b>Quầy\u00a01 – Hướng dẫn</b>"});
		ui_space(ui, page.main);
	}
}

static void home_event(struct ui *ui, void *state, const struct ui_event *event)
{
	if (event->kind == UI_EVENT_ACT && event->action == ACT_NUMBER)
		ui_go(ui, &ui_demo_field, NULL, 0);
}

const struct ui_screen ui_demo_home = {.name = "demo-home", .plain = true, .build = build_home, .event = home_event};

static void build_field(struct ui *ui, void *state)
{
	static const struct {
		const char *letter, *title, *line, *right, *waiting;
	} ROWS[] = {
		{"A", "Chứng thực", "Sao y bản chính, chữ ký, giao dịch", "10–15 phút", "4 người chờ"},
		{"B", "Hộ tịch", "Khai sinh, kết hôn, khai tử, trích lục", "15–25 phút", "5 người chờ"},
		{"C", "Đất đai – Xây dựng", "Giấy chứng nhận, giấy phép xây dựng", "20–30 phút", "3 người chờ"},
		{"D", "Hộ kinh doanh", "Thành lập, thay đổi, tạm ngừng", NULL, NULL},
		{"E", "Bảo trợ – Người có công", "Trợ cấp xã hội, giảm nghèo", "5–10 phút", "1 người chờ"},
		{"T", "Trả kết quả", "Nhận kết quả theo giấy hẹn", "5–10 phút", "4 người chờ"},
	};
	struct page page = page_add(ui, &(struct page_spec){.header = HEADER});
	bool wide = ui_layout(ui) == LAYOUT_LANDSCAPE;
	size_t columns = wide ? 2 : 1, shown = columns * (size_t)ui_rows(ui, (int)(ARRAY_LEN(ROWS) / columns));
	struct ui_node *list;

	page_title(ui, page.info, "Lấy số thứ tự", "Ông/bà làm việc về lĩnh vực nào?", NULL);
	list = wide ? ui_grid(ui, page.main, 2, 16) : ui_column(ui, page.main, ui_layout(ui) == LAYOUT_SMALL ? 10 : 16);
	for (size_t i = 0; i < shown; i++)
		list_row_add(ui, list,
					 &(struct list_row){.letter = ROWS[i].letter,
										.title = ROWS[i].title,
										.line = ROWS[i].line,
										.right = ROWS[i].right,
										.right_line = ROWS[i].waiting,
										.chip = ROWS[i].right ? NULL : "Vào ngay",
										.target = {.key = ui_format(ui, "field.%s", ROWS[i].letter),
												   .action = ACT_FIELD,
												   .arg = ROWS[i].letter[0]}});
	page_back_home(ui, &page);
	if (shown < ARRAY_LEN(ROWS))
		page_pager(ui, &page,
				   &(struct pager){.text = ui_format(ui, "1–%zu trong %zu lĩnh vực", shown, ARRAY_LEN(ROWS)),
								   .short_text = ui_format(ui, "1–%zu/%zu", shown, ARRAY_LEN(ROWS)),
								   .before_word = "Trước",
								   .next_word = "Tiếp",
								   .at_start = true,
								   .next_action = ACT_FIELD});
}

const struct ui_screen ui_demo_field = {.name = "demo-field", .build = build_field};

struct ui *ui_demo_create(size_t panel, struct ui_settings settings)
{
	static const char *const languages[] = {"Tiếng Việt", "English"};
	const struct ui_demo_panel *p = &ui_demo_panels[panel];
	struct ui_config config = {.w = p->w,
							   .h = p->h,
							   .dots_per_mm = p->dots_per_mm,
							   .languages = languages,
							   .language_count = 2,
							   .defaults = settings,
							   .ports = {.tr = ui_demo_word}};
	struct err err;
	int64_t start;
	struct ui *ui = NULL;

	CHECK(clock_parse("2026-03-10T09:24:00+07:00", &start) == ERR_OK);
	CHECK(clock_set_zone(CLOCK_ZONE_DEFAULT, &err) == ERR_OK);
	clock_start_at(start);
	CHECK(ui_create(&config, &ui, &err) == ERR_OK);
	return ui;
}
