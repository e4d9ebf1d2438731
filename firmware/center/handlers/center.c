#include "center/handlers/center.h"

#include "base/brief.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "center/db/db_content.h"
#include "center/db/db_events.h"
#include "center/handlers/auth.h"
#include "center/handlers/chores.h"
#include "center/handlers/events.h"
#include "center/handlers/figures.h"
#include "center/handlers/hub.h"
#include "center/handlers/limits.h"
#include "center/handlers/live.h"
#include "center/handlers/lookups.h"
#include "center/handlers/province_look.h"
#include "center/handlers/relay.h"
#include "center/handlers/slow.h"
#include "center/handlers/upkeep.h"
#include "proto/catalogue.h"
#include "tls/tls_authority.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct secret_job {
	struct db_job job;
	struct center *center;
	unsigned char fresh[CENTER_SECRET_SIZE];
};

static enum err_code make_secret(struct db *db, struct db_job *job, struct err *err)
{
	struct secret_job *secret = (struct secret_job *)job;
	size_t len = 0;
	enum err_code code = db_setting_make(db, "secret", secret->fresh, sizeof secret->fresh, err);
	if (code == ERR_OK)
		code = db_setting_read(db, "secret", secret->center->secret, CENTER_SECRET_SIZE, &len, err);
	if (code == ERR_OK && len != CENTER_SECRET_SIZE)
		return err_set(err, ERR_CORRUPT, "the stored secret has another size");
	return code;
}

static enum err_code read_newest(struct center *center, struct err *err)
{
	struct db *db = db_pool_take(center->readers);
	if (!db)
		return err_set(err, ERR_OFFLINE, "no connection");
	int64_t newest = 0;
	enum err_code code = db_event_newest(db, center->id, &newest, err);
	db_pool_give(center->readers, db, code != ERR_OK);
	hub_set_newest(center->hub, newest);
	return code;
}

static void copy_options(struct center *center, const struct center_options *options)
{
	center->options = *options;
	snprintf(center->id, sizeof center->id, "%s", options->id);
	snprintf(center->public_url, sizeof center->public_url, "%s", options->public_url);
	if (options->web_dir)
		snprintf(center->web_dir, sizeof center->web_dir, "%s", options->web_dir);
	else
		file_asset_path("web", center->web_dir, sizeof center->web_dir);
	center->options.id = center->id;
	center->options.public_url = center->public_url;
	center->options.database = center->options.authority_cert = center->options.authority_key = NULL;
	center->options.web_dir = center->web_dir;
	center->options.release_key = NULL;
	center->has_release_key = options->release_key &&
							  crypto_from_hex(options->release_key, center->release_key, sizeof center->release_key);
}

static enum err_code read_state(struct center *center, struct err *err)
{
	enum err_code code = read_newest(center, err);
	if (code == ERR_OK)
		code = center_catalogue_reload(center, err);
	return code == ERR_NOT_FOUND ? ERR_OK : code; /* an empty center waits for its catalogue */
}

static enum err_code open_database(struct center *center, const struct center_options *options, struct err *err)
{
	struct db_group group;
	events_group(center->events, &group);
	enum err_code code = db_writer_create(options->database, &group, &center->writer, err);
	if (code == ERR_OK)
		code = db_pool_create(options->database, options->readers, &center->readers, err);
	/* Each may keep a reader to itself for long: half of them stay for the others. */
	unsigned lanes = options->readers / 2 < SLOW_THREADS_MAX ? (unsigned)options->readers / 2 : SLOW_THREADS_MAX;
	if (code == ERR_OK && !(center->slow = slow_create(lanes > 0 ? lanes : 1)))
		code = err_set(err, ERR_LIMIT, "no memory for the threads of what takes long");
	if (code != ERR_OK)
		return code;
	struct secret_job secret = {.job = {.run = make_secret}, .center = center};
	id_random(secret.fresh, sizeof secret.fresh);
	code = db_writer_run(center->writer, &secret.job, err);
	if (code == ERR_OK)
		code = read_state(center, err);
	if (code == ERR_OK && strncmp(options->database, "postgresql:", 11) == 0)
		code = relay_start(center, options->database, &center->relay, err);
	return code;
}

