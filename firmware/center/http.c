#include "center/http_tls.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "center/handlers/figures.h"
#include "center/handlers/hub.h"
#include "crypto/digest.h"

#include <arpa/inet.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define STOP_POLL_US 2000
#define HEAD_S 10
#define ROOM_US 500
#define ROOM_TRIES 100
#define ROOM_SPARE 64 /* libmicrohttpd must never meet its own limit: http_watch.h */
#define HSTS_SECONDS "31536000"
/* Pages load nothing from elsewhere, run no inline script, can't be framed. */
#define PAGE_POLICY                                                                                                    \
	"default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "              \
	"font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_RUN };
enum await { AWAIT_RUNNING, AWAIT_ANSWERED, AWAIT_SUSPENDED };

struct exchange {
	struct http *http;
	struct call *call;
	struct MHD_Connection *connection;
	struct http_sleeper sleeper;
	struct http_line *line;
	enum stage stage;
	bool refused; /* by the head */
	_Atomic int await;
	char target[DIGEST_TARGET_MAX]; /* as it came; "": longer */
};

static void copy_header(struct MHD_Connection *connection, const char *name, char *out, size_t size)
{
	const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
	if (value && strlen(value) < size)
		memcpy(out, value, strlen(value) + 1);
}

static void read_address(struct MHD_Connection *connection, struct caller *caller)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *address = info ? info->client_addr : NULL;
	if (address && address->sa_family == AF_INET) {
		struct sockaddr_in v4;
		memcpy(&v4, address, sizeof v4);
		inet_ntop(AF_INET, &v4.sin_addr, caller->address, sizeof caller->address);
	} else if (address && address->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;
		memcpy(&v6, address, sizeof v6);
		inet_ntop(AF_INET6, &v6.sin6_addr, caller->address, sizeof caller->address);
	}
}

static void read_head(struct http *http, struct MHD_Connection *connection, struct request *req)
{
	char type[64] = "", authorization[192] = "", wish[64] = "";
	copy_header(connection, "Idempotency-Key", req->key, sizeof req->key);
	copy_header(connection, "X-CSRF-Token", req->csrf, sizeof req->csrf);
	copy_header(connection, "If-None-Match", req->match, sizeof req->match);
	copy_header(connection, "Host", req->host, sizeof req->host);
	req->host[strcspn(req->host, ":")] = '\0';
	copy_header(connection, "Last-Event-ID", req->last_event, sizeof req->last_event);
	copy_header(connection, "Accept-Language", req->languages, sizeof req->languages);
	copy_header(connection, "Content-Type", type, sizeof type);
	copy_header(connection, "Authorization", authorization, sizeof authorization);
	copy_header(connection, "Want-Content-Digest", wish, sizeof wish);
	copy_header(connection, "Content-Digest", req->digest, sizeof req->digest);
	req->wants_digest = digest_is_wanted(wish);
	req->is_json = strncasecmp(type, "application/json", 16) == 0;
	if (strncasecmp(authorization, "Bearer ", 7) == 0 && strlen(authorization + 7) < sizeof req->bearer)
		memcpy(req->bearer, authorization + 7, strlen(authorization + 7) + 1);
	const char *cookie = MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, "motcua_session");
	if (cookie && strlen(cookie) < sizeof req->cookie)
		memcpy(req->cookie, cookie, strlen(cookie) + 1);
	read_address(connection, &req->caller);
	http_tls_read_peer(http, connection, req);
}

static int64_t body_length(struct MHD_Connection *connection)
{
	const char *length = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length");
	const char *coding = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Transfer-Encoding");
	if (coding)
		return DISPATCH_LENGTH_UNKNOWN;
	if (!length)
		return 0;
	char *end;
	long long value = strtoll(length, &end, 10);
	return *end || value < 0 ? DISPATCH_LENGTH_UNKNOWN : value;
}

static int descriptor_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	return info ? info->connect_fd : -1;
}

/* By when the client must have done its part; 0: it is our turn. */
static void expect_by(struct http *http, struct MHD_Connection *connection, int64_t in_ms)
{
	http_watch_until(http->watch, descriptor_of(connection), in_ms ? clock_mono_ms() + in_ms : 0);
}

/* -- the answer -------------------------------------------------------------------------------- */

