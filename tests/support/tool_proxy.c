/*
 * A TCP proxy that hurts: stands between a kiosk and its center on loopback.
 *
 *   tool_proxy TARGET_PORT      prints "ok PORT", then obeys lines on standard input, each answered "ok":
 *     pass             forward all (at start)
 *     refuse           reset new connections at once
 *     cut              reset all connections now; new ones pass
 *     blackhole        accept, swallow everything, never answer (half-open)
 *     delay MS         hold every chunk back
 *     rate BYTES       at most so many bytes a second each way
 *     cut-after BYTES  reset a connection after so many bytes of its answer
 *     corrupt N        flip one bit in every N-th byte of answers
 *     corrupt-up N     the same of requests
 *     duplicate        send every request chunk twice
 *     replay           send all that clients have sent so far again, oldest last, each on a connection of its own
 *     tls CERT KEY     from then on speak TLS to who connects, with this certificate, whatever else goes on;
 *                      a target that speaks TLS is spoken to likewise, and believed whoever it is
 *     tls off          pass bytes as they are (at start)
 *     html             answer like a captive portal: 200 text/html
 *     stats            "ok CONNECTIONS BYTES_UP BYTES_DOWN"
 */
#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PAIRS_MAX 128
#define CHUNK 8192
#define TICK_MS 10
#define TAPES_MAX 16      /* connections whose requests are kept for "replay" */
#define TAPE_BYTES 65536
#define REPLAY_MS 50
#define GREET_MS 3000
#define CERTS_MAX 64
#define PATH_SIZE 400
#define LINE_MAX_BYTES 1024

enum mode { PASS, REFUSE, BLACKHOLE, HTML };

struct flow { /* one direction of a connection */
	unsigned char held[2 * CHUNK];
	size_t len, sent;
	int64_t not_before_ms;
	int64_t moved;
};

struct tape { /* what a client has sent on one connection */
	unsigned char bytes[TAPE_BYTES];
	size_t len;
};

struct end { /* of a connection */
	int fd;
	gnutls_session_t tls; /* NULL: none */
	bool greeted;
};

struct pair {
	struct end client, server;
	struct flow up, down;
	struct tape *tape;
};

struct proxy {
	int listener;
	int target_port;
	struct pair pairs[PAIRS_MAX];
	enum mode mode;
	long delay_ms, rate, cut_after, corrupt, corrupt_up;
	bool duplicate;
	gnutls_certificate_credentials_t shown, any; /* shown: NULL without TLS */
	gnutls_certificate_credentials_t made[CERTS_MAX]; /* in use perhaps: kept to the end */
	size_t made_count;
	struct tape tapes[TAPES_MAX];
	int64_t connections, up, down;
};

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void reset(int fd)
{
	struct linger hard = {.l_onoff = 1, .l_linger = 0};
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
	close(fd);
}

static void end(struct end *end)
{
	if (end->fd >= 0)
		reset(end->fd);
	if (end->tls)
		gnutls_deinit(end->tls);
	*end = (struct end){.fd = -1};
}

static void drop(struct pair *pair)
{
	end(&pair->client);
	end(&pair->server);
	pair->tape = NULL;
}

static gnutls_session_t make_tls(int fd, unsigned flags, gnutls_certificate_credentials_t credentials)
{
	gnutls_session_t tls = NULL;
	gnutls_init(&tls, flags | GNUTLS_NO_SIGNAL);
	gnutls_set_default_priority(tls);
	gnutls_credentials_set(tls, GNUTLS_CRD_CERTIFICATE, credentials);
	gnutls_transport_set_int(tls, fd);
	return tls;
}

/* As read and send; -1 with EAGAIN while hands are shaken. */
static ssize_t in_order(ssize_t rc)
{
	if (rc >= 0)
		return rc;
	errno = rc == GNUTLS_E_AGAIN || rc == GNUTLS_E_INTERRUPTED ? EAGAIN : EPROTO;
	return -1;
}

static ssize_t greet(struct end *end)
{
	int rc = end->greeted ? 0 : gnutls_handshake(end->tls);
	if (rc < 0 && !gnutls_error_is_fatal(rc))
		rc = GNUTLS_E_AGAIN;
	end->greeted = rc == 0;
	return in_order(rc);
}

