/*
 * Leases: numbers that a device may give while it is cut off.
 *
 *   asked with the newest generation     -> the same leases again
 *   an older one, from the same boot     -> the same again: the answer was lost on the way
 *   an older one, from another boot      -> 409: a copy or a restored image; its numbers may be used already
 *   0 (nothing held, all discarded)      -> fresh ones, from a part of the band that was never leased
 *
 * What a device may number its papers with past its ranges ("A-K2 07") is a life's own: after a copy or a restored
 * image the tag carries the generation ("K2C"), for the one that has the old tag may be cut off and still use it.
 *
 * Each new lease of a day gets half of what its band still has, so a range is never leased twice.
 */
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "center/db/db_ratings.h"
#include "center/handlers/center.h"
#include "center/handlers/routes_priv.h"
#include "model/hours.h"
#include "center/queue/queue_numbers.h"

#include <stdio.h>
#include <string.h>

#define DOCUMENT_MAX 16384
#define DAYS_AHEAD 14
#define DAY_MS 86400000

/* The k-th part (from 0) of a band: each is half of what the ones before left; false when it is used up. */
static bool part_of_band(int64_t slot, int64_t k, unsigned *from, unsigned *to)
{
	unsigned first, last;
	if (!queue_numbers_band(slot, &first, &last))
		return false;
	for (int64_t i = 0; i < k && first <= last; i++)
		first += (last - first + 2) / 2;
	if (first > last)
		return false;
	*from = first;
	*to = first + (last - first + 2) / 2 - 1;
	return true;
}

static void write_ranges(struct out *out, const struct catalogue *catalogue, int64_t slot, int64_t k)
{
	unsigned from, to;
	bool any = part_of_band(slot, k, &from, &to);
	out_array(out, "ranges");
	for (size_t i = 0; any && i < catalogue->service_count; i++) {
		const struct catalogue_service *service = &catalogue->services[i];
		if (service->parent || service->where != SERVICE_HERE)
			continue;
		out_object(out, NULL);
		out_str(out, "service", service->id);
		out_str(out, "series", (char[2]){service->series});
		out_int(out, "from", from);
		out_int(out, "to", to);
		out_object_end(out);
	}
	out_array_end(out);
}

static void write_lease(struct buf *buf, const struct catalogue *catalogue, const struct db_lease *lease, int64_t slot,
						const char *tag, int64_t k)
{
	struct out out = out_begin(buf);
	out_object(&out, NULL);
	out_str(&out, "id", lease->id);
	out_int(&out, "generation", lease->generation);
	out_str(&out, "day", lease->day);
	write_ranges(&out, catalogue, slot, k);
	out_str(&out, "emergency", tag);
	out_object_end(&out);
}

/* A life that is given leases: its numbering goes on, or begins anew (fresh). */
struct life {
	const char *boot_id;
	char tag[QUEUE_NUMBERS_TAG_SIZE];
	int64_t generation; /* the last one given; it rises */
	bool fresh;
};

/* The tag that the newest lease told, or a new one. */
static void choose_tag(struct life *life, int64_t slot, const char *newest_document)
{
	static const char NAME[] = "\"emergency\":\"";
	const char *told = strstr(newest_document, NAME);
	if (told && !life->fresh)
		snprintf(life->tag, sizeof life->tag, "%.*s", (int)strcspn(told + sizeof NAME - 1, "\""),
				 told + sizeof NAME - 1);
	else
		queue_numbers_tag(slot, life->fresh ? life->generation + 1 : 0, life->tag);
}

