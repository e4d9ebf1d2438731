#include "printer/printer_forecast.h"

#define MEAN_WEIGHT 8 /* a new ticket weighs one in so many */

void printer_forecast_init(struct printer_forecast *forecast, unsigned roll_mm, unsigned near_end_mm)
{
	*forecast = (struct printer_forecast){
		.roll_mm = roll_mm,
		.near_end_mm = near_end_mm,
		.left_mm = roll_mm,
		.ticket_mm = PRINTER_TICKET_MM_DEFAULT,
	};
}

void printer_forecast_printed(struct printer_forecast *forecast, unsigned mm)
{
	if (mm == 0)
		return;
	forecast->ticket_mm = (forecast->ticket_mm * (MEAN_WEIGHT - 1) + mm + MEAN_WEIGHT / 2) / MEAN_WEIGHT;
	forecast->left_mm = forecast->left_mm > mm ? forecast->left_mm - mm : 0;
	/* The sensor says there is more than the count does: believe the sensor, and no more than it says. */
	if (!(forecast->flags & PRINTER_PAPER_NEAR_END) && forecast->flags & PRINTER_ONLINE &&
		forecast->left_mm < forecast->near_end_mm)
		forecast->left_mm = forecast->near_end_mm;
}

void printer_forecast_flags(struct printer_forecast *forecast, unsigned flags)
{
	unsigned before = forecast->flags;
	bool was_out = before & PRINTER_PAPER_OUT, is_out = flags & PRINTER_PAPER_OUT;
	bool was_near = before & PRINTER_PAPER_NEAR_END, is_near = flags & PRINTER_PAPER_NEAR_END;
	forecast->flags = flags;
	if (is_out)
		forecast->left_mm = 0;
	else if ((was_out || was_near) && !is_near)
		forecast->left_mm = forecast->roll_mm;
	else if (is_near && (!was_near || was_out || forecast->left_mm > forecast->near_end_mm))
		forecast->left_mm = forecast->near_end_mm;
}

unsigned printer_forecast_tickets(const struct printer_forecast *forecast)
{
	return forecast->ticket_mm > 0 ? forecast->left_mm / forecast->ticket_mm : 0;
}