static ssize_t get(struct end *end, void *bytes, size_t size)
{
	if (!end->tls)
		return read(end->fd, bytes, size);
	return greet(end) < 0 ? -1 : in_order(gnutls_record_recv(end->tls, bytes, size));
}

static ssize_t put(struct end *end, const void *bytes, size_t len)
{
	if (!end->tls)
		return send(end->fd, bytes, len, MSG_NOSIGNAL);
	return greet(end) < 0 ? -1 : in_order(gnutls_record_send(end->tls, bytes, len));
}

static bool has_more(const struct end *end)
{
	return end->tls && end->greeted && gnutls_record_check_pending(end->tls) > 0;
}

static int connect_target(int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
		close(fd);
		return -1;
	}
	if (fd >= 0)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

/* A target with TLS where hands can be shaken, one without else. */
static struct end connect_end(const struct proxy *proxy)
{
	struct end to = {.fd = connect_target(proxy->target_port)};
	if (to.fd < 0 || !proxy->shown)
		return to;
	to.tls = make_tls(to.fd, GNUTLS_CLIENT, proxy->any);
	gnutls_handshake_set_timeout(to.tls, GREET_MS);
	int rc;
	while ((rc = gnutls_handshake(to.tls)) < 0 && !gnutls_error_is_fatal(rc))
		;
	to.greeted = rc == 0;
	if (to.greeted)
		return to;
	end(&to);
	return (struct end){.fd = connect_target(proxy->target_port)};
}

