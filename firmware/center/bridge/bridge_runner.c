#include "center/bridge/bridge_runner.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/utf8.h"
#include "base/wait.h"
#include "center/bridge/bridge.h"
#include "center/bridge/bridge_state.h"
#include "net/client.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define REQUEST_MS 30000 /* shorter than the lease */
#define RENEW_MS 10000
#define ANSWER_MAX (8u << 20)
#define DAY_MS INT64_C(86400000)
#define OVERLAP_DAYS 1 /* asked for again: clocks differ, and changes of the last minutes come late */
#define AWAY_FIRST_MS 30000
#define AWAY_DOUBLINGS 6
#define CODE_MAX 128
#define NAME_MAX 240

struct bridge_runner {
	struct bridge_runner_options options;
	char center[64], source[BRIDGE_SOURCE_MAX], username[128], password[256], unit[64], holder[ID_SIZE];
	struct net_client *client;
	int64_t leased_ms; /* monotonic time of the last renewal */
	pthread_t thread;
	int stop;
	bool stopping; /* it was heard; its own thread's */
};

/* -- asking ------------------------------------------------------------------------------------------ */

struct heard {
	bool over;
	enum err_code code;
	int status;
	json_t *answer;
	char why[64];
};

static void on_answer(void *context, const struct net_answer *answer)
{
	struct heard *heard = context;
	json_error_t why;
	heard->over = true;
	heard->code = answer->code;
	heard->status = answer->status;
	snprintf(heard->why, sizeof heard->why, "%s", answer->why ? answer->why : "");
	if (answer->code == ERR_OK && answer->body)
		heard->answer = json_loadb(answer->body, answer->len, JSON_REJECT_DUPLICATES, &why);
}

static bool is_stopping(struct bridge_runner *runner, int64_t wait_ms)
{
	struct pollfd wait = {.fd = runner->stop, .events = POLLIN};
	if (runner->stopping)
		return true;
	wait_any(&wait, 1, (int)wait_ms);
	runner->stopping = wait.revents && wait_was_poked(runner->stop);
	return runner->stopping;
}

static bool rest(void *context, int64_t ms)
{
	return !is_stopping(context, ms);
}

/* Until the answer is there, or we are to stop. */
static void wait_for(struct bridge_runner *runner, const struct heard *heard)
{
	while (!heard->over) {
		struct pollfd fds[NET_SOCKETS_MAX + 1];
		size_t count = net_client_fds(runner->client, fds, NET_SOCKETS_MAX);
		fds[count] = (struct pollfd){.fd = runner->stop, .events = POLLIN};
		int64_t wait_ms = net_client_deadline(runner->client) - clock_mono_ms();
		wait_any(fds, count + 1, wait_ms < 0 ? 0 : wait_ms > 1000 ? 1000 : (int)wait_ms);
		if (fds[count].revents && is_stopping(runner, 0))
			return;
		net_client_step(runner->client, fds, count);
	}
}

struct renewing {
	struct db_job job;
	struct bridge_runner *runner;
};

static enum err_code renew_in_transaction(struct db *db, struct db_job *job, struct err *err)
{
	const struct bridge_runner *runner = ((struct renewing *)job)->runner;
	return bridge_state_lease(db, runner->center, runner->source, runner->holder, clock_wall_ms(), err);
}

static enum err_code renew(struct bridge_runner *runner, struct err *err)
{
	struct renewing renewing = {.job = {.run = renew_in_transaction}, .runner = runner};
	if (clock_mono_ms() - runner->leased_ms < RENEW_MS)
		return ERR_OK;
	runner->leased_ms = clock_mono_ms();
	return db_writer_run(runner->options.writer, &renewing.job, err);
}

