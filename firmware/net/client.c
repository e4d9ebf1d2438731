#include "net/client.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/wipe.h"
#include "crypto/digest.h"
#include "net/curl_calls_priv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEADER_MAX 2304
#define ACCEPT_JSON "Accept: application/json, application/problem+json"
#define ACCEPT_STREAM "Accept: text/event-stream"

struct exchange {
	struct net_client *client;
	CURL *easy; /* NULL: slot is free */
	struct curl_slist *headers;
	unsigned name;
	struct net_request request;
	struct buf body, answer;
	struct net_answer result;
	bool type_checked;
	char digest[DIGEST_LIST_SIZE];                  /* "": none came */
	char asked[DIGEST_SIZE], answered[DIGEST_SIZE]; /* the digest of this request; of the one that was answered */
	size_t dropped;                                 /* bytes of an answer that nobody reads */
	char why[CURL_ERROR_SIZE];
};

struct watched {
	curl_socket_t fd;
	short events;
};

/* What a center of an older version does not send. */
struct habit {
	bool kept;
	unsigned missed; /* in a row */
};

struct net_client {
	struct curl_calls curl;
	CURLM *multi; /* NULL: nothing was ever sent */
	bool (*may_connect)(const void *context, const struct sockaddr *address);
	const void *may_connect_context;
	char url[NET_URL_MAX], ca_file[NET_URL_MAX], crl_file[NET_URL_MAX], cert_file[NET_URL_MAX];
	char authorization[HEADER_MAX];
	bool holds_digests;
	struct habit sends_digests, names_requests; /* of the center */
	struct exchange exchanges[NET_REQUESTS_MAX];
	struct watched sockets[NET_SOCKETS_MAX];
	size_t socket_count;
	int64_t deadline_ms;
	unsigned last_name;
};

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *socket_context)
{
	struct net_client *client = context;
	size_t i = 0;
	while (i < client->socket_count && client->sockets[i].fd != fd)
		i++;
	if (what == CURL_POLL_REMOVE) {
		if (i < client->socket_count)
			client->sockets[i] = client->sockets[--client->socket_count];
		return 0;
	}
	if (i == NET_SOCKETS_MAX)
		return -1;
	if (i == client->socket_count)
		client->socket_count++;
	client->sockets[i].fd = fd;
	client->sockets[i].events = (short)((what & CURL_POLL_IN ? POLLIN : 0) | (what & CURL_POLL_OUT ? POLLOUT : 0));
	return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *context)
{
	struct net_client *client = context;
	client->deadline_ms = timeout_ms < 0 ? INT64_MAX : clock_mono_ms() + timeout_ms;
	return 0;
}

enum err_code net_client_create(const struct net_options *options, struct net_client **ret_client, struct err *err)
{
	struct net_client *client = calloc(1, sizeof *client);
	if (!client)
		return err_set(err, ERR_LIMIT, "no memory for the network");
	client->deadline_ms = INT64_MAX;
	client->holds_digests = options->holds_digests && strncasecmp(options->url, "https:", 6) != 0;
	client->may_connect = options->may_connect;
	client->may_connect_context = options->may_connect_context;
	snprintf(client->url, sizeof client->url, "%s", options->url);
	for (size_t len = strlen(client->url); len > 0 && client->url[len - 1] == '/'; len--)
		client->url[len - 1] = '\0';
	snprintf(client->ca_file, sizeof client->ca_file, "%s", options->ca_file ? options->ca_file : "");
	snprintf(client->crl_file, sizeof client->crl_file, "%s", options->crl_file ? options->crl_file : "");
	snprintf(client->cert_file, sizeof client->cert_file, "%s", options->cert_file ? options->cert_file : "");
	if (options->device && options->key)
		snprintf(client->authorization, sizeof client->authorization, "Authorization: Bearer %s.%s", options->device,
				 options->key);
	*ret_client = client;
	return ERR_OK;
}

