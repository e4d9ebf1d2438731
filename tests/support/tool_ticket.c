/*
 * Prints a picture on a receipt printer through the real driver, and says how
 * it ended: tool_ticket LINK FILE.pbm [OPTIONS]. For trying a printer, and for
 * end-to-end tests of the bench.
 */
#include "base/clock.h"
#include "base/log.h"
#include "link/link.h"
#include "printer/printer.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_MS 60000

struct ended {
	bool done;
	enum printer_outcome outcome;
};

static void on_done(void *context, const char *job_id, enum printer_outcome outcome)
{
	struct ended *ended = context;
	ended->done = true;
	ended->outcome = outcome;
}

static void on_changed(void *context, const struct printer_state *state)
{
	printf("state health %d flags 0x%x grade %d model %s\n", state->health, state->flags, state->grade, state->model);
	fflush(stdout);
}

static bool read_pbm(const char *path, struct printer_raster *ret_raster)
{
	FILE *file = fopen(path, "rb");
	unsigned width, height;
	if (!file || fscanf(file, "P4 %u %u", &width, &height) != 2 || fgetc(file) == EOF || width % 8 != 0 ||
		width > PRINTER_WIDTH_MAX || height > PRINTER_HEIGHT_MAX)
		return false;
	*ret_raster = (struct printer_raster){width, height, malloc((size_t)width / 8 * height)};
	bool whole = ret_raster->bits && fread(ret_raster->bits, width / 8, height, file) == height;
	fclose(file);
	return whole;
}

static void turn(struct printer *printer)
{
	struct device_wait wait;
	printer_escpos.wait(printer, &wait);
	int64_t left_ms = wait.deadline_ms - clock_mono_ms();
	struct pollfd ready = {.fd = wait.fd, .events = wait.events};
	(void)poll(&ready, 1, left_ms < 0 ? 0 : left_ms > 100 ? 100 : (int)left_ms);
	(void)printer_escpos.step(printer, ready.revents, clock_mono_ms());
}

int main(int argc, char **argv)
{
	static const char *const words[] = {"confirmed", "assumed", "uncertain", "nothing"};
	struct link *link;
	struct err err = {.text = ""};
	struct ended ended = {.done = false};
	struct printer_job job = {.cut = true};
	const struct printer_sink sink = {.context = &ended, .done = on_done, .changed = on_changed};
	log_init("ticket", LOG_WARN);
	if (argc < 3 || !read_pbm(argv[2], &job.raster) || link_create(argv[1], &link, &err) != ERR_OK) {
		fprintf(stderr, "tool_ticket LINK FILE.pbm [OPTIONS]: %s\n", err.text);
		return 64;
	}
	struct printer *printer = printer_escpos.create(link, argc > 3 ? argv[3] : NULL, &sink);
	id_make(job.id);
	if (!printer || printer_escpos.open(printer, &err) != ERR_OK) {
		fprintf(stderr, "%s\n", err.text);
		return 69;
	}
	int64_t begin_ms = clock_mono_ms();
	bool taken = false;
	while (!ended.done && clock_mono_ms() - begin_ms < LIMIT_MS) {
		turn(printer);
		taken = taken || printer_escpos.submit_take(printer, &job) == ERR_OK;
	}
	printf("outcome %s after %lld ms\n", ended.done ? words[ended.outcome] : "none",
		(long long)(clock_mono_ms() - begin_ms));
	printer_escpos.destroy(printer);
	link_destroy(link);
	return ended.done && ended.outcome <= PRINTER_ASSUMED ? 0 : 1;
}
