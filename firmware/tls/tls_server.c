#include "tls/tls_server.h"

#include "base/check.h"
#include "base/file.h"
#include "tls/tls_priv.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define CHAIN_PEM_MAX (64u << 10)

struct stamp { /* which file it was */
	struct timespec changed;
	ino_t inode;
	off_t size;
};

struct pair {
	gnutls_pcert_st chain[TLS_CHAIN_MAX];
	unsigned count;
	gnutls_privkey_t key;
	struct tls_cert cert;
	struct stamp cert_stamp, key_stamp;
};

struct tls_server {
	char cert_file[FILE_PATH_MAX], key_file[FILE_PATH_MAX];
	pthread_mutex_t lock;
	struct pair *kept[TLS_SERVER_KEPT]; /* a ring; newest is in use */
	size_t newest;
};

static void free_pair(struct pair *pair)
{
	if (!pair)
		return;
	for (unsigned i = 0; i < pair->count; i++)
		gnutls_pcert_deinit(&pair->chain[i]);
	gnutls_privkey_deinit(pair->key);
	free(pair);
}

static void stamp_of(const char *path, struct stamp *ret_stamp)
{
	struct stat there;
	memset(ret_stamp, 0, sizeof *ret_stamp);
	if (stat(path, &there) == 0)
		*ret_stamp = (struct stamp){.changed = there.st_mtim, .inode = there.st_ino, .size = there.st_size};
}

static bool same_stamp(const struct stamp *a, const struct stamp *b)
{
	return a->changed.tv_sec == b->changed.tv_sec && a->changed.tv_nsec == b->changed.tv_nsec && a->inode == b->inode &&
		   a->size == b->size;
}

static enum err_code read_chain(const char *file, struct pair *pair, struct err *err)
{
	struct buf pem;
	unsigned count = TLS_CHAIN_MAX;
	buf_init(&pem, CHAIN_PEM_MAX);
	enum err_code code = file_read(file, &pem, err);
	if (code == ERR_OK) {
		gnutls_datum_t text = tls_datum(pem.data, pem.len);
		int rc = gnutls_pcert_list_import_x509_raw(pair->chain, &count, &text, GNUTLS_X509_FMT_PEM, 0);
		if (rc < 0)
			code = tls_fail(tls_linked(), err, ERR_INVALID, "server certificate", rc);
		else
			pair->count = count;
	}
	if (code == ERR_OK)
		code = tls_cert_read(pem.data, pem.len, &pair->cert, err);
	buf_finish(&pem);
	return code;
}

static enum err_code read_key(const char *file, struct pair *pair, struct err *err)
{
	struct buf pem;
	buf_init(&pem, TLS_PEM_MAX);
	enum err_code code = file_read(file, &pem, err);
	if (code == ERR_OK) {
		gnutls_datum_t text = tls_datum(pem.data, pem.len);
		int rc = gnutls_privkey_init(&pair->key);
		if (rc == 0)
			rc = gnutls_privkey_import_x509_raw(pair->key, &text, GNUTLS_X509_FMT_PEM, NULL, 0);
		if (rc < 0)
			code = tls_fail(tls_linked(), err, ERR_INVALID, "server key", rc);
	}
	buf_finish(&pem);
	return code;
}

static bool belong_together(struct pair *pair)
{
	gnutls_pubkey_t own = NULL;
	unsigned char of_cert[64], of_key[64];
	size_t cert_len = sizeof of_cert, key_len = sizeof of_key;
	bool same = gnutls_pubkey_init(&own) == 0 && gnutls_pubkey_import_privkey(own, pair->key, 0, 0) == 0 &&
				gnutls_pubkey_get_key_id(own, GNUTLS_KEYID_USE_SHA256, of_key, &key_len) == 0 &&
				gnutls_pubkey_get_key_id(pair->chain[0].pubkey, GNUTLS_KEYID_USE_SHA256, of_cert, &cert_len) == 0 &&
				key_len == cert_len && memcmp(of_key, of_cert, key_len) == 0;
	gnutls_pubkey_deinit(own);
	return same;
}

