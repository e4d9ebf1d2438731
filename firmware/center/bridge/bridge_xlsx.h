/*
 * The first sheet of a workbook (ECMA-376) as one-stop systems export it. The
 * container is read by libzip, the parts by expat as a stream: no document
 * types, no entities, nothing of the whole part in memory. Days that a cell
 * holds as a number become text again in columns named Ngay... or ThoiDiem...
 * Pure; any thread.
 */
#ifndef MOTCUA_CENTER_BRIDGE_BRIDGE_XLSX_H
#define MOTCUA_CENTER_BRIDGE_BRIDGE_XLSX_H

#include "base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define BRIDGE_XLSX_PART_MAX (64u << 20) /* bytes of one part, unpacked */
#define BRIDGE_XLSX_STRINGS_MAX 200000
#define BRIDGE_XLSX_DEPTH_MAX 32

/* Whether bytes begin as a container does. */
bool bridge_xlsx_is(const void *bytes, size_t len);
/* A list of objects whose members are named by the first row; json_decref it. ERR_INVALID: no workbook, or a bad one;
 * ERR_LIMIT: too large. */
enum err_code bridge_xlsx_read(const void *bytes, size_t len, json_t **ret_records, struct err *err) MUST_USE;

#endif