static void destroy_own(struct center *center)
{
	center_catalogue_release(center->catalogue);
	lookups_destroy(center->lookups);
	live_destroy(center->live);
	hub_destroy(center->hub);
	events_destroy(center->events);
	pthread_mutex_destroy(&center->catalogue_lock);
	free(center);
}

/* What each center has for itself; NULL: memory is short. */
static struct center *make_own(const struct center_options *options)
{
	struct center *center = calloc(1, sizeof *center);
	if (!center)
		return NULL;
	brief_lock_init(&center->catalogue_lock);
	copy_options(center, options);
	center->started_ms = clock_mono_ms();
	center->events = events_create(center);
	center->hub = hub_create(center->id);
	center->live = live_create(&center->options.queue);
	center->lookups = lookups_create();
	if (center->events && center->hub && center->live && center->lookups)
		return center;
	destroy_own(center);
	return NULL;
}

enum err_code center_create(const struct center_options *options, struct center **ret_center, struct err *err)
{
	struct center *center = make_own(options);
	if (!center)
		return err_set(err, ERR_LIMIT, "no memory");
	center->house = center->peers[0] = center;
	center->past_left = CENTER_PAST_AT_START;
	center->peer_count = 1;
	center->auth = auth_create();
	center->limits = limits_create(options);
	center->figures = figures_create();
	center->looks = province_looks_create();
	bool made = center->auth && center->limits && center->figures && center->looks;
	enum err_code code = made ? open_database(center, options, err) : err_set(err, ERR_LIMIT, "no memory");
	if (code == ERR_OK && options->authority_cert && *options->authority_cert)
		code = tls_authority_open(options->authority_cert, options->authority_key, center->id, clock_wall_ms(),
								  &center->authority, err);
	if (code != ERR_OK) {
		center_destroy(center);
		return code;
	}
	live_refresh(center, true);
	*ret_center = center;
	return ERR_OK;
}

struct center *center_find(const struct center *any, const char *id)
{
	const struct center *house = any->house;
	for (size_t i = 0; i < house->peer_count; i++)
		if (strcmp(house->peers[i]->id, id) == 0)
			return house->peers[i];
	return NULL;
}

static enum err_code add_one(struct center *house, const char *id, struct err *err)
{
	if (center_find(house, id))
		return ERR_OK;
	if (!*id || strlen(id) >= CENTER_ID_MAX || house->peer_count == CENTER_PEERS_MAX)
		return err_set(err, ERR_INVALID, "too many centers for one process, or too long a name");
	struct center_options options = house->options;
	options.id = id;
	struct center *center = make_own(&options);
	if (!center)
		return err_set(err, ERR_LIMIT, "no memory");
	center->house = house;
	center->writer = house->writer;
	center->readers = house->readers;
	center->slow = house->slow;
	center->relay = house->relay;
	center->auth = house->auth;
	center->limits = house->limits;
	center->figures = house->figures;
	center->authority = house->authority;
	memcpy(center->secret, house->secret, sizeof center->secret);
	enum err_code code = read_state(center, err);
	if (code != ERR_OK) {
		destroy_own(center);
		return code;
	}
	center->place = house->peer_count;
	center->tidied_ms = center->started_ms; /* the house tidies at once, the others in turn */
	house->peers[house->peer_count++] = center;
	live_refresh(center, true);
	return ERR_OK;
}

static enum err_code add_all(struct center *house, struct err *err)
{
	char(*ids)[CENTER_ID_MAX] = calloc(CENTER_PEERS_MAX, sizeof *ids);
	struct db *db = ids ? db_pool_take(house->readers) : NULL;
	struct db_rows rows;
	size_t count = 0;
	enum err_code code = db ? db_catalogue_centers(db, CENTER_PEERS_MAX, &rows, err)
							: err_set(err, ERR_OFFLINE, "no connection");
	if (code == ERR_OK) {
		while (db_next(&rows))
			db_copy(&rows, 0, ids[count++], sizeof ids[0]);
		code = db_end(&rows, err);
	}
	if (db)
		db_pool_give(house->readers, db, code != ERR_OK);
	for (size_t i = 0; i < count && code == ERR_OK; i++)
		code = add_one(house, ids[i], err);
	free(ids);
	return code;
}

