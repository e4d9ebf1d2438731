/* Kiosks of a province: many instances of the real sync and journal in one process, without screen and printer. */
#include "support/province.h"

#include "base/check.h"
#include "base/clock.h"
#include "proto/rating.h"
#include "store/store_priv.h"
#include "support/server_rig.h"
#include "support/sync_quiet.h"
#include "support/test.h"
#include "sync/sync.h"

#include <stdlib.h>
#include <string.h>

#define FDS_EACH 8
#define PRINT_US 1500000     /* from the number to the printer's word on its paper */
#define STATUS_US 60000000   /* IO_REPORT_MS of the kiosk */
#define RATED_SHARE 3        /* one visitor in so many rates */
#define STEP_MOST_MS 20

struct kiosk {
	struct province *province;
	unsigned number, center, worker;
	char field[CATALOGUE_ID_MAX];
	struct store *store;
	struct sync *sync;
	bool online, asks, looks;
	int64_t asked_us, looked_us, journal_us; /* the last: since when the center has not heard; 0: it has all */
	int64_t visit_us, lookup_us, status_us;  /* the next */
	char printing[ID_SIZE];
	int64_t printed_us;
};

static void on_center(void *context, bool online)
{
	struct kiosk *kiosk = context;
	if (online != kiosk->online)
		atomic_fetch_add(&kiosk->province->board->online, online ? 1u : -1u);
	if (kiosk->online && !online)
		atomic_fetch_add(&kiosk->province->board->drops, 1);
	kiosk->online = online;
}

/* Its own center's name for the service stands in each picture; another's never does. */
static void on_hall(void *context, const struct hall *hall)
{
	struct kiosk *kiosk = context;
	bool own = false;
	for (size_t i = 0; i < hall->line_count; i++) {
		const char *service = hall->lines[i].service;
		if (strncmp(service, PROVINCE_FIELD, strlen(PROVINCE_FIELD)) != 0)
			continue;
		own = strcmp(service, kiosk->field) == 0;
		if (!own)
			break;
	}
	atomic_fetch_add(&kiosk->province->board->halls, 1);
	if (!own)
		atomic_fetch_add(&kiosk->province->board->foreign, 1);
	atomic_store(&kiosk->province->board->sequence[kiosk->number], hall->sequence);
}

static void on_catalogue(void *context, struct catalogue *catalogue)
{
	struct kiosk *kiosk = context;
	if (!catalogue_service(catalogue, kiosk->field))
		atomic_fetch_add(&kiosk->province->board->foreign, 1);
	catalogue_destroy(catalogue);
}

static void on_ticket(void *context, unsigned name, enum err_code code, const struct ticket *ticket)
{
	struct kiosk *kiosk = context;
	struct province_board *board = kiosk->province->board;
	bool right = code == ERR_OK || code == ERR_LIMIT || code == ERR_CONFLICT; /* full and closed are answers too */
	province_sample(kiosk->province, kiosk->worker, PROVINCE_NUMBER, kiosk->asked_us, right);
	kiosk->asks = false;
	if (code != ERR_OK) {
		atomic_fetch_sub(&board->under_way, 1);
		return;
	}
	if (ticket->offline)
		atomic_fetch_add(&board->fallbacks, 1);
	size_t place = atomic_fetch_add(&board->told_count, 1);
	CHECK(place < PROVINCE_TICKETS_MAX);
	struct province_told *told = &board->told[place];
	told->center = kiosk->center;
	memcpy(told->id, ticket->id, ID_SIZE);
	snprintf(told->number, sizeof told->number, "%s", ticket->number);
	memcpy(kiosk->printing, ticket->id, ID_SIZE);
	kiosk->printed_us = clock_mono_us() + PRINT_US;
}

static void on_dossier(void *context, unsigned name, enum err_code code, const struct dossier *dossier)
{
	struct kiosk *kiosk = context;
	province_sample(kiosk->province, kiosk->worker, PROVINCE_DOSSIER, kiosk->looked_us, code == ERR_OK);
	kiosk->looks = false;
}

static void on_config(void *context, const struct proto_config *config)
{
}

static void on_program(void *context, const struct proto_program *program)
{
}

static void on_published(void *context, const struct proto_published *published)
{
}

