#include "store/journal.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/store_priv.h"

#include <string.h>

static const int UNTIL[] = {
	[STORE_TICKET] = STORE_EVENTS_MAX,
	[STORE_RATING] = STORE_RATINGS_UNTIL,
	[STORE_OTHER] = STORE_OTHERS_UNTIL,
};

enum err_code store_note_insert(struct store *store, const struct store_note *note, struct err *err)
{
	CHECK(id_is_valid(note->id) && (size_t)note->kind < ARRAY_LEN(UNTIL));
	if (store->pending + store->parked >= UNTIL[note->kind])
		return err_set(err, ERR_LIMIT, "the journal is full");
	if (note->kind == STORE_RATING && store->reserve_used)
		return err_set(err, ERR_LIMIT, "the disk is full");
	sqlite3_stmt *statement = store_statement(store, SQL_EVENT_ADD, err);
	if (!statement)
		return store_step(store, NULL, err);
	store_bind_text(statement, 1, note->id);
	sqlite3_bind_int(statement, 2, note->kind);
	store_bind_text(statement, 3, note->type);
	store_bind_text(statement, 4, note->data);
	sqlite3_bind_int64(statement, 5, clock_wall_ms());
	store_bind_text(statement, 6, store->boot_id);
	sqlite3_bind_int64(statement, 7, clock_boot_ms());
	sqlite3_bind_int(statement, 8, clock_is_trusted());
	enum err_code code = store_step(store, statement, err);
	if (code == ERR_OK)
		store->pending++;
	return code;
}

static enum err_code add_event(struct store *store, void *context, struct err *err)
{
	return store_note_insert(store, context, err);
}

enum err_code store_event_add(struct store *store, const struct store_note *note, struct err *err)
{
	struct store_note copy = *note;
	return store_write(store, note->kind, add_event, &copy, err);
}

static enum err_code replace_event(struct store *store, void *context, struct err *err)
{
	const struct store_note *note = context;
	sqlite3_stmt *statement = store_statement(store, SQL_EVENT_FORGET_TYPE, err);
	store_bind_text(statement, 1, note->type);
	enum err_code code = store_step(store, statement, err);
	if (code != ERR_OK)
		return code;
	store->pending -= sqlite3_changes(store->db);
	return store_note_insert(store, note, err);
}

enum err_code store_event_replace(struct store *store, const struct store_note *note, struct err *err)
{
	struct store_note copy = *note;
	return store_write(store, note->kind, replace_event, &copy, err);
}

/* False where the arena is full. */
static bool read_event(sqlite3_stmt *statement, struct arena *arena, struct store_event *event)
{
	const char *data = (const char *)sqlite3_column_text(statement, 2);
	char *copy = data ? arena_str(arena, data) : NULL;
	if (!copy)
		return false;
	store_column_text(statement, 0, event->id, sizeof event->id);
	store_column_text(statement, 1, event->type, sizeof event->type);
	event->data = copy;
	event->wall_ms = sqlite3_column_int64(statement, 3);
	store_column_text(statement, 4, event->boot_id, sizeof event->boot_id);
	event->boot_ms = sqlite3_column_int64(statement, 5);
	event->trusted = sqlite3_column_int(statement, 6) != 0;
	return true;
}

enum err_code store_event_batch(struct store *store, struct arena *arena, struct store_event *events, size_t max,
								size_t *ret_count, struct err *err)
{
	enum err_code code = store_ready(store, err);
	sqlite3_stmt *statement = code == ERR_OK ? store_statement(store, SQL_EVENT_BATCH, err) : NULL;
	if (!statement)
		return code != ERR_OK ? code : ERR_LIMIT;
	sqlite3_bind_int64(statement, 1, (sqlite3_int64)max);
	size_t count = 0;
	int result = SQLITE_DONE;
	while (count < max && (result = sqlite3_step(statement)) == SQLITE_ROW)
		if (!read_event(statement, arena, &events[count++])) {
			count--;
			break;
		}
	sqlite3_reset(statement);
	if (result != SQLITE_ROW && result != SQLITE_DONE)
		return store_failed(store, result, "batch", err);
	*ret_count = count;
	return ERR_OK;
}

struct settle {
	const struct store_settlement *results;
	size_t count;
	unsigned parked;
};

