#include "kiosk/gallery.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "proto/catalogue.h"
#include "screens/screens.h"
#include "ui/png.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The day of the design: Tuesday 10/03/2026, 09:24. */
#define GALLERY_CLOCK "2026-03-10T09:24:00+07:00"
#define ASKS_AFTER_MS 95000 /* as long as the slowest need */
#define SETTLE_STEPS 6
#define SETTLE_MS 200

static const struct {
	const char *name;
	int w, h;
	double dots_per_mm;
	bool pad;
} panels[] = {
	{"portrait", 1080, 1920, 3.2, false},
	{"landscape", 1920, 1080, 4.0, false},
	{"small", 1024, 768, 3.37, false},
	{"pad", 1280, 800, 5.9, true},
};

static const char *const contrast_names[] = {"normal", "high", "soft"};

#define SIZES 3
#define CONTRASTS 3
#define LANGUAGES 2 /* complete ones */

/* Of each panel: sizes in each contrast and language, in low reach in each language, and in the draft of a third. */
#define VARIANTS (SIZES * (CONTRASTS * LANGUAGES + LANGUAGES + 1))

bool gallery_variant(size_t i, struct gallery_variant *ret_variant)
{
	size_t panel = i / VARIANTS, kind = i % VARIANTS / SIZES;
	if (panel >= ARRAY_LEN(panels))
		return false;
	*ret_variant = (struct gallery_variant){.panel = panels[panel].name,
											.w = panels[panel].w,
											.h = panels[panel].h,
											.dots_per_mm = panels[panel].dots_per_mm,
											.size = 1 + (int)(i % SIZES)};
	if (kind < CONTRASTS * LANGUAGES) {
		ret_variant->contrast = (enum ui_contrast)(kind % CONTRASTS);
		ret_variant->language = (int)(kind / CONTRASTS);
	} else if (kind < CONTRASTS * LANGUAGES + LANGUAGES) {
		ret_variant->low_reach = true;
		ret_variant->language = (int)(kind - CONTRASTS * LANGUAGES);
	} else {
		ret_variant->language = LANGUAGE_COUNT - 1; /* one that needs shaping, where there is one */
	}
	return true;
}

struct gallery {
	struct catalogue *catalogue; /* lent to the screens of one picture; they give it back */
};

static void drop_request(void *context, const struct flow_request *request)
{
}

enum err_code gallery_sample(struct buf *out, struct err *err)
{
	char path[FILE_PATH_MAX];
	struct buf procedures;
	buf_init(&procedures, PROTO_CATALOGUE_MAX);
	file_asset_path("sample/center.json", path, sizeof path);
	enum err_code code = file_read(path, out, err);
	file_asset_path("sample/procedures.json", path, sizeof path);
	if (code == ERR_OK)
		code = file_read(path, &procedures, err);
	const char *list = code == ERR_OK ? strstr(buf_text(&procedures), "\"procedures\"") : NULL;
	if (code == ERR_OK && !list)
		code = err_set(err, ERR_INVALID, "%s has no procedures", path);
	if (code == ERR_OK) {
		while (out->len > 0 && out->data[out->len - 1] != '}')
			out->len--;
		out->len -= out->len > 0;
		buf_str(out, ",");
		buf_str(out, list);
	}
	buf_finish(&procedures);
	return code;
}

enum err_code gallery_create(struct gallery **ret_gallery, struct err *err)
{
	struct buf all;
	struct gallery *gallery = calloc(1, sizeof *gallery);
	if (!gallery)
		return err_set(err, ERR_LIMIT, "no memory for the gallery");
	buf_init(&all, PROTO_CATALOGUE_MAX);
	enum err_code code = gallery_sample(&all, err);
	if (code == ERR_OK)
		code = proto_catalogue_decode(buf_text(&all), all.len, NULL, &gallery->catalogue, err);
	buf_finish(&all);
	if (code != ERR_OK)
		free(gallery);
	else
		*ret_gallery = gallery;
	return code;
}

void gallery_destroy(struct gallery *gallery)
{
	if (!gallery)
		return;
	catalogue_destroy(gallery->catalogue);
	free(gallery);
}

