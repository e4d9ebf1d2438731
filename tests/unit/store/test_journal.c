#include "store/journal.h"

#include "store/store_priv.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "support/test.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define DAY "2026-03-10"

struct fixture {
	struct store *store;
	struct store_report report;
	struct err err;
	char dir[FILE_PATH_MAX];
};

static enum err_code reopen(struct fixture *fixture)
{
	store_close(fixture->store);
	fixture->store = NULL;
	struct store_options options = {.dir = fixture->dir, .reserve_bytes = 65536};
	return store_open(&options, &fixture->store, &fixture->report, &fixture->err);
}

static int set_up(void **state)
{
	static int number;
	struct fixture *fixture = calloc(1, sizeof *fixture);
	const char *tmp = getenv("TMPDIR");
	snprintf(fixture->dir, sizeof fixture->dir, "%s/store-%d-%d", tmp ? tmp : "/tmp", (int)getpid(), number++);
	*state = fixture;
	return reopen(fixture) == ERR_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	store_close(fixture->store);
	free(fixture);
	return 0;
}

static struct store_note make_note(char id[ID_SIZE], enum store_kind kind, const char *type)
{
	id_make(id);
	return (struct store_note){.id = id, .kind = kind, .type = type, .data = "{\"a\":1}"};
}

static struct ticket make_ticket(const char *number)
{
	struct ticket ticket = {.series = 'B',
							.value = 30,
							.service = "ho-tich",
							.priority = "none",
							.language = "vi",
							.day = DAY,
							.issued_ms = 5,
							.counter_count = 2,
							.counters = {3, 4},
							.ahead = -1,
							.url = "http://x/t/A"};
	snprintf(ticket.number, sizeof ticket.number, "%s", number);
	id_make(ticket.id);
	return ticket;
}

static struct lease make_lease(const char *day, int64_t generation, unsigned from, unsigned to)
{
	struct lease lease = {.generation = generation, .range_count = 1, .emergency = "K2"};
	id_make(lease.id);
	snprintf(lease.day, sizeof lease.day, "%s", day);
	lease.ranges[0] = (struct lease_range){.service = "ho-tich", .series = 'B', .from = from, .to = to};
	return lease;
}

static size_t batch(struct fixture *fixture, struct store_event *events, size_t max)
{
	static struct arena arena;
	size_t count = 0;
	arena_finish(&arena);
	assert_int_equal(arena_init(&arena, 1 << 20), ERR_OK);
	assert_int_equal(store_event_batch(fixture->store, &arena, events, max, &count, &fixture->err), ERR_OK);
	return count;
}

static void events_come_back_in_order_after_a_restart(void **state)
{
	struct fixture *fixture = *state;
	char ids[20][ID_SIZE];
	struct store_event events[20];
	for (int i = 0; i < 20; i++) {
		struct store_note note = make_note(ids[i], STORE_RATING, "rating.given");
		assert_int_equal(store_event_add(fixture->store, &note, &fixture->err), ERR_OK);
	}
	assert_int_equal(reopen(fixture), ERR_OK);
	assert_false(fixture->report.fresh);
	assert_int_equal(store_event_pending(fixture->store), 20);
	assert_int_equal(batch(fixture, events, 20), 20);
	for (int i = 0; i < 20; i++)
		assert_string_equal(events[i].id, ids[i]);
	assert_string_equal(events[0].data, "{\"a\":1}");
	assert_true(events[0].boot_ms > 0 && events[0].boot_id[31] != '\0');
}

static void what_a_citizen_waits_for_is_sent_before_ratings_and_reports(void **state)
{
	static const enum store_kind KINDS[] = {STORE_OTHER, STORE_RATING, STORE_TICKET, STORE_RATING, STORE_TICKET};
	static const int ORDER[] = {2, 4, 1, 3, 0};
	struct fixture *fixture = *state;
	char ids[5][ID_SIZE];
	struct store_event events[5];
	for (int i = 0; i < 5; i++) {
		struct store_note note = make_note(ids[i], KINDS[i], "some.type");
		assert_int_equal(store_event_add(fixture->store, &note, &fixture->err), ERR_OK);
	}
	assert_int_equal(batch(fixture, events, 5), 5);
	for (int i = 0; i < 5; i++)
		assert_string_equal(events[i].id, ids[ORDER[i]]);
}

static void an_event_id_is_taken_once(void **state)
{
	struct fixture *fixture = *state;
	char id[ID_SIZE];
	struct store_note note = make_note(id, STORE_RATING, "rating.given");
	assert_int_equal(store_event_add(fixture->store, &note, &fixture->err), ERR_OK);
	assert_int_equal(store_event_add(fixture->store, &note, &fixture->err), ERR_CONFLICT);
	assert_int_equal(store_event_pending(fixture->store), 1);
}

