#include "sync/sync.h"

#include "base/clock.h"
#include "base/file.h"
#include "crypto/code.h"
#include "support/http_stub.h"
#include "support/test.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NOON "2026-03-10T12:00:00.000+07:00"
#define SEEN_MAX 600

/* A center of a few lines: what it does with each kind of request is set by the test. */
struct fixture {
	char answer[64];
	atomic_int leases;
	_Atomic(const char *) address; /* for phones, as the lease tells it */
	struct http_stub *stub;
	struct store *store;
	struct sync *sync;
	char dir[FILE_PATH_MAX];
	const char *machine;
	/* of the center */
	pthread_mutex_t lock;
	atomic_int ticket_status; /* 201; 0: never answers; else a problem */
	atomic_int lease_status;
	atomic_bool refuse_poison, fail_batches, whole_batches, bend_ticket, bend_blank, bend_token, bend_slash,
		bend_path;
	char seen[SEEN_MAX][ID_SIZE]; /* events taken */
	atomic_int seen_count, batches, duplicates;
	int next_value;
	/* of the kiosk */
	int online, offline, halls, catalogues, tickets;
	size_t first_procedures, last_procedures;
	enum err_code code;
	struct ticket ticket;
	struct proto_ticket_page page;
	struct dossier dossier;
	int published_count;
	struct proto_published published;
};

/* As the center makes it: the beginning of the id, and a signature. */
static void write_url(const struct fixture *fixture, const char *id, char url[80])
{
	unsigned char bytes[16] = {0};
	char token[CODE32_SIZE(sizeof bytes)];
	for (size_t i = 0; i < 10; i++) {
		unsigned byte = 0;
		sscanf(id + 2 * i, "%2x", &byte);
		bytes[i] = (unsigned char)byte;
	}
	bytes[0] ^= fixture->bend_token;
	code32_encode(bytes, sizeof bytes, token);
	snprintf(url, 80, "http://x/t%c%s", fixture->bend_slash ? '?' : '/', token);
}

static bool answer_ticket(struct fixture *fixture, const struct http_stub_request *request, int fd)
{
	char body[1024], id[ID_SIZE] = "";
	int status = fixture->ticket_status;
	if (status == 0) {
		usleep(600000);
		return false;
	}
	if (status != 201) {
		const char *code = status == 409 ? "quota-full" : status == 404 ? "unknown-service" : "other";
		snprintf(body, sizeof body, "{\"status\":%d,\"code\":\"%s\"}", status,
				 fixture->bend_path ? "not-found" : code);
		return http_stub_reply(fd, status, "application/problem+json", NULL, body);
	}
	const char *at = strstr(request->body, "\"id\":\"");
	memcpy(id, at + 6, 32);
	int value = fixture->next_value++;
	char url[80];
	write_url(fixture, id, url);
	snprintf(body, sizeof body,
			 "{\"ticket\":{\"id\":\"%s\",\"number\":\"B%s%03d\",\"series\":\"B\",\"value\":%d,\"service\":\"ho-tich\","
			 "\"day\":\"2026-03-10\",\"issued_at\":\"" NOON "\",\"wait\":null,\"ahead\":2,\"url\":\"%s\"}}",
			 id, fixture->bend_blank ? "\u00b0" : "\u00a0", value + fixture->bend_ticket, value, url);
	return http_stub_reply(fd, 201, "application/json", NULL, body);
}

static bool was_seen(const struct fixture *fixture, const char *id)
{
	for (int i = 0; i < fixture->seen_count; i++)
		if (strncmp(fixture->seen[i], id, 32) == 0)
			return true;
	return false;
}

