#include "display/feed.h"

#include "base/budget.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/ring.h"
#include "base/wait.h"
#include "identity/identity.h"
#include "net/stream.h"
#include "net/upload.h"
#include "proto/catalogue.h"
#include "proto/event.h"
#include "proto/hall.h"
#include "proto/notice.h"
#include "proto/published.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define TIMEOUT_MS 5000
#define UPLOAD_MS 30000 /* over a slow line */
#define FILE_MAX (640u << 10)

struct question { /* something that is asked for until it is answered */
	unsigned request; /* 0: none under way */
	bool wanted;
	int64_t not_before_ms;
};

struct feed {
	/* Set before the thread starts. */
	struct net_client *client;
	struct identity_renewal *renewal; /* NULL: none */
	struct net_stream *stream;
	void *context;
	void (*wake)(void *context);
	char device[64];
	char cache_dir[FILE_PATH_MAX];
	int quit_fd, poke_fd;
	pthread_t thread;
	struct ring ring;
	/* Between the threads. */
	_Atomic bool end, ask;
	_Atomic int64_t heard_ms, tried_ms, turned_ms, busy_ms;
	_Atomic bool words_changed;
	pthread_mutex_t lock; /* of what stands here below */
	char words[FEED_WORDS_MAX];
	struct buf file; /* to be sent; empty: none */
	char file_kind[UPLOAD_KIND_SIZE];
	/* The thread's own. */
	struct question queue, catalogue, published;
	unsigned status;         /* request that tells the center how this display is; 0: none under way */
	int64_t status_again_ms, started_ms;
	char etag[NET_ETAG_SIZE];
	int64_t catalogue_again_ms, published_again_ms;
	struct proto_notice notice;
	struct feed_program program;
};

static void drop(const struct feed_message *message)
{
	if (message->kind == FEED_HALL)
		free(message->hall);
	if (message->kind == FEED_CATALOGUE)
		catalogue_destroy(message->catalogue);
}

static void post(struct feed *feed, const struct feed_message *message)
{
	if (!ring_push(&feed->ring, message)) {
		drop(message);
		feed->queue.wanted = true;
		feed->catalogue.wanted = feed->catalogue.wanted || message->kind == FEED_CATALOGUE;
		log_event(LOG_WARN, "feed.full", LOG_INT("kind", message->kind));
	}
	feed->wake(feed->context);
}

static void post_hall(struct feed *feed, const struct hall *hall)
{
	struct feed_message message = {.kind = FEED_HALL, .sequence = hall->sequence, .hall = malloc(sizeof(*hall))};

	if (message.hall == NULL) {
		feed->queue.wanted = true;
		return;
	}
	*message.hall = *hall;
	post(feed, &message);
}

static void on_event(void *context, const struct net_sse_event *event)
{
	struct feed *feed = context;
	struct proto_notice *notice = &feed->notice;
	struct feed_message message = {.kind = FEED_SEQUENCE, .sequence = -1};
	struct err err = {0};
	char *end;

	long long sequence = strtoll(event->id, &end, 10);
	if (end != event->id && *end == '\0')
		message.sequence = sequence;
	if (proto_notice_decode(event->data, event->len, notice, &err) != ERR_OK) {
		log_event(LOG_WARN, "feed.event", LOG_ERR(&err));
		feed->queue.wanted = true;
		return;
	}
	if (notice->kind == PROTO_NOTICE_QUEUE) {
		if (notice->hall.sequence < message.sequence)
			notice->hall.sequence = message.sequence;
		post_hall(feed, &notice->hall);
		return;
	}
	if (notice->kind == PROTO_NOTICE_CALLED) {
		message.kind = FEED_CALL;
		message.call = notice->call;
	} else if (notice->kind == PROTO_NOTICE_COMMAND && strcmp(notice->device, feed->device) == 0) {
		if (strcmp(notice->text, "program") == 0)
			feed_program_look(&feed->program);
		message.kind = FEED_COMMAND;
		snprintf(message.command, sizeof(message.command), "%.31s", notice->text);
	} else if (notice->kind == PROTO_NOTICE_CATALOGUE) {
		feed->catalogue.wanted = true;
	}
	post(feed, &message);
}

static void on_changed(void *context, bool up)
{
	struct feed *feed = context;

	log_event(LOG_INFO, "feed.stream", LOG_STR("state", up ? "up" : "down"));
	feed->queue.wanted = feed->queue.wanted || up;
	feed->catalogue.wanted = feed->catalogue.wanted || up;
	feed->wake(feed->context);
}

