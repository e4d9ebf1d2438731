#include "center/handlers/watch.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "center/handlers/alarms.h"
#include "center/handlers/center.h"
#include "center/handlers/chores.h"
#include "center/handlers/stranded.h"
#include "center/reports/bursts.h"
#include "tls/tls_key.h"

#include <stdio.h>
#include <string.h>

#define GROUPS_MAX 64
#define NUMBERS_TOLD 10
#define BAD_MAX 4096 /* of one hour */
#define DAY_MS INT64_C(86400000)
#define PEM_MAX (64u << 10)
#define DEVICE_PARTS 5 /* a device's certificate is late in the last part of its life: it renews long before */

static const struct db_sql SQL_WAITING = {
	"SELECT service, number FROM tickets WHERE center = $1 AND day = $2 AND state = 1 AND arrived_at < $3"
	" AND appointment_at < $4 ORDER BY arrived_at"};
static const struct db_sql SQL_BAD = {
	"SELECT counter, at FROM ratings WHERE center = $1 AND day >= $2 AND at >= $3 AND counter > 0"
	" AND (levels = 5 AND level <= 2 OR levels = 3 AND level = 1) ORDER BY counter, at"};
static const struct db_sql SQL_CERTIFICATES = {
	"SELECT c.device, MAX(c.ends_at) FROM certificates c JOIN devices d ON d.center = c.center AND d.id = c.device"
	" WHERE c.center = $1 AND c.revoked_at = 0 AND d.revoked_at = 0 GROUP BY c.device HAVING MAX(c.ends_at) < $2"
	" ORDER BY c.device"};

struct group {
	char subject[CATALOGUE_ID_MAX], numbers[NUMBERS_TOLD * TICKET_NUMBER_SIZE];
	unsigned people;
};

struct groups {
	struct group list[GROUPS_MAX];
	size_t count;
};

struct found {
	struct groups waiting, ratings, certificates, over;
};

static struct group *group_of(struct groups *groups, const char *subject)
{
	for (size_t i = 0; i < groups->count; i++)
		if (strcmp(groups->list[i].subject, subject) == 0)
			return &groups->list[i];
	if (groups->count == GROUPS_MAX)
		return NULL;
	struct group *group = &groups->list[groups->count++];
	*group = (struct group){.people = 0};
	snprintf(group->subject, sizeof group->subject, "%s", subject);
	return group;
}

/* -- looking -------------------------------------------------------------------------------------------- */

static enum err_code look_at_waits(struct center *center, struct db *db, int64_t now_ms, struct groups *out,
								   struct err *err)
{
	char day[CLOCK_DAY_SIZE];
	int64_t norm_ms = center->options.targets.wait_most_ms;
	struct center_catalogue *catalogue = norm_ms > 0 ? center_catalogue_hold(center) : NULL;
	struct db_rows rows;
	if (!catalogue)
		return ERR_OK;
	clock_day(now_ms, day);
	/* Whoever has a booked hour waits from then on. */
	const struct db_value args[] = {db_arg_text(center->id), db_arg_text(day), db_arg_int(now_ms - norm_ms),
									db_arg_int(now_ms - norm_ms)};
	enum err_code code = db_query(db, &SQL_WAITING, args, ARRAY_LEN(args), &rows, err);
	while (code == ERR_OK && db_next(&rows)) {
		const char *service = db_text(&rows, 0);
		struct group *group = stranded_is_working(catalogue->model, service, now_ms) ? group_of(out, service) : NULL;
		if (!group)
			continue;
		size_t len = strlen(group->numbers);
		if (group->people++ < NUMBERS_TOLD)
			snprintf(group->numbers + len, sizeof group->numbers - len, "%s%s", len ? " " : "", db_text(&rows, 1));
	}
	if (code == ERR_OK)
		code = db_end(&rows, err);
	center_catalogue_release(catalogue);
	return code;
}

