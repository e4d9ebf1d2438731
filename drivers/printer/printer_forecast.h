/*
 * How long the paper will last: "còn khoảng 140 phiếu". Counts what was
 * printed from the known length of a fresh roll, and lets the near-end sensor
 * put it right. Pure; the caller keeps the struct over restarts.
 */
#ifndef MOTCUA_PRINTER_PRINTER_FORECAST_H
#define MOTCUA_PRINTER_PRINTER_FORECAST_H

#include "hal/printer.h"

#define PRINTER_ROLL_MM_DEFAULT 80000     /* an 80 mm roll of 80 m */
#define PRINTER_NEAR_END_MM_DEFAULT 6000  /* left when the near-end sensor of common units trips */
#define PRINTER_TICKET_MM_DEFAULT 155

struct printer_forecast {
	unsigned roll_mm;     /* of a fresh roll */
	unsigned near_end_mm;
	unsigned left_mm;
	unsigned ticket_mm;   /* running mean */
	unsigned flags;       /* as last seen */
};

void printer_forecast_init(struct printer_forecast *forecast, unsigned roll_mm, unsigned near_end_mm);
/* A ticket of so many millimetres came out. */
void printer_forecast_printed(struct printer_forecast *forecast, unsigned mm);
/* New flags: sensors correct the count; paper back after "out", or "near end" gone, is a fresh roll. */
void printer_forecast_flags(struct printer_forecast *forecast, unsigned flags);
unsigned printer_forecast_tickets(const struct printer_forecast *forecast);

#endif