static bool answered(struct question *question, const struct net_answer *answer, const char *what)
{
	question->request = 0;
	if (answer->code == ERR_OK && (answer->status == 200 || answer->status == 304))
		return true;
	question->wanted = true;
	question->not_before_ms = clock_mono_ms() + FEED_RETRY_MS;
	log_event(LOG_WARN, what, LOG_STR("error", err_name(answer->code)), LOG_INT("status", answer->status));
	return false;
}

static void on_queue(void *context, const struct net_answer *answer)
{
	struct feed *feed = context;
	struct hall *hall = &feed->notice.hall;
	struct err err = {0};

	if (!answered(&feed->queue, answer, "feed.queue"))
		return;
	if (proto_hall_decode(answer->body, answer->len, hall, &err) != ERR_OK) {
		log_event(LOG_WARN, "feed.queue", LOG_ERR(&err));
		feed->queue.wanted = true;
		feed->queue.not_before_ms = clock_mono_ms() + FEED_RETRY_MS;
		return;
	}
	atomic_store(&feed->heard_ms, clock_mono_ms());
	post_hall(feed, hall);
}

static void keep_catalogue(const struct feed *feed, const struct net_answer *answer)
{
	char path[FILE_PATH_MAX + 32];
	struct err err = {0};

	if (feed->cache_dir[0] == '\0')
		return;
	snprintf(path, sizeof(path), "%s/catalogue.json", feed->cache_dir);
	if (file_replace(path, answer->body, answer->len, true, &err) != ERR_OK)
		log_event(LOG_WARN, "feed.cache", LOG_ERR(&err));
}

static void on_catalogue(void *context, const struct net_answer *answer)
{
	struct feed *feed = context;
	struct feed_message message = {.kind = FEED_CATALOGUE};
	struct err err = {0};

	if (!answered(&feed->catalogue, answer, "feed.catalogue"))
		return;
	feed->catalogue_again_ms = clock_mono_ms() + FEED_CATALOGUE_MS;
	if (answer->status == 304)
		return;
	if (proto_catalogue_decode(answer->body, answer->len, NULL, &message.catalogue, &err) != ERR_OK) {
		log_event(LOG_WARN, "feed.catalogue", LOG_ERR(&err));
		return;
	}
	snprintf(feed->etag, sizeof(feed->etag), "%s", answer->etag);
	keep_catalogue(feed, answer);
	post(feed, &message);
}

static void on_status(void *context, const struct net_answer *answer)
{
	struct feed *feed = context;

	feed->status = 0;
	if (answer->code != ERR_OK || answer->status != 200)
		log_event(LOG_WARN, "feed.status", LOG_STR("error", err_name(answer->code)), LOG_INT("status", answer->status));
}

/* Measured at 1920x1080: 39 MiB with what is shared, 13 files, 3 threads. The unit ends it at 256 MiB. */
static const struct budget BUDGET = {.memory_kib = 128 << 10, .files = 128, .threads = 16};

/* For the page of all devices. What is lost is not sent again: the next one says it anew. */
static void tell_status(struct feed *feed, int64_t now_ms)
{
	struct proto_event event = {.type = "device.status", .at_ms = clock_wall_ms(), .boot_ms = clock_boot_ms(),
	                            .trusted = clock_is_trusted()};
	const struct proto_sender sender = {event.boot_id, event.at_ms, event.boot_ms};
	struct buf data, body;
	size_t count;

	if (feed->status != 0 || now_ms < feed->status_again_ms)
		return;
	feed->status_again_ms = now_ms + FEED_STATUS_MS;
	id_make(event.id);
	clock_boot_id(event.boot_id);
	buf_init(&data, PROTO_EVENT_DATA_MAX);
	buf_init(&body, PROTO_BATCH_MAX);
	buf_format(&data, "{\"role\":\"display\",\"version\":\"%s\",\"uptime_s\":%lld,\"clock_trusted\":%s,",
	           MOTCUA_VERSION,
	           (long long)(now_ms - feed->started_ms) / 1000, event.trusted ? "true" : "false");
	pthread_mutex_lock(&feed->lock);
	buf_str(&data, feed->words);
	pthread_mutex_unlock(&feed->lock);
	struct budget used;
	budget_read(&used);
	buf_str(&data, "\"budget\":");
	budget_write(&used, &BUDGET, &data);
	buf_byte(&data, ',');
	feed_program_tell(&feed->program, &data);
	buf_byte(&data, '}');
	event.data = buf_text(&data);
	if (proto_event_encode(&sender, &event, 1, &body, &count) == ERR_OK) {
		const struct net_request request = {.method = "POST", .path = "/v1/events", .body = body.data, .len = body.len,
		                                    .idempotency_key = event.id, .timeout_ms = TIMEOUT_MS,
		                                    .answer_max = PROTO_BATCH_MAX, .context = feed, .done = on_status};
		if (net_client_send(feed->client, &request, &feed->status) != ERR_OK)
			feed->status = 0;
	}
	buf_finish(&data);
	buf_finish(&body);
}

