#include "virtual/virtual.h"

#include "base/file.h"
#include "base/log.h"
#include "link/link_memory.h"
#include "printer/printer.h"
#include "virtual/virtual_pump.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED 1

struct in_process {
	struct printer *inner; /* the real driver */
	struct link *link;
	struct virtual_printer *device;
	char paper_path[FILE_PATH_MAX]; /* "" for none */
	uint64_t saved; /* number of the last sheet written */
};

static bool read_option(const char *options, const char *key, char *out, size_t size)
{
	size_t key_len = strlen(key);
	for (const char *at = options; at; at = strchr(at, '&') ? strchr(at, '&') + 1 : NULL) {
		if (strncmp(at, key, key_len) != 0 || at[key_len] != '=')
			continue;
		snprintf(out, size, "%.*s", (int)strcspn(at + key_len + 1, "&"), at + key_len + 1);
		return true;
	}
	return false;
}

static void virtual_destroy(struct printer *printer)
{
	struct in_process *self = (struct in_process *)printer;
	if (!self)
		return;
	printer_escpos.destroy(self->inner);
	virtual_printer_destroy(self->device);
	link_destroy(self->link);
	free(self);
}

static struct printer *virtual_create(struct link *link, const char *options, const struct printer_sink *sink)
{
	char name[32] = "";
	(void)read_option(options, "personality", name, sizeof name);
	const struct virtual_personality *personality =
		name[0] ? virtual_personality_named(name) : virtual_personality_row(0);
	struct in_process *self = personality ? calloc(1, sizeof *self) : NULL;
	if (!self)
		return NULL;
	(void)read_option(options, "paper", self->paper_path, sizeof self->paper_path);
	self->link = link_memory_create();
	self->device = virtual_printer_create(personality, SEED);
	self->inner = self->link ? printer_escpos.create(self->link, NULL, sink) : NULL;
	if (self->inner && self->device)
		return (struct printer *)self;
	virtual_destroy((struct printer *)self);
	return NULL;
}

static enum err_code virtual_open(struct printer *printer, struct err *err)
{
	return printer_escpos.open(((struct in_process *)printer)->inner, err);
}

static void virtual_close(struct printer *printer)
{
	printer_escpos.close(((struct in_process *)printer)->inner);
}

static void virtual_wait(const struct printer *printer, struct device_wait *ret_wait)
{
	printer_escpos.wait(((const struct in_process *)printer)->inner, ret_wait);
}

static void save_sheets(struct in_process *self)
{
	const struct virtual_paper *paper = virtual_printer_paper(self->device);
	const struct virtual_sheet *sheet = virtual_paper_last_finished(paper);
	if (self->paper_path[0] == '\0' || !sheet || sheet->number <= self->saved)
		return;
	struct err err;
	self->saved = sheet->number;
	if (virtual_paper_save(sheet, paper->width, self->paper_path, &err) != ERR_OK)
		log_event(LOG_WARN, "paper.unsaved", LOG_ERR(&err));
}

static enum err_code virtual_step(struct printer *printer, short revents, int64_t now_ms)
{
	struct in_process *self = (struct in_process *)printer;
	virtual_pump_memory(self->device, self->link, now_ms);
	enum err_code code = printer_escpos.step(self->inner, revents, now_ms);
	virtual_pump_memory(self->device, self->link, now_ms);
	save_sheets(self);
	return code;
}

static enum err_code virtual_submit_take(struct printer *printer, struct printer_job *job)
{
	return printer_escpos.submit_take(((struct in_process *)printer)->inner, job);
}

static void virtual_state(const struct printer *printer, struct printer_state *ret_state)
{
	printer_escpos.state(((const struct in_process *)printer)->inner, ret_state);
}

const struct printer_driver printer_virtual = {
	.name = "virtual",
	.create = virtual_create,
	.destroy = virtual_destroy,
	.open = virtual_open,
	.close = virtual_close,
	.wait = virtual_wait,
	.step = virtual_step,
	.submit_take = virtual_submit_take,
	.state = virtual_state,
};
