#include "center/reports/stats.h"

#include "base/check.h"
#include "model/rating.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct db_sql SQL_VISITS = {
	"SELECT day, service, counter, state, arrived_at, ready_at, first_called_at, started_at, ended_at, called_at"
	" FROM tickets "
	"WHERE center = $1 AND day >= $2 AND day <= $3 AND service <> ''"};
/* A rating of a ticket that its kiosk has not told of yet has no service: nobody knows whether there is such one. */
static const struct db_sql SQL_RATINGS = {"SELECT day, service, counter, level, levels, reasons, at FROM ratings "
										  "WHERE center = $1 AND day >= $2 AND day <= $3 "
										  "AND (ticket IS NULL OR service <> '')"};

/* As enum db_ticket_state of db_tickets.h. */
enum { STATE_DONE = 5, STATE_ABSENT = 6, STATE_VOID = 7 };

struct span { /* one wait or one service time */
	unsigned group;
	int64_t ms;
};

struct spans {
	struct span *list;
	size_t count, cap;
};

struct making {
	const struct stats_query *query;
	struct stats *stats;
	struct spans waits, services, ways;
	bool short_of_memory;
	struct stats_group *last; /* rows of a group tend to come together */
};

static struct stats_group *group_of(struct making *making, const char *key)
{
	struct stats *stats = making->stats;
	if (making->last && strcmp(making->last->key, key) == 0)
		return making->last;
	for (size_t i = 0; i < stats->group_count; i++)
		if (strcmp(stats->groups[i].key, key) == 0)
			return making->last = &stats->groups[i];
	if (stats->group_count == STATS_GROUPS_MAX)
		return NULL;
	struct stats_group *group = &stats->groups[stats->group_count++];
	snprintf(group->key, sizeof group->key, "%s", key);
	return making->last = group;
}

static const char *field_of(const struct stats_query *query, const char *service)
{
	const struct catalogue_service *found = query->catalogue ? catalogue_service(query->catalogue, service) : NULL;
	return found && found->parent ? found->parent : service;
}

static struct stats_group *group_of_row(struct making *making, const struct db_rows *rows, int64_t at_ms)
{
	char key[CATALOGUE_ID_MAX];
	struct tm tm;
	switch (making->query->by) {
	case STATS_BY_SERVICE:
		return group_of(making, field_of(making->query, db_text(rows, 1)));
	case STATS_BY_DAY:
		return group_of(making, db_text(rows, 0));
	case STATS_BY_COUNTER:
		snprintf(key, sizeof key, "%lld", (long long)db_int(rows, 2));
		return group_of(making, key);
	case STATS_BY_HOUR:
	case STATS_BY_QUARTER:
		break;
	}
	clock_local(at_ms, &tm);
	int minute = making->query->by == STATS_BY_QUARTER ? tm.tm_min / 15 * 15 : 0;
	snprintf(key, sizeof key, "%02d:%02d", tm.tm_hour, minute);
	return group_of(making, key);
}

static void add_span(struct making *making, struct spans *spans, const struct stats_group *group, int64_t ms)
{
	if (spans->count == spans->cap) {
		size_t cap = spans->cap ? spans->cap * 2 : 1024;
		struct span *list = cap <= STATS_VISITS_MAX * 2 ? realloc(spans->list, cap * sizeof *list) : NULL;
		if (!list) {
			making->short_of_memory = true;
			return;
		}
		spans->list = list;
		spans->cap = cap;
	}
	spans->list[spans->count++] =
		(struct span){.group = (unsigned)(group - making->stats->groups), .ms = ms < 0 ? 0 : ms};
}

static void add_visit(struct making *making, const struct db_rows *rows)
{
	int64_t state = db_int(rows, 3), arrived = db_int(rows, 4), called = db_int(rows, 6);
	struct stats_group *group = group_of_row(making, rows, arrived);
	if (!group)
		return;
	group->issued++;
	group->printed += db_int(rows, 5) > 0;
	group->called += called > 0;
	group->served += state == STATE_DONE;
	group->absent += state == STATE_ABSENT;
	group->void_count += state == STATE_VOID;
	/* A visit that was only finished has its call for its start. */
	if (db_int(rows, 9) > 0 && db_int(rows, 7) > db_int(rows, 9))
		add_span(making, &making->ways, group, db_int(rows, 7) - db_int(rows, 9));
	if (called > 0)
		add_span(making, &making->waits, group, called - arrived);
	if (state == STATE_DONE)
		add_span(making, &making->services, group, db_int(rows, 8) - db_int(rows, 7));
}

static void add_reasons(struct stats *stats, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, " ");
		struct stats_reason *reason = NULL;
		for (size_t i = 0; i < stats->reason_count && !reason; i++)
			if (strlen(stats->reasons[i].id) == len && strncmp(stats->reasons[i].id, text, len) == 0)
				reason = &stats->reasons[i];
		if (!reason && stats->reason_count < CATALOGUE_REASONS_MAX) {
			reason = &stats->reasons[stats->reason_count++];
			snprintf(reason->id, sizeof reason->id, "%.*s", (int)len, text);
		}
		if (reason)
			reason->count++;
		text += len + strspn(text + len, " ");
	}
}

static void add_level(struct stats_ratings *ratings, int64_t level, int64_t levels)
{
	int64_t at = levels == 3 ? level * 2 - 1 : level;
	if (at < 1 || at > CATALOGUE_LEVELS_MAX)
		return;
	ratings->count++;
	ratings->levels[at - 1]++;
	ratings->satisfied += levels == 3 ? level >= 2 : level >= 4;
}