static void answer_html(int fd)
{
	static const char page[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\nConnection: "
							   "close\r\n\r\n<html>Sign in</html>";
	char request[CHUNK];
	ssize_t got = recv(fd, request, sizeof request, 0), put = send(fd, page, sizeof page - 1, MSG_NOSIGNAL);
	(void)got;
	(void)put;
	close(fd);
}

static void take_connection(struct proxy *proxy)
{
	int fd = accept4(proxy->listener, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0)
		return;
	proxy->connections++;
	int one = 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	struct pair *free_pair = NULL;
	for (size_t i = 0; i < PAIRS_MAX; i++)
		if (proxy->pairs[i].client.fd < 0)
			free_pair = &proxy->pairs[i];
	if (proxy->mode == HTML) {
		answer_html(fd);
		return;
	}
	struct end server = proxy->mode == PASS && free_pair ? connect_end(proxy) : (struct end){.fd = -1};
	if (proxy->mode == REFUSE || !free_pair || (proxy->mode == PASS && server.fd < 0)) {
		reset(fd);
		return;
	}
	fcntl(fd, F_SETFL, O_NONBLOCK);
	*free_pair =
		(struct pair){.client = {.fd = fd}, .server = server, .tape = &proxy->tapes[proxy->connections % TAPES_MAX]};
	if (proxy->shown)
		free_pair->client.tls = make_tls(fd, GNUTLS_SERVER | GNUTLS_NONBLOCK, proxy->shown);
	free_pair->tape->len = 0;
}

/* Only whole recordings are of use: one that got too long is thrown away. */
static void record(struct tape *tape, const unsigned char *bytes, size_t len)
{
	if (tape->len + len > sizeof tape->bytes) {
		tape->len = 0;
		return;
	}
	memcpy(tape->bytes + tape->len, bytes, len);
	tape->len += len;
}

/* Old requests come again behind newer ones; nobody hears the answers. */
static void replay(struct proxy *proxy)
{
	for (size_t i = 0; i < TAPES_MAX; i++) {
		const struct tape *tape = &proxy->tapes[(size_t)(proxy->connections + TAPES_MAX - i) % TAPES_MAX];
		int fd = tape->len > 0 ? connect_target(proxy->target_port) : -1;
		if (fd < 0)
			continue;
		ssize_t put = send(fd, tape->bytes, tape->len, MSG_NOSIGNAL);
		(void)put;
		shutdown(fd, SHUT_WR); /* the server reads to the end before it sees that nobody listens */
		struct pollfd answered = {.fd = fd, .events = POLLIN};
		poll(&answered, 1, REPLAY_MS);
		close(fd);
	}
}

/* Takes bytes in where there is room; false when the connection is over. */
static bool take_bytes(struct proxy *proxy, struct pair *pair, bool is_answer)
{
	struct flow *flow = is_answer ? &pair->down : &pair->up;
	struct end *from = is_answer ? &pair->server : &pair->client;
	if (flow->len > 0)
		return true;
	size_t room = proxy->duplicate && !is_answer ? CHUNK : 2 * CHUNK;
	if (proxy->rate > 0 && (long)room > proxy->rate * TICK_MS / 1000 + 1)
		room = (size_t)(proxy->rate * TICK_MS / 1000 + 1);
	ssize_t got = get(from, flow->held, room);
	if (got <= 0)
		return got < 0 && (errno == EAGAIN || errno == EINTR);
	flow->len = (size_t)got;
	flow->sent = 0;
	if (!is_answer)
		record(pair->tape, flow->held, (size_t)got);
	flow->not_before_ms = now_ms() + proxy->delay_ms + (proxy->rate > 0 ? TICK_MS : 0);
	if (proxy->duplicate && !is_answer) {
		memcpy(flow->held + got, flow->held, (size_t)got);
		flow->len *= 2;
	}
	long every = is_answer ? proxy->corrupt : proxy->corrupt_up;
	for (size_t i = 0; every > 0 && i < flow->len; i++)
		if ((flow->moved + (int64_t)i) % every == every - 1)
			flow->held[i] ^= 0x10;
	return true;
}

static bool give_bytes(struct proxy *proxy, struct end *to, struct flow *flow, bool is_answer)
{
	if (flow->len == 0 || now_ms() < flow->not_before_ms)
		return true;
	size_t len = flow->len - flow->sent;
	if (is_answer && proxy->cut_after > 0) {
		if (flow->moved >= proxy->cut_after)
			return false;
		if (flow->moved + (int64_t)len > proxy->cut_after)
			len = (size_t)(proxy->cut_after - flow->moved);
	}
	ssize_t gone = put(to, flow->held + flow->sent, len);
	if (gone < 0)
		return errno == EAGAIN || errno == EINTR;
	flow->sent += (size_t)gone;
	flow->moved += gone;
	*(is_answer ? &proxy->down : &proxy->up) += gone;
	if (flow->sent == flow->len)
		flow->len = 0;
	return true;
}

static void move_pair(struct proxy *proxy, struct pair *pair, bool client_ready, bool server_ready)
{
	if (proxy->mode == BLACKHOLE || pair->server.fd < 0) {
		char lost[CHUNK];
		if (client_ready && read(pair->client.fd, lost, sizeof lost) == 0)
			drop(pair);
		return;
	}
	bool alive = (!client_ready || take_bytes(proxy, pair, false)) &&
				 give_bytes(proxy, &pair->server, &pair->up, false) &&
				 (!server_ready || take_bytes(proxy, pair, true)) &&
				 give_bytes(proxy, &pair->client, &pair->down, true);
	if (!alive)
		drop(pair);
}

static void calm(struct proxy *proxy)
{
	proxy->mode = PASS;
	proxy->delay_ms = proxy->rate = proxy->cut_after = proxy->corrupt = proxy->corrupt_up = 0;
	proxy->duplicate = false;
}

/* "off" takes it away. */
static bool set_tls(struct proxy *proxy, const char *cert, const char *key)
{
	gnutls_certificate_credentials_t shown = NULL;
	if (strcmp(cert, "off") != 0) {
		if (proxy->made_count == CERTS_MAX)
			return false;
		gnutls_certificate_allocate_credentials(&shown);
		proxy->made[proxy->made_count++] = shown;
		if (gnutls_certificate_set_x509_key_file(shown, cert, key, GNUTLS_X509_FMT_PEM) < 0)
			return false;
	}
	if (!proxy->any)
		gnutls_certificate_allocate_credentials(&proxy->any);
	proxy->shown = shown;
	return true;
}

static bool obey(struct proxy *proxy, const char *line)
{
	char word[32] = "", cert[PATH_SIZE] = "", key[PATH_SIZE] = "";
	long number = 0;
	int fields = sscanf(line, "%31s %ld", word, &number);
	if (fields < 1)
		return false;
	if (strcmp(word, "stats") == 0)
		return true;
	if (strcmp(word, "tls") == 0)
		return sscanf(line, "%*s %399s %399s", cert, key) > 0 && set_tls(proxy, cert, key);
	if (strcmp(word, "cut") != 0)
		calm(proxy);
	if (strcmp(word, "pass") == 0)
		return true;
	if (strcmp(word, "cut") == 0 || strcmp(word, "refuse") == 0) {
		for (size_t i = 0; i < PAIRS_MAX; i++)
			if (proxy->pairs[i].client.fd >= 0)
				drop(&proxy->pairs[i]);
		proxy->mode = strcmp(word, "refuse") == 0 ? REFUSE : PASS;
		return true;
	}
	if (strcmp(word, "replay") == 0) {
		replay(proxy);
		return true;
	}
	static const struct {
		const char *word;
		enum mode mode;
	} modes[] = {{"blackhole", BLACKHOLE}, {"html", HTML}};
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		if (strcmp(word, modes[i].word) == 0) {
			proxy->mode = modes[i].mode;
			return true;
		}
	}
	if (strcmp(word, "duplicate") == 0)
		return proxy->duplicate = true;
	long *place = strcmp(word, "delay") == 0       ? &proxy->delay_ms
				  : strcmp(word, "rate") == 0      ? &proxy->rate
				  : strcmp(word, "cut-after") == 0 ? &proxy->cut_after
				  : strcmp(word, "corrupt") == 0   ? &proxy->corrupt
				  : strcmp(word, "corrupt-up") == 0 ? &proxy->corrupt_up
													: NULL;
	if (!place || fields < 2 || number < 0)
		return false;
	*place = number;
	return true;
}

