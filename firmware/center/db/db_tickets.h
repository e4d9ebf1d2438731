/* Tickets and counters. */
#ifndef MOTCUA_CENTER_DB_DB_TICKETS_H
#define MOTCUA_CENTER_DB_DB_TICKETS_H

#include "center/db/db.h"
#include "model/ticket.h"

/* Life of a ticket at the center. States 1 to 4: somebody waits or is served (see the index tickets_live). */
enum db_ticket_state {
	DB_RESERVED = 0, /* given, not yet on paper: can't be called */
	DB_WAITING = 1,
	DB_CALLED = 2,
	DB_SERVING = 3,
	DB_HELD = 4, /* back in the queue at hold_until */
	DB_DONE = 5,
	DB_ABSENT = 6,
	DB_VOID = 7,
};

struct db_ticket {
	char id[ID_SIZE], day[CLOCK_DAY_SIZE], series[2], number[TICKET_NUMBER_SIZE];
	int64_t value;
	char service[CATALOGUE_ID_MAX], priority[CATALOGUE_ID_MAX], language[8], channel[12], device[64];
	bool offline;
	char code[TICKET_CODE_SIZE];
	enum db_ticket_state state;
	int64_t issued_ms, arrived_ms;
	char proof[12]; /* "confirmed", "assumed", "uncertain", "shown"; "" before */
	int64_t ready_ms, called_ms, first_called_ms, started_ms, ended_ms, hold_until_ms;
	int64_t times;
	unsigned counter, only_counter;
	char staff[64], outcome[24], reason[24];
	bool rated;
	int64_t appointment_ms;            /* hour booked; 0: none */
	char carried[TICKET_CARRIED_SIZE]; /* "DAY NUMBER" whose place it has; "" for its own */
	int ahead, wait_min, wait_max;     /* as told; -1: nothing was */
};

/* *ret_new is false where the id is there already (nothing is written then); ERR_CONFLICT: the number is. */
enum err_code db_ticket_insert(struct db *db, const char *center, const struct db_ticket *ticket, bool *ret_new,
							   struct err *err) MUST_USE;
/* Whether another ticket has its day, series and value. */
enum err_code db_ticket_number_taken(struct db *db, const char *center, const struct db_ticket *ticket, bool *ret_taken,
									 struct err *err) MUST_USE;
/* Greatest value of a series of a day that is not in [from, to]; 0 where there is none. */
enum err_code db_ticket_greatest(struct db *db, const char *center, const char *day, const char *series, int64_t from,
								 int64_t to, int64_t *ret_value, struct err *err) MUST_USE;
/* By whole id or the first digits of it. ERR_NOT_FOUND. */
enum err_code db_ticket_find(struct db *db, const char *center, const char *id, struct db_ticket *ret_ticket,
							 struct err *err) MUST_USE;
/* Writes all that can change, if the ticket still is in state `from`: else ERR_CONFLICT (compare and set). */
enum err_code db_ticket_update(struct db *db, const char *center, const struct db_ticket *ticket,
							   enum db_ticket_state from, struct err *err) MUST_USE;
/* Tickets of the day in states 1 to 4, by arrival; each row is read by db_ticket_row. */
enum err_code db_ticket_live(struct db *db, const char *center, const char *day, struct db_rows *ret_rows,
							 struct err *err) MUST_USE;
/* Not served before the end of their day, and no number taken since; newest day first. Read by db_ticket_row. */
enum err_code db_ticket_left_over(struct db *db, const char *center, const char *from_day, const char *today,
								  int64_t limit, struct db_rows *ret_rows, struct err *err) MUST_USE;
void db_ticket_row(const struct db_rows *rows, struct db_ticket *ret_ticket);
/* Tickets of the day at or for a counter that have ended, newest first; each row is read by db_ticket_row. */
enum err_code db_ticket_ended(struct db *db, const char *center, const char *day, unsigned counter, int64_t limit,
							  struct db_rows *ret_rows, struct err *err) MUST_USE;
/* Those of the day who were called and did not come, at whatever counter, absent since `since_ms`; newest first. */
enum err_code db_ticket_absent(struct db *db, const char *center, const char *day, int64_t since_ms, int64_t limit,
							   struct db_rows *ret_rows, struct err *err) MUST_USE;
/* A person's own view of a counter's day: called, done, absent, sum of seconds served. */
enum err_code db_ticket_figures(struct db *db, const char *center, const char *day, unsigned counter,
								int64_t ret_figures[4], struct err *err) MUST_USE;
enum err_code db_ticket_set_rated(struct db *db, const char *center, const char *id, struct err *err) MUST_USE;

/* Forgets tickets of days before `day`. */
enum err_code db_ticket_trim(struct db *db, const char *center, const char *day, struct err *err) MUST_USE;

struct db_counter {
	unsigned number;
	int state; /* enum hall_counter_state */
	char ticket[ID_SIZE];
	char staff[64], reason[24];
	int64_t since_ms;
	int64_t called_count;
};

/* A counter nobody has opened yet reads as closed. */
enum err_code db_counter_find(struct db *db, const char *center, unsigned number, struct db_counter *ret_counter,
							  struct err *err) MUST_USE;
enum err_code db_counter_put(struct db *db, const char *center, const struct db_counter *counter,
							 struct err *err) MUST_USE;
/* Who sits at it; nothing where nobody has opened it yet. */
enum err_code db_counter_seat(struct db *db, const char *center, unsigned number, const char *staff,
							  struct err *err) MUST_USE;
/* number, state, ticket, staff, reason, since, display name of staff ("" where there is none) */
enum err_code db_counter_list(struct db *db, const char *center, struct db_rows *ret_rows, struct err *err) MUST_USE;

#endif
