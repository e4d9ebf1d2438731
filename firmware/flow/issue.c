#include "flow/issue.h"

#include <stdio.h>
#include <string.h>

void issue_init(struct issue *issue, const struct issue_port *port)
{
	*issue = (struct issue){.state = ISSUE_IDLE, .port = *port};
}

static void settle(struct issue *issue, enum issue_state state)
{
	issue->state = state;
	issue->asked = 0;
	issue->deadline_ms = 0;
}

static unsigned tell_fate(struct issue *issue, enum ticket_state fate)
{
	struct flow_request request = {.kind = REQUEST_TICKET_FATE, .ticket = issue->ticket};
	request.ticket.state = fate;
	issue->ticket.state = fate;
	return issue->port.request(issue->port.context, &request);
}

/* The number holds without paper: once that is stored, the kiosk says so to the center, and it may be called. */
static void show_on_screen(struct issue *issue, int64_t now_ms)
{
	issue->state = ISSUE_SHOWING;
	issue->deadline_ms = now_ms + ISSUE_ASK_LIMIT_MS;
	issue->asked = tell_fate(issue, TICKET_SHOWN);
}

static void refuse(struct issue *issue, enum err_code why)
{
	issue->refusal = why;
	settle(issue, ISSUE_REFUSED);
}

static bool take_shown(struct issue *issue, enum err_code result)
{
	if (result == ERR_OK)
		settle(issue, ISSUE_SCREEN);
	else
		refuse(issue, ERR_IO);
	return true;
}

static void print(struct issue *issue, int64_t now_ms)
{
	struct flow_request request = {.kind = REQUEST_PRINT};
	issue->prints++;
	issue->ticket.prints = issue->prints;
	request.ticket = issue->ticket;
	issue->state = ISSUE_PRINTING;
	issue->deadline_ms = now_ms + ISSUE_PRINT_LIMIT_MS;
	issue->asked = issue->port.request(issue->port.context, &request);
}

void issue_begin(struct issue *issue, const struct issue_wish *wish, bool printer_ready, int64_t now_ms)
{
	struct flow_request request = {.kind = REQUEST_TICKET};
	struct issue_port port = issue->port;
	issue_init(issue, &port);
	issue->can_print = printer_ready;
	snprintf(request.ticket.service, sizeof request.ticket.service, "%s", wish->service);
	snprintf(request.ticket.priority, sizeof request.ticket.priority, "%s", wish->priority);
	snprintf(request.ticket.language, sizeof request.ticket.language, "%s", wish->language);
	request.ticket.later = wish->later;
	snprintf(request.ticket.appointment, sizeof request.ticket.appointment, "%s",
			 wish->appointment ? wish->appointment : "");
	for (size_t i = 0; i < wish->also_count && i < TICKET_ALSO_MAX; i++)
		memcpy(request.ticket.also[request.ticket.also_count++], wish->also[i], CATALOGUE_ID_MAX);
	issue->state = ISSUE_ASKING;
	issue->deadline_ms = now_ms + ISSUE_ASK_LIMIT_MS;
	issue->asked = port.request(port.context, &request);
}

static bool take_number(struct issue *issue, const struct flow_notice *notice, int64_t now_ms)
{
	if (notice->result != ERR_OK) {
		refuse(issue, notice->result);
		return true;
	}
	issue->ticket = notice->ticket;
	if (issue->can_print)
		print(issue, now_ms);
	else
		show_on_screen(issue, now_ms);
	return true;
}

static bool take_print(struct issue *issue, const struct flow_notice *notice, int64_t now_ms)
{
	/* a printer that stopped answering: only the citizen knows. One that names its fault has given no whole ticket. */
	bool silent = notice->ticket.state == TICKET_UNCERTAIN && notice->result == ERR_TIMEOUT;
	if (notice->result != ERR_OK && !silent) {
		show_on_screen(issue, now_ms);
		return true;
	}
	switch (notice->ticket.state) {
	case TICKET_CONFIRMED:
	case TICKET_ASSUMED:
		issue->ticket.state = notice->ticket.state;
		settle(issue, ISSUE_TAKE);
		return true;
	case TICKET_UNCERTAIN:
		issue->ticket.state = TICKET_UNCERTAIN;
		settle(issue, ISSUE_QUESTION);
		return true;
	case TICKET_RESERVED:
		show_on_screen(issue, now_ms);
		return true;
	default:
		issue->ticket.state = notice->ticket.state;
		return false;
	}
}

bool issue_notice(struct issue *issue, const struct flow_notice *notice, int64_t now_ms)
{
	if (issue->state == ISSUE_ASKING && notice->kind == NOTICE_TICKET && notice->name == issue->asked)
		return take_number(issue, notice, now_ms);
	if (issue->state == ISSUE_SHOWING && notice->kind == NOTICE_FATE && notice->name == issue->asked)
		return take_shown(issue, notice->result);
	if (notice->kind != NOTICE_PRINT || strcmp(notice->ticket.id, issue->ticket.id) != 0)
		return false;
	if (issue->state == ISSUE_PRINTING && notice->name == issue->asked)
		return take_print(issue, notice, now_ms);
	/* A late word of the printer answers the question for the citizen. */
	if (issue->state == ISSUE_QUESTION && notice->result == ERR_OK && notice->ticket.state == TICKET_CONFIRMED) {
		issue->ticket.state = TICKET_CONFIRMED;
		settle(issue, ISSUE_TAKE);
		return true;
	}
	return false;
}

void issue_answer(struct issue *issue, bool paper_came_out, int64_t now_ms)
{
	if (issue->state != ISSUE_QUESTION)
		return;
	if (paper_came_out) {
		tell_fate(issue, TICKET_CONFIRMED);
		settle(issue, ISSUE_TAKE);
	} else if (issue->prints < ISSUE_PRINTS_MAX) {
		print(issue, now_ms);
	} else {
		show_on_screen(issue, now_ms);
	}
}

bool issue_tick(struct issue *issue, int64_t now_ms)
{
	if (issue->deadline_ms == 0 || now_ms < issue->deadline_ms)
		return false;
	if (issue->state == ISSUE_ASKING || issue->state == ISSUE_SHOWING) {
		refuse(issue, ERR_TIMEOUT);
		return true;
	}
	settle(issue, ISSUE_QUESTION);
	return true;
}

void issue_end(struct issue *issue)
{
	struct issue_port port = issue->port;
	explicit_bzero(issue, sizeof *issue);
	issue_init(issue, &port);
}