static void add_headers(struct MHD_Response *response, const struct reply *reply, const struct request *req)
{
	static const char *const caches[] = {"no-store", "no-cache", "public, max-age=5",
										 "public, max-age=31536000, immutable"};
	char text[200];
	if (reply->type)
		MHD_add_response_header(response, "Content-Type", reply->type);
	MHD_add_response_header(response, "Cache-Control", caches[reply->cache]);
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	if (reply->is_page) {
		MHD_add_response_header(response, "Content-Security-Policy", PAGE_POLICY);
		MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
	}
	if (req->is_tls)
		MHD_add_response_header(response, "Strict-Transport-Security", "max-age=" HSTS_SECONDS);
	if (reply->etag[0])
		MHD_add_response_header(response, "ETag", reply->etag);
	if (reply->cookie[0])
		MHD_add_response_header(response, "Set-Cookie", reply->cookie);
	if (reply->location[0])
		MHD_add_response_header(response, "Location", reply->location);
	if (reply->replayed)
		MHD_add_response_header(response, "Idempotent-Replay", "true");
	if (reply->any_origin)
		MHD_add_response_header(response, "Access-Control-Allow-Origin", "*");
	if (reply->retry_after_s > 0) {
		snprintf(text, sizeof text, "%d", reply->retry_after_s);
		MHD_add_response_header(response, "Retry-After", text);
	}
	if (reply->attachment) {
		snprintf(text, sizeof text, "attachment; filename=\"%s\"", reply->attachment);
		MHD_add_response_header(response, "Content-Disposition", text);
	}
	if (reply->status == 405) {
		routes_allowed(req->path, text, sizeof text);
		MHD_add_response_header(response, "Allow", text);
	}
}

/* Whoever gave its request a name hears which one the answer is to: where a line bends what is asked, or somebody
 * between mixes answers up, no other one is taken for it. */
static void add_request_digest(struct MHD_Response *response, const struct exchange *exchange)
{
	char id[ID_SIZE] = "", digest[DIGEST_SIZE] = "";
	copy_header(exchange->connection, "Request-Id", id, sizeof id);
	if (id_is_valid(id) && exchange->target[0])
		digest_of_request(id, exchange->target, digest);
	if (digest[0])
		MHD_add_response_header(response, "Request-Digest", digest);
}

static enum MHD_Result send_reply(struct exchange *exchange)
{
	struct http *http = exchange->http;
	struct MHD_Connection *connection = exchange->connection;
	struct call *call = exchange->call;
	struct reply *reply = &call->reply;
	dispatch_tell(call);
	bool streams = call->req.route && call->req.route->kind == ROUTE_STREAM && reply->status == 200;
	if (streams)
		return http_stream_answer(http, connection, call);
	if (reply->body.failed) {
		reply->body.failed = false;
		reply_problem(reply, 500, "internal", NULL);
	}
	struct MHD_Response *response;
	char digest[DIGEST_SIZE] = "";
	int64_t reply_len = (int64_t)reply->body.len;
	if (call->req.wants_digest && reply_len > 0)
		digest_write(reply->body.data, reply->body.len, digest);
	if (reply->body.len > 0) {
		response = MHD_create_response_from_buffer(reply->body.len, reply->body.data, MHD_RESPMEM_MUST_FREE);
		if (response)
			buf_init(&reply->body, REPLY_BODY_MAX); /* the bytes are the response's now */
	} else {
		response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	}
	if (!response)
		return MHD_NO;
	add_headers(response, reply, &call->req);
	if (digest[0])
		MHD_add_response_header(response, "Content-Digest", digest);
	add_request_digest(response, exchange);
	expect_by(http, connection, http_watch_allowance_ms(reply_len));
	enum MHD_Result result = MHD_queue_response(connection, (unsigned)reply->status, response);
	MHD_destroy_response(response);
	return result;
}

/* -- the stages of a request ------------------------------------------------------------------- */

/* On any thread. The front's thread may not have suspended the connection yet. */
static void on_answered(struct call *call)
{
	struct exchange *exchange = call->arg;
	_Atomic int *waiting = &exchange->http->center->suspended;
	if (atomic_exchange(&exchange->await, AWAIT_ANSWERED) == AWAIT_SUSPENDED)
		http_rouse(exchange->line, &exchange->sleeper, waiting);
	else
		atomic_fetch_sub(waiting, 1);
}

static enum MHD_Result run(struct http *http, struct exchange *exchange)
{
	exchange->stage = STAGE_RUN;
	expect_by(http, exchange->connection, 0);
	exchange->call->answered = on_answered;
	exchange->call->arg = exchange;
	atomic_fetch_add(&http->center->suspended, 1);
	/* http_stop() sees the one or this the other: what it does not wait for is not begun. */
	if (atomic_load(&http->center->stopping)) {
		atomic_fetch_sub(&http->center->suspended, 1);
		reply_problem(&exchange->call->reply, 503, "try-again", "The server is about to end.");
		exchange->call->reply.retry_after_s = 1;
		return send_reply(exchange);
	}
	dispatch_run(exchange->call);
	if (atomic_load(&exchange->await) == AWAIT_ANSWERED)
		return send_reply(exchange);
	MHD_suspend_connection(exchange->connection);
	int running = AWAIT_RUNNING;
	if (!atomic_compare_exchange_strong(&exchange->await, &running, AWAIT_SUSPENDED))
		MHD_resume_connection(exchange->connection);
	return MHD_YES;
}

