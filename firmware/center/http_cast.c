#include "center/http_cast.h"

#include "base/clock.h"
#include "base/log.h"
#include "center/handlers/figures.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS_AT_ONCE 256
#define FRAME_MAX (8u << 20)
#define TURNS_MAX 64 /* frames for one stream that woke up */
#define HEARD_MAX 16 /* reads of what nobody should send on a stream */

/* Bytes on their way to one or many; the cast's thread alone counts the holders. */
struct frame {
	unsigned holders;
	struct buf bytes;
};

struct stream {
	struct stream *next, *prev;
	struct choir *choir;
	struct hub_place place;
	struct frame *frame; /* not wholly sent; NULL: up with the others */
	size_t sent;
	int64_t blocked_ms; /* since when nothing was taken; 0: not blocked */
	struct auth_guest guest;
	struct http_seal *seal; /* NULL: without TLS */
	int fd;
};

/* Streams that hear the same. `last` leads from one place to the next: built once, sent to all who are at `from`. */
struct choir {
	struct hub_listener listener; /* first: the hub's handle */
	struct choir *next;
	struct caster *caster;
	struct center *center;
	struct stream *streams;
	struct frame *last;
	struct hub_place from, to;
	_Atomic bool called;
};

struct newcomer {
	struct newcomer *next;
	struct center *center;
	struct hub_wish wish;
	struct stream *stream;
};

/* One thread and its streams. */
struct caster {
	struct http_cast *cast;
	pthread_t thread;
	int epoll, call;
	_Atomic bool called, stopping;
	pthread_mutex_t lock; /* of newcomers */
	struct newcomer *newcomers;
	struct choir *choirs; /* from here on the thread's own */
	size_t choir_count;
};

struct http_cast {
	struct caster casters[HTTP_CAST_THREADS_MAX];
	size_t caster_count;
	unsigned listeners_max;
	_Atomic unsigned listeners, next;
};

/* -- frames ------------------------------------------------------------------------------------ */

static struct frame *frame_make(void)
{
	struct frame *frame = calloc(1, sizeof *frame);
	if (!frame)
		return NULL;
	frame->holders = 1;
	buf_init(&frame->bytes, FRAME_MAX);
	return frame;
}

static void frame_release(struct frame *frame)
{
	if (!frame || --frame->holders > 0)
		return;
	buf_finish(&frame->bytes);
	free(frame);
}

static bool same_place(const struct hub_place *a, const struct hub_place *b)
{
	return a->after == b->after && a->picture == b->picture && a->beat == b->beat;
}

/* Takes over the choir's last frame or makes the next one. */
static enum hub_news next_frame(struct stream *stream)
{
	struct choir *choir = stream->choir;
	if (!choir->last || !same_place(&choir->from, &stream->place)) {
		struct frame *frame = frame_make();
		struct hub_place from = stream->place;
		if (!frame)
			return HUB_GAP;
		enum hub_news news = hub_collect(choir->center->hub, &choir->listener.wish, &stream->place, &frame->bytes);
		if (news != HUB_NEWS || frame->bytes.failed) {
			frame_release(frame);
			return news == HUB_NEWS ? HUB_GAP : news;
		}
		frame_release(choir->last);
		choir->last = frame;
		choir->from = from;
		choir->to = stream->place;
	}
	stream->place = choir->to;
	stream->frame = choir->last;
	stream->frame->holders++;
	stream->sent = 0;
	return HUB_NEWS;
}

/* -- one stream -------------------------------------------------------------------------------- */

static void drop(struct stream *stream)
{
	struct choir *choir = stream->choir;
	struct caster *caster = choir->caster;
	/* By hand: libmicrohttpd may hold its copy of the descriptor for a moment yet. */
	epoll_ctl(caster->epoll, EPOLL_CTL_DEL, stream->fd, NULL);
	http_seal_destroy(stream->seal, stream->fd);
	close(stream->fd);
	if (stream->next)
		stream->next->prev = stream->prev;
	if (stream->prev)
		stream->prev->next = stream->next;
	else
		choir->streams = stream->next;
	hub_heads(choir->center->hub, &choir->listener, -1);
	atomic_fetch_sub(&choir->center->figures->connections_open, 1);
	atomic_fetch_sub(&caster->cast->listeners, 1);
	frame_release(stream->frame);
	free(stream);
}

