/* Pictures of one number for several needs, for the gallery. */
#include "screens/screens_priv.h"

#include <stdio.h>

/* Copies after civil status, of three at most. */
void shots_before_also(struct screens *screens, struct ui *ui)
{
	screens->config.services = 3;
	snprintf(screens->visitor.service, sizeof screens->visitor.service, "ho-tich");
	snprintf(screens->visitor.also[screens->visitor.also_count++], sizeof screens->visitor.also[0], "chung-thuc");
	ui_go(ui, &screen_before, NULL, 0);
}

void shots_also(struct screens *screens, struct ui *ui)
{
	shots_before_also(screens, ui);
	ui_go(ui, &screen_also, NULL, 0);
}
