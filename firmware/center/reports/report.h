/*
 * Periodic reports as centers file them: month, quarter, 6 and 9 months, year;
 * results beside targets, late dossiers by office. One document for the page,
 * CSV and spreadsheet.
 */
#ifndef MOTCUA_CENTER_REPORTS_REPORT_H
#define MOTCUA_CENTER_REPORTS_REPORT_H

#include "base/buf.h"
#include "center/reports/dossier_stats.h"
#include "center/reports/stats.h"

#define REPORT_FIGURES_MAX 24
#define REPORT_FILE_MAX (4u << 20)

enum report_period { REPORT_MONTH, REPORT_QUARTER, REPORT_HALF, REPORT_NINE, REPORT_YEAR, REPORT_PERIODS };
extern const char *const report_period_words[REPORT_PERIODS]; /* "month", "quarter", "half", "nine", "year" */

struct report_figure {
	const char *id, *name_vi, *name_en, *unit_vi, *unit_en;
	bool known;
	double value;
	int decimals;
	char sign; /* '<' at most, '>' at least, 0: no target */
	double target;
	const char *source; /* of the target */
};

struct report {
	enum report_period period;
	char from[CLOCK_DAY_SIZE], to[CLOCK_DAY_SIZE];
	struct report_figure figures[REPORT_FIGURES_MAX];
	size_t figure_count;
	char within[2][2][64]; /* names of the shares within the targets: which, in Vietnamese and English */
	struct stats stats; /* by field */
	struct dossier_stats dossiers;
};

/* First and last day of the period that holds `day`: a quarter from its first month, 6 and 9 months and the year from
 * January. Pure; ERR_INVALID for a day that does not exist. */
enum err_code report_span(enum report_period period, const char *day, char ret_from[CLOCK_DAY_SIZE],
						  char ret_to[CLOCK_DAY_SIZE]) MUST_USE;
/* Whether a figure reaches its target. Pure. */
bool report_met(const struct report_figure *figure);

/* catalogue may be NULL. The report must not outlive the targets. Give back by report_finish. */
enum err_code report_make(struct db *db, const char *center, enum report_period period, const char *day,
						  const char *today, const struct catalogue *catalogue, const struct targets *targets,
						  struct report *ret_report, struct err *err) MUST_USE;
void report_finish(struct report *report);

/* UTF-8 with a byte order mark, semicolons and decimal commas: opens in a Vietnamese spreadsheet as it is. */
void report_write_csv(const struct report *report, const struct catalogue *catalogue, struct buf *out);
/* One field: what a spreadsheet could take for a formula, or that holds a separator, is defused or quoted. */
void report_csv_text(struct buf *out, const char *text);
/* With a decimal comma. */
void report_csv_number(struct buf *out, double value, int decimals);
/* Appends an XLSX workbook; tmp_dir is where the library may write meanwhile. */
enum err_code report_write_xlsx(const struct report *report, const struct catalogue *catalogue, const char *tmp_dir,
								struct buf *out, struct err *err) MUST_USE;

#endif
