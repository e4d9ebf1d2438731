#include "support/server_rig.h"

#include "support/center.h"
#include "support/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGUMENTS_MAX 32

void server_rig_give_up(const char *what)
{
	fprintf(stderr, "bench: %s: %s\n", what, strerror(errno));
	exit(70);
}

unsigned server_rig_free_port(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) != 0 ||
		getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		server_rig_give_up("port");
	close(fd);
	return ntohs(address.sin_port);
}

int server_rig_connect(unsigned port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0) {
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

static pid_t wait_for(pid_t pid, unsigned port)
{
	for (int tries = 0; tries < 500; tries++) {
		int fd = server_rig_connect(port);
		if (fd >= 0) {
			close(fd);
			return pid;
		}
		usleep(20000);
	}
	server_rig_give_up("a server does not start");
}

pid_t server_rig_start_center(const char *url, unsigned port, const char *const *more)
{
	char program[256], listen[64];
	test_program_path("motcua-center", program, sizeof program);
	snprintf(listen, sizeof listen, "127.0.0.1:%u", port);
	const char *arguments[ARGUMENTS_MAX] = {program,
											"--listen",
											listen,
											"--database",
											url,
											"--set",
											"limits.device_per_second=0",
											"--set",
											"limits.public_per_second=0",
											"--set",
											"log.level=warn",
											"--set",
											"debug.clock=" TEST_CENTER_NOW};
	size_t count = 13;
	while (more && *more && count < ARGUMENTS_MAX - 1)
		arguments[count++] = *more++;
	pid_t pid = fork();
	if (pid == 0) {
		execv(program, (char *const *)arguments);
		_exit(127);
	}
	return wait_for(pid, port);
}

pid_t server_rig_start_node(const char *script, unsigned port, const char *const *more)
{
	char port_text[16];
	snprintf(port_text, sizeof port_text, "%u", port);
	const char *arguments[ARGUMENTS_MAX] = {"node", script, port_text};
	size_t count = 3;
	while (more && *more && count < ARGUMENTS_MAX - 1)
		arguments[count++] = *more++;
	pid_t pid = fork();
	if (pid == 0) {
		dup2(STDERR_FILENO, STDOUT_FILENO);
		execvp("node", (char *const *)arguments);
		_exit(127);
	}
	return wait_for(pid, port);
}

void server_rig_stop(pid_t pid)
{
	if (pid <= 0)
		return;
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

long server_rig_memory_kib(pid_t pid, const char *file, const char *name)
{
	char path[64], line[256];
	long kib = 0;
	size_t len = strlen(name);
	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
	FILE *from = fopen(path, "r");
	while (from && fgets(line, sizeof line, from))
		if (strncmp(line, name, len) == 0 && line[len] == ':') {
			kib = strtol(line + len + 1, NULL, 10);
			break;
		}
	if (from)
		fclose(from);
	return kib;
}

struct server_rig_wire server_rig_connect_tls(unsigned port)
{
	static gnutls_certificate_credentials_t any;
	struct server_rig_wire wire = {.fd = server_rig_connect(port)};
	if (!any)
		gnutls_certificate_allocate_credentials(&any);
	if (wire.fd < 0 || gnutls_init(&wire.tls, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL) != 0)
		server_rig_give_up("connect");
	gnutls_set_default_priority(wire.tls);
	gnutls_credentials_set(wire.tls, GNUTLS_CRD_CERTIFICATE, any);
	gnutls_transport_set_int(wire.tls, wire.fd);
	if (gnutls_handshake(wire.tls) != 0)
		server_rig_give_up("handshake");
	return wire;
}

void server_rig_close(struct server_rig_wire *wire)
{
	if (wire->tls)
		gnutls_deinit(wire->tls);
	close(wire->fd);
	*wire = (struct server_rig_wire){.fd = -1};
}

ssize_t server_rig_send(const struct server_rig_wire *wire, const void *bytes, size_t len)
{
	return wire->tls ? gnutls_record_send(wire->tls, bytes, len) : send(wire->fd, bytes, len, MSG_NOSIGNAL);
}

ssize_t server_rig_recv(const struct server_rig_wire *wire, void *bytes, size_t size)
{
	if (!wire->tls)
		return recv(wire->fd, bytes, size, 0);
	size_t len = 0;
	ssize_t got;
	do {
		got = gnutls_record_recv(wire->tls, (char *)bytes + len, size - len);
		len += got > 0 ? (size_t)got : 0;
	} while (len < size && (got > 0 ? gnutls_record_check_pending(wire->tls) > 0 : got == GNUTLS_E_INTERRUPTED));
	errno = got == GNUTLS_E_AGAIN ? EAGAIN : EPROTO;
	return len > 0 ? (ssize_t)len : got < 0 ? -1 : 0;
}

int server_rig_ask(int fd, const char *request, char *answer, size_t size)
{
	return server_rig_ask_over(&(struct server_rig_wire){.fd = fd}, request, answer, size);
}

int server_rig_ask_over(const struct server_rig_wire *wire, const char *request, char *answer, size_t size)
{
	size_t whole = strlen(request);
	if (server_rig_send(wire, request, whole) != (ssize_t)whole)
		server_rig_give_up("send");
	return server_rig_answer(wire, answer, size);
}

int server_rig_answer(const struct server_rig_wire *wire, char *answer, size_t size)
{
	size_t len = 0;
	for (;;) {
		ssize_t got = server_rig_recv(wire, answer + len, size - 1 - len);
		if (got < 0 && errno == EAGAIN)
			continue; /* a record without data */
		if (got <= 0)
			server_rig_give_up("the server hung up");
		len += (size_t)got;
		answer[len] = '\0';
		const char *end = strstr(answer, "\r\n\r\n"), *length = strcasestr(answer, "Content-Length: ");
		if (!end)
			continue;
		size_t body = length && length < end ? strtoul(length + 16, NULL, 10) : 0;
		if (len >= (size_t)(end + 4 - answer) + body || len == size - 1)
			return atoi(answer + 9);
	}
}

int server_rig_by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

double server_rig_median(double *values, size_t count)
{
	qsort(values, count, sizeof values[0], server_rig_by_size);
	return values[count / 2];
}

bool server_rig_goal(const char *what, double value, const char *sign, double bound)
{
	bool reached = sign[0] == '>' ? value >= bound : value <= bound;
	printf("%-52s %10.2f   goal %s %.2f  %s\n", what, value, sign, bound, reached ? "reached" : "MISSED");
	fflush(stdout);
	return reached;
}
