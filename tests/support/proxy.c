#include "support/proxy.h"

#include "base/file.h"
#include "support/test.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINE 1024

static void hear(const struct proxy *proxy, char line[LINE])
{
	size_t used = 0;
	while (used < LINE - 1 && read(proxy->from, line + used, 1) == 1 && line[used] != '\n')
		used++;
	line[used] = '\0';
	if (strncmp(line, "ok", 2) != 0)
		fail_msg("the proxy says %s", line);
}

void proxy_tell(const struct proxy *proxy, const char *command)
{
	char line[LINE];
	snprintf(line, sizeof line, "%s\n", command);
	if (write(proxy->to, line, strlen(line)) < 0)
		fail_msg("the proxy is gone");
	hear(proxy, line);
}

void proxy_start(struct proxy *proxy, int target_port)
{
	const char *build = getenv("BUILD_DIR");
	char tool[FILE_PATH_MAX], port[12], line[LINE];
	int in[2], out[2];
	snprintf(tool, sizeof tool, "%s/tests/support/tool_proxy", build ? build : "build/host-debug");
	snprintf(port, sizeof port, "%d", target_port);
	assert_int_equal(pipe(in) | pipe(out), 0);
	proxy->pid = fork();
	if (proxy->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
		dup2(in[0], 0);
		dup2(out[1], 1);
		close_range(3, ~0u, 0);
		execl(tool, tool, port, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	proxy->to = in[1];
	proxy->from = out[0];
	hear(proxy, line);
	proxy->port = atoi(line + 3);
}

void proxy_stop(struct proxy *proxy)
{
	close(proxy->to); /* ends it */
	close(proxy->from);
	kill(proxy->pid, SIGTERM);
	waitpid(proxy->pid, NULL, 0);
}
