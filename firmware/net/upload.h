/* A file that a device shows to technicians far away: POST /v1/device/files/{kind}. */
#ifndef MOTCUA_NET_UPLOAD_H
#define MOTCUA_NET_UPLOAD_H

#include "net/client.h"

#define UPLOAD_KIND_SIZE 24 /* "screenshot", "log" */

/* Sent once: who wants it asks again. What goes wrong is in the log. */
void upload_send(struct net_client *client, const char *kind, const void *bytes, size_t len, int64_t timeout_ms);

#endif
