#include "center/handlers/slow.h"

#include "base/check.h"

#include <pthread.h>
#include <stdlib.h>

struct slow {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct slow_job *head, *tail;
	size_t waiting;
	bool stopping;
	pthread_t threads[SLOW_THREADS_MAX];
	unsigned thread_count;
};

static struct slow_job *take(struct slow *slow)
{
	struct slow_job *job = slow->head;
	slow->head = job->next;
	if (!slow->head)
		slow->tail = NULL;
	slow->waiting--;
	return job;
}

static void *run_for_ever(void *arg)
{
	struct slow *slow = arg;
	pthread_mutex_lock(&slow->lock);
	for (;;) {
		while (!slow->head && !slow->stopping)
			pthread_cond_wait(&slow->wake, &slow->lock);
		if (!slow->head)
			break;
		struct slow_job *job = take(slow);
		pthread_mutex_unlock(&slow->lock);
		job->run(job);
		pthread_mutex_lock(&slow->lock);
	}
	pthread_mutex_unlock(&slow->lock);
	return NULL;
}

struct slow *slow_create(unsigned threads)
{
	CHECK(threads > 0 && threads <= SLOW_THREADS_MAX);
	struct slow *slow = calloc(1, sizeof *slow);
	if (!slow)
		return NULL;
	pthread_mutex_init(&slow->lock, NULL);
	pthread_cond_init(&slow->wake, NULL);
	while (slow->thread_count < threads &&
		   pthread_create(&slow->threads[slow->thread_count], NULL, run_for_ever, slow) == 0)
		slow->thread_count++;
	if (slow->thread_count == threads)
		return slow;
	slow_destroy(slow);
	return NULL;
}

void slow_destroy(struct slow *slow)
{
	if (!slow)
		return;
	pthread_mutex_lock(&slow->lock);
	slow->stopping = true;
	pthread_cond_broadcast(&slow->wake);
	pthread_mutex_unlock(&slow->lock);
	for (unsigned i = 0; i < slow->thread_count; i++)
		pthread_join(slow->threads[i], NULL);
	pthread_cond_destroy(&slow->wake);
	pthread_mutex_destroy(&slow->lock);
	free(slow);
}

bool slow_submit(struct slow *slow, struct slow_job *job)
{
	pthread_mutex_lock(&slow->lock);
	bool taken = slow->waiting < SLOW_WAITING_MAX && !slow->stopping;
	if (taken) {
		job->next = NULL;
		if (slow->tail)
			slow->tail->next = job;
		else
			slow->head = job;
		slow->tail = job;
		slow->waiting++;
		pthread_cond_signal(&slow->wake);
	}
	pthread_mutex_unlock(&slow->lock);
	return taken;
}
