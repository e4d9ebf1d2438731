#include "center/db/db_writer.h"

#include "base/check.h"
#include "support/center.h"
#include "support/test.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>

/* Who waits while the writer is held up, and in which order it is then served. */
#define JOBS_MAX 32

struct held {
	struct db_writer *writer;
	sem_t begun, go, over;
	const char *order[JOBS_MAX];
	size_t count;
};

struct named_job {
	struct db_job job;
	struct held *held;
	const char *name;
	bool follows;
};

static enum err_code note(struct db *db, struct db_job *job, struct err *err)
{
	struct named_job *named = (struct named_job *)job;
	assert_true(named->held->count < JOBS_MAX);
	named->held->order[named->held->count++] = named->name;
	return ERR_OK;
}

static enum err_code hold(struct db *db, struct db_job *job, struct err *err)
{
	struct named_job *named = (struct named_job *)job;
	sem_post(&named->held->begun);
	sem_wait(&named->held->go);
	return ERR_OK;
}

static void ended(struct db_job *job, enum err_code code, const struct err *err)
{
	struct named_job *named = (struct named_job *)job;
	assert_int_equal(code, ERR_OK);
	if (named->follows)
		assert_int_equal(db_writer_submit(named->held->writer, &(named + 1)->job), ERR_OK);
	sem_post(&named->held->over);
}

static struct named_job named(struct held *held, const char *name, bool bulk)
{
	return (struct named_job){.job = {.run = note, .done = ended, .bulk = bulk}, .held = held, .name = name};
}

/* From another thread, as a job without company is done by who submits it. */
static void *submit_holder(void *arg)
{
	struct held *held = arg;
	static struct named_job holder;
	holder = named(held, "holder", false);
	holder.job.run = hold;
	assert_int_equal(db_writer_submit(held->writer, &holder.job), ERR_OK);
	return NULL;
}

static pthread_t hold_up(struct held *held, const char *name)
{
	char url[DB_URL_MAX];
	struct err err;
	pthread_t thread;
	memset(held, 0, sizeof *held);
	sem_init(&held->begun, 0, 0);
	sem_init(&held->go, 0, 0);
	sem_init(&held->over, 0, 0);
	assert_int_equal(db_writer_create(test_database_url(name, url), NULL, &held->writer, &err), ERR_OK);
	pthread_create(&thread, NULL, submit_holder, held);
	sem_wait(&held->begun);
	return thread;
}

/* Until the holder and so many others are done. */
static void let_go(struct held *held, pthread_t thread, size_t others)
{
	sem_post(&held->go);
	for (size_t i = 0; i < others + 1; i++)
		sem_wait(&held->over);
	pthread_join(thread, NULL);
	db_writer_destroy(held->writer);
}

static void who_waits_at_a_screen_goes_before_batches(void **state)
{
	static struct held held;
	pthread_t thread = hold_up(&held, "before.db");
	struct named_job batches[6], numbers[4];
	for (size_t i = 0; i < ARRAY_LEN(batches); i++) {
		batches[i] = named(&held, "batch", true);
		assert_int_equal(db_writer_submit(held.writer, &batches[i].job), ERR_OK);
	}
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		numbers[i] = named(&held, "number", false);
		assert_int_equal(db_writer_submit(held.writer, &numbers[i].job), ERR_OK);
	}
	let_go(&held, thread, ARRAY_LEN(batches) + ARRAY_LEN(numbers));
	assert_int_equal(held.count, ARRAY_LEN(batches) + ARRAY_LEN(numbers));
	for (size_t i = 0; i < held.count; i++)
		assert_string_equal(held.order[i], i < ARRAY_LEN(numbers) ? "number" : "batch");
}

static void a_number_waits_for_one_slice_of_batches_at_most(void **state)
{
	static struct held held;
	static struct named_job numbers[8];
	pthread_t thread = hold_up(&held, "slice.db");
	struct named_job batches[12];
	for (size_t i = 0; i < ARRAY_LEN(batches); i++) {
		batches[i] = named(&held, "batch", true);
		assert_int_equal(db_writer_submit(held.writer, &batches[i].job), ERR_OK);
	}
	/* Each asks when the one before it has its answer, as citizens come one after another. */
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		numbers[i] = named(&held, "number", false);
		numbers[i].follows = i + 1 < ARRAY_LEN(numbers);
	}
	assert_int_equal(db_writer_submit(held.writer, &numbers[0].job), ERR_OK);
	let_go(&held, thread, ARRAY_LEN(batches) + ARRAY_LEN(numbers));
	assert_int_equal(held.count, ARRAY_LEN(batches) + ARRAY_LEN(numbers));
	size_t between = 0, seen = 0;
	for (size_t i = 0; i < held.count && seen < ARRAY_LEN(numbers); i++) {
		bool batch = strcmp(held.order[i], "batch") == 0;
		between = batch ? between + 1 : 0;
		seen += !batch;
		assert_true(between <= DB_BULK_MAX);
	}
	/* And the batches are not starved by them. */
	assert_string_equal(held.order[1], "batch");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_waits_at_a_screen_goes_before_batches),
		cmocka_unit_test(a_number_waits_for_one_slice_of_batches_at_most),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
