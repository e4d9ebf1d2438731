#include "support/ui_sheet.h"

#include "base/check.h"
#include "ui/theme.h"
#include "support/ui_demo.h"
#include "ui/icons.h"
#include "ui/ui_priv.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/header.h"
#include "ui/widgets/list_row.h"
#include "ui/widgets/option.h"
#include "ui/widgets/qr_panel.h"
#include "ui/widgets/rating_row.h"
#include "ui/widgets/timeline.h"

#include <stdio.h>
#include <string.h>

#define CELLS 4
static const char *const STATES_SHOWN[CELLS] = {"normal", "pressed", "focused", "off"};

static const char *cell_key(struct ui *ui, const char *name, size_t i)
{
	return ui_format(ui, "%s.%s", STATES_SHOWN[i], name);
}

static void add_swatches(struct ui *ui, struct ui_node *parent)
{
	static const struct {
		enum ui_color ground, text;
		const char *ratio;
	} SWATCHES[] = {
		{UI_BG, UI_INK, "15,4"},      {UI_SURFACE, UI_INK, "17,0"},   {UI_WELL, UI_INK, "14,0"},
		{UI_TINT, UI_ONTINT, "12,5"}, {UI_BRAND, UI_ONBRAND, "12,2"}, {UI_BRAND2, UI_ONBRAND, "15,0"},
		{UI_GOLD, UI_ONGOLD, "10,9"}, {UI_OK_T, UI_OK, "11,0"},       {UI_WARN_T, UI_WARN, "10,3"},
		{UI_BAD_T, UI_BAD, "10,8"},
	};
	struct ui_node *row = ui_row(ui, parent, 16);

	for (size_t i = 0; i < ARRAY_LEN(SWATCHES); i++) {
		struct ui_node *column = ui_column(ui, row, 0), *tile;
		uint32_t rgb = ui_theme(ui)->colors[SWATCHES[i].ground];

		column->style.grow = 1;
		tile = ui_box(ui, column,
					  (struct ui_style){.flow = FLOW_COLUMN,
										.h = 96,
										.radius = 14,
										.justify = JUSTIFY_END,
										.fill = SWATCHES[i].ground,
										.border = UI_LINE,
										.border_w = 1,
										.pad = {0, 16, 10, 16}});
		ui_text_styled(ui, tile, (struct ui_style){.type = TYPE_DATE, .semibold = true}, SWATCHES[i].text,
					   SWATCHES[i].ratio);
		ui_text_styled(ui, column, (struct ui_style){.type = TYPE_DATE, .semibold = true}, UI_INK,
					   theme_color_name(SWATCHES[i].ground));
		ui_text_styled(ui, column, (struct ui_style){.type = TYPE_DATE, .type_u = 23}, UI_INK2,
					   ui_format(ui, "#%06X", (unsigned)rgb));
	}
}

static struct ui_node *sheet_row(struct ui *ui, struct ui_node *parent, const char *label)
{
	struct ui_node *row = ui_row(ui, parent, 24);

	ui_text_styled(ui, row, (struct ui_style){.type = TYPE_TOOL, .w = 200}, UI_INK2, label);
	return row;
}

static struct ui_node *cell(struct ui *ui, struct ui_node *row)
{
	return ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
}

static void add_buttons(struct ui *ui, struct ui_node *parent)
{
	struct ui_node *primary = sheet_row(ui, parent, "Nút chính"), *secondary = sheet_row(ui, parent, "Nút phụ");

	for (size_t i = 0; i < CELLS; i++) {
		button_add(ui, cell(ui, primary),
				   &(struct button){.kind = BUTTON_PRIMARY,
									.label = "Lấy số",
									.target = {.key = cell_key(ui, "primary", i), .action = 1, .disabled = i == 3}});
		button_add(ui, cell(ui, secondary),
				   &(struct button){.label = "In",
									.icon = ICON_PRINT,
									.target = {.key = cell_key(ui, "second", i), .action = 1, .disabled = i == 3}});
	}
}

static void add_choices(struct ui *ui, struct ui_node *parent)
{
	struct ui_node *rows = sheet_row(ui, parent, "Dòng chọn"), *options = sheet_row(ui, parent, "Lựa chọn");

	for (size_t i = 0; i < CELLS; i++) {
		list_row_add(ui, cell(ui, rows),
					 &(struct list_row){.letter = "B",
										.narrow = true,
										.title = "Hộ tịch",
										.line = i == 3 ? "Nghỉ" : "5 người",
										.target = {.key = cell_key(ui, "row", i), .action = 1, .disabled = i == 3}});
		option_add(ui, cell(ui, options),
				   &(struct option){.label = i == 3 ? "Đã chọn" : "Từ đủ 60 tuổi",
									.target = {.key = cell_key(ui, "option", i), .action = 1, .selected = i == 3}});
	}
}