/* A center that publishes nothing, or is older than this, is asked again later. */
static void on_published(void *context, const struct net_answer *answer)
{
	struct feed *feed = context;
	struct feed_message message = {.kind = FEED_PUBLISHED};
	struct err err = {0};

	feed->published.request = 0;
	feed->published_again_ms = clock_mono_ms() + FEED_PUBLISHED_MS;
	if (answer->code != ERR_OK || answer->status != 200)
		return;
	if (proto_published_decode(answer->body, answer->len, &message.published, &err) == ERR_OK)
		post(feed, &message);
	else
		log_event(LOG_WARN, "feed.published", LOG_ERR(&err));
}

static void ask(struct feed *feed, struct question *question, const char *path, const char *etag, size_t most,
                void (*done)(void *context, const struct net_answer *answer), int64_t now_ms)
{
	const struct net_request request = {
		.method = "GET",
		.path = path,
		.if_none_match = etag && etag[0] ? etag : NULL,
		.timeout_ms = TIMEOUT_MS,
		.answer_max = most,
		.context = feed,
		.done = done,
	};

	if (!question->wanted || question->request != 0 || now_ms < question->not_before_ms)
		return;
	question->wanted = false;
	if (net_client_send(feed->client, &request, &question->request) != ERR_OK) {
		question->request = 0;
		question->wanted = true;
		question->not_before_ms = now_ms + FEED_RETRY_MS;
	}
}

static int64_t due(const struct question *question)
{
	return question->wanted && question->request == 0 ? question->not_before_ms : INT64_MAX;
}

static void send_file(struct feed *feed)
{
	pthread_mutex_lock(&feed->lock);
	if (feed->file.len > 0)
		upload_send(feed->client, feed->file_kind, feed->file.data, feed->file.len, UPLOAD_MS);
	buf_finish(&feed->file);
	buf_init(&feed->file, FILE_MAX);
	pthread_mutex_unlock(&feed->lock);
}

static void move_program(struct feed *feed, int64_t now_ms)
{
	static const struct feed_message quit = {.kind = FEED_QUIT};
	bool up = net_stream_is_up(feed->stream);

	if (feed_program_tick(&feed->program, up, atomic_load(&feed->busy_ms), now_ms))
		post(feed, &quit); /* the supervisor starts what is installed now */
	if (feed->program.program.changed)
		feed->status_again_ms = 0;
	feed->program.program.changed = false;
}

/* Starts what is due. Answers when something is due next. */
static int64_t run_due(struct feed *feed, int64_t now_ms)
{
	int64_t heard_ms = net_stream_heard_ms(feed->stream);

	if (!net_stream_is_up(feed->stream) && now_ms >= net_stream_deadline(feed->stream))
		atomic_store(&feed->tried_ms, clock_wall_ms());
	net_stream_tick(feed->stream, now_ms);
	identity_renewal_tick(feed->renewal, now_ms);
	if (atomic_exchange(&feed->ask, false))
		feed->queue.wanted = true;
	if (net_stream_is_up(feed->stream) && now_ms >= feed->catalogue_again_ms)
		feed->catalogue.wanted = true;
	if (net_stream_is_up(feed->stream) && now_ms >= feed->published_again_ms)
		feed->published.wanted = true;
	/* Only while the stream is up: a center that is away is knocked at by the stream alone. */
	if (net_stream_is_up(feed->stream)) {
		ask(feed, &feed->queue, "/v1/queue", NULL, PROTO_HALL_MAX, on_queue, now_ms);
		ask(feed, &feed->catalogue, "/v1/catalogue", feed->etag, PROTO_CATALOGUE_MAX, on_catalogue, now_ms);
		ask(feed, &feed->published, "/v1/published", NULL, PROTO_PUBLISHED_MAX, on_published, now_ms);
		if (atomic_exchange(&feed->words_changed, false))
			feed->status_again_ms = 0;
		tell_status(feed, now_ms);
		send_file(feed);
	}
	if (heard_ms > atomic_load(&feed->heard_ms))
		atomic_store(&feed->heard_ms, heard_ms);
	move_program(feed, now_ms);
	int64_t until_ms = net_client_deadline(feed->client), stream_ms = net_stream_deadline(feed->stream);
	until_ms = stream_ms < until_ms ? stream_ms : until_ms;
	int64_t renewal_ms = identity_renewal_deadline(feed->renewal);
	until_ms = renewal_ms < until_ms ? renewal_ms : until_ms;
	int64_t program_ms = feed_program_deadline(&feed->program, now_ms);
	until_ms = program_ms < until_ms ? program_ms : until_ms;
	if (net_stream_is_up(feed->stream)) {
		until_ms = feed->status_again_ms < until_ms ? feed->status_again_ms : until_ms;
		until_ms = due(&feed->queue) < until_ms ? due(&feed->queue) : until_ms;
		until_ms = due(&feed->catalogue) < until_ms ? due(&feed->catalogue) : until_ms;
	}
	return until_ms;
}

