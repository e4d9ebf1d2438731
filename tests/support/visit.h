/*
 * The screens with a stand-in of the I/O thread: taps by key, notices told, and
 * what was asked for.
 */
#ifndef MOTCUA_TESTS_SUPPORT_VISIT_H
#define MOTCUA_TESTS_SUPPORT_VISIT_H

#include "screens/screens.h"

#define VISIT_ASKED_MAX 256

struct visit {
	struct screens *screens;
	struct ui *ui;
	struct flow_request asked[VISIT_ASKED_MAX];
	size_t asked_count;
	int64_t now_ms;
};

/* Portrait panel (or the rating pad), the sample catalogue, online, a printer with paper; 10/03/2026 09:24. */
void visit_open(struct visit *visit, enum screens_role role);
/* The same as set-up and tear-down of a test. */
int visit_begin(void **state);
int visit_begin_pad(void **state);
int visit_end(void **state);
/* The last request of a kind; NULL: none. */
const struct flow_request *visit_asked(const struct visit *visit, enum flow_request_kind kind);
void visit_pass(struct visit *visit, int64_t ms);
void visit_tell(struct visit *visit, const struct flow_notice *notice);
void visit_scan(struct visit *visit, enum scan_kind kind, const char *code);
/* Presses the target of that key in its middle; fails where there is none. */
void visit_tap(struct visit *visit, const char *key);
/* Is it written anywhere on the screen? */
bool visit_shows(const struct visit *visit, const char *text);

#endif
