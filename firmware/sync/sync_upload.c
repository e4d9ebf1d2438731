/* Files for technicians. */
#include "net/upload.h"
#include "sync/sync_priv.h"

void sync_upload(struct sync *sync, const char *kind, const void *bytes, size_t len)
{
	upload_send(sync->client, kind, bytes, len, SYNC_FETCH_MS);
}
