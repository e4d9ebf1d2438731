/* Tables as one-stop systems export them: RFC 4180, comma or semicolon, with or without a byte order mark. Pure. */
#ifndef MOTCUA_CENTER_BRIDGE_BRIDGE_CSV_H
#define MOTCUA_CENTER_BRIDGE_BRIDGE_CSV_H

#include "base/err.h"

#include <jansson.h>
#include <stddef.h>

#define BRIDGE_CSV_COLUMNS_MAX 64
#define BRIDGE_CSV_ROWS_MAX 20000
#define BRIDGE_CSV_FIELD_MAX 4096

/* A list of objects whose members are named by the first row; json_decref it. ERR_INVALID names the line. */
enum err_code bridge_csv_read(const char *bytes, size_t len, json_t **ret_records, struct err *err) MUST_USE;

#endif