static void add_call(struct hall *hall, const char *number, unsigned counter, const char *service)
{
	struct hall_call *call = &hall->calls[hall->call_count++];
	snprintf(call->number, sizeof call->number, "%s", number);
	snprintf(call->service, sizeof call->service, "%s", service);
	call->counter = counter;
	call->times = 1;
}

static void add_line(struct hall *hall, const char *service, int waiting, int min, int max)
{
	struct hall_line *line = &hall->lines[hall->line_count++];
	snprintf(line->service, sizeof line->service, "%s", service);
	line->waiting = waiting;
	line->wait_min = min;
	line->wait_max = max;
	line->open = true;
}

static void tell_hall(struct screens *screens, struct flow_notice *notice)
{
	*notice = (struct flow_notice){.kind = NOTICE_HALL};
	struct hall *hall = &notice->hall;
	hall->sequence = 1;
	hall->as_of_ms = clock_wall_ms();
	hall->heard_ms = clock_mono_ms();
	hall->waiting = 17;
	add_call(hall, "B\u00a0024", 3, "ho-tich");
	add_call(hall, "A\u00a0047", 2, "chung-thuc");
	add_call(hall, "T\u00a0015", 6, "tra-ket-qua");
	hall->counters[hall->counter_count++] = (struct hall_counter){
		.number = 3, .state = COUNTER_SERVING, .serving = "B\u00a0024", .officer = "N. T. H."};
	add_line(hall, "chung-thuc", 4, 10, 15);
	add_line(hall, "ho-tich", 5, 15, 25);
	add_line(hall, "dat-dai-xay-dung", 3, 20, 30);
	add_line(hall, "ho-kinh-doanh", 0, 0, 0);
	add_line(hall, "bao-tro-nguoi-co-cong", 1, 5, 10);
	add_line(hall, "tra-ket-qua", 4, 5, 10);
	screens_notice(screens, notice, clock_mono_ms());
}

static enum err_code tell_all(struct screens *screens, struct catalogue *catalogue, struct err *err)
{
	struct flow_notice *notice = calloc(1, sizeof *notice);
	enum err_code code = notice ? ERR_OK : err_set(err, ERR_LIMIT, "no memory for a notice");
	if (code == ERR_OK) {
		notice->kind = NOTICE_CATALOGUE;
		notice->catalogue = catalogue;
		screens_notice(screens, notice, clock_mono_ms());
		*notice = (struct flow_notice){.kind = NOTICE_CENTER, .center = {.online = true}};
		screens_notice(screens, notice, clock_mono_ms());
		*notice = (struct flow_notice){.kind = NOTICE_DEVICES};
		notice->devices = (struct flow_devices){.printer_there = true,
												.paper = PAPER_OK,
												.tickets_left = 412,
												.printer_grade = 1,
												.printer_model = "TM-T82",
												.scanners_ready = 1,
												.scanners_set = 1,
												.lease_left = 891,
												.clock_trusted = true};
		screens_notice(screens, notice, clock_mono_ms());
		*notice = (struct flow_notice){.kind = NOTICE_PUBLISHED};
		notice->published = (struct flow_published){
			.day = "2026-03-09", .rating_count = 1483, .share = 0.96, .low = 0.94, .high = 0.98};
		screens_notice(screens, notice, clock_mono_ms());
		tell_hall(screens, notice);
	}
	free(notice);
	return code;
}

static const struct screens_shot *find_shot(const char *name)
{
	for (size_t i = 0; i < screens_shot_count; i++)
		if (strcmp(screens_shots[i].name, name) == 0)
			return &screens_shots[i];
	return NULL;
}

