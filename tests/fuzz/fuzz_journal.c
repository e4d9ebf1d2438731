/*
 * A kiosk's journal that comes back damaged: a good file with bytes of the input written over it (position as two
 * bytes in steps of 4, then the byte; the first byte chooses whether the file, its log or its length suffers). It is
 * opened, quarantined where need be, and worked with. What must hold: no crash, a journal that can be written to or a
 * plain refusal, and no number that was given before the damage is given again.
 */
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/store_priv.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GIVEN 12
#define IMAGE_MAX (256u << 10)
#define DAY "2026-03-10"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct image {
	char bytes[IMAGE_MAX];
	size_t len;
};

static struct {
	char dir[FILE_PATH_MAX];
	struct image file;
	bool made;
} good;

static void path_of(const char *name, char path[FILE_PATH_MAX + 32])
{
	snprintf(path, FILE_PATH_MAX + 32, "%s/%s", good.dir, name);
}

static void empty_folder(void)
{
	char command[FILE_PATH_MAX + 32];
	snprintf(command, sizeof command, "%s/journal.db", good.dir);
	unlink(command);
	snprintf(command, sizeof command, "%s/journal.db-wal", good.dir);
	unlink(command);
}

static enum err_code open_store(struct store **ret_store, struct store_report *report)
{
	const struct store_options options = {.dir = good.dir};
	struct err err = {.code = ERR_OK};
	return store_open(&options, ret_store, report, &err);
}

static enum err_code give(struct store *store, struct ticket *ticket)
{
	char lease[ID_SIZE];
	*ticket = (struct ticket){.service = "ho-tich", .priority = "none", .language = "vi"};
	id_make(ticket->id);
	enum err_code code = store_ticket_propose(store, 'B', DAY, ticket, lease, NULL);
	const struct store_note note = {.id = ticket->id, .kind = STORE_TICKET, .type = "ticket.issued", .data = "{}"};
	return code == ERR_OK ? store_ticket_issue(store, ticket, &note, NULL, NULL) : code;
}

static void forget_log(const char *line, void *argument)
{
}

/* Numbers 901 to 912 of the lease are given; the log is in the file. */
static void make_good(void)
{
	const char *tmp = getenv("TMPDIR");
	char path[FILE_PATH_MAX + 32];
	struct store *store = NULL;
	struct store_report report;
	struct ticket ticket;
	log_set_sink(forget_log, NULL);
	struct lease lease = {.generation = 3, .range_count = 1, .emergency = "K1", .day = DAY};
	struct buf bytes;
	int64_t start_ms;
	CHECK(clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) == ERR_OK && clock_parse(DAY "T09:24:00", &start_ms) == ERR_OK);
	clock_start_at(start_ms);
	snprintf(good.dir, sizeof good.dir, "%.400s/journal-%d", tmp ? tmp : "/tmp", (int)getpid());
	id_make(lease.id);
	lease.ranges[0] = (struct lease_range){.series = 'B', .from = 901, .to = 999};
	CHECK(open_store(&store, &report) == ERR_OK && store_lease_save(store, &lease, NULL) == ERR_OK);
	for (int i = 0; i < GIVEN; i++)
		CHECK(give(store, &ticket) == ERR_OK);
	store_close(store);
	buf_init(&bytes, IMAGE_MAX);
	path_of("journal.db", path);
	CHECK(file_read(path, &bytes, NULL) == ERR_OK);
	memcpy(good.file.bytes, bytes.data, bytes.len);
	good.file.len = bytes.len;
	buf_finish(&bytes);
	good.made = true;
}

static void write_whole(const char *name, const char *bytes, size_t len)
{
	char path[FILE_PATH_MAX + 32];
	path_of(name, path);
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	CHECK(file >= 0 && write(file, bytes, len) == (ssize_t)len);
	close(file);
}

static void damage(const uint8_t *data, size_t size)
{
	static struct image image;
	image = good.file;
	uint8_t how = size > 0 ? data[0] % 4 : 0;
	if (how == 1 && size > 2) { /* cut off */
		size_t len = (size_t)(data[1] | data[2] << 8) * 4;
		image.len = len < image.len ? len : image.len;
	}
	if (how == 2 && size > 1) /* a log that is not one */
		write_whole("journal.db-wal", (const char *)data + 1, size - 1);
	for (size_t i = 1; how != 2 && i + 2 < size; i += 3) {
		size_t at = (size_t)(data[i] | data[i + 1] << 8) * 4;
		if (at < image.len)
			image.bytes[at] = (char)data[i + 2];
	}
	write_whole("journal.db", image.bytes, image.len);
}

/* Whatever it is, the kiosk works with it as with any journal. */
static void work(struct store *store, const struct store_report *report)
{
	static struct arena arena;
	static struct store_event events[32];
	struct ticket ticket;
	size_t count = 0;
	unsigned parked;
	struct store_settlement settlement = {.verdict = STORE_TAKEN};
	CHECK(arena_init(&arena, 64 << 10) == ERR_OK);
	if (store_event_batch(store, &arena, events, ARRAY_LEN(events), &count, NULL) == ERR_OK && count > 0) {
		memcpy(settlement.id, events[0].id, ID_SIZE);
		(void)!store_event_settle(store, &settlement, 1, &parked, NULL);
	}
	arena_finish(&arena);
	(void)!store_ticket_list(store, TICKET_RESERVED, &ticket, 1, &count, NULL);
	(void)!store_tidy(store, NULL);
	/* Known damage: what is lost is stepped over. Damage that no check can see is the disk's lie. */
	if (report->quarantined && give(store, &ticket) == ERR_OK)
		CHECK(ticket.value > 900 + GIVEN || ticket.number[1] == '-');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct store *store = NULL;
	struct store_report report = {.fresh = false};
	if (!good.made)
		make_good();
	empty_folder();
	damage(data, size);
	if (open_store(&store, &report) == ERR_OK)
		work(store, &report);
	store_close(store);
	return 0;
}
