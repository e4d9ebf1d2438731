#include "store/store_priv.h"

enum err_code store_setting_get(struct store *store, const char *name, char *out, size_t size)
{
	sqlite3_stmt *statement = store_ready(store, NULL) == ERR_OK ? store_statement(store, SQL_SETTING_GET, NULL) : NULL;
	if (!statement)
		return ERR_IO;
	store_bind_text(statement, 1, name);
	int result = sqlite3_step(statement);
	if (result == SQLITE_ROW)
		store_column_text(statement, 0, out, size);
	sqlite3_reset(statement);
	if (result == SQLITE_ROW)
		return ERR_OK;
	return result == SQLITE_DONE ? ERR_NOT_FOUND : store_failed(store, result, "setting", NULL);
}

enum err_code store_setting_put(struct store *store, const char *name, const char *value, struct err *err)
{
	sqlite3_stmt *statement = store_statement(store, SQL_SETTING_SET, err);
	store_bind_text(statement, 1, name);
	store_bind_text(statement, 2, value);
	return store_step(store, statement, err);
}

struct pair {
	const char *name, *value;
	const void *bytes;
	size_t len;
};

static enum err_code set_setting(struct store *store, void *context, struct err *err)
{
	const struct pair *pair = context;
	return store_setting_put(store, pair->name, pair->value, err);
}

enum err_code store_setting_set(struct store *store, const char *name, const char *value, struct err *err)
{
	struct pair pair = {.name = name, .value = value};
	return store_write(store, STORE_OTHER, set_setting, &pair, err);
}

enum err_code store_document_load(struct store *store, const char *name, char *ret_etag, size_t etag_size,
								  struct buf *out)
{
	sqlite3_stmt *statement =
		store_ready(store, NULL) == ERR_OK ? store_statement(store, SQL_DOCUMENT_GET, NULL) : NULL;
	if (!statement)
		return ERR_IO;
	store_bind_text(statement, 1, name);
	int result = sqlite3_step(statement);
	if (result == SQLITE_ROW) {
		store_column_text(statement, 0, ret_etag, etag_size);
		const void *body = sqlite3_column_blob(statement, 1);
		buf_add(out, body, (size_t)sqlite3_column_bytes(statement, 1));
	}
	sqlite3_reset(statement);
	sqlite3_db_release_memory(store->db); /* a document is read once and fills the cache with its pages */
	if (result == SQLITE_ROW)
		return out->failed ? ERR_LIMIT : ERR_OK;
	return result == SQLITE_DONE ? ERR_NOT_FOUND : store_failed(store, result, "document", NULL);
}

static enum err_code set_document(struct store *store, void *context, struct err *err)
{
	const struct pair *pair = context;
	sqlite3_stmt *statement = store_statement(store, SQL_DOCUMENT_SET, err);
	store_bind_text(statement, 1, pair->name);
	store_bind_text(statement, 2, pair->value);
	if (statement)
		sqlite3_bind_blob64(statement, 3, pair->bytes, pair->len, SQLITE_STATIC);
	return store_step(store, statement, err);
}

enum err_code store_document_save(struct store *store, const char *name, const char *etag, const void *bytes,
								  size_t len, struct err *err)
{
	struct pair pair = {.name = name, .value = etag, .bytes = bytes, .len = len};
	return store_write(store, STORE_OTHER, set_document, &pair, err);
}
