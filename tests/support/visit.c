#include "support/visit.h"

#include "base/buf.h"
#include "base/clock.h"
#include "proto/catalogue.h"
#include "support/kiosk_fixture.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static void note_request(void *context, const struct flow_request *request)
{
	struct visit *visit = context;

	assert_true(visit->asked_count < VISIT_ASKED_MAX);
	visit->asked[visit->asked_count++] = *request;
}

const struct flow_request *visit_asked(const struct visit *visit, enum flow_request_kind kind)
{
	for (size_t i = visit->asked_count; i > 0; i--)
		if (visit->asked[i - 1].kind == kind)
			return &visit->asked[i - 1];
	return NULL;
}

void visit_pass(struct visit *visit, int64_t ms)
{
	visit->now_ms += ms;
	screens_tick(visit->screens, visit->now_ms);
	ui_step(visit->ui, visit->now_ms, NULL);
}

void visit_tell(struct visit *visit, const struct flow_notice *notice)
{
	screens_notice(visit->screens, notice, visit->now_ms);
	visit_pass(visit, 10);
}

void visit_tap(struct visit *visit, const char *key)
{
	const struct ui_node *root = ui_root(visit->ui);

	for (const struct ui_node *n = root; n; n = ui_node_next(root, n)) {
		int x = n->rect.x + n->rect.w / 2, y = n->rect.y + n->rect.h / 2;

		if (!n->is_target || !n->target.key || strcmp(n->target.key, key) != 0)
			continue;
		visit_pass(visit, 600);
		ui_touch(visit->ui, UI_DOWN, x, y, visit->now_ms);
		ui_touch(visit->ui, UI_UP, x, y, visit->now_ms);
		visit_pass(visit, 200);
		return;
	}
	fail_msg("nothing to touch is called %s on %s", key, screens_current(visit->screens));
}

static void tell_catalogue(struct visit *visit)
{
	struct flow_notice notice = {.kind = NOTICE_CATALOGUE};
	struct buf all;
	struct err err;

	buf_init(&all, PROTO_CATALOGUE_MAX);
	kiosk_fixture_catalogue(&all);
	assert_int_equal(proto_catalogue_decode(buf_text(&all), all.len, NULL, &notice.catalogue, &err), ERR_OK);
	buf_finish(&all);
	visit_tell(visit, &notice);
}

void visit_open(struct visit *visit, enum screens_role role)
{
	const struct screens_port port = {visit, note_request};
	const struct screens_config config = {.role = role,
										  .counter = 3,
										  .kiosk = "02",
										  .version = "test",
										  .language = "vi",
										  .size = 1,
										  .center_url = "http://127.0.0.1"};
	struct ui_config ui = {.w = 1080, .h = 1920, .dots_per_mm = 3.2, .no_motion = true};
	int64_t start;
	struct err err;

	if (role == SCREENS_PAD)
		ui.w = 1280, ui.h = 800, ui.dots_per_mm = 5.9;
	assert_int_equal(clock_parse("2026-03-10T09:24:00+07:00", &start), ERR_OK);
	clock_start_at(start);
	visit->screens = screens_create(&config, &port);
	assert_non_null(visit->screens);
	screens_fill_ui(visit->screens, &ui);
	assert_int_equal(ui_create(&ui, &visit->ui, &err), ERR_OK);
	visit->now_ms = 1000;
	screens_attach(visit->screens, visit->ui, visit->now_ms);
	tell_catalogue(visit);
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_CENTER, .center = {.online = true}});
	visit_tell(visit,
			   &(struct flow_notice){.kind = NOTICE_DEVICES,
									 .devices = {.printer_there = true, .paper = PAPER_OK, .tickets_left = 100}});
}

void visit_scan(struct visit *visit, enum scan_kind kind, const char *code)
{
	struct flow_notice notice = {.kind = NOTICE_SCAN, .scan = {.kind = kind}};

	snprintf(notice.scan.code, sizeof(notice.scan.code), "%s", code);
	visit_tell(visit, &notice);
}

int visit_begin(void **state)
{
	struct visit *visit = calloc(1, sizeof(*visit));

	visit_open(visit, SCREENS_HALL);
	*state = visit;
	return 0;
}

int visit_begin_pad(void **state)
{
	struct visit *visit = calloc(1, sizeof(*visit));

	visit_open(visit, SCREENS_PAD);
	*state = visit;
	return 0;
}

int visit_end(void **state)
{
	struct visit *visit = *state;

	ui_destroy(visit->ui);
	screens_destroy(visit->screens);
	free(visit);
	return 0;
}

bool visit_shows(const struct visit *visit, const char *text)
{
	const struct ui_node *root = ui_root(visit->ui);

	for (const struct ui_node *n = root; n; n = ui_node_next(root, n))
		for (size_t i = 0; n->kind == NODE_TEXT && i < n->span_count; i++)
			if (memmem(n->spans[i].text, n->spans[i].len, text, strlen(text)))
				return true;
	return false;
}
