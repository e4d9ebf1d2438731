/* Which procedures are meant: by words (tones may be left out), by life event, by field. */
#include "screens/screens_priv.h"

#include "text/fold.h"
#include "ui/widgets/list_row.h"

#include <stdio.h>
#include <string.h>

static bool has_event(const struct catalogue_procedure *procedure, const char *id)
{
	for (size_t i = 0; i < procedure->life_event_count; i++)
		if (strcmp(procedure->life_events[i], id) == 0)
			return true;
	return false;
}

/* All words of the query stand in the folded names and keywords. */
static bool matches(const struct catalogue_procedure *procedure, const char *folded_query)
{
	char words[FIND_QUERY_MAX];
	snprintf(words, sizeof words, "%s", folded_query);
	for (char *rest = words, *word; (word = strsep(&rest, " "));)
		if (*word && !strstr(procedure->folded, word))
			return false;
	return true;
}

/* A name that begins with the query is what was meant. */
static bool begins(const struct catalogue_procedure *procedure, const char *folded_query)
{
	return strncmp(procedure->folded, folded_query, strlen(folded_query)) == 0;
}

static bool belongs(const struct catalogue *catalogue, const struct catalogue_procedure *procedure,
					const struct find *find)
{
	if (procedure->internal)
		return false;
	if (find->life_event > 0 && (size_t)find->life_event <= catalogue->life_event_count &&
		!has_event(procedure, catalogue->life_events[find->life_event - 1].id))
		return false;
	return find->field <= 0 || (size_t)find->field > catalogue->service_count ||
		   strcmp(procedure->service, catalogue->services[find->field - 1].id) == 0;
}

size_t find_procedures(const struct screens *screens, const struct find *find, size_t out[FIND_MAX])
{
	const struct catalogue *catalogue = screens->catalogue;
	char folded[FIND_QUERY_MAX];
	size_t count = 0;
	text_fold(find->query, folded, sizeof folded);
	for (int pass = 0; pass < 2 && catalogue; pass++)
		for (size_t i = 0; i < catalogue->procedure_count && count < FIND_MAX; i++) {
			const struct catalogue_procedure *procedure = &catalogue->procedures[i];
			if (!belongs(catalogue, procedure, find) || !matches(procedure, folded))
				continue;
			if (begins(procedure, folded) == (pass == 0))
				out[count++] = i;
		}
	return count;
}

/* "Khai sinh · 1 ngày làm việc · Miễn phí" */
static const char *summary(struct ui *ui, const struct catalogue_procedure *procedure)
{
	const struct screens *screens = screens_of(ui);
	const char *text = screens_text(screens, &procedure->group);
	if (procedure->time_count > 0)
		text = ui_format(ui, "%s · %s", text, words_duration(ui, &procedure->times[0]));
	if (procedure->fee_count > 0 && procedure->fees[0].amount == 0)
		text = ui_format(ui, "%s · %s", text, i18n("Free"));
	else if (procedure->fee_count > 0 && procedure->fees[0].amount > 0)
		text = ui_format(ui, "%s · %s", text, words_money(ui, procedure->fees[0].amount));
	return text;
}

void find_row(struct ui *ui, struct ui_node *parent, size_t index, int action, bool joined)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue_procedure *procedure = &screens->catalogue->procedures[index];
	list_row_add(ui, parent,
				 &(struct list_row){.kind = joined ? LIST_ROW_JOINED : LIST_ROW_CARD,
									.title = screens_text(screens, &procedure->name),
									.line = summary(ui, procedure),
									.target = {.key = ui_format(ui, "procedure.%s", procedure->code),
											   .role = ROLE_ROW,
											   .action = action,
											   .arg = (long)index,
											   .primary = true}});
}

void find_open(struct screens *screens, long index)
{
	if (!screens->catalogue || index < 0 || (size_t)index >= screens->catalogue->procedure_count)
		return;
	snprintf(screens->visitor.procedure, sizeof screens->visitor.procedure, "%.15s",
			 screens->catalogue->procedures[index].code);
	ui_go(screens->ui, &screen_procedure, NULL, 0);
}