/* libcurl and the thirty libraries behind it come with the first request: whoever starts shows its screen before. */
static bool begin(struct net_client *client)
{
	const struct curl_calls *curl = &client->curl;
	struct err err = {0};
	if (client->multi)
		return true;
	if (curl_calls_open(&client->curl, &err) != ERR_OK) {
		log_event(LOG_ERROR, "net.unusable", LOG_STR("why", err.text));
		return false;
	}
	/* Starts TLS whatever the flags say: libcurl has looked at none of them for that since 7.57. */
	if (curl->global_init_mem(CURL_GLOBAL_DEFAULT, wipe_malloc, wipe_free, wipe_realloc, wipe_strdup, wipe_calloc) !=
		CURLE_OK)
		return false;
	client->multi = curl->multi_init();
	if (!client->multi) {
		curl->global_cleanup();
		return false;
	}
	curl->multi_setopt(client->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl->multi_setopt(client->multi, CURLMOPT_SOCKETDATA, client);
	curl->multi_setopt(client->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl->multi_setopt(client->multi, CURLMOPT_TIMERDATA, client);
	curl->multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, 4L);
	return true;
}

static void drop(struct exchange *exchange)
{
	if (!exchange->easy)
		return;
	const struct curl_calls *curl = &exchange->client->curl;
	curl->multi_remove_handle(exchange->client->multi, exchange->easy);
	curl->easy_cleanup(exchange->easy);
	curl->slist_free_all(exchange->headers);
	buf_finish(&exchange->body);
	buf_finish(&exchange->answer);
	*exchange = (struct exchange){.client = NULL};
}

void net_client_destroy(struct net_client *client)
{
	if (!client)
		return;
	for (size_t i = 0; i < NET_REQUESTS_MAX; i++)
		drop(&client->exchanges[i]);
	if (client->multi) {
		client->curl.multi_cleanup(client->multi);
		client->curl.global_cleanup();
	}
	explicit_bzero(client->authorization, sizeof client->authorization);
	free(client);
}

/* The type of an answer's body must be the one asked for; answers without a body have none. */
static bool check_type(struct exchange *exchange)
{
	const char *type = NULL;
	exchange->type_checked = true;
	exchange->client->curl.easy_getinfo(exchange->easy, CURLINFO_CONTENT_TYPE, &type);
	if (!type)
		return false;
	if (exchange->request.chunk && strncasecmp(type, "text/event-stream", 17) == 0)
		return true;
	return strncasecmp(type, "application/json", 16) == 0 || strncasecmp(type, "application/problem+json", 24) == 0;
}

/* The buffer only counts: what came is nobody's to read. */
static size_t drop_body(struct exchange *exchange, size_t len)
{
	exchange->dropped += len;
	if (exchange->dropped <= exchange->request.answer_max)
		return len;
	exchange->result.code = ERR_LIMIT;
	exchange->result.why = "the answer is too long";
	return 0;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
	struct exchange *exchange = context;
	size_t len = size * count;
	long status = 0;
	if (exchange->request.any_answer)
		return drop_body(exchange, len);
	if (!exchange->type_checked && !check_type(exchange)) {
		exchange->result.code = ERR_OFFLINE;
		exchange->result.why = "the answer is not of a center";
		return 0;
	}
	exchange->client->curl.easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status);
	bool streams = exchange->request.chunk && status == 200;
	if (!streams)
		buf_add(&exchange->answer, bytes, len);
	if (streams ? !exchange->request.chunk(exchange->request.context, bytes, len) : exchange->answer.failed) {
		exchange->result.code = ERR_LIMIT;
		exchange->result.why = "the answer is too long";
		return 0;
	}
	return len;
}

/* The value of a header without the blanks around it, cut to fit. */
static void take_value(const char *line, size_t len, size_t name_len, char *out, size_t size)
{
	const char *from = line + name_len, *end = line + len;
	while (from < end && (*from == ' ' || *from == '\t'))
		from++;
	while (end > from && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' '))
		end--;
	size_t value_len = (size_t)(end - from) < size ? (size_t)(end - from) : 0;
	memcpy(out, from, value_len);
	out[value_len] = '\0';
}

static size_t on_header(char *line, size_t size, size_t count, void *context)
{
	struct exchange *exchange = context;
	size_t len = size * count;
	if (len > 5 && strncasecmp(line, "ETag:", 5) == 0)
		take_value(line, len, 5, exchange->result.etag, sizeof exchange->result.etag);
	if (len > 15 && strncasecmp(line, "Content-Digest:", 15) == 0)
		take_value(line, len, 15, exchange->digest, sizeof exchange->digest);
	if (len > 15 && strncasecmp(line, "Request-Digest:", 15) == 0)
		take_value(line, len, 15, exchange->answered, sizeof exchange->answered);
	if (len > 18 && strncasecmp(line, "Idempotent-Replay:", 18) == 0) {
		char value[8];
		take_value(line, len, 18, value, sizeof value);
		exchange->result.replayed = strcmp(value, "true") == 0;
	}
	return len;
}

