#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "bench/desk.h"

#include "base/clock.h"
#include "base/log.h"
#include "link/link.h"
#include "qr/qr.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[200], printer_path[256], scanner_path[256], file_path[256];

static void start(struct desk *desk)
{
	const char *temporary = getenv("TMPDIR");
	snprintf(folder, sizeof folder, "%.150s", temporary ? temporary : "/tmp");
	snprintf(printer_path, sizeof printer_path, "%s/desk-printer-%ld", folder, (long)getpid());
	snprintf(scanner_path, sizeof scanner_path, "%s/desk-scanner-%ld", folder, (long)getpid());
	snprintf(file_path, sizeof file_path, "%s/desk-file-%ld.pbm", folder, (long)getpid());
	const struct desk_paths paths = {.printer = printer_path, .scanner = scanner_path,
		.cards = "assets/sample/cards.json", .personality = "epson-t20", .paper_mm = 80000};
	assert_int_equal(desk_init(desk, &paths, NULL), ERR_OK);
}

static const char *tell(struct desk *desk, const char *line)
{
	static char answer[DESK_REPLY_MAX];
	struct buf reply;
	buf_init(&reply, DESK_REPLY_MAX);
	desk_obey(desk, line, &reply);
	snprintf(answer, sizeof answer, "%s", buf_text(&reply));
	buf_finish(&reply);
	return answer;
}

static bool says(const char *answer, const char *part)
{
	return strstr(answer, part) != NULL;
}

static void devices_are_there_under_their_names_and_go_when_unplugged(void **state)
{
	struct desk desk;
	struct stat about;
	start(&desk);
	assert_int_equal(stat(printer_path, &about), 0);
	assert_true(S_ISCHR(about.st_mode));
	assert_string_equal(tell(&desk, "unplug printer"), "ok");
	assert_int_not_equal(lstat(printer_path, &about), 0);
	assert_string_equal(tell(&desk, "unplug printer"), "ok");
	assert_string_equal(tell(&desk, "plug printer"), "ok");
	assert_int_equal(stat(printer_path, &about), 0);
	assert_true(says(tell(&desk, "plug teapot"), "error invalid"));
	desk_finish(&desk);
	assert_int_not_equal(lstat(printer_path, &about), 0);
	assert_int_not_equal(lstat(scanner_path, &about), 0);
}

static void every_switch_shows_in_the_state(void **state)
{
	static const struct {
		const char *on, *off, *shown;
	} cases[] = {
		{"paper out", "paper in", "\"paper_out\":true"}, {"cover open", "cover close", "\"cover_open\":true"},
		{"cutter jam", "cutter free", "\"cutter_error\":true"}, {"silent on", "silent off", "\"silent\":true"},
		{"slow on", "slow off", "\"slow\":true"}, {"power off", "power on", "\"power\":false"},
		{"paper 3000", "paper 80000", "\"near_end\":true"}, {"unplug scanner", "plug scanner", "\"scanner\":false"},
		{"personality liar", "personality epson-t20", "\"personality\":\"liar\""},
	};
	struct desk desk;
	start(&desk);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_false(says(tell(&desk, "state"), cases[i].shown));
		assert_string_equal(tell(&desk, cases[i].on), "ok");
		assert_true(says(tell(&desk, "state"), cases[i].shown));
		assert_string_equal(tell(&desk, cases[i].off), "ok");
		assert_false(says(tell(&desk, "state"), cases[i].shown));
	}
	desk_finish(&desk);
}

static void wrong_lines_are_answered_with_what_is_right(void **state)
{
	static const char *const wrong[] = {"", "  ", "fly", "paper", "paper maybe", "cover", "scan", "scan ", "card",
		"card 0",
		"card 999", "card no such", "personality nobody", "save-paper", "qr", "scan-ticket", "unplug",
			"broken perhaps"};
	struct desk desk;
	start(&desk);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		const char *answer = tell(&desk, wrong[i]);
		assert_true(strncmp(answer, "error ", 6) == 0);
		assert_true(strlen(answer) > 15);
	}
	assert_true(says(tell(&desk, "help"), "cutter jam|free"));
	assert_true(says(tell(&desk, "personalities"), "liar: "));
	desk_finish(&desk);
}

static size_t read_all(struct desk *desk, struct link *link, char *out, size_t size)
{
	size_t got = 0, len = 0;
	for (int i = 0; i < 50; i++) {
		(void)desk_pump(desk, clock_mono_ms());
		struct pollfd ready = {.fd = link_fd(link), .events = POLLIN};
		(void)poll(&ready, 1, 5);
		if (link_read(link, out + got, size - 1 - got, &len) == ERR_OK)
			got += len;
	}
	out[got] = '\0';
	return got;
}

