/* Words of one's own, typed here: a petition, or a comment to a rating. Bounded, never kept by the machine. */
#include "screens/screens_priv.h"

#include "base/check.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "ui/icons.h"
#include "ui/list.h"
#include "ui/widgets/keyboard.h"

#include <string.h>

enum { ACT_KEY = 1 };

#define WRITE_IDLE_S 90
#define LEFT_SIGNS_U 215 /* and in larger words */
#define LEFT_SIGNS_LARGE_U 290

struct write_screen {
	struct write_arg arg;
	bool shift, telex;
};

static void enter(struct ui *ui, void *state, const void *arg)
{
	struct write_screen *own = state;
	CHECK(arg);
	memcpy(&own->arg, arg, sizeof own->arg);
	own->shift = screens_of(ui)->visitor.text[0] == '\0';
}

/* The end of a long text, from the beginning of a word: what is being typed must be seen. */
static const char *tail_of(const char *text, size_t signs)
{
	const char *end = text + strlen(text), *at = text;
	size_t count = 0;
	for (const char *each = text; each < end; count++)
		utf8_next(&each, end);
	for (; count > signs && at < end; count--)
		utf8_next(&at, end);
	if (at == text)
		return text;
	const char *space = strchr(at, ' ');
	return space ? space + 1 : at;
}

static void paint_cursor(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	list_fill(list, node->rect, ui_theme(ui)->colors[UI_BRAND]);
}

static void add_text(struct ui *ui, struct ui_node *parent, const char *text, const char *hint)
{
	static const size_t SIGNS[LAYOUTS] = {150, 90, 30, 34};
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT, pad = ui_layout(ui) == LAYOUT_PAD;
	size_t signs = SIGNS[ui_layout(ui)] / (size_t)(ui_fit(ui) > 1 || ui_settings(ui)->size > 1 ? 2 : 1);
	struct ui_node *box = ui_box(ui, parent,
								 (struct ui_style){.flow = FLOW_COLUMN,
												   .min_h = tall && ui_fit(ui) < 2 ? 232
															: pad                  ? 76
																				   : 84,
												   .fill = UI_SURFACE,
												   .border = UI_BRAND,
												   .border_w = 4,
												   .radius = 20,
												   .pad = tall  ? ui_pad(20, 30)
														  : pad ? ui_pad(4, 20)
																: ui_pad(12, 22),
												   .self = ALIGN_STRETCH});
	if (*text)
		ui_text_styled(ui, box, (struct ui_style){.type = TYPE_BODY, .type_u = pad ? 26 : 30, .semibold = true}, UI_INK,
					   tail_of(text, signs));
	else
		ui_text(ui, box, TYPE_BODY, UI_INK2, hint);
	ui_painted(ui, box, (struct ui_style){.w = 48, .h = 4, .self = ALIGN_START}, paint_cursor, NULL)->aside = true;
	ui_name(ui, box, "write.text", ROLE_FIELD, *text ? NULL : hint)->private_speech = true;
}

static void build(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	const struct write_screen *own = state;
	const char *text = screens->visitor.text;
	bool petition = own->arg.purpose == WRITE_PETITION, small = ui_layout(ui) == LAYOUT_SMALL;
	bool pad = ui_layout(ui) == LAYOUT_PAD;
	float left_u = ui_layout(ui) == LAYOUT_LANDSCAPE ? 560 : 0;
	struct page page = pad ? screens_page_headless(ui, true) : screens_page_keys(ui, left_u);
	if (!small && !pad && ui_fit(ui) < UI_FIT_MAX)
		page_title(ui, page.info, petition ? i18n("Petition") : i18n("Rate our service"),
				   petition ? i18n("What should the center hear?") : i18n("In your own words"), NULL);
	/* on the small panel what is left stands beside what is written */
	bool beside = ui_layout(ui) == LAYOUT_SMALL;
	float left_w = !beside ? 0 : ui_settings(ui)->size > 1 ? LEFT_SIGNS_LARGE_U : LEFT_SIGNS_U;
	struct ui_node *field = beside ? ui_row(ui, page_field(ui, &page), 20) : page_field(ui, &page);
	add_text(ui, beside ? ui_box(ui, field, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1}) : field, text,
			 petition ? i18n("Please write what happened, where and when. No name is needed.")
			 : pad    ? i18n("Optional. No name, please.")
					  : i18n("You need not write anything. No name, please."));
	if (!pad && (!beside || *text || ui_settings(ui)->size < UI_SIZE_STEPS))
		ui_text_styled(ui, beside ? field : page.info,
					   (struct ui_style){.type = TYPE_SMALL, .figures = true, .w = left_w}, UI_INK2,
					   ui_format(ui, i18n("%d signs left"), (int)((WRITE_MAX - 1 - strlen(text)) / 2)));
	if (ui_layout(ui) == LAYOUT_PORTRAIT) /* the keys stay where they are, however much is found or written */
		ui_space(ui, page.main);
	keyboard_add(ui, page.main,
				 &(struct keyboard){.action = ACT_KEY,
									.shift = own->shift,
									.telex = own->telex,
									.space_word = i18n("Space"),
									.done_word = petition ? i18n("Send") : i18n("Done"),
									.done_icon = petition ? ICON_SEND : ICON_CHECK,
									.plain = screens_language(screens) == LANGUAGE_EN});
	if (!pad) /* there the key "done" is the way back */
		page_back_home(ui, &page);
}

static void finish(struct ui *ui, const struct write_screen *own)
{
	struct screens *screens = screens_of(ui);
	if (own->arg.purpose == WRITE_COMMENT)
		ui_back(ui);
	else if (screens->visitor.text[0])
		screens_send_petition(screens);
	else
		ui_toast(ui, i18n("Please write what the center should hear first."));
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct write_screen *own = state;
	struct visitor *visitor = &screens_of(ui)->visitor;
	/* the main answer counts even when the visitor walks away while writing */
	if (event->kind == UI_EVENT_EXPIRE && own->arg.purpose == WRITE_COMMENT)
		screens_send_rating(screens_of(ui));
	if (event->kind != UI_EVENT_ACT || event->action != ACT_KEY)
		return;
	if (event->arg == KEYBOARD_DONE) {
		finish(ui, own);
	} else {
		uint64_t before = hash_text(HASH_START, visitor->text);
		keyboard_type(visitor->text, WRITE_MAX, &own->shift, &own->telex, event->arg);
		if (hash_text(HASH_START, visitor->text) != before) /* other words: another petition */
			memset(visitor->petition, 0, sizeof visitor->petition);
	}
	ui_changed(ui);
}

const struct ui_screen screen_write = {.name = "write",
									   .state_size = sizeof(struct write_screen),
									   .idle_s = WRITE_IDLE_S,
									   .enter = enter,
									   .build = build,
									   .event = event};
