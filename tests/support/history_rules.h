/* The rules of the history checker, one row each. */
#ifndef MOTCUA_TESTS_SUPPORT_HISTORY_RULES_H
#define MOTCUA_TESTS_SUPPORT_HISTORY_RULES_H

#include <stdbool.h>
#include <stddef.h>

struct history_rule {
	const char *invariant, *name;
	bool drained, saw_paper, waits; /* judged only where the caller claims it */
	const char *sql;                /* one row a break, its words in the first column; ?1: the longest wait */
};

extern const char history_schema[];
extern const struct history_rule history_rules[];
extern const size_t history_rule_count;

#endif