static void add_keys(struct ui *ui, struct ui_node *parent)
{
	struct ui_node *keys = sheet_row(ui, parent, "Phím"), *tools = sheet_row(ui, parent, "Công cụ");

	for (size_t i = 0; i < CELLS; i++) {
		struct ui_node *box =
			ui_box(ui, cell(ui, keys),
				   (struct ui_style){.flow = FLOW_ROW, .h = 120, .skin = SKIN_KEY, .justify = JUSTIFY_CENTER});

		ui_text(ui, box, TYPE_KEY, UI_INHERIT, "5");
		ui_press(ui, box,
				 (struct ui_target){.key = cell_key(ui, "key", i), .role = ROLE_KEY, .action = 1, .disabled = i == 3});
		box = ui_box(ui, cell(ui, tools),
					 (struct ui_style){.flow = FLOW_COLUMN,
									   .h = 112,
									   .skin = SKIN_TOOL,
									   .fill = i < 3 ? UI_SURFACE : UI_INHERIT,
									   .align = ALIGN_CENTER,
									   .justify = JUSTIFY_CENTER});
		ui_icon(ui, box, ICON_CONTRAST, 44, UI_INHERIT);
		ui_text(ui, box, TYPE_TOOL, UI_INHERIT, i == 3 ? "Đang bật" : "Tương phản");
		ui_press(ui, box, (struct ui_target){.key = cell_key(ui, "tool", i), .action = 1, .selected = i == 3});
	}
}

static void add_ratings(struct ui *ui, struct ui_node *parent)
{
	static const struct {
		int level;
		const char *label;
	} FACES[CELLS] = {{5, "Rất hài lòng"}, {4, "Hài lòng"}, {2, "Không hài lòng"}, {1, "Rất không hài lòng"}};
	struct ui_node *row = sheet_row(ui, parent, "Mức hài lòng");

	for (size_t i = 0; i < CELLS; i++)
		rating_row_add(ui, cell(ui, row),
					   &(struct rating_row){.narrow = true,
											.level = FACES[i].level,
											.label = FACES[i].label,
											.target = {.key = cell_key(ui, "face", i), .action = 1}});
}

static void add_chips(struct ui *ui, struct ui_node *parent)
{
	static const struct chip CHIPS[] = {
		{CHIP_OK, ICON_CHECK_CIRCLE, "Vào ngay"},  {CHIP_NOW, ICON_AUTORENEW, "Đang xử lý"},
		{CHIP_WARN, ICON_SCHEDULE, "Sắp đến hạn"}, {CHIP_BAD, ICON_EVENT_BUSY, "Trễ hẹn"},
		{CHIP_OK, ICON_TASK_ALT, "Đã có kết quả"}, {CHIP_QUIET, ICON_PAUSE_CIRCLE, "Tạm dừng"},
	};
	struct ui_node *row = ui_row(ui, parent, 16);

	for (size_t i = 0; i < ARRAY_LEN(CHIPS); i++)
		chip_add(ui, row, &CHIPS[i]);
}

static void add_banners(struct ui *ui, struct ui_node *parent)
{
	static const struct banner BANNERS[] = {
		{BANNER_OK, ICON_CHECK_CIRCLE, "Đã gửi đánh giá", "Cảm ơn ông/bà.", "banner.ok"},
		{BANNER_INFO, ICON_QR_CODE_SCANNER, "Máy quét đang chờ", "Đưa ô mã vuông vào khe.", "banner.info"},
		{BANNER_WARN, ICON_CLOUD_OFF, "Tạm mất kết nối", "Vẫn lấy số bình thường.", "banner.warn"},
		{BANNER_BAD, ICON_ERROR, "Không in được phiếu", "Số vẫn có hiệu lực, xin ghi lại.", "banner.bad"},
	};
	struct ui_node *grid = ui_grid(ui, parent, 2, 20);

	for (size_t i = 0; i < ARRAY_LEN(BANNERS); i++)
		banner_add(ui, grid, &BANNERS[i]);
}