static enum err_code look_at_ratings(struct center *center, struct db *db, int64_t now_ms, struct groups *out,
									 struct err *err)
{
	struct burst_rating bad[BAD_MAX / 16];
	struct burst bursts[BURSTS_MAX];
	char day[CLOCK_DAY_SIZE], counter[12];
	size_t count = 0;
	struct db_rows rows;
	clock_day(now_ms - BURSTS_WINDOW_MS, day);
	const struct db_value args[] = {db_arg_text(center->id), db_arg_text(day), db_arg_int(now_ms - BURSTS_WINDOW_MS)};
	enum err_code code = db_query(db, &SQL_BAD, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	while (count < ARRAY_LEN(bad) && db_next(&rows))
		bad[count++] = (struct burst_rating){db_int(&rows, 1), (unsigned)db_int(&rows, 0)};
	code = db_end(&rows, err);
	size_t found = code == ERR_OK ? bursts_find(bad, count, bursts) : 0;
	for (size_t i = 0; i < found; i++) {
		snprintf(counter, sizeof counter, "%u", bursts[i].counter);
		struct group *group = group_of(out, counter);
		if (group)
			group->people += bursts[i].count;
	}
	return code;
}

static void note_end(struct groups *out, const char *subject, int64_t ends_ms, int64_t now_ms)
{
	struct group *group = group_of(out, subject);
	if (group)
		group->people = ends_ms > now_ms ? (unsigned)((ends_ms - now_ms + DAY_MS - 1) / DAY_MS) : 0;
}

/* A file that is not there or is none is the start's trouble, not this one's. */
static void look_at_file(const char *path, const char *subject, int64_t now_ms, struct groups *out)
{
	struct tls_cert cert;
	struct buf pem;
	if (!path || !*path)
		return;
	buf_init(&pem, PEM_MAX);
	if (file_read(path, &pem, NULL) == ERR_OK && tls_cert_read(buf_text(&pem), pem.len, &cert, NULL) == ERR_OK &&
		cert.ends_ms - now_ms < WATCH_SERVER_DAYS * DAY_MS)
		note_end(out, subject, cert.ends_ms, now_ms);
	buf_finish(&pem);
}

static enum err_code look_at_certificates(struct center *center, struct db *db, int64_t now_ms, struct groups *out,
										  struct err *err)
{
	const int64_t late_ms = center->options.certificate_days * DAY_MS / DEVICE_PARTS;
	const struct db_value args[] = {db_arg_text(center->id), db_arg_int(now_ms + late_ms)};
	struct db_rows rows;
	if (center == center->house) {
		look_at_file(center->options.server_cert, "server", now_ms, out);
		look_at_file(center->options.authority_cert, "authority", now_ms, out);
	}
	enum err_code code = db_query(db, &SQL_CERTIFICATES, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows))
		note_end(out, db_text(&rows, 0), db_int(&rows, 1), now_ms);
	return db_end(&rows, err);
}

const struct budget WATCH_BUDGET = {.memory_kib = 1536 << 10, .files = 60000, .threads = 64};

static void look_at_budget(struct groups *out)
{
	struct budget used;
	budget_read(&used);
	const struct {
		const char *part;
		int64_t is, most;
	} parts[] = {{"memory", used.memory_kib, WATCH_BUDGET.memory_kib},
				 {"files", used.files, WATCH_BUDGET.files},
				 {"threads", used.threads, WATCH_BUDGET.threads}};
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct group *group = parts[i].is > parts[i].most ? group_of(out, parts[i].part) : NULL;
		if (group)
			group->people = (unsigned)(parts[i].is * 100 / parts[i].most);
	}
}

static enum err_code look(struct center *center, struct found *found, struct err *err)
{
	int64_t now_ms = clock_wall_ms();
	struct db *db = db_pool_take(center->readers);
	if (!db)
		return err_set(err, ERR_OFFLINE, "no connection");
	if (center == center->house)
		look_at_budget(&found->over);
	enum err_code code = look_at_waits(center, db, now_ms, &found->waiting, err);
	if (code == ERR_OK)
		code = look_at_ratings(center, db, now_ms, &found->ratings, err);
	if (code == ERR_OK)
		code = look_at_certificates(center, db, now_ms, &found->certificates, err);
	db_pool_give(center->readers, db, code != ERR_OK);
	return code;
}

/* -- telling -------------------------------------------------------------------------------------------- */

static enum err_code keep(struct request *req, const char *kind, const struct groups *groups, struct err *err)
{
	struct alarms_standing standing[GROUPS_MAX];
	for (size_t i = 0; i < groups->count; i++)
		standing[i] = (struct alarms_standing){.subject = groups->list[i].subject,
											   .numbers = groups->list[i].numbers,
											   .people = groups->list[i].people,
											   .is_due = true};
	return alarms_keep(req, kind, standing, groups->count, err);
}

static enum err_code tell(struct request *req, void *arg, struct err *err)
{
	const struct found *found = arg;
	enum err_code code = keep(req, WATCH_WAIT, &found->waiting, err);
	if (code == ERR_OK)
		code = keep(req, WATCH_RATINGS, &found->ratings, err);
	if (code == ERR_OK)
		code = keep(req, WATCH_CERTIFICATE, &found->certificates, err);
	return code == ERR_OK ? keep(req, WATCH_OVER, &found->over, err) : code;
}

static uint64_t print_of(const struct found *found)
{
	const struct groups *all[] = {&found->waiting, &found->ratings, &found->certificates, &found->over};
	uint64_t hash = HASH_START;
	for (size_t a = 0; a < ARRAY_LEN(all); a++) {
		hash = hash_bytes(hash, &all[a]->count, sizeof all[a]->count);
		for (size_t i = 0; i < all[a]->count; i++) {
			const struct group *group = &all[a]->list[i];
			hash = hash_bytes(hash, group->subject, strlen(group->subject) + 1);
			hash = hash_bytes(hash, group->numbers, strlen(group->numbers) + 1);
			hash = hash_bytes(hash, &group->people, sizeof group->people);
		}
	}
	return hash;
}

enum err_code watch_look(struct center *center, struct err *err)
{
	struct found found = {.waiting = {.count = 0}};
	enum err_code code = look(center, &found, err);
	uint64_t print = print_of(&found);
	/* At the start too, as what was told before is not known. */
	if (code != ERR_OK || print == center->watch_print)
		return code;
	code = chores_do(center, tell, &found, err);
	if (code == ERR_OK)
		center->watch_print = print;
	return code;
}
