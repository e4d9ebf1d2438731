#include "paper/paper_priv.h"

#include "base/check.h"
#include "ui/canvas.h"
#include "ui/png.h"

#include <stdlib.h>
#include <string.h>

struct sample {
	const char *name;
	struct catalogue_text text;
	const char *of; /* file of the one document that this is of; NULL: of any other */
};

/* Invented: the day and center of the design's pictures. */
static const struct sample samples[] = {
	{"unit", {{"Trung tâm Phục vụ hành chính công", "Public Service Center", NULL}}},
	{"place", {{"xã An Bình", "An Binh commune", NULL}}},
	{"address", {{"Thôn An Bình, xã An Bình", NULL, NULL}}},
	{"phone", {{"0000 000 000", NULL, NULL}}},
	{"kiosk", {{"02", NULL, NULL}}},
	{"day", {{"10/03/2026", NULL, NULL}}},
	{"date", {{"Thứ Ba, 10/03/2026", "Tuesday, 10/03/2026", NULL}}},
	{"time", {{"09:24", NULL, NULL}}},
	{"number", {{"PA-2026-0012", NULL, NULL}}, "petition.conf"},
	{"number", {{"B 030", NULL, NULL}}},
	{"service", {{"Hộ tịch", "Civil status", NULL}}},
	{"counters", {{"Quầy 3 hoặc Quầy 4", "Counter 3 or Counter 4", NULL}}},
	{"ahead", {{"5", NULL, NULL}}},
	{"people", {{"người", "people", NULL}}},
	{"expected", {{"09:39–09:49", NULL, NULL}}},
	{"wait", {{"Trong ngày", "Same day", NULL}}, "procedure.conf"},
	{"wait", {{"15–25", NULL, NULL}}},
	{"code", {{"1.001193", NULL, NULL}}, "procedure.conf"},
	{"code", {{"7K3F9Q2M", NULL, NULL}}, "petition.conf"},
	{"code", {{"7K3F", NULL, NULL}}},
	{"url", {{"http://127.0.0.1:8080/p/0123456789ABCDEFGHJKMNPQRS", NULL, NULL}}, "petition.conf"},
	{"url", {{"http://127.0.0.1:8080/t/0123456789ABCDEFGHJKMNPQRS", NULL, NULL}}},
	{"portal",
	 {{"https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=1.001193", NULL, NULL}}},
	{"dossier", {{"H08.16-••••••-0127", NULL, NULL}}},
	{"state", {{"Đang xử lý, đúng hẹn", "In progress, on time", NULL}}},
	{"procedure", {{"Cấp giấy xác nhận tình trạng hôn nhân", "Certificate of marital status", NULL}}},
	{"owner", {{"N. V. A.", NULL, NULL}}},
	{"received", {{"06/03/2026", NULL, NULL}}},
	{"about", {{"Chờ lâu", "Waiting", NULL}}, "petition.conf"},
	{"due", {{"24/03/2026", NULL, NULL}}, "petition.conf"},
	{"due_weekday", {{"Thứ Ba", "Tuesday", NULL}}, "petition.conf"},
	{"due", {{"11/03/2026", NULL, NULL}}},
	{"due_weekday", {{"Thứ Tư", "Wednesday", NULL}}},
	{"old_due", {{"04/03/2026", NULL, NULL}}},
	{"new_due", {{"13/03/2026", NULL, NULL}}},
	{"new_due_weekday", {{"Thứ Sáu", "Friday", NULL}}},
	{"apology", {{"16/XL, 03/03/2026", NULL, NULL}}},
	{"reason", {{"", NULL, NULL}}, "dossier.conf"}, /* it is on time */
	{"reason", {{"chờ ý kiến về ranh giới đất", "waiting for a land survey", NULL}}},
	{"counter", {{"Quầy 6", "Counter 6", NULL}}},
	{"as_of", {{"09:23, 10/03/2026", NULL, NULL}}},
	{"name", {{"Đăng ký khai sinh", "Birth registration", NULL}}},
	{"fee", {{"8.000 đồng", "8.000 VND", NULL}}},
	{"where", {{"Quầy 3 hoặc Quầy 4", "Counter 3 or Counter 4", NULL}}},
};

void paper_sample_values(struct paper_values *values, const char *layout_file, enum catalogue_language language)
{
	const char *slash = strrchr(layout_file, '/'), *file = slash ? slash + 1 : layout_file;

	paper_values_init(values, language);
	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		if (!samples[i].of || strcmp(samples[i].of, file) == 0) /* the first of a name counts */
			paper_values_set(values, samples[i].name, catalogue_text(&samples[i].text, language));
	}
	paper_values_item(values, "steps", "[x]", "Đã tiếp nhận, 06/03", false);
	paper_values_item(values, "steps", "[>]", "Đang giải quyết, từ 09/03", true);
	paper_values_item(values, "steps", "[  ]", "Trả kết quả, hẹn 11/03", false);
	paper_values_item(values, "papers", "[  ]", "Giấy chứng sinh (1 bản chính)", false);
	paper_values_item(values, "papers", "[–]", "Giấy đăng ký kết hôn (không cần nộp lại)", false);
	paper_values_item(values, "prepare", "–", "Căn cước hoặc hộ chiếu, bản gốc", false);
}

static enum err_code write_png(const struct printer_raster *raster, const char *png_file, struct err *err)
{
	struct canvas canvas;
	enum err_code code = canvas_init(&canvas, (int)raster->width, (int)raster->height, err);

	if (code != ERR_OK)
		return code;
	for (unsigned y = 0; y < raster->height; y++)
		for (unsigned x = 0; x < raster->width; x++) {
			bool black = raster->bits[(size_t)y * (raster->width / 8) + x / 8] >> (7 - x % 8) & 1;
			canvas.pixels[(size_t)y * (size_t)canvas.pitch + x] = black ? 0x000000 : 0xffffff;
		}
	code = png_write(png_file, &canvas, err);
	canvas_finish(&canvas);
	return code;
}

enum err_code paper_preview(const char *layout_file, const char *language, const char *png_file, struct err *err)
{
	struct paper *paper = calloc(1, sizeof(*paper));
	struct paper_layout *layout = paper ? &paper->layouts[0] : NULL;
	struct printer_raster raster = {0};

	if (paper == NULL)
		return err_set(err, ERR_LIMIT, "no memory for paper");
	enum err_code code = paper_layout_load(layout_file, layout, err);
	if (code == ERR_OK)
		code = paper_compose_check(layout, layout_file, err);
	if (code == ERR_OK)
		code = paper_ink_create(&paper->cache, &paper->ink, err);
	if (code == ERR_OK) {
		paper_sample_values(&paper->values, layout_file, catalogue_language(language));
		code = paper_compose_render(&paper->compose, paper->ink, layout, &paper->values, 0, &raster, err);
	}
	if (code == ERR_OK)
		code = write_png(&raster, png_file, err);
	free(raster.bits);
	paper_destroy(paper);
	return code;
}