static void add_header(struct exchange *exchange, const char *fmt, const char *value)
{
	char line[HEADER_MAX];
	if (!value)
		return;
	snprintf(line, sizeof line, fmt, value);
	struct curl_slist *longer = exchange->client->curl.slist_append(exchange->headers, line);
	if (longer)
		exchange->headers = longer;
	explicit_bzero(line, sizeof line);
}

static void set_up_headers(struct exchange *exchange, const struct net_request *request)
{
	const char *authorization = exchange->client->authorization;
	add_header(exchange, "%s", request->chunk ? ACCEPT_STREAM : ACCEPT_JSON);
	if (request->bearer)
		add_header(exchange, "Authorization: Bearer %s", request->bearer);
	else
		add_header(exchange, "%s", authorization[0] ? authorization : NULL);
	add_header(exchange, "Idempotency-Key: %s", request->idempotency_key);
	add_header(exchange, "If-None-Match: %s", request->if_none_match);
	add_header(exchange, "Last-Event-ID: %s", request->last_event_id);
	add_header(exchange, "%s", exchange->client->holds_digests ? "Want-Content-Digest: sha-256=10" : NULL);
	if (exchange->client->holds_digests && !request->chunk) {
		char id[ID_SIZE];
		id_make(id);
		add_header(exchange, "Request-Id: %s", id);
		digest_of_request(id, request->path, exchange->asked);
	}
	bool typed = false;
	for (const char *const *line = request->headers; line && *line; line++) {
		add_header(exchange, "%s", *line);
		typed |= strncasecmp(*line, "Content-Type:", 13) == 0;
	}
	add_header(exchange, "%s", request->body && !typed ? "Content-Type: application/json" : NULL);
	if (exchange->client->holds_digests && exchange->body.len > 0) {
		char digest[DIGEST_SIZE];
		digest_write(exchange->body.data, exchange->body.len, digest);
		add_header(exchange, "Content-Digest: %s", digest);
	}
	add_header(exchange, "%s", "Expect:");
}

static curl_socket_t on_open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	const struct net_client *client = context;
	if (!client->may_connect(client->may_connect_context, &address->addr))
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static void set_up(struct exchange *exchange, const struct net_request *request)
{
	const struct curl_calls *curl = &exchange->client->curl;
	CURL *easy = exchange->easy;
	char url[2 * NET_URL_MAX];
	snprintf(url, sizeof url, "%s%s", exchange->client->url, request->path);
	set_up_headers(exchange, request);
	curl->easy_setopt(easy, CURLOPT_URL, url);
	explicit_bzero(url, sizeof url); /* the code of a dossier stands in it */
	curl->easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->headers);
	curl->easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
	curl->easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl->easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl->easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl->easy_setopt(easy, CURLOPT_PROXY, "");
	curl->easy_setopt(easy, CURLOPT_USERAGENT, "motcua/" MOTCUA_VERSION);
	curl->easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->why);
	curl->easy_setopt(easy, CURLOPT_BUFFERSIZE, 16384L);
	curl->easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
	curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl->easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
	curl->easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl->easy_setopt(easy, CURLOPT_HEADERDATA, exchange);
	curl->easy_setopt(easy, CURLOPT_PRIVATE, exchange);
	curl->easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
	curl->easy_setopt(
		easy, CURLOPT_CONNECTTIMEOUT_MS,
		(long)(request->timeout_ms > 0 && request->timeout_ms < NET_CONNECT_MS ? request->timeout_ms : NET_CONNECT_MS));
	curl->easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl->easy_setopt(easy, CURLOPT_MAXLIFETIME_CONN, (long)NET_CONNECTION_S);
	/* Not there before the first enrolment: then there is none to show. */
	if (exchange->client->cert_file[0] && access(exchange->client->cert_file, R_OK) == 0) {
		curl->easy_setopt(easy, CURLOPT_SSLCERT, exchange->client->cert_file);
		curl->easy_setopt(easy, CURLOPT_SSLKEY, exchange->client->cert_file);
	}
	if (exchange->client->may_connect) {
		curl->easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
		curl->easy_setopt(easy, CURLOPT_OPENSOCKETDATA, exchange->client);
	}
	if (exchange->client->ca_file[0]) {
		curl->easy_setopt(easy, CURLOPT_CAINFO, exchange->client->ca_file);
		curl->easy_setopt(easy, CURLOPT_CAPATH, NULL);
	}
	if (exchange->client->crl_file[0])
		curl->easy_setopt(easy, CURLOPT_CRLFILE, exchange->client->crl_file);
	if (request->body) {
		curl->easy_setopt(easy, CURLOPT_POSTFIELDS, buf_text(&exchange->body));
		curl->easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body.len);
	}
}