static struct exchange *begin(struct http *http, struct MHD_Connection *connection)
{
	struct exchange *exchange = calloc(1, sizeof *exchange);
	if (!exchange)
		return NULL;
	exchange->http = http;
	exchange->connection = connection;
	exchange->sleeper = (struct http_sleeper){.connection = connection};
	exchange->line = &http->lines[(unsigned)descriptor_of(connection) % http->threads];
	exchange->call = dispatch_create(http->center);
	if (!exchange->call) {
		free(exchange);
		return NULL;
	}
	return exchange;
}

static void *on_target(void *arg, const char *target, struct MHD_Connection *connection)
{
	struct exchange *exchange = begin(arg, connection);
	if (exchange && strlen(target) < sizeof exchange->target)
		memcpy(exchange->target, target, strlen(target) + 1);
	if (exchange && !dispatch_parse_target(&exchange->call->req, target)) {
		reply_problem(&exchange->call->reply, 400, "bad-address", NULL);
		exchange->refused = true;
	}
	return exchange;
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *connection, const char *url, const char *method,
								  const char *version, const char *upload, size_t *upload_size, void **state)
{
	struct http *http = arg;
	struct exchange *exchange = *state;
	if (!exchange)
		return MHD_NO; /* memory is short: the connection is closed */
	struct call *call = exchange->call;
	if (exchange->stage == STAGE_HEAD) {
		exchange->stage = STAGE_BODY;
		if (!exchange->refused) {
			read_head(http, connection, &call->req);
			call->req.is_head = strcmp(method, "HEAD") == 0;
			exchange->refused = !dispatch_open(call, method, body_length(connection));
		}
		if (exchange->refused)
			figures_request(http->center->figures, call->req.route, call->reply.status, 0);
		expect_by(http, connection, http_watch_allowance_ms(exchange->refused ? 0 : body_length(connection)));
		/* An answer before the body ends the connection: the body is not read. */
		return exchange->refused && body_length(connection) != 0 ? send_reply(exchange) : MHD_YES;
	}
	if (exchange->refused)
		return send_reply(exchange);
	if (exchange->stage == STAGE_BODY && *upload_size > 0) {
		/* Chunks past the limit make the buffer `failed`; dispatch_run answers 413. */
		call->req.raw.max = call->req.route->body_max;
		buf_add(&call->req.raw, upload, *upload_size);
		*upload_size = 0;
		return MHD_YES;
	}
	if (exchange->stage == STAGE_BODY)
		return run(http, exchange);
	http_rouse_rest(exchange->line, &exchange->sleeper, &http->center->suspended);
	return send_reply(exchange);
}

static void on_completed(void *arg, struct MHD_Connection *connection, void **state,
						 enum MHD_RequestTerminationCode why)
{
	struct http *http = arg;
	struct exchange *exchange = *state;
	expect_by(http, connection, http->idle_ms + http->head_ms);
	if (!exchange)
		return;
	http_rouse_rest(exchange->line, &exchange->sleeper, &http->center->suspended);
	dispatch_destroy(exchange->call);
	free(exchange);
	*state = NULL;
}

static void on_connection(void *arg, struct MHD_Connection *connection, void **socket_context,
						  enum MHD_ConnectionNotificationCode what)
{
	struct http *http = arg;
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		atomic_fetch_add(&http->center->figures->connections_open, 1);
		if (http->tls)
			*socket_context = http_peer_create(http);
	} else {
		atomic_fetch_sub(&http->center->figures->connections_open, 1);
		http_watch_end(http->watch, descriptor_of(connection));
		http_peer_destroy(*socket_context);
		*socket_context = NULL;
	}
}

/* -- start and stop ---------------------------------------------------------------------------- */

/* Others wait in the kernel's queue meanwhile. */
static bool admit(struct http *http, int fd, const struct sockaddr *address)
{
	for (int tries = 0; tries < ROOM_TRIES; tries++) {
		switch (http_watch_admit(http->watch, fd, address, clock_mono_ms() + http->head_ms)) {
		case HTTP_WATCH_WELCOME:
			return true;
		case HTTP_WATCH_DISPLACED:
			atomic_fetch_add(&http->center->figures->connections_displaced, 1);
			return true;
		case HTTP_WATCH_TOO_MANY:
			return false;
		case HTTP_WATCH_FULL:
			usleep(ROOM_US);
		}
	}
	return false;
}

