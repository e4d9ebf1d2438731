#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "printer/printer_forecast.h"

static void count_falls_with_each_ticket_and_follows_their_length(void **state)
{
	struct printer_forecast forecast;
	printer_forecast_init(&forecast, PRINTER_ROLL_MM_DEFAULT, PRINTER_NEAR_END_MM_DEFAULT);
	printer_forecast_flags(&forecast, PRINTER_ONLINE);
	assert_int_equal(printer_forecast_tickets(&forecast), 80000 / 155);
	for (int i = 0; i < 100; i++)
		printer_forecast_printed(&forecast, 155);
	assert_int_equal(printer_forecast_tickets(&forecast), (80000 - 15500) / 155);
	for (int i = 0; i < 60; i++)
		printer_forecast_printed(&forecast, 300);
	assert_in_range(forecast.ticket_mm, 290, 300);
}

static void sensor_puts_the_count_right(void **state)
{
	struct printer_forecast forecast;
	printer_forecast_init(&forecast, 80000, 6000);
	printer_forecast_flags(&forecast, PRINTER_ONLINE);
	printer_forecast_flags(&forecast, PRINTER_ONLINE | PRINTER_PAPER_NEAR_END);
	assert_int_equal(forecast.left_mm, 6000);
	printer_forecast_printed(&forecast, 150);
	printer_forecast_flags(&forecast, PRINTER_ONLINE | PRINTER_PAPER_NEAR_END);
	assert_int_equal(forecast.left_mm, 5850);
	printer_forecast_flags(&forecast, PRINTER_PAPER_OUT);
	assert_int_equal(printer_forecast_tickets(&forecast), 0);
	printer_forecast_flags(&forecast, PRINTER_ONLINE);
	assert_int_equal(forecast.left_mm, 80000);
}

static void while_the_sensor_sees_paper_the_count_does_not_reach_the_end(void **state)
{
	struct printer_forecast forecast;
	printer_forecast_init(&forecast, 10000, 6000);
	printer_forecast_flags(&forecast, PRINTER_ONLINE);
	for (int i = 0; i < 200; i++)
		printer_forecast_printed(&forecast, 150);
	assert_int_equal(forecast.left_mm, 6000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(count_falls_with_each_ticket_and_follows_their_length),
		cmocka_unit_test(sensor_puts_the_count_right),
		cmocka_unit_test(while_the_sensor_sees_paper_the_count_does_not_reach_the_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
