/*
 * Look-up of a dossier: stage and days; where its receipt bears a second secret, all else only to who shows that (or to
 * staff), the owner masked. A code that does not
 * exist, one that is no code and one that may not be shown give the same answer
 * after the same work.
 */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "center/bridge/bridge_record.h"
#include "center/db/db_dossiers.h"
#include "center/handlers/center.h"
#include "center/handlers/dossiers.h"
#include "center/handlers/lookups.h"
#include "model/scan.h"
#include "model/workday.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_DAYS 180 /* after its end a dossier is no longer shown */

int dossiers_late_days(const struct workday_calendar *calendar, const struct db_dossier *dossier, int32_t today)
{
	bool paused = dossier->state == DOSSIER_SUPPLEMENT || dossier->state == DOSSIER_PAYMENT ||
				  dossier->state == DOSSIER_STOPPED || dossier->state == DOSSIER_REFUSED ||
				  dossier->state == DOSSIER_WITHDRAWN;
	int32_t due = workday_number(dossier->due), done = workday_number(dossier->finished);
	if (due == WORKDAY_NONE || paused)
		return 0;
	return (int)workday_between(calendar, due, done == WORKDAY_NONE ? today : done);
}

/* Whether the day is past that long, judged by the end of the dossier. */
static bool may_show(const struct db_dossier *dossier, int32_t today)
{
	int32_t ended = workday_number(dossier->returned[0] ? dossier->returned : dossier->finished);
	return ended == WORKDAY_NONE || dossier->state == DOSSIER_READY || today - ended <= SHOWN_DAYS;
}

static void write_dossier(struct out *out, const struct db_dossier *dossier, int late_days, int64_t now_ms)
{
	out_str(out, "code", dossier->code);
	out_str(out, "procedure", dossier->procedure);
	out_str(out, "procedure_name", dossier->procedure_name);
	out_str(out, "owner", dossier->owner);
	out_int(out, "state", dossier->state);
	out_str(out, "received", dossier->received);
	out_str(out, "due", dossier->due);
	out_str(out, "due_time", dossier->due_time);
	out_str(out, "new_due", dossier->new_due);
	if (dossier->apology_number[0]) {
		out_object(out, "apology");
		out_str(out, "number", dossier->apology_number);
		out_str(out, "reason", dossier->apology_reason);
		out_object_end(out);
	} else {
		out_null(out, "apology");
	}
	out_int(out, "late_days", late_days);
	out_int(out, "postponed", dossier->postponed);
	out_str(out, "finished", dossier->finished);
	out_str(out, "paused_from", dossier->paused_from);
	out_int(out, "counter", dossier->counter);
	out_str(out, "service", dossier->service);
	out_raw(out, "supplement", dossier->supplement[0] ? dossier->supplement : "[]");
	out_str(out, "supplement_until", dossier->supplement_until);
	out_str(out, "reason", dossier->reason);
	out_raw(out, "steps", dossier->steps[0] ? dossier->steps : "[]");
	out_time(out, "as_of", now_ms);
}

bool dossiers_calendar(struct request *req, struct workday_calendar *ret_calendar)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	workday_calendar_init(ret_calendar);
	if (!catalogue)
		return false;
	bool fits = workday_calendar_read(ret_calendar, catalogue->model) == ERR_OK;
	center_catalogue_release(catalogue);
	return fits;
}

static void tell_guessing(const struct request *req)
{
	log_event(LOG_WARN, "dossier.guessing", LOG_ID("caller", req->caller.id[0] ? req->caller.id : "public"),
			  LOG_INT("misses", LOOKUPS_MISSES));
}

/* What anybody with the code may know: how far, until when, where to go. */
static void hide_all_but_stage(struct db_dossier *dossier)
{
	char *const texts[] = {dossier->procedure,        dossier->procedure_name, dossier->owner,
						   dossier->received,         dossier->apology_number, dossier->apology_reason,
						   dossier->supplement_until, dossier->reason};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		texts[i][0] = '\0';
	snprintf(dossier->supplement, sizeof dossier->supplement, "[]");
	snprintf(dossier->steps, sizeof dossier->steps, "[]");
}

