#include "bench/qr_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <zbar.h>

#define DENSITY 2
#define SHRINK 2 /* a module of a code is several dots wide: every second dot of every second row shows it as well */

/* Black on white, as a camera sees it: width / SHRINK times rows / SHRINK points. */
static unsigned char *grey_of(const struct virtual_sheet *sheet, unsigned width)
{
	size_t stride = width / 8, points = width / SHRINK, lines = sheet->rows / SHRINK;
	unsigned char *grey = malloc(points * lines + 1);
	for (size_t y = 0; grey && y < lines; y++) {
		const unsigned char *row = (const unsigned char *)sheet->bits.data + y * SHRINK * stride;
		for (size_t x = 0; x < points; x++)
			grey[y * points + x] = row[x * SHRINK / 8] & 0x80 >> x * SHRINK % 8 ? 0 : 255;
	}
	return grey;
}

bool qr_read_sheet(const struct virtual_sheet *sheet, unsigned width, char out[QR_READ_MAX])
{
	return qr_read_sheet_all(sheet, width, (char(*)[QR_READ_MAX])out, 1) > 0;
}

size_t qr_read_sheet_all(const struct virtual_sheet *sheet, unsigned width, char (*out)[QR_READ_MAX], size_t max)
{
	unsigned char *grey = sheet->rows > 0 ? grey_of(sheet, width) : NULL;
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();
	zbar_image_t *image = zbar_image_create();
	const zbar_symbol_t *symbol = NULL;
	if (grey && scanner && image) {
		(void)zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
		(void)zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
		(void)zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, DENSITY);
		(void)zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, DENSITY);
		zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
		zbar_image_set_size(image, width / SHRINK, sheet->rows / SHRINK);
		zbar_image_set_data(image, grey, (unsigned long)(width / SHRINK) * (sheet->rows / SHRINK), NULL);
		if (zbar_scan_image(scanner, image) > 0)
			symbol = zbar_image_first_symbol(image);
	}
	size_t count = 0;
	for (; symbol && count < max; symbol = zbar_symbol_next(symbol))
		snprintf(out[count++], QR_READ_MAX, "%s", zbar_symbol_get_data(symbol));
	if (image)
		zbar_image_destroy(image);
	if (scanner)
		zbar_image_scanner_destroy(scanner);
	free(grey);
	return count;
}
