#include "identity/identity.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "base/log.h"
#include "conf/conf.h"
#include "net/backoff.h"
#include "proto/enrol.h"
#include "proto/problem.h"
#include "tls/tls_key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOUR_MS 3600000

void identity_options_read(const struct conf *conf, struct identity_options *ret_options)
{
	*ret_options = (struct identity_options){
		.url = conf_text(conf, "center", "url"),
		.ca_file = conf_text(conf, "center", "ca_file"),
		.crl_file = conf_text(conf, "center", "crl_file"),
		.device = conf_text(conf, "center", "device_id"),
		.key_file = conf_text(conf, "center", "key_file"),
		.cert_file = conf_text(conf, "center", "cert_file"),
	};
}

enum err_code identity_read_key(const char *path, char ret_key[IDENTITY_KEY_MAX], struct err *err)
{
	struct buf text;
	buf_init(&text, IDENTITY_KEY_MAX);
	enum err_code code = path[0] ? file_read(path, &text, err) : ERR_OK;
	snprintf(ret_key, IDENTITY_KEY_MAX, "%s", buf_text(&text));
	ret_key[strcspn(ret_key, " \t\r\n")] = '\0';
	buf_finish(&text);
	return code == ERR_OK ? ERR_OK : err_wrap(err, code, "center.key_file");
}

static bool is_https(const char *url)
{
	return strncmp(url, "https://", 8) == 0;
}

/* A new private key and the request for it. */
static enum err_code make_request(const char *device, struct buf *key, struct buf *request, struct err *err)
{
	buf_init(key, TLS_PEM_MAX);
	buf_init(request, TLS_PEM_MAX);
	enum err_code code = tls_key_make(key, err);
	return code == ERR_OK ? tls_key_request(buf_text(key), device, request, err) : code;
}

/* Certificate and key in one file: they change together or not at all. */
static enum err_code store_certificate(const char *path, const char *certificate, const struct buf *key,
									   struct tls_cert *ret_cert, struct err *err)
{
	struct buf both;
	enum err_code code = tls_cert_read(certificate, strlen(certificate), ret_cert, err);
	if (code != ERR_OK)
		return code;
	buf_init(&both, 2 * TLS_PEM_MAX);
	buf_str(&both, certificate);
	buf_add(&both, key->data, key->len);
	code = both.failed ? err_set(err, ERR_LIMIT, "the certificate is too long")
					   : file_replace(path, both.data, both.len, true, err);
	buf_finish(&both);
	return code == ERR_OK ? ERR_OK : err_wrap(err, code, "center.cert_file");
}

/* -- enrolment --------------------------------------------------------------------------------- */

struct enrolment {
	const struct identity_options *options;
	struct buf key;
	bool is_over;
	enum err_code code;
	struct err *err;
};

static enum err_code store_enrolled(struct enrolment *enrolment, const struct proto_enrolled *enrolled)
{
	const struct identity_options *options = enrolment->options;
	struct tls_cert cert;
	enum err_code code = ERR_OK;
	/* The certificate first: the key alone would not be let in where one was given. */
	if (enrolled->certificate[0] && options->cert_file[0])
		code = store_certificate(options->cert_file, enrolled->certificate, &enrolment->key, &cert, enrolment->err);
	if (code == ERR_OK)
		code = file_replace(options->key_file, enrolled->key, strlen(enrolled->key), true, enrolment->err);
	return code;
}

static void on_enrolled(void *context, const struct net_answer *answer)
{
	struct enrolment *enrolment = context;
	struct proto_enrolled enrolled;
	enrolment->is_over = true;
	if (answer->code != ERR_OK)
		enrolment->code =
			err_set(enrolment->err, answer->code, "%s: %s", answer->trouble ? answer->trouble : "center", answer->why);
	else if (answer->status == 403)
		enrolment->code = err_set(enrolment->err, ERR_DENIED, "the code is wrong, used or too old");
	else if (answer->status != 201)
		enrolment->code =
			err_set(enrolment->err, proto_problem_meaning(answer->status), "the center answered %d", answer->status);
	else
		enrolment->code = proto_enrol_decode(answer->body, answer->len, &enrolled, enrolment->err);
	if (enrolment->code == ERR_OK && !enrolled.key[0])
		enrolment->code = err_set(enrolment->err, ERR_INVALID, "the center gave no key");
	if (enrolment->code == ERR_OK)
		enrolment->code = store_enrolled(enrolment, &enrolled);
	explicit_bzero(&enrolled, sizeof enrolled);
}