static bool answer_events(struct fixture *fixture, const struct http_stub_request *request, int fd)
{
	static char body[128 * 1024];
	size_t used = (size_t)snprintf(body, sizeof body, "{\"results\":[");
	bool first = true, has_poison = strstr(request->body, "poison") != NULL;
	fixture->batches++;
	if (fixture->whole_batches && has_poison && strstr(request->body, "\"id\"") != strrchr(request->body, '{'))
		return http_stub_reply(fd, 422, "application/problem+json", NULL, "{\"status\":422}");
	for (const char *at = request->body; (at = strstr(at, "{\"id\":\"")); at += 7) {
		bool poison = strncmp(strstr(at, "\"type\":\"") + 8, "poison", 6) == 0;
		const char *status = "accepted";
		if (poison && fixture->refuse_poison)
			status = "refused\",\"code\":\"event-mismatch";
		else if (was_seen(fixture, at + 7))
			status = "duplicate";
		else
			snprintf(fixture->seen[fixture->seen_count++], ID_SIZE, "%.32s", at + 7);
		fixture->duplicates += strcmp(status, "duplicate") == 0;
		used += (size_t)snprintf(body + used, sizeof body - used, "%s{\"id\":\"%.32s\",\"status\":\"%s\"}",
								 first ? "" : ",", at + 7, status);
		first = false;
	}
	snprintf(body + used, sizeof body - used, "]}");
	if (fixture->fail_batches) /* done, but the answer is lost */
		return false;
	return http_stub_reply(fd, 200, "application/json", NULL, body);
}

static bool answer_lease(struct fixture *fixture, int fd)
{
	char body[1024], day[CLOCK_DAY_SIZE];
	fixture->leases++;
	clock_day(clock_wall_ms(), day);
	snprintf(
		body, sizeof body,
		"{\"lease\":{\"id\":\"0123456789abcdef0123456789abcdef\",\"generation\":1,\"day\":\"%s\",\"ranges\":["
		"{\"service\":\"ho-tich\",\"series\":\"B\",\"from\":901,\"to\":999}],\"emergency\":\"K2\"},\"next_day\":null,"
		"\"public_url\":\"%s\"}",
		day, fixture->address ? fixture->address : "");
	if (fixture->lease_status != 200)
		return http_stub_reply(fd, fixture->lease_status, "application/problem+json", NULL, "{\"status\":409}");
	return http_stub_reply(fd, 200, "application/json", NULL, body);
}

static bool answer_stream(struct fixture *fixture, int fd)
{
	static const char head[] = "HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\n";
	if (send(fd, head, sizeof head - 1, MSG_NOSIGNAL) < 0)
		return false;
	for (int i = 0; i < 2000 && send(fd, ": beat\n\n", 8, MSG_NOSIGNAL) == 8; i++)
		usleep(20000);
	return false;
}

