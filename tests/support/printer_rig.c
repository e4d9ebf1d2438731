#include "support/printer_rig.h"

#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void on_done(void *context, const char *job_id, enum printer_outcome outcome)
{
	struct printer_rig *rig = context;
	rig->done++;
	rig->outcome = outcome;
	snprintf(rig->done_id, sizeof rig->done_id, "%s", job_id);
}

static void on_changed(void *context, const struct printer_state *state)
{
	((struct printer_rig *)context)->changes++;
}

static void on_late(void *context, const char *job_id)
{
	((struct printer_rig *)context)->late++;
}

void rig_start(struct printer_rig *rig, const char *personality, const char *options)
{
	*rig = (struct printer_rig){.now_ms = 1000, .trip_after = SIZE_MAX, .options = options};
	const struct printer_sink sink = {.context = rig, .done = on_done, .changed = on_changed, .late = on_late};
	rig->link = link_memory_create();
	rig->device = virtual_printer_create(virtual_personality_named(personality), 7);
	CHECK(rig->link && rig->device);
	rig->printer = printer_escpos.create(rig->link, options, &sink);
	CHECK(rig->printer);
	rig_reopen(rig);
}

void rig_crash(struct printer_rig *rig, bool recalls)
{
	const struct printer_sink sink = {.context = rig, .done = on_done, .changed = on_changed, .late = on_late};
	printer_escpos.destroy(rig->printer); /* only closes: what it answers, a dead program does not hear */
	rig->printer = printer_escpos.create(rig->link, rig->options, &sink);
	CHECK(rig->printer);
	rig->done = 0;
	if (recalls)
		printer_escpos.recall(rig->printer, rig->job_id, 1);
	rig_reopen(rig);
}

void rig_stop(struct printer_rig *rig)
{
	printer_escpos.destroy(rig->printer);
	virtual_printer_destroy(rig->device);
	link_destroy(rig->link);
}

void rig_reopen(struct printer_rig *rig)
{
	CHECK(printer_escpos.open(rig->printer, NULL) == ERR_OK);
	rig->lost = false;
}

static bool has_room(const struct printer_rig *rig)
{
	struct virtual_printer_state device;
	virtual_printer_state(rig->device, &device);
	return device.buffered < virtual_printer_personality(rig->device)->buffer_size;
}

/* To the exact byte at which the rig trips; it may set the next one. */
static void pump_to_trip(struct printer_rig *rig)
{
	unsigned char byte;
	while (rig->trip_after != SIZE_MAX) {
		while (rig->trip_after > 0 && has_room(rig) && link_memory_take(rig->link, &byte, 1) == 1) {
			(void)virtual_printer_feed(rig->device, &byte, 1, rig->now_ms);
			virtual_printer_run(rig->device, rig->now_ms);
			rig->trip_after--;
		}
		if (rig->trip_after > 0)
			return;
		rig->trip_after = SIZE_MAX;
		rig->trip(rig);
	}
}

static void pump(struct printer_rig *rig)
{
	unsigned char bytes[64];
	if (rig->trip_after != SIZE_MAX)
		pump_to_trip(rig);
	if (rig->trip_after == SIZE_MAX) {
		virtual_pump_memory(rig->device, rig->link, rig->now_ms);
		return;
	}
	virtual_printer_run(rig->device, rig->now_ms);
	for (size_t len; (len = virtual_printer_answer(rig->device, bytes, sizeof bytes, rig->now_ms)) > 0;)
		(void)link_memory_give(rig->link, bytes, len);
}

void rig_step(struct printer_rig *rig)
{
	rig->now_ms += RIG_STEP_MS;
	pump(rig);
	if (!rig->lost) {
		size_t before = link_memory_waiting(rig->link);
		rig->lost = printer_escpos.step(rig->printer, 0, rig->now_ms) == ERR_OFFLINE;
		if (!rig->lost)
			rig->sent += link_memory_waiting(rig->link) - before;
	}
	pump(rig);
}

void rig_pass(struct printer_rig *rig, int64_t ms)
{
	for (int64_t until = rig->now_ms + ms; rig->now_ms < until;)
		rig_step(rig);
}

struct printer_state rig_state(const struct printer_rig *rig)
{
	struct printer_state state;
	printer_escpos.state(rig->printer, &state);
	return state;
}

bool rig_ready(struct printer_rig *rig, int64_t limit_ms)
{
	for (int64_t until = rig->now_ms + limit_ms; rig->now_ms < until;) {
		rig_step(rig);
		enum device_health health = rig_state(rig).health;
		if (health == DEVICE_READY || health == DEVICE_LIMITED)
			return true;
	}
	return false;
}

bool rig_done(struct printer_rig *rig, int64_t limit_ms)
{
	unsigned before = rig->done;
	for (int64_t until = rig->now_ms + limit_ms; rig->now_ms < until && rig->done == before;)
		rig_step(rig);
	return rig->done == before + 1;
}

unsigned char *rig_picture(unsigned width, unsigned height)
{
	unsigned stride = width / 8;
	unsigned char *bits = calloc(height, stride);
	CHECK(bits);
	for (unsigned y = 0; y < height; y++) {
		/* The row's number in both edges and a slanted line: no row is like the next, some are short. */
		bits[(size_t)y * stride] = (unsigned char)(0x80 | (y & 0x7F));
		bits[(size_t)y * stride + 1] = (unsigned char)(y >> 7);
		bits[(size_t)y * stride + 2 + y % (stride - 2)] = 0x3C;
	}
	return bits;
}

enum err_code rig_print(struct printer_rig *rig, unsigned width, unsigned height)
{
	struct printer_job job = {.paper = 1, .raster = {width, height, rig_picture(width, height)}, .cut = true};
	id_make(job.id);
	memcpy(rig->job_id, job.id, sizeof rig->job_id);
	enum err_code code = printer_escpos.submit_take(rig->printer, &job);
	free(job.raster.bits);
	return code;
}

/* The newest sheet with the whole picture, and at which row; NULL for none. */
static const struct virtual_sheet *find_picture(const struct printer_rig *rig, unsigned width, unsigned height,
												unsigned *ret_first)
{
	const struct virtual_paper *paper = virtual_printer_paper(rig->device);
	unsigned char *picture = rig_picture(width, height);
	size_t stride = paper->width / 8, size = (size_t)height * width / 8;
	const struct virtual_sheet *found = NULL;
	for (uint64_t n = paper->sheets; n > 0 && !found; n--) {
		const struct virtual_sheet *sheet = virtual_paper_sheet(paper, n);
		if (!sheet)
			break;
		for (unsigned first = 0; width == paper->width && first + height <= sheet->rows && !found; first++)
			if (memcmp(sheet->bits.data + first * stride, picture, size) == 0) {
				found = sheet;
				*ret_first = first;
			}
	}
	free(picture);
	return found;
}

bool rig_paper_has(const struct printer_rig *rig, unsigned width, unsigned height)
{
	unsigned first;
	return find_picture(rig, width, height, &first) != NULL;
}

bool rig_paper_is_alone(const struct printer_rig *rig, unsigned width, unsigned height)
{
	unsigned first = 0;
	const struct virtual_sheet *sheet = find_picture(rig, width, height, &first);
	bool white = sheet != NULL;
	for (size_t i = 0; white && i < (size_t)first * width / 8; i++)
		white = sheet->bits.data[i] == 0;
	return white;
}
