#include "center/handlers/routes_priv.h"

/* The front turns this into an open stream; see http_stream.c. */
void stream_get(struct request *req, struct reply *reply)
{
	reply_start(reply, 200);
}
