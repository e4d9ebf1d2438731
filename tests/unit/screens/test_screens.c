/* The screens as a visitor meets them: taps by key, scans and answers from a stand-in of the I/O thread. */
#include "support/test.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/clock.h"
#include "i18n/i18n.h"
#include "proto/catalogue.h"
#include "screens/screens_priv.h"
#include "support/kiosk_fixture.h"

#include <stdlib.h>
#include <string.h>

#define ASKED_MAX 64
#define MARKER "N. V. A. MARKER"

struct rig {
	struct screens *screens;
	struct ui *ui;
	struct flow_request asked[ASKED_MAX];
	size_t asked_count;
	int64_t now_ms;
};

static void note_request(void *context, const struct flow_request *request)
{
	struct rig *rig = context;

	assert_true(rig->asked_count < ASKED_MAX);
	rig->asked[rig->asked_count++] = *request;
}

/* The last request of a kind since it was looked for; NULL: none. */
static const struct flow_request *asked(const struct rig *rig, enum flow_request_kind kind)
{
	for (size_t i = rig->asked_count; i > 0; i--)
		if (rig->asked[i - 1].kind == kind)
			return &rig->asked[i - 1];
	return NULL;
}

static void pass(struct rig *rig, int64_t ms)
{
	rig->now_ms += ms;
	screens_tick(rig->screens, rig->now_ms);
	ui_step(rig->ui, rig->now_ms, NULL);
}

static void tell(struct rig *rig, const struct flow_notice *notice)
{
	screens_notice(rig->screens, notice, rig->now_ms);
	pass(rig, 10);
}

static void tap(struct rig *rig, const char *key)
{
	const struct ui_node *root = ui_root(rig->ui);

	for (const struct ui_node *n = root; n; n = ui_node_next(root, n)) {
		int x = n->rect.x + n->rect.w / 2, y = n->rect.y + n->rect.h / 2;

		if (!n->is_target || !n->target.key || strcmp(n->target.key, key) != 0)
			continue;
		pass(rig, 600);
		ui_touch(rig->ui, UI_DOWN, x, y, rig->now_ms);
		ui_touch(rig->ui, UI_UP, x, y, rig->now_ms);
		pass(rig, 200);
		return;
	}
	fail_msg("nothing to touch is called %s on %s", key, screens_current(rig->screens));
}

static void tell_catalogue(struct rig *rig)
{
	struct flow_notice notice = {.kind = NOTICE_CATALOGUE};
	struct buf all;
	struct err err;

	buf_init(&all, PROTO_CATALOGUE_MAX);
	kiosk_fixture_catalogue(&all);
	assert_int_equal(proto_catalogue_decode(buf_text(&all), all.len, NULL, &notice.catalogue, &err), ERR_OK);
	buf_finish(&all);
	tell(rig, &notice);
}

static void open_rig(struct rig *rig, enum screens_role role)
{
	const struct screens_port port = {rig, note_request};
	const struct screens_config config = {.role = role,
										  .counter = 3,
										  .kiosk = "02",
										  .version = "test",
										  .language = "vi",
										  .size = 1,
										  .staff_code = "2468",
										  .center_url = "http://127.0.0.1"};
	struct ui_config ui = {.w = 1080, .h = 1920, .dots_per_mm = 3.2, .no_motion = true};
	int64_t start;
	struct err err;

	if (role == SCREENS_PAD)
		ui.w = 1280, ui.h = 800, ui.dots_per_mm = 5.9;
	assert_int_equal(clock_parse("2026-03-10T09:24:00+07:00", &start), ERR_OK);
	clock_start_at(start);
	rig->screens = screens_create(&config, &port);
	assert_non_null(rig->screens);
	screens_fill_ui(rig->screens, &ui);
	assert_int_equal(ui_create(&ui, &rig->ui, &err), ERR_OK);
	rig->now_ms = 1000;
	screens_attach(rig->screens, rig->ui, rig->now_ms);
	tell_catalogue(rig);
	tell(rig, &(struct flow_notice){.kind = NOTICE_CENTER, .center = {.online = true}});
	tell(rig, &(struct flow_notice){.kind = NOTICE_DEVICES,
									.devices = {.printer_there = true, .paper = PAPER_OK, .tickets_left = 100}});
}

