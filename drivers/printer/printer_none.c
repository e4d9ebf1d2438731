#include "printer/printer.h"

#include <stdio.h>
#include <stdlib.h>

struct printer_absent {
	struct printer_sink sink;
	char job[ID_SIZE]; /* "" when idle */
	bool opened;
};

static struct printer *none_create(struct link *link, const char *options, const struct printer_sink *sink)
{
	struct printer_absent *none = calloc(1, sizeof *none);
	if (none)
		none->sink = *sink;
	return (struct printer *)none;
}

static void answer(struct printer_absent *none)
{
	char id[ID_SIZE];
	if (none->job[0] == '\0')
		return;
	snprintf(id, sizeof id, "%s", none->job);
	none->job[0] = '\0';
	none->sink.done(none->sink.context, id, PRINTER_NOTHING);
}

static enum err_code none_open(struct printer *printer, struct err *err)
{
	((struct printer_absent *)printer)->opened = true;
	return ERR_OK;
}

static void none_close(struct printer *printer)
{
	struct printer_absent *none = (struct printer_absent *)printer;
	answer(none);
	none->opened = false;
}

static void none_destroy(struct printer *printer)
{
	if (printer)
		none_close(printer);
	free(printer);
}

static void none_wait(const struct printer *printer, struct device_wait *ret_wait)
{
	const struct printer_absent *none = (const struct printer_absent *)printer;
	*ret_wait = (struct device_wait){.fd = -1, .deadline_ms = none->job[0] ? 0 : DEVICE_NO_DEADLINE};
}

static enum err_code none_step(struct printer *printer, short revents, int64_t now_ms)
{
	answer((struct printer_absent *)printer);
	return ERR_OK;
}

static enum err_code none_submit_take(struct printer *printer, struct printer_job *job)
{
	struct printer_absent *none = (struct printer_absent *)printer;
	if (!none->opened)
		return ERR_OFFLINE;
	if (none->job[0] != '\0')
		return ERR_AGAIN;
	snprintf(none->job, sizeof none->job, "%s", job->id);
	free(job->raster.bits);
	job->raster.bits = NULL;
	return ERR_OK;
}

static void none_state(const struct printer *printer, struct printer_state *ret_state)
{
	const struct printer_absent *none = (const struct printer_absent *)printer;
	*ret_state = (struct printer_state){
		.health = none->opened ? DEVICE_LIMITED : DEVICE_CLOSED,
		.flags = PRINTER_PAPER_OUT,
		.grade = PRINTER_GRADE_TIMED,
		.model = "none",
		.dots_wide = 576,
	};
}

const struct printer_driver printer_none = {
	.name = "none",
	.create = none_create,
	.destroy = none_destroy,
	.open = none_open,
	.close = none_close,
	.wait = none_wait,
	.step = none_step,
	.submit_take = none_submit_take,
	.state = none_state,
};
