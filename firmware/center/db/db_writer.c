#include "center/db/db_writer.h"

#include "base/brief.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "center/db/db_migrate.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* So many commits of one job in a row, with nobody waiting, before submitters do it themselves again. */
#define ALONE_MIN 4
#define RETRY_STEP_US 2000

struct batch {
	struct db_job *jobs[DB_GROUP_MAX];
	enum err_code codes[DB_GROUP_MAX];
	struct err errs[DB_GROUP_MAX];
	size_t count;
};

/* Jobs in the order in which they came. */
struct line {
	struct db_job *head, *tail;
};

struct db_writer {
	char url[DB_URL_MAX];
	struct db *db; /* owned by whoever set busy; NULL: to be opened anew */
	struct db_group group;
	struct batch batch; /* the same */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct line urgent, bulk;
	size_t waiting;
	bool bulk_is_due; /* it waited while others were served: the next commit is its own */
	bool busy;
	bool stopping;
	unsigned alone;
	struct db_writer_figures figures; /* the busy one's */
	struct db_writer_figures shown;   /* under the lock */
};

static void pause_before_retry(unsigned tries)
{
	struct timespec nap = {.tv_nsec = (long)tries * RETRY_STEP_US * 1000};
	nanosleep(&nap, NULL);
}

/* A connection that failed in a way that leaves its state in doubt is never used again. */
static bool is_suspect(enum err_code code)
{
	return code == ERR_OFFLINE || code == ERR_IO || code == ERR_CORRUPT;
}

static void give_up_connection(struct db_writer *writer)
{
	db_close(writer->db);
	writer->db = NULL;
}

static enum err_code begin(struct db_writer *writer, struct err *err)
{
	enum err_code code = writer->db ? ERR_OK : db_open(writer->url, DB_WRITE, &writer->db, err);
	if (code == ERR_OK)
		code = db_begin(writer->db, err);
	if (code == ERR_OK && writer->group.begun)
		writer->group.begun(writer->group.arg);
	return code;
}

static void drop(struct db_writer *writer)
{
	if (writer->db)
		db_rollback(writer->db);
	if (writer->group.dropped)
		writer->group.dropped(writer->group.arg);
}

static enum err_code finish(struct db_writer *writer, bool *ret_committing, struct err *err)
{
	enum err_code code = ERR_OK;
	if (writer->group.finish)
		code = writer->group.finish(writer->db, writer->group.arg, err);
	int64_t start_us = clock_mono_us();
	*ret_committing = code == ERR_OK;
	if (code == ERR_OK)
		code = db_commit(writer->db, err);
	if (code != ERR_OK)
		return code;
	int64_t took_us = clock_mono_us() - start_us;
	writer->figures.busy_us += (uint64_t)took_us;
	writer->figures.commits++;
	if (writer->group.committed)
		writer->group.committed(writer->group.arg);
	return ERR_OK;
}

/*
 * One transaction over jobs [from, from + count). ERR_OK: committed, and codes[] tells of each job. Otherwise
 * nothing was written; the code is the transaction's, and *ret_culprit says whether a job's own error ended it.
 */
static enum err_code transact(struct db_writer *writer, size_t from, size_t count, bool *ret_culprit, struct err *err)
{
	struct batch *batch = &writer->batch;
	*ret_culprit = false;
	enum err_code code = begin(writer, err);
	if (code == ERR_OK)
		db_defer(writer->db, count > 1);
	for (size_t i = from; i < from + count && code == ERR_OK; i++) {
		uint64_t before = db_writes(writer->db);
		batch->codes[i] = batch->jobs[i]->run(writer->db, batch->jobs[i], &batch->errs[i]);
		bool harmless = batch->codes[i] == ERR_OK || (!db_later_failed(writer->db) && db_writes(writer->db) == before &&
													  !is_suspect(batch->codes[i]) && batch->codes[i] != ERR_AGAIN);
		if (harmless)
			continue;
		code = batch->codes[i];
		*err = batch->errs[i];
		*ret_culprit = true;
	}
	bool committing = false;
	if (code == ERR_OK)
		code = finish(writer, &committing, err);
	if (code == ERR_OK)
		return code;
	if (writer->db && db_later_failed(writer->db)) {
		code = ERR_CONFLICT; /* of some job: each alone finds whose */
		*ret_culprit = true;
	}
	drop(writer);
	if (is_suspect(code))
		give_up_connection(writer);
	/* A server lost before the commit has done nothing: once more on a new connection. Lost during the commit,
	 * nobody knows; the client asks again with its key. */
	return code == ERR_OFFLINE && !committing ? ERR_AGAIN : code;
}

