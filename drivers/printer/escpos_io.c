#include "printer/escpos_priv.h"

#include "link/link.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#define READ_MAX 256

/* Covers and paper change most often, so 2 and 4 have most turns. */
static const unsigned char turns[] = {2, 4, 3, 2, 4, 1};

static void begin_ask(struct escpos *escpos, enum escpos_ask ask)
{
	escpos->ask = ask;
	escpos->answered = false;
	escpos->asked_ms = escpos->now_ms;
	escpos->noise_at_ask = escpos->parser.noise;
}

void escpos_ask_status(struct escpos *escpos, unsigned n)
{
	const unsigned char request[3] = {0x10, 0x04, (unsigned char)n};
	escpos->ask_n = n;
	escpos->polled_ms = escpos->now_ms;
	begin_ask(escpos, ESCPOS_ASK_STATUS);
	if (escpos->control.len < ESCPOS_CONTROL_FULL)
		buf_add(&escpos->control, request, sizeof request);
}

/* An error that waits to be cleared keeps the unit off line until it is told to go on, its buffers emptied. */
void escpos_ask_recover(struct escpos *escpos)
{
	bool waits = escpos->flags & (PRINTER_CUTTER_FAULT | PRINTER_RECOVERABLE);
	if (waits && escpos->control.len < ESCPOS_CONTROL_MAX / 2)
		buf_add(&escpos->control, "\x10\x05\x02", 3);
}

void escpos_poll_next(struct escpos *escpos)
{
	bool offline = !(escpos->flags & PRINTER_ONLINE);
	if (offline && escpos->ask_n != 1) {
		escpos_ask_status(escpos, 1);
		return;
	}
	escpos->poll_turn = (escpos->poll_turn + 1) % (unsigned)sizeof turns;
	escpos_ask_status(escpos, turns[escpos->poll_turn]);
}

void escpos_ask(struct escpos *escpos, enum escpos_ask ask)
{
	begin_ask(escpos, ask);
	if (ask == ESCPOS_ASK_NAME)
		buf_add(&escpos->control, "\x1DI\x43", 3);
	if (ask == ESCPOS_ASK_FENCE) {
		buf_add(&escpos->control, "\x1Dr\x01", 3);
		escpos->fences_open++;
		escpos->fence_seen = false;
	}
	if (ask == ESCPOS_ASK_PROCESS) {
		escpos_process_id(++escpos->process_number, escpos->process_id);
		escpos_add_process_request(&escpos->control, escpos->process_id);
	}
}

void escpos_drop_ask(struct escpos *escpos)
{
	escpos->strays += escpos->ask == ESCPOS_ASK_STATUS && !escpos->answered;
	escpos->ask = ESCPOS_ASK_NONE;
}

bool escpos_may_ask(struct escpos *escpos)
{
	if (escpos->strays > 0 && escpos->now_ms - escpos->heard_ms < ESCPOS_QUIET_MS)
		return false;
	if (escpos->strays > 0 && escpos->now_ms - escpos->asked_ms < ESCPOS_QUIET_MS)
		return false;
	escpos->strays = 0;
	return true;
}

bool escpos_ask_is_over(struct escpos *escpos, int64_t limit_ms)
{
	if (escpos->ask == ESCPOS_ASK_NONE)
		return true;
	if (escpos->answered) {
		escpos->ask = ESCPOS_ASK_NONE;
		escpos->unanswered = 0;
		return true;
	}
	if (escpos->now_ms - escpos->asked_ms < limit_ms)
		return false;
	escpos_drop_ask(escpos);
	escpos->unanswered++;
	escpos_parser_break(&escpos->parser);
	return true;
}

/* Rule 5. */
static bool is_clean(const struct escpos *escpos)
{
	return escpos->parser.noise == escpos->noise_at_ask;
}

static void take_process(struct escpos *escpos, const char *id)
{
	bool ours = strcmp(id, escpos->process_id) == 0;
	if (ours && escpos->ask == ESCPOS_ASK_PROCESS)
		escpos->answered = true;
	else if (ours && escpos->phase == ESCPOS_FINISHING)
		escpos->done_confirmed = true;
	else if (escpos->late_id[0] != '\0' && strcmp(id, escpos->late_process) == 0) {
		char job_id[ID_SIZE];
		memcpy(job_id, escpos->late_id, sizeof job_id);
		escpos->late_id[0] = '\0';
		escpos->recalling = false;
		if (escpos->sink.late && escpos->now_ms <= escpos->late_until_ms)
			escpos->sink.late(escpos->sink.context, job_id);
	}
}

