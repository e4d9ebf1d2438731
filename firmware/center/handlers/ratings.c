#include "center/handlers/ratings.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/handlers/events.h"
#include "center/handlers/figures.h"
#include "center/handlers/routes_priv.h"
#include "center/handlers/tickets.h"

#include "model/rating.h"

#include <stdio.h>
#include <string.h>

#define REASONS_MAX CATALOGUE_REASONS_MAX
#define SAME_DEVICE_MS 20000 /* one without a ticket, from one device, in so long */

static int64_t number(const json_t *wish, const char *name, int64_t fallback)
{
	const json_t *value = json_object_get(wish, name);
	return json_is_integer(value) ? json_integer_value(value) : fallback;
}

static const char *word(const json_t *wish, const char *name, const char *fallback)
{
	const char *text = json_string_value(json_object_get(wish, name));
	return text ? text : fallback;
}

/* A reason is an id of the catalogue's: letters, digits, hyphens. Free text never gets in. */
static bool is_reason(const char *text)
{
	return text && *text && strlen(text) < 24 && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_") == strlen(text);
}

static bool read_reasons(const json_t *wish, struct db_rating *rating)
{
	const json_t *reasons = json_object_get(wish, "reasons");
	size_t len = 0;
	if (json_array_size(reasons) > REASONS_MAX)
		return false;
	for (size_t i = 0; i < json_array_size(reasons); i++) {
		const char *reason = json_string_value(json_array_get(reasons, i));
		if (!is_reason(reason))
			return false;
		len += (size_t)snprintf(rating->reasons + len, sizeof rating->reasons - len, "%s%s", len ? " " : "", reason);
		if (len >= sizeof rating->reasons)
			return false;
	}
	return true;
}

static bool read_wish(struct request *req, const json_t *wish, int64_t at_ms, struct db_rating *rating)
{
	static const char *const channels[] = {"kiosk", "pad", "phone", "staff"};
	const char *id = word(wish, "id", ""), *channel = word(wish, "channel", "kiosk");
	int64_t level = number(wish, "level", 0), levels = number(wish, "levels", 5), counter = number(wish, "counter", 0);
	bool known = false;
	for (size_t i = 0; i < ARRAY_LEN(channels); i++)
		known |= strcmp(channels[i], channel) == 0;
	if (!id_is_valid(id) || !known || (levels != 5 && levels != 3) || level < 1 || level > levels || counter < 0 ||
		counter > 255)
		return false;
	*rating = (struct db_rating){
		.counter = (unsigned)counter, .level = (unsigned)level, .levels = (unsigned)levels, .at_ms = at_ms};
	snprintf(rating->id, sizeof rating->id, "%s", id);
	snprintf(rating->channel, sizeof rating->channel, "%s", channel);
	snprintf(rating->device, sizeof rating->device, "%s", req->caller.id);
	clock_day(at_ms, rating->day);
	return strlen(word(wish, "comment", "")) < RATING_COMMENT_MAX && read_reasons(wish, rating);
}

/*
 * A ticket that its own kiosk has not told of yet: kept under its id, without a service and so not counted, until
 * the kiosk comes back (ratings_settle). Not for what was just asked for: only for what another device kept.
 */
static enum err_code wait_for_ticket(struct request *req, const char *id, struct db_rating *rating,
									 enum ratings_verdict *verdict, struct err *err)
{
	bool rated = false;
	enum err_code code = db_rating_exists(req->db, req->center->id, "", id, &rated, err);
	snprintf(rating->ticket, sizeof rating->ticket, "%s", id);
	*verdict = rated ? RATINGS_ALREADY : RATINGS_STORED;
	return code;
}

/* Takes counter and service from the ticket. */
static enum err_code tie_to_ticket(struct request *req, const char *name, bool late, struct db_rating *rating,
								   bool *ret_waits, enum ratings_verdict *verdict, struct err *err)
{
	struct db_ticket ticket;
	enum err_code code = tickets_find(req, name, &ticket, err);
	*ret_waits = code == ERR_NOT_FOUND && late && id_is_valid(name);
	if (*ret_waits)
		return wait_for_ticket(req, name, rating, verdict, err);
	if (code == ERR_NOT_FOUND) {
		*verdict = RATINGS_NO_TICKET;
		return ERR_OK;
	}
	if (code != ERR_OK)
		return code;
	bool ended = ticket.state == DB_DONE;
	*verdict = ticket.rated ? RATINGS_ALREADY : ended || late ? RATINGS_STORED : RATINGS_NOT_YET;
	snprintf(rating->ticket, sizeof rating->ticket, "%s", ticket.id);
	snprintf(rating->service, sizeof rating->service, "%s", ticket.service);
	if (ticket.counter)
		rating->counter = ticket.counter;
	return ERR_OK;
}

