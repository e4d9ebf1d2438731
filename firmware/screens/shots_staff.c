/* The pages of technicians as the gallery shows them. */
#include "screens/shots_staff_priv.h"

#include "base/check.h"
#include "screens/screens_priv.h"

static void fill_health(struct screens *screens)
{
	int64_t now = clock_wall_ms();
	screens->has_health = true;
	screens->devices.queue_to_send = 3;
	screens->health = (struct flow_health){.scanned_ms = now - 4 * 60000,
										   .answered_ms = now,
										   .took_ms = 38,
										   .oldest_ms = now - 4000,
										   .sound_set = true,
										   .sound = true,
										   .temperature = 46,
										   .memory_mib = 41,
										   .disk_percent = 71,
										   .certificate_days = 21};
}

void shots_staff_maintenance(struct screens *screens, struct ui *ui)
{
	fill_health(screens);
	ui_go(ui, &screen_maintenance, NULL, 0);
}

void shots_staff_self_test(struct screens *screens, struct ui *ui)
{
	static const struct self_test_part parts[] = {
		{"printer", true, "confirmed"}, {"paper", true, "enough"},     {"scanners", true, "1/1"},
		{"sound", true, "played"},      {"center", true, "reachable"}, {"clock", true, "right"},
		{"journal", true, "4 ms"},      {"disk", true, "71 %"},
	};
	screens->self_test.at_ms = clock_wall_ms();
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		self_test_add(&screens->self_test, parts[i].name, parts[i].ok, parts[i].detail);
	ui_go(ui, &screen_self_test, NULL, 0);
}

void shots_staff_self_test_fault(struct screens *screens, struct ui *ui)
{
	shots_staff_self_test(screens, ui);
	screens->self_test.parts[0] = (struct self_test_part){"printer", false, "cover-open"};
	screens->self_test.parts[4] = (struct self_test_part){"center", false, "not-reachable"};
}

void shots_staff_self_test_runs(struct screens *screens, struct ui *ui)
{
	screens->self_testing = true;
	ui_go(ui, &screen_self_test, NULL, 0);
}

void shots_staff_maintenance_todo(struct screens *screens, struct ui *ui)
{
	fill_health(screens);
	screens->devices.paper = PAPER_LOW;
	screens->devices.tickets_left = 35;
	ui_go(ui, &screen_maintenance, NULL, 0);
}