static void what_the_center_took_is_gone_and_what_it_refuses_is_parked_at_last(void **state)
{
	struct fixture *fixture = *state;
	char ids[3][ID_SIZE];
	struct store_event events[3];
	struct store_settlement results[3];
	unsigned parked = 0;
	for (int i = 0; i < 3; i++) {
		struct store_note note = make_note(ids[i], STORE_RATING, "rating.given");
		assert_int_equal(store_event_add(fixture->store, &note, &fixture->err), ERR_OK);
		memcpy(results[i].id, ids[i], ID_SIZE);
	}
	results[0].verdict = STORE_TAKEN;
	results[1].verdict = STORE_REFUSED;
	results[2].verdict = STORE_POISON;
	assert_int_equal(store_event_settle(fixture->store, results, 3, &parked, &fixture->err), ERR_OK);
	assert_int_equal(parked, 1);
	assert_int_equal(store_event_pending(fixture->store), 1);
	for (int i = 1; i < STORE_REFUSALS_MAX; i++)
		assert_int_equal(store_event_settle(fixture->store, results, 3, &parked, &fixture->err), ERR_OK);
	assert_int_equal(parked, 1);
	assert_int_equal(store_event_pending(fixture->store), 0);
	assert_int_equal(batch(fixture, events, 3), 0);
	assert_int_equal(reopen(fixture), ERR_OK);
	assert_int_equal(store_event_pending(fixture->store), 0);
}

static void of_reports_only_the_last_is_kept(void **state)
{
	struct fixture *fixture = *state;
	char id[ID_SIZE];
	struct store_event events[2];
	for (int i = 0; i < 5; i++) {
		struct store_note note = make_note(id, STORE_OTHER, "device.status");
		assert_int_equal(store_event_replace(fixture->store, &note, &fixture->err), ERR_OK);
	}
	assert_int_equal(batch(fixture, events, 2), 1);
	assert_string_equal(events[0].id, id);
	assert_int_equal(store_event_pending(fixture->store), 1);
}

static void a_number_of_a_day_is_stored_once(void **state)
{
	struct fixture *fixture = *state;
	struct ticket one = make_ticket("B 030"), two = make_ticket("B 030"), back;
	assert_int_equal(store_ticket_add(fixture->store, &one, NULL, &fixture->err), ERR_OK);
	assert_int_equal(store_ticket_add(fixture->store, &two, NULL, &fixture->err), ERR_CONFLICT);
	assert_int_equal(store_ticket_find(fixture->store, two.id, &back), ERR_NOT_FOUND);
	assert_int_equal(store_ticket_find(fixture->store, one.id, &back), ERR_OK);
	assert_memory_equal(&one, &back, sizeof one);
	assert_int_equal(store_ticket_find_token(fixture->store, "t/A", &back), ERR_OK);
	assert_int_equal(store_ticket_find_token(fixture->store, "", &back), ERR_NOT_FOUND);
	assert_int_equal(store_ticket_find_token(fixture->store, "%", &back), ERR_NOT_FOUND);
}

static void a_ticket_moves_only_along_its_drawing(void **state)
{
	struct fixture *fixture = *state;
	char id[ID_SIZE];
	struct ticket ticket = make_ticket("B 030"), list[4];
	struct store_note note = make_note(id, STORE_TICKET, "ticket.printed");
	size_t count = 0;
	assert_int_equal(store_ticket_add(fixture->store, &ticket, NULL, &fixture->err), ERR_OK);
	assert_int_equal(store_ticket_change(fixture->store, ticket.id, TICKET_CONFIRMED, 1, &note, &fixture->err),
					 ERR_CONFLICT);
	assert_int_equal(store_event_pending(fixture->store), 0);
	assert_int_equal(store_ticket_change(fixture->store, ticket.id, TICKET_SENDING, 1, NULL, &fixture->err), ERR_OK);
	assert_int_equal(reopen(fixture), ERR_OK);
	assert_int_equal(store_ticket_list(fixture->store, TICKET_SENDING, list, 4, &count, &fixture->err), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].prints, 1);
	assert_int_equal(store_ticket_change(fixture->store, ticket.id, TICKET_UNCERTAIN, 1, &note, &fixture->err), ERR_OK);
	assert_int_equal(store_event_pending(fixture->store), 1);
	assert_int_equal(
		store_ticket_change(fixture->store, "0123456789abcdef0123456789abcdef", TICKET_VOID, 0, NULL, &fixture->err),
		ERR_NOT_FOUND);
}

