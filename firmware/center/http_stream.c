/*
 * Event streams. A connection is handed to the cast as soon as its place is
 * known, one with TLS together with its sending keys. What can't be handed over
 * (HEAD, a cipher of old clients) stays with libmicrohttpd: a listener that has
 * read everything is suspended and costs no thread; the hub's wake resumes it. Three
 * parties touch `asleep`: the front's thread (in read), the hub (in wake) and the
 * end (completed), so it is atomic, and only who turns it from true to false resumes.
 */
#include "center/http_tls.h"

#include "base/check.h"
#include "base/log.h"
#include "center/db/db_events.h"
#include "center/handlers/auth.h"
#include "center/handlers/hub.h"
#include "crypto/crypto.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK 2048 /* bytes that libmicrohttpd asks for at once */
#define OUT_MAX (1u << 20)
#define REPLAY_PACKS 20000 /* of the log for one listener */
#define REPLAY_BYTES (4u << 20)

struct stream {
	struct hub_listener listener; /* first: the hub's handle */
	struct center *center;
	struct MHD_Connection *connection;
	struct auth_guest guest;
	struct buf replay; /* what happened before it listened */
	size_t replayed;
	_Atomic bool asleep;
};

static void wake(struct hub_listener *listener)
{
	struct stream *stream = (struct stream *)listener;
	if (!atomic_exchange(&stream->asleep, false))
		return;
	atomic_fetch_sub(&stream->center->house->suspended, 1);
	MHD_resume_connection(stream->connection);
}

/* Under the hub's lock, so that a wake that comes now finds it asleep. */
static void fall_asleep(struct hub_listener *listener)
{
	struct stream *stream = (struct stream *)listener;
	atomic_fetch_add(&stream->center->house->suspended, 1);
	MHD_suspend_connection(stream->connection);
	atomic_store(&stream->asleep, true);
}

static ssize_t take(char *out, size_t room, const char *from, size_t len, size_t *at)
{
	size_t part = len - *at < room ? len - *at : room;
	memcpy(out, from + *at, part);
	*at += part;
	return (ssize_t)part;
}

static ssize_t read_stream(void *arg, uint64_t position, char *out, size_t room)
{
	struct stream *stream = arg;
	struct hub_listener *listener = &stream->listener;
	if (atomic_load(&stream->center->house->stopping) || auth_guest_expelled(stream->center->auth, &stream->guest))
		return MHD_CONTENT_READER_END_OF_STREAM;
	if (stream->replayed < stream->replay.len)
		return take(out, room, stream->replay.data, stream->replay.len, &stream->replayed);
	if (stream->replay.data) {
		buf_finish(&stream->replay);
		buf_init(&stream->replay, REPLAY_BYTES);
		stream->replayed = 0;
	}
	if (listener->sent == listener->out.len) {
		/* Nothing is kept between events: a listener at rest costs its struct alone. */
		if (listener->out.cap > BLOCK) {
			buf_finish(&listener->out);
			buf_init(&listener->out, OUT_MAX);
			listener->sent = 0;
		}
		enum hub_news news = hub_read(stream->center->hub, listener, fall_asleep);
		if (news != HUB_NEWS)
			return news == HUB_GAP ? MHD_CONTENT_READER_END_OF_STREAM : 0;
	}
	return take(out, room, listener->out.data, listener->out.len, &listener->sent);
}

static void end_stream(void *arg)
{
	struct stream *stream = arg;
	hub_leave(stream->center->hub, &stream->listener);
	/* A connection that broke while asleep is ours to strike off the count. */
	if (atomic_exchange(&stream->asleep, false))
		atomic_fetch_sub(&stream->center->house->suspended, 1);
	buf_finish(&stream->listener.out);
	buf_finish(&stream->replay);
	free(stream);
}

/* Events of the log that are no longer in memory. */
static enum err_code replay(struct center *center, const struct hub_wish *wish, struct hub_place *place,
							struct buf *out, struct err *err)
{
	struct db *db = db_pool_take(center->readers);
	if (!db)
		return err_set(err, ERR_OFFLINE, "no connection");
	struct db_rows rows;
	enum err_code code = db_event_read(db, center->id, place->after, REPLAY_PACKS, &rows, err);
	if (code == ERR_OK) {
		while (db_next(&rows) && out->len < REPLAY_BYTES / 2) {
			const char *pack = db_text(&rows, 3);
			hub_frames(center->id, db_int(&rows, 0), db_int(&rows, 2), pack, strlen(pack), place->after, wish->types,
					   out);
			place->after = db_int(&rows, 1);
		}
		code = db_end(&rows, err);
	}
	db_pool_give(center->readers, db, code != ERR_OK);
	return code;
}

