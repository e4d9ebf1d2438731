#include "center/db/db_checkpoint.h"

#include "base/log.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SCRUB_WAIT_MS 50
#define SCRUB_EVERY 64 /* commits between two attempts */

enum state { STATE_IDLE, STATE_ASKED, STATE_DONE };

struct db_checkpoint {
	char *path;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	enum state state;
	bool running, stopping;
	unsigned scrub; /* the writer's thread's: the log is to be emptied, commits since that was asked; 0: not */
};

/* Never waits for readers or the writer. What it leaves, the next one does. */
static void move_pages(sqlite3 *db)
{
	int rc = sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	if (rc != SQLITE_OK && (rc & 0xff) != SQLITE_BUSY)
		log_event(LOG_WARN, "db.checkpoint", LOG_INT("rc", rc));
}

static sqlite3 *open_own(const char *path)
{
	sqlite3 *db = NULL;
	int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	/* FULL: the log is synced before the file is written, the file before the log begins anew. */
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, "PRAGMA synchronous=FULL;PRAGMA wal_autocheckpoint=0", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		return db;
	sqlite3_close(db);
	return NULL;
}

static void *work(void *arg)
{
	struct db_checkpoint *checkpoint = arg;
	sqlite3 *db = NULL;
	pthread_mutex_lock(&checkpoint->lock);
	while (!checkpoint->stopping) {
		if (checkpoint->state != STATE_ASKED) {
			pthread_cond_wait(&checkpoint->changed, &checkpoint->lock);
			continue;
		}
		pthread_mutex_unlock(&checkpoint->lock);
		if (!db)
			db = open_own(checkpoint->path);
		if (db)
			move_pages(db); /* else the writer moves them all */
		pthread_mutex_lock(&checkpoint->lock);
		checkpoint->state = STATE_DONE;
		pthread_cond_signal(&checkpoint->changed);
	}
	pthread_mutex_unlock(&checkpoint->lock);
	sqlite3_close(db);
	return NULL;
}

/* Waits a moment for readers; whether it is empty now (else the next commit tries again). */
static bool empty_log(sqlite3 *db)
{
	sqlite3_busy_timeout(db, SCRUB_WAIT_MS);
	int rc = sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(db, DB_CHECKPOINT_BUSY_MS);
	return rc == SQLITE_OK;
}

/* After each commit, on the writer's thread. */
static int on_commit(void *arg, sqlite3 *db, const char *schema, int pages)
{
	struct db_checkpoint *checkpoint = arg;
	if (checkpoint->scrub > 0 && checkpoint->scrub++ % SCRUB_EVERY == 1 && empty_log(db))
		checkpoint->scrub = 0;
	if (pages < DB_CHECKPOINT_PAGES)
		return SQLITE_OK;
	pthread_mutex_lock(&checkpoint->lock);
	if (!checkpoint->running)
		checkpoint->running = pthread_create(&checkpoint->thread, NULL, work, checkpoint) == 0;
	if (!checkpoint->running) {
		checkpoint->state = STATE_DONE;
	} else if (checkpoint->state == STATE_IDLE) {
		checkpoint->state = STATE_ASKED;
		pthread_cond_signal(&checkpoint->changed);
	}
	while (checkpoint->state == STATE_ASKED && pages >= DB_CHECKPOINT_PAGES_MOST)
		pthread_cond_wait(&checkpoint->changed, &checkpoint->lock);
	bool done = checkpoint->state == STATE_DONE;
	if (done)
		checkpoint->state = STATE_IDLE;
	pthread_mutex_unlock(&checkpoint->lock);
	/* With the rest moved too, the next commit begins the log anew. */
	if (done)
		move_pages(db);
	return SQLITE_OK;
}

enum err_code db_checkpoint_attach(sqlite3 *db, const char *path, struct err *err)
{
	struct db_checkpoint *checkpoint = calloc(1, sizeof *checkpoint);
	char *copy = strdup(path);
	if (!checkpoint || !copy) {
		free(copy);
		free(checkpoint);
		return err_set(err, ERR_LIMIT, "no memory for a connection");
	}
	checkpoint->path = copy;
	pthread_mutex_init(&checkpoint->lock, NULL);
	pthread_cond_init(&checkpoint->changed, NULL);
	sqlite3_wal_hook(db, on_commit, checkpoint);
	return ERR_OK;
}

void db_checkpoint_scrub(sqlite3 *db)
{
	struct db_checkpoint *checkpoint = sqlite3_wal_hook(db, NULL, NULL);
	if (!checkpoint)
		return;
	checkpoint->scrub = 1;
	sqlite3_wal_hook(db, on_commit, checkpoint);
}

void db_checkpoint_detach(sqlite3 *db)
{
	struct db_checkpoint *checkpoint = sqlite3_wal_hook(db, NULL, NULL);
	if (!checkpoint)
		return;
	pthread_mutex_lock(&checkpoint->lock);
	checkpoint->stopping = true;
	pthread_cond_signal(&checkpoint->changed);
	pthread_mutex_unlock(&checkpoint->lock);
	if (checkpoint->running)
		pthread_join(checkpoint->thread, NULL);
	pthread_cond_destroy(&checkpoint->changed);
	pthread_mutex_destroy(&checkpoint->lock);
	free(checkpoint->path);
	free(checkpoint);
}
