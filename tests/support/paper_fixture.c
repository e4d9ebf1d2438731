#include "support/paper_fixture.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static struct catalogue_line prepare[] = {
	{.lead = {{"Căn cước hoặc hộ chiếu", "ID or passport", NULL}}, .text = {{"bản gốc", "original", NULL}}},
};
static struct catalogue_service services[] = {
	{.id = "ho-tich", .series = 'B', .name = {{"Hộ tịch", "Civil status", "អត្រានុកូលដ្ឋាន"}},
	 .prepare = prepare, .prepare_count = 1},
};
static struct catalogue_priority priorities[] = {
	{"none", {{"Không thuộc diện ưu tiên", NULL, NULL}}},
	{"elderly", {{"Người cao tuổi", "Aged 75 and over", NULL}}},
};
static struct catalogue_time times[] = {{CHANNEL_ALL, 3, UNIT_WORKING_DAY, {{NULL, NULL, NULL}}}};
static struct catalogue_fee fees[] = {{CHANNEL_ALL, 15000, {{NULL, NULL, NULL}}, {{NULL, NULL, NULL}}}};
static struct catalogue_paper papers[] = {
	{.name = {{"Tờ khai cấp giấy xác nhận tình trạng hôn nhân", NULL, NULL}}, .originals = 1},
	{.name = {{"Giấy đăng ký kết hôn", NULL, NULL}}, .copies = 1, .known = true},
};
static struct catalogue_text exemptions[] = {{{"Người có công với cách mạng", NULL, NULL}}};
static struct catalogue_procedure procedures[] = {
	{.code = "1.004873", .name = {{"Cấp giấy xác nhận tình trạng hôn nhân", NULL, NULL}}, .service = "ho-tich",
	 .where = {{"Quầy 3 hoặc Quầy 4", NULL, NULL}},
	 .portal = "https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=1.004873",
	 .times = times, .time_count = 1, .fees = fees, .fee_count = 1, .papers = papers, .paper_count = 2,
	 .exemptions = exemptions, .exemption_count = 1},
};
static const struct catalogue catalogue = {
	.version = "1",
	.center_id = "an-binh",
	.unit_name = {{"Trung tâm Phục vụ hành chính công", "Public Service Center", "មជ្ឈមណ្ឌលសេវាសាធារណៈ"}},
	.place_name = {{"xã An Bình", "An Binh commune", NULL}},
	.services = services,
	.service_count = ARRAY_LEN(services),
	.priorities = priorities,
	.priority_count = ARRAY_LEN(priorities),
	.procedures = procedures,
	.procedure_count = ARRAY_LEN(procedures),
};

const struct catalogue *paper_fixture_catalogue(void)
{
	return &catalogue;
}

static int64_t at(const char *time)
{
	int64_t ms = 0;

	assert_int_equal(clock_set_zone(CLOCK_ZONE_DEFAULT, NULL), ERR_OK);
	assert_int_equal(clock_parse(time, &ms), ERR_OK);
	return ms;
}

void paper_fixture_ticket(struct ticket *ret_ticket)
{
	*ret_ticket = (struct ticket){
		.id = "0123456789abcdef0123456789abcdef",
		.number = "B\u00a0030",
		.series = 'B',
		.value = 30,
		.service = "ho-tich",
		.priority = "none",
		.language = "vi",
		.day = "2026-03-10",
		.issued_ms = at("2026-03-10T09:24:00+07:00"),
		.counters = {3, 4},
		.counter_count = 2,
		.ahead = 5,
		.wait_min = 15,
		.wait_max = 25,
		.code = "7K3F",
		.url = "http://127.0.0.1:8080/t/0123456789ABCDEFGHJKMNPQRS",
		.prints = 1,
	};
}

static void add_step(struct dossier *dossier, const char *title, enum dossier_step_state state, const char *due,
                     const char *done)
{
	struct dossier_step *step = &dossier->steps[dossier->step_count++];

	snprintf(step->title, sizeof(step->title), "%s", title);
	snprintf(step->due, sizeof(step->due), "%s", due);
	snprintf(step->done, sizeof(step->done), "%s", done);
	step->state = state;
}