static void a_ticket_is_rated_once(void **state)
{
	struct fixture *fixture = *state;
	char id[ID_SIZE];
	struct rating rating = {.ticket = "TOKEN", .level = 4, .levels = 5};
	for (int i = 0; i < 2; i++) {
		struct store_note note = make_note(id, STORE_RATING, "rating.given");
		memcpy(rating.id, id, ID_SIZE);
		assert_int_equal(store_rating_add(fixture->store, &rating, &note, &fixture->err),
						 i == 0 ? ERR_OK : ERR_CONFLICT);
	}
	assert_true(store_rating_exists(fixture->store, "TOKEN"));
	assert_int_equal(store_event_pending(fixture->store), 1);
	rating.ticket[0] = '\0';
	for (int i = 0; i < 2; i++) {
		struct store_note note = make_note(id, STORE_RATING, "rating.given");
		memcpy(rating.id, id, ID_SIZE);
		assert_int_equal(store_rating_add(fixture->store, &rating, &note, &fixture->err), ERR_OK);
	}
}

static struct ticket issue(struct fixture *fixture, const char *day)
{
	char lease[ID_SIZE], id[ID_SIZE];
	struct ticket ticket = make_ticket("");
	struct store_note note = make_note(id, STORE_TICKET, "ticket.issued");
	note.id = ticket.id;
	assert_int_equal(store_ticket_propose(fixture->store, 'B', day, &ticket, lease, &fixture->err), ERR_OK);
	assert_int_equal(store_ticket_issue(fixture->store, &ticket, &note, NULL, &fixture->err), ERR_OK);
	return ticket;
}

static void a_lease_gives_each_number_once_then_the_band_of_the_kiosk(void **state)
{
	struct fixture *fixture = *state;
	struct lease lease = make_lease(DAY, 1, 901, 903);
	char id[ID_SIZE];
	struct ticket ticket = make_ticket("");
	assert_int_equal(store_ticket_propose(fixture->store, 'B', DAY, &ticket, id, &fixture->err), ERR_NOT_FOUND);
	assert_int_equal(store_lease_save(fixture->store, &lease, &fixture->err), ERR_OK);
	assert_int_equal(store_lease_left(fixture->store, DAY), 3);
	assert_string_equal(issue(fixture, DAY).number, "B\u00a0901");
	assert_int_equal(reopen(fixture), ERR_OK);
	/* The same lease offered again gives nothing back. */
	assert_int_equal(store_lease_save(fixture->store, &lease, &fixture->err), ERR_OK);
	assert_string_equal(issue(fixture, DAY).number, "B\u00a0902");
	assert_string_equal(issue(fixture, DAY).number, "B\u00a0903");
	assert_int_equal(store_lease_left(fixture->store, DAY), 0);
	assert_string_equal(issue(fixture, DAY).number, "B-K2\u00a001");
	assert_string_equal(issue(fixture, DAY).number, "B-K2\u00a002");
	assert_string_equal(issue(fixture, "2026-03-25").number, "B-K2\u00a001");
	assert_int_equal(store_event_pending(fixture->store), 6);
}

static void a_number_proposed_twice_is_issued_once(void **state)
{
	struct fixture *fixture = *state;
	struct lease lease = make_lease(DAY, 1, 901, 903);
	char id[ID_SIZE];
	assert_int_equal(store_lease_save(fixture->store, &lease, &fixture->err), ERR_OK);
	struct ticket one = make_ticket(""), two = make_ticket("");
	assert_int_equal(store_ticket_propose(fixture->store, 'B', DAY, &one, id, &fixture->err), ERR_OK);
	assert_int_equal(store_ticket_propose(fixture->store, 'B', DAY, &two, id, &fixture->err), ERR_OK);
	assert_int_equal(store_ticket_issue(fixture->store, &one, NULL, NULL, &fixture->err), ERR_OK);
	assert_int_equal(store_ticket_issue(fixture->store, &two, NULL, NULL, &fixture->err), ERR_CONFLICT);
}