enum err_code net_client_send(struct net_client *client, const struct net_request *request, unsigned *ret_name)
{
	struct exchange *exchange = NULL;
	CHECK(request->done && (request->timeout_ms > 0 || request->chunk));
	for (size_t i = 0; i < NET_REQUESTS_MAX && !exchange; i++)
		if (!client->exchanges[i].easy)
			exchange = &client->exchanges[i];
	CURL *easy = exchange && begin(client) ? client->curl.easy_init() : NULL;
	if (!easy)
		return ERR_LIMIT;
	*exchange = (struct exchange){.client = client, .easy = easy, .request = *request};
	buf_init(&exchange->body, request->len);
	buf_init(&exchange->answer, request->answer_max);
	if (request->body)
		buf_add(&exchange->body, request->body, request->len);
	set_up(exchange, request);
	if (exchange->body.failed || client->curl.multi_add_handle(client->multi, easy) != CURLM_OK) {
		drop(exchange);
		return ERR_LIMIT;
	}
	client->last_name += client->last_name == UINT32_MAX ? 2 : 1;
	exchange->name = *ret_name = client->last_name;
	/* What pointed at the caller's memory is not looked at again. */
	exchange->request.path = exchange->request.method = exchange->request.body = NULL;
	exchange->request.headers = NULL;
	return ERR_OK;
}

void net_client_cancel(struct net_client *client, unsigned name)
{
	for (size_t i = 0; i < NET_REQUESTS_MAX; i++)
		if (client->exchanges[i].easy && client->exchanges[i].name == name)
			drop(&client->exchanges[i]);
}

size_t net_client_fds(const struct net_client *client, struct pollfd *fds, size_t max)
{
	size_t count = 0;
	for (size_t i = 0; i < client->socket_count && count < max; i++)
		fds[count++] = (struct pollfd){.fd = client->sockets[i].fd, .events = client->sockets[i].events};
	return count;
}

int64_t net_client_deadline(const struct net_client *client)
{
	return client->deadline_ms;
}

static enum err_code meaning(CURLcode result)
{
	switch (result) {
	case CURLE_OK:
		return ERR_OK;
	case CURLE_OPERATION_TIMEDOUT:
		return ERR_TIMEOUT;
	case CURLE_OUT_OF_MEMORY:
		return ERR_LIMIT;
	default:
		return ERR_OFFLINE;
	}
}

/* What a technician has to look at; the number of OpenSSL's verdict where there is one. */
static const char *trouble_of(const struct exchange *exchange, CURLcode result)
{
	static const struct {
		CURLcode result;
		long verdict; /* -1: any */
		const char *word;
	} words[] = {
		{CURLE_PEER_FAILED_VERIFICATION, 1, "wrong-host"}, /* libcurl's own check: OpenSSL had no complaint */
		{CURLE_PEER_FAILED_VERIFICATION, 3, "crl-file"},   /* none of this authority is in it */
		{CURLE_PEER_FAILED_VERIFICATION, 9, "certificate-not-yet"},
		{CURLE_PEER_FAILED_VERIFICATION, 10, "certificate-ended"},
		{CURLE_PEER_FAILED_VERIFICATION, 12, "crl-ended"},
		{CURLE_PEER_FAILED_VERIFICATION, 18, "self-signed"},
		{CURLE_PEER_FAILED_VERIFICATION, 23, "certificate-revoked"},
		{CURLE_PEER_FAILED_VERIFICATION, -1, "unknown-authority"},
		{CURLE_SSL_CONNECT_ERROR, -1, "no-tls"},
		{CURLE_SSL_CACERT_BADFILE, -1, "ca-file"},
		{CURLE_SSL_CRL_BADFILE, -1, "crl-file"},
		{CURLE_SSL_CERTPROBLEM, -1, "own-certificate"},
	};
	long verdict = 0;
	exchange->client->curl.easy_getinfo(exchange->easy, CURLINFO_SSL_VERIFYRESULT, &verdict);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (words[i].result == result && (words[i].verdict < 0 || words[i].verdict == verdict))
			return words[i].word;
	return NULL;
}

/* Of a center that has once sent it a missing one counts as wrong, until it has missed it for a while. */
static bool may_miss(struct habit *habit)
{
	if (!habit->kept)
		return true;
	habit->kept = ++habit->missed < NET_DIGESTS_MISSED;
	return false;
}

