/* Keys, requests, the authority of devices. */
#include "support/test.h"

#include "base/file.h"
#include "tls/tls_authority.h"
#include "tls/tls_server.h"

#include <gnutls/x509.h>
#include <string.h>
#include <sys/stat.h>

#define NOW_MS INT64_C(1773109440000)
#define WEEK_MS (INT64_C(7) * 86400000)

static struct tls_authority *open_authority(const char *name)
{
	char cert[FILE_PATH_MAX], key[FILE_PATH_MAX], file[64];
	struct tls_authority *authority = NULL;
	struct err err = {.code = ERR_OK};
	snprintf(file, sizeof file, "%s.pem", name);
	test_path(file, cert, sizeof cert);
	snprintf(file, sizeof file, "%s-key.pem", name);
	test_path(file, key, sizeof key);
	if (tls_authority_open(cert, key, "an-binh", NOW_MS, &authority, &err) != ERR_OK)
		fail_msg("%s", err.text);
	return authority;
}

static void make_request(const char *device, struct buf *ret_request)
{
	struct buf key;
	struct err err = {.code = ERR_OK};
	buf_init(&key, TLS_PEM_MAX);
	buf_init(ret_request, TLS_PEM_MAX);
	assert_int_equal(tls_key_make(&key, &err), ERR_OK);
	assert_int_equal(tls_key_request(buf_text(&key), device, ret_request, &err), ERR_OK);
	buf_finish(&key);
}

static void sign(struct tls_authority *authority, const char *device, struct buf *ret_pem, struct tls_cert *ret_cert)
{
	struct buf request;
	struct err err = {.code = ERR_OK};
	make_request(device, &request);
	buf_init(ret_pem, TLS_PEM_MAX);
	if (tls_authority_sign(authority, buf_text(&request), "kiosk-01", "an-binh", NOW_MS, WEEK_MS, ret_pem, ret_cert,
						   &err) != ERR_OK)
		fail_msg("%s", err.text);
	buf_finish(&request);
}

/* PEM to what a handshake shows. */
static size_t der_of(const struct buf *pem, unsigned char out[4096])
{
	gnutls_datum_t text = {.data = (unsigned char *)pem->data, .size = (unsigned)pem->len}, der = {.data = NULL};
	assert_int_equal(gnutls_pem_base64_decode2("CERTIFICATE", &text, &der), 0);
	size_t len = der.size;
	assert_true(len <= 4096);
	memcpy(out, der.data, len);
	gnutls_free(der.data);
	return len;
}

static void the_authority_is_made_once_and_its_key_is_its_owners(void **state)
{
	char key[FILE_PATH_MAX];
	struct stat there;
	struct tls_authority *first = open_authority("once");
	test_path("once-key.pem", key, sizeof key);
	assert_int_equal(stat(key, &there), 0);
	assert_int_equal(there.st_mode & 0777, 0600);
	struct tls_authority *again = open_authority("once");
	assert_string_equal(tls_authority_pem(first), tls_authority_pem(again));
	tls_authority_destroy(first);
	tls_authority_destroy(again);
	tls_authority_destroy(NULL);
}

static void a_lost_certificate_is_made_anew_for_the_same_key(void **state)
{
	char cert[FILE_PATH_MAX];
	unsigned char der[4096];
	struct buf pem;
	struct tls_cert made, seen;
	struct tls_authority *first = open_authority("lost");
	sign(first, "kiosk-01", &pem, &made);
	tls_authority_destroy(first);
	test_path("lost.pem", cert, sizeof cert);
	assert_int_equal(remove(cert), 0);
	struct tls_authority *again = open_authority("lost");
	assert_int_equal(tls_authority_check(again, der, der_of(&pem, der), &seen), ERR_OK);
	tls_authority_destroy(again);
	buf_finish(&pem);
}

static void a_certificate_says_what_the_center_put_in_it(void **state)
{
	unsigned char der[4096];
	struct buf pem, other_pem;
	struct tls_cert made, seen, other;
	struct tls_authority *authority = open_authority("says");
	sign(authority, "a name that the request wishes", &pem, &made);
	sign(authority, "kiosk-01", &other_pem, &other);
	assert_int_equal(tls_authority_check(authority, der, der_of(&pem, der), &seen), ERR_OK);
	assert_string_equal(seen.device, "kiosk-01");
	assert_string_equal(seen.center, "an-binh");
	assert_int_equal(strlen(seen.serial), TLS_SERIAL_SIZE - 1);
	assert_string_equal(seen.serial, made.serial);
	assert_string_not_equal(seen.serial, other.serial);
	assert_true(seen.begins_ms == NOW_MS - TLS_EARLY_MS && seen.ends_ms == NOW_MS + WEEK_MS);
	buf_finish(&pem);
	buf_finish(&other_pem);
	tls_authority_destroy(authority);
}