struct finding {
	struct db_dossier dossier;
	char proof[65]; /* of its receipt's second secret; "" where none is known */
	bool found, shown;
};

/* The same work for every code, known or not. False where the reply is made already. */
static bool find(struct request *req, struct reply *reply, struct finding *ret)
{
	char code[DOSSIER_CODE_MAX] = "-", canonical[DOSSIER_CODE_MAX] = "-", day[CLOCK_DAY_SIZE];
	struct err err = {0};
	*ret = (struct finding){.dossier = {.state = DOSSIER_PROCESSING}};
	bool is_code = scan_dossier_code(req->params[0], req->now_ms, code, canonical) == ERR_OK;
	clock_day(req->now_ms, day);
	if (is_code && !lookups_allow(req->center->lookups, code, req->now_ms)) {
		reply_problem(reply, 429, "too-many-requests", NULL);
		reply->retry_after_s = LOOKUPS_WINDOW_MS / 1000;
		return false;
	}
	enum err_code result = db_dossier_find(req->db, req->center->id, code, canonical, &ret->dossier, &err);
	ret->found = result == ERR_OK;
	if (result == ERR_OK || result == ERR_NOT_FOUND)
		result = db_dossier_read_proof(req->db, req->center->id, ret->found ? ret->dossier.code : code, ret->proof,
									   sizeof ret->proof, &err);
	if (result != ERR_OK) {
		reply_failed(reply, &err);
		return false;
	}
	ret->shown = ret->found && is_code && may_show(&ret->dossier, workday_number(day));
	return true;
}

static void answer(struct request *req, struct reply *reply, const struct finding *finding, bool withheld)
{
	char day[CLOCK_DAY_SIZE];
	struct workday_calendar calendar;
	clock_day(req->now_ms, day);
	dossiers_calendar(req, &calendar);
	int late = dossiers_late_days(&calendar, &finding->dossier, workday_number(day));
	struct out out = reply_object(reply, 200);
	write_dossier(&out, &finding->dossier, late, req->now_ms);
	out_bool(&out, "withheld", withheld);
	out_object_end(&out);
}

static void refuse(struct request *req, struct reply *reply)
{
	buf_clear(&reply->body);
	reply_problem(reply, 404, "dossier-unknown", "No dossier is known by this code.");
	if (lookups_missed(req->center->lookups, req->caller.id[0] ? req->caller.id : "public", req->now_ms))
		tell_guessing(req);
}

void dossiers_get(struct request *req, struct reply *reply)
{
	struct finding *finding = calloc(1, sizeof *finding);
	if (!finding) {
		reply_problem(reply, 503, "try-again", NULL);
	} else if (find(req, reply, finding)) {
		bool withheld = finding->proof[0] && !(req->caller.who & WHO_STAFF);
		if (withheld)
			hide_all_but_stage(&finding->dossier);
		answer(req, reply, finding, withheld);
		if (!finding->shown)
			refuse(req, reply);
	}
	free(finding);
}

/* {secret}: all of it to who holds the receipt. A wrong secret gets the answer, and takes the time, of an unknown
 * code. */
void dossiers_prove(struct request *req, struct reply *reply)
{
	struct finding *finding = calloc(1, sizeof *finding);
	if (!finding) {
		reply_problem(reply, 503, "try-again", NULL);
	} else if (find(req, reply, finding)) {
		char hash[65];
		bridge_record_proof_of(request_text(req, "secret", ""), finding->dossier.code, hash);
		bool proven = finding->proof[0] && strcmp(hash, finding->proof) == 0;
		answer(req, reply, finding, false);
		if (!finding->shown || !proven)
			refuse(req, reply);
	}
	free(finding);
}
