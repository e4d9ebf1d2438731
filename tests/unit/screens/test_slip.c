/* Slips: what a screen says of the paper is what the printer said. */
#include "support/test.h"

#include "base/check.h"
#include "base/clock.h"
#include "i18n/i18n.h"
#include "screens/screens_priv.h"
#include "support/visit.h"

#include <stdio.h>

static const char PRINTED[] = "Đã in.";

static const struct {
	enum err_code result;
	enum ticket_state state;
	bool printed;
} ENDS[] = {
	{ERR_OK, TICKET_CONFIRMED, true},  {ERR_OK, TICKET_ASSUMED, true},        {ERR_OK, TICKET_UNCERTAIN, false},
	{ERR_OK, TICKET_RESERVED, false},  {ERR_OFFLINE, TICKET_RESERVED, false}, {ERR_IO, TICKET_UNCERTAIN, false},
};

static void tell_print(struct visit *visit, unsigned name, enum err_code result, enum ticket_state state)
{
	struct flow_notice notice = {.kind = NOTICE_PRINT, .name = name, .result = result};

	notice.ticket.state = state;
	visit_tell(visit, &notice);
}

static void open_screen(struct visit *visit, const struct ui_screen *screen)
{
	ui_go(visit->ui, screen, NULL, 0);
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_SPOKEN}); /* carries out where it led */
	visit_pass(visit, 10);
}

/* Each end that a print can have, told to the screen that is open. */
static void try_ends(struct visit *visit, const char *key, const char *failed)
{
	for (size_t i = 0; i < ARRAY_LEN(ENDS); i++) {
		visit_tap(visit, key);
		const struct flow_request *request = visit_asked(visit, REQUEST_PRINT_SLIP);
		assert_non_null(request);
		assert_string_equal(request->slip.language, "vi");
		tell_print(visit, request->name, ERR_OK, TICKET_SENDING);
		assert_false(visit_shows(visit, PRINTED));
		tell_print(visit, request->name + 1, ERR_OK, TICKET_CONFIRMED); /* another's */
		assert_false(visit_shows(visit, PRINTED));
		tell_print(visit, request->name, ENDS[i].result, ENDS[i].state);
		if (visit_shows(visit, PRINTED) != ENDS[i].printed || visit_shows(visit, failed) == ENDS[i].printed)
			fail_msg("result %d, state %d: told wrongly", (int)ENDS[i].result, (int)ENDS[i].state);
		visit_pass(visit, 10000); /* the toast goes */
	}
}

static void a_procedure_is_printed_only_when_the_printer_says_so(void **state)
{
	struct visit *visit = *state;

	snprintf(visit->screens->visitor.procedure, sizeof(visit->screens->visitor.procedure), "1.000894");
	open_screen(visit, &screen_procedure);
	try_ends(visit, "procedure.print", "Chưa in được.");
}

static void a_test_print_came_out_only_when_the_printer_says_so(void **state)
{
	struct visit *visit = *state;

	open_screen(visit, &screen_maintenance);
	try_ends(visit, "maintenance.print", "In thử chưa được.");
}

static void a_dossiers_slip_is_printed_only_when_the_printer_says_so(void **state)
{
	struct visit *visit = *state;

	open_screen(visit, &screen_dossier);
	try_ends(visit, "dossier.print", "Chưa in được.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_procedure_is_printed_only_when_the_printer_says_so, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_test_print_came_out_only_when_the_printer_says_so, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_dossiers_slip_is_printed_only_when_the_printer_says_so, visit_begin,
										visit_end),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
