#include "ui/widgets/keyboard.h"

#include "base/utf8.h"
#include "ui/compose.h"
#include "ui/icons.h"

#include <string.h>

#define GAP_U 10
#define LOW_KEY_U 52
#define PAD_KEY_U 49 /* 15 mm; no room for more */
#define TONES 5

struct style {
	int action;
	float h;
	bool shift;
};

static float key_height(const struct ui *ui)
{
	if (ui_layout(ui) == LAYOUT_PORTRAIT)
		return ui_reach_top(ui) <= 0 ? 84 : ui_fit(ui) == UI_FIT_MAX ? 60 : 64;
	if (ui_layout(ui) == LAYOUT_PAD)
		return PAD_KEY_U;
	return ui_layout(ui) == LAYOUT_SMALL ? (ui_fit(ui) > 1 ? 48 : 52) : 68;
}

static void add_key(struct ui *ui, struct ui_node *row, const struct style *style, const char *label, long arg,
					enum ui_skin skin, float grow)
{
	struct ui_node *key = ui_box(
		ui, row,
		(struct ui_style){.flow = FLOW_ROW, .h = style->h, .grow = grow, .skin = skin, .justify = JUSTIFY_CENTER});

	ui_text_styled(ui, key,
				   (struct ui_style){.type = TYPE_KEY,
									 .type_u = 38,
									 .line = style->h < LOW_KEY_U ? 1.2F : 0,
									 .fixed_size = true,
									 .semibold = true,
									 .one_line = true},
				   UI_INHERIT, label);
	ui_press(ui, key,
			 (struct ui_target){.key = ui_format(ui, "key.%lx", arg),
								.role = ROLE_KEY,
								.action = style->action,
								.arg = arg,
								.repeats = true});
}

static void add_icon_key(struct ui *ui, struct ui_node *row, const struct style *style, uint32_t icon,
						 const char *spoken, long arg, float grow, bool on)
{
	struct ui_node *key =
		ui_box(ui, row,
			   (struct ui_style){
				   .flow = FLOW_ROW, .h = style->h, .grow = grow, .skin = SKIN_KEY_SOFT, .justify = JUSTIFY_CENTER});

	ui_icon(ui, key, icon, 44, UI_INHERIT);
	ui_press(ui, key,
			 (struct ui_target){.key = ui_format(ui, "key.%lx", arg),
								.role = ROLE_KEY,
								.action = style->action,
								.arg = arg,
								.spoken = spoken,
								.selected = on,
								.repeats = true});
}

/* One key for each sign of `letters`. */
static void add_letters(struct ui *ui, struct ui_node *row, const struct style *style, const char *letters,
						enum ui_skin skin)
{
	const char *end = letters + strlen(letters);

	for (const char *at = letters; at < end;) {
		uint32_t code = utf8_next(&at, end);
		char label[5] = "";

		if (style->shift)
			code = compose_upper(code);
		utf8_put(code, label);
		add_key(ui, row, style, label, (long)code, skin, 1);
	}
}

static void add_tones(struct ui *ui, struct ui_node *row, const struct style *style, int from, int until)
{
	static const char *const LABELS[TONES] = {"á", "à", "ả", "ã", "ạ"};

	for (int i = from; i < until; i++)
		add_key(ui, row, style, LABELS[i], KEYBOARD_TONE + COMPOSE_ACUTE + i, SKIN_KEY_SOFT, 1);
}

static struct ui_node *key_row(struct ui *ui, struct ui_node *tray, float side)
{
	return ui_box(ui, tray, (struct ui_style){.flow = FLOW_ROW, .gap = GAP_U, .pad = {0, side, 0, side}});
}

static struct ui_style word_style(const struct style *style)
{
	return (struct ui_style){
		.type = TYPE_BODY, .semibold = true, .one_line = true, .line = style->h < LOW_KEY_U ? 1.1F : 0};
}

static void add_done(struct ui *ui, struct ui_node *row, const struct style *style, const struct keyboard *keyboard)
{
	struct ui_style word = word_style(style);
	struct ui_node *key = ui_box(
		ui, row,
		(struct ui_style){
			.flow = FLOW_ROW, .h = style->h, .w = 240, .gap = 12, .skin = SKIN_KEY_PRIMARY, .justify = JUSTIFY_CENTER});
	if (keyboard->done_icon)
		ui_icon(ui, key, keyboard->done_icon, 40, UI_INHERIT);
	word.type = TYPE_BUTTON;
	ui_text_styled(ui, key, word, UI_INHERIT, keyboard->done_word);
	ui_press(ui, key,
			 (struct ui_target){.key = "key.done", .role = ROLE_KEY, .action = style->action, .arg = KEYBOARD_DONE});
}