static void an_older_generation_is_refused_and_a_copy_loses_its_lease(void **state)
{
	struct fixture *fixture = *state;
	struct lease now = make_lease(DAY, 5, 901, 999), old = make_lease("2026-03-11", 4, 801, 899);
	char id[ID_SIZE];
	struct ticket ticket = make_ticket("");
	assert_int_equal(store_lease_save(fixture->store, &now, &fixture->err), ERR_OK);
	assert_int_equal(store_lease_save(fixture->store, &old, &fixture->err), ERR_CONFLICT);
	assert_int_equal(store_lease_generation(fixture->store), 5);
	/* The lease of today is the older one once that of tomorrow is there; offered again it is no news. */
	struct lease next = make_lease("2026-03-12", 6, 801, 899);
	assert_int_equal(store_lease_save(fixture->store, &next, &fixture->err), ERR_OK);
	assert_int_equal(store_lease_save(fixture->store, &now, &fixture->err), ERR_OK);
	assert_int_equal(store_lease_discard(fixture->store, "", &fixture->err), ERR_OK);
	assert_false(store_lease_has(fixture->store, DAY));
	assert_int_equal(store_ticket_propose(fixture->store, 'B', DAY, &ticket, id, &fixture->err), ERR_NOT_FOUND);
	/* A machine that knows itself apart goes on under its own tag, until it has a lease again. */
	assert_int_equal(store_lease_discard(fixture->store, "Z7K3", &fixture->err), ERR_OK);
	assert_string_equal(issue(fixture, DAY).number, "B-Z7K3\u00a001");
	assert_int_equal(store_lease_save(fixture->store, &now, &fixture->err), ERR_OK);
	assert_string_equal(issue(fixture, DAY).number, "B\u00a0901");
}

static void a_full_journal_refuses_reports_then_ratings_then_tickets(void **state)
{
	static const struct {
		int pending;
		enum err_code status, rating, ticket;
	} CASES[] = {
		{STORE_OTHERS_UNTIL - 1, ERR_OK, ERR_OK, ERR_OK},
		{STORE_OTHERS_UNTIL, ERR_LIMIT, ERR_OK, ERR_OK},
		{STORE_RATINGS_UNTIL, ERR_LIMIT, ERR_LIMIT, ERR_OK},
		{STORE_EVENTS_MAX, ERR_LIMIT, ERR_LIMIT, ERR_LIMIT},
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		char id[ID_SIZE];
		struct store_note status = make_note(id, STORE_OTHER, "device.status");
		fixture->store->pending = CASES[i].pending;
		assert_int_equal(store_event_add(fixture->store, &status, &fixture->err), CASES[i].status);
		struct store_note rating = make_note(id, STORE_RATING, "rating.given");
		fixture->store->pending = CASES[i].pending;
		assert_int_equal(store_event_add(fixture->store, &rating, &fixture->err), CASES[i].rating);
		struct store_note ticket = make_note(id, STORE_TICKET, "ticket.issued");
		fixture->store->pending = CASES[i].pending;
		assert_int_equal(store_event_add(fixture->store, &ticket, &fixture->err), CASES[i].ticket);
	}
}

static struct rating make_rating(int n, unsigned level)
{
	struct rating rating = {.counter = 3, .level = level, .levels = 5, .given_ms = 1773109440000 + n * 60000};
	id_make(rating.id);
	snprintf(rating.channel, sizeof rating.channel, "pad");
	return rating;
}

static enum err_code rate_full(struct fixture *fixture, const struct rating *rating)
{
	const struct store_note note = {.id = rating->id, .kind = STORE_RATING, .type = "rating.given", .data = "{}"};
	fixture->store->pending = STORE_RATINGS_UNTIL;
	return store_rating_add(fixture->store, rating, &note, &fixture->err);
}

static void a_spoilt_sum_of_ratings_holds_up_no_other(void **state)
{
	struct fixture *fixture = *state;
	const struct rating rating = make_rating(0, 5);
	struct rating_sum sum;
	assert_int_equal(rate_full(fixture, &rating), ERR_OK);
	static const char *const spoilt[][2] = {
		{"ratings", "0 0 0 0 1"},       {"ratings ", "0 0 0 0 1"},           {"ratings 1 2 5", "0 0 0 0 1"},
		{"ratings 1 2 5 pad", "0 0 ?"}, {"ratings 01 2 5 pad", "0 0 0 0 1"}, {"ratings 1 2 5 pad x", "0 0 0 0 1"}};
	for (size_t i = 0; i < sizeof spoilt / sizeof spoilt[0]; i++)
		assert_int_equal(store_setting_set(fixture->store, spoilt[i][0], spoilt[i][1], &fixture->err), ERR_OK);
	assert_int_equal(store_rating_sum_next(fixture->store, &sum), ERR_OK);
	assert_int_equal(sum.hour_ms, 1773108000000);
	assert_int_equal(sum.counts[4], 1);
}