static bool answer(void *context, const struct http_stub_request *request, int fd)
{
	struct fixture *fixture = context;
	if (strncmp(request->path, "/v1/events", 10) == 0 && strcmp(request->method, "GET") == 0)
		return answer_stream(fixture, fd);
	pthread_mutex_lock(&fixture->lock);
	bool goes_on = false;
	if (strcmp(request->path, "/v1/tickets") == 0)
		goes_on = answer_ticket(fixture, request, fd);
	else if (strcmp(request->path, "/v1/events") == 0)
		goes_on = answer_events(fixture, request, fd);
	else if (strcmp(request->path, "/v1/leases") == 0)
		goes_on = answer_lease(fixture, fd);
	else if (strcmp(request->path, "/v1/tickets/TOKEN") == 0)
		goes_on = http_stub_reply(fd, 200, "application/json", NULL,
								  "{\"number\":\"B 030\",\"service\":\"ho-tich\",\"ratable\":true,\"counter\":3}");
	else if (strcmp(request->path, "/v1/tickets/PAPER") == 0)
		goes_on = http_stub_reply(fd, 404, "application/problem+json", NULL,
								  "{\"status\":404,\"code\":\"unreported-ticket\"}");
	else if (strcmp(request->path, "/v1/dossiers/H08.16-260310-0420") == 0)
		goes_on = http_stub_reply(fd, 200, "application/json", NULL, "{\"code\":\"H08.16-260310-0420\",\"state\":4}");
	else if (strcmp(request->path, "/v1/dossiers/H08.16-260310-0421") == 0 ||
			 strcmp(request->path, "/v1/dossiers/H08-260310-0420") == 0 ||
			 strcmp(request->path, "/v1/dossiers/H08.16-260310-0421/proof") == 0)
		goes_on = http_stub_reply(fd, 200, "application/json", NULL,
								  "{\"code\":\"H08.16-260310-0420\",\"owner\":\"N. V. A.\",\"state\":4}");
	else if (strcmp(request->path, "/v1/dossiers/H08.16-260310-0420/proof") == 0)
		goes_on = strcmp(request->method, "POST") == 0 && strstr(request->headers, "Idempotency-Key: ") &&
				  http_stub_reply(fd, strstr(request->body, ":\"7K3F\"") ? 200 : 404, "application/json",
								  NULL, "{\"code\":\"H08.16-260310-0420\",\"state\":9,\"withheld\":false}");
	else if (strcmp(request->path, "/v1/petitions/7K3F9Q2M") == 0)
		goes_on = http_stub_reply(fd, 200, "application/json", NULL,
								  "{\"number\":\"PA-2026-0001\",\"state\":\"answered\",\"due\":\"" NOON
								  "\",\"answered_at\":\"" NOON "\",\"answer\":\"Da sua.\",\"level\":0}");
	else if (strcmp(request->path, "/v1/petitions/7K3F9Q2M/rate") == 0)
		goes_on = http_stub_reply(fd, strstr(request->body, ":5}") ? 204 : 409, "application/json", NULL, "");
	else if (strcmp(request->path, "/v1/catalogue") == 0)
		goes_on =
			http_stub_reply(fd, 200, "application/json", "ETag: \"c1\"\r\n",
							"{\"version\":1,\"center\":{\"code\":\"x\",\"name\":{\"line1\":\"A\",\"line2\":\"B\"}},"
							"\"services\":[{\"id\":\"ho-tich\",\"series\":\"B\",\"name\":\"H\"}],\"counters\":[],"
							"\"procedures\":[{\"code\":\"1.000001\",\"name\":\"P\",\"service\":\"ho-tich\"}]}");
	else if (strcmp(request->path, "/v1/queue") == 0)
		goes_on = http_stub_reply(fd, 200, "application/json", NULL,
								  "{\"sequence\":1,\"as_of\":\"" NOON "\",\"waiting\":0,\"lines\":[],\"counters\":[]}");
	else if (strcmp(request->path, "/v1/published") == 0)
		goes_on = http_stub_reply(fd, 200, "application/json", NULL,
								  "{\"day\":\"2026-03-09\",\"served\":86,\"wait\":null,\"ratings\":"
								  "{\"count\":62,\"share\":0.96,\"low\":0.88,\"high\":0.99},\"month\":"
								  "{\"to\":\"2026-03-09\",\"ratings\":{\"count\":412,\"share\":0.96,\"low\":0.94,"
								  "\"high\":0.98}}}");
	else
		goes_on = http_stub_reply(fd, 404, "application/problem+json", NULL, "{\"status\":404}");
	pthread_mutex_unlock(&fixture->lock);
	return goes_on;
}

static void on_center(void *context, bool online)
{
	struct fixture *fixture = context;
	fixture->online += online;
	fixture->offline += !online;
}

static void on_hall(void *context, const struct hall *hall)
{
	((struct fixture *)context)->halls++;
}

static void on_catalogue(void *context, struct catalogue *catalogue)
{
	struct fixture *fixture = context;
	if (fixture->catalogues++ == 0)
		fixture->first_procedures = catalogue->procedure_count;
	fixture->last_procedures = catalogue->procedure_count;
	catalogue_destroy(catalogue);
}

static void on_ticket(void *context, unsigned name, enum err_code code, const struct ticket *ticket)
{
	struct fixture *fixture = context;
	fixture->tickets++;
	fixture->code = code;
	if (ticket)
		fixture->ticket = *ticket;
}

static void on_page(void *context, unsigned name, enum err_code code, const struct proto_ticket_page *page)
{
	struct fixture *fixture = context;
	fixture->tickets++;
	fixture->code = code;
	if (page)
		fixture->page = *page;
}

static void on_dossier(void *context, unsigned name, enum err_code code, const struct dossier *dossier)
{
	struct fixture *fixture = context;
	fixture->tickets++;
	fixture->code = code;
	if (dossier)
		fixture->dossier = *dossier;
}

static void on_appointment(void *context, unsigned name, enum err_code code, const struct appointment *appointment)
{
}

static void on_petition(void *context, unsigned name, enum err_code code, const struct proto_petition *petition)
{
}