static void add_last_row(struct ui *ui, struct ui_node *row, const struct style *style, const struct keyboard *keyboard)
{
	struct ui_style word = word_style(style);
	struct ui_node *key;

	if (!keyboard->plain) {
		key = ui_box(ui, row,
					 (struct ui_style){
						 .flow = FLOW_ROW, .h = style->h, .w = 180, .skin = SKIN_KEY_SOFT, .justify = JUSTIFY_CENTER});
		ui_text_styled(ui, key, word, UI_INHERIT, "Telex");
		ui_press(ui, key,
				 (struct ui_target){.key = "key.telex",
									.role = ROLE_KEY,
									.action = style->action,
									.arg = KEYBOARD_TELEX,
									.selected = keyboard->telex});
	}
	key = ui_box(
		ui, row,
		(struct ui_style){.flow = FLOW_ROW, .h = style->h, .grow = 1, .skin = SKIN_KEY, .justify = JUSTIFY_CENTER});
	ui_text_styled(ui, key, word, UI_INHERIT, keyboard->space_word);
	ui_press(
		ui, key,
		(struct ui_target){.key = "key.space", .role = ROLE_KEY, .action = style->action, .arg = ' ', .repeats = true});
	add_done(ui, row, style, keyboard);
}

struct ui_node *keyboard_add(struct ui *ui, struct ui_node *parent, const struct keyboard *keyboard)
{
	struct style style = {keyboard->action, key_height(ui), keyboard->shift || keyboard->code};
	struct ui_node *tray, *row;
	bool pad = ui_layout(ui) == LAYOUT_PAD, marks = !keyboard->plain && !keyboard->code;
	/* The pad holds five rows of ten keys: two of the tones stand at the ends of other rows. */
	int above = pad ? 3 : TONES;

	tray = ui_box(ui, parent,
				  (struct ui_style){.flow = FLOW_COLUMN,
									.gap = GAP_U,
									.fill = UI_WELL,
									.pad = ui_layout(ui) == LAYOUT_PORTRAIT ? ui_pad(16, 20)
										   : pad                            ? ui_pad(6, 6)
																			: ui_pad(10, 14),
									.self = ALIGN_STRETCH});
	if (marks) {
		row = key_row(ui, tray, 0);
		add_letters(ui, row, &style, "ăâđêôơư", SKIN_KEY_SOFT);
		if (!pad)
			ui_gap(ui, row, 10);
		add_tones(ui, row, &style, 0, above);
	}
	if (keyboard->code || (pad ? !marks : ui_layout(ui) != LAYOUT_SMALL || marks || ui_fit(ui) < 2))
		add_letters(ui, key_row(ui, tray, 0), &style, "1234567890", SKIN_KEY);
	add_letters(ui, key_row(ui, tray, 0), &style, "qwertyuiop", SKIN_KEY);
	row = key_row(ui, tray, pad ? 0 : 48);
	add_letters(ui, row, &style, "asdfghjkl", SKIN_KEY);
	if (marks && pad)
		add_tones(ui, row, &style, above, TONES - 1);
	row = key_row(ui, tray, 0);
	if (!keyboard->code)
		add_icon_key(ui, row, &style, ICON_KEYBOARD_CAPSLOCK, ui_word(ui, "Capital letters"), KEYBOARD_SHIFT,
					 pad ? 1 : 1.5F, keyboard->shift);
	add_letters(ui, row, &style, "zxcvbnm", SKIN_KEY);
	if (marks && pad)
		add_tones(ui, row, &style, TONES - 1, TONES);
	add_icon_key(ui, row, &style, ICON_BACKSPACE, ui_word(ui, "Erase"), KEYBOARD_ERASE, pad ? 1 : 1.5F, false);
	if (keyboard->code)
		add_done(ui, row, &style, keyboard);
	else
		add_last_row(ui, key_row(ui, tray, 0), &style, keyboard);
	return tray;
}

void keyboard_type(char *text, size_t size, bool *shift, bool *telex, long key)
{
	if (key == KEYBOARD_ERASE) {
		compose_erase(text);
	} else if (key == KEYBOARD_SHIFT) {
		*shift = !*shift;
	} else if (key == KEYBOARD_TELEX) {
		*telex = !*telex;
	} else if (key >= KEYBOARD_TONE) {
		compose_tone(text, size, (enum compose_tone)(key - KEYBOARD_TONE));
	} else if (key != KEYBOARD_DONE && key > 0) {
		uint32_t code = (uint32_t)key;

		compose_add(text, size, *shift ? compose_upper(code) : code, *telex);
		*shift = false;
	}
}
