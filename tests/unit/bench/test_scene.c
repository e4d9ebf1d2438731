#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "bench/scene.h"

#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct place {
	struct desk desk;
	struct scene scene;
};

static void start(struct place *place, int w, int h)
{
	char printer[256], scanner[256];
	const char *folder = getenv("TMPDIR");
	snprintf(printer, sizeof printer, "%.150s/scene-printer-%ld", folder ? folder : "/tmp", (long)getpid());
	snprintf(scanner, sizeof scanner, "%.150s/scene-scanner-%ld", folder ? folder : "/tmp", (long)getpid());
	const struct desk_paths paths = {.printer = printer, .scanner = scanner, .cards = "assets/sample/cards.json",
		.personality = "epson-t20", .paper_mm = 80000};
	assert_int_equal(desk_init(&place->desk, &paths, NULL), ERR_OK);
	assert_int_equal(scene_init(&place->scene, w, h, NULL), ERR_OK);
	scene_draw(&place->scene, &place->desk, 1000);
}

static void finish(struct place *place)
{
	scene_finish(&place->scene);
	desk_finish(&place->desk);
}

/* A finger on the middle of what has this command; false where nothing has. */
static bool tap(struct place *place, const char *command)
{
	for (size_t i = 0; i < place->scene.hit_count; i++) {
		if (strcmp(place->scene.hits[i].command, command) != 0)
			continue;
		struct ui_rect rect = place->scene.hits[i].rect;
		scene_press(&place->scene, rect.x + rect.w / 2, rect.y + rect.h / 2);
		scene_draw(&place->scene, &place->desk, 1000);
		scene_release(&place->scene, &place->desk, rect.x + rect.w / 2, rect.y + rect.h / 2, 1000);
		scene_draw(&place->scene, &place->desk, 1000);
		return true;
	}
	return false;
}

static void tapping_a_switch_turns_it_on_and_off_again(void **state)
{
	static struct place place;
	start(&place, SCENE_W, SCENE_H);
	static const struct {
		const char *on, *off;
		enum virtual_switch which;
	} cases[] = {{"paper out", "paper in", VIRTUAL_NO_PAPER}, {"cover open", "cover close", VIRTUAL_COVER_OPEN},
		{"cutter jam", "cutter free", VIRTUAL_CUTTER_JAM}, {"slow on", "slow off", VIRTUAL_SLOW}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct virtual_printer_state device;
		assert_true(tap(&place, cases[i].on));
		virtual_printer_state(place.desk.printer, &device);
		assert_true(device.switches[cases[i].which]);
		assert_false(tap(&place, cases[i].on));
		assert_true(tap(&place, cases[i].off));
		virtual_printer_state(place.desk.printer, &device);
		assert_false(device.switches[cases[i].which]);
	}
	finish(&place);
}

static void press_that_ends_elsewhere_does_nothing(void **state)
{
	static struct place place;
	start(&place, SCENE_W, SCENE_H);
	struct ui_rect rect = place.scene.hits[2].rect;
	scene_press(&place.scene, rect.x + 2, rect.y + 2);
	scene_release(&place.scene, &place.desk, 1, 1, 1000);
	assert_int_equal(place.desk.changes, 0);
	finish(&place);
}

static void nothing_to_touch_overlaps_or_leaves_the_window_at_any_size(void **state)
{
	static const int sizes[][2] = {{SCENE_W, SCENE_H}, {640, 480}, {1920, 1080}, {700, 1200}};
	for (size_t s = 0; s < 4; s++) {
		static struct place place;
		start(&place, sizes[s][0], sizes[s][1]);
		assert_true(place.scene.hit_count > 25);
		for (size_t i = 0; i < place.scene.hit_count; i++) {
			struct ui_rect a = place.scene.hits[i].rect;
			assert_true(a.x >= 0 && a.y >= 0 && a.x + a.w <= sizes[s][0] && a.y + a.h <= sizes[s][1]);
			for (size_t j = i + 1; j < place.scene.hit_count; j++)
				assert_false(ui_rect_meet(a, place.scene.hits[j].rect));
		}
		finish(&place);
	}
}

static void all_cards_can_be_reached_by_turning_the_page(void **state)
{
	static struct place place;
	start(&place, SCENE_W, SCENE_H);
	size_t reached = 0;
	for (size_t n = 1; n <= place.desk.cards.count; n++) {
		char command[32];
		snprintf(command, sizeof command, "card %zu", n);
		if (!tap(&place, command)) {
			assert_true(tap(&place, ":next"));
			assert_true(tap(&place, command));
		}
		assert_ptr_equal(place.desk.shown, &place.desk.cards.list[n - 1]);
		reached++;
	}
	assert_int_equal(reached, place.desk.cards.count);
	finish(&place);
}

static void typed_text_is_scanned_and_mistakes_are_shown(void **state)
{
	static struct place place;
	start(&place, SCENE_W, SCENE_H);
	scene_type(&place.scene, "Mã");
	scene_erase(&place.scene);
	assert_string_equal(place.scene.typed, "M");
	scene_erase(&place.scene);
	scene_erase(&place.scene);
	scene_enter(&place.scene, &place.desk, 1000);
	assert_true(strstr(place.scene.note, "nothing to scan") != NULL);
	scene_type(&place.scene, "H21");
	assert_true(tap(&place, ":enter"));
	assert_string_equal(place.scene.typed, "");
	assert_string_equal(place.scene.note, "");
	assert_false(virtual_scanner_is_idle(&place.desk.scanner));
	finish(&place);
}

static void paper_is_drawn_from_the_printed_dots_and_taken_by_a_tap(void **state)
{
	static struct place place;
	start(&place, SCENE_W, SCENE_H);
	int x = (24 + 472 / 2), y = 700;
	uint32_t ground = place.scene.canvas.pixels[y * place.scene.canvas.pitch + x];
	static unsigned char job[8 + 72 * 400];
	memcpy(job, "\x1Dv0\0\x48\0\x90\x01", 8);
	memset(job + 8, 0xFF, sizeof job - 8);
	for (size_t sent = 0; sent < sizeof job;) {
		sent += virtual_printer_feed(place.desk.printer, job + sent, sizeof job - sent, 5000 + (int64_t)sent);
		virtual_printer_run(place.desk.printer, 5000 + (int64_t)sent);
	}
	virtual_printer_run(place.desk.printer, 100000);
	scene_draw(&place.scene, &place.desk, 1000);
	uint32_t black = place.scene.canvas.pixels[y * place.scene.canvas.pitch + x];
	assert_true(black != ground && (black & 0xFF) < 0x40);
	assert_true(tap(&place, ":take"));
	assert_int_equal(place.scene.canvas.pixels[y * place.scene.canvas.pitch + x], ground);
	assert_false(tap(&place, ":take"));
	finish(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tapping_a_switch_turns_it_on_and_off_again),
		cmocka_unit_test(press_that_ends_elsewhere_does_nothing),
		cmocka_unit_test(nothing_to_touch_overlaps_or_leaves_the_window_at_any_size),
		cmocka_unit_test(all_cards_can_be_reached_by_turning_the_page),
		cmocka_unit_test(typed_text_is_scanned_and_mistakes_are_shown),
		cmocka_unit_test(paper_is_drawn_from_the_printed_dots_and_taken_by_a_tap),
	};
	log_init("test", LOG_WARN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