static void set_start(struct center *center, const struct request *req, struct hub_wish *wish,
					  struct hub_place *place, struct buf *out)
{
	const char *after = req->last_event[0] ? req->last_event : request_query(req, "after");
	int64_t newest = hub_newest(center->hub);
	const char *types = request_query(req, "types");
	place->after = newest;
	wish->only_picture =
		!(req->caller.who & (WHO_DEVICE | WHO_STAFF)) || (types && strcmp(types, "queue.changed") == 0);
	snprintf(wish->types, sizeof wish->types, "%s", types && !wish->only_picture ? types : "");
	if (!after || !*after || wish->only_picture)
		return;
	int64_t wished = strtoll(after, NULL, 10);
	struct err err = {.code = ERR_OK};
	if (wished < 0 || wished >= newest)
		return; /* a number from another life of the database: only what comes now */
	place->after = wished;
	size_t before = out->len;
	if (wished + 1 < hub_oldest(center->hub) && replay(center, wish, place, out, &err) != ERR_OK)
		log_event(LOG_WARN, "stream.replay", LOG_ERR(&err));
	/* What the log has no more is gone; asking again would find the same. */
	if (out->len == before && place->after + 1 < hub_oldest(center->hub))
		place->after = hub_oldest(center->hub) == INT64_MAX ? newest : hub_oldest(center->hub) - 1;
}

static const struct {
	const char *name, *value;
} headers[] = {
	{"Content-Type", "text/event-stream"},
	{"Cache-Control", "no-store"},
	{"X-Accel-Buffering", "no"},
	{"X-Content-Type-Options", "nosniff"},
};

/* The copy of the socket is the cast's; MHD_NO makes libmicrohttpd give up its own, without a shutdown. */
static void hand_over(struct http *http, int fd, struct http_seal *seal, const struct request *req)
{
	struct center *center = req->center;
	struct http_cast_newcomer newcomer = {.center = center, .fd = fd, .seal = seal};
	struct buf *out = &newcomer.start;
	buf_init(out, REPLAY_BYTES);
	buf_str(out, "HTTP/1.1 200 OK\r\nConnection: close\r\n");
	for (size_t i = 0; i < ARRAY_LEN(headers); i++)
		buf_format(out, "%s: %s\r\n", headers[i].name, headers[i].value);
	buf_str(out, "\r\n");
	auth_guest_enter(center->auth, &req->caller, &newcomer.guest);
	set_start(center, req, &newcomer.wish, &newcomer.place, out);
	if (!http_cast_take(http->cast, &newcomer))
		log_event(LOG_WARN, "http.refused", LOG_STR("why", "too many listeners"));
}

static int own_copy(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	return info ? fcntl(info->connect_fd, F_DUPFD_CLOEXEC, 3) : -1;
}

/* NULL where libmicrohttpd has to go on. */
static struct http_seal *own_keys(const struct http *http, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	struct http_seal *seal = NULL;
	struct err err = {.code = ERR_OK};
	const struct tls_secret *secret = http_tls_secret(connection);
	if (info && http_seal_create(info->tls_session, secret, http->tls_records, &seal, &err) != ERR_OK)
		log_event(LOG_DEBUG, "stream.slow", LOG_ERR(&err));
	return seal;
}

enum MHD_Result http_stream_answer(struct http *http, struct MHD_Connection *connection, struct call *call)
{
	struct http_seal *seal = NULL;
	int fd = call->req.is_head ? -1 : own_copy(connection);
	if (fd >= 0 && (!http->tls || (seal = own_keys(http, connection)))) {
		hand_over(http, fd, seal, &call->req);
		return MHD_NO;
	}
	if (fd >= 0)
		close(fd);
	struct stream *stream = calloc(1, sizeof *stream);
	if (!stream)
		return MHD_NO;
	struct center *center = call->req.center;
	stream->center = center;
	stream->connection = connection;
	stream->listener.wake = wake;
	auth_guest_enter(center->auth, &call->req.caller, &stream->guest);
	stream->listener.heads = 1;
	buf_init(&stream->listener.out, OUT_MAX);
	buf_init(&stream->replay, REPLAY_BYTES);
	set_start(center, &call->req, &stream->listener.wish, &stream->listener.place, &stream->replay);
	hub_join(center->hub, &stream->listener);
	struct MHD_Response *response =
		MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_stream, stream, end_stream);
	if (!response) {
		end_stream(stream);
		return MHD_NO;
	}
	for (size_t i = 0; i < ARRAY_LEN(headers); i++)
		MHD_add_response_header(response, headers[i].name, headers[i].value);
	enum MHD_Result result = MHD_queue_response(connection, 200, response);
	MHD_destroy_response(response);
	return result;
}