static int listen_anywhere(int *ret_port)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	socklen_t len = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 64) != 0 ||
		getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		return -1;
	*ret_port = ntohs(address.sin_port);
	return fd;
}

/* One round of poll; false when standard input has ended. */
static bool turn(struct proxy *proxy)
{
	struct pollfd fds[2 + 2 * PAIRS_MAX] = {{.fd = 0, .events = POLLIN}, {.fd = proxy->listener, .events = POLLIN}};
	for (size_t i = 0; i < PAIRS_MAX; i++) {
		const struct pair *pair = &proxy->pairs[i];
		fds[2 + 2 * i] = (struct pollfd){.fd = pair->client.fd, .events = pair->up.len == 0 ? POLLIN : 0};
		fds[3 + 2 * i] = (struct pollfd){.fd = pair->server.fd, .events = pair->down.len == 0 ? POLLIN : 0};
	}
	poll(fds, 2 + 2 * PAIRS_MAX, TICK_MS);
	if (fds[0].revents) {
		char line[LINE_MAX_BYTES];
		if (!fgets(line, sizeof line, stdin))
			return false;
		bool known = obey(proxy, line);
		if (strncmp(line, "stats", 5) == 0)
			printf("ok %lld %lld %lld\n", (long long)proxy->connections, (long long)proxy->up, (long long)proxy->down);
		else
			printf(known ? "ok\n" : "no such command\n");
		fflush(stdout);
	}
	if (fds[1].revents)
		take_connection(proxy);
	for (size_t i = 0; i < PAIRS_MAX; i++)
		if (proxy->pairs[i].client.fd >= 0 && fds[2 + 2 * i].fd == proxy->pairs[i].client.fd)
			move_pair(proxy, &proxy->pairs[i], fds[2 + 2 * i].revents != 0 || has_more(&proxy->pairs[i].client),
					  fds[3 + 2 * i].revents != 0 || has_more(&proxy->pairs[i].server));
	return true;
}

int main(int argc, char **argv)
{
	static struct proxy proxy;
	int port = 0;
	if (argc != 2)
		return 64;
	proxy.target_port = atoi(argv[1]);
	for (size_t i = 0; i < PAIRS_MAX; i++)
		proxy.pairs[i] = (struct pair){.client.fd = -1, .server.fd = -1};
	proxy.listener = listen_anywhere(&port);
	if (proxy.listener < 0)
		return 71;
	setvbuf(stdin, NULL, _IONBF, 0);
	printf("ok %d\n", port);
	fflush(stdout);
	while (turn(&proxy))
		;
	for (size_t i = 0; i < PAIRS_MAX; i++)
		drop(&proxy.pairs[i]);
	for (size_t i = 0; i < proxy.made_count; i++)
		gnutls_certificate_free_credentials(proxy.made[i]);
	if (proxy.any)
		gnutls_certificate_free_credentials(proxy.any);
	return 0;
}
