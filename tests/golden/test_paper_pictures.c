/* Prints beside their golden pictures. MOTCUA_GOLDEN=write draws these anew: look at them before they are kept. */
#include "paper/paper.h"

#include "base/clock.h"
#include "i18n/i18n.h"
#include "support/paper_fixture.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

#define DOTS_MOST 1500 /* of some 60,000 black: another patch level of the font library */

static int make_paper(void **state)
{
	struct paper_options options = {.kiosk = "02"};
	struct paper *paper;
	int64_t start;

	assert_int_equal(clock_set_zone(CLOCK_ZONE_DEFAULT, NULL), ERR_OK);
	assert_int_equal(i18n_open(NULL, NULL), ERR_OK);
	assert_int_equal(clock_parse("2026-03-10T09:24:00", &start), ERR_OK);
	clock_start_at(start);
	assert_int_equal(paper_create(&options, &paper, NULL), ERR_OK);
	*state = paper;
	return 0;
}

static int drop_paper(void **state)
{
	paper_destroy(*state);
	return 0;
}

static void check(struct printer_raster *raster, const char *name)
{
	paper_fixture_golden(raster, name, DOTS_MOST);
	free(raster->bits);
}

static void ticket_in(struct paper *paper, const char *language, const char *name)
{
	struct printer_raster raster;
	struct ticket ticket;

	paper_fixture_ticket(&ticket);
	strcpy(ticket.language, language);
	assert_int_equal(paper_render_ticket(paper, &ticket, paper_fixture_catalogue(), &raster, NULL), ERR_OK);
	check(&raster, name);
}

static void tickets_look_as_drawn(void **state)
{
	ticket_in(*state, "vi", "paper_ticket");
	ticket_in(*state, "en", "paper_ticket_en");
	ticket_in(*state, "km", "paper_ticket_km");
}

static void slips_look_as_drawn(void **state)
{
	struct printer_raster raster;
	struct dossier dossier;

	paper_fixture_dossier(&dossier);
	assert_int_equal(paper_render_dossier(*state, &dossier, paper_fixture_catalogue(), "vi", &raster, NULL), ERR_OK);
	check(&raster, "paper_dossier");
	paper_fixture_late(&dossier);
	assert_int_equal(paper_render_apology(*state, &dossier, paper_fixture_catalogue(), "vi", &raster, NULL), ERR_OK);
	check(&raster, "paper_apology");
	assert_int_equal(paper_render_procedure(*state, "1.004873", paper_fixture_catalogue(), "vi", &raster, NULL),
	                 ERR_OK);
	check(&raster, "paper_procedure");
	const struct paper_petition petition = {"PA-2026-0012", "7K3F9Q2M", "Chờ lâu", "2026-03-24", 1,
											  "http://127.0.0.1:8080/p/0123456789ABCDEFGHJKMNPQRS"};
	assert_int_equal(paper_render_petition(*state, &petition, paper_fixture_catalogue(), "vi", &raster, NULL), ERR_OK);
	check(&raster, "paper_petition");
	const struct paper_petition again = {"PA-2026-0012", "7K3F9Q2M", "Waiting", "2026-03-24", 2,
										   "http://127.0.0.1:8080/p/0123456789ABCDEFGHJKMNPQRS"};
	assert_int_equal(paper_render_petition(*state, &again, paper_fixture_catalogue(), "en", &raster, NULL), ERR_OK);
	check(&raster, "paper_petition_again_en");
	assert_int_equal(paper_render_test(*state, paper_fixture_catalogue(), "vi", &raster, NULL), ERR_OK);
	check(&raster, "paper_test");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tickets_look_as_drawn),
		cmocka_unit_test(slips_look_as_drawn),
	};
	return cmocka_run_group_tests(tests, make_paper, drop_paper);
}
