#include "ui/widgets/keypad.h"

#include "ui/icons.h"

#define LETTER_COLUMNS 7
#define LETTER_U 76
#define LETTER_LOW_U 64
#define LETTER_LEAST_U 49
#define LETTER_TALL_U 108

static void add_digit(struct ui *ui, struct ui_node *grid, int digit, int action, float h)
{
	struct ui_node *key =
		ui_box(ui, grid, (struct ui_style){.flow = FLOW_ROW, .min_h = h, .skin = SKIN_KEY, .justify = JUSTIFY_CENTER});

	ui_text(ui, key, TYPE_KEY, UI_INHERIT, ui_format(ui, "%d", digit));
	ui_press(ui, key,
			 (struct ui_target){.key = ui_format(ui, "key.%d", digit),
								.role = ROLE_KEY,
								.action = action,
								.arg = digit,
								.repeats = true,
								.primary = true});
}

static void add_word(struct ui *ui, struct ui_node *grid, const char *key, uint32_t icon, const char *word, int action,
					 long arg, float h)
{
	struct ui_node *box = ui_box(
		ui, grid,
		(struct ui_style){.flow = FLOW_ROW, .gap = 12, .min_h = h, .skin = SKIN_KEY_SOFT, .justify = JUSTIFY_CENTER});

	if (ui_layout(ui) != LAYOUT_SMALL)
		ui_icon(ui, box, icon, 52, UI_INHERIT);
	ui_text(ui, box, TYPE_BUTTON, UI_INHERIT, word);
	ui_press(ui, box,
			 (struct ui_target){
				 .key = key, .role = ROLE_KEY, .action = action, .arg = arg, .repeats = true, .primary = true});
}

static void add_letters(struct ui *ui, struct ui_node *tray, const struct keypad *keypad, float h, float gap)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXY.";
	struct ui_node *grid = ui_grid(ui, tray, LETTER_COLUMNS, gap);
	struct ui_node *row = ui_box(ui, tray, (struct ui_style){.flow = FLOW_ROW, .gap = gap, .self = ALIGN_STRETCH});

	for (const char *at = letters; *at; at++) {
		struct ui_node *key = ui_box(
			ui, grid, (struct ui_style){.flow = FLOW_ROW, .min_h = h, .skin = SKIN_KEY, .justify = JUSTIFY_CENTER});

		ui_text_styled(
			ui, key,
			(struct ui_style){.type = TYPE_KEY, .type_u = 38, .line = 1.2F, .fixed_size = true, .one_line = true},
			UI_INHERIT, ui_format(ui, "%c", *at));
		ui_press(ui, key,
				 (struct ui_target){.key = ui_format(ui, "key.%c", *at),
									.role = ROLE_KEY,
									.action = keypad->action,
									.arg = *at,
									.repeats = true});
	}
	add_word(ui, row, "key.digits", ICON_DIALPAD, keypad->digits_word, keypad->action, KEYPAD_LETTERS, h);
	add_word(ui, row, "key.erase", ICON_BACKSPACE, keypad->erase_word, keypad->action, KEYPAD_ERASE, h);
	row->first->style.grow = row->last->style.grow = 1;
	row->first->target.primary = row->last->target.primary = false; /* as high as the letters */
}

struct ui_node *keypad_add(struct ui *ui, struct ui_node *parent, const struct keypad *keypad)
{
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT, tight = ui_fit(ui) > 1;
	float h = keypad->key_h > 0 ? keypad->key_h : tall && ui_settings(ui)->size == 1 ? 146 : 104;
	struct ui_node *tray, *grid;

	if (ui_reach_top(ui) > 0 && h > 116)
		h = 116;
	if (tight)
		h = 68;
	tray = ui_box(ui, parent,
				  (struct ui_style){.flow = FLOW_COLUMN,
									.skin = SKIN_TRAY,
									.pad = tight  ? ui_pad(10, 10)
										   : tall ? ui_pad(24, 24)
												  : ui_pad(16, 16),
									.self = ALIGN_STRETCH});
	if (keypad->shows_letters) {
		tray->style.gap = tight ? 10 : 12;
		add_letters(ui, tray, keypad,
					tight  ? (ui_fit(ui) == UI_FIT_MAX ? LETTER_LEAST_U : LETTER_LOW_U)
					: tall ? LETTER_TALL_U
						   : LETTER_U,
					tray->style.gap);
		return tray;
	}
	grid = ui_grid(ui, tray, 3, tight ? 10 : 16);
	for (int digit = 1; digit <= 9; digit++)
		add_digit(ui, grid, digit, keypad->action, h);
	if (keypad->letters)
		add_word(ui, grid, "key.letters", ICON_ABC, keypad->letters_word, keypad->action, KEYPAD_LETTERS, h);
	else
		ui_box(ui, grid, (struct ui_style){.min_h = h});
	add_digit(ui, grid, 0, keypad->action, h);
	add_word(ui, grid, "key.erase", ICON_BACKSPACE, keypad->erase_word, keypad->action, KEYPAD_ERASE, h);
	return tray;
}
