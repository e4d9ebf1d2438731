#include "center/http_seal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct http_seal {
	struct tls_record *record;
	unsigned char *rest; /* of a record; NULL: none */
	size_t len, sent;    /* of rest */
	size_t plain;        /* what the record holds */
};

enum err_code http_seal_create(gnutls_session_t session, const struct tls_secret *secret, uint64_t at_most,
							   struct http_seal **ret_seal, struct err *err)
{
	struct http_seal *seal = calloc(1, sizeof *seal);
	if (!seal)
		return err_set(err, ERR_LIMIT, "no memory for a stream");
	enum err_code code = tls_record_take(session, secret, at_most, &seal->record, err);
	if (code == ERR_OK)
		*ret_seal = seal;
	else
		free(seal);
	return code;
}

void http_seal_destroy(struct http_seal *seal, int fd)
{
	unsigned char end[TLS_RECORD_MORE];
	if (!seal)
		return;
	size_t len = seal->rest ? 0 : tls_record_seal_end(seal->record, end);
	/* Who no longer takes anything is not told. */
	if (len > 0 && send(fd, end, len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		errno = 0;
	tls_record_destroy(seal->record);
	free(seal->rest);
	free(seal);
}

static ssize_t send_now(int fd, const unsigned char *bytes, size_t len)
{
	ssize_t sent;
	do
		sent = send(fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent < 0 && errno == EINTR);
	return sent;
}

/* How much of the caller's bytes is done with, once the record that holds them is out. */
static ssize_t send_rest(struct http_seal *seal, int fd)
{
	while (seal->sent < seal->len) {
		ssize_t sent = send_now(fd, seal->rest + seal->sent, seal->len - seal->sent);
		if (sent < 0)
			return -1;
		seal->sent += (size_t)sent;
	}
	free(seal->rest);
	seal->rest = NULL;
	return (ssize_t)seal->plain;
}

static ssize_t keep_rest(struct http_seal *seal, const unsigned char *bytes, size_t len, size_t plain)
{
	seal->rest = malloc(len);
	if (!seal->rest) {
		errno = ENOMEM; /* half a record is out: the stream is over */
		return -1;
	}
	memcpy(seal->rest, bytes, len);
	seal->len = len;
	seal->sent = 0;
	seal->plain = plain;
	errno = EAGAIN;
	return -1;
}

ssize_t http_seal_send(struct http_seal *seal, int fd, const void *bytes, size_t len)
{
	unsigned char out[TLS_RECORD_PLAIN_MAX + TLS_RECORD_MORE];
	if (seal->rest)
		return send_rest(seal, fd);
	size_t room = tls_record_room(seal->record), plain = len < room ? len : room;
	size_t sealed = tls_record_seal(seal->record, bytes, plain, out);
	if (sealed == 0) {
		errno = EKEYEXPIRED;
		return -1;
	}
	ssize_t sent = send_now(fd, out, sealed);
	if (sent == (ssize_t)sealed)
		return (ssize_t)plain;
	if (sent < 0 && errno != EAGAIN)
		return -1;
	/* Sealed once it has its place in the count: it is kept even where not a byte went. */
	size_t gone = sent < 0 ? 0 : (size_t)sent;
	return keep_rest(seal, out + gone, sealed - gone, plain);
}
