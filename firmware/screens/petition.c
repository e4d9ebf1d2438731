/* Petitions (phản ánh, kiến nghị): by one's own phone, by the telephone of the center, or in person. */
#include "screens/screens_priv.h"

#include "ui/widgets/card.h"
#include "ui/widgets/qr_panel.h"

#define PORTAL "https://dichvucong.gov.vn" /* takes petitions of the whole country */

enum { ACT_MANAGER = 1 };

static void build(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue *catalogue = screens->catalogue;
	struct page page = screens_page_pair(ui, 740, 480);
	page_title(ui, page.info, i18n("Petition"), i18n("What should the center hear?"),
			   i18n("Each petition gets a number and an answer."));
	qr_panel_add(ui, page.info,
				 &(struct qr_panel){.content = PORTAL,
									.side = ui_layout(ui) == LAYOUT_PORTRAIT ? 290 : 220,
									.title = i18n("Write on your phone"),
									.text = ui_fit(ui) < 2 ? i18n("Scan the code; the national portal opens.") : NULL,
									.key = "petition.qr"});
	if (catalogue && catalogue->phone && catalogue->phone[0] && ui_fit(ui) < 3) {
		struct ui_node *card =
			card_add(ui, page.main, &(struct card){.title = i18n("By telephone"), .key = "petition.phone"});
		ui_text_styled(ui, card, (struct ui_style){.type = TYPE_VALUE, .figures = true}, UI_BRAND, catalogue->phone);
	}
	screens_way(ui, page.main, ICON_SUPPORT_AGENT, i18n("Speak to a manager"), i18n("Take a number; no papers needed"),
				"petition.manager", ACT_MANAGER);
	if (ui_fit(ui) == 0)
		screens_privacy_note(ui, page.main, i18n("This machine keeps nothing of it."));
	page_back_home(ui, &page);
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	if (event->kind == UI_EVENT_ACT && event->action == ACT_MANAGER)
		screens_choose_service(screens_of(ui), SCREENS_HELP_SERVICE);
}

const struct ui_screen screen_petition = {.name = "petition", .build = build, .event = event};
