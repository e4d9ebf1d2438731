#include "bench/qr_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <zbar.h>

static unsigned char *grey_of(const struct virtual_sheet *sheet, unsigned width)
{
	unsigned char *grey = malloc((size_t)width * sheet->rows + 1);
	for (size_t i = 0; grey && i < (size_t)width * sheet->rows; i++) {
		unsigned char byte = (unsigned char)sheet->bits.data[i / 8];
		grey[i] = byte & 0x80 >> i % 8 ? 0 : 255;
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
		/* A module is several dots wide: every second line is enough. */
		(void)zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, 2);
		(void)zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, 2);
		zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
		zbar_image_set_size(image, width, sheet->rows);
		zbar_image_set_data(image, grey, (unsigned long)width * sheet->rows, NULL);
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