/* Whether the bytes are those that the center sent, as far as it says. */
static bool is_whole(const struct exchange *exchange)
{
	struct habit *habit = &exchange->client->sends_digests;
	if (!exchange->client->holds_digests || exchange->answer.len == 0)
		return true;
	if (!digest_is_known(exchange->digest))
		return may_miss(habit);
	bool fits = digest_fits(exchange->digest, exchange->answer.data, exchange->answer.len);
	*habit = (struct habit){.kept = habit->kept || fits};
	return fits;
}

/* Whether it is the answer to what was asked here: as above. */
static bool is_ours(const struct exchange *exchange)
{
	struct habit *habit = &exchange->client->names_requests;
	if (!exchange->asked[0])
		return true;
	if (!exchange->answered[0])
		return may_miss(habit);
	bool fits = strcmp(exchange->answered, exchange->asked) == 0;
	*habit = (struct habit){.kept = habit->kept || fits};
	return fits;
}

/* The center noticed that a line bent what we sent: as if nothing had come there. */
static bool came_bent(const struct net_answer *answer)
{
	return answer->status == 400 && strstr(answer->body, "\"digest-mismatch\"");
}

static void finish(struct exchange *exchange, CURLcode result)
{
	/* Out of the slot first, so that the callback may use it anew. */
	struct exchange ended = *exchange;
	const struct curl_calls *curl = &ended.client->curl;
	long status = 0;
	curl->easy_getinfo(ended.easy, CURLINFO_RESPONSE_CODE, &status);
	if (ended.result.code == ERR_OK) {
		ended.result.code = meaning(result);
		ended.result.trouble = trouble_of(&ended, result);
		ended.result.why = ended.why[0] ? ended.why : curl->easy_strerror(result);
	}
	ended.result.status = (int)status;
	ended.result.body = buf_text(&ended.answer);
	ended.result.len = ended.answer.len;
	/* Redirections come from portals, not from a center. */
	if (ended.result.code == ERR_OK && status >= 300 && status < 400 && status != 304)
		ended.result.code = ERR_OFFLINE;
	if (ended.result.code == ERR_OK && !is_whole(&ended)) {
		ended.result.code = ERR_OFFLINE;
		ended.result.why = "the answer is not what its digest is of";
	}
	if (ended.result.code == ERR_OK && !is_ours(&ended)) {
		ended.result.code = ERR_OFFLINE;
		ended.result.why = "the answer is to another request";
	}
	if (ended.result.code == ERR_OK && ended.client->holds_digests && came_bent(&ended.result)) {
		ended.result.code = ERR_OFFLINE;
		ended.result.why = "the request came to the center with other bytes";
	}
	curl->multi_remove_handle(ended.client->multi, ended.easy);
	curl->easy_cleanup(ended.easy);
	curl->slist_free_all(ended.headers);
	*exchange = (struct exchange){.client = NULL};
	ended.request.done(ended.request.context, &ended.result);
	buf_finish(&ended.body);
	buf_finish(&ended.answer);
}

void net_client_step(struct net_client *client, const struct pollfd *fds, size_t count)
{
	const struct curl_calls *curl = &client->curl;
	int running = 0, left = 0;
	if (!client->multi)
		return;
	for (size_t i = 0; i < count; i++) {
		int what = (fds[i].revents & (POLLIN | POLLHUP) ? CURL_CSELECT_IN : 0) |
				   (fds[i].revents & POLLOUT ? CURL_CSELECT_OUT : 0) |
				   (fds[i].revents & (POLLERR | POLLNVAL) ? CURL_CSELECT_ERR : 0);
		if (what != 0)
			curl->multi_socket_action(client->multi, fds[i].fd, what, &running);
	}
	if (clock_mono_ms() >= client->deadline_ms) {
		client->deadline_ms = INT64_MAX;
		curl->multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
	for (CURLMsg *message; (message = curl->multi_info_read(client->multi, &left));) {
		struct exchange *exchange = NULL;
		if (message->msg != CURLMSG_DONE)
			continue;
		CURLcode result = message->data.result;
		curl->easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&exchange);
		finish(exchange, result);
	}
}

void net_client_escape(struct buf *out, const char *text)
{
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;
		bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
					 strchr("-._~", byte);
		if (plain)
			buf_byte(out, byte);
		else
			buf_format(out, "%%%02X", byte);
	}
}
