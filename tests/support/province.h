/*
 * A province for benches: 19 departments and 135 communes in one database, each the sample center under a name of its
 * own; kiosks that run the real journal and sync, clerks and hall screens that speak the real protocol, in processes
 * of their own; and what all of them were told, held against the database. Stops the program where something can't be
 * had.
 */
#ifndef MOTCUA_TESTS_SUPPORT_PROVINCE_H
#define MOTCUA_TESTS_SUPPORT_PROVINCE_H

#include "base/id.h"
#include "center/db/db.h"
#include "model/ticket.h"

#include <stdatomic.h>
#include <sys/types.h>

#define PROVINCE_CENTERS_MAX 200
#define PROVINCE_KIOSKS_MAX 1000
#define PROVINCE_SERVERS_MAX 2
#define PROVINCE_COUNTERS 9 /* of the sample center */
#define PROVINCE_WORKERS_MAX 10
#define PROVINCE_SAMPLES_MAX 40000 /* a kind and worker */
#define PROVINCE_TICKETS_MAX 40000
#define PROVINCE_CODES_MAX 100
#define PROVINCE_MONDAY "2026-03-09T08:20:00" /* the sample's clerks work since 07:30 */
#define PROVINCE_KEY "0123456789012345678901234567890123456789012"
#define PROVINCE_PASSWORD "mot hai ba bon"
#define PROVINCE_FIELD "chung-thuc" /* each center has its own name for this service, so that nothing strays unseen */

enum province_kind {
	PROVINCE_NUMBER,  /* asked for at a kiosk until it is durable there */
	PROVINCE_JOURNAL, /* printed until the center has taken that */
	PROVINCE_DOSSIER,
	PROVINCE_CLERK,   /* next, start, finish */
	PROVINCE_HEARD,   /* a call until a hall screen of the center has it */
	PROVINCE_SIGN_IN,
	PROVINCE_KINDS,
};

enum province_phase { PROVINCE_COMING, PROVINCE_IDLE, PROVINCE_BUSY, PROVINCE_DRAINING, PROVINCE_OVER };

struct province_series {
	size_t count, wrong;
	int us[PROVINCE_SAMPLES_MAX];
};

struct province_told { /* a number that a citizen has */
	unsigned center;
	char id[ID_SIZE], number[TICKET_NUMBER_SIZE];
};

/* Shared by all processes. */
struct province_board {
	_Atomic int phase;
	_Atomic unsigned online, fallbacks, foreign, halls, calls, unsent, events, at_counters;
	_Atomic unsigned drops;     /* streams that ended before their time */
	_Atomic unsigned under_way; /* visitors whose number the center has not yet heard the end of */
	_Atomic int64_t called_us[PROVINCE_CENTERS_MAX]; /* the newest call */
	_Atomic int64_t sequence[PROVINCE_KIOSKS_MAX];   /* of the newest picture that a kiosk has */
	_Atomic size_t told_count;
	struct province_told told[PROVINCE_TICKETS_MAX];
	struct province_series series[PROVINCE_WORKERS_MAX][PROVINCE_KINDS];
};

struct province {
	char url[DB_URL_MAX];
	unsigned centers, kiosks, servers;
	unsigned past_days;  /* of the sample, for each center */
	double visit_s;      /* mean time between two visitors of a kiosk */
	double serve_s;      /* a visit at a counter */
	double lookup_s;     /* mean time between two look-ups at a kiosk */
	double sign_in_s;    /* the same of sign-ins in the province */
	unsigned ports[PROVINCE_SERVERS_MAX];
	pid_t pids[PROVINCE_SERVERS_MAX];
	char codes[PROVINCE_CODES_MAX][64]; /* of dossiers, the same in each center */
	unsigned code_count;
	struct province_board *board;
	pid_t workers[PROVINCE_WORKERS_MAX];
	unsigned worker_count;
};

/* "an-binh" is number 0, then "c001" ... */
void province_center(unsigned number, char ret_id[16]);
/* Its own word for PROVINCE_FIELD. */
void province_field(unsigned center, char ret_id[CATALOGUE_ID_MAX]);
void province_device(unsigned kiosk, char ret_id[32]);
/* The secret of a clerk's session and its CSRF word. */
void province_session(unsigned center, unsigned counter, char ret_cookie[48], char ret_csrf[ID_SIZE]);

/* Empty database in, province out. */
void province_fill(struct province *province);
/* The workers of the kiosks (from, from + step ...), of the clerks, of the hall screens: they run until the phase is
 * PROVINCE_OVER. worker: their place among the series. */
void province_kiosks_run(struct province *province, unsigned worker, unsigned from, unsigned step);
void province_clerks_run(struct province *province, unsigned worker);
void province_screens_run(struct province *province, unsigned worker);

void province_sample(struct province *province, unsigned worker, enum province_kind kind, int64_t since_us, bool right);
/* A pause before the next of something that comes at random. */
int64_t province_pause_us(double mean_s);

#endif