/* The same, again while the database asks for it. */
static enum err_code transact_patiently(struct db_writer *writer, size_t from, size_t count, bool *ret_culprit,
										struct err *err)
{
	enum err_code code = ERR_AGAIN;
	for (unsigned tries = 0; tries < DB_TRIES_MAX && code == ERR_AGAIN; tries++) {
		if (tries > 0)
			pause_before_retry(tries);
		code = transact(writer, from, count, ret_culprit, err);
	}
	return code;
}

static void write_each_alone(struct db_writer *writer)
{
	struct batch *batch = &writer->batch;
	writer->figures.careful++;
	for (size_t i = 0; i < batch->count; i++) {
		bool culprit;
		struct err err = {.code = ERR_OK};
		enum err_code code = transact_patiently(writer, i, 1, &culprit, &err);
		if (code == ERR_OK)
			continue;
		batch->codes[i] = code;
		batch->errs[i] = err;
	}
}

static void write_batch(struct db_writer *writer)
{
	struct batch *batch = &writer->batch;
	bool culprit = false;
	struct err err = {.code = ERR_OK};
	enum err_code code = transact_patiently(writer, 0, batch->count, &culprit, &err);
	if (code != ERR_OK && batch->count > 1 && (culprit || !is_suspect(code))) {
		write_each_alone(writer);
	} else if (code != ERR_OK) {
		for (size_t i = 0; i < batch->count; i++) {
			batch->codes[i] = code;
			batch->errs[i] = err;
		}
		if (!culprit)
			log_event(LOG_ERROR, "db.write_failed", LOG_INT("jobs", batch->count), LOG_ERR(&err));
	}
	writer->figures.jobs += batch->count;
	for (size_t i = 0; i < batch->count; i++) {
		if (batch->codes[i] != ERR_OK)
			writer->figures.failed++;
		batch->jobs[i]->done(batch->jobs[i], batch->codes[i], &batch->errs[i]);
	}
}

static void join(struct line *line, struct db_job *job)
{
	job->next = NULL;
	if (line->tail)
		line->tail->next = job;
	else
		line->head = job;
	line->tail = job;
}

static bool is_idle(const struct db_writer *writer)
{
	return !writer->urgent.head && !writer->bulk.head;
}

/*
 * Under the lock. Who waits at a screen is served before any batch that came earlier, and never in one commit with it;
 * then one slice of the batches has its turn. So a number waits for one slice at most, and no batch waits for ever.
 */
static void take_batch(struct db_writer *writer)
{
	struct batch *batch = &writer->batch;
	bool bulk = writer->bulk.head && (writer->bulk_is_due || !writer->urgent.head);
	struct line *line = bulk ? &writer->bulk : &writer->urgent;
	size_t most = bulk ? DB_BULK_MAX : DB_GROUP_MAX;
	batch->count = 0;
	while (line->head && batch->count < most) {
		batch->errs[batch->count].text[0] = '\0';
		batch->jobs[batch->count++] = line->head;
		line->head = line->head->next;
		writer->waiting--;
	}
	if (!line->head)
		line->tail = NULL;
	writer->bulk_is_due = !bulk && writer->bulk.head;
}

/* Holds the lock, but not while it writes. */
static void write_turn(struct db_writer *writer)
{
	take_batch(writer);
	writer->busy = true;
	pthread_mutex_unlock(&writer->lock);
	write_batch(writer);
	pthread_mutex_lock(&writer->lock);
	writer->busy = false;
	writer->shown = writer->figures;
}

static void *write_for_ever(void *arg)
{
	struct db_writer *writer = arg;
	pthread_mutex_lock(&writer->lock);
	for (;;) {
		while ((is_idle(writer) || writer->busy) && !(writer->stopping && !writer->busy))
			pthread_cond_wait(&writer->wake, &writer->lock);
		if (is_idle(writer))
			break;
		write_turn(writer);
		writer->alone = writer->batch.count == 1 && is_idle(writer) ? writer->alone + 1 : 0;
	}
	pthread_mutex_unlock(&writer->lock);
	return NULL;
}