enum err_code center_add(struct center *house, const char *id, struct err *err)
{
	CHECK(house->house == house);
	return strcmp(id, "*") == 0 ? add_all(house, err) : add_one(house, id, err);
}

void center_destroy(struct center *center)
{
	if (!center)
		return;
	slow_destroy(center->slow);
	relay_stop(center->relay);
	db_writer_destroy(center->writer);
	db_pool_destroy(center->readers);
	for (size_t i = 1; i < center->peer_count; i++)
		destroy_own(center->peers[i]);
	tls_authority_destroy(center->authority);
	figures_destroy(center->figures);
	province_looks_destroy(center->looks);
	limits_destroy(center->limits);
	auth_destroy(center->auth);
	destroy_own(center);
}

struct center_catalogue *center_catalogue_hold(struct center *center)
{
	pthread_mutex_lock(&center->catalogue_lock);
	struct center_catalogue *catalogue = center->catalogue;
	if (catalogue)
		atomic_fetch_add(&catalogue->holders, 1);
	pthread_mutex_unlock(&center->catalogue_lock);
	return catalogue;
}

void center_catalogue_release(struct center_catalogue *catalogue)
{
	if (!catalogue || atomic_fetch_sub(&catalogue->holders, 1) != 1)
		return;
	catalogue_destroy(catalogue->model);
	free(catalogue->document);
	free(catalogue);
}

static enum err_code make_catalogue(struct buf *document, const char *version, struct center_catalogue **ret,
									struct err *err)
{
	struct center_catalogue *catalogue = calloc(1, sizeof *catalogue);
	if (!catalogue)
		return err_set(err, ERR_LIMIT, "no memory for the catalogue");
	enum err_code code = proto_catalogue_decode(document->data, document->len, version, &catalogue->model, err);
	if (code != ERR_OK) {
		free(catalogue);
		return err_wrap(err, code, "catalogue");
	}
	snprintf(catalogue->version, sizeof catalogue->version, "%s", version);
	catalogue->document = document->data;
	catalogue->document_len = document->len;
	document->data = NULL;
	catalogue->holders = 1;
	*ret = catalogue;
	return ERR_OK;
}

enum err_code center_catalogue_reload(struct center *center, struct err *err)
{
	char known[72] = "", version[72] = "";
	struct center_catalogue *old = center_catalogue_hold(center), *fresh = NULL;
	if (old)
		snprintf(known, sizeof known, "%s", old->version);
	center_catalogue_release(old);
	struct db *db = db_pool_take(center->readers);
	if (!db)
		return err_set(err, ERR_OFFLINE, "no connection");
	struct buf document;
	buf_init(&document, PROTO_CATALOGUE_MAX);
	enum err_code code = db_catalogue_read(db, center->id, known, version, sizeof version, &document, err);
	db_pool_give(center->readers, db, code == ERR_IO || code == ERR_OFFLINE);
	if (code == ERR_OK && document.len > 0)
		code = make_catalogue(&document, version, &fresh, err);
	buf_finish(&document);
	if (code != ERR_OK || !fresh)
		return code;
	pthread_mutex_lock(&center->catalogue_lock);
	old = center->catalogue;
	center->catalogue = fresh;
	pthread_mutex_unlock(&center->catalogue_lock);
	center_catalogue_release(old);
	log_event(LOG_INFO, "catalogue.loaded", LOG_STR("version", version),
			  LOG_INT("services", fresh->model->service_count));
	return ERR_OK;
}

/* Steps of a second or so, like the hands of clocks that are set differently; a late one stays in its place. */
bool center_is_turn(const struct center *center, int64_t last_ms, int64_t every_ms)
{
	int64_t shift_ms = every_ms * (int64_t)center->place / (int64_t)center->house->peer_count;
	return (clock_mono_ms() + shift_ms) / every_ms != (last_ms + shift_ms) / every_ms;
}

void center_pulse(struct center *center)
{
	center->past_left = CENTER_PAST_A_PULSE;
	center->closings_left = CENTER_CLOSINGS_A_PULSE;
	for (size_t i = 0; i < center->peer_count; i++) {
		live_refresh(center->peers[i], false);
		chores_pulse(center->peers[i]);
		upkeep_pulse(center->peers[i]);
	}
	auth_look_for_expelled(center, clock_mono_ms());
}
