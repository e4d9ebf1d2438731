/*
 * A small HTTP server in a thread of its own, for tests of what talks to a
 * center: one connection after the other or several at once, keep-alive,
 * answers made by the test. Loopback, a port that the kernel gives.
 */
#ifndef MOTCUA_TESTS_SUPPORT_HTTP_STUB_H
#define MOTCUA_TESTS_SUPPORT_HTTP_STUB_H

#include <stdbool.h>
#include <stddef.h>

#define HTTP_STUB_BODY_MAX (512 * 1024)

struct http_stub;

struct http_stub_request {
	char method[16], path[512];
	char headers[4096]; /* all of them, as they came */
	char *body;         /* NUL-terminated */
	size_t len;
};

/* Called in a thread of the server. Writes the whole answer to fd, or nothing. False closes the connection. */
typedef bool http_stub_answer(void *context, const struct http_stub_request *request, int fd);

struct http_stub *http_stub_start(http_stub_answer *answer, void *context);
/* Ends all connections; takes NULL. */
void http_stub_stop(struct http_stub *stub);
int http_stub_port(const struct http_stub *stub);
/* While paused new connections are closed at once and old ones are ended. */
void http_stub_pause(struct http_stub *stub, bool paused);

/* A plain answer with Content-Length. */
bool http_stub_reply(int fd, int status, const char *type, const char *extra_headers, const char *body);

#endif