static void add_rating(struct making *making, const struct db_rows *rows)
{
	struct stats_group *group = group_of_row(making, rows, db_int(rows, 6));
	if (!group)
		return;
	add_level(&group->ratings, db_int(rows, 3), db_int(rows, 4));
	add_level(&making->stats->total.ratings, db_int(rows, 3), db_int(rows, 4));
	add_reasons(making->stats, db_text(rows, 5));
}

static enum err_code read_all(struct making *making, struct db *db, const char *center, const struct db_sql *sql,
							  void (*add)(struct making *, const struct db_rows *), struct err *err)
{
	const struct stats_query *query = making->query;
	const struct db_value args[] = {db_arg_text(center), db_arg_text(query->from), db_arg_text(query->to)};
	struct db_rows rows;
	enum err_code code = db_query(db, sql, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows))
		if (query->counter == 0 || db_int(&rows, 2) == query->counter)
			add(making, &rows);
	return db_end(&rows, err);
}

static int by_group_and_length(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return (x->ms > y->ms) - (x->ms < y->ms);
}

static int by_length(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	return (x->ms > y->ms) - (x->ms < y->ms);
}

/* Of ascending spans. */
static struct stats_times times_of(const struct span *spans, size_t count, const struct targets *targets)
{
	struct stats_times times = {.count = (unsigned)count};
	int64_t sum = 0;
	for (size_t i = 0; i < count; i++) {
		sum += spans[i].ms;
		times.within_goal += targets && spans[i].ms <= targets->wait_ms;
		times.within_ceiling += targets && spans[i].ms <= targets->wait_most_ms;
	}
	if (count > 0) {
		times.mean = sum / (int64_t)count;
		times.p50 = spans[(count - 1) / 2].ms;
		times.p90 = spans[(count * 9 + 9) / 10 - 1].ms;
	}
	return times;
}

/* offset: of the struct stats_times within a group. */
static void summarize(struct stats *stats, struct spans *spans, size_t offset, const struct targets *targets)
{
	if (spans->count == 0)
		return;
	qsort(spans->list, spans->count, sizeof *spans->list, by_group_and_length);
	for (size_t start = 0, end; start < spans->count; start = end) {
		for (end = start; end < spans->count && spans->list[end].group == spans->list[start].group; end++)
			;
		char *group = (char *)&stats->groups[spans->list[start].group];
		struct stats_times times = times_of(spans->list + start, end - start, targets);
		memcpy(group + offset, &times, sizeof times);
	}
	qsort(spans->list, spans->count, sizeof *spans->list, by_length);
	struct stats_times all = times_of(spans->list, spans->count, targets);
	memcpy((char *)&stats->total + offset, &all, sizeof all);
}

static void add_up(struct stats *stats)
{
	struct stats_group *total = &stats->total;
	for (size_t i = 0; i < stats->group_count; i++) {
		struct stats_group *group = &stats->groups[i];
		total->issued += group->issued;
		total->printed += group->printed;
		total->called += group->called;
		total->served += group->served;
		total->absent += group->absent;
		total->void_count += group->void_count;
		rating_wilson(group->ratings.satisfied, group->ratings.count, &group->ratings.low, &group->ratings.share,
					  &group->ratings.high);
	}
	rating_wilson(total->ratings.satisfied, total->ratings.count, &total->ratings.low, &total->ratings.share,
				  &total->ratings.high);
}

static int by_key(const void *a, const void *b)
{
	const struct stats_group *x = a, *y = b;
	long n = strtol(x->key, NULL, 10), m = strtol(y->key, NULL, 10);
	/* Counters in the order of their numbers, all else in that of the text. */
	if (strlen(x->key) < 4 && strlen(y->key) < 4 && n != m)
		return n < m ? -1 : 1;
	return strcmp(x->key, y->key);
}

static int by_count(const void *a, const void *b)
{
	const struct stats_reason *x = a, *y = b;
	return (x->count < y->count) - (x->count > y->count);
}

enum err_code stats_make(struct db *db, const char *center, const struct stats_query *query, struct stats *ret_stats,
						 struct err *err)
{
	struct stats *stats = ret_stats;
	*stats = (struct stats){.groups = calloc(STATS_GROUPS_MAX, sizeof(struct stats_group))};
	struct making making = {.query = query, .stats = stats};
	if (!stats->groups)
		return err_set(err, ERR_LIMIT, "no memory for figures");
	enum err_code code = read_all(&making, db, center, &SQL_VISITS, add_visit, err);
	if (code == ERR_OK)
		code = read_all(&making, db, center, &SQL_RATINGS, add_rating, err);
	if (code == ERR_OK && making.short_of_memory)
		code = err_set(err, ERR_LIMIT, "too many visits for one answer");
	if (code == ERR_OK) {
		summarize(stats, &making.waits, offsetof(struct stats_group, wait), query->targets);
		summarize(stats, &making.services, offsetof(struct stats_group, service), NULL);
		summarize(stats, &making.ways, offsetof(struct stats_group, way), NULL);
		add_up(stats);
		qsort(stats->groups, stats->group_count, sizeof *stats->groups, by_key);
		qsort(stats->reasons, stats->reason_count, sizeof *stats->reasons, by_count);
	}
	free(making.waits.list);
	free(making.services.list);
	free(making.ways.list);
	if (code != ERR_OK)
		stats_finish(stats);
	return code;
}

void stats_finish(struct stats *stats)
{
	free(stats->groups);
	stats->groups = NULL;
	stats->group_count = 0;
}