static int begin(void **state)
{
	struct rig *rig = calloc(1, sizeof(*rig));

	open_rig(rig, SCREENS_HALL);
	*state = rig;
	return 0;
}

static int begin_pad(void **state)
{
	struct rig *rig = calloc(1, sizeof(*rig));

	open_rig(rig, SCREENS_PAD);
	*state = rig;
	return 0;
}

static int end(void **state)
{
	struct rig *rig = *state;

	ui_destroy(rig->ui);
	screens_destroy(rig->screens);
	free(rig);
	return 0;
}

static void scan(struct rig *rig, enum scan_kind kind, const char *code)
{
	struct flow_notice notice = {.kind = NOTICE_SCAN, .scan = {.kind = kind}};

	snprintf(notice.scan.code, sizeof(notice.scan.code), "%s", code);
	tell(rig, &notice);
}

static void find_dossier(struct rig *rig)
{
	struct flow_notice notice = {.kind = NOTICE_DOSSIER};

	scan(rig, SCAN_DOSSIER, "H08.16-260306-0127");
	notice.name = asked(rig, REQUEST_DOSSIER)->name;
	notice.dossier.state = DOSSIER_PROCESSING;
	snprintf(notice.dossier.code, sizeof(notice.dossier.code), "H08.16-260306-0127");
	snprintf(notice.dossier.owner, sizeof(notice.dossier.owner), MARKER);
	tell(rig, &notice);
}

static void the_usual_number_takes_two_taps(void **state)
{
	struct rig *rig = *state;
	const struct flow_request *request;

	tap(rig, "home.quick.1");
	assert_null(asked(rig, REQUEST_TICKET));
	tap(rig, "before.take");
	request = asked(rig, REQUEST_TICKET);
	assert_non_null(request);
	assert_string_equal(request->ticket.service, "chung-thuc");
	assert_string_equal(request->ticket.priority, "none");
	assert_string_equal(request->ticket.language, "vi");
	assert_string_equal(screens_current(rig->screens), "issued");
}

static void a_priority_that_was_stated_goes_with_the_number(void **state)
{
	struct rig *rig = *state;

	tap(rig, "home.quick.2");
	tap(rig, "priority.elderly");
	tap(rig, "before.take");
	assert_string_equal(asked(rig, REQUEST_TICKET)->ticket.priority, "elderly");
}

static void a_receipt_is_read_on_every_screen(void **state)
{
	struct rig *rig = *state;

	tap(rig, "home.number");
	assert_string_equal(screens_current(rig->screens), "field");
	find_dossier(rig);
	assert_string_equal(asked(rig, REQUEST_DOSSIER)->code, "H08.16-260306-0127");
	assert_string_equal(screens_current(rig->screens), "dossier");
}

static void an_identity_card_is_named_and_asked_nowhere(void **state)
{
	struct rig *rig = *state;

	scan(rig, SCAN_ID_CARD, "");
	assert_string_equal(screens_current(rig->screens), "message");
	assert_null(asked(rig, REQUEST_DOSSIER));
	assert_null(asked(rig, REQUEST_RATABLE));
}

static bool is_there(const void *memory, size_t size)
{
	return memmem(memory, size, MARKER, strlen(MARKER)) != NULL;
}

static void nothing_of_a_visitor_is_left(void **state)
{
	struct rig *rig = *state;
	struct ui_settings settings = *ui_settings(rig->ui);

	find_dossier(rig);
	settings.size = 3;
	settings.language = 1;
	ui_set(rig->ui, &settings);
	pass(rig, 10);
	assert_true(is_there(rig->screens, sizeof(*rig->screens)));
	tap(rig, "nav.done");
	assert_string_equal(screens_current(rig->screens), "home");
	assert_false(is_there(rig->screens, sizeof(*rig->screens)));
	assert_int_equal(ui_settings(rig->ui)->size, 1);
	assert_int_equal(ui_settings(rig->ui)->language, 0);
}

