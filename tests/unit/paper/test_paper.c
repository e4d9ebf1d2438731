#include "paper/paper.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "i18n/i18n.h"
#include "paper/paper_priv.h"
#include "ui/png.h"
#include "support/paper_fixture.h"
#include "support/test.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static int make_paper(void **state)
{
	struct paper_options options = {.kiosk = "02"};
	struct paper *paper = NULL;
	struct err err = {0};

	if (i18n_open(NULL, &err) != ERR_OK || paper_create(&options, &paper, &err) != ERR_OK)
		fail_msg("%s", err.text);
	*state = paper;
	return 0;
}

static int drop_paper(void **state)
{
	paper_destroy(*state);
	return 0;
}

static struct printer_raster render(struct paper *paper, const struct ticket *ticket)
{
	struct printer_raster raster = {0};

	assert_int_equal(paper_render_ticket(paper, ticket, paper_fixture_catalogue(), &raster, NULL), ERR_OK);
	return raster;
}

/* A29: the number's capitals are at least 12 mm, other text at least 10 pt, the code at least 20 mm and readable. */
static void a_ticket_can_be_read_from_an_arm_away(void **state)
{
	struct paper *paper = *state;
	struct ticket ticket;
	char seen[QR_TEXT_MAX + 1];

	paper_fixture_ticket(&ticket);
	struct printer_raster raster = render(paper, &ticket);
	assert_int_equal(raster.width, 576);
	for (size_t i = 0; i < paper->compose.op_count; i++) {
		const struct paper_op *op = &paper->compose.ops[i];
		unsigned first = 0, last = 0;
		if (op->kind == PAPER_OP_QR)
			assert_true(op->area.width >= 20 * PAPER_DOTS_PER_MM && op->area.x >= 28);
		if (op->kind != PAPER_OP_TEXT)
			continue;
		assert_true(op->size * 72 >= 10 * PAPER_DOTS_PER_MM * 25.4);
		assert_true(op->area.x >= 20 && op->area.x + op->area.width <= 576 - 20 + 4);
		if (op->size < PAPER_LAYOUT_NUMBER_LEAST)
			continue;
		assert_true(paper_fixture_ink(&raster, (unsigned)op->area.y, (unsigned)(op->area.y + op->area.height), &first,
		                              &last));
		assert_true(last - first + 1 >= 12 * PAPER_DOTS_PER_MM);
	}
	paper_fixture_read_qr(&raster, seen, sizeof(seen));
	assert_string_equal(seen, ticket.url);
	free(raster.bits);
}

static void every_kind_of_number_keeps_its_size(void **state)
{
	static const char *const numbers[] = {
		"B\u00a0030", "W\u00a0999", "A-K2\u00a0007", "M-W12\u00a01000", "A-Z7K3\u00a0107"};

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		struct paper *paper = *state;
		struct ticket ticket;
		unsigned found = 0;
		paper_fixture_ticket(&ticket);
		snprintf(ticket.number, sizeof(ticket.number), "%s", numbers[i]);
		struct printer_raster raster = render(paper, &ticket);
		for (size_t j = 0; j < paper->compose.op_count; j++) {
			const struct paper_op *op = &paper->compose.ops[j];
			found += op->kind == PAPER_OP_TEXT && op->size >= PAPER_LAYOUT_NUMBER_LEAST;
			assert_true(op->kind != PAPER_OP_TEXT || op->area.x + op->area.width <= 576);
		}
		assert_int_equal(found, 2);
		free(raster.bits);
	}
}

static bool has_text(const struct paper *paper, const char *text)
{
	for (size_t i = 0; i < paper->compose.op_count; i++) {
		if (paper->compose.ops[i].kind == PAPER_OP_TEXT && strstr(paper->compose.ops[i].text, text))
			return true;
	}
	return false;
}

static void a_ticket_says_what_is_known_and_no_more(void **state)
{
	struct paper *paper = *state;
	struct ticket ticket;

	paper_fixture_ticket(&ticket);
	ticket.ahead = ticket.wait_min = ticket.wait_max = -1;
	ticket.offline = true;
	ticket.url[0] = '\0';
	struct printer_raster raster = render(paper, &ticket);
	assert_false(has_text(paper, "Chờ trước"));
	assert_false(has_text(paper, "Dự kiến"));
	assert_false(has_text(paper, "In lại"));
	assert_false(has_text(paper, "Ưu tiên"));
	free(raster.bits);
	paper_fixture_ticket(&ticket);
	ticket.prints = 2;
	strcpy(ticket.priority, "elderly");
	raster = render(paper, &ticket);
	assert_true(has_text(paper, "In lại"));
	assert_true(has_text(paper, "Người cao tuổi"));
	assert_false(has_text(paper, "cùng số này"));
	assert_true(has_text(paper, "09:39–09:49"));
	assert_true(has_text(paper, "Quầy 3 hoặc Quầy 4"));
	free(raster.bits);
	snprintf(ticket.also[ticket.also_count++], sizeof ticket.also[0], "ho-tich");
	raster = render(paper, &ticket);
	assert_true(has_text(paper, "Sau đó, cùng số này"));
	free(raster.bits);
}

