/*
 * Certificates of devices: signed outside of the transaction, by a request for
 * the device that asks; what counts is the row that the transaction adds.
 */
#ifndef MOTCUA_CENTER_HANDLERS_CERTIFICATES_H
#define MOTCUA_CENTER_HANDLERS_CERTIFICATES_H

#include "center/db/db_people.h"
#include "center/handlers/handler.h"

/* What a device that has proved its key may do, by the certificate that its connection showed: WHO_DEVICE,
 * WHO_RENEWING, or 0 and *ret_why. */
enum err_code certificates_standing(struct center *center, struct db *db, const struct request *req,
									const struct db_device *device, unsigned *ret_who, const char **ret_why) MUST_USE;

/* `prepare` of a route whose body may have a "request": signs for device into req->note, or answers what is wrong. */
void certificates_sign(struct request *req, struct reply *reply, const char *device);
/* In the transaction: the one from prepare counts from now on. */
enum err_code certificates_keep(struct request *req, const char *device, struct err *err) MUST_USE;
/* Members certificate, authority, expires_at; nothing where none was signed. */
void certificates_write(const struct request *req, struct out *out);

#endif
