#include "support/kiosk_fixture.h"

#include "base/check.h"
#include "base/clock.h"
#include "kiosk/gallery.h"
#include "kiosk/kiosk_conf.h"
#include "proto/catalogue.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WAIT_MS 20000

void kiosk_fixture_catalogue(struct buf *out)
{
	struct err err = {.code = ERR_OK};
	buf_init(out, PROTO_CATALOGUE_MAX);
	CHECK(gallery_sample(out, &err) == ERR_OK);
}

void kiosk_fixture_prepare(const char *dir)
{
	struct store *store;
	struct store_report report;
	struct buf document;
	const struct store_options options = {.dir = dir};
	struct lease lease = {.generation = 1, .range_count = 2, .emergency = "K1"};
	CHECK(store_open(&options, &store, &report, NULL) == ERR_OK);
	kiosk_fixture_catalogue(&document);
	CHECK(store_document_save(store, "catalogue", "\"1\"", document.data, document.len, NULL) == ERR_OK);
	buf_finish(&document);
	id_make(lease.id);
	clock_day(clock_wall_ms(), lease.day);
	lease.ranges[0] = (struct lease_range){.service = "chung-thuc", .series = 'A', .from = 901, .to = 999};
	lease.ranges[1] = (struct lease_range){.service = "ho-tich", .series = 'B', .from = 901, .to = 999};
	CHECK(store_lease_save(store, &lease, NULL) == ERR_OK);
	store_close(store);
}

static struct paper *shared_paper;

void kiosk_fixture_share_paper(struct paper *paper)
{
	shared_paper = paper;
}

static enum err_code configure(struct conf *conf, const char *dir, const char *const *sets, struct err *err)
{
	static const char *const PLAIN[] = {"state.reserve_mib=0", "audio.driver=none", "watchdog.driver=none",
										"center.url=http://127.0.0.1:1", NULL};
	char assignment[FILE_PATH_MAX + 16];
	conf_init(conf, kiosk_keys, kiosk_key_count);
	snprintf(assignment, sizeof assignment, "state.dir=%s", dir);
	enum err_code code = conf_set(conf, assignment, err);
	for (const char *const *one = PLAIN; code == ERR_OK && *one; one++)
		code = conf_set(conf, *one, err);
	for (; code == ERR_OK && sets && *sets; sets++)
		code = conf_set(conf, *sets, err);
	return code;
}

static void hear_later(void *context)
{
	sem_post(&((struct kiosk_fixture *)context)->told);
}

static void wait_until_told(struct kiosk_fixture *kiosk, int64_t end_ms)
{
	const struct timespec end = {.tv_sec = end_ms / 1000, .tv_nsec = end_ms % 1000 * 1000000};
	(void)sem_clockwait(&kiosk->told, CLOCK_MONOTONIC, &end);
}

static enum err_code run(struct kiosk_fixture *kiosk, struct err *err)
{
	const struct io_options options = {.conf = kiosk->conf, .mailbox = &kiosk->mailbox};
	sem_init(&kiosk->told, 0, 0);
	kiosk->mailbox.context = kiosk;
	kiosk->mailbox.wake_ui = hear_later;
	enum err_code code = io_create(&options, &kiosk->io, err);
	if (code == ERR_OK) {
		io_use_paper(kiosk->io, kiosk->paper);
		io_recall(kiosk->io);
	}
	if (code == ERR_OK && pthread_create(&kiosk->thread, NULL, io_run, kiosk->io) != 0) {
		io_destroy(kiosk->io);
		code = err_set(err, ERR_LIMIT, "no thread");
	}
	return code;
}

enum err_code kiosk_fixture_try(struct kiosk_fixture *kiosk, const char *dir, const char *const *sets,
								struct err *err)
{
	const struct paper_options paper = {.kiosk = "01"};
	memset(kiosk, 0, sizeof *kiosk);
	snprintf(kiosk->dir, sizeof kiosk->dir, "%s", dir);
	kiosk->conf = calloc(1, sizeof *kiosk->conf);
	kiosk->paper = shared_paper;
	enum err_code code = kiosk->conf ? configure(kiosk->conf, dir, sets, err) : err_set(err, ERR_LIMIT, "no memory");
	if (code == ERR_OK && !shared_paper)
		code = paper_create(&paper, &kiosk->paper, err);
	if (code == ERR_OK) {
		code = mailbox_init(&kiosk->mailbox, err);
		if (code == ERR_OK && (code = run(kiosk, err)) != ERR_OK)
			mailbox_finish(&kiosk->mailbox);
	}
	kiosk->running = code == ERR_OK;
	if (code == ERR_OK)
		return ERR_OK;
	if (kiosk->paper != shared_paper)
		paper_destroy(kiosk->paper);
	free(kiosk->conf);
	return code;
}