enum sent { SENT_ALL, SENT_PART, SENT_BROKEN };

static enum sent send_frame(struct stream *stream)
{
	const struct buf *bytes = &stream->frame->bytes;
	while (stream->sent < bytes->len) {
		const char *at = bytes->data + stream->sent;
		size_t left = bytes->len - stream->sent;
		ssize_t sent = stream->seal ? http_seal_send(stream->seal, stream->fd, at, left)
									: send(stream->fd, at, left, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0 && errno != EAGAIN)
			return SENT_BROKEN;
		if (sent < 0) {
			if (stream->blocked_ms == 0)
				stream->blocked_ms = clock_mono_ms();
			return SENT_PART;
		}
		stream->sent += (size_t)sent;
		stream->blocked_ms = 0;
	}
	stream->blocked_ms = 0;
	frame_release(stream->frame);
	stream->frame = NULL;
	return SENT_ALL;
}

/* What has not gone yet, then what is new: at most `turns` frames. The stream may be gone afterwards. */
static void push(struct stream *stream, unsigned turns)
{
	if (auth_guest_expelled(stream->choir->center->auth, &stream->guest)) {
		drop(stream);
		return;
	}
	while (turns-- > 0) {
		enum hub_news news = stream->frame ? HUB_NEWS : next_frame(stream);
		if (news == HUB_NOTHING)
			return;
		enum sent sent = news == HUB_NEWS ? send_frame(stream) : SENT_BROKEN;
		if (news == HUB_GAP)
			log_event(LOG_INFO, "stream.behind", LOG_INT("after", stream->place.after));
		if (sent == SENT_BROKEN)
			drop(stream);
		if (sent != SENT_ALL)
			return;
	}
}

/* False at the end of the stream, or where somebody talks who should listen. */
static bool is_listening(const struct stream *stream)
{
	char rubbish[512];
	for (int i = 0; i < HEARD_MAX; i++) {
		ssize_t got = recv(stream->fd, rubbish, sizeof rubbish, MSG_DONTWAIT);
		if (got < 0 && errno == EAGAIN)
			return true;
		if (got == 0 || (got < 0 && errno != EINTR))
			return false;
	}
	return false;
}

static void on_stream(struct stream *stream, uint32_t events)
{
	bool gone = events & (EPOLLERR | EPOLLHUP);
	if (gone || ((events & (EPOLLIN | EPOLLRDHUP)) && !is_listening(stream)))
		drop(stream);
	else if ((events & EPOLLOUT) && stream->frame)
		push(stream, TURNS_MAX);
}

/* -- choirs ------------------------------------------------------------------------------------ */

static void call_thread(struct caster *caster)
{
	uint64_t one = 1;
	if (atomic_exchange(&caster->called, true))
		return;
	/* A counter that is full has woken it already. */
	if (write(caster->call, &one, sizeof one) < 0)
		atomic_store(&caster->called, false);
}

/* Under the hub's lock. */
static void wake(struct hub_listener *listener)
{
	struct choir *choir = (struct choir *)listener;
	atomic_store(&choir->called, true);
	call_thread(choir->caster);
}

static struct choir *choir_of(struct caster *caster, struct center *center, const struct hub_wish *wish)
{
	for (struct choir *choir = caster->choirs; choir; choir = choir->next)
		if (choir->center == center && choir->listener.wish.only_picture == wish->only_picture &&
			strcmp(choir->listener.wish.types, wish->types) == 0)
			return choir;
	struct choir *choir = caster->choir_count < HTTP_CAST_CHOIRS_MAX ? calloc(1, sizeof *choir) : NULL;
	if (!choir)
		return NULL;
	choir->listener = (struct hub_listener){.wake = wake, .wish = *wish};
	choir->caster = caster;
	choir->center = center;
	choir->next = caster->choirs;
	caster->choirs = choir;
	caster->choir_count++;
	hub_join(center->hub, &choir->listener);
	return choir;
}

static void tell(struct choir *choir)
{
	for (struct stream *stream = choir->streams, *next; stream; stream = next) {
		next = stream->next;
		if (!stream->frame)
			push(stream, 1);
	}
}