static enum err_code read_pair(const struct tls_server *server, struct pair **ret_pair, struct err *err)
{
	struct pair *pair = calloc(1, sizeof *pair);
	if (!pair)
		return err_set(err, ERR_LIMIT, "no memory for a certificate");
	stamp_of(server->cert_file, &pair->cert_stamp);
	stamp_of(server->key_file, &pair->key_stamp);
	enum err_code code = read_chain(server->cert_file, pair, err);
	if (code == ERR_OK)
		code = read_key(server->key_file, pair, err);
	if (code == ERR_OK && !belong_together(pair))
		code = err_set(err, ERR_INVALID, "server certificate and key are not a pair");
	if (code != ERR_OK) {
		free_pair(pair);
		return code;
	}
	*ret_pair = pair;
	return ERR_OK;
}

enum err_code tls_server_open(const char *cert_file, const char *key_file, struct tls_server **ret_server,
							  struct err *err)
{
	struct tls_server *server = calloc(1, sizeof *server);
	if (!server)
		return err_set(err, ERR_LIMIT, "no memory for a certificate");
	pthread_mutex_init(&server->lock, NULL);
	snprintf(server->cert_file, sizeof server->cert_file, "%s", cert_file);
	snprintf(server->key_file, sizeof server->key_file, "%s", key_file);
	enum err_code code = read_pair(server, &server->kept[0], err);
	if (code != ERR_OK) {
		tls_server_close(server);
		return code;
	}
	*ret_server = server;
	return ERR_OK;
}

void tls_server_close(struct tls_server *server)
{
	if (!server)
		return;
	for (size_t i = 0; i < TLS_SERVER_KEPT; i++)
		free_pair(server->kept[i]);
	pthread_mutex_destroy(&server->lock);
	free(server);
}

bool tls_server_changed(const struct tls_server *server)
{
	const struct pair *pair = server->kept[server->newest];
	struct stamp cert, key;
	stamp_of(server->cert_file, &cert);
	stamp_of(server->key_file, &key);
	return !same_stamp(&cert, &pair->cert_stamp) || !same_stamp(&key, &pair->key_stamp);
}

enum err_code tls_server_reload(struct tls_server *server, struct err *err)
{
	struct pair *fresh = NULL;
	enum err_code code = read_pair(server, &fresh, err);
	if (code != ERR_OK)
		return code;
	pthread_mutex_lock(&server->lock);
	server->newest = (server->newest + 1) % TLS_SERVER_KEPT;
	struct pair *oldest = server->kept[server->newest];
	server->kept[server->newest] = fresh;
	pthread_mutex_unlock(&server->lock);
	free_pair(oldest);
	return ERR_OK;
}

void tls_server_cert(struct tls_server *server, struct tls_cert *ret_cert)
{
	pthread_mutex_lock(&server->lock);
	*ret_cert = server->kept[server->newest]->cert;
	pthread_mutex_unlock(&server->lock);
}

void tls_server_pair(struct tls_server *server, gnutls_pcert_st **ret_chain, unsigned *ret_count,
					 gnutls_privkey_t *ret_key)
{
	pthread_mutex_lock(&server->lock);
	struct pair *pair = server->kept[server->newest];
	pthread_mutex_unlock(&server->lock);
	*ret_chain = pair->chain;
	*ret_count = pair->count;
	*ret_key = pair->key;
}

const void *tls_server_peer(gnutls_session_t session, size_t *ret_len)
{
	unsigned count = 0;
	if (gnutls_certificate_type_get2(session, GNUTLS_CTYPE_CLIENT) != GNUTLS_CRT_X509)
		return NULL;
	const gnutls_datum_t *list = gnutls_certificate_get_peers(session, &count);
	if (!list || count == 0)
		return NULL;
	*ret_len = list[0].size;
	return list[0].data;
}