static enum err_code draw(struct gallery *gallery, struct screens *screens, const struct screens_shot *shot,
						  const struct gallery_variant *variant, const struct gallery_viewer *viewer, struct err *err)
{
	struct ui_config config = {.w = variant->w, .h = variant->h, .dots_per_mm = variant->dots_per_mm};
	struct ui *ui = NULL;
	screens_fill_ui(screens, &config);
	config.defaults.size = variant->size;
	config.defaults.contrast = variant->contrast;
	config.defaults.low_reach = variant->low_reach;
	config.defaults.still = true;
	enum err_code code = ui_create(&config, &ui, err);
	if (code != ERR_OK)
		return code;
	int64_t now = clock_mono_ms();
	unsigned levels = gallery->catalogue->rating_levels;
	screens_attach(screens, ui, now);
	code = tell_all(screens, gallery->catalogue, err);
	if (code == ERR_OK) {
		ui_step(ui, now, NULL);
		shot->open(screens, ui);
		ui_tell(ui, &(struct flow_notice){.kind = NOTICE_SPOKEN}); /* carries out where it led */
		if (shot->asks) {
			ui_step(ui, now, NULL);
			now += ASKS_AFTER_MS;
		}
		for (int i = 1; i <= SETTLE_STEPS; i++)
			ui_step(ui, now + i * SETTLE_MS, NULL);
		code = viewer->view(viewer->context, ui, err);
	}
	screens_notice(screens, &(struct flow_notice){.kind = NOTICE_CATALOGUE}, now); /* gives back what was lent */
	gallery->catalogue->rating_levels = levels;
	ui_destroy(ui);
	return code;
}

enum err_code gallery_view(struct gallery *gallery, const char *name, const struct gallery_variant *variant,
						   const struct gallery_viewer *viewer, struct err *err)
{
	const struct screens_shot *shot = find_shot(name);
	const struct screens_port port = {NULL, drop_request};
	const struct screens_config config = {.role = shot && shot->pad ? SCREENS_PAD : SCREENS_HALL,
										  .counter = 3,
										  .kiosk = "02",
										  .version = MOTCUA_VERSION,
										  .language = catalogue_languages[variant->language],
										  .size = 1,
										  .center_url = "https://center.example.vn"};
	int64_t start = 0;
	if (!shot)
		return err_set(err, ERR_NOT_FOUND, "no picture named %s", name);
	CHECK(clock_parse(GALLERY_CLOCK, &start) == ERR_OK);
	clock_start_at(start);
	struct screens *screens = screens_create(&config, &port);
	if (!screens)
		return err_set(err, ERR_LIMIT, "no memory for the screens");
	enum err_code code = draw(gallery, screens, shot, variant, viewer, err);
	screens_destroy(screens);
	return code;
}

struct files {
	const char *png, *dump;
};

static enum err_code write_files(void *context, struct ui *ui, struct err *err)
{
	const struct files *files = context;
	enum err_code code = png_write(files->png, ui_picture(ui), err);
	if (code != ERR_OK)
		return code;
	char *dump = ui_dump(ui);
	code = file_replace(files->dump, dump, strlen(dump), false, err);
	free(dump);
	return code;
}

static bool is_pad(const struct gallery_variant *variant)
{
	return strcmp(variant->panel, "pad") == 0;
}

static enum err_code draw_variant(struct gallery *gallery, const char *dir, const struct gallery_variant *variant,
								  struct err *err)
{
	char folder[FILE_PATH_MAX], png[FILE_PATH_MAX + 96], json[FILE_PATH_MAX + 96];
	snprintf(folder, sizeof folder, "%s/%s", dir, variant->panel);
	enum err_code code = file_make_dirs(folder, err);
	for (size_t i = 0; i < screens_shot_count && code == ERR_OK; i++) {
		if (screens_shots[i].pad != is_pad(variant))
			continue;
		char name[160];
		snprintf(name, sizeof name, "%s-%s-%d-%s%s", screens_shots[i].name, catalogue_languages[variant->language],
				 variant->size, contrast_names[variant->contrast], variant->low_reach ? "-low" : "");
		snprintf(png, sizeof png, "%s/%s.png", folder, name);
		snprintf(json, sizeof json, "%s/%s.json", folder, name);
		struct files files = {png, json};
		const struct gallery_viewer viewer = {&files, write_files};
		code = gallery_view(gallery, screens_shots[i].name, variant, &viewer, err);
	}
	return code;
}

enum err_code gallery_draw(const char *dir, struct err *err)
{
	struct gallery_variant variant;
	struct gallery *gallery = NULL;
	enum err_code code = gallery_create(&gallery, err);
	for (size_t i = 0; code == ERR_OK && gallery_variant(i, &variant); i++)
		code = draw_variant(gallery, dir, &variant, err);
	gallery_destroy(gallery);
	return code;
}