/* Those who take nothing, and those whose next event is in memory no more. */
static void drop_stalled(struct caster *caster)
{
	int64_t before_ms = clock_mono_ms() - HTTP_CAST_STALL_MS;
	for (struct choir *choir = caster->choirs; choir; choir = choir->next) {
		int64_t oldest = hub_oldest(choir->center->hub);
		for (struct stream *stream = choir->streams, *next; stream; stream = next) {
			next = stream->next;
			bool behind = oldest != INT64_MAX && stream->place.after + 1 < oldest;
			if (stream->blocked_ms && (stream->blocked_ms < before_ms || behind)) {
				log_event(LOG_INFO, "stream.stalled", LOG_INT("after", stream->place.after));
				drop(stream);
			}
		}
	}
}

/* Choirs without singers go: their words came from outside. */
static void drop_silent(struct caster *caster)
{
	for (struct choir **at = &caster->choirs; *at;) {
		struct choir *choir = *at;
		if (choir->streams) {
			at = &choir->next;
			continue;
		}
		*at = choir->next;
		caster->choir_count--;
		hub_leave(choir->center->hub, &choir->listener);
		frame_release(choir->last);
		free(choir);
	}
}

/* -- newcomers --------------------------------------------------------------------------------- */

static void refuse(struct caster *caster, struct stream *stream)
{
	http_seal_destroy(stream->seal, stream->fd);
	close(stream->fd);
	frame_release(stream->frame);
	free(stream);
	atomic_fetch_sub(&caster->cast->listeners, 1);
}

static void join(struct caster *caster, const struct newcomer *newcomer)
{
	struct stream *stream = newcomer->stream;
	struct choir *choir = choir_of(caster, newcomer->center, &newcomer->wish);
	struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = stream};
	if (!choir || epoll_ctl(caster->epoll, EPOLL_CTL_ADD, stream->fd, &event) != 0) {
		refuse(caster, stream);
		return;
	}
	stream->choir = choir;
	stream->place.beat = choir->to.beat;
	stream->next = choir->streams;
	if (stream->next)
		stream->next->prev = stream;
	choir->streams = stream;
	hub_heads(choir->center->hub, &choir->listener, 1);
	atomic_fetch_add(&choir->center->figures->connections_open, 1);
	push(stream, TURNS_MAX);
}

static void let_in(struct caster *caster)
{
	pthread_mutex_lock(&caster->lock);
	struct newcomer *newcomer = caster->newcomers;
	caster->newcomers = NULL;
	pthread_mutex_unlock(&caster->lock);
	while (newcomer) {
		struct newcomer *next = newcomer->next;
		join(caster, newcomer);
		free(newcomer);
		newcomer = next;
	}
}

static void set_socket(int fd)
{
	int one = 1, room_out = HTTP_CAST_SEND_BUFFER;
	unsigned gone_ms = HTTP_CAST_STALL_MS * 2;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &gone_ms, sizeof gone_ms);
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room_out, sizeof room_out);
	/* A few hundred bytes now and then are never paced: where the system's rule is BBR, its clockwork for each of
	 * thousands of streams costs a sixth of a call. */
	setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, "reno", strlen("reno"));
}

bool http_cast_take(struct http_cast *cast, struct http_cast_newcomer *from)
{
	struct newcomer *newcomer = malloc(sizeof *newcomer);
	struct stream *stream = calloc(1, sizeof *stream);
	struct frame *frame = frame_make();
	bool room = atomic_fetch_add(&cast->listeners, 1) < cast->listeners_max;
	if (!newcomer || !stream || !frame || !room || from->start.failed) {
		atomic_fetch_sub(&cast->listeners, 1);
		free(newcomer);
		free(stream);
		frame_release(frame);
		http_seal_destroy(from->seal, from->fd);
		close(from->fd);
		buf_finish(&from->start);
		return false;
	}
	set_socket(from->fd);
	frame->bytes = from->start;
	*stream = (struct stream){
		.fd = from->fd, .place = from->place, .guest = from->guest, .frame = frame, .seal = from->seal};
	*newcomer = (struct newcomer){.center = from->center, .wish = from->wish, .stream = stream};
	struct caster *caster = &cast->casters[atomic_fetch_add(&cast->next, 1) % cast->caster_count];
	pthread_mutex_lock(&caster->lock);
	newcomer->next = caster->newcomers;
	caster->newcomers = newcomer;
	pthread_mutex_unlock(&caster->lock);
	call_thread(caster);
	return true;
}

