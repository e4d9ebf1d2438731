#include "tls/tls_record.h"

#include "base/check.h"
#include "tls/tls_priv.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

#define HEAD 5
#define NONCE 12
#define TAG 16
#define COUNT 8
#define SALT 4 /* AES-GCM of TLS 1.2: the rest of the nonce travels */
#define ALERT 21
#define DATA 23

struct tls_record {
	gnutls_aead_cipher_hd_t cipher;
	uint64_t count;   /* of the next record */
	uint64_t at_most;
	unsigned room;
	bool is_13, travels; /* the nonce's last eight bytes are sent */
	unsigned char iv[NONCE];
};

static void put_number(unsigned char *out, uint64_t number, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		out[i] = (unsigned char)(number >> (8 * (bytes - 1 - i)));
}

static ssize_t swallow(gnutls_transport_ptr_t transport, const void *bytes, size_t len)
{
	return (ssize_t)len;
}

static bool has_cipher(gnutls_cipher_algorithm_t cipher)
{
	return cipher == GNUTLS_CIPHER_AES_128_GCM || cipher == GNUTLS_CIPHER_AES_256_GCM ||
		   cipher == GNUTLS_CIPHER_CHACHA20_POLY1305;
}

enum err_code tls_record_take(gnutls_session_t session, struct tls_record **ret_record, struct err *err)
{
	gnutls_protocol_t version = gnutls_protocol_get_version(session);
	gnutls_cipher_algorithm_t algorithm = gnutls_cipher_get(session);
	gnutls_datum_t iv, key;
	unsigned char count[COUNT];
	bool is_13 = version == GNUTLS_TLS1_3, travels = !is_13 && algorithm != GNUTLS_CIPHER_CHACHA20_POLY1305;
	if ((!is_13 && version != GNUTLS_TLS1_2) || !has_cipher(algorithm))
		return err_set(err, ERR_INVALID, "records of this kind are GnuTLS's alone");
	int rc = gnutls_record_get_state(session, 0, NULL, &iv, &key, count);
	if (rc < 0)
		return tls_fail(err, ERR_INVALID, "state of records", rc);
	if (iv.size != (travels ? SALT : NONCE))
		return err_set(err, ERR_INVALID, "an initial vector of %u bytes", iv.size);
	struct tls_record *record = calloc(1, sizeof *record);
	if (!record)
		return err_set(err, ERR_LIMIT, "no memory for a stream's keys");
	rc = gnutls_aead_cipher_init(&record->cipher, algorithm, &key);
	if (rc < 0) {
		free(record);
		return tls_fail(err, ERR_LIMIT, "cipher", rc);
	}
	size_t room = gnutls_record_get_max_size(session);
	memcpy(record->iv, iv.data, iv.size);
	for (size_t i = 0; i < COUNT; i++)
		record->count = record->count << 8 | count[i];
	record->at_most = record->count + TLS_RECORDS_MAX;
	record->room = (unsigned)(room < TLS_RECORD_PLAIN_MAX ? room : TLS_RECORD_PLAIN_MAX);
	record->is_13 = is_13;
	record->travels = travels;
	gnutls_transport_set_push_function(session, swallow);
	*ret_record = record;
	return ERR_OK;
}

void tls_record_destroy(struct tls_record *record)
{
	if (!record)
		return;
	gnutls_aead_cipher_deinit(record->cipher);
	explicit_bzero(record, sizeof *record);
	free(record);
}

size_t tls_record_room(const struct tls_record *record)
{
	return record->room;
}

static void make_nonce(const struct tls_record *record, unsigned char out[NONCE])
{
	unsigned char count[COUNT];
	put_number(count, record->count, COUNT);
	memcpy(out, record->iv, NONCE);
	for (size_t i = 0; i < COUNT; i++)
		out[NONCE - COUNT + i] ^= count[i]; /* where it travels the vector is nothing there */
}

/* What is vouched for beside the text: the head, in TLS 1.2 with the count before it and the text's own length. */
static size_t make_beside(const struct tls_record *record, const unsigned char *head, size_t len,
						  unsigned char out[COUNT + HEAD])
{
	if (record->is_13) {
		memcpy(out, head, HEAD);
		return HEAD;
	}
	put_number(out, record->count, COUNT);
	memcpy(out + COUNT, head, HEAD);
	put_number(out + COUNT + HEAD - 2, len, 2);
	return COUNT + HEAD;
}

static size_t seal(struct tls_record *record, unsigned char type, const void *plain, size_t len, unsigned char *out)
{
	unsigned char nonce[NONCE], beside[COUNT + HEAD];
	const size_t before = HEAD + (record->travels ? COUNT : 0), inner = record->is_13 ? len + 1 : len;
	size_t sealed = inner + TAG;
	CHECK(len <= record->room);
	if (record->count >= record->at_most)
		return 0;
	make_nonce(record, nonce);
	out[0] = record->is_13 ? DATA : type;
	put_number(out + 1, 0x0303, 2);
	put_number(out + 3, before - HEAD + sealed, 2);
	memcpy(out + HEAD, nonce + SALT, before - HEAD);
	memcpy(out + before, plain, len);
	out[before + len] = type; /* TLS 1.3: part of the text; else the tag comes over it */
	size_t beside_len = make_beside(record, out, len, beside);
	int rc = gnutls_aead_cipher_encrypt(record->cipher, nonce, NONCE, beside, beside_len, TAG, out + before, inner,
										out + before, &sealed);
	if (rc < 0)
		return 0;
	record->count++;
	return before + sealed;
}

size_t tls_record_seal(struct tls_record *record, const void *plain, size_t len, unsigned char *out)
{
	return seal(record, DATA, plain, len, out);
}

size_t tls_record_seal_end(struct tls_record *record, unsigned char *out)
{
	static const unsigned char close_notify[] = {1, 0};
	return seal(record, ALERT, close_notify, sizeof close_notify, out);
}