static void add_facts(struct ui *ui, struct ui_node *parent)
{
	static const struct timeline_step STEPS[] = {
		{TIMELINE_DONE, "Xong", "okS", "06/03"},
		{TIMELINE_NOW, "Đang làm", "brand", "09/03"},
		{TIMELINE_LATE, "Quá hạn", "badS", "hạn 04/03"},
		{TIMELINE_FUTURE, "Chưa đến", "edge", "hẹn 11/03"},
	};
	struct ui_node *row = ui_box(ui, parent, (struct ui_style){.flow = FLOW_ROW, .gap = 40, .align = ALIGN_STRETCH});
	struct ui_node *left, *right, *toast;

	left = card_add(ui, row, &(struct card){.key = NULL});
	left->style.w = 760;
	timeline_add(ui, left, STEPS, ARRAY_LEN(STEPS));
	right = ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .gap = 24, .grow = 1});
	toast =
		ui_box(ui, right, (struct ui_style){.flow = FLOW_ROW, .gap = 20, .pad = ui_pad(24, 30), .skin = SKIN_TOAST});
	ui_icon(ui, toast, ICON_CHECK_CIRCLE, 44, UI_INHERIT);
	ui_text_styled(ui, toast, (struct ui_style){.type = TYPE_BODY, .semibold = true}, UI_INHERIT, "Đã đổi sang chữ to");
	qr_panel_add(ui, right,
				 &(struct qr_panel){.content = "https://anbinh.example/t/ABCD",
									.side = 140,
									.title = "Ô mã QR",
									.text = "tối thiểu 28 mm trên màn hình"});
}

static void build_sheet(struct ui *ui, void *state)
{
	static const char *const HEADS[CELLS] = {"Thường", "Nhấn", "Tiêu điểm", "Không dùng được"};
	struct ui_node *body =
		ui_box(ui, NULL, (struct ui_style){.flow = FLOW_COLUMN, .gap = 30, .pad = ui_pad(48, 56), .grow = 1});
	struct ui_node *head = ui_row(ui, body, 24), *titles, *table;

	header_mark_add(ui, head, 88);
	titles = ui_column(ui, head, 0);
	ui_text(ui, titles, TYPE_H1, UI_INK, "Bảng thành phần");
	ui_text(ui, titles, TYPE_BODY, UI_INK2, "1 đơn vị (u) = 0,3125 mm");
	add_swatches(ui, body);
	table = ui_column(ui, body, 16);
	head = sheet_row(ui, table, " ");
	for (size_t i = 0; i < CELLS; i++)
		ui_text_styled(ui, cell(ui, head), (struct ui_style){.type = TYPE_LABEL}, UI_INK, HEADS[i]);
	add_buttons(ui, table);
	add_choices(ui, table);
	add_keys(ui, table);
	add_ratings(ui, table);
	add_chips(ui, body);
	add_banners(ui, body);
	add_facts(ui, body);
}

const struct ui_screen ui_sheet_screen = {.name = "components", .plain = true, .build = build_sheet};

/* Pressed and focused are states of one widget at a time: each is drawn over the sheet by itself. */
static void draw_state(struct ui *ui, const char *state, const char *name)
{
	char key[UI_KEY_SIZE];
	const struct ui_node *node;

	snprintf(key, sizeof(key), "%s.%s", state, name);
	node = ui_find(ui, ui_key_id(key));
	CHECK(node);
	ui->pressed = strcmp(state, "pressed") == 0 ? node->id : 0;
	ui->focus = strcmp(state, "focused") == 0 ? node->id : 0;
	ui->focus_shown = ui->focus != 0;
	paint_tree(ui, ui->lists[ui->list]);
	list_draw(ui->lists[ui->list], &ui->frame, ui->text, ui_rect_inset(node->rect, -ui_px(ui, 10)));
	ui->pressed = ui->focus = 0;
	ui->focus_shown = false;
}

struct ui *ui_sheet_create(struct ui_settings settings)
{
	static const char *const NAMES[] = {"primary", "second", "row", "option", "key", "tool", "face"};
	struct ui *ui = ui_demo_create(0, settings);
	struct err err;

	CHECK(ui_resize(ui, UI_SHEET_W, UI_SHEET_H, 3.2, &err) == ERR_OK);
	ui_start(ui, &ui_sheet_screen, 0);
	ui_step(ui, 0, NULL);
	for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
		draw_state(ui, "pressed", NAMES[i]);
		draw_state(ui, "focused", NAMES[i]);
	}
	return ui;
}