void paper_fixture_dossier(struct dossier *ret_dossier)
{
	*ret_dossier = (struct dossier){
		.code = "H08.16-260306-0127",
		.procedure_name = "Cấp giấy xác nhận tình trạng hôn nhân",
		.owner = "N. V. A.",
		.state = DOSSIER_PROCESSING,
		.received = "2026-03-06",
		.due = "2026-03-11",
		.counter = 6,
		.as_of_ms = at("2026-03-10T09:23:00+07:00"),
	};
	add_step(ret_dossier, "Đã tiếp nhận", STEP_DONE, "", "2026-03-06");
	add_step(ret_dossier, "Đã kiểm tra hồ sơ", STEP_DONE, "", "2026-03-06");
	add_step(ret_dossier, "Đang giải quyết", STEP_NOW, "2026-03-10", "");
	add_step(ret_dossier, "Ký duyệt", STEP_FUTURE, "", "");
	add_step(ret_dossier, "Trả kết quả", STEP_FUTURE, "2026-03-11", "");
}

void paper_fixture_late(struct dossier *ret_dossier)
{
	paper_fixture_dossier(ret_dossier);
	snprintf(ret_dossier->code, sizeof(ret_dossier->code), "H08.16-260225-0041");
	snprintf(ret_dossier->procedure_name, sizeof(ret_dossier->procedure_name),
	         "Cấp giấy phép xây dựng nhà ở riêng lẻ");
	snprintf(ret_dossier->owner, sizeof(ret_dossier->owner), "T. T. B.");
	snprintf(ret_dossier->due, sizeof(ret_dossier->due), "2026-03-04");
	snprintf(ret_dossier->new_due, sizeof(ret_dossier->new_due), "2026-03-13");
	snprintf(ret_dossier->apology_number, sizeof(ret_dossier->apology_number), "16/XL, 03/03/2026");
	snprintf(ret_dossier->apology_reason, sizeof(ret_dossier->apology_reason), "chờ ý kiến về ranh giới đất");
	ret_dossier->late_days = 4;
	ret_dossier->postponed = 1;
}

static void write_pbm(const struct printer_raster *raster, const char *path)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	fprintf(file, "P4\n%u %u\n", raster->width, raster->height);
	fwrite(raster->bits, raster->width / 8, raster->height, file);
	assert_int_equal(fclose(file), 0);
}

void paper_fixture_golden(const struct printer_raster *raster, const char *name, unsigned most)
{
	char path[FILE_PATH_MAX], head[32];
	const char *mode = getenv("MOTCUA_GOLDEN");
	unsigned wrong = 0;
	struct buf buf;

	snprintf(path, sizeof(path), "tests/golden/%s.pbm", name);
	if (mode && strcmp(mode, "write") == 0)
		write_pbm(raster, path);
	buf_init(&buf, 1u << 20);
	assert_int_equal(file_read(path, &buf, NULL), ERR_OK);
	size_t head_len = (size_t)snprintf(head, sizeof(head), "P4\n%u %u\n", raster->width, raster->height);
	size_t size = (size_t)raster->width / 8 * raster->height;
	bool same = buf.len == head_len + size && memcmp(buf.data, head, head_len) == 0;
	for (size_t i = 0; same && i < size; i++)
		wrong += (unsigned)__builtin_popcount(raster->bits[i] ^ (unsigned char)buf.data[head_len + i]);
	buf_finish(&buf);
	if (!same || wrong > most) {
		assert_int_equal(file_make_dirs("build/golden", NULL), ERR_OK);
		snprintf(path, sizeof(path), "build/golden/%s.pbm", name);
		write_pbm(raster, path);
		fail_msg("%s: %u dots differ, size %s; see %s", name, wrong, same ? "same" : "differs", path);
	}
}

bool paper_fixture_ink(const struct printer_raster *raster, unsigned top, unsigned bottom, unsigned *ret_first,
                       unsigned *ret_last)
{
	size_t stride = raster->width / 8;
	bool any = false;

	for (unsigned y = top; y < bottom && y < raster->height; y++) {
		for (size_t x = 0; x < stride; x++) {
			if (raster->bits[y * stride + x] == 0)
				continue;
			*ret_first = any ? *ret_first : y;
			*ret_last = y;
			any = true;
		}
	}
	return any;
}

void paper_fixture_read_qr(const struct printer_raster *raster, char *out, size_t size)
{
	char path[FILE_PATH_MAX], command[FILE_PATH_MAX + 100];

	test_path("qr.pbm", path, sizeof(path));
	write_pbm(raster, path);
	snprintf(command, sizeof(command), "zbarimg -q --raw --oneshot -Sdisable -Sqrcode.enable %s 2>/dev/null", path);
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	size_t len = fread(out, 1, size - 1, pipe);
	pclose(pipe);
	while (len > 0 && out[len - 1] == '\n')
		len--;
	out[len] = '\0';
}
