/* The fault proxy (tool_proxy.c) as a child process of a test. */
#ifndef MOTCUA_TESTS_SUPPORT_PROXY_H
#define MOTCUA_TESTS_SUPPORT_PROXY_H

#include <sys/types.h>

struct proxy {
	pid_t pid;
	int to, from, port; /* port: where it listens */
};

/* Before the server on that port; stops the test where it does not come up. */
void proxy_start(struct proxy *proxy, int target_port);
/* A command of tool_proxy.c. */
void proxy_tell(const struct proxy *proxy, const char *command);
void proxy_stop(struct proxy *proxy);

#endif