static enum err_code settle_one(struct store *store, const struct store_settlement *one, unsigned *parked,
								struct err *err)
{
	static const enum store_sql SQL[] = {
		[STORE_TAKEN] = SQL_EVENT_TAKEN,
		[STORE_REFUSED] = SQL_EVENT_REFUSED,
		[STORE_POISON] = SQL_EVENT_PARK,
	};
	sqlite3_stmt *statement = store_statement(store, SQL[one->verdict], err);
	if (!statement)
		return store_step(store, NULL, err);
	store_bind_text(statement, 1, one->id);
	if (one->verdict == STORE_REFUSED)
		sqlite3_bind_int(statement, 2, STORE_REFUSALS_MAX);
	int result = sqlite3_step(statement);
	bool is_parked = result == SQLITE_ROW && sqlite3_column_int(statement, 0) != 0;
	/* A row that was answered leaves the statement open until its end. */
	if (result == SQLITE_ROW)
		result = sqlite3_step(statement);
	sqlite3_reset(statement);
	if (result != SQLITE_DONE)
		return store_failed(store, result, "settle", err);
	if (sqlite3_changes(store->db) == 0)
		return ERR_OK;
	is_parked = is_parked || one->verdict == STORE_POISON;
	store->pending -= one->verdict == STORE_TAKEN || is_parked;
	store->parked += is_parked;
	*parked += is_parked;
	return ERR_OK;
}

static enum err_code settle(struct store *store, void *context, struct err *err)
{
	struct settle *all = context;
	all->parked = 0;
	for (size_t i = 0; i < all->count; i++) {
		enum err_code code = settle_one(store, &all->results[i], &all->parked, err);
		if (code != ERR_OK)
			return code;
	}
	if (store->parked <= STORE_PARKED_MAX)
		return ERR_OK;
	sqlite3_stmt *statement = store_statement(store, SQL_EVENT_PARKED_TRIM, err);
	if (statement)
		sqlite3_bind_int(statement, 1, STORE_PARKED_MAX);
	enum err_code code = store_step(store, statement, err);
	if (code == ERR_OK)
		store->parked = STORE_PARKED_MAX;
	return code;
}

enum err_code store_event_settle(struct store *store, const struct store_settlement *results, size_t count,
								 unsigned *ret_parked, struct err *err)
{
	struct settle all = {.results = results, .count = count};
	/* What the center has taken makes room, so it may use the reserve. */
	enum err_code code = store_write(store, STORE_TICKET, settle, &all, err);
	if (code == ERR_OK)
		*ret_parked = all.parked;
	return code;
}

enum err_code store_journal_id(struct store *store, char ret_id[ID_SIZE])
{
	char id[ID_SIZE];
	if (store_setting_get(store, "journal-id", ret_id, ID_SIZE) == ERR_OK)
		return ERR_OK;
	id_make(id);
	enum err_code code = store_setting_set(store, "journal-id", id, NULL);
	if (code == ERR_OK)
		memcpy(ret_id, id, sizeof id);
	return code;
}

int store_event_pending(const struct store *store)
{
	return store->pending;
}

int64_t store_event_oldest_ms(struct store *store)
{
	sqlite3_stmt *statement =
		store_ready(store, NULL) == ERR_OK ? store_statement(store, SQL_EVENT_OLDEST, NULL) : NULL;
	int64_t oldest = statement && sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_reset(statement);
	return oldest;
}

struct rate {
	const struct rating *rating;
	const struct store_note *note;
};

static enum err_code add_rating(struct store *store, void *context, struct err *err)
{
	const struct rate *rate = context;
	sqlite3_stmt *statement = store_statement(store, SQL_RATING_ADD, err);
	if (!statement)
		return store_step(store, NULL, err);
	store_bind_text(statement, 1, rate->rating->id);
	store_bind_text(statement, 2, rate->rating->ticket);
	sqlite3_bind_int64(statement, 3, rate->rating->level);
	sqlite3_bind_int64(statement, 4, rate->rating->given_ms);
	enum err_code code = store_step(store, statement, err);
	if (code != ERR_OK)
		return code;
	bool has_room = store->pending + store->parked < STORE_RATINGS_UNTIL || store->reserve_used;
	return has_room ? store_note_insert(store, rate->note, err) : store_rating_sum_add(store, rate->rating, err);
}

enum err_code store_rating_add(struct store *store, const struct rating *rating, const struct store_note *note,
							   struct err *err)
{
	struct rate rate = {.rating = rating, .note = note};
	return store_write(store, STORE_RATING, add_rating, &rate, err);
}

bool store_rating_exists(struct store *store, const char *ticket)
{
	sqlite3_stmt *statement = store_ready(store, NULL) == ERR_OK ? store_statement(store, SQL_RATING_FIND, NULL) : NULL;
	if (!statement)
		return false;
	store_bind_text(statement, 1, ticket);
	bool found = sqlite3_step(statement) == SQLITE_ROW;
	sqlite3_reset(statement);
	return found;
}