/* On the accepting thread: libmicrohttpd gives it to the thread that the descriptor's number falls on. */
static void on_accepted(void *arg, int fd, const struct sockaddr *address, socklen_t len)
{
	struct http *http = arg;
	if (!admit(http, fd, address)) {
		log_event(LOG_WARN, "http.refused", LOG_STR("why", "too many connections"));
		close(fd);
	} else if (MHD_add_connection(http->daemon, fd, address, len) != MHD_YES) {
		http_watch_end(http->watch, fd);
		log_event(LOG_WARN, "http.refused", LOG_STR("why", "no room in the library"));
	}
}

static void on_tick(void *arg)
{
	struct http *http = arg;
	size_t late = http_watch_sweep(http->watch, clock_mono_ms());
	if (late == 0)
		return;
	atomic_fetch_add(&http->center->figures->connections_late, late);
	log_event(LOG_INFO, "http.late", LOG_INT("connections", late));
}

static void on_library_log(void *arg, const char *format, va_list values)
{
	/* Its texts hold bytes of requests: only that there was something is told. */
	log_event(LOG_DEBUG, "http.library", LOG_STR("what", "connection"));
}

static struct MHD_Daemon *start_daemon(struct http *http, const struct http_options *options)
{
	/* Turbo: a connection that is given up is not shut down, as its socket may go on as a stream; http_stream.c. */
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG |
					 MHD_USE_NO_LISTEN_SOCKET | MHD_USE_DUAL_STACK | (http->tls ? MHD_USE_TLS : MHD_USE_TURBO);
	struct MHD_OptionItem tls[HTTP_TLS_OPTIONS + 1] = {{MHD_OPTION_END, 0, NULL}};
	if (http->tls)
		http_tls_options(http, tls);
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, http, MHD_OPTION_EXTERNAL_LOGGER, on_library_log, NULL,
							MHD_OPTION_URI_LOG_CALLBACK, on_target, http, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
							http, MHD_OPTION_NOTIFY_CONNECTION, on_connection, http, MHD_OPTION_THREAD_POOL_SIZE,
							http->threads > 1 ? http->threads : 0u, MHD_OPTION_CONNECTION_LIMIT,
							(options->connections + ROOM_SPARE) * (http->threads + 1), MHD_OPTION_CONNECTION_TIMEOUT,
							options->idle_s, MHD_OPTION_CONNECTION_MEMORY_LIMIT, options->connection_memory,
							MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)512, MHD_OPTION_STRICT_FOR_CLIENT, 1,
							MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
}

enum err_code http_start(struct center *center, const struct http_options *options, struct http **ret_http,
						 struct err *err)
{
	struct http *http = calloc(1, sizeof *http);
	if (!http)
		return err_set(err, ERR_LIMIT, "no memory for the server");
	http->center = center;
	http->threads = options->threads ? options->threads : 1;
	CHECK(http->threads <= HTTP_THREADS_MAX);
	http->head_ms = (options->head_s ? options->head_s : HEAD_S) * INT64_C(1000);
	http->idle_ms = options->idle_s * INT64_C(1000);
	http->tls_records = options->tls_records ? options->tls_records : TLS_RECORDS_MAX;
	enum err_code code = http_watch_create(options->connections, options->connections_per_address, &http->watch, err);
	if (code == ERR_OK && options->tls_cert && *options->tls_cert)
		code = tls_server_open(options->tls_cert, options->tls_key, &http->tls, err);
	if (code == ERR_OK)
		http->daemon = start_daemon(http, options);
	if (code == ERR_OK)
		code = http_cast_start(options->listeners ? options->listeners : options->connections, &http->cast, err);
	if (code == ERR_OK && !http->daemon)
		code = err_set(err, ERR_IO, "the HTTP server can't start");
	if (code == ERR_OK)
		code = http_accept_start(options->listen, on_accepted, on_tick, http, &http->accept, err);
	if (code != ERR_OK) {
		if (http->daemon)
			MHD_stop_daemon(http->daemon);
		tls_server_close(http->tls);
		http_cast_stop(http->cast);
		http_watch_destroy(http->watch);
		free(http);
		return code;
	}
	*ret_http = http;
	return ERR_OK;
}

unsigned http_port(const struct http *http)
{
	return http_accept_port(http->accept);
}

static void wake_streams(struct center *house)
{
	for (size_t i = 0; i < house->peer_count; i++)
		hub_wake_all(house->peers[i]->hub);
}

/*
 * libmicrohttpd stops the process when a connection is still suspended at the
 * end: streams are told to end and requests under way are answered first.
 */
void http_stop(struct http *http)
{
	if (!http)
		return;
	atomic_store(&http->center->stopping, true);
	http_accept_stop(http->accept);
	wake_streams(http->center);
	while (atomic_load(&http->center->suspended) > 0) {
		wake_streams(http->center);
		usleep(STOP_POLL_US);
	}
	MHD_stop_daemon(http->daemon);
	tls_server_close(http->tls);
	http_cast_stop(http->cast);
	http_watch_destroy(http->watch);
	free(http);
}