static void a_ticket_speaks_the_citizens_language(void **state)
{
	struct paper *paper = *state;
	struct ticket ticket;

	paper_fixture_ticket(&ticket);
	strcpy(ticket.language, "en");
	ticket.ahead = 1;
	struct printer_raster raster = render(paper, &ticket);
	assert_true(has_text(paper, "Your number"));
	assert_true(has_text(paper, "1 person"));
	assert_true(has_text(paper, "Counter 3 or Counter 4"));
	assert_true(has_text(paper, "Tuesday, 10/03/2026"));
	free(raster.bits);
}

static void a_dossiers_slip_hides_who_and_which(void **state)
{
	struct paper *paper = *state;
	struct printer_raster raster = {0};
	struct dossier dossier;

	paper_fixture_dossier(&dossier);
	assert_int_equal(paper_render_dossier(paper, &dossier, paper_fixture_catalogue(), "vi", &raster, NULL), ERR_OK);
	assert_true(has_text(paper, "H08.16-••••••-0127"));
	assert_false(has_text(paper, "260306"));
	assert_true(has_text(paper, "[>] Đang giải quyết, hẹn 10/03"));
	free(raster.bits);
	strcpy(dossier.code, "000.00.06.G04.190701.0501");
	assert_int_equal(paper_render_dossier(paper, &dossier, paper_fixture_catalogue(), "vi", &raster, NULL), ERR_OK);
	assert_true(has_text(paper, "••••••.0501"));
	assert_false(has_text(paper, "190701"));
	free(raster.bits);
	strcpy(dossier.code, "12345678");
	assert_int_equal(paper_render_dossier(paper, &dossier, paper_fixture_catalogue(), "vi", &raster, NULL), ERR_OK);
	assert_true(has_text(paper, "••••••5678"));
	free(raster.bits);
}

static void no_apology_without_a_reason(void **state)
{
	struct printer_raster raster = {0};
	struct dossier dossier;

	paper_fixture_dossier(&dossier);
	assert_int_equal(paper_render_apology(*state, &dossier, paper_fixture_catalogue(), "vi", &raster, NULL),
	                 ERR_CONFLICT);
	assert_null(raster.bits);
	assert_int_equal(paper_render_procedure(*state, "9.999999", paper_fixture_catalogue(), "vi", &raster, NULL),
	                 ERR_NOT_FOUND);
}

static void hostile_texts_stay_on_the_paper(void **state)
{
	struct paper *paper = *state;
	struct printer_raster raster = {0};
	struct dossier dossier;

	paper_fixture_late(&dossier);
	dossier.step_count = DOSSIER_STEPS_MAX;
	for (size_t i = 0; i < DOSSIER_STEPS_MAX; i++) {
		memset(dossier.steps[i].title, 'W', DOSSIER_TEXT_MAX - 1);
		dossier.steps[i].title[DOSSIER_TEXT_MAX - 1] = '\0';
		dossier.steps[i].state = STEP_NOW;
	}
	strcpy(dossier.owner, "\x1b@\x1dV\u202e\u0301\u0301 {number} *x*");
	memset(dossier.procedure_name, '*', DOSSIER_TEXT_MAX - 1);
	assert_int_equal(paper_render_dossier(paper, &dossier, paper_fixture_catalogue(), "vi", &raster, NULL), ERR_OK);
	assert_true(raster.height <= PAPER_HEIGHT_MAX);
	assert_true(has_text(paper, "{number} *x*")); /* a value is never a wording */
	for (size_t i = 0; i < paper->compose.op_count; i++) {
		const struct paper_op *op = &paper->compose.ops[i];
		assert_true(op->area.x >= 0 && op->area.x + op->area.width <= (int)raster.width);
	}
	free(raster.bits);
}

static void a_roll_of_58_mm_holds_the_same(void **state)
{
	struct paper_options options = {.kiosk = "02", .width_mm = 58};
	struct paper *paper;
	struct ticket ticket;
	char seen[QR_TEXT_MAX + 1];

	assert_int_equal(paper_create(&options, &paper, NULL), ERR_OK);
	paper_fixture_ticket(&ticket);
	struct printer_raster raster = render(paper, &ticket);
	assert_int_equal(raster.width, 384);
	assert_true(has_text(paper, "B"));
	paper_fixture_read_qr(&raster, seen, sizeof(seen));
	assert_string_equal(seen, ticket.url);
	for (size_t i = 0; i < paper->compose.op_count; i++) {
		const struct paper_op *op = &paper->compose.ops[i];
		assert_true(op->area.x >= 0 && op->area.x + op->area.width <= 384);
	}
	free(raster.bits);
	paper_destroy(paper);
}

