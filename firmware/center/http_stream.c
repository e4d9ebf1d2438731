/*
 * Event streams. A listener that has read everything is suspended and costs no
 * thread; the hub's wake resumes it. Three parties touch `asleep`: the front's
 * thread (in read), the hub (in wake) and the end (completed), so it is atomic,
 * and only who turns it from true to false resumes.
 */
#include "center/http_priv.h"

#include "base/check.h"
#include "base/log.h"
#include "center/db/db_events.h"
#include "center/handlers/auth.h"
#include "center/handlers/hub.h"
#include "crypto/crypto.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 2048 /* bytes that libmicrohttpd asks for at once */
#define OUT_MAX (1u << 20)
#define REPLAY_PACKS 20000 /* of the log for one listener */
#define REPLAY_BYTES (4u << 20)

struct stream {
	struct hub_listener listener; /* first: the hub's handle */
	struct center *center;
	struct MHD_Connection *connection;
	char owner[CRYPTO_HEX_SIZE]; /* device or session; "" for the public */
	uint64_t expulsions;         /* up to which it was looked at */
	struct buf replay; /* what happened before it listened */
	size_t replayed;
	_Atomic bool asleep;
};

static void wake(struct hub_listener *listener)
{
	struct stream *stream = (struct stream *)listener;
	if (!atomic_exchange(&stream->asleep, false))
		return;
	atomic_fetch_sub(&stream->center->suspended, 1);
	MHD_resume_connection(stream->connection);
}

/* Under the hub's lock, so that a wake that comes now finds it asleep. */
static void fall_asleep(struct hub_listener *listener)
{
	struct stream *stream = (struct stream *)listener;
	atomic_fetch_add(&stream->center->suspended, 1);
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

/* At the latest with the next beat. */
static bool is_expelled(struct stream *stream)
{
	struct auth *auth = stream->center->auth;
	uint64_t newest = auth_expulsions(auth);
	if (newest == stream->expulsions || !stream->owner[0])
		return false;
	bool expelled = auth_is_expelled(auth, stream->owner, stream->expulsions);
	stream->expulsions = newest;
	return expelled;
}

static ssize_t read_stream(void *arg, uint64_t position, char *out, size_t room)
{
	struct stream *stream = arg;
	struct hub_listener *listener = &stream->listener;
	if (atomic_load(&stream->center->stopping) || is_expelled(stream))
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
		if (!hub_read(stream->center->hub, listener, fall_asleep))
			return 0;
	}
	return take(out, room, listener->out.data, listener->out.len, &listener->sent);
}

static void end_stream(void *arg)
{
	struct stream *stream = arg;
	hub_leave(stream->center->hub, &stream->listener);
	/* A connection that broke while asleep is ours to strike off the count. */
	if (atomic_exchange(&stream->asleep, false))
		atomic_fetch_sub(&stream->center->suspended, 1);
	buf_finish(&stream->listener.out);
	buf_finish(&stream->replay);
	free(stream);
}

/* Events of the log that are no longer in memory. */
static enum err_code replay(struct center *center, struct stream *stream, struct err *err)
{
	struct hub_listener *listener = &stream->listener;
	struct db *db = db_pool_take(center->readers);
	if (!db)
		return err_set(err, ERR_OFFLINE, "no connection");
	struct db_rows rows;
	enum err_code code = db_event_read(db, center->id, listener->after, REPLAY_PACKS, &rows, err);
	if (code == ERR_OK) {
		while (db_next(&rows) && stream->replay.len < REPLAY_BYTES / 2) {
			const char *pack = db_text(&rows, 3);
			hub_frames(center->id, db_int(&rows, 0), db_int(&rows, 2), pack, strlen(pack), listener->after,
					   listener->types, &stream->replay);
			listener->after = db_int(&rows, 1);
		}
		code = db_end(&rows, err);
	}
	db_pool_give(center->readers, db, code != ERR_OK);
	return code;
}

static void set_start(struct center *center, struct stream *stream, const struct request *req)
{
	const char *after = req->last_event[0] ? req->last_event : request_query(req, "after");
	int64_t newest = hub_newest(center->hub);
	const char *types = request_query(req, "types");
	stream->listener.after = newest;
	stream->listener.only_picture =
		!(req->caller.who & (WHO_DEVICE | WHO_STAFF)) || (types && strcmp(types, "queue.changed") == 0);
	snprintf(stream->listener.types, sizeof stream->listener.types, "%s", types ? types : "");
	if (!after || !*after || stream->listener.only_picture)
		return;
	int64_t wished = strtoll(after, NULL, 10);
	struct err err = {.code = ERR_OK};
	if (wished < 0 || wished >= newest)
		return; /* a number from another life of the database: only what comes now */
	stream->listener.after = wished;
	if (wished + 1 < hub_oldest(center->hub) && replay(center, stream, &err) != ERR_OK)
		log_event(LOG_WARN, "stream.replay", LOG_ERR(&err));
}

enum MHD_Result http_stream_answer(struct http *http, struct MHD_Connection *connection, struct call *call)
{
	struct stream *stream = calloc(1, sizeof *stream);
	if (!stream)
		return MHD_NO;
	stream->center = http->center;
	stream->connection = connection;
	stream->listener.wake = wake;
	stream->expulsions = auth_expulsions(http->center->auth);
	const struct caller *caller = &call->req.caller;
	snprintf(stream->owner, sizeof stream->owner, "%s", caller->session[0] ? caller->session : caller->id);
	buf_init(&stream->listener.out, OUT_MAX);
	buf_init(&stream->replay, REPLAY_BYTES);
	set_start(http->center, stream, &call->req);
	hub_join(http->center->hub, &stream->listener);
	struct MHD_Response *response =
		MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_stream, stream, end_stream);
	if (!response) {
		end_stream(stream);
		return MHD_NO;
	}
	MHD_add_response_header(response, "Content-Type", "text/event-stream");
	MHD_add_response_header(response, "Cache-Control", "no-store");
	MHD_add_response_header(response, "X-Accel-Buffering", "no");
	enum MHD_Result result = MHD_queue_response(connection, 200, response);
	MHD_destroy_response(response);
	return result;
}