/* FAULTS 32: with no room for each, their number by hour and level is kept. */
static void ratings_without_room_are_counted_by_the_hour(void **state)
{
	struct fixture *fixture = *state;
	struct rating_sum sum;
	int before = store_event_pending(fixture->store);
	for (int n = 0; n < 6; n++) {
		const struct rating rating = make_rating(n * 10, n < 4 ? 5 : 2); /* 09:24 to 10:14 */
		assert_int_equal(rate_full(fixture, &rating), ERR_OK);
		assert_int_equal(store_event_pending(fixture->store), STORE_RATINGS_UNTIL); /* no event of its own */
		assert_int_equal(rate_full(fixture, &rating), ERR_CONFLICT);                /* not twice */
	}
	assert_int_equal(reopen(fixture), ERR_OK);
	fixture->store->pending = before;
	static const unsigned counts[2][2] = {{0, 4}, {2, 0}}; /* of levels 2 and 5 */
	for (int i = 0; i < 2; i++) {
		char id[ID_SIZE];
		struct store_note note = make_note(id, STORE_RATING, "rating.sum");
		assert_int_equal(store_rating_sum_next(fixture->store, &sum), ERR_OK);
		assert_int_equal(sum.hour_ms, 1773108000000 + i * 3600000);
		assert_int_equal(sum.counter, 3);
		assert_string_equal(sum.channel, "pad");
		assert_int_equal(sum.counts[1], counts[i][0]);
		assert_int_equal(sum.counts[4], counts[i][1]);
		assert_int_equal(store_rating_sum_tell(fixture->store, &sum, &note, &fixture->err), ERR_OK);
	}
	assert_int_equal(store_rating_sum_next(fixture->store, &sum), ERR_NOT_FOUND);
	assert_int_equal(store_event_pending(fixture->store), before + 2);
	/* An hour has its bound: a finger that never rests is no crowd. */
	for (int n = 0; n < RATING_SUM_MAX + 1; n++) {
		const struct rating rating = make_rating(0, 1);
		assert_int_equal(rate_full(fixture, &rating), n < RATING_SUM_MAX ? ERR_OK : ERR_LIMIT);
	}
}

static void a_second_opener_is_refused(void **state)
{
	struct fixture *fixture = *state;
	struct store_options options = {.dir = fixture->dir};
	struct store *second = NULL;
	struct store_report report;
	assert_int_equal(store_open(&options, &second, &report, &fixture->err), ERR_CONFLICT);
	assert_null(second);
}

static void settings_and_documents_are_kept(void **state)
{
	struct fixture *fixture = *state;
	char text[16];
	struct buf body;
	assert_int_equal(store_setting_get(fixture->store, "x", text, sizeof text), ERR_NOT_FOUND);
	assert_int_equal(store_setting_set(fixture->store, "x", "1", &fixture->err), ERR_OK);
	assert_int_equal(store_setting_set(fixture->store, "x", "2", &fixture->err), ERR_OK);
	assert_int_equal(store_document_save(fixture->store, "catalogue", "e1", "{}", 2, &fixture->err), ERR_OK);
	assert_int_equal(reopen(fixture), ERR_OK);
	assert_int_equal(store_setting_get(fixture->store, "x", text, sizeof text), ERR_OK);
	assert_string_equal(text, "2");
	buf_init(&body, 100);
	assert_int_equal(store_document_load(fixture->store, "catalogue", text, sizeof text, &body), ERR_OK);
	assert_string_equal(text, "e1");
	assert_string_equal(buf_text(&body), "{}");
	buf_finish(&body);
}

static void housekeeping_forgets_old_days_and_keeps_what_is_open(void **state)
{
	struct fixture *fixture = *state;
	struct ticket old = make_ticket("B 001"), sending = make_ticket("B 002"), back;
	memcpy(old.day, "2020-01-01", CLOCK_DAY_SIZE);
	memcpy(sending.day, "2020-01-01", CLOCK_DAY_SIZE);
	assert_int_equal(store_ticket_add(fixture->store, &old, NULL, &fixture->err), ERR_OK);
	assert_int_equal(store_ticket_add(fixture->store, &sending, NULL, &fixture->err), ERR_OK);
	assert_int_equal(store_ticket_change(fixture->store, sending.id, TICKET_SENDING, 1, NULL, &fixture->err), ERR_OK);
	assert_int_equal(store_tidy(fixture->store, &fixture->err), ERR_OK);
	assert_int_equal(store_ticket_find(fixture->store, old.id, &back), ERR_NOT_FOUND);
	assert_int_equal(store_ticket_find(fixture->store, sending.id, &back), ERR_OK);
}

static void a_clock_that_was_wrong_for_a_while_costs_no_number(void **state)
{
	struct fixture *fixture = *state;
	struct lease lease = make_lease(DAY, 1, 901, 902);
	assert_int_equal(store_lease_save(fixture->store, &lease, &fixture->err), ERR_OK);
	for (int i = 0; i < 4; i++)
		issue(fixture, DAY);
	clock_shift(INT64_C(365) * 86400000);
	assert_int_equal(store_tidy(fixture->store, &fixture->err), ERR_OK);
	clock_shift(INT64_C(-365) * 86400000);
	/* The center offers the lease of today again, and the band goes on. */
	assert_int_equal(store_lease_save(fixture->store, &lease, &fixture->err), ERR_OK);
	assert_string_equal(issue(fixture, DAY).number, "B-K2\u00a003");
}

