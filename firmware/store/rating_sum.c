/* Ratings that are only counted, by hour, counter, scale and channel: settings named "ratings HOUR COUNTER LEVELS
 * CHANNEL", so that no schema had to change for them. */
#include "store/journal.h"
#include "store/store_priv.h"

#include <stdio.h>
#include <string.h>

#define HOUR_MS INT64_C(3600000)
#define NAME_MAX_SIZE 64
#define VALUE_MAX_SIZE 64

static void name_of(const struct rating_sum *sum, char out[NAME_MAX_SIZE])
{
	snprintf(out, NAME_MAX_SIZE, "ratings %lld %u %u %s", (long long)(sum->hour_ms / HOUR_MS), sum->counter,
			 sum->levels, sum->channel);
}

static bool read_value(const char *value, struct rating_sum *sum)
{
	unsigned *n = sum->counts;
	return sscanf(value, "%u %u %u %u %u", &n[0], &n[1], &n[2], &n[3], &n[4]) == RATING_LEVELS_MAX;
}

static enum err_code count_sums(struct store *store, int64_t *ret_count, struct err *err)
{
	sqlite3_stmt *statement = store_statement(store, SQL_SUM_COUNT, err);
	if (!statement)
		return store_step(store, NULL, err);
	int result = sqlite3_step(statement);
	*ret_count = result == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_reset(statement);
	return result == SQLITE_ROW ? ERR_OK : store_failed(store, result, "sums", err);
}

enum err_code store_rating_sum_add(struct store *store, const struct rating *rating, struct err *err)
{
	struct rating_sum sum = {.hour_ms = rating->given_ms / HOUR_MS * HOUR_MS, .counter = rating->counter,
							 .levels = rating->levels};
	char name[NAME_MAX_SIZE], value[VALUE_MAX_SIZE];
	int64_t sums = 0;
	if (rating->level < 1 || rating->level > rating->levels || rating->levels > RATING_LEVELS_MAX)
		return err_set(err, ERR_INVALID, "no such level");
	snprintf(sum.channel, sizeof sum.channel, "%s", rating->channel);
	name_of(&sum, name);
	enum err_code code = store_setting_get(store, name, value, sizeof value);
	if (code == ERR_NOT_FOUND) {
		code = count_sums(store, &sums, err);
		if (code == ERR_OK && sums >= STORE_RATING_SUMS_MAX)
			code = err_set(err, ERR_LIMIT, "the journal is full");
	} else if (code == ERR_OK && !read_value(value, &sum)) {
		code = err_set(err, ERR_CORRUPT, "a sum of ratings is none");
	}
	if (code != ERR_OK)
		return code;
	unsigned all = 0, *n = sum.counts;
	for (size_t i = 0; i < RATING_LEVELS_MAX; i++)
		all += n[i];
	if (all >= RATING_SUM_MAX)
		return err_set(err, ERR_LIMIT, "so many in an hour are not believed");
	n[rating->level - 1]++;
	snprintf(value, sizeof value, "%u %u %u %u %u", n[0], n[1], n[2], n[3], n[4]);
	return store_setting_put(store, name, value, err);
}

/* False for a row that is none: what it holds is lost, and must not hold up the others. */
static bool read_row(sqlite3_stmt *row, struct rating_sum *ret_sum)
{
	char name[NAME_MAX_SIZE], value[VALUE_MAX_SIZE], again[NAME_MAX_SIZE];
	struct rating_sum sum = {.hour_ms = 0};
	long long hour = 0;
	store_column_text(row, 0, name, sizeof name);
	store_column_text(row, 1, value, sizeof value);
	if (sscanf(name, "ratings %lld %u %u %11s", &hour, &sum.counter, &sum.levels, sum.channel) != 4 ||
		!read_value(value, &sum) || hour < 0 || hour > INT64_MAX / HOUR_MS)
		return false;
	sum.hour_ms = hour * HOUR_MS;
	name_of(&sum, again); /* by which it is dropped once it is told */
	*ret_sum = sum;
	return strcmp(name, again) == 0;
}

enum err_code store_rating_sum_next(struct store *store, struct rating_sum *ret_sum)
{
	sqlite3_stmt *statement = store_ready(store, NULL) == ERR_OK ? store_statement(store, SQL_SUM_LIST, NULL) : NULL;
	struct rating_sum sum;
	if (!statement)
		return ERR_IO;
	int result = sqlite3_step(statement);
	while (result == SQLITE_ROW && !read_row(statement, &sum))
		result = sqlite3_step(statement);
	sqlite3_reset(statement);
	if (result != SQLITE_ROW)
		return result == SQLITE_DONE ? ERR_NOT_FOUND : store_failed(store, result, "sum", NULL);
	*ret_sum = sum;
	return ERR_OK;
}

struct telling {
	const struct rating_sum *sum;
	const struct store_note *note;
};

static enum err_code tell(struct store *store, void *context, struct err *err)
{
	const struct telling *telling = context;
	char name[NAME_MAX_SIZE];
	name_of(telling->sum, name);
	sqlite3_stmt *statement = store_statement(store, SQL_SUM_DROP, err);
	if (!statement)
		return store_step(store, NULL, err);
	store_bind_text(statement, 1, name);
	enum err_code code = store_step(store, statement, err);
	return code == ERR_OK ? store_note_insert(store, telling->note, err) : code;
}

enum err_code store_rating_sum_tell(struct store *store, const struct rating_sum *sum, const struct store_note *note,
									struct err *err)
{
	struct telling telling = {.sum = sum, .note = note};
	return store_write(store, note->kind, tell, &telling, err);
}