static enum err_code exchange(struct net_client *client, struct enrolment *enrolment, const struct buf *body)
{
	unsigned name;
	const struct net_request request = {
		.method = "POST",
		.path = "/v1/enrol",
		.body = buf_text(body),
		.len = body->len,
		.timeout_ms = IDENTITY_ENROL_MS,
		.answer_max = PROTO_ENROL_MAX,
		.context = enrolment,
		.done = on_enrolled,
	};
	if (net_client_send(client, &request, &name) != ERR_OK)
		return err_set(enrolment->err, ERR_LIMIT, "no memory for the request");
	while (!enrolment->is_over) {
		struct pollfd fds[NET_SOCKETS_MAX];
		size_t count = net_client_fds(client, fds, NET_SOCKETS_MAX);
		int64_t left_ms = net_client_deadline(client) - clock_mono_ms();
		poll(fds, (nfds_t)count, left_ms < 0 ? 0 : left_ms > 1000 ? 1000 : (int)left_ms);
		net_client_step(client, fds, count);
	}
	return enrolment->code;
}

static enum err_code enrol(const struct identity_options *options, const char *code_text, struct err *err)
{
	const struct net_options net = {
		.url = options->url, .ca_file = options->ca_file, .crl_file = options->crl_file, .holds_digests = true};
	struct enrolment enrolment = {.options = options, .err = err};
	struct net_client *client = NULL;
	struct buf request, body;
	if (!options->key_file[0])
		return err_set(err, ERR_INVALID, "center.key_file: right is the file that the key shall be kept in");
	if (is_https(options->url) && !options->cert_file[0])
		return err_set(err, ERR_INVALID, "center.cert_file: right is the file that the certificate shall be kept in");
	buf_init(&body, PROTO_ENROL_MAX);
	enum err_code code = make_request(options->device, &enrolment.key, &request, err);
	if (code == ERR_OK)
		code =
			proto_enrol_encode(options->device, code_text, is_https(options->url) ? buf_text(&request) : NULL, &body);
	if (code == ERR_OK)
		code = net_client_create(&net, &client, err);
	if (code == ERR_OK)
		code = exchange(client, &enrolment, &body);
	net_client_destroy(client);
	buf_finish(&body);
	buf_finish(&request);
	buf_finish(&enrolment.key);
	return code == ERR_OK ? ERR_OK : err_wrap(err, code, "enrolment");
}

enum err_code identity_enrol_from(const struct conf *conf, const char *code_text, struct err *err)
{
	struct identity_options options;
	identity_options_read(conf, &options);
	enum err_code code = enrol(&options, code_text, err);
	if (code == ERR_OK)
		printf("%s is enrolled: %s%s%s\n", options.device, options.key_file, options.cert_file[0] ? ", " : "",
			   options.cert_file);
	return code;
}

/* -- renewal ----------------------------------------------------------------------------------- */

struct identity_renewal {
	struct net_client *client;
	char device[64], cert_file[FILE_PATH_MAX];
	struct buf key; /* of the request under way */
	unsigned request;
	int64_t due_ms;
	struct net_backoff backoff;
	bool told; /* of a failure; not again until it went well */
};

enum err_code identity_renewal_create(struct net_client *client, const struct identity_options *options,
									  struct identity_renewal **ret_renewal, struct err *err)
{
	bool any = options->cert_file && options->cert_file[0] && options->key_file && options->key_file[0];
	if (!any || !is_https(options->url)) {
		*ret_renewal = NULL;
		return ERR_OK;
	}
	struct identity_renewal *renewal = calloc(1, sizeof *renewal);
	if (!renewal)
		return err_set(err, ERR_LIMIT, "no memory for the certificate");
	renewal->client = client;
	renewal->backoff = (struct net_backoff){.least_ms = IDENTITY_LEAST_MS, .most_ms = IDENTITY_MOST_MS};
	snprintf(renewal->device, sizeof renewal->device, "%s", options->device);
	snprintf(renewal->cert_file, sizeof renewal->cert_file, "%s", options->cert_file);
	*ret_renewal = renewal;
	return ERR_OK;
}

