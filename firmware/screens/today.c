/* "Can you still be served today?", and what to do instead: one answer for the list, the page before and the number. */
#include "screens/screens_priv.h"

#include "model/hours.h"

#include <string.h>

#define SOON_MIN 45 /* before the doors close */

static int minutes_left(const struct screens *screens, const struct catalogue_service *service)
{
	int64_t now = clock_wall_ms();
	struct tm tm;
	clock_local(now, &tm);
	return hours_close(screens->catalogue, service, now) - tm.tm_hour * 60 - tm.tm_min;
}

int screens_later(const struct screens *screens, const struct catalogue_service *service, int64_t at_ms)
{
	bool here = screens->catalogue && service && service->where == SERVICE_HERE;
	return here ? hours_later(screens->catalogue, service, at_ms, NULL) : -1;
}

enum chance screens_chance(const struct screens *screens, const struct catalogue_service *service)
{
	const struct hall_line *line = screens->has_hall && screens->online ? hall_line(&screens->hall, service->id) : NULL;
	if (!screens_service_open(screens, service)) {
		bool full = line && (line->full || line->today == HALL_NOT_TODAY);
		return !full && screens_later(screens, service, clock_wall_ms()) >= 0 ? CHANCE_LATER : CHANCE_CLOSED;
	}
	if (line && line->full)
		return CHANCE_FULL;
	if (line && line->today == HALL_NOT_TODAY)
		return CHANCE_LATE;
	if (line && line->today == HALL_TODAY_MAYBE)
		return CHANCE_UNSURE;
	return minutes_left(screens, service) <= SOON_MIN ? CHANCE_SOON : CHANCE_GOOD;
}

const char *words_back(struct ui *ui, const struct catalogue_service *service, bool not_today)
{
	const struct screens *screens = screens_of(ui);
	char day[CLOCK_DAY_SIZE], today[CLOCK_DAY_SIZE];
	int minute = 0;
	clock_day(clock_wall_ms(), today);
	if (!screens->catalogue || !hours_back(screens->catalogue, service, clock_wall_ms(), not_today, day, &minute))
		return NULL;
	if (strcmp(day, today) == 0)
		return ui_format(ui, i18n("Please come back today from <b>%s</b>."), words_minute(ui, minute));
	return ui_format(ui, i18n("Please come back on <b>%s</b>, from <b>%s</b>."), words_long_day(ui, day),
					 words_minute(ui, minute));
}

static const char *unsure_line(struct ui *ui, const struct catalogue_service *service, const char *close)
{
	char day[CLOCK_DAY_SIZE];
	int minute = 0;
	if (!hours_back(screens_of(ui)->catalogue, service, clock_wall_ms(), true, day, &minute))
		return ui_format(ui, i18n("Many are waiting and the counters close at <b>%s</b>."), close);
	const char *words =
		i18n("Many are waiting and the counters close at <b>%s</b>. You can also come on <b>%s</b>, from <b>%s</b>.");
	return ui_format(ui, words, close, words_long_day(ui, day), words_minute(ui, minute));
}

const char *words_chance(struct ui *ui, const struct catalogue_service *service, enum chance chance,
						 const char **ret_line)
{
	const struct screens *screens = screens_of(ui);
	const char *close = words_minute(ui, hours_close(screens->catalogue, service, clock_wall_ms()));
	switch (chance) {
	case CHANCE_SOON:
		*ret_line = NULL;
		return ui_format(ui, i18n("The counters close at %s today"), close);
	case CHANCE_UNSURE:
		*ret_line = unsure_line(ui, service, close);
		return i18n("It may not be your turn today");
	case CHANCE_LATER:
		*ret_line = i18n("Your number counts from then on. You may go and come back.");
		return ui_format(ui, i18n("The counters open again at %s"),
						 words_minute(ui, screens_later(screens, service, clock_wall_ms())));
	case CHANCE_LATE:
		*ret_line = words_back(ui, service, true);
		return i18n("No longer served today");
	case CHANCE_FULL:
		*ret_line = words_back(ui, service, true);
		return i18n("All numbers of today are given");
	case CHANCE_CLOSED:
		*ret_line = words_back(ui, service, false);
		return i18n("No numbers are given now");
	default:
		*ret_line = NULL;
		return NULL;
	}
}
