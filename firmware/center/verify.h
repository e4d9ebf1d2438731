/*
 * `motcua-center --verify-audit`: whether the audit trail of every center in a database holds together, read row by
 * row from the live database or from a copy, writing nothing. One line a center on standard output, with its newest
 * hash as an anchor for later: "an-binh: whole, 12 rows, head an-binh:12:<hash>".
 */
#ifndef MOTCUA_CENTER_VERIFY_H
#define MOTCUA_CENTER_VERIFY_H

#include "base/err.h"

#include <stdbool.h>

#define VERIFY_FILE_MAX (8u << 20)

/* anchors: NULL for none; anchors between spaces or commas; "@FILE" with anchors anywhere in its text, as the verifier
 * prints them and the log has them. *ret_whole where every center's chain holds. */
enum err_code verify_audit(const char *url, const char *anchors, bool *ret_whole, struct err *err) MUST_USE;

#endif