/* A byte 0xx0xxxx: the answer to the oldest open fence. Only the last one tells that all before it is done. */
static void take_plain(struct escpos *escpos, unsigned char byte)
{
	unsigned flags = escpos->flags;
	if (escpos->fences_open == 0 || !escpos_apply_paper(byte, &flags)) {
		escpos->parser.noise++;
		return;
	}
	escpos->flags = flags;
	escpos->fence_seen = true;
	escpos->fences_open--;
	if (escpos->fences_open > 0)
		return;
	if (escpos->ask == ESCPOS_ASK_FENCE)
		escpos->answered = is_clean(escpos);
	else if (escpos->phase == ESCPOS_FINISHING && escpos->grade == PRINTER_GRADE_FENCE)
		escpos->done_confirmed = escpos->parser.noise == escpos->noise_at_finish;
	escpos->fenced_ms = escpos->now_ms;
}

static void take(struct escpos *escpos, const struct escpos_answer *answer)
{
	switch (answer->kind) {
	case ESCPOS_REALTIME:
		if (escpos->ask == ESCPOS_ASK_STATUS && !escpos->answered && is_clean(escpos)) {
			escpos_apply_realtime(escpos->ask_n, answer->byte, &escpos->flags);
			escpos->answered = true;
		}
		break;
	case ESCPOS_AUTOMATIC:
		if (escpos->two_way && escpos->now_ms - escpos->noisy_ms > ESCPOS_NOISY_MS)
			escpos_apply_automatic(answer->status, &escpos->flags);
		else
			escpos->polled_ms = 0; /* ask at once instead */
		break;
	case ESCPOS_PROCESS:
		take_process(escpos, answer->text);
		break;
	case ESCPOS_NAME:
		if (escpos->ask == ESCPOS_ASK_NAME) {
			snprintf(escpos->model, sizeof escpos->model, "%s", answer->text);
			escpos->answered = true;
		}
		break;
	case ESCPOS_PLAIN:
		take_plain(escpos, answer->byte);
		break;
	case ESCPOS_NOTHING:
	case ESCPOS_NOISE:
	case ESCPOS_OTHER:
		break;
	}
}

enum err_code escpos_receive(struct escpos *escpos, short revents)
{
	unsigned char bytes[READ_MAX];
	size_t len = 0;
	enum err_code code = link_read(escpos->link, bytes, sizeof bytes, &len);
	if (code == ERR_AGAIN) {
		if (revents & POLLIN)
			escpos->muted_ms = escpos->now_ms + ESCPOS_MUTE_MS;
		return revents & POLLERR && !(revents & POLLIN) ? ERR_OFFLINE : ERR_OK;
	}
	if (code != ERR_OK)
		return ERR_OFFLINE;
	struct escpos_answer answer;
	escpos->heard_ms = escpos->now_ms;
	for (size_t i = 0; i < len; i++) {
		unsigned noise = escpos->parser.noise;
		if (escpos_parser_push(&escpos->parser, bytes[i], &answer) != ESCPOS_NOTHING)
			take(escpos, &answer);
		if (escpos->parser.noise != noise)
			escpos->noisy_ms = escpos->now_ms;
	}
	return ERR_OK;
}

bool escpos_at_boundary(const struct escpos *escpos)
{
	return escpos->sent == 0 || escpos->mark == escpos->stream.mark_count ||
		(escpos->mark > 0 && escpos->sent == escpos->stream.marks[escpos->mark - 1]);
}

static bool control_is_due(const struct escpos *escpos)
{
	bool in_band = escpos->phase == ESCPOS_SENDING && !escpos_at_boundary(escpos);
	return !in_band && escpos->control_sent < escpos->control.len;
}

bool escpos_wants_to_send(const struct escpos *escpos)
{
	return control_is_due(escpos) ||
		(escpos->phase == ESCPOS_SENDING && escpos->sent < escpos->stream.bytes.len);
}

/* At most one write, and never past the next boundary. */
enum err_code escpos_send(struct escpos *escpos)
{
	const char *bytes;
	size_t left, done = 0;
	bool control = control_is_due(escpos);
	if (control) {
		bytes = escpos->control.data + escpos->control_sent;
		left = escpos->control.len - escpos->control_sent;
	} else if (escpos->phase == ESCPOS_SENDING && escpos->mark < escpos->stream.mark_count) {
		bytes = escpos->stream.bytes.data + escpos->sent;
		left = escpos->stream.marks[escpos->mark] - escpos->sent;
	} else {
		return ERR_OK;
	}
	enum err_code code = link_write(escpos->link, bytes, left, &done);
	if (code == ERR_AGAIN)
		return ERR_OK;
	if (code != ERR_OK)
		return ERR_OFFLINE;
	escpos->moved_ms = escpos->now_ms;
	if (!control) {
		escpos->sent += done;
		if (escpos->sent == escpos->stream.marks[escpos->mark])
			escpos->mark++;
		if (escpos->mark == escpos->stream.mark_count)
			escpos_job_sent(escpos);
		return ERR_OK;
	}
	escpos->control_sent += done;
	if (escpos->control_sent == escpos->control.len) {
		buf_clear(&escpos->control);
		escpos->control_sent = 0;
		if (escpos->ask != ESCPOS_ASK_NONE && !escpos->answered)
			escpos->asked_ms = escpos->now_ms; /* the clock of an answer starts with the last byte */
	}
	return ERR_OK;
}