void identity_renewal_destroy(struct identity_renewal *renewal)
{
	if (!renewal)
		return;
	if (renewal->request != 0)
		net_client_cancel(renewal->client, renewal->request);
	buf_finish(&renewal->key);
	free(renewal);
}

int64_t identity_renewal_deadline(const struct identity_renewal *renewal)
{
	return renewal && renewal->request == 0 ? renewal->due_ms : INT64_MAX;
}

static bool is_due(const struct identity_renewal *renewal)
{
	struct tls_cert cert;
	struct buf pem;
	buf_init(&pem, 2 * TLS_PEM_MAX);
	bool readable = file_read(renewal->cert_file, &pem, NULL) == ERR_OK &&
					tls_cert_read(buf_text(&pem), pem.len, &cert, NULL) == ERR_OK;
	buf_finish(&pem);
	return !readable || clock_wall_ms() > cert.ends_ms - (cert.ends_ms - cert.begins_ms) / 3;
}

static void again_later(struct identity_renewal *renewal, const char *why, int status)
{
	uint32_t random;
	id_random(&random, sizeof random);
	renewal->due_ms = clock_mono_ms() + net_backoff_next(&renewal->backoff, random);
	if (!renewal->told)
		log_event(LOG_WARN, "certificate.not_renewed", LOG_INT("status", status), LOG_STR("why", why));
	renewal->told = true;
}

static void on_renewed(void *context, const struct net_answer *answer)
{
	struct identity_renewal *renewal = context;
	struct proto_enrolled enrolled;
	struct tls_cert cert;
	struct err err = {.code = ERR_OK};
	renewal->request = 0;
	enum err_code code = answer->code;
	if (code == ERR_OK && answer->status == 201)
		code = proto_enrol_decode(answer->body, answer->len, &enrolled, &err);
	else if (code == ERR_OK)
		code = err_set(&err, ERR_DENIED, "the center gave none");
	else
		err_set(&err, code, "%s", answer->why);
	if (code == ERR_OK && !enrolled.certificate[0])
		code = err_set(&err, ERR_INVALID, "the answer has none");
	if (code == ERR_OK)
		code = store_certificate(renewal->cert_file, enrolled.certificate, &renewal->key, &cert, &err);
	buf_finish(&renewal->key);
	if (code != ERR_OK) {
		again_later(renewal, err.text, answer->status);
		return;
	}
	renewal->told = false;
	net_backoff_reset(&renewal->backoff);
	renewal->due_ms = clock_mono_ms() + HOUR_MS;
	log_event(LOG_INFO, "certificate.renewed", LOG_STR("serial", cert.serial),
			  LOG_INT("days", (cert.ends_ms - clock_wall_ms()) / (24 * HOUR_MS)));
}

static enum err_code send_request(struct identity_renewal *renewal, struct err *err)
{
	struct buf request, body;
	char key[ID_SIZE];
	id_make(key);
	buf_init(&body, PROTO_ENROL_MAX);
	enum err_code code = make_request(renewal->device, &renewal->key, &request, err);
	if (code == ERR_OK)
		code = proto_enrol_encode_renewal(buf_text(&request), &body);
	const struct net_request asked = {
		.method = "POST",
		.path = "/v1/certificates",
		.body = buf_text(&body),
		.len = body.len,
		.idempotency_key = key,
		.timeout_ms = IDENTITY_ENROL_MS,
		.answer_max = PROTO_ENROL_MAX,
		.context = renewal,
		.done = on_renewed,
	};
	if (code == ERR_OK)
		code = net_client_send(renewal->client, &asked, &renewal->request);
	buf_finish(&request);
	buf_finish(&body);
	return code;
}

void identity_renewal_tick(struct identity_renewal *renewal, int64_t now_ms)
{
	struct err err = {.code = ERR_OK};
	if (!renewal || renewal->request != 0 || now_ms < renewal->due_ms)
		return;
	if (!is_due(renewal)) {
		renewal->due_ms = now_ms + IDENTITY_LOOK_MS;
	} else if (send_request(renewal, &err) != ERR_OK) {
		renewal->request = 0;
		buf_finish(&renewal->key);
		again_later(renewal, err.text, 0);
	}
}