static void overwrite(const struct fixture *fixture, long from, int len, int byte)
{
	char path[FILE_PATH_MAX + 20];
	snprintf(path, sizeof path, "%s/journal.db", fixture->dir);
	int file = open(path, O_WRONLY);
	char *bytes = malloc((size_t)len);
	memset(bytes, byte, (size_t)len);
	assert_int_equal(pwrite(file, bytes, (size_t)len, from), len);
	free(bytes);
	close(file);
}

static void a_file_that_is_rubbish_is_set_aside_and_work_goes_on(void **state)
{
	struct fixture *fixture = *state;
	store_close(fixture->store);
	fixture->store = NULL;
	overwrite(fixture, 0, 4096, 0x55);
	assert_int_equal(reopen(fixture), ERR_OK);
	assert_true(fixture->report.quarantined);
	assert_int_equal(fixture->report.salvaged, 0);
	char id[ID_SIZE];
	struct store_note note = make_note(id, STORE_TICKET, "ticket.issued");
	assert_int_equal(store_event_add(fixture->store, &note, &fixture->err), ERR_OK);
}

static void a_damaged_page_costs_that_page_and_no_number_is_given_twice(void **state)
{
	struct fixture *fixture = *state;
	struct lease lease = make_lease(DAY, 1, 901, 999);
	assert_int_equal(store_lease_save(fixture->store, &lease, &fixture->err), ERR_OK);
	for (int i = 0; i < 60; i++)
		issue(fixture, DAY);
	store_close(fixture->store);
	fixture->store = NULL;
	char path[FILE_PATH_MAX + 20];
	struct stat status;
	snprintf(path, sizeof path, "%s/journal.db", fixture->dir);
	assert_int_equal(stat(path, &status), 0);
	overwrite(fixture, status.st_size - 4096, 4096, 0);
	assert_int_equal(reopen(fixture), ERR_OK);
	assert_true(fixture->report.quarantined);
	assert_true(fixture->report.salvaged > 0);
	assert_int_equal(store_event_pending(fixture->store), fixture->report.salvaged);
	assert_true(issue(fixture, DAY).value > 960);
}

#define FRAME (24 + 4096) /* of the log, behind its header of 32 bytes */

/* The two files as a kill leaves them, elsewhere; one byte of frame `from_end` (1: the last) is another then. */
static void kill_image(const struct fixture *fixture, const char *dir, long from_end)
{
	static const char *const names[] = {"journal.db", "journal.db-wal"};
	assert_int_equal(mkdir(dir, 0700), 0);
	for (size_t i = 0; i < 2; i++) {
		char from[FILE_PATH_MAX + 20], to[FILE_PATH_MAX + 20];
		struct buf bytes;
		buf_init(&bytes, 16u << 20);
		snprintf(from, sizeof from, "%s/%s", fixture->dir, names[i]);
		snprintf(to, sizeof to, "%s/%s", dir, names[i]);
		assert_int_equal(file_read(from, &bytes, NULL), ERR_OK);
		if (i == 1 && from_end > 0)
			bytes.data[bytes.len - (size_t)from_end * FRAME + 100] ^= 0x10;
		assert_int_equal(file_replace(to, bytes.data, bytes.len, false, NULL), ERR_OK);
		buf_finish(&bytes);
	}
}

/* One bad byte in the log hides all that was written after it: SQLite takes it for the end. */
static void a_damaged_log_is_found_out_and_no_number_is_given_twice(void **state)
{
	struct fixture *fixture = *state, copy = {.store = NULL};
	char today[CLOCK_DAY_SIZE], given[20][TICKET_NUMBER_SIZE];
	clock_day(clock_wall_ms(), today);
	struct lease lease = make_lease(today, 1, 901, 999);
	assert_int_equal(store_lease_save(fixture->store, &lease, &fixture->err), ERR_OK);
	assert_int_equal(reopen(fixture), ERR_OK); /* all of it is in the file now, the log is empty */
	for (size_t i = 0; i < 20; i++)
		snprintf(given[i], sizeof given[i], "%s", issue(fixture, today).number);
	for (long from_end = 12; from_end <= 96; from_end += 7) {
		snprintf(copy.dir, sizeof copy.dir, "%s-copy-%ld", fixture->dir, from_end);
		kill_image(fixture, copy.dir, from_end);
		assert_int_equal(reopen(&copy), ERR_OK);
		assert_true(copy.report.quarantined);
		for (size_t i = 0; i < 20; i++) {
			struct ticket next = issue(&copy, today);
			for (size_t k = 0; k < 20; k++)
				assert_string_not_equal(next.number, given[k]);
		}
		store_close(copy.store);
		copy.store = NULL;
	}
}