static void a_visitor_who_walked_away_is_forgotten(void **state)
{
	struct rig *rig = *state;

	find_dossier(rig);
	for (int s = 0; s < 90 && strcmp(screens_current(rig->screens), "home") != 0; s++)
		pass(rig, 1000);
	assert_string_equal(screens_current(rig->screens), "home");
	assert_false(is_there(rig->screens, sizeof(*rig->screens)));
}

static void open_pad(struct rig *rig)
{
	struct flow_notice notice = {.kind = NOTICE_PAD};

	notice.ratable.counter = 3;
	notice.ratable.ratable = true;
	snprintf(notice.ratable.ticket, sizeof(notice.ratable.ticket), "TOKEN");
	snprintf(notice.ratable.number, sizeof(notice.ratable.number), "B\u00a0024");
	tell(rig, &notice);
}

static void the_pad_rates_the_visit_that_has_just_ended(void **state)
{
	struct rig *rig = *state;
	const struct flow_request *request;

	assert_string_equal(screens_current(rig->screens), "pad-idle");
	open_pad(rig);
	assert_string_equal(screens_current(rig->screens), "rating");
	tap(rig, "rating.5");
	request = asked(rig, REQUEST_RATING);
	assert_non_null(request);
	assert_int_equal(request->rating.level, 5);
	assert_int_equal(request->rating.counter, 3);
	assert_string_equal(request->rating.ticket, "TOKEN");
	assert_string_equal(request->rating.channel, "pad");
	assert_string_equal(screens_current(rig->screens), "thanks");
}

static void a_level_counts_when_its_reasons_are_left_alone(void **state)
{
	struct rig *rig = *state;

	open_pad(rig);
	tap(rig, "rating.1");
	assert_string_equal(screens_current(rig->screens), "reasons");
	assert_null(asked(rig, REQUEST_RATING));
	for (int s = 0; s < 40; s++)
		pass(rig, 1000);
	assert_non_null(asked(rig, REQUEST_RATING));
	assert_int_equal(asked(rig, REQUEST_RATING)->rating.level, 1);
	assert_string_equal(screens_current(rig->screens), "pad-idle");
}

static void a_number_that_comes_after_its_visitor_left_is_given_up(void **state)
{
	struct rig *rig = *state;
	struct flow_notice notice = {.kind = NOTICE_TICKET, .name = 12345, .result = ERR_OK};

	strcpy(notice.ticket.id, "0123456789abcdef0123456789abcdef");
	tell(rig, &notice);
	const struct flow_request *fate = asked(rig, REQUEST_TICKET_FATE);
	assert_non_null(fate);
	assert_int_equal(fate->ticket.state, TICKET_VOID);
	assert_string_equal(fate->ticket.id, notice.ticket.id);
}

static void a_locked_kiosk_takes_no_scans(void **state)
{
	struct rig *rig = *state;

	tell(rig, &(struct flow_notice){.kind = NOTICE_LOCK, .number = 1});
	scan(rig, SCAN_DOSSIER, "H08.16-260306-0127");
	assert_null(asked(rig, REQUEST_DOSSIER));
	assert_string_equal(screens_current(rig->screens), "home");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_usual_number_takes_two_taps, begin, end),
		cmocka_unit_test_setup_teardown(a_priority_that_was_stated_goes_with_the_number, begin, end),
		cmocka_unit_test_setup_teardown(a_receipt_is_read_on_every_screen, begin, end),
		cmocka_unit_test_setup_teardown(an_identity_card_is_named_and_asked_nowhere, begin, end),
		cmocka_unit_test_setup_teardown(nothing_of_a_visitor_is_left, begin, end),
		cmocka_unit_test_setup_teardown(a_visitor_who_walked_away_is_forgotten, begin, end),
		cmocka_unit_test_setup_teardown(the_pad_rates_the_visit_that_has_just_ended, begin_pad, end),
		cmocka_unit_test_setup_teardown(a_level_counts_when_its_reasons_are_left_alone, begin_pad, end),
		cmocka_unit_test_setup_teardown(a_locked_kiosk_takes_no_scans, begin, end),
		cmocka_unit_test_setup_teardown(a_number_that_comes_after_its_visitor_left_is_given_up, begin, end),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