static void cards_and_text_come_out_of_the_scanner(void **state)
{
	struct desk desk;
	struct link *link;
	char address[300], heard[512];
	start(&desk);
	assert_true(desk.cards.count >= 10);
	snprintf(address, sizeof address, "tty:%.200s", scanner_path);
	assert_int_equal(link_create(address, &link, NULL), ERR_OK);
	assert_int_equal(link_open(link, NULL), ERR_OK);
	assert_string_equal(tell(&desk, "scan one two"), "ok");
	(void)read_all(&desk, link, heard, sizeof heard);
	assert_string_equal(heard, "one two\r");
	char line[CARD_LABEL_MAX + 8], expected[256];
	snprintf(line, sizeof line, "card %s", desk.cards.list[2].vi);
	snprintf(expected, sizeof expected, "%.200s\r", desk.cards.list[2].payload);
	assert_string_equal(tell(&desk, line), "ok");
	(void)read_all(&desk, link, heard, sizeof heard);
	assert_string_equal(heard, expected);
	assert_string_equal(tell(&desk, "unplug scanner"), "ok");
	assert_true(says(tell(&desk, "card 1"), "error offline"));
	link_destroy(link);
	desk_finish(&desk);
}

/* The bytes of a picture with a QR code go into the printer; what is read off the paper must be the code. */
static void code_is_read_off_the_paper(void **state)
{
	struct desk desk;
	struct link *link;
	struct qr qr;
	char address[300];
	const char *text = "http://127.0.0.1:8080/t/ABCDEFGH";
	start(&desk);
	snprintf(address, sizeof address, "tty:%.200s", printer_path);
	assert_int_equal(link_create(address, &link, NULL), ERR_OK);
	assert_int_equal(link_open(link, NULL), ERR_OK);
	assert_int_equal(qr_encode(text, &qr, NULL), ERR_OK);
	unsigned scale = 6, rows = (qr.size + 16) * scale;
	struct buf job;
	buf_init(&job, 1 << 20);
	buf_add(&job, "\x1Dv0\0\x48\0", 6);
	buf_byte(&job, (unsigned char)(rows & 0xFF));
	buf_byte(&job, (unsigned char)(rows >> 8));
	for (unsigned y = 0; y < rows; y++) {
		unsigned char row[72] = {0};
		for (unsigned x = 0; x < qr.size * scale; x++)
			if (y / scale >= 8 && qr_is_dark(&qr, x / scale, y / scale - 8))
				row[(x + 96) / 8] |= (unsigned char)(0x80 >> (x + 96) % 8);
		buf_add(&job, row, sizeof row);
	}
	buf_add(&job, "\x1DVB\0", 4);
	size_t sent = 0;
	for (int64_t begin_ms = clock_mono_ms(); clock_mono_ms() - begin_ms < 10000 && desk.qr[0] == '\0';) {
		size_t len = 0;
		if (sent < job.len && link_write(link, job.data + sent, job.len - sent, &len) == ERR_OK)
			sent += len;
		(void)desk_pump(&desk, clock_mono_ms());
		usleep(1000);
	}
	assert_string_equal(desk.qr, text);
	assert_true(desk.first_byte_us > 0 && desk.finished_us > desk.first_byte_us);
	char line[300];
	snprintf(line, sizeof line, "save-paper %s", file_path);
	assert_true(says(tell(&desk, line), "ok 1 "));
	assert_true(says(tell(&desk, "scan-ticket"), text));
	unlink(file_path);
	buf_finish(&job);
	link_destroy(link);
	desk_finish(&desk);
}

static void broken_cards_are_refused_with_the_place(void **state)
{
	static const char *const wrong[] = {"{", "{\"cards\":[{\"label\":{\"vi\":\"a\"},\"payload\":\"x\"}]}",
		"{\"cards\":7}",
		"[{\"label\":{\"vi\":\"a\",\"en\":\"b\"}}]"};
	const char *temporary = getenv("TMPDIR");
	char path[256];
	snprintf(path, sizeof path, "%.150s/cards-%ld.json", temporary ? temporary : "/tmp", (long)getpid());
	struct cards cards;
	struct err err;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		FILE *file = fopen(path, "w");
		fputs(wrong[i], file);
		fclose(file);
		assert_int_equal(cards_load(path, &cards, &err), ERR_INVALID);
		assert_true(says(err.text, "cards-"));
	}
	unlink(path);
	assert_int_equal(cards_load(path, &cards, &err), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(devices_are_there_under_their_names_and_go_when_unplugged),
		cmocka_unit_test(every_switch_shows_in_the_state),
		cmocka_unit_test(wrong_lines_are_answered_with_what_is_right),
		cmocka_unit_test(cards_and_text_come_out_of_the_scanner),
		cmocka_unit_test(code_is_read_off_the_paper),
		cmocka_unit_test(broken_cards_are_refused_with_the_place),
	};
	log_init("test", LOG_WARN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
