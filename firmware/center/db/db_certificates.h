/* Certificates given to devices: by serial, so that each can be taken back. */
#ifndef MOTCUA_CENTER_DB_DB_CERTIFICATES_H
#define MOTCUA_CENTER_DB_DB_CERTIFICATES_H

#include "center/db/db.h"

struct db_certificate {
	char device[64];
	int64_t ends_ms;
	bool revoked;
};

enum err_code db_certificate_put(struct db *db, const char *center, const char *serial, const char *device,
								 int64_t now_ms, int64_t ends_ms, struct err *err) MUST_USE;
/* ERR_NOT_FOUND where the center gave none with this serial. */
enum err_code db_certificate_find(struct db *db, const char *center, const char *serial,
								  struct db_certificate *ret_certificate, struct err *err) MUST_USE;
/* Whether the device ever had one since it was last enrolled. */
enum err_code db_certificate_any(struct db *db, const char *center, const char *device, bool *ret_any,
								 struct err *err) MUST_USE;
/* All of a device. */
enum err_code db_certificate_revoke(struct db *db, const char *center, const char *device, int64_t now_ms,
									struct err *err) MUST_USE;
/* Forgets those that ended before; of each device the newest stays, so that its key alone never does again. */
enum err_code db_certificate_trim(struct db *db, const char *center, int64_t before_ms, struct err *err) MUST_USE;

#endif