static void tell(struct request *req, const struct db_rating *rating)
{
	struct buf json;
	buf_init(&json, 512);
	struct out out = out_begin(&json);
	out_object(&out, NULL);
	out_int(&out, "counter", rating->counter);
	out_int(&out, "level", rating->level);
	out_int(&out, "levels", rating->levels);
	out_object_end(&out);
	events_add(req, "rating.given", buf_text(&json));
	buf_finish(&json);
	atomic_fetch_add_explicit(&req->center->figures->ratings, 1, memory_order_relaxed);
}

/* Whether it is there already, or the same hand again; *verdict stays RATINGS_STORED where not. */
static enum err_code look_for_others(struct request *req, const struct db_rating *rating, bool late,
									 enum ratings_verdict *verdict, struct err *err)
{
	bool exists = false;
	int64_t lately = 0;
	enum err_code code = db_rating_exists(req->db, req->center->id, rating->id, "", &exists, err);
	if (code == ERR_OK && exists)
		*verdict = RATINGS_AGAIN;
	if (code == ERR_OK && !exists && !rating->ticket[0] && !late)
		code = db_rating_count_since(req->db, req->center->id, req->caller.id, rating->at_ms - SAME_DEVICE_MS, &lately,
									 err);
	if (lately > 0)
		*verdict = RATINGS_ALREADY;
	return code;
}

enum err_code ratings_store(struct request *req, const json_t *wish, int64_t at_ms, bool late,
							enum ratings_verdict *ret_verdict, struct err *err)
{
	struct db_rating rating;
	const char *ticket = word(wish, "ticket", "");
	*ret_verdict = RATINGS_STORED;
	if (!read_wish(req, wish, at_ms, &rating)) {
		*ret_verdict = RATINGS_BAD;
		return ERR_OK;
	}
	bool waits = false; /* for its ticket */
	enum err_code code = ERR_OK;
	if (*ticket)
		code = tie_to_ticket(req, ticket, late, &rating, &waits, ret_verdict, err);
	if (code == ERR_OK && (*ret_verdict == RATINGS_STORED || *ret_verdict == RATINGS_ALREADY))
		code = look_for_others(req, &rating, late, ret_verdict, err);
	if (code != ERR_OK || *ret_verdict != RATINGS_STORED)
		return code;
	code = db_rating_insert(req->db, req->center->id, &rating, err);
	const char *comment = word(wish, "comment", "");
	if (code == ERR_OK && *comment)
		code = citizen_keep_comment(req, rating.id, comment, err);
	if (code == ERR_OK && rating.ticket[0] && !waits)
		code = db_ticket_set_rated(req->db, req->center->id, rating.ticket, err);
	/* Two centers at once: the second runs again and finds the first. */
	if (code == ERR_CONFLICT)
		code = err_set(err, ERR_AGAIN, "rated meanwhile");
	if (code == ERR_OK)
		tell(req, &rating);
	return code;
}

enum err_code ratings_settle(struct request *req, const struct db_ticket *ticket, struct err *err)
{
	bool waited = false;
	enum err_code code = db_rating_settle(req->db, req->center->id, ticket->id, ticket->service, &waited, err);
	return code == ERR_OK && waited ? db_ticket_set_rated(req->db, req->center->id, ticket->id, err) : code;
}

void ratings_post(struct request *req, struct reply *reply)
{
	enum ratings_verdict verdict;
	struct err err = {.code = ERR_OK};
	/* The public rates its own visit, by the token of the paper; only devices may without a ticket. */
	bool device = req->caller.who & WHO_DEVICE;
	const char *ticket = request_text(req, "ticket", "");
	if (!device && (!*ticket || id_is_valid(ticket))) {
		reply_problem(reply, 400, "bad-ticket", "ticket is the token of the paper.");
		return;
	}
	if (ratings_store(req, req->body, req->now_ms, false, &verdict, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	if (verdict == RATINGS_BAD) {
		reply_problem(reply, 400, "bad-rating", NULL);
	} else if (verdict == RATINGS_NO_TICKET) {
		reply_problem(reply, 404, "unknown-ticket", NULL);
	} else if (verdict == RATINGS_NOT_YET) {
		reply_problem(reply, 409, "not-served-yet", "A visit is rated when it is over.");
	} else if (verdict == RATINGS_ALREADY) {
		reply_problem(reply, 409, "already-rated", "This visit is rated.");
	} else {
		struct out out = reply_object(reply, 201);
		out_object(&out, "rating");
		out_str(&out, "id", request_text(req, "id", ""));
		out_int(&out, "level", request_int(req, "level", 0));
		out_int(&out, "levels", request_int(req, "levels", 5));
		out_object_end(&out);
		out_object_end(&out);
	}
}