static void on_answer(void *context, unsigned name, enum err_code code, const struct petition *petition)
{
	struct fixture *fixture = context;
	fixture->tickets++;
	fixture->code = code;
	snprintf(fixture->answer, sizeof fixture->answer, "%s", petition ? petition->answer : "");
}

static void on_help(void *context, int state)
{
}

static void on_pad(void *context, const struct sync_pad *pad)
{
}

static void on_published(void *context, const struct proto_published *published)
{
	struct fixture *fixture = context;
	fixture->published_count++;
	fixture->published = *published;
}

static void on_command(void *context, const char *command)
{
}

static void open_kiosk(struct fixture *fixture)
{
	char url[64];
	struct store_report report;
	struct err err;
	const struct store_options store = {.dir = fixture->dir};
	const struct sync_sink sink = {fixture,    on_center,      on_hall,     on_catalogue, on_ticket, on_page,
								   on_dossier, on_appointment, on_petition, on_help,      on_pad,    on_command,
								   .published = on_published, .answer = on_answer};
	snprintf(url, sizeof url, "http://127.0.0.1:%d", http_stub_port(fixture->stub));
	const struct sync_options options = {.url = url, .device = "kiosk-01", .key = "K", .wants_leases = true,
									.machine = fixture->machine};
	assert_int_equal(store_open(&store, &fixture->store, &report, &err), ERR_OK);
	assert_int_equal(sync_create(&options, fixture->store, &sink, &fixture->sync, &err), ERR_OK);
	sync_recall(fixture->sync);
	sync_start(fixture->sync);
}

static void close_kiosk(struct fixture *fixture)
{
	sync_destroy(fixture->sync);
	store_close(fixture->store);
}

static int set_up(void **state)
{
	static int number;
	char name[32];
	struct fixture *fixture = calloc(1, sizeof *fixture);
	pthread_mutex_init(&fixture->lock, NULL);
	fixture->ticket_status = 201;
	fixture->lease_status = 200;
	fixture->next_value = 30;
	fixture->stub = http_stub_start(answer, fixture);
	snprintf(name, sizeof name, "kiosk-%d", number++);
	test_path(name, fixture->dir, sizeof fixture->dir);
	open_kiosk(fixture);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	close_kiosk(fixture);
	http_stub_stop(fixture->stub);
	free(fixture);
	return 0;
}

static void turn(struct fixture *fixture)
{
	struct pollfd fds[SYNC_FDS_MAX];
	size_t count = sync_fds(fixture->sync, fds, SYNC_FDS_MAX);
	int64_t wait = sync_deadline(fixture->sync) - clock_mono_ms();
	poll(fds, count, wait < 0 ? 0 : wait > 20 ? 20 : (int)wait);
	sync_step(fixture->sync, fds, count, clock_mono_ms());
}

#define RUN_UNTIL(fixture, condition)                                                                                  \
	for (int64_t end = clock_mono_ms() + 15000; !(condition) && clock_mono_ms() < end;)                                \
	turn(fixture)

static void go_online(struct fixture *fixture)
{
	char day[CLOCK_DAY_SIZE];
	sync_day(fixture->sync, day);
	RUN_UNTIL(fixture, store_lease_has(fixture->store, day) && fixture->halls > 0 && fixture->catalogues > 0);
	assert_true(sync_is_online(fixture->sync));
	assert_true(store_lease_has(fixture->store, day));
}

static void ask(struct fixture *fixture)
{
	struct ticket wanted = {.service = "ho-tich", .priority = "none", .language = "vi", .series = 'B'};
	int before = fixture->tickets;
	sync_ticket(fixture->sync, 1, &wanted);
	RUN_UNTIL(fixture, fixture->tickets > before);
	assert_int_equal(fixture->tickets, before + 1);
}

static void drain(struct fixture *fixture)
{
	RUN_UNTIL(fixture, store_event_pending(fixture->store) == 0);
	assert_int_equal(store_event_pending(fixture->store), 0);
}

static void the_center_gives_the_number_and_it_is_stored(void **state)
{
	struct fixture *fixture = *state;
	struct ticket stored;
	go_online(fixture);
	ask(fixture);
	assert_int_equal(fixture->code, ERR_OK);
	assert_string_equal(fixture->ticket.number, "B\u00a0030");
	assert_false(fixture->ticket.offline);
	assert_int_equal(store_ticket_find(fixture->store, fixture->ticket.id, &stored), ERR_OK);
	assert_int_equal(store_event_pending(fixture->store), 0);
}

