/*
 * Who a device is to its center: the key of its enrolment (key_file) and, with
 * TLS by the center, a short-lived certificate with its private key (cert_file,
 * one PEM file). Both files are replaced as a whole and are their owner's alone
 * (0600). The private key is made here and never leaves.
 */
#ifndef MOTCUA_IDENTITY_IDENTITY_H
#define MOTCUA_IDENTITY_IDENTITY_H

#include "base/err.h"
#include "net/client.h"

#define IDENTITY_KEY_MAX 256
#define IDENTITY_ENROL_MS 15000
#define IDENTITY_LOOK_MS 60000 /* between looks at how long the certificate still counts */
#define IDENTITY_LEAST_MS 2000 /* after a renewal that failed; grows */
#define IDENTITY_MOST_MS 900000

/* [center] of a device; the texts are borrowed. */
struct identity_options {
	const char *url, *ca_file, *crl_file, *device, *key_file, *cert_file;
};

struct conf;
void identity_options_read(const struct conf *conf, struct identity_options *ret_options);

/* The key of enrolment: one line. "" where path is "". */
enum err_code identity_read_key(const char *path, char ret_key[IDENTITY_KEY_MAX], struct err *err) MUST_USE;

/* Changes a single-use code for key and certificate by [center], stores them and says on standard output what it did;
 * waits for the answer. For a command line.
 * ERR_DENIED: the code is wrong, used or too old. ERR_INVALID: no file to keep the key in is configured. */
enum err_code identity_enrol_from(const struct conf *conf, const char *code, struct err *err) MUST_USE;

/* Keeps the certificate fresh: a new one when a third of its time is left, or where there is none yet. */
struct identity_renewal;

/* client is borrowed and outlives it. NULL in *ret_renewal where there is nothing to renew (plain HTTP, no file). */
enum err_code identity_renewal_create(struct net_client *client, const struct identity_options *options,
									  struct identity_renewal **ret_renewal, struct err *err) MUST_USE;
/* Takes NULL, as the two below. */
void identity_renewal_destroy(struct identity_renewal *renewal);
/* Monotonic time to call tick at. */
int64_t identity_renewal_deadline(const struct identity_renewal *renewal);
/* Whether the center is there does not matter: a device without a valid certificate is let in for nothing else. */
void identity_renewal_tick(struct identity_renewal *renewal, int64_t now_ms);

#endif