static enum err_code ask(void *context, const struct bridge_ask *wish, int *ret_status, json_t **ret_answer,
						 struct err *err)
{
	struct bridge_runner *runner = context;
	struct heard heard = {.over = false};
	unsigned name;
	const struct net_request request = {.method = wish->method,
										.path = buf_text(&wish->path),
										.body = wish->body.len ? buf_text(&wish->body) : NULL,
										.len = wish->body.len,
										.bearer = wish->bearer[0] ? wish->bearer : NULL,
										.timeout_ms = REQUEST_MS,
										.answer_max = ANSWER_MAX,
										.context = &heard,
										.done = on_answer};
	enum err_code code = renew(runner, err);
	if (code != ERR_OK)
		return code;
	if (wish->path.failed || wish->body.failed || net_client_send(runner->client, &request, &name) != ERR_OK)
		return err_set(err, ERR_LIMIT, "the request does not fit");
	wait_for(runner, &heard);
	if (!heard.over) {
		net_client_cancel(runner->client, name);
		return err_set(err, ERR_AGAIN, "asked to stop");
	}
	if (heard.code != ERR_OK)
		return err_set(err, heard.code == ERR_TIMEOUT ? ERR_TIMEOUT : ERR_OFFLINE, "no answer: %s", heard.why);
	*ret_status = heard.status;
	*ret_answer = heard.answer;
	return ERR_OK;
}

/* -- keeping ----------------------------------------------------------------------------------------- */

struct keeping {
	struct db_job job;
	struct bridge_runner *runner;
	enum bridge_list list;
	const json_t *records;
	struct bridge_cursor next;
	/* of the transaction */
	struct db *db;
	enum err_code code;
	struct err err;
};

static void note(void *context, size_t index, enum bridge_verdict verdict, const char *why)
{
	struct keeping *keeping = context;
	const struct bridge_runner *runner = keeping->runner;
	const char *code, *name;
	char cut[CODE_MAX];
	bridge_wire_entry(keeping->list, json_array_get(keeping->records, index), &code, &name);
	if (!*code || keeping->code != ERR_OK)
		return;
	snprintf(cut, sizeof cut, "%s", code);
	cut[utf8_cut(cut, strlen(cut), sizeof cut - 1)] = '\0';
	keeping->code = bridge_state_seen(keeping->db, runner->center, runner->source, bridge_wire_word(keeping->list), cut,
									  keeping->next.run, "", verdict == BRIDGE_REFUSED ? why : "", &keeping->err);
}

static enum err_code keep_dossiers(struct keeping *keeping, struct err *err)
{
	struct bridge_runner *runner = keeping->runner;
	void *handle = NULL;
	const struct catalogue *catalogue = runner->options.hold(runner->options.context, &handle);
	struct bridge_report *report = malloc(sizeof *report);
	const struct bridge bridge = {.db = keeping->db,
								  .center = runner->center,
								  .source = runner->source,
								  .catalogue = catalogue,
								  .now_ms = clock_wall_ms(),
								  .keep_days = runner->options.keep_days,
								  .context = keeping,
								  .told = note};
	enum err_code code = report ? bridge_take(&bridge, BRIDGE_DOSSIERS, keeping->records, report, err)
								: err_set(err, ERR_LIMIT, "no memory");
	free(report);
	runner->options.release(runner->options.context, handle);
	return code;
}

static enum err_code keep_entries(struct keeping *keeping, struct err *err)
{
	const struct bridge_runner *runner = keeping->runner;
	enum err_code code = ERR_OK;
	size_t i;
	const json_t *entry;
	json_array_foreach(keeping->records, i, entry)
	{
		const char *id, *name;
		char cut[NAME_MAX];
		bridge_wire_entry(keeping->list, entry, &id, &name);
		snprintf(cut, sizeof cut, "%s", name);
		cut[utf8_cut(cut, strlen(cut), sizeof cut - 1)] = '\0';
		if (code == ERR_OK && *id && strlen(id) < CODE_MAX)
			code = bridge_state_seen(keeping->db, runner->center, runner->source, bridge_wire_word(keeping->list), id,
									 keeping->next.run, cut, "", err);
	}
	return code;
}