/* The end of a write that nobody was told of may be missing, and the rest stands whole. */
static void a_torn_end_of_the_log_is_no_damage(void **state)
{
	struct fixture *fixture = *state;
	struct lease lease = make_lease(DAY, 1, 901, 999);
	assert_int_equal(store_lease_save(fixture->store, &lease, &fixture->err), ERR_OK);
	for (int i = 0; i < 20; i++)
		issue(fixture, DAY);
	for (long from_end = 0; from_end <= 4; from_end++) {
		struct fixture copy = {.store = NULL};
		snprintf(copy.dir, sizeof copy.dir, "%s-copy-%ld", fixture->dir, from_end);
		kill_image(fixture, copy.dir, from_end);
		assert_int_equal(reopen(&copy), ERR_OK);
		assert_false(copy.report.quarantined);
		assert_int_equal(issue(&copy, DAY).value, from_end == 0 ? 921 : 920);
		store_close(copy.store);
	}
}

static void after_a_damage_the_center_is_asked_for_other_numbers(void **state)
{
	struct fixture *fixture = *state;
	char before[ID_SIZE], after[ID_SIZE], today[CLOCK_DAY_SIZE];
	clock_day(clock_wall_ms(), today);
	struct lease lease = make_lease(today, 7, 901, 902);
	assert_int_equal(store_journal_id(fixture->store, before), ERR_OK);
	assert_int_equal(store_lease_save(fixture->store, &lease, &fixture->err), ERR_OK);
	for (int i = 0; i < 4; i++)
		issue(fixture, today);
	store_close(fixture->store);
	fixture->store = NULL;
	overwrite(fixture, 0, 4096, 0x55);
	assert_int_equal(reopen(fixture), ERR_OK);
	assert_true(fixture->report.quarantined);
	/* It is another journal, which holds no lease: the center must not repeat its answer to the old one. */
	assert_int_equal(store_journal_id(fixture->store, after), ERR_OK);
	assert_string_not_equal(before, after);
	assert_int_equal(store_lease_generation(fixture->store), 0);
	/* And the kiosk's own band begins where the old one can't have come to: a paper takes ten seconds at least. */
	struct lease fresh = make_lease(today, 8, 950, 950);
	assert_int_equal(store_lease_save(fixture->store, &fresh, &fixture->err), ERR_OK);
	assert_int_equal(issue(fixture, today).value, 950);
	struct tm tm;
	clock_local(clock_wall_ms(), &tm);
	unsigned seconds = (unsigned)(tm.tm_hour * 3600 + tm.tm_min * 60);
	assert_true(issue(fixture, today).value > seconds / 10);
	assert_int_equal(reopen(fixture), ERR_OK);
	assert_int_equal(store_journal_id(fixture->store, before), ERR_OK);
	assert_string_equal(before, after);
}

static void the_log_of_a_busy_journal_stays_within_its_bound(void **state)
{
	struct fixture *fixture = *state;
	char path[FILE_PATH_MAX + 20], id[ID_SIZE], filler[3000];
	struct stat file;
	off_t most = 0;
	unsigned parked;
	snprintf(path, sizeof path, "%s/journal.db-wal", fixture->dir);
	memset(filler, 'x', sizeof filler);
	memcpy(filler, "{\"x\":\"", 6);
	memcpy(filler + sizeof filler - 3, "\"}", 3);
	for (int i = 0; i < 3000; i++) {
		struct store_note note = make_note(id, STORE_RATING, "rating.given");
		note.data = filler;
		assert_int_equal(store_event_add(fixture->store, &note, &fixture->err), ERR_OK);
		struct store_settlement taken = {.verdict = STORE_TAKEN};
		memcpy(taken.id, id, ID_SIZE);
		assert_int_equal(store_event_settle(fixture->store, &taken, 1, &parked, &fixture->err), ERR_OK);
		if (stat(path, &file) == 0 && file.st_size > most)
			most = file.st_size;
	}
	assert_true(most > 0 && most <= (off_t)4 << 20);
}