static void an_answer_that_a_bad_line_has_bent_becomes_nobodys_paper(void **state)
{
	struct fixture *fixture = *state;
	go_online(fixture);
	fixture->bend_ticket = true;
	ask(fixture);
	assert_true(fixture->ticket.offline);
	assert_string_equal(fixture->ticket.number, "B\u00a0901");
	fixture->bend_ticket = false;
	fixture->bend_blank = true; /* one bit of its second byte */
	ask(fixture);
	assert_true(fixture->ticket.offline);
	fixture->bend_blank = false;
	fixture->bend_slash = true;
	ask(fixture);
	assert_true(fixture->ticket.offline);
	fixture->bend_slash = false;
	fixture->bend_token = true;
	ask(fixture);
	assert_true(fixture->ticket.offline);
	drain(fixture); /* what the center has reserved is void */
	assert_int_equal(fixture->seen_count, 8);
}

static void a_center_that_does_not_answer_costs_300_ms_and_its_number_is_void(void **state)
{
	struct fixture *fixture = *state;
	go_online(fixture);
	fixture->ticket_status = 0;
	int64_t start = clock_mono_ms();
	ask(fixture);
	assert_true(clock_mono_ms() - start < 1500);
	assert_int_equal(fixture->code, ERR_OK);
	assert_string_equal(fixture->ticket.number, "B\u00a0901");
	assert_true(fixture->ticket.offline);
	assert_int_equal(store_event_pending(fixture->store), 2);
	drain(fixture);
	assert_int_equal(fixture->seen_count, 2);
}

static void refusals_of_the_center_are_told_and_failures_covered(void **state)
{
	struct fixture *fixture = *state;
	go_online(fixture);
	fixture->ticket_status = 409;
	ask(fixture);
	assert_int_equal(fixture->code, ERR_LIMIT);
	fixture->ticket_status = 404;
	ask(fixture);
	assert_int_equal(fixture->code, ERR_NOT_FOUND);
	/* It knows no such place: what was asked was bent on the way. */
	fixture->bend_path = true;
	ask(fixture);
	assert_int_equal(fixture->code, ERR_OK);
	assert_true(fixture->ticket.offline);
	fixture->bend_path = false;
	/* 400: it could not read the request, which somebody between has spoiled. */
	static const int FAILURES[] = {500, 400};
	for (size_t i = 0; i < sizeof FAILURES / sizeof FAILURES[0]; i++) {
		fixture->ticket_status = FAILURES[i];
		ask(fixture);
		assert_int_equal(fixture->code, ERR_OK);
		assert_true(fixture->ticket.offline);
	}
}

static void a_number_that_the_center_gives_twice_goes_to_nobody_twice(void **state)
{
	struct fixture *fixture = *state;
	go_online(fixture);
	ask(fixture);
	fixture->next_value = 30;
	ask(fixture);
	assert_int_equal(fixture->code, ERR_OK);
	assert_true(fixture->ticket.offline);
}

static void without_network_numbers_come_from_the_lease_and_all_is_sent_once(void **state)
{
	struct fixture *fixture = *state;
	go_online(fixture);
	http_stub_pause(fixture->stub, true);
	RUN_UNTIL(fixture, !sync_is_online(fixture->sync));
	for (int i = 0; i < 5; i++) {
		ask(fixture);
		assert_int_equal(fixture->code, ERR_OK);
		assert_int_equal(fixture->ticket.value, 901 + i);
	}
	close_kiosk(fixture); /* power off and on */
	open_kiosk(fixture);
	assert_int_equal(store_event_pending(fixture->store), 5);
	http_stub_pause(fixture->stub, false);
	RUN_UNTIL(fixture, store_event_pending(fixture->store) == 0);
	assert_int_equal(fixture->seen_count, 5);
	assert_int_equal(fixture->duplicates, 0);
}