/* The newest lease of a day, or a fresh one. */
static enum err_code lease_of(struct request *req, const struct catalogue *catalogue, const char *day,
							  struct life *life, struct buf *out, struct err *err)
{
	char document[DOCUMENT_MAX];
	int64_t count = 0;
	const struct caller *caller = &req->caller;
	enum err_code code =
		db_lease_of_day(req->db, req->center->id, caller->id, day, &count, document, sizeof document, err);
	if (code != ERR_OK)
		return code;
	if (count > 0 && !life->fresh) {
		buf_str(out, document);
		return ERR_OK;
	}
	struct db_lease lease = {.generation = ++life->generation};
	id_make(lease.id);
	snprintf(lease.day, sizeof lease.day, "%s", day);
	snprintf(lease.boot_id, sizeof lease.boot_id, "%s", life->boot_id);
	write_lease(out, catalogue, &lease, caller->slot, life->tag, count);
	log_event(LOG_INFO, "lease.given", LOG_ID("device", caller->id), LOG_STR("day", lease.day),
			  LOG_INT("generation", lease.generation));
	return db_lease_insert(req->db, req->center->id, caller->id, &lease, buf_text(out), req->now_ms, err);
}

/* The next day on which the center opens; "" where none is near. */
static void next_open_day(const struct catalogue *catalogue, int64_t now_ms, char ret_day[CLOCK_DAY_SIZE])
{
	struct catalogue_interval intervals[CATALOGUE_INTERVALS_MAX];
	for (int i = 1; i <= DAYS_AHEAD; i++) {
		struct tm tm;
		clock_local(now_ms + (int64_t)i * DAY_MS, &tm);
		clock_day(now_ms + (int64_t)i * DAY_MS, ret_day);
		if (hours_of_day(catalogue, NULL, ret_day, tm.tm_wday, intervals) > 0)
			return;
	}
	ret_day[0] = '\0';
}

static void give(struct request *req, struct reply *reply, const struct catalogue *catalogue)
{
	static _Thread_local char document[DOCUMENT_MAX];
	const char *boot_id = request_text(req, "boot_id", "");
	int64_t held = request_int(req, "generation", 0), newest = 0;
	char last_boot[33], today[CLOCK_DAY_SIZE], next[CLOCK_DAY_SIZE];
	struct err err = {.code = ERR_OK};
	if (!id_is_valid(boot_id) || held < 0) {
		reply_problem(reply, 400, "bad-lease", "boot_id and generation are needed.");
		return;
	}
	enum err_code code = db_lease_newest(req->db, req->center->id, req->caller.id, &newest, last_boot,
										 document, sizeof document, &err);
	if (code == ERR_OK && held != newest && held != 0 && (held > newest || strcmp(boot_id, last_boot) != 0)) {
		log_event(LOG_WARN, "lease.stale", LOG_ID("device", req->caller.id), LOG_INT("held", held),
				  LOG_INT("newest", newest));
		reply_problem(reply, 409, "lease-stale", "These leases are no longer yours: discard them and ask anew.");
		return;
	}
	struct life life = {.boot_id = boot_id, .generation = newest};
	life.fresh = held == 0 && newest > 0 && strcmp(boot_id, last_boot) != 0;
	choose_tag(&life, req->caller.slot, code == ERR_OK ? document : "");
	struct buf first, second;
	buf_init(&first, DOCUMENT_MAX);
	buf_init(&second, DOCUMENT_MAX);
	clock_day(req->now_ms, today);
	next_open_day(catalogue, req->now_ms, next);
	if (code == ERR_OK)
		code = lease_of(req, catalogue, today, &life, &first, &err);
	if (code == ERR_OK && next[0])
		code = lease_of(req, catalogue, next, &life, &second, &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
	} else {
		struct out out = reply_object(reply, 200);
		out_raw(&out, "lease", buf_text(&first));
		if (second.len)
			out_raw(&out, "next_day", buf_text(&second));
		else
			out_null(&out, "next_day");
		out_str(&out, "public_url", req->center->public_url);
		out_object_end(&out);
	}
	buf_finish(&first);
	buf_finish(&second);
}

void leases_post(struct request *req, struct reply *reply)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	if (catalogue)
		give(req, reply, catalogue->model);
	else
		reply_problem(reply, 503, "no-catalogue", NULL);
	center_catalogue_release(catalogue);
}
