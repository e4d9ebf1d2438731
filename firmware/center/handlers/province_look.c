#include "center/handlers/province_look.h"

#include "base/clock.h"
#include "base/brief.h"
#include "base/log.h"
#include "center/handlers/audit.h"
#include "center/handlers/center.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOKS_MAX 256 /* the oldest is forgotten: an entry too many */

struct look {
	char session[65], center[CENTER_ID_MAX];
	int64_t again_ms; /* monotonic; 0: none */
};

struct province_looks {
	pthread_mutex_t lock;
	struct look looks[LOOKS_MAX];
	size_t next;
};

struct entry {
	struct db_job job;
	struct center *center;
	char who[CALLER_ID_MAX], home[CENTER_ID_MAX], session[65];
};

struct province_looks *province_looks_create(void)
{
	struct province_looks *looks = calloc(1, sizeof *looks);
	if (looks)
		brief_lock_init(&looks->lock);
	return looks;
}

void province_looks_destroy(struct province_looks *looks)
{
	if (looks)
		pthread_mutex_destroy(&looks->lock);
	free(looks);
}

static struct look *find(struct province_looks *looks, const char *session, const char *center)
{
	for (size_t i = 0; i < LOOKS_MAX; i++)
		if (strcmp(looks->looks[i].session, session) == 0 && strcmp(looks->looks[i].center, center) == 0)
			return &looks->looks[i];
	return NULL;
}

/* True: it is for the caller to write it down. */
static bool take(struct province_looks *looks, const char *session, const char *center)
{
	int64_t now_ms = clock_mono_ms();
	pthread_mutex_lock(&looks->lock);
	struct look *look = find(looks, session, center);
	bool due = !look || look->again_ms <= now_ms;
	if (!look) {
		look = &looks->looks[looks->next++ % LOOKS_MAX];
		snprintf(look->session, sizeof look->session, "%s", session);
		snprintf(look->center, sizeof look->center, "%s", center);
	}
	if (due)
		look->again_ms = now_ms + PROVINCE_LOOK_AGAIN_MS;
	pthread_mutex_unlock(&looks->lock);
	return due;
}

static void give_back(struct province_looks *looks, const struct entry *entry)
{
	pthread_mutex_lock(&looks->lock);
	struct look *look = find(looks, entry->session, entry->center->id);
	if (look)
		look->again_ms = 0;
	pthread_mutex_unlock(&looks->lock);
}

static enum err_code write_entry(struct db *db, struct db_job *job, struct err *err)
{
	const struct entry *entry = (struct entry *)job;
	struct request *req = calloc(1, sizeof *req);
	if (!req)
		return err_set(err, ERR_LIMIT, "no memory");
	req->center = entry->center;
	req->db = db;
	req->now_ms = clock_wall_ms();
	enum err_code code = audit_add(req, entry->who, "province.looked", entry->home, err);
	free(req);
	return code;
}

static void written(struct db_job *job, enum err_code code, const struct err *err)
{
	struct entry *entry = (struct entry *)job;
	if (code != ERR_OK) {
		log_event(LOG_WARN, "province.unwritten", LOG_ERR(err));
		give_back(entry->center->house->looks, entry);
	}
	free(entry);
}

void province_look(const struct request *req)
{
	struct center *center = req->center;
	struct province_looks *looks = center->house->looks;
	if (!take(looks, req->caller.session, center->id))
		return;
	struct entry *entry = calloc(1, sizeof *entry);
	if (!entry)
		return;
	entry->job = (struct db_job){.run = write_entry, .done = written};
	entry->center = center;
	snprintf(entry->who, sizeof entry->who, "%s", req->caller.id);
	snprintf(entry->home, sizeof entry->home, "%s", req->caller.home->id);
	snprintf(entry->session, sizeof entry->session, "%s", req->caller.session);
	if (db_writer_submit(center->writer, &entry->job) != ERR_OK) {
		give_back(looks, entry);
		free(entry);
	}
}
