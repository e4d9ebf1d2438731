#include "support/display_fixture.h"

#include "base/check.h"
#include "base/clock.h"
#include "support/test.h"

static struct catalogue_service services[] = {
	{.id = "chung-thuc", .series = 'A', .name = {{"Chứng thực", "Certified copies", NULL}}},
	{.id = "ho-tich", .series = 'B', .name = {{"Hộ tịch", "Civil status", NULL}}},
	{.id = "dat-dai", .series = 'C', .name = {{"Đất đai", "Land", NULL}}},
	{.id = "bao-tro", .series = 'E', .name = {{"Bảo trợ xã hội", "Welfare", NULL}}},
	{.id = "tra-ket-qua", .series = 'T', .name = {{"Trả kết quả", "Collect result", NULL}}},
};
static struct catalogue_counter counters[] = {
	{.number = 1, .name = {{"Hướng dẫn", "Reception", NULL}}, .zone = "I"},
	{.number = 2, .name = {{"Chứng thực", "Certified copies", NULL}}, .zone = "I"},
	{.number = 3, .name = {{"Hộ tịch", "Civil status", NULL}}, .zone = "I"},
	{.number = 4, .name = {{"Hộ tịch", "Civil status", NULL}}, .zone = "I"},
	{.number = 5, .name = {{"Đất đai, xây dựng", "Land, building", NULL}}, .zone = "II"},
	{.number = 6, .name = {{"Trả kết quả", "Collect result", NULL}}, .zone = "II"},
};
static struct catalogue_text ticker[] = {
	{{"Nộp hồ sơ sau 15 giờ: nhận kết quả vào ngày làm việc tiếp theo.",
	  "Filed after 15:00: result on the next working day.", NULL}},
	{{"Cần giúp đỡ? Mời ông/bà đến Quầy 1.", "Need help? Please go to counter 1.", NULL}},
	{{"Chỉ nộp lệ phí theo bảng niêm yết.", "Pay only the posted fees.", NULL}},
};
static const struct catalogue catalogue = {
	.version = "1",
	.unit_name = {{"Trung tâm Phục vụ hành chính công", "Public Service Center", NULL}},
	.place_name = {{"xã An Bình", "An Binh commune", NULL}},
	.services = services,
	.service_count = ARRAY_LEN(services),
	.counters = counters,
	.counter_count = ARRAY_LEN(counters),
	.ticker = ticker,
	.ticker_count = ARRAY_LEN(ticker),
	.help_counter = 1,
};

const struct catalogue *display_fixture_catalogue(void)
{
	return &catalogue;
}

int64_t display_fixture_wall(void)
{
	int64_t ms = 0;

	assert_int_equal(clock_set_zone(CLOCK_ZONE_DEFAULT, NULL), ERR_OK);
	assert_int_equal(clock_parse("2026-03-10T09:24:00+07:00", &ms), ERR_OK);
	return ms;
}

static void add_call(struct hall *hall, const char *number, const char *service, unsigned counter, int64_t called_ms)
{
	struct hall_call *call = &hall->calls[hall->call_count++];

	*call = (struct hall_call){.counter = counter, .times = 1, .called_ms = called_ms, .language = "vi"};
	snprintf(call->ticket, sizeof(call->ticket), "%032zx", hall->call_count);
	snprintf(call->number, sizeof(call->number), "%s", number);
	snprintf(call->service, sizeof(call->service), "%s", service);
	for (size_t i = 0; i < hall->counter_count; i++) {
		if (hall->counters[i].number != counter)
			continue;
		hall->counters[i].state = COUNTER_SERVING;
		snprintf(hall->counters[i].serving, sizeof(hall->counters[i].serving), "%s", number);
	}
}

static void add_line(struct hall *hall, const char *service, int waiting, int wait_min, int wait_max)
{
	struct hall_line *line = &hall->lines[hall->line_count++];

	*line = (struct hall_line){.waiting = waiting, .wait_min = wait_min, .wait_max = wait_max, .open = true};
	snprintf(line->service, sizeof(line->service), "%s", service);
	hall->waiting += waiting;
}

void display_fixture_hall(struct hall *ret_hall)
{
	int64_t wall_ms = display_fixture_wall();

	*ret_hall = (struct hall){.sequence = 100, .as_of_ms = wall_ms, .counter_count = 6};
	for (unsigned i = 0; i < 6; i++)
		ret_hall->counters[i] = (struct hall_counter){.number = i + 1, .state = COUNTER_OPEN};
	add_call(ret_hall, "B\u00a0024", "ho-tich", 3, wall_ms - 8000);
	add_call(ret_hall, "A\u00a0047", "chung-thuc", 2, wall_ms - 60000);
	add_call(ret_hall, "T\u00a0015", "tra-ket-qua", 6, wall_ms - 120000);
	add_call(ret_hall, "C\u00a0012", "dat-dai", 5, wall_ms - 180000);
	add_call(ret_hall, "B\u00a0022", "ho-tich", 4, wall_ms - 240000);
	add_line(ret_hall, "chung-thuc", 4, 10, 15);
	add_line(ret_hall, "ho-tich", 5, 15, 25);
	add_line(ret_hall, "dat-dai", 3, 20, 30);
	add_line(ret_hall, "bao-tro", 1, 5, 10);
	add_line(ret_hall, "tra-ket-qua", 4, 5, 10);
}

void display_fixture_board(struct board *ret_board)
{
	struct hall hall;
	int64_t wall_ms = display_fixture_wall();

	display_fixture_hall(&hall);
	board_init(ret_board, DISPLAY_FIXTURE_MONO - 8000);
	board_hall(ret_board, &hall, DISPLAY_FIXTURE_MONO - 8000, wall_ms - 8000);
	board_tick(ret_board, DISPLAY_FIXTURE_MONO - 8000, false);
	board_heard(ret_board, DISPLAY_FIXTURE_MONO, wall_ms);
	board_tick(ret_board, DISPLAY_FIXTURE_MONO, false);
}
