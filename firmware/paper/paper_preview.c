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
	{"unit", {{"Trung tâm Phục vụ hành chính công", "Public Service Center"}}},
	{"place", {{"xã An Bình", "An Binh commune"}}},
	{"address", {{"Thôn An Bình, xã An Bình"}}},
	{"phone", {{"0000 000 000"}}},
	{"kiosk", {{"02"}}},
	{"day", {{"10/03/2026"}}},
	{"date", {{"Thứ Ba, 10/03/2026", "Tuesday, 10/03/2026"}}},
	{"time", {{"09:24"}}},
	{"number", {{"PA-2026-0012"}}, "petition.conf"},
	{"number", {{"B 030"}}},
	{"service", {{"Hộ tịch", "Civil status"}}},
	{"counters", {{"Quầy 3 hoặc Quầy 4", "Counter 3 or Counter 4"}}},
	{"ahead", {{"5"}}},
	{"people", {{"người", "people"}}},
	{"expected", {{"09:39–09:49"}}},
	{"wait", {{"Trong ngày", "Same day"}}, "procedure.conf"},
	{"wait", {{"15–25"}}},
	{"code", {{"1.001193"}}, "procedure.conf"},
	{"code", {{"7K3F9Q2M"}}, "petition.conf"},
	{"code", {{"7K3F"}}},
	{"url", {{"http://127.0.0.1:8080/p/0123456789ABCDEFGHJKMNPQRS"}}, "petition.conf"},
	{"url", {{"http://127.0.0.1:8080/t/0123456789ABCDEFGHJKMNPQRS"}}},
	{"portal",
	 {{"https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=1.001193"}}},
	{"dossier", {{"H08.16-••••••-0127"}}},
	{"state", {{"Đang xử lý, đúng hẹn", "In progress, on time"}}},
	{"procedure", {{"Cấp giấy xác nhận tình trạng hôn nhân", "Certificate of marital status"}}},
	{"owner", {{"N. V. A."}}},
	{"received", {{"06/03/2026"}}},
	{"about", {{"Chờ lâu", "Waiting"}}, "petition.conf"},
	{"due", {{"24/03/2026"}}, "petition.conf"},
	{"due_weekday", {{"Thứ Ba", "Tuesday"}}, "petition.conf"},
	{"due", {{"11/03/2026"}}},
	{"due_weekday", {{"Thứ Tư", "Wednesday"}}},
	{"old_due", {{"04/03/2026"}}},
	{"new_due", {{"13/03/2026"}}},
	{"new_due_weekday", {{"Thứ Sáu", "Friday"}}},
	{"apology", {{"16/XL, 03/03/2026"}}},
	{"reason", {{""}}, "dossier.conf"}, /* it is on time */
	{"reason", {{"chờ ý kiến về ranh giới đất", "waiting for a land survey"}}},
	{"counter", {{"Quầy 6", "Counter 6"}}},
	{"as_of", {{"09:23, 10/03/2026"}}},
	{"name", {{"Đăng ký khai sinh", "Birth registration"}}},
	{"fee", {{"8.000 đồng", "8.000 VND"}}},
	{"where", {{"Quầy 3 hoặc Quầy 4", "Counter 3 or Counter 4"}}},
};

void paper_sample_values(struct paper *paper, const char *layout_file, enum catalogue_language language)
{
	struct paper_values *values = &paper->values;
	const char *slash = strrchr(layout_file, '/'), *file = slash ? slash + 1 : layout_file;

	paper_values_init(values, &paper->words, language);
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
		paper_words_load(&paper->words);
		paper_sample_values(paper, layout_file, catalogue_language(language));
		code = paper_compose_render(&paper->compose, paper->ink, layout, &paper->values, 0, &raster, err);
	}
	if (code == ERR_OK)
		code = write_png(&raster, png_file, err);
	free(raster.bits);
	paper_destroy(paper);
	return code;
}