/* The screen would say that all numbers of the day are given. */
static void a_journal_without_room_is_not_called_a_day_without_numbers(void **state)
{
	static const char FILL[] = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) "
							   "INSERT INTO event(id, kind, type, data, wall_ms, boot_id, boot_ms, trusted) "
							   "SELECT printf('%032x', i), 0, 'ticket.issued', '{}', 1, 'b', 1, 1 FROM n";
	struct fixture *fixture = *state;
	char path[FILE_PATH_MAX + 16];
	sqlite3 *db = NULL;
	go_online(fixture);
	http_stub_pause(fixture->stub, true);
	close_kiosk(fixture);
	snprintf(path, sizeof path, "%s/journal.db", fixture->dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, FILL, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	open_kiosk(fixture);
	assert_int_equal(store_event_pending(fixture->store), STORE_EVENTS_MAX);
	ask(fixture);
	assert_int_equal(fixture->code, ERR_IO);
	http_stub_pause(fixture->stub, false);
}

/* A phone opens the paper's code; an address that is none would stand on paper for nothing. */
static void papers_without_network_bear_the_address_that_phones_open(void **state)
{
	static const struct {
		const char *address, *begins;
	} CASES[] = {
		{"http://127.0.0.1:8080", "http://127.0.0.1:8080/t/MC1."},
		{"javascript:alert(1)", "MC1."},
		{"https://a b", "MC1."},
		{"https://center.example.vn/", "MC1."},
		{"https://a-name-that-is-too-long-for-the-code-on-a-paper.center.example.vn/x", "MC1."},
		{"", "MC1."},
		{"https://center.example.vn", "https://center.example.vn/t/MC1."},
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		fixture->address = CASES[i].address;
		fixture->leases = 0;
		close_kiosk(fixture);
		http_stub_pause(fixture->stub, false);
		open_kiosk(fixture);
		RUN_UNTIL(fixture, sync_is_online(fixture->sync) && fixture->leases > 0);
		for (int turns = 0; turns < 20; turns++) /* what the stub has answered is read */
			turn(fixture);
		http_stub_pause(fixture->stub, true);
		RUN_UNTIL(fixture, !sync_is_online(fixture->sync));
		ask(fixture);
		assert_int_equal(strlen(fixture->ticket.url), strlen(CASES[i].begins) + 26);
		assert_memory_equal(fixture->ticket.url, CASES[i].begins, strlen(CASES[i].begins));
	}
	close_kiosk(fixture); /* power off and on */
	open_kiosk(fixture);
	ask(fixture);
	assert_memory_equal(fixture->ticket.url, "https://center.example.vn/t/MC1.", 32);
}

static void an_answer_that_is_lost_is_no_second_event(void **state)
{
	struct fixture *fixture = *state;
	go_online(fixture);
	fixture->fail_batches = true;
	char id[ID_SIZE];
	id_make(id);
	const struct store_note note = {.id = id, .kind = STORE_RATING, .type = "rating.given", .data = "{}"};
	assert_int_equal(store_event_add(fixture->store, &note, NULL), ERR_OK);
	sync_kick(fixture->sync);
	RUN_UNTIL(fixture, fixture->batches > 0);
	fixture->fail_batches = false;
	drain(fixture);
	assert_int_equal(fixture->seen_count, 1);
	assert_true(fixture->duplicates >= 1);
}

static void poison_is_parked_and_the_rest_flows(void **state)
{
	struct fixture *fixture = *state;
	go_online(fixture);
	fixture->refuse_poison = true;
	for (int i = 0; i < 300; i++) {
		char id[ID_SIZE];
		id_make(id);
		const struct store_note note = {
			.id = id, .kind = STORE_RATING, .type = i == 77 ? "poison" : "rating.given", .data = "{}"};
		assert_int_equal(store_event_add(fixture->store, &note, NULL), ERR_OK);
	}
	sync_kick(fixture->sync);
	drain(fixture);
	assert_int_equal(fixture->seen_count, 299 + 1); /* and the alarm about it */
}

static void a_stale_lease_is_thrown_away_with_an_alarm(void **state)
{
	struct fixture *fixture = *state;
	char day[CLOCK_DAY_SIZE];
	go_online(fixture);
	fixture->lease_status = 409;
	close_kiosk(fixture);
	open_kiosk(fixture);
	sync_day(fixture->sync, day);
	assert_true(store_lease_has(fixture->store, day));
	RUN_UNTIL(fixture, fixture->seen_count > 0);
	assert_false(store_lease_has(fixture->store, day));
}