static void *run(void *arg)
{
	struct feed *feed = arg;
	const struct feed_message quit = {.kind = FEED_QUIT};

	while (!atomic_load(&feed->end)) {
		struct pollfd fds[2 + NET_SOCKETS_MAX] = {{.fd = feed->poke_fd, .events = POLLIN},
		                                          {.fd = feed->quit_fd, .events = POLLIN}};
		uint64_t count;
		int64_t until_ms = run_due(feed, clock_mono_ms()), now_ms = clock_mono_ms();
		size_t sockets = net_client_fds(feed->client, fds + 2, NET_SOCKETS_MAX);
		until_ms = until_ms < now_ms + FEED_TURN_MS ? until_ms : now_ms + FEED_TURN_MS;
		int timeout = until_ms <= now_ms ? 0 : (int)(until_ms - now_ms) + 1;
		atomic_store(&feed->turned_ms, now_ms);
		wait_any(fds, 2 + sockets, timeout);
		/* One that can't be emptied wakes again and again: better than a feed that stands still. */
		ssize_t got = fds[0].revents & POLLIN ? read(feed->poke_fd, &count, sizeof(count)) : 0;
		(void)got;
		/* Nothing to read is no signal: where poll fails all are said to be ready. One that can't be read is one. */
		struct signalfd_siginfo signal;
		if (fds[1].revents & POLLIN && (read(feed->quit_fd, &signal, sizeof(signal)) > 0 || errno != EAGAIN)) {
			post(feed, &quit);
			feed->quit_fd = -1; /* said once */
		}
		net_client_step(feed->client, fds + 2, sockets);
	}
	return NULL;
}

static enum err_code start(struct feed *feed, const struct feed_options *options, struct err *err)
{
	const struct net_stream_sink sink = {.context = feed, .event = on_event, .changed = on_changed};
	sigset_t all, before;

	enum err_code code = ring_init(&feed->ring, sizeof(struct feed_message), FEED_RING);
	if (code == ERR_OK)
		code = net_client_create(&options->net, &feed->client, err);
	const struct identity_options identity = {
		.url = options->net.url,
		.device = options->net.device,
		.key_file = options->key_file,
		.cert_file = options->net.cert_file,
	};
	if (code == ERR_OK && options->net.device)
		code = identity_renewal_create(feed->client, &identity, &feed->renewal, err);
	if (code != ERR_OK)
		return code;
	feed_program_start(&feed->program, feed->client, &options->program, feed->started_ms);
	feed->stream = net_stream_create(feed->client, "/v1/events", &sink);
	feed->poke_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (feed->stream == NULL || feed->poke_fd < 0)
		return err_set(err, ERR_LIMIT, "no memory for the event stream");
	/* Signals are the main thread's. */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	int failed = pthread_create(&feed->thread, NULL, run, feed);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed ? err_set(err, ERR_LIMIT, "no thread: %s", err_system(failed)) : ERR_OK;
}

static void finish(struct feed *feed)
{
	struct feed_message message;

	identity_renewal_destroy(feed->renewal);
	net_stream_destroy(feed->stream);
	net_client_destroy(feed->client);
	while (feed->ring.slots && ring_pop(&feed->ring, &message))
		drop(&message);
	ring_finish(&feed->ring);
	buf_finish(&feed->file);
	pthread_mutex_destroy(&feed->lock);
	if (feed->poke_fd >= 0)
		close(feed->poke_fd);
	free(feed);
}