static void a_wrong_or_missing_layout_is_named(void **state)
{
	char dir[FILE_PATH_MAX], path[FILE_PATH_MAX + 32];
	struct err err = {0};
	struct paper *paper;

	test_path("layouts", dir, sizeof(dir));
	struct paper_options options = {.layouts = dir};
	assert_int_equal(file_make_dirs(dir, NULL), ERR_OK);
	assert_int_equal(paper_create(&options, &paper, &err), ERR_NOT_FOUND);
	snprintf(path, sizeof(path), "%s/ticket.conf", dir);
	test_write_file(path, "[text a]\nvi = {who}\n", 20);
	assert_int_equal(paper_create(&options, &paper, &err), ERR_INVALID);
	assert_non_null(strstr(err.text, "ticket.conf"));
}

static void a_preview_is_a_png(void **state)
{
	char path[FILE_PATH_MAX];
	struct canvas picture;
	size_t black = 0, other = 0;
	struct buf buf;

	test_path("out.png", path, sizeof(path));
	assert_int_equal(paper_preview("assets/layouts/ticket.conf", "vi", path, NULL), ERR_OK);
	buf_init(&buf, 1u << 20);
	assert_int_equal(file_read(path, &buf, NULL), ERR_OK);
	assert_memory_equal(buf.data, "\x89PNG\r\n\x1a\n", 8);
	buf_finish(&buf);
	assert_int_equal(png_read(path, &picture, NULL), ERR_OK);
	assert_int_equal(picture.w, 576);
	assert_true(picture.h > 1000);
	for (size_t i = 0; i < (size_t)picture.w * (size_t)picture.h; i++) {
		black += picture.pixels[i] == 0;
		other += picture.pixels[i] != 0 && picture.pixels[i] != 0xffffff;
	}
	assert_int_equal(other, 0);
	assert_true(black > 20000 && black < 576 * 1000 / 2);
	canvas_finish(&picture);
	assert_int_equal(paper_preview("assets/layouts/none.conf", "vi", path, NULL), ERR_NOT_FOUND);
}

/* Another thread draws with the same library meanwhile, as the kiosk's UI thread does. */
static void *draw_elsewhere(void *arg)
{
	struct paper *paper = arg;
	struct ticket ticket;

	paper_fixture_ticket(&ticket);
	for (int i = 0; i < 20; i++) {
		struct printer_raster raster = {0};
		if (paper_render_ticket(paper, &ticket, paper_fixture_catalogue(), &raster, NULL) != ERR_OK)
			return paper;
		free(raster.bits);
	}
	return NULL;
}

/* A warm ticket comes from kept bits; it must be the same dots as a cold one. And a slip keeps nothing. */
static void kept_words_are_the_same_dots(void **state)
{
	struct paper *paper = *state;
	struct printer_raster first, second, slip = {0};
	struct ticket ticket;
	struct dossier dossier;

	paper_fixture_ticket(&ticket);
	strcpy(ticket.number, "Q\u00a0777");
	first = render(paper, &ticket);
	second = render(paper, &ticket);
	assert_int_equal(first.height, second.height);
	assert_memory_equal(first.bits, second.bits, (size_t)first.width / 8 * first.height);
	free(first.bits);
	free(second.bits);
	paper_fixture_late(&dossier);
	assert_int_equal(paper_render_dossier(paper, &dossier, paper_fixture_catalogue(), "vi", &slip, NULL), ERR_OK);
	assert_true(has_text(paper, "T. T. B."));
	free(slip.bits);
	assert_null(paper_cache_find(&paper->cache, paper_cache_hash("T. T. B.", 30, true)));
	assert_non_null(paper_cache_find(&paper->cache, paper_cache_hash("Số của ông/bà", 32, false)));
}

static void two_threads_draw_at_once_each_with_its_own(void **state)
{
	struct paper_options options = {.kiosk = "01"};
	struct paper *other;
	pthread_t thread;
	void *failed;

	assert_int_equal(paper_create(&options, &other, NULL), ERR_OK);
	assert_int_equal(pthread_create(&thread, NULL, draw_elsewhere, other), 0);
	assert_null(draw_elsewhere(*state));
	pthread_join(thread, &failed);
	assert_null(failed);
	paper_destroy(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_ticket_can_be_read_from_an_arm_away),
		cmocka_unit_test(every_kind_of_number_keeps_its_size),
		cmocka_unit_test(a_ticket_says_what_is_known_and_no_more),
		cmocka_unit_test(a_ticket_speaks_the_citizens_language),
		cmocka_unit_test(a_dossiers_slip_hides_who_and_which),
		cmocka_unit_test(no_apology_without_a_reason),
		cmocka_unit_test(hostile_texts_stay_on_the_paper),
		cmocka_unit_test(a_roll_of_58_mm_holds_the_same),
		cmocka_unit_test(a_wrong_or_missing_layout_is_named),
		cmocka_unit_test(a_preview_is_a_png),
		cmocka_unit_test(kept_words_are_the_same_dots),
		cmocka_unit_test(two_threads_draw_at_once_each_with_its_own),
	};
	return cmocka_run_group_tests(tests, make_paper, drop_paper);
}
