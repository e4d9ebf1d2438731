#include "qr/qr.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

enum err_code qr_encode(const char *text, struct qr *ret_qr, struct err *err)
{
	size_t len = strnlen(text, QR_TEXT_MAX + 1);

	if (len == 0)
		return err_set(err, ERR_INVALID, "a QR code needs a text");
	if (len > QR_TEXT_MAX)
		return err_set(err, ERR_LIMIT, "text for a QR code is longer than %d bytes", QR_TEXT_MAX);
	/* Version 0: the smallest that fits. The library itself picks digits, capitals or bytes. */
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	if (code == NULL)
		return err_set(err, errno == EINVAL ? ERR_INVALID : ERR_LIMIT, "QR code: %s", err_system(errno));
	enum err_code code_result = ERR_OK;
	if (code->width <= 0 || code->width > QR_MODULES_MAX) {
		code_result = err_set(err, ERR_LIMIT, "QR code of %d modules is too large", code->width);
	} else {
		size_t cells = (size_t)code->width * (size_t)code->width;
		ret_qr->size = (unsigned)code->width;
		for (size_t i = 0; i < cells; i++)
			ret_qr->dark[i] = code->data[i] & 1;
	}
	QRcode_free(code);
	return code_result;
}

bool qr_is_dark(const struct qr *qr, unsigned x, unsigned y)
{
	return x < qr->size && y < qr->size && qr->dark[y * qr->size + x] != 0;
}