void kiosk_fixture_start(struct kiosk_fixture *kiosk, const char *dir, const char *const *sets)
{
	struct err err = {.code = ERR_OK};
	if (kiosk_fixture_try(kiosk, dir, sets, &err) != ERR_OK)
		fail_msg("kiosk: %s", err.text);
}

void kiosk_fixture_stop(struct kiosk_fixture *kiosk)
{
	if (!kiosk->running)
		return;
	struct flow_request request = {.kind = REQUEST_QUIT};
	kiosk_fixture_ask(kiosk, &request);
	pthread_join(kiosk->thread, NULL);
	io_destroy(kiosk->io);
	catalogue_destroy(kiosk->catalogue);
	kiosk->catalogue = NULL;
	if (kiosk->paper != shared_paper)
		paper_destroy(kiosk->paper);
	mailbox_finish(&kiosk->mailbox);
	free(kiosk->conf);
	kiosk->running = false;
}

unsigned kiosk_fixture_ask(struct kiosk_fixture *kiosk, struct flow_request *request)
{
	request->name = ++kiosk->names;
	mailbox_ask(&kiosk->mailbox, request);
	return request->name;
}

static void take(struct kiosk_fixture *kiosk)
{
	const struct flow_notice *notice = &kiosk->notice;
	if (notice->kind == NOTICE_DEVICES) {
		kiosk->devices = notice->devices;
	} else if (notice->kind == NOTICE_CENTER) {
		kiosk->online = notice->center.online;
	} else if (notice->kind == NOTICE_CATALOGUE) {
		struct catalogue *old = kiosk->catalogue;
		kiosk->catalogue = notice->catalogue;
		if (old) {
			struct flow_request request = {.kind = REQUEST_CATALOGUE_RELEASED};
			request.catalogue = old;
			kiosk_fixture_ask(kiosk, &request);
		}
	}
}

const struct flow_notice *kiosk_fixture_wait_ms(struct kiosk_fixture *kiosk, enum flow_notice_kind kind, unsigned name,
												int timeout_ms)
{
	for (int64_t end = clock_mono_ms() + timeout_ms; clock_mono_ms() < end;) {
		if (!mailbox_hear(&kiosk->mailbox, &kiosk->notice)) {
			wait_until_told(kiosk, end);
			continue;
		}
		take(kiosk);
		if (kiosk->notice.kind == kind && (name == 0 || kiosk->notice.name == name))
			return &kiosk->notice;
	}
	return NULL;
}

const struct flow_notice *kiosk_fixture_wait(struct kiosk_fixture *kiosk, enum flow_notice_kind kind, unsigned name)
{
	const struct flow_notice *notice = kiosk_fixture_wait_ms(kiosk, kind, name, WAIT_MS);
	if (!notice)
		fail_msg("no notice of kind %d", (int)kind);
	return notice;
}

struct ticket kiosk_fixture_ticket(struct kiosk_fixture *kiosk, const char *service)
{
	struct flow_request *request = calloc(1, sizeof *request);
	request->kind = REQUEST_TICKET;
	snprintf(request->ticket.service, sizeof request->ticket.service, "%s", service);
	snprintf(request->ticket.priority, sizeof request->ticket.priority, "none");
	snprintf(request->ticket.language, sizeof request->ticket.language, "vi");
	unsigned name = kiosk_fixture_ask(kiosk, request);
	free(request);
	return kiosk_fixture_wait(kiosk, NOTICE_TICKET, name)->ticket;
}

void kiosk_fixture_await_printer(struct kiosk_fixture *kiosk)
{
	while (!kiosk->devices.printer_there)
		kiosk_fixture_wait(kiosk, NOTICE_DEVICES, 0);
}

enum ticket_state kiosk_fixture_print(struct kiosk_fixture *kiosk, const struct ticket *ticket)
{
	struct flow_request *request = calloc(1, sizeof *request);
	request->kind = REQUEST_PRINT;
	request->ticket = *ticket;
	unsigned name = kiosk_fixture_ask(kiosk, request);
	free(request);
	const struct flow_notice *notice;
	do
		notice = kiosk_fixture_wait(kiosk, NOTICE_PRINT, name);
	while (notice->ticket.state == TICKET_SENDING);
	return notice->ticket.state;
}
