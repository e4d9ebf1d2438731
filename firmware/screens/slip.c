/* Slips on paper, as several screens print them: asked for once at a time, and told as the printer told. */
#include "screens/screens_priv.h"

#include <stdio.h>
#include <string.h>

void slip_print(struct ui *ui, struct slip *slip, enum flow_slip_kind kind)
{
	struct screens *screens = screens_of(ui);
	struct flow_request request = {.kind = REQUEST_PRINT_SLIP};
	request.slip.kind = kind;
	if (kind == SLIP_DOSSIER || kind == SLIP_APOLOGY)
		request.slip.dossier = screens->visitor.dossier;
	if (kind == SLIP_PROCEDURE)
		snprintf(request.slip.procedure, sizeof request.slip.procedure, "%s", screens->visitor.procedure);
	if (kind == SLIP_PETITION) {
		request.slip.petition = screens->visitor.petition_slip;
		request.slip.petition.prints = slip->prints + 1;
	}
	snprintf(request.slip.language, sizeof request.slip.language, "%s",
			 catalogue_language_code(screens_language(screens)));
	slip->printing = screens_send(screens, &request);
	explicit_bzero(&request, sizeof request);
}

void slip_event(struct ui *ui, struct slip *slip, const struct ui_event *event, const char *failed)
{
	const struct flow_notice *notice = event->kind == UI_EVENT_MESSAGE ? event->message : NULL;
	if (!notice || notice->kind != NOTICE_PRINT || slip->printing == 0 || notice->name != slip->printing ||
		notice->ticket.state == TICKET_SENDING)
		return;
	slip->printing = 0;
	bool came = notice->result == ERR_OK &&
				(notice->ticket.state == TICKET_CONFIRMED || notice->ticket.state == TICKET_ASSUMED);
	if (came || notice->ticket.state == TICKET_UNCERTAIN) /* what may have come is marked as printed again */
		slip->prints++;
	const char *words = failed ? failed : i18n("It could not be printed. Please ask at Counter 1.");
	ui_toast(ui, came ? i18n("Printed. Please take the paper.") : words);
}

const char *slip_word(const struct slip *slip, const char *word)
{
	return slip->printing ? i18n("Printing…") : word;
}

struct ui_target slip_target(const struct ui *ui, const struct slip *slip, const char *key, int action)
{
	return (struct ui_target){.key = key,
							  .role = ROLE_BUTTON,
							  .action = action,
							  .busy = slip->printing != 0,
							  .disabled = !screens_printer_ready(screens_of(ui)),
							  .why = i18n("The printer can't print now.")};
}
