/* Reads QR codes off printed paper with zbar: an eye that knows nothing of what was meant to be printed. */
#ifndef MOTCUA_BENCH_QR_READ_H
#define MOTCUA_BENCH_QR_READ_H

#include "virtual/virtual_paper.h"

#define QR_READ_MAX 1024

/* The first code on the sheet; false where none can be read. */
bool qr_read_sheet(const struct virtual_sheet *sheet, unsigned width, char out[QR_READ_MAX]);
/* All codes on it, at most max; answers how many. */
size_t qr_read_sheet_all(const struct virtual_sheet *sheet, unsigned width, char (*out)[QR_READ_MAX], size_t max);

#endif