static void open_kiosk(struct kiosk *kiosk)
{
	const struct province *province = kiosk->province;
	char name[48], dir[FILE_PATH_MAX], device[32], url[64];
	struct store_report report;
	struct err err = {.text = ""};
	struct sync_sink sink = sync_quiet(kiosk);
	province_device(kiosk->number, device);
	snprintf(name, sizeof name, "kiosk-%u", kiosk->number);
	test_path(name, dir, sizeof dir);
	snprintf(url, sizeof url, "http://127.0.0.1:%u", province->ports[kiosk->number % province->servers]);
	const struct store_options store = {.dir = dir};
	const struct sync_options options = {.url = url, .device = device, .key = PROVINCE_KEY, .wants_leases = true};
	sink.center = on_center;
	sink.hall = on_hall;
	sink.catalogue_take = on_catalogue;
	sink.ticket = on_ticket;
	sink.dossier = on_dossier;
	sink.config = on_config;
	sink.program = on_program;
	sink.published = on_published;
	if (store_open(&store, &kiosk->store, &report, &err) != ERR_OK ||
		sync_create(&options, kiosk->store, &sink, &kiosk->sync, &err) != ERR_OK)
		server_rig_give_up(err.text);
	/* Five hundred disks in truth: here the center has the only one to itself. */
	sqlite3_exec(kiosk->store->db, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
	kiosk->status_us = clock_mono_us() + province_pause_us(10);
	sync_start(kiosk->sync);
}

/* -- what its visitors do -------------------------------------------------------------------------- */

static void take_number(struct kiosk *kiosk, int64_t now_us)
{
	static const struct {
		const char *service;
		char series;
		unsigned counter;
	} wishes[] = {{NULL, 'A', 2}, {"ho-tich", 'B', 3}, {"tra-ket-qua", 'T', 6}, {"huong-dan", 'H', 1}};
	unsigned char which;
	struct ticket wanted = {.priority = "none", .language = "vi", .counter_count = 1};
	id_random(&which, 1);
	which %= ARRAY_LEN(wishes);
	wanted.series = wishes[which].series;
	wanted.counters[0] = (unsigned char)wishes[which].counter;
	snprintf(wanted.service, sizeof wanted.service, "%s", wishes[which].service ? wishes[which].service : kiosk->field);
	kiosk->asked_us = now_us;
	kiosk->asks = true;
	atomic_fetch_add(&kiosk->province->board->under_way, 1);
	sync_ticket(kiosk->sync, 1, &wanted);
}

static void rate(struct kiosk *kiosk)
{
	struct rating rating = {.level = 4, .levels = 5, .counter = 3, .channel = "kiosk"};
	struct buf data;
	unsigned char chance;
	id_random(&chance, 1);
	if (chance % RATED_SHARE != 0)
		return;
	buf_init(&data, PROTO_EVENT_DATA_MAX);
	id_make(rating.id);
	rating.given_ms = clock_wall_ms();
	if (proto_rating_encode(&rating, NULL, 0, &data) == ERR_OK) {
		const struct store_note note = {
			.id = rating.id, .kind = STORE_RATING, .type = "rating.given", .data = buf_text(&data)};
		CHECK(store_rating_add(kiosk->store, &rating, &note, NULL) == ERR_OK);
		atomic_fetch_add(&kiosk->province->board->events, 1);
	}
	buf_finish(&data);
}

static void paper_is_out(struct kiosk *kiosk, int64_t now_us)
{
	struct buf data;
	char event[ID_SIZE];
	id_make(event);
	buf_init(&data, PROTO_EVENT_DATA_MAX);
	CHECK(store_ticket_change(kiosk->store, kiosk->printing, TICKET_SENDING, 1, NULL, NULL) == ERR_OK);
	CHECK(proto_ticket_encode_printed(kiosk->printing, PROTO_CONFIRMED, 1, clock_wall_ms(), &data) == ERR_OK);
	const struct store_note note = {
		.id = event, .kind = STORE_TICKET, .type = "ticket.printed", .data = buf_text(&data)};
	CHECK(store_ticket_change(kiosk->store, kiosk->printing, TICKET_CONFIRMED, 1, &note, NULL) == ERR_OK);
	buf_finish(&data);
	atomic_fetch_add(&kiosk->province->board->events, 1);
	rate(kiosk);
	kiosk->journal_us = now_us;
	sync_kick(kiosk->sync);
	kiosk->printing[0] = '\0';
}

static void live(struct kiosk *kiosk, int phase, int64_t now_us)
{
	const struct province *province = kiosk->province;
	if (kiosk->journal_us != 0 && store_event_pending(kiosk->store) == 0) {
		province_sample(kiosk->province, kiosk->worker, PROVINCE_JOURNAL, kiosk->journal_us, true);
		kiosk->journal_us = 0;
		atomic_fetch_sub(&province->board->under_way, 1);
	}
	if (kiosk->printing[0] && now_us >= kiosk->printed_us)
		paper_is_out(kiosk, now_us);
	if (now_us >= kiosk->status_us && kiosk->online) {
		const struct proto_status status = {.printer_model = "virtual", .paper = "ok", .version = "1.0",
											.tickets_left = 900, .config_state = "none", .update_state = "none",
											.update_version = "", .update_why = "", .clock_trusted = true};
		sync_report(kiosk->sync, &status);
		kiosk->status_us = now_us + STATUS_US;
	}
	if (phase != PROVINCE_BUSY)
		return;
	if (kiosk->visit_us == 0) {
		kiosk->visit_us = now_us + province_pause_us(province->visit_s);
		kiosk->lookup_us = now_us + province_pause_us(province->lookup_s);
	}
	if (now_us >= kiosk->visit_us && !kiosk->asks && !kiosk->printing[0] && kiosk->journal_us == 0) {
		kiosk->visit_us = now_us + province_pause_us(province->visit_s);
		take_number(kiosk, now_us);
	}
	if (now_us >= kiosk->lookup_us && !kiosk->looks && province->code_count > 0) {
		kiosk->lookup_us = now_us + province_pause_us(province->lookup_s);
		kiosk->looked_us = now_us;
		kiosk->looks = true;
		sync_dossier(kiosk->sync, 2, province->codes[(size_t)now_us % province->code_count]);
	}
}

/* Only those step that have something to: five hundred machines have as many processors. */
static void turn(struct kiosk *kiosks, size_t count, struct pollfd *fds, size_t *counts, int phase)
{
	size_t used = 0;
	int64_t deadline = clock_mono_ms() + STEP_MOST_MS;
	for (size_t i = 0; i < count; i++) {
		counts[i] = sync_fds(kiosks[i].sync, fds + used, FDS_EACH);
		used += counts[i];
		int64_t own = sync_deadline(kiosks[i].sync);
		deadline = own < deadline ? own : deadline;
	}
	int64_t wait = deadline - clock_mono_ms();
	poll(fds, used, wait < 0 ? 0 : (int)wait);
	used = 0;
	for (size_t i = 0; i < count; i++) {
		bool ready = sync_deadline(kiosks[i].sync) <= clock_mono_ms();
		for (size_t f = 0; f < counts[i]; f++)
			ready = ready || fds[used + f].revents != 0;
		if (ready)
			sync_step(kiosks[i].sync, fds + used, counts[i], clock_mono_ms());
		used += counts[i];
		live(&kiosks[i], phase, clock_mono_us());
	}
}

void province_kiosks_run(struct province *province, unsigned worker, unsigned from, unsigned step)
{
	size_t count = 0, most = (province->kiosks - from + step - 1) / step;
	struct kiosk *kiosks = calloc(most + 1, sizeof *kiosks);
	struct pollfd *fds = calloc(most * FDS_EACH + 1, sizeof *fds);
	size_t *counts = calloc(most + 1, sizeof *counts);
	CHECK(kiosks && fds && counts);
	for (unsigned i = from; i < province->kiosks; i += step) {
		struct kiosk *kiosk = &kiosks[count++];
		*kiosk = (struct kiosk){
			.province = province, .number = i, .center = i % province->centers, .worker = worker};
		province_field(kiosk->center, kiosk->field);
		open_kiosk(kiosk);
		turn(kiosks, count, fds, counts, PROVINCE_COMING);
	}
	for (int phase; (phase = atomic_load(&province->board->phase)) != PROVINCE_OVER;)
		turn(kiosks, count, fds, counts, phase);
	for (size_t i = 0; i < count; i++) {
		atomic_fetch_add(&province->board->unsent, (unsigned)store_event_pending(kiosks[i].store));
		sync_destroy(kiosks[i].sync);
		store_close(kiosks[i].store);
	}
	free(counts);
	free(fds);
	free(kiosks);
}