static void another_authority_and_a_changed_byte_are_refused(void **state)
{
	unsigned char der[4096];
	struct buf pem;
	struct tls_cert made, seen;
	struct tls_authority *authority = open_authority("one"), *other = open_authority("other");
	sign(authority, "kiosk-01", &pem, &made);
	size_t len = der_of(&pem, der);
	assert_int_equal(tls_authority_check(authority, der, len, &seen), ERR_OK);
	assert_int_equal(tls_authority_check(other, der, len, &seen), ERR_DENIED);
	for (size_t at = 0; at < len; at += 7) {
		der[at] ^= 1;
		assert_int_equal(tls_authority_check(authority, der, len, &seen), ERR_DENIED);
		der[at] ^= 1;
	}
	assert_int_equal(tls_authority_check(authority, der, len / 2, &seen), ERR_DENIED);
	assert_int_equal(tls_authority_check(authority, "", 0, &seen), ERR_DENIED);
	buf_finish(&pem);
	tls_authority_destroy(authority);
	tls_authority_destroy(other);
}

static void the_authority_itself_is_no_device(void **state)
{
	unsigned char der[4096];
	struct buf pem;
	struct tls_cert seen;
	struct tls_authority *authority = open_authority("itself");
	buf_init(&pem, TLS_PEM_MAX);
	buf_str(&pem, tls_authority_pem(authority));
	enum err_code code = tls_authority_check(authority, der, der_of(&pem, der), &seen);
	/* It may sign, but is named after no device of a center. */
	assert_true(code == ERR_DENIED || strcmp(seen.device, "devices") == 0);
	buf_finish(&pem);
	tls_authority_destroy(authority);
}

static void what_is_no_request_is_refused(void **state)
{
	struct buf request, pem;
	struct tls_cert cert;
	struct err err = {.code = ERR_OK};
	struct tls_authority *authority = open_authority("refuses");
	buf_init(&pem, TLS_PEM_MAX);
	make_request("kiosk-01", &request);
	static const char *const wrong[] = {
		"", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"};
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(tls_authority_sign(authority, wrong[i], "k", "c", NOW_MS, WEEK_MS, &pem, &cert, &err),
						 ERR_INVALID);
	/* Signed by another key than the one inside. */
	char *middle = strchr(request.data + 100, '\n') - 20;
	*middle = *middle == 'A' ? 'B' : 'A';
	assert_int_equal(tls_authority_sign(authority, buf_text(&request), "k", "c", NOW_MS, WEEK_MS, &pem, &cert, &err),
					 ERR_INVALID);
	assert_int_equal(pem.len, 0);
	buf_finish(&request);
	buf_finish(&pem);
	tls_authority_destroy(authority);
}

static void a_server_takes_the_new_pair_and_keeps_the_old_when_the_new_is_wrong(void **state)
{
	char cert[FILE_PATH_MAX], key[FILE_PATH_MAX], other_key[FILE_PATH_MAX];
	struct tls_server *server = NULL;
	struct err err = {.code = ERR_OK};
	struct tls_cert before, after;
	struct buf pem;
	tls_authority_destroy(open_authority("pair"));
	tls_authority_destroy(open_authority("pair2"));
	test_path("pair.pem", cert, sizeof cert);
	test_path("pair-key.pem", key, sizeof key);
	test_path("pair2-key.pem", other_key, sizeof other_key);
	assert_int_equal(tls_server_open(cert, other_key, &server, &err), ERR_INVALID);
	assert_int_equal(tls_server_open(cert, key, &server, &err), ERR_OK);
	tls_server_cert(server, &before);
	assert_false(tls_server_changed(server));
	buf_init(&pem, TLS_PEM_MAX);
	char path[FILE_PATH_MAX];
	test_path("pair2.pem", path, sizeof path);
	assert_int_equal(file_read(path, &pem, &err), ERR_OK);
	assert_int_equal(file_replace(cert, pem.data, pem.len, false, &err), ERR_OK);
	assert_true(tls_server_changed(server));
	assert_int_equal(tls_server_reload(server, &err), ERR_INVALID); /* the key is still the other's */
	tls_server_cert(server, &after);
	assert_string_equal(before.serial, after.serial);
	buf_clear(&pem);
	assert_int_equal(file_read(other_key, &pem, &err), ERR_OK);
	assert_int_equal(file_replace(key, pem.data, pem.len, false, &err), ERR_OK);
	for (int i = 0; i < TLS_SERVER_KEPT + 2; i++)
		assert_int_equal(tls_server_reload(server, &err), ERR_OK);
	tls_server_cert(server, &after);
	assert_string_not_equal(before.serial, after.serial);
	assert_false(tls_server_changed(server));
	buf_finish(&pem);
	tls_server_close(server);
	tls_server_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_authority_is_made_once_and_its_key_is_its_owners),
		cmocka_unit_test(a_lost_certificate_is_made_anew_for_the_same_key),
		cmocka_unit_test(a_certificate_says_what_the_center_put_in_it),
		cmocka_unit_test(another_authority_and_a_changed_byte_are_refused),
		cmocka_unit_test(the_authority_itself_is_no_device),
		cmocka_unit_test(what_is_no_request_is_refused),
		cmocka_unit_test(a_server_takes_the_new_pair_and_keeps_the_old_when_the_new_is_wrong),
	};
	return cmocka_run_group_tests_name("tls_authority", tests, NULL, NULL);
}