enum err_code feed_create(const struct feed_options *options, struct feed **ret_feed, struct err *err)
{
	struct feed *feed = calloc(1, sizeof(*feed));

	if (feed == NULL)
		return err_set(err, ERR_LIMIT, "no memory for the event stream");
	feed->context = options->context;
	feed->wake = options->wake;
	feed->quit_fd = options->quit_fd;
	feed->poke_fd = -1;
	snprintf(feed->device, sizeof(feed->device), "%s", options->device ? options->device : "");
	snprintf(feed->cache_dir, sizeof(feed->cache_dir), "%s", options->cache_dir ? options->cache_dir : "");
	feed->queue.wanted = feed->catalogue.wanted = true;
	pthread_mutex_init(&feed->lock, NULL);
	buf_init(&feed->file, FILE_MAX);
	snprintf(feed->words, sizeof(feed->words), "%s", options->words ? options->words : "");
	feed->started_ms = clock_mono_ms();
	feed->turned_ms = feed->busy_ms = feed->started_ms;
	enum err_code code = start(feed, options, err);
	if (code != ERR_OK) {
		finish(feed);
		return code;
	}
	*ret_feed = feed;
	return ERR_OK;
}

static void poke(struct feed *feed)
{
	const uint64_t one = 1;

	if (write(feed->poke_fd, &one, sizeof(one)) < 0)
		return; /* full: it is awake already */
}

void feed_destroy(struct feed *feed)
{
	if (feed == NULL)
		return;
	atomic_store(&feed->end, true);
	poke(feed);
	pthread_join(feed->thread, NULL);
	finish(feed);
}

void feed_words(struct feed *feed, const char *members)
{
	pthread_mutex_lock(&feed->lock);
	if (strlen(members) < sizeof(feed->words))
		snprintf(feed->words, sizeof(feed->words), "%s", members);
	pthread_mutex_unlock(&feed->lock);
	atomic_store(&feed->words_changed, true);
	poke(feed);
}

void feed_upload(struct feed *feed, const char *kind, const void *bytes, size_t len)
{
	pthread_mutex_lock(&feed->lock);
	buf_finish(&feed->file);
	buf_init(&feed->file, FILE_MAX);
	buf_add(&feed->file, bytes, len);
	bool fits = !feed->file.failed;
	if (!fits)
		feed->file.len = 0;
	snprintf(feed->file_kind, sizeof(feed->file_kind), "%s", kind);
	pthread_mutex_unlock(&feed->lock);
	if (!fits)
		log_event(LOG_WARN, "upload.failed", LOG_STR("kind", kind), LOG_INT("bytes", (int64_t)len));
	poke(feed);
}

void feed_busy(struct feed *feed)
{
	atomic_store(&feed->busy_ms, clock_mono_ms());
}

bool feed_next(struct feed *feed, struct feed_message *ret_message)
{
	return ring_pop(&feed->ring, ret_message);
}

void feed_ask(struct feed *feed)
{
	atomic_store(&feed->ask, true);
	poke(feed);
}

int64_t feed_heard_ms(struct feed *feed)
{
	return atomic_load(&feed->heard_ms);
}

int64_t feed_turned_ms(struct feed *feed)
{
	return atomic_load(&feed->turned_ms);
}

int64_t feed_tried_ms(struct feed *feed)
{
	return atomic_load(&feed->tried_ms);
}

struct catalogue *feed_cached_catalogue(const char *cache_dir)
{
	struct catalogue *catalogue = NULL;
	char path[FILE_PATH_MAX + 32];
	struct err err = {0};
	struct buf buf;

	if (cache_dir[0] == '\0')
		return NULL;
	snprintf(path, sizeof(path), "%s/catalogue.json", cache_dir);
	buf_init(&buf, PROTO_CATALOGUE_MAX);
	enum err_code code = file_read(path, &buf, &err);
	if (code == ERR_OK)
		code = proto_catalogue_decode(buf_text(&buf), buf.len, NULL, &catalogue, &err);
	if (code != ERR_OK && code != ERR_NOT_FOUND)
		log_event(LOG_WARN, "feed.cache", LOG_ERR(&err));
	buf_finish(&buf);
	return code == ERR_OK ? catalogue : NULL;
}