static enum err_code keep_in_transaction(struct db *db, struct db_job *job, struct err *err)
{
	struct keeping *keeping = (struct keeping *)job;
	const struct bridge_runner *runner = keeping->runner;
	struct bridge_source source;
	keeping->db = db;
	keeping->code = ERR_OK;
	enum err_code code = bridge_state_lease(db, runner->center, runner->source, runner->holder, clock_wall_ms(), err);
	if (code == ERR_OK)
		code = bridge_state_read(db, runner->center, runner->source, &source, err);
	if (code == ERR_OK)
		code = keeping->list == BRIDGE_LIST_DOSSIERS ? keep_dossiers(keeping, err) : keep_entries(keeping, err);
	if (code == ERR_OK && keeping->code != ERR_OK) {
		*err = keeping->err;
		code = keeping->code;
	}
	if (code != ERR_OK)
		return code;
	source.cursor = keeping->next;
	return bridge_state_write(db, runner->center, runner->source, &source, err);
}

static enum err_code keep(void *context, enum bridge_list list, const json_t *records, const struct bridge_cursor *next,
						  struct err *err)
{
	struct bridge_runner *runner = context;
	struct keeping keeping = {
		.job = {.run = keep_in_transaction}, .runner = runner, .list = list, .records = records, .next = *next};
	return db_writer_run(runner->options.writer, &keeping.job, err);
}

/* -- rounds ------------------------------------------------------------------------------------------ */

struct turning {
	struct db_job job;
	struct bridge_runner *runner;
	struct bridge_source source;
	bool is_due;
	enum err_code outcome; /* of a round that ended */
	struct err why;
};

/* Whether a round is due here; begins it or takes up the one that was cut off. */
static enum err_code begin(struct db *db, struct db_job *job, struct err *err)
{
	struct turning *turning = (struct turning *)job;
	struct bridge_runner *runner = turning->runner;
	struct bridge_source *source = &turning->source;
	int64_t now_ms = clock_wall_ms();
	turning->is_due = false;
	enum err_code code = bridge_state_read(db, runner->center, runner->source, source, err);
	if (code != ERR_OK || source->next_at_ms > now_ms)
		return code;
	code = bridge_state_lease(db, runner->center, runner->source, runner->holder, now_ms, err);
	if (code == ERR_CONFLICT)
		return ERR_OK;
	if (code != ERR_OK)
		return code;
	if (source->cursor.list >= BRIDGE_LIST_COUNT) {
		source->cursor = (struct bridge_cursor){.run = source->cursor.run + 1};
		source->cursor.is_full =
			source->full_at_ms == 0 || now_ms - source->full_at_ms >= runner->options.full_hours * INT64_C(3600000);
		clock_day(source->done_at_ms - OVERLAP_DAYS * DAY_MS, source->cursor.from);
		clock_day(now_ms, source->cursor.to);
	}
	snprintf(source->state, sizeof source->state, "asking");
	turning->is_due = true;
	return bridge_state_write(db, runner->center, runner->source, source, err);
}

static const char *word_of(enum err_code outcome)
{
	switch (outcome) {
	case ERR_OK:
		return "done";
	case ERR_DENIED:
		return "refused";
	case ERR_OFFLINE:
	case ERR_TIMEOUT:
		return "away";
	case ERR_AGAIN:
	case ERR_CONFLICT: /* another server took the source over */
		return "asking";
	default:
		return "garbage";
	}
}

static enum err_code end(struct db *db, struct db_job *job, struct err *err)
{
	struct turning *turning = (struct turning *)job;
	struct bridge_runner *runner = turning->runner;
	struct bridge_source source;
	int64_t now_ms = clock_wall_ms();
	enum err_code code = bridge_state_read(db, runner->center, runner->source, &source, err);
	if (code != ERR_OK || turning->outcome == ERR_CONFLICT)
		return code;
	snprintf(source.state, sizeof source.state, "%s", word_of(turning->outcome));
	snprintf(source.why, sizeof source.why, "%.95s", turning->outcome == ERR_OK ? "" : turning->why.text);
	if (turning->outcome == ERR_OK) {
		source.failures = 0;
		source.done_at_ms = now_ms;
		source.next_at_ms = now_ms + runner->options.every_minutes * INT64_C(60000);
		if (source.cursor.is_full) {
			source.full_run = source.cursor.run;
			source.full_at_ms = now_ms;
			code = bridge_state_trim(db, runner->center, runner->source, source.full_run, err);
		}
	} else if (turning->outcome != ERR_AGAIN) {
		int64_t doublings = source.failures < AWAY_DOUBLINGS ? source.failures : AWAY_DOUBLINGS;
		source.next_at_ms = now_ms + ((int64_t)AWAY_FIRST_MS << doublings);
		source.failures++;
	}
	return code == ERR_OK ? bridge_state_write(db, runner->center, runner->source, &source, err) : code;
}

