#include "center/handlers/relay.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/wait.h"
#include "center/db/db_events.h"
#include "center/handlers/auth.h"
#include "center/handlers/hub.h"
#include "center/handlers/live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define CHANNEL_LISTEN "LISTEN motcua"
#define LOOK_ANYWAY_MS 1000 /* also without a notification: one may have been lost with its connection */
#define AGAIN_MS 500
#define LOOK_TURNS 8 /* a process of many centers looks at a part of them each time */
#define PACKS_AT_ONCE 500
#define PAYLOAD_MAX 128
#define TAKEN_BACK '!' /* begins no center's id */

static const struct db_sql SQL_NOTIFY = {"SELECT pg_notify('motcua', $1)"};

struct relay {
	struct center *center;
	char url[DB_URL_MAX];
	pthread_t thread;
	int stop;
	struct db *db; /* NULL: away */
	bool told[CENTER_PEERS_MAX];
	size_t turn;
	int64_t looked_ms;
};

enum err_code relay_tell(struct db *db, const char *center, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center)};
	return db_run_later(db, &SQL_NOTIFY, args, 1, NULL, err);
}

enum err_code relay_tell_taken_back(struct db *db, const char *who, struct err *err)
{
	char payload[PAYLOAD_MAX];
	snprintf(payload, sizeof payload, "%c%.120s", TAKEN_BACK, who);
	return relay_tell(db, payload, err);
}

/* Events since the newest that the hub has. */
static enum err_code catch_up(struct relay *relay, struct center *center, struct err *err)
{
	int64_t before = hub_newest(center->hub);
	bool catalogue = false;
	struct db_rows rows;
	enum err_code code = db_event_read(relay->db, center->id, before, PACKS_AT_ONCE, &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		const char *pack = db_text(&rows, 3);
		int64_t first = db_int(&rows, 0), last = db_int(&rows, 1);
		hub_publish(center->hub, first, (unsigned)(last - first + 1), db_int(&rows, 2), pack, strlen(pack));
		catalogue |= strstr(pack, "catalogue.changed\t") != NULL;
	}
	code = db_end(&rows, err);
	if (hub_newest(center->hub) != before)
		live_touch(center->live);
	if (code == ERR_OK && catalogue)
		code = center_catalogue_reload(center, err);
	return code;
}

static size_t center_number(const struct center *center)
{
	const struct center *house = center->house;
	size_t i = 0;
	while (house->peers[i] != center)
		i++;
	return i;
}

/* Those that were told of, and some of the others in turn: all within LOOK_TURNS looks. */
static enum err_code catch_up_told(struct relay *relay, struct err *err)
{
	struct center *house = relay->center;
	int64_t now_ms = clock_mono_ms();
	size_t count = house->peer_count;
	if (now_ms - relay->looked_ms >= LOOK_ANYWAY_MS || count == 1) {
		relay->looked_ms = now_ms;
		for (size_t i = 0; i < (count + LOOK_TURNS - 1) / LOOK_TURNS; i++)
			relay->told[relay->turn++ % count] = true;
	}
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < count && code == ERR_OK; i++) {
		if (!relay->told[i])
			continue;
		code = catch_up(relay, house->peers[i], err);
		if (code == ERR_OK)
			relay->told[i] = false;
	}
	return code;
}

static enum err_code connect_anew(struct relay *relay, struct err *err)
{
	enum err_code code = db_open(relay->url, DB_WRITE, &relay->db, err);
	if (code == ERR_OK)
		code = db_script(relay->db, CHANNEL_LISTEN, err);
	for (size_t i = 0; i < CENTER_PEERS_MAX; i++)
		relay->told[i] = true; /* what was said meanwhile */
	return code;
}

/* One wait and what follows; false when asked to stop. */
static bool turn(struct relay *relay)
{
	struct pollfd wait[] = {{.fd = relay->stop, .events = POLLIN},
							{.fd = relay->db ? db_fd(relay->db) : -1, .events = POLLIN}};
	char payload[PAYLOAD_MAX];
	struct err err = {.code = ERR_OK};
	enum err_code code = ERR_OK;
	wait_any(wait, 2, relay->db ? LOOK_ANYWAY_MS : AGAIN_MS);
	if (wait[0].revents && wait_was_poked(relay->stop))
		return false;
	if (!relay->db)
		code = connect_anew(relay, &err);
	while (code == ERR_OK && db_notification(relay->db, payload, sizeof payload, &code)) {
		if (payload[0] == TAKEN_BACK)
			auth_taken_back(relay->center->auth, payload + 1);
		struct center *center = center_find(relay->center, payload);
		if (center)
			relay->told[center_number(center)] = true;
	}
	if (code == ERR_OK)
		code = catch_up_told(relay, &err);
	if (code != ERR_OK) {
		log_event(LOG_WARN, "relay.away", LOG_ERR(&err));
		db_close(relay->db);
		relay->db = NULL;
	}
	return true;
}

static void *relay_for_ever(void *arg)
{
	struct relay *relay = arg;
	while (turn(relay))
		;
	return NULL;
}

enum err_code relay_start(struct center *center, const char *url, struct relay **ret_relay, struct err *err)
{
	struct relay *relay = calloc(1, sizeof *relay);
	if (!relay)
		return err_set(err, ERR_LIMIT, "no memory");
	relay->center = center;
	snprintf(relay->url, sizeof relay->url, "%s", url);
	relay->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	enum err_code code = relay->stop < 0 ? err_set(err, ERR_IO, "eventfd") : connect_anew(relay, err);
	if (code == ERR_OK && pthread_create(&relay->thread, NULL, relay_for_ever, relay) != 0)
		code = err_set(err, ERR_LIMIT, "can't start a thread");
	if (code != ERR_OK) {
		db_close(relay->db);
		if (relay->stop >= 0)
			close(relay->stop);
		free(relay);
		return code;
	}
	*ret_relay = relay;
	return ERR_OK;
}

void relay_stop(struct relay *relay)
{
	if (!relay)
		return;
	wait_poke(relay->stop);
	pthread_join(relay->thread, NULL);
	db_close(relay->db);
	close(relay->stop);
	free(relay);
}
