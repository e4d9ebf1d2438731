#include "center/reports/dossier_stats.h"

#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct db_sql SQL_SPAN = {
	"SELECT state, received, due, new_due, finished, office, apology_number, online, fee_due, paid_online, electronic,"
	" digitised, reused FROM dossiers WHERE center = $1 AND received <= $3 AND (finished = '' OR finished >= $2)"};

struct row {
	enum dossier_state state;
	char received[CLOCK_DAY_SIZE], due[CLOCK_DAY_SIZE], new_due[CLOCK_DAY_SIZE], finished[CLOCK_DAY_SIZE];
	char office[DB_DOSSIER_OFFICE_MAX], apology[8];
	bool online, fee_due, paid_online, electronic, digitised, reused;
};

static void read_row(const struct db_rows *rows, struct row *row)
{
	row->state = (enum dossier_state)db_int(rows, 0);
	db_copy(rows, 1, row->received, sizeof row->received);
	db_copy(rows, 2, row->due, sizeof row->due);
	db_copy(rows, 3, row->new_due, sizeof row->new_due);
	db_copy(rows, 4, row->finished, sizeof row->finished);
	db_copy(rows, 5, row->office, sizeof row->office);
	db_copy(rows, 6, row->apology, sizeof row->apology);
	bool *const flags[] = {&row->online,     &row->fee_due,   &row->paid_online,
						   &row->electronic, &row->digitised, &row->reused};
	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		*flags[i] = db_int(rows, 7 + (int)i) != 0;
}

static struct dossier_office *office_of(struct dossier_stats *stats, const char *name)
{
	for (size_t i = 0; i < stats->office_count; i++)
		if (strcmp(stats->offices[i].office, name) == 0)
			return &stats->offices[i];
	if (stats->office_count == DOSSIER_STATS_OFFICES_MAX)
		return &stats->offices[DOSSIER_STATS_OFFICES_MAX - 1];
	struct dossier_office *office = &stats->offices[stats->office_count++];
	snprintf(office->office, sizeof office->office, "%s", name);
	return office;
}

static void count_received(struct dossier_stats *stats, const struct row *row)
{
	stats->received++;
	stats->online += row->online;
	stats->fee_due += row->fee_due;
	stats->paid_online += row->paid_online;
	stats->digitised += row->digitised;
	stats->reused += row->reused;
}

static void count_finished(struct dossier_stats *stats, const struct row *row, struct dossier_office *office)
{
	int order = row->due[0] ? strcmp(row->finished, row->due) : 0;
	stats->finished++;
	stats->electronic += row->electronic;
	stats->early += order < 0;
	stats->on_time += order == 0;
	stats->late += order > 0;
	office->finished++;
	office->finished_early += order < 0;
	office->finished_late += order > 0;
}

static void count_open(struct dossier_stats *stats, const struct row *row, const char *today,
					   const struct workday_calendar *calendar, struct dossier_office *office)
{
	bool runs = row->state == DOSSIER_ACCEPTED || row->state == DOSSIER_PROCESSING;
	stats->open++;
	if (!runs || !row->due[0] || workday_between(calendar, workday_number(row->due), workday_number(today)) == 0)
		return;
	bool again = row->new_due[0] && strcmp(row->new_due, today) < 0;
	stats->late_open++;
	stats->late_again += again;
	stats->not_apologised += !row->apology[0];
	office->late++;
	office->again += again;
}

static int more_late(const void *a, const void *b)
{
	const struct dossier_office *first = a, *second = b;
	if (first->late != second->late)
		return first->late > second->late ? -1 : 1;
	return strcmp(first->office, second->office);
}

enum err_code dossier_stats_make(struct db *db, const char *center, const char *from, const char *to, const char *today,
								 const struct workday_calendar *calendar, struct dossier_stats *ret, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(from), db_arg_text(to)};
	struct db_rows rows;
	memset(ret, 0, sizeof *ret);
	enum err_code code = db_query(db, &SQL_SPAN, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		struct row row;
		read_row(&rows, &row);
		struct dossier_office *office = office_of(ret, row.office);
		bool in_span = row.finished[0] && strcmp(row.finished, to) <= 0;
		if (row.state <= DOSSIER_RETURNED)
			ret->by_state[row.state]++;
		if (strcmp(row.received, from) >= 0)
			count_received(ret, &row);
		if (in_span && row.state >= DOSSIER_READY)
			count_finished(ret, &row, office);
		else if (!row.finished[0])
			count_open(ret, &row, today, calendar, office);
	}
	qsort(ret->offices, ret->office_count, sizeof ret->offices[0], more_late);
	return db_end(&rows, err);
}
