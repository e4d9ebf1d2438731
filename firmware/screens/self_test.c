/* How the last self-test ended, part by part, and the next one. Words of ours and figures, nothing of any visitor. */
#include "screens/screens_priv.h"

#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"

#include <string.h>

enum { ACT_AGAIN = 1 };

#define STAFF_IDLE_S 120

static const struct {
	const char *name, *title;
	uint32_t icon;
} PARTS[] = {
	{"printer", I18N_MARK("Printer"), ICON_PRINT},
	{"paper", I18N_MARK("Paper"), ICON_RECEIPT_LONG},
	{"scanners", I18N_MARK("Scanners"), ICON_QR_CODE_SCANNER},
	{"sound", I18N_MARK("Loudspeaker"), ICON_VOLUME_UP},
	{"keypad", I18N_MARK("Keypad"), ICON_DIALPAD},
	{"light", I18N_MARK("Light at the paper slot"), ICON_NEAR_ME},
	{"center", I18N_MARK("Center"), ICON_LAN},
	{"clock", I18N_MARK("Clock"), ICON_SCHEDULE},
	{"journal", I18N_MARK("Journal"), ICON_HISTORY},
	{"disk", I18N_MARK("Free on the disk"), ICON_INVENTORY_2},
};

/* Figures stand as they are. */
static const struct {
	const char *word, *text;
} DETAILS[] = {
	{"confirmed", I18N_MARK("test slip printed, and confirmed")},
	{"assumed", I18N_MARK("test slip printed, please look")},
	{"uncertain", I18N_MARK("no answer whether it printed")},
	{"busy", I18N_MARK("it had other work")},
	{"cover-open", I18N_MARK("cover open")},
	{"no-paper", I18N_MARK("no paper")},
	{"cutter-fault", I18N_MARK("cutter fault")},
	{"head-hot", I18N_MARK("head hot")},
	{"unrecoverable", I18N_MARK("fault, switch off and on")},
	{"absent", I18N_MARK("not there")},
	{"enough", I18N_MARK("enough")},
	{"low", I18N_MARK("low")},
	{"none", I18N_MARK("none")},
	{"played", I18N_MARK("a tone was played, please listen")},
	{"silent", I18N_MARK("no tone came out")},
	{"ready", I18N_MARK("ready")},
	{"reachable", I18N_MARK("connected")},
	{"not-reachable", I18N_MARK("not reachable")},
	{"right", I18N_MARK("right")},
	{"not-trusted", I18N_MARK("not trusted")},
	{"not-stored", I18N_MARK("it can't be written to")},
};

static const char *detail_words(const char *detail)
{
	for (size_t i = 0; i < sizeof DETAILS / sizeof DETAILS[0]; i++)
		if (strcmp(DETAILS[i].word, detail) == 0)
			return i18n(DETAILS[i].text);
	return detail;
}

static struct staff_part part_of(const struct self_test_part *found)
{
	bool low = strcmp(found->detail, "low") == 0;
	struct staff_part part = {.key = found->name,
							  .title = found->name,
							  .icon = ICON_TUNE,
							  .line = detail_words(found->detail),
							  .state = !found->ok ? STAFF_PART_FAULT : low ? STAFF_PART_SOON : STAFF_PART_FINE};
	for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++)
		if (strcmp(PARTS[i].name, found->name) == 0) {
			part.title = i18n(PARTS[i].title);
			part.icon = PARTS[i].icon;
		}
	return part;
}

const char *self_test_words(struct ui *ui)
{
	const struct self_test *test = &screens_of(ui)->self_test;
	size_t faults = self_test_faults(test);
	if (test->at_ms == 0)
		return i18n("not done yet");
	const char *count = i18n_count("%zu part has a fault", "%zu parts have a fault", faults);
	const char *found = faults == 0 ? i18n("everything works") : ui_format(ui, count, faults);
	return ui_format(ui, "%s · %s", words_moment(ui, test->at_ms), found);
}

static void add_result(struct ui *ui, struct ui_node *parent)
{
	const struct screens *screens = screens_of(ui);
	size_t faults = self_test_faults(&screens->self_test);
	struct banner banner = {.kind = BANNER_INFO, .icon = ICON_INFO, .key = "self-test.result"};
	if (screens->self_testing) {
		banner.icon = ICON_AUTORENEW;
		banner.fact = i18n("Each part is being tried");
		banner.line = ui_fit(ui) < 2 ? i18n("A test slip comes out and a tone is played.") : NULL;
	} else if (screens->self_test.at_ms == 0) {
		banner.fact = i18n("No self-test was done here yet");
	} else {
		banner.kind = faults ? BANNER_WARN : BANNER_OK;
		banner.icon = faults ? ICON_WARNING : ICON_CHECK_CIRCLE;
		banner.fact = self_test_words(ui);
	}
	banner_add(ui, parent, &banner);
}

static void build(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	const struct self_test *test = &screens->self_test;
	struct page page = screens_staff_page(ui);
	struct staff_part parts[SELF_TEST_PARTS_MAX];
	if (ui_layout(ui) == LAYOUT_PORTRAIT || ui_fit(ui) == 0)
		page_title(ui, page.info, NULL, i18n("Self-test"), NULL);
	add_result(ui, page.info);
	for (size_t i = 0; i < test->count; i++)
		parts[i] = part_of(&test->parts[i]);
	page_big(ui, &page,
			 &(struct button){.kind = BUTTON_BIG,
							  .label = screens->self_testing ? i18n("It runs…") : i18n("Test now"),
							  .icon = ICON_VERIFIED_USER,
							  .target = {.key = "self-test.again",
										 .role = ROLE_BUTTON,
										 .action = ACT_AGAIN,
										 .primary = true,
										 .busy = screens->self_testing}});
	page_back_home(ui, &page);
	if (test->count > 0 && !screens->self_testing)
		staff_parts_add(ui, &page, parts, test->count, state);
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct flow_request request = {.kind = REQUEST_SELF_TEST};
	if (event->kind == UI_EVENT_ACT && event->action == ACT_AGAIN && !screens_of(ui)->self_testing) {
		screens_of(ui)->self_testing = true;
		screens_send(screens_of(ui), &request);
	}
	staff_parts_turn(state, event);
	ui_changed(ui);
}

const struct ui_screen screen_self_test = {.name = "self-test",
										   .state_size = sizeof(struct staff_pages),
										   .idle_s = STAFF_IDLE_S,
										   .build = build,
										   .event = event};