static void a_damaged_version_is_set_aside_and_salvaged(void **state)
{
	static const unsigned char VERSIONS[][4] = {{0xff, 0, 0, 1}, {0xff, 0xff, 0xff, 0xff}, {0, 0, 0, 0}};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < 3; i++) {
		char id[ID_SIZE];
		const struct store_note note = make_note(id, STORE_RATING, "rating.given");
		assert_int_equal(store_event_add(fixture->store, &note, &fixture->err), ERR_OK);
		store_close(fixture->store);
		fixture->store = NULL;
		for (size_t at = 0; at < 4; at++)
			overwrite(fixture, 60 + (long)at, 1, VERSIONS[i][at]);
		assert_int_equal(reopen(fixture), ERR_OK);
		assert_true(fixture->report.quarantined);
		assert_int_equal(store_event_pending(fixture->store), i + 1);
	}
}

static void a_foreign_or_newer_file_is_refused_and_left_alone(void **state)
{
	struct fixture *fixture = *state;
	store_close(fixture->store);
	fixture->store = NULL;
	overwrite(fixture, 63, 1, 99); /* user_version of the header */
	assert_int_equal(reopen(fixture), ERR_CONFLICT);
	assert_non_null(strstr(fixture->err.text, "newer"));
	overwrite(fixture, 63, 1, 1);
	overwrite(fixture, 68, 4, 7); /* application_id */
	assert_int_equal(reopen(fixture), ERR_CONFLICT);
	assert_non_null(strstr(fixture->err.text, "another program"));
}

static void rubbish_all_over_the_file_never_crashes(void **state)
{
	struct fixture *fixture = *state;
	struct lease lease = make_lease(DAY, 1, 1, 999);
	uint32_t seed = 1;
	assert_int_equal(store_lease_save(fixture->store, &lease, &fixture->err), ERR_OK);
	for (int i = 0; i < 25; i++)
		issue(fixture, DAY);
	for (int i = 0; i < 60; i++) {
		store_close(fixture->store);
		fixture->store = NULL;
		for (int n = 0; n < 8; n++) {
			seed = seed * 1664525 + 1013904223;
			overwrite(fixture, (long)((seed >> 8) % 40000), 1 + (int)(seed % 32), (int)(seed >> 24));
		}
		enum err_code code = reopen(fixture);
		if (code == ERR_CONFLICT) { /* the header's version was hit: nothing of ours may touch it */
			overwrite(fixture, 0, 4096, 0);
			code = reopen(fixture);
		}
		assert_int_equal(code, ERR_OK);
		char id[ID_SIZE];
		struct store_note note = make_note(id, STORE_TICKET, "ticket.issued");
		enum err_code added = store_event_add(fixture->store, &note, &fixture->err);
		assert_true(added == ERR_OK || added == ERR_CORRUPT);
	}
}

#define PREPARED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PREPARED(events_come_back_in_order_after_a_restart),
		PREPARED(what_a_citizen_waits_for_is_sent_before_ratings_and_reports),
		PREPARED(an_event_id_is_taken_once),
		PREPARED(what_the_center_took_is_gone_and_what_it_refuses_is_parked_at_last),
		PREPARED(of_reports_only_the_last_is_kept),
		PREPARED(a_number_of_a_day_is_stored_once),
		PREPARED(a_ticket_moves_only_along_its_drawing),
		PREPARED(a_ticket_is_rated_once),
		PREPARED(a_lease_gives_each_number_once_then_the_band_of_the_kiosk),
		PREPARED(a_number_proposed_twice_is_issued_once),
		PREPARED(an_older_generation_is_refused_and_a_copy_loses_its_lease),
		PREPARED(a_full_journal_refuses_reports_then_ratings_then_tickets),
		PREPARED(a_spoilt_sum_of_ratings_holds_up_no_other),
		PREPARED(ratings_without_room_are_counted_by_the_hour),
		PREPARED(a_second_opener_is_refused),
		PREPARED(settings_and_documents_are_kept),
		PREPARED(housekeeping_forgets_old_days_and_keeps_what_is_open),
		PREPARED(a_clock_that_was_wrong_for_a_while_costs_no_number),
		PREPARED(after_a_damage_the_center_is_asked_for_other_numbers),
		PREPARED(a_file_that_is_rubbish_is_set_aside_and_work_goes_on),
		PREPARED(a_damaged_page_costs_that_page_and_no_number_is_given_twice),
		PREPARED(the_log_of_a_busy_journal_stays_within_its_bound),
		PREPARED(a_damaged_log_is_found_out_and_no_number_is_given_twice),
		PREPARED(a_torn_end_of_the_log_is_no_damage),
		PREPARED(a_damaged_version_is_set_aside_and_salvaged),
		PREPARED(a_foreign_or_newer_file_is_refused_and_left_alone),
		PREPARED(rubbish_all_over_the_file_never_crashes),
	};
	clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) == ERR_OK ? (void)0 : abort();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
