/* Where a webhook may go: no loopback, no link-local, no private network, unless the configuration says so. Pure. */
#ifndef MOTCUA_CENTER_HOOKS_HOOKS_NET_H
#define MOTCUA_CENTER_HOOKS_HOOKS_NET_H

#include <stdbool.h>
#include <sys/socket.h>

enum hooks_reach {
	HOOKS_PUBLIC,  /* addresses of the internet only, over https */
	HOOKS_PRIVATE, /* also of private networks, over https */
	HOOKS_ANY,     /* also this machine and its links, also over http: for tests */
};

/* The address that a name led to, at the moment of the connection: a name that changes its mind does not pass. */
bool hooks_net_may(enum hooks_reach reach, const struct sockaddr *address);

#endif
