/*
 * The design's day for prints: a small center, ticket B 030, a dossier on time
 * and one that is late. And pictures of 1 bit compared with golden ones.
 */
#ifndef MOTCUA_TESTS_SUPPORT_PAPER_FIXTURE_H
#define MOTCUA_TESTS_SUPPORT_PAPER_FIXTURE_H

#include "hal/printer.h"
#include "model/catalogue.h"
#include "model/dossier.h"
#include "model/ticket.h"

const struct catalogue *paper_fixture_catalogue(void);
void paper_fixture_ticket(struct ticket *ret_ticket);
void paper_fixture_dossier(struct dossier *ret_dossier);
void paper_fixture_late(struct dossier *ret_dossier);

/* Compares with tests/golden/<name>.pbm; up to `most` dots may differ (another version of the font
 * library). Where MOTCUA_GOLDEN=write is set, writes the file instead. On a difference the drawn
 * picture is left in build/golden/. */
void paper_fixture_golden(const struct printer_raster *raster, const char *name, unsigned most);

/* Rows and columns of the black dots inside [top, bottom): false where there are none. */
bool paper_fixture_ink(const struct printer_raster *raster, unsigned top, unsigned bottom, unsigned *ret_first,
                       unsigned *ret_last);
/* What zbarimg reads in the raster; "" for nothing. */
void paper_fixture_read_qr(const struct printer_raster *raster, char *out, size_t size);

#endif