static void start_on(struct fixture *fixture, const char *machine)
{
	close_kiosk(fixture);
	fixture->machine = machine;
	open_kiosk(fixture);
}

static void a_copied_disk_gives_none_of_the_numbers_it_came_with(void **state)
{
	struct fixture *fixture = *state;
	char day[CLOCK_DAY_SIZE];
	start_on(fixture, "id=0000000a mac=0000000b");
	go_online(fixture);
	sync_day(fixture->sync, day);
	/* Each speaks before the center is heard of. */
	start_on(fixture, "id=0000000a mac=0000000b,0000000c");
	assert_true(store_lease_has(fixture->store, day));
	ask(fixture);
	assert_string_equal(fixture->ticket.number, "B\u00a0901");
	start_on(fixture, "id=0000000a mac=0000000d");
	assert_false(store_lease_has(fixture->store, day));
	ask(fixture);
	assert_int_equal(fixture->ticket.number[2], 'Z');
	assert_int_equal(store_event_pending(fixture->store), 3); /* two numbers and the alarm */
	start_on(fixture, "id=0000000a mac=0000000d");
	assert_int_equal(store_event_pending(fixture->store), 3);
}

static void look_ups_answer_and_an_unknown_code_is_not_found(void **state)
{
	struct fixture *fixture = *state;
	go_online(fixture);
	int before = fixture->tickets;
	sync_page(fixture->sync, 1, "TOKEN");
	sync_dossier(fixture->sync, 2, "H08.16-260310-0420");
	RUN_UNTIL(fixture, fixture->tickets == before + 2);
	assert_true(fixture->page.ratable);
	assert_int_equal(fixture->dossier.state, DOSSIER_PROCESSING);
	sync_dossier(fixture->sync, 3, "../tickets?x");
	RUN_UNTIL(fixture, fixture->tickets == before + 3);
	assert_int_equal(fixture->code, ERR_NOT_FOUND);
	sync_page(fixture->sync, 4, "PAPER"); /* another kiosk still has to tell of it */
	RUN_UNTIL(fixture, fixture->tickets == before + 4);
	assert_int_equal(fixture->code, ERR_AGAIN);
	sync_page(fixture->sync, 5, "NOPAPER");
	RUN_UNTIL(fixture, fixture->tickets == before + 5);
	assert_int_equal(fixture->code, ERR_NOT_FOUND);
}

static void a_proof_is_posted_and_a_wrong_one_is_not_found(void **state)
{
	struct fixture *fixture = *state;
	go_online(fixture);
	int before = fixture->tickets;
	sync_proof(fixture->sync, 1, "H08.16-260310-0420", "7K3F");
	RUN_UNTIL(fixture, fixture->tickets == before + 1);
	assert_int_equal(fixture->dossier.state, DOSSIER_READY);
	sync_proof(fixture->sync, 2, "H08.16-260310-0420", "0000");
	RUN_UNTIL(fixture, fixture->tickets == before + 2);
	assert_int_equal(fixture->code, ERR_NOT_FOUND);
}

/* A line that bends the path, or a box between that mixes two answers up. */
static void the_dossier_of_another_code_is_shown_to_nobody(void **state)
{
	struct fixture *fixture = *state;
	go_online(fixture);
	int before = fixture->tickets;
	sync_dossier(fixture->sync, 1, "H08.16-260310-0421");
	RUN_UNTIL(fixture, fixture->tickets == before + 1);
	assert_int_equal(fixture->code, ERR_INVALID);
	sync_proof(fixture->sync, 2, "H08.16-260310-0421", "7K3F");
	RUN_UNTIL(fixture, fixture->tickets == before + 2);
	assert_int_equal(fixture->code, ERR_INVALID);
	assert_string_equal(fixture->dossier.owner, "");
	/* Written in another way it is the same one. */
	sync_dossier(fixture->sync, 3, "H08-260310-0420");
	RUN_UNTIL(fixture, fixture->tickets == before + 3);
	assert_int_equal(fixture->code, ERR_OK);
	assert_string_equal(fixture->dossier.code, "H08.16-260310-0420");
}

