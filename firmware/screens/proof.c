/* The second secret of a receipt, scanned or typed: who shows it sees all of the application that stands on it. */
#include "screens/screens_priv.h"

#include "ui/widgets/keyboard.h"
#include "ui/widgets/note.h"
#include "ui/widgets/text_field.h"

#include <stdio.h>
#include <string.h>

enum { ACT_KEY = 1, ACT_CLEAR };

#define PROOF_LEAST 4 /* signs */

struct proof_state {
	char secret[DOSSIER_SECRET_MAX];
	unsigned asked; /* name of the try under way, 0: none */
	enum lookup_outcome outcome;
};

static void build(struct ui *ui, void *state)
{
	const struct proof_state *own = state;
	bool small = ui_layout(ui) == LAYOUT_SMALL, tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	bool told = own->asked != 0 || own->outcome != LOOKUP_READY;
	struct page page = screens_page_keys(ui, ui_layout(ui) == LAYOUT_LANDSCAPE ? 600 : 0);
	if ((!small || !told) && ui_fit(ui) < UI_FIT_MAX)
		page_title(ui, page.info, tall || !told ? i18n("Track my application") : NULL,
				   i18n("Please scan or type the confirmation code"), NULL);
	if (!small || !told || ui_settings(ui)->size == 1) /* there the next key brings it back */
		text_field_add(ui, page_field(ui, &page),
					   &(struct text_field){.key = "proof.field",
											.icon = ICON_LOCK,
											.text = own->secret,
											.hint = i18n("Confirmation code, on the receipt"),
											.clear_action = ACT_CLEAR,
											.clear_word = i18n("Clear"),
											.secret = true});
	if (told)
		screens_lookup_told(ui, page.info, own->outcome, own->asked != 0);
	else
		screens_privacy_note(ui, page.info, i18n("It is shown to you alone and wiped when you leave."));
	if (tall) /* the keys stay where they are */
		ui_space(ui, page.main);
	keyboard_add(
		ui, page.main,
		&(struct keyboard){.action = ACT_KEY, .code = true, .done_word = i18n("Confirm"), .done_icon = ICON_CHECK});
	page_back_home(ui, &page);
}

static void ask(struct ui *ui, struct proof_state *own)
{
	struct screens *screens = screens_of(ui);
	struct flow_request request = {.kind = REQUEST_PROOF};
	if (own->asked != 0)
		return;
	if (strlen(own->secret) < PROOF_LEAST) {
		ui_toast(ui, i18n("Please type the whole confirmation code first."));
		return;
	}
	snprintf(request.proof.code, sizeof request.proof.code, "%s", screens->visitor.dossier.code);
	snprintf(request.proof.secret, sizeof request.proof.secret, "%s", own->secret);
	explicit_bzero(own->secret, sizeof own->secret);
	own->asked = screens_send(screens, &request);
	explicit_bzero(&request, sizeof request);
}

static void type_key(struct proof_state *own, long key)
{
	size_t len = strlen(own->secret);
	own->outcome = LOOKUP_READY;
	if (key == KEYBOARD_ERASE && len > 0)
		own->secret[len - 1] = '\0';
	bool is_sign = (key >= '0' && key <= '9') || (key >= 'A' && key <= 'Z');
	if (is_sign && len + 1 < sizeof own->secret)
		own->secret[len] = (char)key; /* the rest is zero */
}

static void take_notice(struct ui *ui, struct proof_state *own, const struct flow_notice *notice)
{
	struct visitor *visitor = &screens_of(ui)->visitor;
	if (notice->kind == NOTICE_SCAN && notice->scan.kind == SCAN_WORD && own->asked == 0) {
		snprintf(own->secret, sizeof own->secret, "%.32s", notice->scan.code);
		ask(ui, own);
	}
	if (notice->kind != NOTICE_DOSSIER || own->asked == 0 || notice->name != own->asked)
		return;
	own->asked = 0;
	own->outcome = screens_lookup_outcome(notice->result);
	if (notice->result != ERR_OK) {
		ui_tone(ui, UI_TONE_ERROR);
		return;
	}
	visitor->dossier = notice->dossier;
	ui_tone(ui, UI_TONE_DONE);
	ui_back(ui);
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct proof_state *own = state;
	if (event->kind == UI_EVENT_MESSAGE)
		take_notice(ui, own, event->message);
	if (event->kind == UI_EVENT_HIDE)
		explicit_bzero(own->secret, sizeof own->secret);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_CLEAR)
		explicit_bzero(own->secret, sizeof own->secret);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_KEY && event->arg == KEYBOARD_DONE)
		ask(ui, own);
	else if (event->kind == UI_EVENT_ACT && event->action == ACT_KEY)
		type_key(own, event->arg);
	ui_changed(ui);
}

const struct ui_screen screen_proof = {
	.name = "proof", .state_size = sizeof(struct proof_state), .hide_s = 30, .build = build, .event = event};