enum err_code db_writer_submit(struct db_writer *writer, struct db_job *job)
{
	pthread_mutex_lock(&writer->lock);
	if (writer->stopping || writer->waiting >= DB_QUEUE_MAX) {
		pthread_mutex_unlock(&writer->lock);
		return ERR_LIMIT;
	}
	bool alone = is_idle(writer);
	join(job->bulk ? &writer->bulk : &writer->urgent, job);
	writer->waiting++;
	if (writer->busy) {
		/* Whoever is writing looks at the queue afterwards. */
	} else if (alone && !job->bulk && writer->alone >= ALONE_MIN) {
		write_turn(writer);
		if (!is_idle(writer))
			writer->alone = 0;
		if (!is_idle(writer) || writer->stopping)
			pthread_cond_signal(&writer->wake);
	} else {
		pthread_cond_signal(&writer->wake);
	}
	pthread_mutex_unlock(&writer->lock);
	return ERR_OK;
}

struct awaited {
	struct db_job job;
	struct db_job *inner;
	pthread_mutex_t lock;
	pthread_cond_t over;
	bool is_over;
	enum err_code code;
	struct err err;
};

static enum err_code run_inner(struct db *db, struct db_job *job, struct err *err)
{
	struct awaited *awaited = (struct awaited *)job;
	return awaited->inner->run(db, awaited->inner, err);
}

static void tell_waiter(struct db_job *job, enum err_code code, const struct err *err)
{
	struct awaited *awaited = (struct awaited *)job;
	pthread_mutex_lock(&awaited->lock);
	awaited->code = code;
	awaited->err = *err;
	awaited->is_over = true;
	pthread_cond_signal(&awaited->over);
	pthread_mutex_unlock(&awaited->lock);
}

enum err_code db_writer_run(struct db_writer *writer, struct db_job *job, struct err *err)
{
	struct awaited awaited = {.job = {.run = run_inner, .done = tell_waiter, .bulk = job->bulk}, .inner = job};
	pthread_mutex_init(&awaited.lock, NULL);
	pthread_cond_init(&awaited.over, NULL);
	enum err_code code = db_writer_submit(writer, &awaited.job);
	if (code != ERR_OK) {
		code = err_set(err, code, "too much waits to be written");
	} else {
		pthread_mutex_lock(&awaited.lock);
		while (!awaited.is_over)
			pthread_cond_wait(&awaited.over, &awaited.lock);
		pthread_mutex_unlock(&awaited.lock);
		code = awaited.code;
		if (code != ERR_OK && err)
			*err = awaited.err;
	}
	if (job->done)
		job->done(job, code, err);
	pthread_cond_destroy(&awaited.over);
	pthread_mutex_destroy(&awaited.lock);
	return code;
}

enum err_code db_writer_create(const char *url, const struct db_group *group, struct db_writer **ret_writer,
							   struct err *err)
{
	struct db_writer *writer = calloc(1, sizeof *writer);
	if (!writer)
		return err_set(err, ERR_LIMIT, "no memory for the writer");
	snprintf(writer->url, sizeof writer->url, "%s", url);
	if (group)
		writer->group = *group;
	writer->alone = ALONE_MIN;
	brief_lock_init(&writer->lock);
	pthread_cond_init(&writer->wake, NULL);
	enum err_code code = db_open(url, DB_WRITE, &writer->db, err);
	if (code == ERR_OK)
		code = db_migrate(writer->db, clock_wall_ms(), err);
	if (code == ERR_OK && pthread_create(&writer->thread, NULL, write_for_ever, writer) != 0)
		code = err_set(err, ERR_LIMIT, "can't start the writer's thread");
	if (code != ERR_OK) {
		db_close(writer->db);
		pthread_cond_destroy(&writer->wake);
		pthread_mutex_destroy(&writer->lock);
		free(writer);
		return code;
	}
	*ret_writer = writer;
	return ERR_OK;
}

void db_writer_destroy(struct db_writer *writer)
{
	if (!writer)
		return;
	pthread_mutex_lock(&writer->lock);
	writer->stopping = true;
	pthread_cond_signal(&writer->wake);
	pthread_mutex_unlock(&writer->lock);
	pthread_join(writer->thread, NULL);
	db_close(writer->db);
	pthread_cond_destroy(&writer->wake);
	pthread_mutex_destroy(&writer->lock);
	free(writer);
}

void db_writer_read_figures(struct db_writer *writer, struct db_writer_figures *ret_figures)
{
	pthread_mutex_lock(&writer->lock);
	*ret_figures = writer->shown;
	ret_figures->waiting = writer->waiting;
	pthread_mutex_unlock(&writer->lock);
}
