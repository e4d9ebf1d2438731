/* What takes long has threads of its own; numbers are given meanwhile. */
#include "center/handlers/slow.h"
#include "support/center.h"
#include "support/test.h"

#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <unistd.h>

#define JOBS (SLOW_THREADS_MAX + SLOW_WAITING_MAX)

struct blocked {
	struct slow_job jobs[JOBS];
	sem_t begun, go;
};

static void hold_up(struct slow_job *job)
{
	struct blocked *blocked = job->arg;
	sem_post(&blocked->begun);
	sem_wait(&blocked->go);
}

/* Every thread of the lane is busy, and as much waits as may. */
static size_t block(struct blocked *blocked, struct slow *slow)
{
	size_t taken = 0;
	sem_init(&blocked->begun, 0, 0);
	sem_init(&blocked->go, 0, 0);
	for (size_t i = 0; i < JOBS; i++) {
		blocked->jobs[i] = (struct slow_job){.run = hold_up, .arg = blocked};
		if (!slow_submit(slow, &blocked->jobs[i]))
			break;
		taken++;
		if (i == 0)
			sem_wait(&blocked->begun); /* taken, and out of the line: the count that waits is known from here on */
	}
	return taken;
}

static void let_go(struct blocked *blocked, size_t count)
{
	for (size_t i = 0; i < count; i++)
		sem_post(&blocked->go);
}

static void numbers_are_given_while_what_takes_long_has_no_room(void **state)
{
	static struct blocked blocked;
	struct center *center = test_center_create("slow");
	char cookie[96], csrf[ID_SIZE], id[ID_SIZE];
	test_center_add_staff(center, "tinh", "province", "");
	test_center_sign_in(center, "tinh", 0, cookie, csrf);
	size_t count = block(&blocked, center->slow);
	assert_true(count >= SLOW_WAITING_MAX);
	/* Full: who asks is told to come back. */
	const struct test_request month = {.method = "GET", .target = "/v1/centers", .cookie = cookie, .csrf = csrf};
	struct call *call = test_center_ask(center, &month);
	assert_int_equal(call->reply.status, 503);
	assert_int_equal(call->reply.retry_after_s, SLOW_AGAIN_S);
	dispatch_destroy(call);
	test_center_ticket(center, "a", "none", id);
	json_decref(test_center_kiosk(center, "GET", "/v1/queue", NULL, 200));
	let_go(&blocked, count);
	/* And there is room again. */
	json_t *centers = NULL;
	for (int tries = 0; tries < 5000 && !centers; tries++) {
		usleep(2000);
		call = test_center_ask(center, &month);
		if (call->reply.status == 200)
			centers = json_loads(buf_text(&call->reply.body), 0, NULL);
		dispatch_destroy(call);
	}
	assert_non_null(centers);
	json_decref(centers);
	test_center_destroy(center);
}

struct heard {
	pthread_t thread;
	sem_t over;
};

static void on_answered(struct call *call)
{
	struct heard *heard = call->arg;
	heard->thread = pthread_self();
	sem_post(&heard->over);
}

/* The status; where it was answered goes into *ret_here: on the thread that asked. */
static int ask(struct center *center, const char *method, const char *target, const char *body, const char *cookie,
			   bool *ret_here)
{
	struct heard heard;
	struct call *call = dispatch_create(center);
	assert_non_null(call);
	sem_init(&heard.over, 0, 0);
	call->answered = on_answered;
	call->arg = &heard;
	call->req.is_json = true;
	snprintf(call->req.cookie, sizeof call->req.cookie, "%s", cookie);
	assert_true(dispatch_parse_target(&call->req, target));
	assert_true(dispatch_open(call, method, (int64_t)strlen(body)));
	buf_str(&call->req.raw, body);
	dispatch_run(call);
	sem_wait(&heard.over);
	int status = call->reply.status;
	*ret_here = pthread_equal(heard.thread, pthread_self());
	sem_destroy(&heard.over);
	dispatch_destroy(call);
	return status;
}

static void a_month_and_a_wrong_password_do_not_hold_up_who_asks(void **state)
{
	struct center *center = test_center_create("apart");
	char cookie[96], csrf[ID_SIZE];
	bool here;
	test_center_add_staff(center, "tinh", "province", "");
	test_center_sign_in(center, "tinh", 0, cookie, csrf);
	assert_int_equal(ask(center, "GET", "/v1/queue", "", cookie, &here), 200);
	assert_true(here);
	assert_int_equal(ask(center, "GET", "/v1/centers", "", cookie, &here), 200);
	assert_false(here);
	/* Refused before anything is written, so it is the check itself that is answered elsewhere. */
	assert_int_equal(ask(center, "POST", "/v1/session", "{\"username\":\"\",\"password\":\"x\"}", "", &here), 400);
	assert_false(here);
	test_center_destroy(center);
}

static void what_waits_is_run_before_the_lane_ends(void **state)
{
	static struct blocked blocked;
	struct slow *slow = slow_create(1);
	assert_non_null(slow);
	size_t count = block(&blocked, slow);
	assert_int_equal(count, 1 + SLOW_WAITING_MAX);
	let_go(&blocked, count);
	slow_destroy(slow);
	for (size_t i = 1; i < count; i++)
		assert_int_equal(sem_trywait(&blocked.begun), 0);
	slow_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_given_while_what_takes_long_has_no_room),
		cmocka_unit_test(a_month_and_a_wrong_password_do_not_hold_up_who_asks),
		cmocka_unit_test(what_waits_is_run_before_the_lane_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
