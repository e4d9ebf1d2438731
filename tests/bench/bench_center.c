/*
 * Durable tickets a second through the real server (its own process, HTTP over
 * loopback, order, estimate, events, idempotency), beside raw SQLite commits of
 * one ticket row each (WAL, synchronous FULL) on the same disk, and beside the
 * usual Node server where $NODE_PEER names it (tests/bench/peer/server.mjs with
 * its packages). Rounds are short and figures are medians of ratios within a
 * round, as a shared machine changes its pace from second to second.
 * Prints a table; exit status 1 where a goal is missed.
 * usage: bench_center [SECONDS]   of each measurement
 */
#include "base/check.h"
#include "base/clock.h"
#include "base/id.h"
#include "support/center.h"
#include "support/server_rig.h"
#include "support/test.h"
#include "support/ticket_load.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 7

/* What one round measured. Peers: commit a request, group commit; 0 where there are none. */
struct round {
	double raw;
	struct ticket_load one, many, peer, peer_group;
};

/* -- raw commits -------------------------------------------------------------------------------- */

static double raw_commits(const char *path, double seconds)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *insert = NULL;
	int rc = sqlite3_open(path, &db);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db,
						  "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS tickets "
						  "(id TEXT PRIMARY KEY, day TEXT, series TEXT, value INTEGER, service TEXT, language TEXT,"
						  " state INTEGER, issued_at INTEGER) WITHOUT ROWID",
						  NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(db, "INSERT INTO tickets VALUES (?, '2026-03-10', 'A', ?, 'chung-thuc', 'vi', 0, ?)",
								-1, &insert, NULL);
	if (rc != SQLITE_OK)
		server_rig_give_up(sqlite3_errmsg(db));
	int64_t start_us = clock_mono_us(), now_us = start_us;
	int count = 0;
	while (now_us - start_us < (int64_t)(seconds * 1e6)) {
		char id[ID_SIZE];
		id_make(id);
		sqlite3_bind_text(insert, 1, id, -1, SQLITE_STATIC);
		sqlite3_bind_int(insert, 2, count++);
		sqlite3_bind_int64(insert, 3, now_us);
		if (sqlite3_step(insert) != SQLITE_DONE)
			server_rig_give_up(sqlite3_errmsg(db));
		sqlite3_reset(insert);
		now_us = clock_mono_us();
	}
	sqlite3_finalize(insert);
	sqlite3_close(db);
	return count / ((double)(now_us - start_us) / 1e6);
}

/* mode: "single" or "group". */
static pid_t start_peer(const char *script, const char *mode, unsigned port)
{
	char name[32], database[256];
	snprintf(name, sizeof name, "peer-%s.db", mode);
	test_path(name, database, sizeof database);
	return server_rig_start_node(script, port, (const char *const[]){database, mode, NULL});
}

static void tell(int number, const struct round *round)
{
	printf("round %d: raw commits %.0f/s; 1 client %.0f/s p99 %.2f ms; 64 clients %.0f/s p50 %.2f p99 %.2f ms; "
		   "wrong %zu\n",
		   number, round->raw, round->one.per_s, round->one.p99_ms, round->many.per_s, round->many.p50_ms,
		   round->many.p99_ms, round->one.wrong + round->many.wrong);
	if (round->peer.per_s > 0)
		printf("         Node, 64 clients: %.0f/s p99 %.2f ms; with group commit %.0f/s p99 %.2f ms; wrong %zu\n",
			   round->peer.per_s, round->peer.p99_ms, round->peer_group.per_s, round->peer_group.p99_ms,
			   round->peer.wrong + round->peer_group.wrong);
	fflush(stdout);
}

static bool judge(const struct round rounds[ROUNDS])
{
	double one[ROUNDS], many[ROUNDS], p99[ROUNDS], peer[ROUNDS], group[ROUNDS];
	for (size_t i = 0; i < ROUNDS; i++) {
		one[i] = rounds[i].one.per_s / rounds[i].raw;
		many[i] = rounds[i].many.per_s / rounds[i].raw;
		p99[i] = rounds[i].many.p99_ms;
		peer[i] = rounds[i].peer.per_s > 0 ? rounds[i].many.per_s / rounds[i].peer.per_s : 0;
		group[i] = rounds[i].peer.per_s > 0 ? rounds[i].many.per_s / rounds[i].peer_group.per_s : 0;
	}
	size_t wrong = 0;
	for (size_t i = 0; i < ROUNDS; i++)
		wrong += rounds[i].one.wrong + rounds[i].many.wrong;
	bool has_peer = rounds[0].peer.per_s > 0;
	bool all = server_rig_goal("center: answers that were no ticket", (double)wrong, "<=", 0);
	all &= server_rig_goal("center: 1 client, of raw commits", server_rig_median(one, ROUNDS), ">=", 0.85);
	all &= server_rig_goal("center: 64 clients, of raw commits", server_rig_median(many, ROUNDS), ">=", 12);
	all &= server_rig_goal("center: p99 with 64 clients, ms", server_rig_median(p99, ROUNDS), "<=", 5);
	if (has_peer) {
		printf("%-44s %10.2f\n", "center: 64 clients, of the usual Node server", server_rig_median(peer, ROUNDS));
		printf("%-44s %10.2f\n", "center: 64 clients, of Node with group commit", server_rig_median(group, ROUNDS));
	}
	return all;
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 1;
	const char *script = getenv("NODE_PEER");
	char url[DB_URL_MAX], raw_path[256];
	static struct round rounds[ROUNDS];
	test_center_destroy(test_center_create("bench"));
	test_center_url("bench", url);
	test_path("raw.db", raw_path, sizeof raw_path);
	unsigned port = server_rig_free_port(), peer_port = 0, group_port = 0;
	pid_t server = server_rig_start_center(url, port, NULL), peer = 0, group = 0;
	if (script && *script) {
		peer = start_peer(script, "single", peer_port = server_rig_free_port());
		group = start_peer(script, "group", group_port = server_rig_free_port());
	}
	for (int i = 0; i < ROUNDS; i++) {
		struct round *round = &rounds[i];
		double before = raw_commits(raw_path, seconds / 2);
		round->one = ticket_load_measure(port, 1, seconds, 0);
		round->raw = (before + raw_commits(raw_path, seconds / 2)) / 2;
		round->many = ticket_load_measure(port, 64, seconds, 0);
		if (peer > 0) {
			round->peer = ticket_load_measure(peer_port, 64, seconds, 0);
			round->peer_group = ticket_load_measure(group_port, 64, seconds, 0);
		}
		tell(i + 1, round);
	}
	long kib = server_rig_memory_kib(server, "status", "VmHWM");
	server_rig_stop(server);
	server_rig_stop(peer);
	server_rig_stop(group);
	bool all = judge(rounds);
	printf("%-44s %10.1f MB\n", "center: most memory", (double)kib / 1024);
	return all ? 0 : 1;
}
