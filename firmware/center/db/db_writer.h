/*
 * All writing goes through one connection and one transaction at a time; who
 * waits meanwhile shares the next commit (group commit). When nobody else waits
 * the submitting thread does it all itself: a hand-off costs more than the work.
 * Bulk jobs (journals after an outage, imports) go in slices of their own, with
 * everybody else's jobs between them.
 *
 * A job's run() may be called again: after a rollback of the group (another
 * job failed after it had written) and after ERR_AGAIN. It must have no effects
 * but through its db and its own memory.
 */
#ifndef MOTCUA_CENTER_DB_DB_WRITER_H
#define MOTCUA_CENTER_DB_DB_WRITER_H

#include "center/db/db.h"

#define DB_GROUP_MAX 256  /* jobs in one commit */
#define DB_BULK_MAX 1     /* bulk jobs in one commit: a batch of 200 events takes as long as many numbers */
#define DB_QUEUE_MAX 4096 /* jobs waiting; more are refused */
#define DB_TRIES_MAX 8    /* of a transaction that ERR_AGAIN ends */

struct db_writer;

struct db_job {
	/* In the transaction. An error undoes what it wrote and is handed to done(). */
	enum err_code (*run)(struct db *db, struct db_job *job, struct err *err);
	/* Exactly once: ERR_OK after the commit is durable. On the writer's or the submitter's thread; must not wait. */
	void (*done)(struct db_job *job, enum err_code code, const struct err *err);
	bool bulk; /* nobody waits at a screen for it */
	struct db_job *next; /* the writer's */
};

/* What is done once for each transaction. All may be NULL; all are called by whoever writes, never two at once. */
struct db_group {
	void *arg;
	void (*begun)(void *arg);
	/* Before the commit, in the transaction; jobs is how many succeeded. */
	enum err_code (*finish)(struct db *db, void *arg, struct err *err);
	/* After a commit, before any done(). */
	void (*committed)(void *arg);
	/* After a rollback. */
	void (*dropped)(void *arg);
};

struct db_writer_figures {
	uint64_t jobs, commits, careful, failed;
	uint64_t busy_us; /* spent in commits */
	size_t waiting;
};

/* Migrates the database first. group may be NULL. */
enum err_code db_writer_create(const char *url, const struct db_group *group, struct db_writer **ret_writer,
							   struct err *err) MUST_USE;
/* Finishes what was submitted. Takes NULL. */
void db_writer_destroy(struct db_writer *writer);
/* ERR_LIMIT where too much waits (done() is then not called). done() may have been called before this returns. */
enum err_code db_writer_submit(struct db_writer *writer, struct db_job *job) MUST_USE;
/* Submits and waits for the end. */
enum err_code db_writer_run(struct db_writer *writer, struct db_job *job, struct err *err) MUST_USE;
void db_writer_read_figures(struct db_writer *writer, struct db_writer_figures *ret_figures);

#endif
