#include "virtual/virtual_printer.h"

#include "base/check.h"

#include <string.h>

static const struct virtual_personality personalities[] = {
	{.name = "epson-t20", .about_vi = "xác nhận từng phiếu, chạy tốt",
		.about = "confirms by process id, everything works", .model = "TM-T20III", .dots_wide = 576,
		.rows_per_s = 1600, .buffer_size = 16384, .status = true, .paper_status = true, .process = true,
		.automatic = true, .clears = true, .raster = true, .graphics = true},
	{.name = "epson-t88", .about_vi = "chỉ in bằng GS ( L, 512 điểm",
		.about = "graphics by GS ( L only, 512 dots", .model = "TM-T88VI", .dots_wide = 512,
		.rows_per_s = 2400, .buffer_size = 4096, .status = true, .paper_status = true, .process = true,
		.automatic = true, .clears = true, .graphics = true},
	{.name = "xprinter", .about_vi = "nhận mình là Epson, chỉ có hàng rào GS r",
		.about = "says it is an Epson, confirms by fence only", .model = "TM-T20",
		.dots_wide = 576, .rows_per_s = 1200, .buffer_size = 4096, .status = true, .paper_status = true,
		.raster = true, .graphics = true},
	{.name = "clone", .about_vi = "không nói tên, có hàng rào GS r",
		.about = "status without a name: fence", .dots_wide = 576, .rows_per_s = 1000,
		.buffer_size = 4096, .status = true, .paper_status = true, .raster = true},
	{.name = "status-only", .about_vi = "chỉ báo trạng thái, không xác nhận",
		.about = "answers DLE EOT and nothing else", .dots_wide = 576, .rows_per_s = 1000,
		.buffer_size = 4096, .status = true, .raster = true},
	{.name = "mute-58", .about_vi = "giấy 58, không trả lời gì",
		.about = "58 mm, says nothing at all", .dots_wide = 384, .rows_per_s = 600, .buffer_size = 4096,
		.raster = true},
	{.name = "noisy", .about_vi = "cáp kém, có byte rác giữa các câu trả lời",
		.about = "a bad cable: random bytes between the answers", .model = "TM-T20II", .dots_wide = 576,
		.rows_per_s = 1600, .buffer_size = 16384, .status = true, .paper_status = true, .process = true,
		.automatic = true, .raster = true, .graphics = true, .noise_percent = 20},
	{.name = "sluggish", .about_vi = "trả lời chậm",
		.about = "answers late", .model = "TM-T20II", .dots_wide = 576, .rows_per_s = 800,
		.buffer_size = 8192, .status = true, .paper_status = true, .process = true, .automatic = true, .raster = true,
		.graphics = true, .answer_ms = 180, .process_ms = 2000},
	{.name = "forgetful", .about_vi = "mã xác nhận đến muộn một phút",
		.about = "the process id comes a minute late", .model = "TM-T20II", .dots_wide = 576,
		.rows_per_s = 1600, .buffer_size = 16384, .status = true, .paper_status = true, .process = true,
		.automatic = true, .raster = true, .graphics = true, .process_ms = 60000},
	{.name = "battery", .about_vi = "bộ đệm còn nguyên khi mất điện",
		.about = "its buffer outlives the power", .model = "TM-T20II", .dots_wide = 576,
		.rows_per_s = 1600, .buffer_size = 65536, .status = true, .paper_status = true, .process = true,
		.automatic = true, .clears = true, .raster = true, .graphics = true, .battery = true},
	{.name = "hot", .about_vi = "đầu in nóng, phải nghỉ",
		.about = "the head gets hot and must rest", .model = "TM-T20II", .dots_wide = 576,
		.rows_per_s = 1600, .buffer_size = 16384, .status = true, .paper_status = true, .process = true,
		.automatic = true, .clears = true, .raster = true, .graphics = true, .hot_rows = 150},
	{.name = "liar", .about_vi = "luôn nói \"đã in\" và \"ổn\"",
		.about = "says \"printed\" and \"well\" whatever happens", .model = "TM-T20III", .dots_wide = 576,
		.rows_per_s = 1600, .buffer_size = 65536, .status = true, .paper_status = true, .process = true,
		.automatic = true, .clears = true, .raster = true, .graphics = true, .lies_done = true, .lies_well = true},
	{.name = "swift", .about_vi = "như epson-t20, in xong ngay",
		.about = "as epson-t20, but prints at once: for long runs", .model = "TM-T20III", .dots_wide = 576,
		.rows_per_s = 100000, .buffer_size = 65536, .status = true, .paper_status = true, .process = true,
		.automatic = true, .clears = true, .raster = true, .graphics = true},
};

const struct virtual_personality *virtual_personality_row(size_t i)
{
	return i < ARRAY_LEN(personalities) ? &personalities[i] : NULL;
}

const struct virtual_personality *virtual_personality_named(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(personalities); i++)
		if (strcmp(personalities[i].name, name) == 0)
			return &personalities[i];
	return NULL;
}