/* -- the thread -------------------------------------------------------------------------------- */

static void answer_call(struct caster *caster)
{
	uint64_t count;
	if (read(caster->call, &count, sizeof count) < 0 && errno != EAGAIN)
		log_event(LOG_WARN, "stream.call", LOG_INT("errno", errno));
	atomic_store(&caster->called, false);
	let_in(caster);
	for (struct choir *choir = caster->choirs; choir; choir = choir->next)
		if (atomic_exchange(&choir->called, false))
			tell(choir);
}

static void *cast_for_ever(void *arg)
{
	struct caster *caster = arg;
	struct epoll_event events[EVENTS_AT_ONCE];
	int64_t looked_ms = clock_mono_ms();
	while (!atomic_load(&caster->stopping)) {
		int count = epoll_wait(caster->epoll, events, EVENTS_AT_ONCE, HUB_BEAT_MS);
		bool called = false;
		for (int i = 0; i < count; i++) {
			if (events[i].data.ptr)
				on_stream(events[i].data.ptr, events[i].events);
			else
				called = true;
		}
		/* Last: it may drop streams that this batch has yet to look at. */
		if (called)
			answer_call(caster);
		if (clock_mono_ms() - looked_ms < HUB_BEAT_MS)
			continue;
		looked_ms = clock_mono_ms();
		drop_stalled(caster);
		drop_silent(caster);
	}
	return NULL;
}

static void release(struct caster *caster)
{
	if (caster->epoll >= 0)
		close(caster->epoll);
	if (caster->call >= 0)
		close(caster->call);
	pthread_mutex_destroy(&caster->lock);
}

static bool start_one(struct caster *caster)
{
	pthread_mutex_init(&caster->lock, NULL);
	caster->epoll = epoll_create1(EPOLL_CLOEXEC);
	caster->call = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	struct epoll_event event = {.events = EPOLLIN};
	bool ready =
		caster->epoll >= 0 && caster->call >= 0 && epoll_ctl(caster->epoll, EPOLL_CTL_ADD, caster->call, &event) == 0;
	if (ready && pthread_create(&caster->thread, NULL, cast_for_ever, caster) == 0)
		return true;
	release(caster);
	return false;
}

static void stop_one(struct caster *caster)
{
	atomic_store(&caster->stopping, true);
	atomic_store(&caster->called, false);
	call_thread(caster);
	pthread_join(caster->thread, NULL);
	let_in(caster);
	for (struct choir *choir = caster->choirs; choir; choir = choir->next)
		while (choir->streams)
			drop(choir->streams);
	drop_silent(caster);
	release(caster);
}

static size_t thread_count(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	if (cores < HTTP_CAST_THREADS_MIN)
		return HTTP_CAST_THREADS_MIN;
	return cores < HTTP_CAST_THREADS_MAX ? (size_t)cores : HTTP_CAST_THREADS_MAX;
}

enum err_code http_cast_start(unsigned listeners, struct http_cast **ret_cast, struct err *err)
{
	struct http_cast *cast = calloc(1, sizeof *cast);
	if (!cast)
		return err_set(err, ERR_LIMIT, "no memory for event streams");
	cast->listeners_max = listeners;
	size_t threads = thread_count();
	for (size_t i = 0; i < threads; i++) {
		cast->casters[i].cast = cast;
		if (!start_one(&cast->casters[i])) {
			http_cast_stop(cast);
			return err_set(err, ERR_LIMIT, "can't start the threads of event streams");
		}
		cast->caster_count++;
	}
	*ret_cast = cast;
	return ERR_OK;
}

void http_cast_stop(struct http_cast *cast)
{
	if (!cast)
		return;
	for (size_t i = 0; i < cast->caster_count; i++)
		stop_one(&cast->casters[i]);
	free(cast);
}
