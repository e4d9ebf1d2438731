#include "display/feed_program.h"

#include "base/clock.h"
#include "base/log.h"
#include "proto/problem.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ASK_MS 5000
#define PART_MS 30000           /* over a slow line */
#define AGAIN_MS (10 * 60000)   /* a command says so sooner; this is for one that was missed */
#define FAILED_MS 10000
#define INSTALLER_LOOK_MS 200
#define QUIET_LOOK_MS 2000

static const char *text(const char *or_null)
{
	return or_null ? or_null : "";
}

void feed_program_start(struct feed_program *feed, struct net_client *client,
						const struct feed_program_options *options, int64_t now_ms)
{
	const struct program_options own = {
		.dir = text(options->program.dir),
		.installer = text(options->program.installer),
		.name = text(options->program.name),
		.key = text(options->program.key),
		.running = text(options->program.running),
	};
	feed->client = client;
	feed->idle_ms = options->idle_ms;
	snprintf(feed->hours, sizeof feed->hours, "%s", text(options->hours));
	program_start(&feed->program, &own, now_ms);
}

void feed_program_look(struct feed_program *feed)
{
	feed->again_ms = 0;
}

static void on_program(void *context, const struct net_answer *got)
{
	struct feed_program *feed = context;
	struct proto_program wanted;
	char today[CLOCK_DAY_SIZE] = "";
	struct err err = {.code = ERR_OK};
	enum err_code code = proto_problem_verdict(got->code, got->status);
	feed->request = 0;
	feed->again_ms = clock_mono_ms() + (code == ERR_OK || code == ERR_NOT_FOUND ? AGAIN_MS : FAILED_MS);
	if (code == ERR_OK)
		code = proto_program_decode(got->body, got->len, &wanted, &err);
	if (code != ERR_OK) {
		if (code != ERR_NOT_FOUND) /* a center that does not publish any */
			log_event(LOG_WARN, "program.unreadable", LOG_INT("status", got->status), LOG_ERR(&err));
		return;
	}
	if (clock_is_trusted())
		clock_day(clock_wall_ms(), today);
	program_take(&feed->program, &wanted, today);
}

static void on_part(void *context, const struct net_answer *got)
{
	struct feed_program *feed = context;
	int64_t offset = 0;
	char *bytes = NULL;
	size_t len = 0;
	enum err_code code = proto_problem_verdict(got->code, got->status);
	feed->part = 0;
	if (code == ERR_OK)
		code = program_signed_part(got->body, got->len, &offset, &bytes, &len);
	program_part(&feed->program, code, offset, bytes, len);
	feed->part_ms = clock_mono_ms() + (code == ERR_OK ? PROGRAM_PART_PAUSE_MS : FAILED_MS);
	free(bytes);
}

static void ask(struct feed_program *feed, int64_t now_ms)
{
	const struct net_request request = {.method = "GET",
										.path = PROTO_PROGRAM_PATH,
										.timeout_ms = ASK_MS,
										.answer_max = PROTO_PROGRAM_MAX,
										.context = feed,
										.done = on_program};
	feed->again_ms = now_ms + FAILED_MS;
	if (net_client_send(feed->client, &request, &feed->request) != ERR_OK)
		feed->request = 0;
}

static void ask_part(struct feed_program *feed, int64_t now_ms)
{
	char path[PROTO_PROGRAM_PART_PATH_SIZE];
	int64_t offset;
	if (!program_wants_part(&feed->program, &offset))
		return;
	proto_program_part_path(feed->program.wanted.number, offset, path);
	const struct net_request request = {.method = "GET",
										.path = path,
										.timeout_ms = PART_MS,
										.answer_max = PROTO_PROGRAM_PART_ANSWER_MAX,
										.context = feed,
										.done = on_part};
	if (net_client_send(feed->client, &request, &feed->part) == ERR_OK)
		return;
	feed->part = 0;
	feed->part_ms = now_ms + FAILED_MS;
	program_part(&feed->program, ERR_OFFLINE, offset, NULL, 0);
}

static bool is_quiet(const struct feed_program *feed, int64_t busy_ms, int64_t now_ms)
{
	struct tm tm;
	clock_local(clock_wall_ms(), &tm);
	return now_ms - busy_ms >= feed->idle_ms && program_within(feed->hours, tm.tm_hour * 60 + tm.tm_min);
}

bool feed_program_tick(struct feed_program *feed, bool up, int64_t busy_ms, int64_t now_ms)
{
	if (up && feed->request == 0 && now_ms >= feed->again_ms)
		ask(feed, now_ms);
	if (up && now_ms >= feed->part_ms)
		ask_part(feed, now_ms);
	return program_tick(&feed->program, up, is_quiet(feed, busy_ms, now_ms), now_ms);
}

int64_t feed_program_deadline(const struct feed_program *feed, int64_t now_ms)
{
	const struct program *program = &feed->program;
	if (program->child > 0)
		return now_ms + INSTALLER_LOOK_MS;
	if (program->state == PROGRAM_DOWNLOADING && !program->asked)
		return feed->part_ms > now_ms ? feed->part_ms : now_ms + PROGRAM_PART_PAUSE_MS;
	if (program->state == PROGRAM_VERIFIED || program->state == PROGRAM_TRIAL)
		return now_ms + QUIET_LOOK_MS;
	return feed->request == 0 && feed->again_ms > now_ms ? feed->again_ms : now_ms + FAILED_MS;
}

/* The words of version and state are our own, or held to digits and dots when they came. */
void feed_program_tell(const struct feed_program *feed, struct buf *out)
{
	const struct program *program = &feed->program;
	buf_format(out, "\"update\":{\"number\":%lld,\"state\":\"%s\",\"version\":\"%s\",\"why\":\"%s\",\"percent\":%d}",
			   (long long)program->wanted.number, program_word(program->state), program->wanted.version, program->why,
			   program_percent(program));
}
