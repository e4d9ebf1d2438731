#include "center/handlers/certificates.h"

#include "base/clock.h"
#include "base/log.h"
#include "center/db/db_certificates.h"
#include "center/handlers/audit.h"
#include "center/handlers/center.h"
#include "center/handlers/routes_priv.h"
#include "tls/tls_authority.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)

struct grant { /* from prepare to the transaction */
	struct tls_cert cert;
	char pem[TLS_PEM_MAX];
};

static const char NEEDED[] = "certificate-needed", FOREIGN[] = "certificate-not-ours", ENDED[] = "certificate-ended",
				  REVOKED[] = "certificate-revoked";

static enum err_code judge_none(struct center *center, struct db *db, const char *device, unsigned *ret_who,
								const char **ret_why)
{
	bool any = false;
	enum err_code code = db_certificate_any(db, center->id, device, &any, NULL);
	*ret_who = any ? 0 : center->options.certificates_always ? WHO_RENEWING : WHO_DEVICE;
	*ret_why = *ret_who == WHO_DEVICE ? NULL : NEEDED;
	return code;
}

static enum err_code judge_shown(struct center *center, struct db *db, const struct tls_cert *shown, const char *device,
								 unsigned *ret_who, const char **ret_why)
{
	struct db_certificate row;
	*ret_who = 0;
	*ret_why = FOREIGN;
	if (strcmp(shown->device, device) != 0 || strcmp(shown->center, center->id) != 0)
		return ERR_OK;
	enum err_code code = db_certificate_find(db, center->id, shown->serial, &row, NULL);
	if (code != ERR_OK)
		return code == ERR_NOT_FOUND ? ERR_OK : code;
	int64_t late_ms = clock_wall_ms() - row.ends_ms;
	if (row.revoked || strcmp(row.device, device) != 0) {
		*ret_why = REVOKED;
	} else if (late_ms > 0) {
		*ret_why = ENDED;
		*ret_who = late_ms <= center->options.grace_days * DAY_MS ? WHO_RENEWING : 0;
	} else {
		*ret_why = NULL;
		*ret_who = WHO_DEVICE;
	}
	return ERR_OK;
}

enum err_code certificates_standing(struct center *center, struct db *db, const struct request *req,
									const struct db_device *device, unsigned *ret_who, const char **ret_why)
{
	enum err_code code = ERR_OK;
	*ret_who = WHO_DEVICE;
	*ret_why = NULL;
	/* Behind a proxy nobody shows a certificate here. */
	if (!req->is_tls || !center->authority)
		return ERR_OK;
	if (req->shown) {
		code = judge_shown(center, db, req->shown, device->id, ret_who, ret_why);
	} else if (req->showed_other) {
		*ret_who = 0;
		*ret_why = FOREIGN;
	} else {
		code = judge_none(center, db, device->id, ret_who, ret_why);
	}
	if (code == ERR_OK && *ret_why)
		log_event(LOG_WARN, "device.refused", LOG_ID("device", device->id), LOG_STR("why", *ret_why));
	return code;
}

void certificates_sign(struct request *req, struct reply *reply, const char *device)
{
	struct center *center = req->center;
	const char *request = request_text(req, "request", "");
	struct err err = {.code = ERR_OK};
	if (!*request || !center->authority)
		return;
	struct grant *grant = calloc(1, sizeof *grant);
	struct buf pem;
	buf_init(&pem, TLS_PEM_MAX - 1);
	enum err_code code = grant ? tls_authority_sign(center->authority, request, device, center->id, req->now_ms,
													center->options.certificate_days * DAY_MS, &pem, &grant->cert, &err)
							   : err_set(&err, ERR_LIMIT, "no memory for a certificate");
	if (code == ERR_OK && pem.failed)
		code = err_set(&err, ERR_LIMIT, "no room for a certificate");
	if (code == ERR_OK)
		memcpy(grant->pem, buf_text(&pem), pem.len + 1);
	buf_finish(&pem);
	req->note = grant;
	if (code == ERR_INVALID)
		reply_problem(reply, 400, "bad-request", "request is a PKCS #10 request with a P-256 or RSA key, as PEM.");
	else if (code != ERR_OK)
		reply_failed(reply, &err);
}

enum err_code certificates_keep(struct request *req, const char *device, struct err *err)
{
	const struct grant *grant = req->note;
	if (!grant)
		return ERR_OK;
	enum err_code code =
		db_certificate_put(req->db, req->center->id, grant->cert.serial, device, req->now_ms, grant->cert.ends_ms, err);
	return code == ERR_OK ? audit_add(req, device, "certificate.given", grant->cert.serial, err) : code;
}

void certificates_write(const struct request *req, struct out *out)
{
	const struct grant *grant = req->note;
	if (!grant)
		return;
	out_str(out, "certificate", grant->pem);
	out_str(out, "authority", tls_authority_pem(req->center->authority));
	out_time(out, "expires_at", grant->cert.ends_ms);
}

/* {request} -> {certificate, authority, expires_at} */
void certificates_prepare(struct request *req, struct reply *reply)
{
	if (!req->center->authority)
		reply_problem(reply, 409, "no-certificates", "TLS is not by this server: there is nobody to show one to.");
	else if (!*request_text(req, "request", ""))
		reply_problem(reply, 400, "bad-request", "request is a PKCS #10 request, as PEM.");
	else
		certificates_sign(req, reply, req->caller.id);
}

void certificates_post(struct request *req, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	if (certificates_keep(req, req->caller.id, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 201);
	certificates_write(req, &out);
	out_object_end(&out);
}