static void an_answer_is_read_and_rated_once(void **state)
{
	struct fixture *fixture = *state;
	int before = fixture->tickets;
	sync_petition_answer(fixture->sync, 1, "7K3F9Q2M"); /* not yet online */
	assert_int_equal(fixture->tickets, before + 1);
	assert_int_equal(fixture->code, ERR_OFFLINE);
	go_online(fixture);
	before = fixture->tickets;
	sync_petition_answer(fixture->sync, 2, "7K3F9Q2M");
	RUN_UNTIL(fixture, fixture->tickets == before + 1);
	assert_int_equal(fixture->code, ERR_OK);
	assert_string_equal(fixture->answer, "Da sua.");
	sync_petition_rate(fixture->sync, 3, "7K3F9Q2M", 5);
	RUN_UNTIL(fixture, fixture->tickets == before + 2);
	assert_int_equal(fixture->code, ERR_OK);
	sync_petition_rate(fixture->sync, 4, "7K3F9Q2M", 4);
	RUN_UNTIL(fixture, fixture->tickets == before + 3);
	assert_int_equal(fixture->code, ERR_CONFLICT);
	sync_petition_answer(fixture->sync, 5, "00000000");
	RUN_UNTIL(fixture, fixture->tickets == before + 4);
	assert_int_equal(fixture->code, ERR_NOT_FOUND);
}

static void the_stored_catalogue_is_there_without_a_center(void **state)
{
	struct fixture *fixture = *state;
	go_online(fixture);
	close_kiosk(fixture);
	http_stub_pause(fixture->stub, true);
	fixture->catalogues = 0;
	open_kiosk(fixture);
	assert_int_equal(fixture->catalogues, 2); /* what the first screen needs, then all of it */
	assert_int_equal(fixture->first_procedures, 0);
	assert_true(fixture->last_procedures > 0);
}

static void the_figures_that_were_told_last_are_known_without_a_center(void **state)
{
	struct fixture *fixture = *state;
	go_online(fixture);
	RUN_UNTIL(fixture, fixture->published_count > 0);
	close_kiosk(fixture);
	http_stub_pause(fixture->stub, true);
	fixture->published_count = 0;
	fixture->published = (struct proto_published){.served = 0};
	open_kiosk(fixture);
	assert_int_equal(fixture->published_count, 1);
	assert_int_equal(fixture->published.month.satisfied.count, 412);
}

#define PREPARED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static void the_figures_of_the_last_day_are_asked_for_once(void **state)
{
	struct fixture *fixture = *state;
	go_online(fixture);
	RUN_UNTIL(fixture, fixture->published_count > 0);
	assert_string_equal(fixture->published.day, "2026-03-09");
	assert_int_equal(fixture->published.satisfied.count, 62);
	for (int i = 0; i < 20; i++)
		turn(fixture);
	assert_int_equal(fixture->published_count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PREPARED(the_center_gives_the_number_and_it_is_stored),
		PREPARED(an_answer_is_read_and_rated_once),
		PREPARED(the_figures_of_the_last_day_are_asked_for_once),
		PREPARED(an_answer_that_a_bad_line_has_bent_becomes_nobodys_paper),
		PREPARED(a_center_that_does_not_answer_costs_300_ms_and_its_number_is_void),
		PREPARED(refusals_of_the_center_are_told_and_failures_covered),
		PREPARED(a_number_that_the_center_gives_twice_goes_to_nobody_twice),
		PREPARED(papers_without_network_bear_the_address_that_phones_open),
		PREPARED(without_network_numbers_come_from_the_lease_and_all_is_sent_once),
		PREPARED(a_journal_without_room_is_not_called_a_day_without_numbers),
		PREPARED(an_answer_that_is_lost_is_no_second_event),
		PREPARED(poison_is_parked_and_the_rest_flows),
		PREPARED(a_copied_disk_gives_none_of_the_numbers_it_came_with),
		PREPARED(a_stale_lease_is_thrown_away_with_an_alarm),
		PREPARED(look_ups_answer_and_an_unknown_code_is_not_found),
		PREPARED(a_proof_is_posted_and_a_wrong_one_is_not_found),
		PREPARED(the_dossier_of_another_code_is_shown_to_nobody),
		PREPARED(the_stored_catalogue_is_there_without_a_center),
		PREPARED(the_figures_that_were_told_last_are_known_without_a_center),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
