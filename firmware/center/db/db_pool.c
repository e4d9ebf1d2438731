#include "center/db/db.h"

#include "base/check.h"
#include "base/log.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct db_pool {
	pthread_mutex_t lock;
	pthread_cond_t freed;
	char url[DB_URL_MAX];
	struct db *idle[DB_POOL_MAX];
	size_t idle_count;
	size_t missing; /* broken ones, to be opened anew */
};

enum err_code db_pool_create(const char *url, size_t count, struct db_pool **ret_pool, struct err *err)
{
	CHECK(count > 0 && count <= DB_POOL_MAX);
	struct db_pool *pool = calloc(1, sizeof *pool);
	if (!pool)
		return err_set(err, ERR_LIMIT, "no memory for connections");
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->freed, NULL);
	snprintf(pool->url, sizeof pool->url, "%s", url);
	for (size_t i = 0; i < count; i++) {
		enum err_code code = db_open(url, DB_READ, &pool->idle[i], err);
		if (code != ERR_OK) {
			db_pool_destroy(pool);
			return code;
		}
		pool->idle_count++;
	}
	*ret_pool = pool;
	return ERR_OK;
}

void db_pool_destroy(struct db_pool *pool)
{
	if (!pool)
		return;
	for (size_t i = 0; i < pool->idle_count; i++)
		db_close(pool->idle[i]);
	pthread_cond_destroy(&pool->freed);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

struct db *db_pool_take(struct db_pool *pool)
{
	struct db *db = NULL;
	bool open_anew = false;
	pthread_mutex_lock(&pool->lock);
	while (pool->idle_count == 0 && pool->missing == 0)
		pthread_cond_wait(&pool->freed, &pool->lock);
	if (pool->idle_count > 0) {
		db = pool->idle[--pool->idle_count];
	} else {
		pool->missing--;
		open_anew = true;
	}
	pthread_mutex_unlock(&pool->lock);
	struct err err = {.code = ERR_OK};
	if (open_anew && db_open(pool->url, DB_READ, &db, &err) != ERR_OK) {
		log_event(LOG_WARN, "db.away", LOG_ERR(&err));
		db_pool_give(pool, NULL, true);
		return NULL;
	}
	return db;
}

void db_pool_give(struct db_pool *pool, struct db *db, bool broken)
{
	if (broken)
		db_close(db);
	pthread_mutex_lock(&pool->lock);
	if (broken) {
		pool->missing++;
	} else {
		CHECK(pool->idle_count < DB_POOL_MAX);
		pool->idle[pool->idle_count++] = db;
	}
	pthread_cond_signal(&pool->freed);
	pthread_mutex_unlock(&pool->lock);
}
