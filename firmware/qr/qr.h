/*
 * Text to a QR code's matrix (ISO/IEC 18004), level M. The only user of
 * libqrencode. Holds no state: any thread, any time; about 0.1 ms a call.
 * The quiet zone (QR_QUIET modules on each side) is the drawer's to leave.
 */
#ifndef MOTCUA_QR_QR_H
#define MOTCUA_QR_QR_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define QR_TEXT_MAX 512   /* bytes */
#define QR_MODULES_MAX 97 /* side of version 20: QR_TEXT_MAX bytes fit at level M */
#define QR_QUIET 4        /* modules of white that a reader needs around it */

struct qr {
	unsigned size; /* modules a side */
	unsigned char dark[QR_MODULES_MAX * QR_MODULES_MAX]; /* row by row, 1 = dark */
};

/* The smallest code that holds text. ERR_INVALID for "", ERR_LIMIT past QR_TEXT_MAX bytes. */
enum err_code qr_encode(const char *text, struct qr *ret_qr, struct err *err) MUST_USE;
/* False outside of the matrix. */
bool qr_is_dark(const struct qr *qr, unsigned x, unsigned y);

#endif
