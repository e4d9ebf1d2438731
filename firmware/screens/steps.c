/* The way of a dossier from office to office: who has it, since when, how long each took of what was planned. */
#include "screens/screens_priv.h"

#include "model/workday.h"
#include "ui/widgets/card.h"
#include "ui/widgets/timeline.h"

/* Working days of a step: used so far, or until it was done; planned 0: not known. */
struct spent {
	bool known;
	unsigned used, planned;
};

static struct spent spent_on(const struct workday_calendar *calendar, const struct dossier *dossier, size_t i)
{
	const struct dossier_step *step = &dossier->steps[i];
	char today[CLOCK_DAY_SIZE];
	struct spent spent = {.known = false};
	if (i == 0 || (step->state != STEP_DONE && step->state != STEP_NOW && step->state != STEP_LATE))
		return spent;
	clock_day(clock_wall_ms(), today);
	int32_t from = workday_number(dossier->steps[i - 1].done), due = workday_number(step->due);
	int32_t until = workday_number(step->state == STEP_DONE ? step->done : today);
	if (from == WORKDAY_NONE || until == WORKDAY_NONE)
		return spent;
	spent.known = true;
	spent.used = workday_between(calendar, from, until);
	spent.planned = due == WORKDAY_NONE ? 0 : workday_between(calendar, from, due);
	return spent;
}

static const char *words_spent(struct ui *ui, const struct spent *spent, bool done)
{
	unsigned used = spent->used, planned = spent->planned;
	if (!spent->known)
		return NULL;
	if (!done && used == 0)
		return NULL;
	if (done && used == 0)
		return i18n("within the day");
	if (done && planned == 0)
		return ui_format(ui, i18n_count("%u working day", "%u working days", used), used);
	if (done)
		return ui_format(ui, i18n("%u of %u working days"), used, planned);
	if (planned == 0)
		return ui_format(ui, i18n_count("%u working day so far", "%u working days so far", used), used);
	return ui_format(ui, i18n("%u of %u working days so far"), used, planned);
}

static const char *line_of(struct ui *ui, const struct workday_calendar *calendar, const struct dossier *dossier,
						   size_t i)
{
	const struct dossier_step *step = &dossier->steps[i];
	struct spent spent = spent_on(calendar, dossier, i);
	const char *time = words_spent(ui, &spent, step->state == STEP_DONE);
	if (!step->office[0])
		return time;
	return time ? ui_format(ui, "%s · %s", step->office, time) : step->office;
}

static const char *date_of(struct ui *ui, const struct dossier_step *step)
{
	if (step->done[0])
		return words_short_day(ui, step->done);
	if (!step->due[0])
		return NULL;
	return ui_format(ui, step->state == STEP_LATE ? i18n("due %s") : i18n("by %s"), words_short_day(ui, step->due));
}

void screens_steps_part(struct ui *ui, struct ui_node *parent, const struct dossier *dossier)
{
	static const enum timeline_state states[] = {
		[STEP_DONE] = TIMELINE_DONE,     [STEP_NOW] = TIMELINE_NOW,
		[STEP_LATE] = TIMELINE_LATE,     [STEP_WAITING_CITIZEN] = TIMELINE_WAITING,
		[STEP_FUTURE] = TIMELINE_FUTURE,
	};
	const struct catalogue *catalogue = screens_of(ui)->catalogue;
	struct timeline_step steps[DOSSIER_STEPS_MAX];
	struct workday_calendar calendar;
	if (dossier->step_count == 0)
		return;
	workday_calendar_init(&calendar);
	if (catalogue && workday_calendar_read(&calendar, catalogue) != ERR_OK)
		workday_calendar_init(&calendar); /* more days off than there is room for: an ordinary week then */
	for (size_t i = 0; i < dossier->step_count; i++)
		steps[i] = (struct timeline_step){.state = states[dossier->steps[i].state],
										  .title = dossier->steps[i].title,
										  .line = line_of(ui, &calendar, dossier, i),
										  .date = date_of(ui, &dossier->steps[i])};
	struct ui_node *card = card_add(
		ui, parent, &(struct card){.title = ui_layout(ui) == LAYOUT_PORTRAIT ? NULL : i18n("Steps"), .key = "steps"});
	timeline_add(ui, card, steps, dossier->step_count);
}

const char *words_held_up(struct ui *ui, const struct dossier *dossier)
{
	for (size_t i = 0; i < dossier->step_count; i++) {
		const struct dossier_step *step = &dossier->steps[i];
		if (step->state == STEP_LATE && step->office[0])
			return step->due[0]
					   ? ui_format(ui, i18n("Held up at %s, late since %s"), step->office, words_day(ui, step->due))
					   : ui_format(ui, i18n("Held up at %s"), step->office);
	}
	return NULL;
}
