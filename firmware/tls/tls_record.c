#include "tls/tls_record.h"

#include "base/check.h"
#include "tls/tls_priv.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD 5
#define NONCE 12
#define TAG 16
#define COUNT 8
#define SALT 4 /* AES-GCM of TLS 1.2: the rest of the nonce travels */
#define KEY_MAX 32
#define ALERT 21
#define HANDSHAKE 22
#define DATA 23

struct tls_record {
	gnutls_aead_cipher_hd_t cipher;
	gnutls_cipher_algorithm_t algorithm;
	struct tls_secret secret; /* len 0: keys are not renewed */
	uint64_t count;           /* of the next record */
	uint64_t last;            /* count at which the key is used up */
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

void tls_secret_keep(struct tls_secret *secret, gnutls_record_encryption_level_t level, const void *write, size_t len)
{
	if (level != GNUTLS_ENCRYPTION_LEVEL_APPLICATION || !write || len > sizeof secret->bytes)
		return;
	memcpy(secret->bytes, write, len);
	secret->len = len;
}

/* HKDF-Expand-Label with no context (RFC 8446, 7.1): the hash is that of the secret's length. */
static int expand(const struct tls_secret *secret, const char *label, unsigned char *out, size_t len)
{
	unsigned char info[64] = {(unsigned char)(len >> 8), (unsigned char)len};
	char full[32];
	int size = snprintf(full, sizeof full, "tls13 %s", label);
	gnutls_datum_t key = tls_datum(secret->bytes, secret->len), about = tls_datum(info, 4 + (size_t)size);
	CHECK(size > 0 && (size_t)size < sizeof full);
	info[2] = (unsigned char)size;
	memcpy(info + 3, full, (size_t)size);
	gnutls_mac_algorithm_t mac = secret->len == 48 ? GNUTLS_MAC_SHA384 : GNUTLS_MAC_SHA256;
	return gnutls_hkdf_expand(mac, &key, &about, out, len);
}

/* Whether the secret is what the connection's own key and vector come from: another's would make it unreadable. */
static bool is_its_secret(const struct tls_secret *secret, const gnutls_datum_t *key, const gnutls_datum_t *iv)
{
	unsigned char made_key[KEY_MAX], made_iv[NONCE];
	bool fits = secret && (secret->len == 32 || secret->len == 48) && key->size <= KEY_MAX && iv->size == NONCE &&
				expand(secret, "key", made_key, key->size) == 0 && expand(secret, "iv", made_iv, NONCE) == 0 &&
				memcmp(made_key, key->data, key->size) == 0 && memcmp(made_iv, iv->data, NONCE) == 0;
	explicit_bzero(made_key, sizeof made_key);
	return fits;
}

enum err_code tls_record_take(gnutls_session_t session, const struct tls_secret *secret, uint64_t at_most,
							  struct tls_record **ret_record, struct err *err)
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
		return tls_fail(tls_linked(), err, ERR_INVALID, "state of records", rc);
	if (iv.size != (travels ? SALT : NONCE))
		return err_set(err, ERR_INVALID, "an initial vector of %u bytes", iv.size);
	struct tls_record *record = calloc(1, sizeof *record);
	if (!record)
		return err_set(err, ERR_LIMIT, "no memory for a stream's keys");
	rc = gnutls_aead_cipher_init(&record->cipher, algorithm, &key);
	if (rc < 0) {
		free(record);
		return tls_fail(tls_linked(), err, ERR_LIMIT, "cipher", rc);
	}
	size_t room = gnutls_record_get_max_size(session);
	if (is_13 && is_its_secret(secret, &key, &iv))
		record->secret = *secret;
	record->algorithm = algorithm;
	memcpy(record->iv, iv.data, iv.size);
	for (size_t i = 0; i < COUNT; i++)
		record->count = record->count << 8 | count[i];
	record->at_most = at_most;
	record->last = record->count + at_most;
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

static bool take_next_key(struct tls_record *record)
{
	struct tls_secret next = {.len = record->secret.len};
	unsigned char bytes[KEY_MAX] = {0};
	gnutls_datum_t key = tls_datum(bytes, gnutls_cipher_get_key_size(record->algorithm));
	gnutls_aead_cipher_hd_t cipher;
	bool made = expand(&record->secret, "traffic upd", next.bytes, next.len) == 0 &&
				expand(&next, "key", bytes, key.size) == 0 && expand(&next, "iv", record->iv, NONCE) == 0 &&
				gnutls_aead_cipher_init(&cipher, record->algorithm, &key) == 0;
	if (made) {
		gnutls_aead_cipher_deinit(record->cipher);
		record->cipher = cipher;
		record->secret = next;
		record->count = 0;
		record->last = record->at_most;
	}
	explicit_bzero(bytes, sizeof bytes);
	explicit_bzero(&next, sizeof next);
	return made;
}

/* The last record under a key says that the next is under another; nobody else needs to change theirs. */
static size_t seal_update(struct tls_record *record, unsigned char *out)
{
	static const unsigned char key_update[] = {24, 0, 0, 1, 0};
	size_t len = record->secret.len > 0 ? seal(record, HANDSHAKE, key_update, sizeof key_update, out) : 0;
	return len > 0 && take_next_key(record) ? len : 0;
}

static size_t seal_any(struct tls_record *record, unsigned char type, const void *plain, size_t len, unsigned char *out)
{
	size_t before = 0;
	if (record->count >= record->last && (before = seal_update(record, out)) == 0)
		return 0;
	size_t sealed = seal(record, type, plain, len, out + before);
	return sealed > 0 ? before + sealed : 0;
}

size_t tls_record_seal(struct tls_record *record, const void *plain, size_t len, unsigned char *out)
{
	return seal_any(record, DATA, plain, len, out);
}

size_t tls_record_seal_end(struct tls_record *record, unsigned char *out)
{
	static const unsigned char close_notify[] = {1, 0};
	return seal_any(record, ALERT, close_notify, sizeof close_notify, out);
}
