/* Texts compared without tones and case, as people type them: "Khai sinh" and "khai sinh", "Đất" and "dat". */
#ifndef MOTCUA_TEXT_FOLD_H
#define MOTCUA_TEXT_FOLD_H

#include <stddef.h>

/* Lower case, marks dropped, "đ" as "d". Cut at a whole character to fit; always
 * terminated. What is not UTF-8 gives "". Any thread. */
void text_fold(const char *text, char *out, size_t size);

#endif