static void turn(struct bridge_runner *runner)
{
	struct turning turning = {.job = {.run = begin}, .runner = runner};
	struct bridge_round round = {.pages = 0};
	struct err err = {.code = ERR_OK};
	enum err_code code = db_writer_run(runner->options.writer, &turning.job, &err);
	if (code == ERR_OK && turning.is_due) {
		const struct bridge_pull pull = {.form = runner->options.form,
										 .username = runner->username,
										 .password = runner->password,
										 .unit = runner->unit,
										 .page_size = runner->options.page_size,
										 .again_most = runner->options.again_most,
										 .context = runner,
										 .ask = ask,
										 .keep = keep,
										 .rest = rest};
		turning.outcome = bridge_pull_round(&pull, &turning.source.cursor, &round, &turning.why);
		log_event(turning.outcome == ERR_OK ? LOG_INFO : LOG_WARN, "bridge.round", LOG_ID("center", runner->center),
				  LOG_STR("source", runner->source), LOG_STR("state", word_of(turning.outcome)),
				  LOG_INT("pages", round.pages), LOG_INT("records", round.records),
				  LOG_INT("asked_again", round.asked_again), LOG_INT("half_pages", round.half_pages));
		turning.job = (struct db_job){.run = end};
		code = db_writer_run(runner->options.writer, &turning.job, &err);
	}
	if (code != ERR_OK)
		log_event(LOG_WARN, "bridge.failed", LOG_ID("center", runner->center), LOG_STR("source", runner->source),
				  LOG_ERR(&err));
}

static void *run_for_ever(void *arg)
{
	struct bridge_runner *runner = arg;
	do
		turn(runner);
	while (!is_stopping(runner, BRIDGE_LOOK_MS));
	return NULL;
}

enum err_code bridge_runner_start(const struct bridge_runner_options *options, struct bridge_runner **ret_runner,
								  struct err *err)
{
	struct bridge_runner *runner = calloc(1, sizeof *runner);
	if (!runner)
		return err_set(err, ERR_LIMIT, "no memory");
	runner->options = *options;
	snprintf(runner->center, sizeof runner->center, "%s", options->center);
	snprintf(runner->source, sizeof runner->source, "%s", options->source);
	snprintf(runner->username, sizeof runner->username, "%s", options->username);
	snprintf(runner->password, sizeof runner->password, "%s", options->password);
	snprintf(runner->unit, sizeof runner->unit, "%s", options->unit);
	id_make(runner->holder);
	const struct net_options net = {.url = options->url, .ca_file = options->ca_file, .crl_file = options->crl_file};
	enum err_code code = net_client_create(&net, &runner->client, err);
	runner->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (code == ERR_OK && runner->stop < 0)
		code = err_set(err, ERR_IO, "eventfd");
	if (code == ERR_OK && pthread_create(&runner->thread, NULL, run_for_ever, runner) != 0)
		code = err_set(err, ERR_LIMIT, "can't start a thread");
	if (code != ERR_OK) {
		net_client_destroy(runner->client);
		if (runner->stop >= 0)
			close(runner->stop);
		free(runner);
		return code;
	}
	*ret_runner = runner;
	return ERR_OK;
}

void bridge_runner_tell_stop(struct bridge_runner *runner)
{
	wait_poke(runner->stop);
}

void bridge_runner_stop(struct bridge_runner *runner)
{
	if (!runner)
		return;
	wait_poke(runner->stop);
	pthread_join(runner->thread, NULL);
	net_client_destroy(runner->client);
	close(runner->stop);
	explicit_bzero(runner->password, sizeof runner->password);
	free(runner);
}
