#include "base/log.h"
#include "store/store_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int64_t store_lease_generation(struct store *store)
{
	char text[24];
	return store_setting_get(store, "lease-generation", text, sizeof text) == ERR_OK ? strtoll(text, NULL, 10) : 0;
}

static bool is_known(struct store *store, const struct lease *lease)
{
	char id[ID_SIZE] = "";
	sqlite3_stmt *statement = store_statement(store, SQL_LEASE_FIND, NULL);
	if (!statement)
		return false;
	store_bind_text(statement, 1, lease->day);
	if (sqlite3_step(statement) == SQLITE_ROW)
		store_column_text(statement, 0, id, sizeof id);
	sqlite3_reset(statement);
	return strcmp(id, lease->id) == 0;
}

static enum err_code put_ranges(struct store *store, const struct lease *lease, struct err *err)
{
	sqlite3_stmt *statement = store_statement(store, SQL_RANGE_DROP, err);
	store_bind_text(statement, 1, lease->day);
	enum err_code code = store_step(store, statement, err);
	for (size_t i = 0; i < lease->range_count && code == ERR_OK; i++) {
		char series[2] = {lease->ranges[i].series, '\0'};
		statement = store_statement(store, SQL_RANGE_ADD, err);
		if (!statement)
			return store_step(store, NULL, err);
		store_bind_text(statement, 1, lease->day);
		store_bind_text(statement, 2, series);
		sqlite3_bind_int64(statement, 3, lease->ranges[i].from);
		sqlite3_bind_int64(statement, 4, lease->ranges[i].to);
		code = store_step(store, statement, err);
	}
	return code;
}

static enum err_code save_lease(struct store *store, void *context, struct err *err)
{
	const struct lease *lease = context;
	char generation[24];
	snprintf(generation, sizeof generation, "%" PRId64, lease->generation);
	sqlite3_stmt *statement = store_statement(store, SQL_LEASE_SET, err);
	if (!statement)
		return store_step(store, NULL, err);
	store_bind_text(statement, 1, lease->day);
	store_bind_text(statement, 2, lease->id);
	sqlite3_bind_int64(statement, 3, lease->generation);
	store_bind_text(statement, 4, lease->emergency);
	enum err_code code = store_step(store, statement, err);
	if (code == ERR_OK)
		code = put_ranges(store, lease, err);
	if (code == ERR_OK)
		code = store_setting_put(store, "lease-generation", generation, err);
	if (code == ERR_OK && lease->emergency[0] != '\0')
		code = store_setting_put(store, "lease-tag", lease->emergency, err);
	return code;
}

enum err_code store_lease_save(struct store *store, const struct lease *lease, struct err *err)
{
	enum err_code code = store_ready(store, err);
	if (code != ERR_OK)
		return code;
	if (is_known(store, lease))
		return ERR_OK;
	if (lease->generation < store_lease_generation(store))
		return err_set(err, ERR_CONFLICT, "a lease of an older generation");
	struct lease copy = *lease;
	return store_write(store, STORE_TICKET, save_lease, &copy, err);
}

bool store_lease_has(struct store *store, const char *day)
{
	sqlite3_stmt *statement = store_ready(store, NULL) == ERR_OK ? store_statement(store, SQL_LEASE_FIND, NULL) : NULL;
	if (!statement)
		return false;
	store_bind_text(statement, 1, day);
	bool found = sqlite3_step(statement) == SQLITE_ROW;
	sqlite3_reset(statement);
	return found;
}

int store_lease_left(struct store *store, const char *day)
{
	sqlite3_stmt *statement = store_ready(store, NULL) == ERR_OK ? store_statement(store, SQL_RANGE_LEFT, NULL) : NULL;
	if (!statement)
		return 0;
	store_bind_text(statement, 1, day);
	int left = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int(statement, 0) : 0;
	sqlite3_reset(statement);
	return left;
}

static enum err_code discard(struct store *store, void *context, struct err *err)
{
	enum err_code code = store_step(store, store_statement(store, SQL_LEASES_DROP, err), err);
	if (code == ERR_OK)
		code = store_step(store, store_statement(store, SQL_RANGES_DROP, err), err);
	/* It is another journal from now on: the center must not take it for the one that it was copied from. */
	char id[ID_SIZE];
	id_make(id);
	if (code == ERR_OK)
		code = store_setting_put(store, "journal-id", id, err);
	/* The band of a copy is the band of its original: neither may use it any more. */
	if (code == ERR_OK)
		code = store_setting_put(store, "lease-tag", context, err);
	return code == ERR_OK ? store_setting_put(store, "lease-generation", "0", err) : code;
}

enum err_code store_lease_discard(struct store *store, const char *tag, struct err *err)
{
	char copy[LEASE_EMERGENCY_SIZE];
	snprintf(copy, sizeof copy, "%s", tag);
	return store_write(store, STORE_TICKET, discard, copy, err);
}
